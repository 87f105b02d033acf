"""Transcripts in JSON to cues, one for each segment. ``row`` lists the kinds that are read.

Sources: Podcasting 2.0 (https://github.com/Podcastindex-org/podcast-namespace, transcripts.md);
of the others, the files that the tools write.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.captions.cue import Cue, Line, Track
from rag.captions.located import located_rows, parse_json
from rag.captions.row import Row, is_window, read_row, unit_of
from rag.captions.words import words_of
from rag.document import Warning
from rag.errors import CorpusError
from rag.link import is_player_link, is_web_link
from rag.timestamp import Timestamp

_EXPECTED = (
    'expected a transcript as Whisper ({"segments": [{"start": 1.5, "text": "…"}]}), whisper.cpp, '
    "YouTube or Podcasting 2.0 have it"
)
# Where the segments lie; words alone are read where nothing else is.
_LISTS = (
    "segments",
    "transcription",
    "events",
    "snippets",
    "utterances",
    "chunks",
    "transcript",
    "captions",
    "words",
)
_DEEP = 2
_WORD = re.compile(r"\S+")
_ENDED = re.compile(r"[.!?…。！？][\"'”’)\]]*$")
# The page of the episode, by the names that yt-dlp and others have for it, comes before any other.
_PAGE = ("webpage_url", "link", "url", "video_url", "original_url", "episode_url")
_VIDEO_NAME = re.compile(r"[\w-]{11}", re.ASCII)


def read_segments(text: str, path: Path) -> Track:
    """Read a transcript in JSON.

    Args:
        text: the decoded file.
        path: where it lies; only for messages.

    Raises:
        CorpusError: it is no JSON, or no transcript.
    """
    found = parse_json(text, path)
    keys = way_to_rows(found)
    if keys is None:
        if isinstance(found, dict) and isinstance(found.get("chapters"), list):
            raise CorpusError(path, f"chapters without a transcript; {_beside(path)}", line=1)
        raise CorpusError(path, _EXPECTED, line=1)
    cues: list[Cue] = []
    warnings: list[Warning] = []
    rows = list(located_rows(text, keys))
    unit = unit_of([row for _, row in rows])
    timed = 0
    for number, written in rows:
        row = read_row(written, unit)
        if row is None:
            if not is_window(written):
                warnings.append(Warning(path, number, "a segment without a text; left out"))
            continue
        if row.start is None:
            start = cues[-1].start if cues else 0.0
            kept = f"kept at {Timestamp(int(start))}"
            warnings.append(Warning(path, number, f"a segment without a start; {kept}"))
        else:
            start = row.start
            timed += 1
        cues.extend(_cues(row, start, number))
    if not timed:
        raise CorpusError(path, f"no segment with a text and a start; {_EXPECTED}", line=1)
    members = found if isinstance(found, dict) else {}
    return Track(tuple(cues), title_of(members), links_of(members), tuple(warnings))


def title_of(members: dict[str, Any]) -> str | None:
    """Return the ``title`` of a JSON object, if it has one that can be shown."""
    title = members.get("title")
    return (words_of(title) or None) if isinstance(title, str) else None


def links_of(members: dict[str, Any]) -> tuple[str, ...]:
    """Return the web addresses among the strings of a JSON object, that of its page first."""
    texts = {name: words_of(value) for name, value in members.items() if isinstance(value, str)}
    links = [texts[name] for name in _PAGE if name in texts]
    if _VIDEO_NAME.fullmatch(texts.get("video_id", "")):
        links.append(f"https://www.youtube.com/watch?v={texts['video_id']}")
    links += filter(is_player_link, texts.values())
    return tuple(dict.fromkeys(link for link in links if is_web_link(link)))


def way_to_rows(found: Any, deep: int = _DEEP) -> tuple[str | int, ...] | None:
    """Return the keys that lead to the list of segments; ``None`` if there is none.

    Args:
        found: what a JSON file holds.
        deep: how many objects they may lie in.
    """
    if isinstance(found, list):
        # youtube-transcript-api writes a list of lists, one for each video.
        return (0,) if len(found) == 1 and isinstance(found[0], list) else ()
    if not isinstance(found, dict):
        return None
    lists = [name for name in _LISTS if isinstance(found.get(name), list)]
    if name := next((name for name in lists if any(map(read_row, found[name]))), ""):
        return (name,)
    for name, value in found.items() if deep else ():
        if isinstance(value, dict) and (way := way_to_rows(value, deep - 1)):
            return (name, *way)
    return (lists[0],) if lists else None


def _cues(row: Row, start: float, number: int) -> Iterator[Cue]:
    """Yield the row, cut where a sentence ends if the words after it have a time of their own."""
    end = max(start, row.end or 0.0)
    words = words_of(row.words)
    speaker = words_of(row.speaker)
    borders = [*_borders(words, row.timed), (len(words), end)]
    at, since = 0, start
    for border, second in borders:
        said = words[at:border].strip()
        lines = (Line(said, number, speaker),) if said else ()
        yield Cue(since, max(since, second), lines)
        at, since = border, max(since, second)


def _borders(words: str, timed: Sequence[tuple[str, float | None]]) -> Iterator[tuple[int, float]]:
    """Yield where sentences begin and when, if ``timed`` is, word for word, what is said."""
    found = list(_WORD.finditer(words))
    if [one[0] for one in found] != [word for word, _ in timed]:
        return
    for before, after, (_, second) in zip(found, found[1:], timed[1:], strict=False):
        if second is not None and _ENDED.search(before[0]):
            yield after.start(), second


def _beside(path: Path) -> str:
    stem = path.name.removesuffix(".json").removesuffix(".chapters").removesuffix(".info")
    return f"expected {stem}.vtt, {stem}.srt or a transcript in JSON beside it"
