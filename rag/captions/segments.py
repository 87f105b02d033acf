"""Transcripts in JSON to cues, one for each segment.

Read are Whisper's ``{"segments": [{"start", "end", "text"}]}``, with a ``speaker`` where another
tool has added one; the list ``[{"text", "start", "duration"}]`` of youtube-transcript-api; and
``{"segments": [{"startTime", "endTime", "body"}]}`` of Podcasting 2.0
(https://github.com/Podcastindex-org/podcast-namespace, transcripts.md).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.captions.clock import read_seconds
from rag.captions.cue import Cue, Line, Track
from rag.captions.located import located_rows, parse_json
from rag.captions.words import words_of
from rag.document import Warning
from rag.errors import CorpusError
from rag.timestamp import Timestamp

_EXPECTED = (
    'expected a transcript: {"segments": [{"start": 1.5, "text": "…"}]}, '
    'or a list of {"text", "start", "duration"}'
)


def read_segments(text: str, path: Path) -> Track:
    """Read a transcript in JSON.

    Args:
        text: the decoded file.
        path: where it lies; only for messages.

    Raises:
        CorpusError: it is no JSON, or no transcript.
    """
    found = parse_json(text, path)
    if isinstance(found, dict) and isinstance(found.get("chapters"), list):
        raise CorpusError(path, f"chapters without a transcript; {_beside(path)}", line=1)
    key = "segments" if isinstance(found, dict) else None
    rows = found.get(key) if isinstance(found, dict) else found
    if not isinstance(rows, list):
        raise CorpusError(path, _EXPECTED, line=1)
    cues: list[Cue] = []
    warnings: list[Warning] = []
    for number, row in located_rows(text, key):
        said = _text(row)
        if said is None:
            warnings.append(Warning(path, number, "a segment without a text; left out"))
            continue
        start = read_seconds(_first(row, "start", "startTime"))
        if start is None:
            start = cues[-1].start if cues else 0.0
            kept = f"kept at {Timestamp(int(start))}"
            warnings.append(Warning(path, number, f"a segment without a start; {kept}"))
        cues.append(Cue(start, _end(row, start), tuple(_lines(row, said, number))))
    if not cues:
        raise CorpusError(path, f"no segment with a text; {_EXPECTED}", line=1)
    members = found if isinstance(found, dict) else {}
    return Track(tuple(cues), title_of(members), links_of(members), tuple(warnings))


def title_of(members: dict[str, Any]) -> str | None:
    """Return the ``title`` of a JSON object, if it has one that can be shown."""
    title = members.get("title")
    return (words_of(title) or None) if isinstance(title, str) else None


def links_of(members: dict[str, Any]) -> tuple[str, ...]:
    """Return the web addresses among the strings of a JSON object."""
    texts = (words_of(value) for value in members.values() if isinstance(value, str))
    return tuple(text for text in texts if text.startswith(("https://", "http://")))


def _text(row: Any) -> str | None:
    said = _first(row, "text", "body") if isinstance(row, dict) else None
    return said if isinstance(said, str) else None


def _lines(row: dict[str, Any], said: str, number: int) -> Iterator[Line]:
    speaker = row.get("speaker")
    if words := words_of(said):
        yield Line(words, number, words_of(speaker) if isinstance(speaker, str) else "")


def _end(row: dict[str, Any], start: float) -> float:
    end = read_seconds(_first(row, "end", "endTime"))
    if end is None:
        end = start + (read_seconds(row.get("duration")) or 0.0)
    return max(start, end)


def _first(row: dict[str, Any], *names: str) -> Any:
    return next((row[name] for name in names if name in row), None)


def _beside(path: Path) -> str:
    stem = path.name.removesuffix(".json").removesuffix(".chapters")
    return f"expected {stem}.vtt, {stem}.srt or a transcript in JSON beside it"
