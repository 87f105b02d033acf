"""Which lines of a file tell where a part of the episode begins; decided over the whole file.

A clock time can be one of the day, a verse or a ratio. Times of an episode come in numbers, run
forward, and mostly not on the quarter of an hour.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from rag.timing import Form, Timed

# How many times a file must tell before one that is written like any clock time is believed.
FEW, SEVERAL = 2, 3
# In seconds: chapters are further apart than the verses of a poem.
LEAST_GAP = 5


@dataclass(frozen=True, slots=True)
class TimedLine:
    """A line with a time: where it starts, and what it says."""

    offset: int
    line: int
    timed: Timed


def believed(lines: Sequence[TimedLine]) -> list[TimedLine]:
    """Return the lines whose times are of the episode."""
    sure = [one for one in lines if one.timed.form >= Form.BRACKETED]
    if len(lines) < FEW or not _run_forward(lines):
        return []
    if len(sure) == len(lines):
        return list(lines)
    others = [one for one in lines if one.timed.form < Form.BRACKETED]
    least = FEW if any(one.timed.form is Form.SET_OFF for one in others) else SEVERAL
    if len(lines) < least or _of_day(others) or _too_close(lines):
        return sure if len(sure) >= FEW else []
    return list(lines)


def chapters(lines: Sequence[TimedLine]) -> Iterator[TimedLine]:
    """Yield the lines that begin a part of the episode, and not only a turn of who speaks."""
    speakers = Counter(one.timed.speaker for one in lines if one.timed.speaker)
    for one in lines:
        is_turn = speakers[one.timed.speaker] > 1
        if one.timed.is_title and not is_turn:
            yield one


def _run_forward(lines: Sequence[TimedLine]) -> bool:
    pairs = list(pairwise(lines))
    forward = sum(one.timed.start <= two.timed.start for one, two in pairs)
    return forward >= 0.7 * len(pairs)


def _of_day(lines: Sequence[TimedLine]) -> bool:
    """Tell a timetable: minutes and seconds like hours and quarters, none of them early."""
    starts = [one.timed.start.seconds for one in lines]
    return all(start % 15 == 0 and 300 <= start < 24 * 60 for start in starts)


def _too_close(lines: Sequence[TimedLine]) -> bool:
    starts = sorted({one.timed.start.seconds for one in lines})
    gaps = [after - before for before, after in pairwise(starts)]
    return bool(gaps) and median(gaps) < LEAST_GAP
