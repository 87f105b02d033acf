"""One row of a transcript in JSON, by whatever names its tool calls words and times.

Whisper, faster-whisper, WhisperX      {"start", "end", "text"}, "words", "speaker"
whisper.cpp                            {"offsets": {"from", "to"}, "text"}, in milliseconds
Transformers                           {"timestamp": [start, end], "text"}
youtube-transcript-api                 {"text", "start", "duration"}
youtube-transcript                     {"text", "offset", "duration"}
YouTube (json3, by yt-dlp)             {"tStartMs", "dDurationMs", "segs": [{"utf8"}]}
Podcasting 2.0                         {"speaker", "startTime", "endTime", "body"}
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median_low
from typing import Any

from rag.captions.clock import read_seconds

_WORDS = ("text", "body", "transcript", "punctuated_word", "word", "caption")
_START = ("start", "startTime", "start_time", "offset")
_END = ("end", "endTime", "end_time")
_LENGTH = ("duration", "dur")

_THOUSANDTH = 0.001
# In seconds: no transcript is longer, and no line of one takes so long.
_DAY, _QUARTER = 100_000, 900
_LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says.

    Attributes:
        words: as they are written.
        start, end: in seconds, or in what ``unit_of`` tells; ``None`` where there is no time.
        speaker: ``""`` where none is told.
        timed: words of the row with a start of their own.
    """

    words: str
    start: float | None
    end: float | None
    speaker: str = ""
    timed: tuple[tuple[str, float | None], ...] = field(default=(), repr=False)


def read_row(row: Any, unit: float = 1.0) -> Row | None:
    """Return what a row says; ``None`` if it has no words.

    Args:
        row: any JSON value.
        unit: what ``unit_of`` tells of all rows.
    """
    if not isinstance(row, dict):
        return None
    words = _first(row, _WORDS)
    if words is None and isinstance(row.get("segs"), list):
        pieces = [piece.get("utf8") for piece in row["segs"] if isinstance(piece, dict)]
        words = "".join(piece for piece in pieces if isinstance(piece, str))
    if not isinstance(words, str):
        return None
    start, end = _times(row, unit)
    timed = tuple(_timed(row.get("words"), unit))
    return Row(words, start, end, _speaker(row.get("speaker")), timed)


def is_window(row: Any) -> bool:
    """Tell a row of YouTube's that only opens a place on the screen."""
    return isinstance(row, dict) and "tStartMs" in row and "segs" not in row


def unit_of(rows: Sequence[Any]) -> float:
    """Return how many seconds the times of these rows count in: 1, or a thousandth.

    Some tools write whole milliseconds under the names that others have for seconds. They are
    told by what no seconds can be: a day and more, or a line that takes a quarter of an hour.
    """
    lengths, last = [], 0
    for row in rows:
        if not isinstance(row, dict) or "tStartMs" in row or "offsets" in row:
            continue
        start, end, length = (_first(row, names) for names in (_START, _END, _LENGTH))
        if not isinstance(start, int) or not isinstance(length if end is None else end, int):
            return 1.0
        lengths.append(length if end is None else end - start)
        last = max(last, start)
    is_thousandths = bool(lengths) and (last > _DAY or median_low(lengths) >= _QUARTER)
    return _THOUSANDTH if is_thousandths else 1.0


def _times(row: dict[str, Any], unit: float) -> tuple[float | None, float | None]:
    offsets, pair = row.get("offsets"), row.get("timestamp")
    if isinstance(offsets, dict):
        return _seconds(offsets.get("from"), _THOUSANDTH), _seconds(offsets.get("to"), _THOUSANDTH)
    if isinstance(pair, list) and len(pair) == 2:
        return _seconds(pair[0], unit), _seconds(pair[1], unit)
    if "tStartMs" in row:
        start = _seconds(row["tStartMs"], _THOUSANDTH)
        length = _seconds(row.get("dDurationMs"), _THOUSANDTH)
    else:
        start, length = _seconds(_first(row, _START), unit), _seconds(_first(row, _LENGTH), unit)
        if (end := _seconds(_first(row, _END), unit)) is not None:
            return start, end
    return start, None if start is None or length is None else start + length


def _timed(words: Any, unit: float) -> Iterator[tuple[str, float | None]]:
    for row in words if isinstance(words, list) else ():
        word = _first(row, _WORDS) if isinstance(row, dict) else None
        if isinstance(word, str):
            yield word.strip(), _seconds(_first(row, _START), unit)


def _seconds(value: Any, unit: float) -> float | None:
    # Compared first: JSON can spell numbers that no computer multiplies.
    if unit != 1.0 and isinstance(value, int | float) and not isinstance(value, bool):
        value = value * unit if abs(value) < _LARGEST else None
    return read_seconds(value)


def _speaker(told: Any) -> str:
    if isinstance(told, str):
        return told
    is_number = isinstance(told, int) and not isinstance(told, bool)
    return f"Speaker {told}" if is_number else ""


def _first(row: dict[str, Any], names: Sequence[str]) -> Any:
    for name in names:
        if (value := row.get(name)) is not None:
            return value
    return None
