"""Headings and items to sections: who stands under whom, and from when to when."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.document import Item, Section
from rag.heading import Heading
from rag.span import Span
from rag.timestamp import Timestamp


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading, where its line starts, and where its title stands in it.

    Level 0 stands for text that has no heading: before the first one, and behind a list of
    chapters, which it is no part of; ``closes`` is then the level of the chapters.
    """

    heading: Heading
    level: int
    line: int
    offset: int
    written: Span | None = None
    closes: int = 0


def names_the_page(marks: Sequence[Mark]) -> bool:
    """Tell whether the first heading is the document's title: of level 1, and with no time."""
    return bool(marks) and marks[0].level == 1 and marks[0].heading.start is None


def outline(
    marks: Sequence[Mark], items: Sequence[Item], *, title: str, text: str
) -> tuple[Section, ...]:
    """Cut ``text`` at its headings.

    Args:
        marks: every heading, in order.
        items: every item, in order.
        title: the document's title, which labels text that has no heading.
        text: the whole file; each of its characters comes to lie in exactly one section.
    """
    if not text.strip():
        return ()
    title_mark = marks[0] if names_the_page(marks) else None
    marks = list(marks)
    if not marks or text[: marks[0].offset].strip():
        marks.insert(0, Mark(Heading(title), 0, 0, 0))
    borders = [0, *(mark.offset for mark in marks[1:]), len(text)]
    shares: list[list[Item]] = [[] for _ in marks]
    for item in items:
        shares[bisect_right(borders, item.span.start, hi=len(marks)) - 1].append(item)
    above: list[Mark] = []
    sections = []
    for at, mark in enumerate(marks):
        if mark.closes:
            above = [other for other in above if other.level < mark.closes]
        elif mark.level and mark is not title_mark:
            above = [*(other for other in above if other.level < mark.level), mark]
        sections.append(
            Section(
                title=mark.heading.title or (above[-1].heading.title if above else title),
                path=() if mark.closes else tuple(other.heading.title for other in above),
                level=mark.level,
                span=Span(borders[at], borders[at + 1]),
                line=mark.line + 1,
                items=tuple(shares[at]),
                start=mark.heading.start,
                heading=mark.written,
            )
        )
    return tuple(_with_ends(sections))[::-1]


def _with_ends(sections: Sequence[Section]) -> Iterator[Section]:
    """Yield the sections last to first, each ended where the next timed one starts.

    Where time runs backwards the end is not known, so it is left open.
    """
    following: Timestamp | None = None
    for section in reversed(sections):
        if section.start is not None:
            ends = following is not None and following >= section.start
            section = replace(section, end=following if ends else None)
            following = section.start
        yield section
