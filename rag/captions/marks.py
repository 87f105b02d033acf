"""Where the sections of a transcript begin: at its chapters, or after a stretch of time."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import groupby, pairwise

from rag.captions.chapters import Chapter
from rag.document import Item
from rag.heading import Heading
from rag.outline import Mark
from rag.timestamp import Timestamp

# How long a section is where no chapter tells, in seconds.
STRETCH = 300


def chapter_marks(items: Sequence[Item], chapters: Sequence[Chapter], *, title: str) -> list[Mark]:
    """Return a mark for each chapter in which an item starts, and one for what comes before.

    Args:
        items: every one with its start, in the order of time; not empty.
        chapters: in the order of time.
        title: of the document, for what is said before the first chapter.
    """
    starts = _seconds(items)
    # The place of the first item in each chapter, which is that of the next one if it has none.
    firsts = [bisect_left(starts, int(chapter.start)) for chapter in chapters]
    marks = [
        _mark(items[first], chapter.title, Timestamp(int(chapter.start)), level=2)
        for chapter, (first, past) in zip(chapters, pairwise([*firsts, len(items)]), strict=True)
        if first < past
    ]
    if marks and marks[0].offset > 0:
        marks.insert(0, _mark(items[0], title, items[0].start, level=0))
    return marks


def stretch_marks(items: Sequence[Item], *, end: float) -> list[Mark]:
    """Return a mark for each stretch of time, titled by the time it takes.

    All are about as long: as many as fit best, so that no short one is left at the end.

    Args:
        items: every one with its start, in the order of time; not empty.
        end: the second at which the last one ends.
    """
    starts = _seconds(items)
    length = max(1, int(end) - starts[0])
    count = max(1, round(length / STRETCH))
    # What starts at the very end, and takes no time, is part of the last stretch.
    stretches = [min(count - 1, (start - starts[0]) * count // length) for start in starts]
    groups = groupby(range(len(items)), stretches.__getitem__)
    firsts = [next(group) for _, group in groups]
    ends = [
        *(Timestamp(starts[first]) for first in firsts[1:]),
        Timestamp(max(int(end), starts[-1])),
    ]
    return [
        _mark(items[first], f"{Timestamp(starts[first])}–{until}", items[first].start, level=0)
        for first, until in zip(firsts, ends, strict=True)
    ]


def _seconds(items: Sequence[Item]) -> list[int]:
    return [item.start.seconds for item in items if item.start is not None]


def _mark(item: Item, title: str, start: Timestamp | None, *, level: int) -> Mark:
    return Mark(Heading(title, start), level, line=item.line - 1, offset=item.span.start)
