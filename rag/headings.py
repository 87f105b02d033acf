"""The headings that open a section, their titles, and the times they tell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from markdown_it.token import Token

from rag.chapters import BEGINS, SEVERAL, TimedLine, of_an_episode
from rag.heading import Heading, no_time
from rag.inline import plain, plain_title
from rag.outline import Mark
from rag.page import Page
from rag.span import Span, trimmed
from rag.timed import Form, Timed
from rag.timing import time_in_line
from rag.titles import LONG_TITLE, is_strong

_ANCHOR = re.compile(r"\s*\{:?\s*[#.][^{}]*\}\s*$")
# A heading's line: ATX marks before and behind it, or none of either where it is underlined.
_HEADING = re.compile(
    r"[\ufeff ]{0,4}(?:#{1,6}(?=[ \t]))?(?P<title>[^\r\n]*?)(?:[ \t]+#+)?[ \t]*(?=[\r\n]|\Z)"
)


def heading_marks(page: Page, tokens: Sequence[Token]) -> list[Mark]:
    """Return the headings outside of lists and block quotes, with the times that are believed.

    A time as any clock shows it (``3:52 Title``) is believed where it is not the only one.
    """
    marks: list[Mark] = []
    told: dict[int, Timed] = {}
    for opening, token in pairwise(tokens):
        if not opens_section(opening, token):
            continue
        line = (opening.map or [0])[0]
        words = _ANCHOR.sub("", plain(token))
        written, whole = _written(page, line)
        timed = time_in_line(page.text, whole) if whole else None
        heading = Heading(words.strip(), problem=None if timed else no_time(words))
        if timed is not None:
            told[len(marks)] = timed
        marks.append(Mark(heading, int(opening.tag[1:]), line, page.start_of(line), written))
    for at in _believed(marks, told):
        marks[at] = _timed(page, marks[at], told[at])
    return _without_length(marks, told)


def opens_section(opening: Token, token: Token) -> bool:
    """Tell a heading of the document from one in a list or quote, and from a paragraph.

    A paragraph with a line of dashes right under it is a heading to CommonMark; in notes it is a
    paragraph before a rule, and must stay quotable. A heading is one line of a title's length.
    """
    if opening.type != "heading_open" or opening.level > 0:
        return False
    underlined = opening.markup in ("=", "-")
    return not underlined or ("\n" not in token.content and len(token.content) <= LONG_TITLE)


def timed_title(page: Page, timed: Timed) -> str:
    """Return the title that a time is told of, as a person reads it."""
    spans = (timed.prefix, timed.title)
    return ": ".join(dict.fromkeys(plain_title(one.of(page.text)) for one in spans if one))


def _timed(page: Page, mark: Mark, timed: Timed) -> Mark:
    if timed.title is None:
        # Only a time: strong words under it are the title, or it is one itself.
        if (below := _strong_below(page, mark.line)) is not None:
            title = plain_title(below.of(page.text)).strip(" :：")
            return replace(mark, heading=Heading(title, timed.start), written=below)
        title = mark.heading.title.strip("[](){}`*_ ")
        return replace(mark, heading=Heading(title, timed.start))
    written = timed.title
    if timed.prefix is not None:
        written = Span(min(written.start, timed.prefix.start), max(written.end, timed.prefix.end))
    return replace(mark, heading=Heading(timed_title(page, timed), timed.start), written=written)


def _strong_below(page: Page, line: int) -> Span | None:
    for after in range(line + 1, min(line + 3, page.lines)):
        words = trimmed(page.text, page.start_of(after), page.start_of(after + 1))
        if words is not None:
            return words if is_strong(words.of(page.text)) else None
    return None


def _believed(marks: Sequence[Mark], told: dict[int, Timed]) -> Iterator[int]:
    lines = [TimedLine(marks[at].offset, marks[at].line, timed) for at, timed in told.items()]
    if not of_an_episode(lines, marks[0].heading.title if marks else ""):
        return
    starts = [timed.start.seconds for timed in told.values()]
    several = len(told) > 1
    exact = len(told) >= SEVERAL and all(one.written.count(":") > 1 for one in told.values())
    for at, timed in told.items():
        trusted = starts[0] < BEGINS or exact
        if timed.form >= Form.BRACKETED or (several and (trusted or timed.form > Form.BEHIND)):
            yield at


def _without_length(marks: list[Mark], told: dict[int, Timed]) -> list[Mark]:
    """Leave out the time behind the page's title if none is later: it is how long all of it is."""
    first = marks[0] if marks else None
    if first is None or first.level != 1 or 0 not in told or not told[0].is_behind:
        return marks
    others = [one.heading.start for one in marks[1:] if one.heading.start is not None]
    start = told[0].start
    if any(one.level == 1 for one in marks[1:]) or any(start <= other for other in others):
        return marks
    return [replace(first, heading=replace(first.heading, start=None)), *marks[1:]]


def _written(page: Page, line: int) -> tuple[Span | None, Span | None]:
    """Return where the title of a heading stands in its line: without an anchor, and with it."""
    found = _HEADING.match(page.text, page.start_of(line))
    if found is None:
        return None, None
    anchor = _ANCHOR.search(found["title"])
    end = found.start("title") + anchor.start() if anchor else found.end("title")
    return (
        trimmed(page.text, found.start("title"), end),
        trimmed(page.text, *found.span("title")),
    )
