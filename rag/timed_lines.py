"""Lines with times in a Markdown file: where they stand, and under which words."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from markdown_it.token import Token

from rag.chapters import FEW, TimedLine
from rag.headings import opens_section
from rag.inline import plain, plain_title
from rag.labels import LONG_LABEL
from rag.outline import Mark
from rag.page import Page
from rag.rows import Columns, columns_of, time_in_row
from rag.span import Span, trimmed
from rag.timing import time_in_line

_SENTENCE = re.compile(r"[.!?。！？]\W*$|.{80}", re.DOTALL)
MARKER = re.compile(r"[ \t>]*(?:[-*+•][ \t]+|\d{1,9}[.)][ \t]+)?(?:#{1,6}[ \t]+)?")
# So many lines under its label a list begins.
NEAR = 3


def timed_lines(page: Page, tokens: Sequence[Token], marks: Sequence[Mark]) -> list[TimedLine]:
    """Return every line of a paragraph, a list, a table or a piece of HTML that may tell a time."""
    found = list(_lines(page, tokens))
    borders = [mark.offset for mark in marks]
    labelled: list[TimedLine] = []
    above: str | None = None
    last = -1 - NEAR
    for one in found:
        region = bisect_right(borders, one.offset)
        if one.line - last > NEAR:
            above = _line_above(page, one.line)
        last = one.line
        heading = marks[region - 1].heading.title if region else ""
        label = tuple(words for words in (heading, above) if words)
        labelled.append(replace(one, region=region, label=(*label, *one.label)))
    return _with_heads(page, labelled, marks)


def line_before(page: Page, line: int) -> int | None:
    """Return the last line above that is not blank."""
    for before in range(line - 1, max(line - 4, -1), -1):
        if trimmed(page.text, page.start_of(before), page.start_of(before + 1)):
            return before
    return None


def words_of(page: Page, line: int) -> Span | None:
    """Return a line without the marks of its block."""
    marker = MARKER.match(page.text, page.start_of(line))
    return trimmed(
        page.text, marker.end() if marker else page.start_of(line), page.start_of(line + 1)
    )


def _lines(page: Page, tokens: Sequence[Token]) -> Iterator[TimedLine]:
    columns, cells, in_head = Columns(), [""], False
    for opening, token in pairwise([Token("", "", 0), *tokens]):
        if token.type == "inline" and (
            opening.type == "paragraph_open"
            or (opening.type == "heading_open" and not opens_section(opening, token))
        ):
            span = page.words_span(token)
            yield from _timed(page, _split(page, span) if span else ())
        elif token.type == "html_block" and not token.content.lstrip().startswith(_UNSEEN):
            span = page.lines_span(token)
            yield from _timed(page, _split(page, span) if span else ())
        elif opening.type == "thead_open":
            in_head, cells = True, []
        elif opening.type == "th_open" and in_head:
            cells.append(plain(token))
        elif opening.type == "thead_close":
            in_head, columns = False, columns_of(cells)
        if (
            opening.type == "tr_open"
            and not in_head
            and (row := page.lines_span(opening))
            and (timed := time_in_row(page.text, row, columns))
        ):
            yield TimedLine(row.start, page.line_of(row.start), timed, label=tuple(cells))


_UNSEEN = ("<!--", "<script", "<style", "<iframe", "<audio", "<video")


def _timed(page: Page, lines: Iterator[Span] | tuple[()]) -> Iterator[TimedLine]:
    for line in lines:
        if timed := time_in_line(page.text, line):
            yield TimedLine(line.start, page.line_of(line.start), timed)


def _split(page: Page, span: Span) -> Iterator[Span]:
    first, last = page.line_of(span.start), page.line_of(span.end - 1)
    for line in range(first, last + 1):
        start = max(page.start_of(line), span.start)
        marker = MARKER.match(page.text, start) if line > first else None
        found = trimmed(
            page.text, marker.end() if marker else start, min(page.start_of(line + 1), span.end)
        )
        if found:
            yield found


def _line_above(page: Page, line: int) -> str | None:
    """Return what names the list that begins here: a short line that is no point of a list."""
    before = line_before(page, line)
    words = words_of(page, before) if before is not None else None
    if words is None or len(words) > 2 * LONG_LABEL:
        return None
    said = plain_title(words.of(page.text)).strip()
    is_point = before is not None and page.text[page.start_of(before) : words.start].strip(" >\t")
    return None if is_point and not said.endswith((":", "：")) else said.strip(" :：")


def _with_heads(page: Page, lines: Sequence[TimedLine], marks: Sequence[Mark]) -> list[TimedLine]:
    """Tell times that are those of the headings right above them, not of a title of their own.

    Most bare ones are, or say so; one with a sentence is the only one under its heading.
    """
    untimed = {mark.line for mark in marks if mark.heading.start is None}
    regions = Counter(one.region for one in lines if not one.timed.is_behind)
    under = [
        one
        for one in lines
        if not one.timed.is_behind and one.region and line_before(page, one.line) in untimed
    ]
    bare = {one.offset for one in under if one.timed.title is None}
    said = {
        one.offset
        for one in under
        if regions[one.region] == 1
        and one.timed.title
        and _SENTENCE.search(one.timed.title.of(page.text))
    }
    if 2 * len(bare) <= sum(one.timed.title is None for one in lines):
        bare = {one.offset for one in under if one.offset in bare and one.timed.is_told}
    if len(said) < FEW or 2 * len(said) < len(lines):
        said = set()
    return [replace(one, heads=one.offset in bare or one.offset in said) for one in lines]
