"""From lines with times to the sections that some of them begin."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from rag.chapters import TimedLine, chapters
from rag.heading import Heading
from rag.headings import timed_title
from rag.inline import plain_title
from rag.outline import Mark
from rag.page import Page
from rag.span import Span
from rag.timed_lines import line_before, words_of
from rag.titles import LONGEST_TITLE, is_strong, shortened

# So many headings with times are the chapters; times of lines are then those of the lines.
HEADINGS = 2
# In seconds: as far apart a list of chapters and its headings may tell the same one.
AGAIN = 60
# In characters: a line as long may go on in the next one.
WRAPPED = 50
# So many chapters in a row are a list, which something else may follow.
LIST = 3


def with_chapters(page: Page, headings: Sequence[Mark], told: Sequence[TimedLine]) -> list[Mark]:
    """Return the headings and, where they tell no times themselves, the lines that do, in order."""
    headings = list(_with_own_times(headings, told))
    begun = [one for one in chapters(told) if not one.heads]
    timed = [mark for mark in headings if mark.heading.start is not None]
    if len(timed) >= HEADINGS:
        # A list above them may tell more than they do.
        begun = [one for one in begun if one.offset < timed[0].offset]
        if all(_is_told_again(page, one, timed) for one in begun):
            return headings
    opened = list(_marks(page, begun, headings))
    return list(_apart(sorted([*headings, *opened, *_closed(page, opened, headings)], key=_offset)))


def _apart(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Yield the marks, one to a line, none with a title that is written in the next one's section.

    A heading that is the title of the time under it is both.
    """
    own: list[Mark] = []
    for mark in marks:
        if own and own[-1].offset == mark.offset:
            start = own[-1].heading.start or mark.heading.start
            own[-1] = replace(own[-1], heading=replace(own[-1].heading, start=start))
        else:
            own.append(mark)
    for mark, after in zip_longest(own, own[1:]):
        crosses = mark.written and after and mark.written.end > after.offset
        yield replace(mark, written=None) if crosses else mark


def _is_told_again(page: Page, one: TimedLine, timed: Sequence[Mark]) -> bool:
    title = timed_title(page, one.timed).casefold()
    starts = [mark.heading.start for mark in timed if mark.heading.start is not None]
    return any(mark.heading.title.casefold() == title for mark in timed) or any(
        abs(start.seconds - one.timed.start.seconds) < AGAIN for start in starts
    )


def _offset(mark: Mark) -> int:
    return mark.offset


def _with_own_times(headings: Sequence[Mark], told: Sequence[TimedLine]) -> Iterator[Mark]:
    heads = {one.region - 1: one.timed.start for one in reversed(told) if one.heads}
    for at, mark in enumerate(headings):
        start = heads.get(at)
        if start is not None and mark.heading.start is None:
            mark = replace(mark, heading=replace(mark.heading, start=start))
        yield mark


def _marks(page: Page, begun: Sequence[TimedLine], headings: Sequence[Mark]) -> Iterator[Mark]:
    lines = {one.line for one in begun}
    bare = [one for one in begun if one.timed.title is None]
    is_above = _are_titles_above(page, [one.line for one in bare], lines)
    for one in begun:
        line, written = one.line, one.timed.title
        if written is None and is_above:
            line = _line_above(page, line)
            written = words_of(page, line)
        elif written is None:
            written = _words_below(page, one.line, lines)
        if written is not None:
            written = _continued(page, written, lines)
        title = plain_title(written.of(page.text)) if written else ""
        if one.timed.prefix is not None:
            title = timed_title(page, one.timed)
        at = bisect_left(headings, line, key=lambda mark: mark.line)
        yield Mark(
            Heading(title or str(one.timed.start), one.timed.start),
            min(headings[at - 1].level + 1 if at else 2, 6),
            line,
            page.start_of(line),
            written,
        )


def _are_titles_above(page: Page, bare: Sequence[int], timed: set[int]) -> bool:
    """Tell times right under their titles from those right above them."""

    def has_words(line: int) -> bool:
        return 0 <= line < page.lines and line not in timed and words_of(page, line) is not None

    above = [_line_above(page, line) for line in bare]
    strong = any(at < line - 1 for at, line in zip(above, bare, strict=True))
    return all(map(has_words, above)) and (strong or not all(has_words(line + 1) for line in bare))


def _line_above(page: Page, line: int) -> int:
    """Return the line right above, or one of strong words over a blank one."""
    before = line_before(page, line)
    if before is not None and before < line - 1:
        words = words_of(page, before)
        if words and is_strong(words.of(page.text)):
            return before
    return line - 1


def _continued(page: Page, title: Span, timed: set[int]) -> Span:
    """Return a title with the lines that it is wrapped onto: in small letters, or inside a link."""
    line = page.line_of(title.end - 1)
    while title.end >= (words_of(page, line) or title).end and line + 1 < page.lines:
        line += 1
        words = words_of(page, line)
        if words is None or line in timed or words.end - title.start > LONGEST_TITLE:
            break
        said = title.of(page.text)
        opened = said.count("[") > said.count("]")
        wrapped = words.start - page.start_of(line - 1) > WRAPPED and said[-1] not in ".!?:;…"
        if not opened and not (wrapped and page.text[words.start].islower()):
            break
        title = Span(title.start, words.end)
    return title


def _words_below(page: Page, line: int, timed: set[int]) -> Span | None:
    """Return the words under a time that stands on a line of its own."""
    for after in range(line + 1, min(line + 4, page.lines)):
        found = words_of(page, after)
        if found:
            is_heading = "#" in page.text[page.start_of(after) : found.start]
            return None if after in timed or is_heading else shortened(page.text, found)
    return None


def _closed(page: Page, opened: Sequence[Mark], headings: Sequence[Mark]) -> Iterator[Mark]:
    """Yield what stands behind a list of chapters, and is said of none of them.

    A list has nothing between its chapters; where their words stand under them, those of the last
    one do, too.
    """
    borders = [mark.offset for mark in headings]
    rows: dict[int, list[Mark]] = {}
    for mark in opened:
        rows.setdefault(bisect_right(borders, mark.offset), []).append(mark)
    for region, row in rows.items():
        if len(row) < LIST or any(
            _lines_between(page, _last_line(page, a), b.line) for a, b in pairwise(row)
        ):
            continue
        last = _last_line(page, row[-1])
        if row[-1].written:
            # Its title may stand on the line below, which is not behind the list.
            last = max(last, page.line_of(row[-1].written.end))
        end = headings[region].line if region < len(headings) else page.lines
        after = next((at for at in range(last + 1, end) if words_of(page, at)), None)
        if after is not None:
            yield Mark(
                Heading(""), 0, after, page.start_of(after), closes=min(mark.level for mark in row)
            )


def _last_line(page: Page, mark: Mark) -> int:
    return page.line_of(mark.written.end - 1) if mark.written else mark.line


def _lines_between(page: Page, first: int, past: int) -> bool:
    return any(words_of(page, line) for line in range(first + 1, past))
