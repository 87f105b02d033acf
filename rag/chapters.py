"""Which lines of a file tell where a part of the episode begins; decided over the whole file.

A clock time can be one of the day, a verse, a length or a ratio. Times of an episode come in
numbers, run forward, mostly from zero, and mostly not on the five minutes of an hour; and the words
above them often say what they are.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from statistics import median

from rag.labels import denies, is_spoken, tells
from rag.timed import Form, Timed

# How many times a file must tell before one that is written like any clock time is believed.
FEW, SEVERAL = 2, 3
# "Q:" is asked by many, and is no name.
_QUESTION = re.compile(r"(?:q|a|question|answer|frage|antwort)\b", re.IGNORECASE)
# In seconds: chapters are further apart than the verses of a poem; a first chapter begins by then;
# no first chapter begins as late.
LEAST_GAP, BEGINS, LATE = 5, 60, 5 * 3600
# Sentences with a time each: so many, and so close in seconds, are no chapters.
MANY, CLOSE = 8, 20


@dataclass(frozen=True, slots=True)
class TimedLine:
    """A line with a time: where it starts, and what it says.

    Attributes:
        region: counts the headings above it.
        label: the heading above it, and the words right above its list.
        heads: whether it is the time of the heading right above it.
    """

    offset: int
    line: int
    timed: Timed
    region: int = 0
    label: tuple[str, ...] = field(default=(), repr=False)
    heads: bool = False


def believed(lines: Sequence[TimedLine], about: str = "") -> list[TimedLine]:
    """Return the lines whose times are of the episode, in order.

    Args:
        about: the title of the document.
    """
    dotted = [one for one in lines if one.timed.form is Form.DOTTED]
    clocks = [one for one in lines if one.timed.form is not Form.DOTTED]
    sides = [[one for one in clocks if one.timed.is_behind is side] for side in (False, True)]
    kept: set[int] = set()
    for side in sides:
        for _, region in groupby(side, key=lambda one: one.region):
            for run in _runs(list(region)):
                kept.update(one.offset for one in _judged(run, about))
        kept.update(one.offset for one in _judged(side, about))
    if not kept and len(dotted) >= SEVERAL and dotted[0].timed.start.seconds == 0:
        kept.update(one.offset for one in _judged(dotted, about))
    return [one for one in lines if one.offset in kept]


def chapters(lines: Sequence[TimedLine]) -> Iterator[TimedLine]:
    """Yield the lines that begin a part of the episode, and not only a sentence or a turn."""
    for _, region in groupby(lines, key=lambda one: one.region):
        for run in _runs(list(region)):
            yield from _parts(run)


def of_an_episode(lines: Sequence[TimedLine], about: str = "") -> bool:
    """Tell whether the times of headings can be those of chapters."""
    starts = [one.timed.start.seconds for one in lines]
    if len(starts) > SEVERAL and _forward(starts) < 0.5:
        return False
    if not starts or min(starts) >= LATE:
        return False
    if denies(about) and len(starts) >= FEW:
        return min(starts) == 0
    if min(starts) < BEGINS or len(starts) < SEVERAL:
        return True
    return not _of_day(lines, first=7 * 60)


def _runs(lines: Sequence[TimedLine]) -> Iterator[list[TimedLine]]:
    """Yield the lines in pieces, a new one wherever the episode begins again."""
    run: list[TimedLine] = []
    for one in lines:
        if run and one.timed.start < run[-1].timed.start and one.timed.start.seconds < BEGINS:
            yield run
            run = []
        run.append(one)
    yield run


def _judged(lines: Sequence[TimedLine], about: str) -> list[TimedLine]:
    starts = [one.timed.start.seconds for one in lines]
    if not starts or min(starts) >= LATE:
        return []
    if len(lines) < FEW or _forward(starts) < 0.7 or 2 * len(set(starts)) <= len(starts):
        return []
    labels = {words for one in lines for words in one.label}
    begins, named = starts[0] < BEGINS, any(map(tells, labels))
    if all(one.heads and one.timed.is_told for one in lines):
        return [] if _of_day(lines, first=7 * 60) and not begins else list(lines)
    linked = all(one.timed.form is Form.LINKED for one in lines)
    trusted = begins or named or linked
    if not trusted and any(map(denies, {*labels, about})):
        return []
    sure = [one for one in lines if one.timed.form >= Form.BRACKETED]
    others = [one for one in lines if one.timed.form < Form.BRACKETED]
    if len(sure) >= FEW and not trusted and _of_day(sure, first=7 * 60):
        sure = []
    if others and not _believable(others, lines, begins=begins, named=named):
        return sure if len(sure) >= FEW else []
    return list(lines) if sure or others else []


def _believable(
    others: Sequence[TimedLine], lines: Sequence[TimedLine], *, begins: bool, named: bool
) -> bool:
    forms = {one.timed.form for one in others}
    heads = all(one.heads for one in others)
    least = FEW if begins or named or heads or Form.SET_OFF in forms else SEVERAL
    if len(lines) < least or _too_close(lines):
        return False
    if begins or named:
        return named or heads or forms != {Form.ALONE} or len(lines) >= SEVERAL
    if forms == {Form.BEHIND} or _of_day(others, first=5 * 60):
        return False
    return not _same_first_number(lines)


def _parts(lines: Sequence[TimedLine]) -> Iterator[TimedLine]:
    if any(is_spoken(words) for words in lines[0].label) or _are_sentences(lines):
        return
    turns = _turns(lines)
    for one in lines:
        if one.timed.is_title and _name(one) not in turns:
            yield one


def _turns(lines: Sequence[TimedLine]) -> frozenset[str]:
    """Return who speaks: at least two take turns, or one speaks at length."""
    names = Counter(filter(None, map(_name, lines)))
    several = frozenset(name for name, times in names.items() if times > 1)
    said = [len(one.timed.words) for one in lines if one.timed.words]
    turns = sum(names[name] for name in several)
    if 2 * turns < len(lines) or (len(several) < FEW and median(said or [0]) < 60):
        return frozenset()
    return frozenset(names)


def _name(line: TimedLine) -> str:
    name = line.timed.speaker or line.timed.name
    return "" if _QUESTION.match(name) else name


def _are_sentences(lines: Sequence[TimedLine]) -> bool:
    """Tell a transcript with no names: many lines, seconds apart, that go on in small letters."""
    starts = [one.timed.start.seconds for one in lines]
    if len(lines) < MANY or median(_gaps(starts)) > CLOSE:
        return False
    small = sum(one.timed.opens_small for one in lines)
    return 3 * small > len(lines)


def _gaps(starts: Sequence[int]) -> list[int]:
    return [after - before for before, after in pairwise(starts)] or [0]


def _forward(starts: Sequence[int]) -> float:
    pairs = list(pairwise(starts))
    return sum(one <= two for one, two in pairs) / len(pairs) if pairs else 1.0


def _of_day(lines: Iterable[TimedLine], *, first: int) -> bool:
    """Tell a timetable: minutes and seconds like hours and minutes on the five, none early."""
    starts = [one.timed.start.seconds for one in lines]
    return all(start % 5 == 0 and first <= start < 24 * 60 for start in starts)


def _same_first_number(lines: Sequence[TimedLine]) -> bool:
    """Tell verses of one chapter, and ratios to one: all begin with the same number, not zero."""
    minutes = {one.timed.start.seconds // 60 for one in lines}
    return len(minutes) == 1 and 0 not in minutes


def _too_close(lines: Sequence[TimedLine]) -> bool:
    starts = sorted({one.timed.start.seconds for one in lines})
    return median(_gaps(starts)) < LEAST_GAP if len(starts) > 1 else False
