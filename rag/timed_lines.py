"""Lines with times in a Markdown file, and the sections that some of them begin."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from rag.chapters import TimedLine, chapters
from rag.heading import Heading
from rag.inline import plain_text
from rag.outline import Mark
from rag.page import Page
from rag.span import Span, trimmed
from rag.timing import time_in_line, time_in_row

_MARKER = re.compile(r"[ \t>]*(?:[-*+•][ \t]+|\d{1,9}[.)][ \t]+)?(?:#{1,6}[ \t]+)?")
# So many headings with times are the chapters; times of lines are then those of the lines.
HEADINGS = 2


def timed_lines(page: Page, tokens: Sequence[Token]) -> Iterator[TimedLine]:
    """Yield every line of a paragraph, a list item or a table row that may tell a time."""
    for opening, token in pairwise(tokens):
        if token.type == "inline" and opening.type == "paragraph_open":
            span = page.words_span(token)
            for line in _lines(page, span) if span else ():
                if timed := time_in_line(page.text, line):
                    yield TimedLine(line.start, page.line_of(line.start), timed)
        elif (
            opening.type == "tr_open"
            and (row := page.lines_span(opening))
            and (timed := time_in_row(page.text, row))
        ):
            yield TimedLine(row.start, page.line_of(row.start), timed)


def with_chapters(page: Page, headings: Sequence[Mark], told: Sequence[TimedLine]) -> list[Mark]:
    """Return the headings and, where they tell no times themselves, the lines that do, in order."""
    if sum(mark.heading.start is not None for mark in headings) >= HEADINGS:
        return list(headings)
    begun = list(chapters(told))
    lines = {one.line for one in begun}
    marks = list(headings)
    for one in begun:
        above = bisect_left(headings, one.line, key=lambda mark: mark.line)
        written = one.timed.words or _next_words(page, one.line, lines)
        title = plain_text(written.of(page.text)) if written else str(one.timed.start)
        marks.append(
            Mark(
                Heading(title.strip(), one.timed.start),
                min(headings[above - 1].level + 1 if above else 2, 6),
                one.line,
                page.start_of(one.line),
                written,
            )
        )
    return sorted(marks, key=lambda mark: mark.offset)


def _lines(page: Page, span: Span) -> Iterator[Span]:
    first, last = page.line_of(span.start), page.line_of(span.end - 1)
    for line in range(first, last + 1):
        start = max(page.start_of(line), span.start)
        marker = _MARKER.match(page.text, start) if line > first else None
        found = trimmed(
            page.text, marker.end() if marker else start, min(page.start_of(line + 1), span.end)
        )
        if found:
            yield found


def _next_words(page: Page, line: int, timed: set[int]) -> Span | None:
    """Return the words under a time that stands on a line of its own."""
    for after in range(line + 1, min(line + 4, page.lines)):
        marker = _MARKER.match(page.text, page.start_of(after))
        start = marker.end() if marker else page.start_of(after)
        found = trimmed(page.text, start, page.start_of(after + 1))
        if found:
            return (
                None if after in timed or "#" in page.text[page.start_of(after) : start] else found
            )
    return None
