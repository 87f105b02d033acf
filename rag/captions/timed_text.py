"""WebVTT and SubRip to cues.

Source: WebVTT (https://www.w3.org/TR/webvtt1/), section 6.1, "WebVTT file parsing", read more
kindly than it says, so that no spoken word is lost: what stands after a blank line inside a cue
still belongs to it, and a cue whose time is wrong is kept at the time of the one before it.
SubRip has no standard; it differs by its comma before the milliseconds, and by its counters.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rag.captions.clock import read_clock
from rag.captions.cue import Cue, Line, Track
from rag.captions.words import voices, words_of
from rag.document import Warning
from rag.errors import CorpusError
from rag.timestamp import Timestamp

_LINE_END = re.compile(r"\r\n|\n|\r")
_TIMES = re.compile(r"[ \t]*+(?P<start>-?[\d.,]*+:[\d:.,]++)[ \t]*+-->[ \t]*+(?P<end>[\d:.,]*+)")
# What editors and translating programs make of such a line: "00: 00: 01, 5 -> 00: 00: 02, 0".
_CLOCK = r"\d{1,3}[ ]?:[ ]?\d\d[ ]?:[ ]?\d\d[ ]?[.,][ ]?\d{1,3}"
_BENT = re.compile(
    rf"[ \t]*+(?P<start>{_CLOCK})[ \t]*+(?:--?[ ]?>|[–—−]>|→)[ \t]*+(?P<end>{_CLOCK})[ \t]*+"
)
# A block of WebVTT that is not shown.
_SILENT = re.compile(r"(?:NOTE|STYLE|REGION)(?:[ \t].*)?")
_ADDRESS = re.compile(r"https?://[^\s<>]+")
_TITLE = re.compile(r"(?:NOTE[ \t]+)?title[ \t]*[:：][ \t]*+(?P<title>\S.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Cue:
    """A cue that is still being read."""

    start: float
    end: float
    lines: list[Line] = field(default_factory=list)


def read_webvtt(text: str, path: Path) -> Track:
    """Read a WebVTT file.

    Args:
        text: the decoded file.
        path: where it lies; only for messages.

    Raises:
        CorpusError: there is not one cue in it.
    """
    track = _read(text, path, webvtt=True)
    if text.removeprefix("\ufeff").startswith("WEBVTT"):
        return track
    unsigned = Warning(path, 1, "expected WEBVTT on the first line; read all the same")
    return replace(track, warnings=(unsigned, *track.warnings))


def read_subrip(text: str, path: Path) -> Track:
    """Read a SubRip file; arguments and errors are those of ``read_webvtt``."""
    return _read(text, path, webvtt=False)


def _read(text: str, path: Path, *, webvtt: bool) -> Track:
    cues: list[_Cue] = []
    unsaid: list[str] = []
    warnings: list[Warning] = []
    speaker = ""
    for number, line, times, silent in _lines(text, webvtt=webvtt):
        if times:
            start, speaker = read_clock(times["start"].replace(" ", "")), ""
            if start is None:
                start = cues[-1].start if cues else 0.0
                problem = f"{times['start']} is not a time (expected 00:01:02.345)"
                kept = f"the cue is kept at {Timestamp(int(start))}"
                warnings.append(Warning(path, number, f"{problem}; {kept}"))
            end = read_clock(times["end"].replace(" ", ""))
            cues.append(_Cue(start, max(start, end or 0.0)))
        elif silent or not cues:
            unsaid.append(line)
            told = webvtt or _TITLE.match(line) or _ADDRESS.search(line)
            if not (told or warnings):
                warnings.append(Warning(path, number, "words before the first cue; left out"))
        else:
            for voice, words in voices(line, speaker):
                speaker = voice
                if words:
                    cues[-1].lines.append(Line(words, number, speaker))
    if not cues:
        raise CorpusError(
            path, "no cue found; expected lines such as 00:00:01.000 --> 00:00:04.000", line=1
        )
    shown = (Cue(cue.start, cue.end, tuple(cue.lines)) for cue in cues)
    titles = (words_of(found["title"]) for found in map(_TITLE.match, unsaid) if found)
    return Track(tuple(shown), next(titles, None), tuple(_links(unsaid)), tuple(warnings))


def _lines(text: str, *, webvtt: bool) -> Iterator[tuple[int, str, re.Match[str] | None, bool]]:
    """Yield the lines that are neither blank nor a cue's name.

    Of each: its number, the line, the times in it, and whether it is in a block that is not shown.
    """
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    times = [_TIMES.match(line) or _BENT.fullmatch(line) for line in lines]
    names = _names(lines, times)
    after_blank, silent = True, False
    for at, line in enumerate(lines):
        is_blank = not line.strip()
        if is_blank or times[at]:
            silent = False
        elif webvtt and after_blank and _SILENT.fullmatch(line):
            silent = True
        if not (is_blank or at in names):
            yield at + 1, line, times[at], silent
        after_blank = is_blank


def _names(lines: Sequence[str], times: Sequence[re.Match[str] | None]) -> set[int]:
    """Return which lines name the cue below them, or count it, and are no words of the one above.

    The blank line between two cues may be missing, or there may be one after every line of the
    file; a counter is told from words by being a number.
    """
    full = [at for at, line in enumerate(lines) if line.strip()]
    names = set()
    for before, at, after in zip([None, *full], full, full[1:], strict=False):
        if times[at] or not times[after]:
            continue
        after_blank = at == 0 or not lines[at - 1].strip()
        is_number = lines[at].strip().isdecimal()
        # A number alone under a time, with blank lines around it, may be all that is said.
        is_said = before is not None and times[before] is not None
        if (after == at + 1 and (after_blank or is_number)) or (
            is_number and after_blank and not is_said
        ):
            names.add(at)
    return names


def _links(lines: Sequence[str]) -> Iterator[str]:
    for line in lines:
        for found in _ADDRESS.finditer(line):
            yield found[0].rstrip(".,;)")
