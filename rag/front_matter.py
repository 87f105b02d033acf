"""Chapters that stand in the front matter of a page, as lines of text or as pairs of fields."""

import re
from collections.abc import Iterator, Sequence

from markdown_it.token import Token

from rag.chapters import FEW, TimedLine, believed
from rag.heading import Heading
from rag.inline import plain_title
from rag.outline import Mark
from rag.page import Page
from rag.span import Span, trimmed
from rag.timed import Form, Timed
from rag.timestamp import Timestamp
from rag.timing import time_in_line
from rag.written_time import TIME, timestamp_of

_TIME_KEY = (
    r"(?:time(?:_?(?:stamp|code))?|start(?:_?(?:time|s|sec(?:ond)?s?))?|ts|at|offset|from|begin"
    r"|seconds)"
)
_TITLE_KEY = r"(?:title|name|label|topic|text|chapter|heading|description|subject)"
_FIELD = re.compile(
    rf"[\s,{{-]*[\"']?(?:(?P<time>{_TIME_KEY})|(?P<title>{_TITLE_KEY}))[\"']?\s*[:=]\s*"
    r"(?P<value>\"[^\"\n]*+\"|'[^'\n]*+'|[^\n,}]*+|.*)",
    re.IGNORECASE,
)
_TOP_KEY = re.compile(r"(?P<key>[\w-]+)\s*[:=]")
_ITEM = re.compile(r"\s*-\s")
_CLOCK = re.compile(TIME, re.IGNORECASE)
_LEVEL = 2


def with_front_matter(page: Page, tokens: Sequence[Token], marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks, and those of the front matter if the page tells no chapters itself."""
    marks = list(marks)
    if sum(mark.heading.start is not None for mark in marks) >= FEW:
        return marks
    token = next((one for one in tokens if one.type == "front_matter"), None)
    found = list(_chapters(page, token)) if token else []
    if token is None or len(found) < FEW:
        return marks
    after = next(
        (
            line
            for line in range((token.map or (0, 0))[1], page.lines)
            if trimmed(page.text, page.start_of(line), page.start_of(line + 1))
        ),
        None,
    )
    if after is not None and not any(mark.line == after for mark in marks):
        found.append(Mark(Heading(""), 0, after, page.start_of(after), closes=_LEVEL))
    return [*found, *marks]


def _chapters(page: Page, token: Token) -> Iterator[Mark]:
    first, past = token.map or (0, 0)
    lines = [
        span
        for line in range(first + 1, past - 1)
        if (span := trimmed(page.text, page.start_of(line), page.start_of(line + 1)))
    ]
    told = [*_texts(page, lines)] or [*_fields(page, lines)]
    for one in believed(told):
        written = one.timed.title
        if written is not None:
            title = plain_title(written.of(page.text))
            heading = Heading(title, one.timed.start)
            yield Mark(heading, _LEVEL, one.line, page.start_of(one.line), written)


def _texts(page: Page, lines: Sequence[Span]) -> Iterator[TimedLine]:
    """Yield what reads as in the page itself: ``- "01:35 - Title"``, ``"01:35": Title``."""
    for span in lines:
        bare = _unquoted(page.text, span)
        timed = time_in_line(page.text, bare)
        if timed and timed.title and not timed.is_behind and not timed.is_told:
            title = _unquoted(page.text, timed.title)
            timed = Timed(timed.start, timed.form, title, title)
            yield TimedLine(span.start, page.line_of(span.start), timed)


def _unquoted(text: str, span: Span) -> Span:
    marker = re.compile(r"(?:-\s+)?[\"']?(?:\s*:\s+[\"']?)?").match(text, span.start, span.end)
    start = marker.end() if marker else span.start
    end = span.end
    while end > start + 1 and text[end - 1] in "\"',":
        end -= 1
    return trimmed(text, start, end) or span


def _fields(page: Page, lines: Sequence[Span]) -> Iterator[TimedLine]:
    """Yield what is told by two fields of one item, in either order."""
    under: str = ""
    start: Timestamp | None = None
    title: Span | None = None
    opened: Span | None = None
    for span in lines:
        line_start = page.start_of(page.line_of(span.start))
        if line_start == span.start and (key := _TOP_KEY.match(page.text, span.start, span.end)):
            under, start, title, opened = key["key"], None, None, None
        if _ITEM.match(page.text, line_start, span.end) or page.text[span.start] in "{[":
            start, title, opened = None, None, span
        at = span.start
        while opened and (field := _FIELD.match(page.text, at, span.end)):
            at = max(field.end(), at + 1)
            value = trimmed(page.text, *field.span("value"))
            if value is None:
                break
            value = _unquoted(page.text, value)
            if field["time"]:
                start = _second(value.of(page.text))
            else:
                title = title or value
            if start is not None and title is not None:
                timed = Timed(start, Form.BRACKETED, title, title)
                yield TimedLine(opened.start, page.line_of(opened.start), timed, label=(under,))
                start, title, opened = None, None, None


def _second(value: str) -> Timestamp | None:
    if re.fullmatch(r"\d{1,6}(?:\.\d+)?", value):
        return Timestamp(int(float(value)))
    found = _CLOCK.fullmatch(value)
    return timestamp_of(value) if found else None
