"""Markdown to a document: the only knowledge of the file format.

markdown-it-py (CommonMark) finds the blocks and the lines they are on; here lines become
character spans of the untouched text. No text makes it raise: Markdown has no syntax errors.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from rag.chapters import TimedLine, believed
from rag.document import UNQUOTABLE, Document, Item, Kind, Warning
from rag.episode import episode_url
from rag.heading import Heading, read_heading, without_time
from rag.inline import plain, plain_text, pointer_kind
from rag.outline import Mark, names_the_page, outline
from rag.page import Page
from rag.sentences import split_sentences
from rag.span import Span, trimmed
from rag.timed_lines import timed_lines, with_chapters
from rag.timestamp import Timestamp
from rag.timing import Form, time_in_line

# A block longer than this is quoted by the sentence: about three lines on a screen.
LONG_BLOCK = 300

# An underlined line longer than this is a paragraph over a rule, not a title.
LONG_TITLE = 120

_FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_ANCHOR = re.compile(r"\{#[\w-]+\}\s*$")
_MARKDOWN = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
# A heading's line: ATX marks before and behind it, or none of either where it is underlined.
_HEADING = re.compile(
    r"[\ufeff ]{0,4}(?:#{1,6}(?=[ \t]))?(?P<title>[^\r\n]*?)(?:[ \t]+#+)?[ \t]*(?=[\r\n]|\Z)"
)
_LINE_KINDS = {
    "tr_open": Kind.ROW,
    "fence": Kind.CODE,
    "code_block": Kind.CODE,
    "html_block": Kind.MARKUP,
}


def parse_document(text: str, *, id: str, path: Path, data: bytes | None = None) -> Document:
    """Parse one Markdown file.

    Args:
        text: the decoded file, as it is.
        id: the document's name inside its corpus.
        path: where the file lies; only for warnings.
        data: the bytes of the file, where they are not ``text`` encoded as UTF-8.

    Returns:
        The document. Its sections partition ``text``: every character is in exactly one.
    """
    page = Page(text)
    # subtle: a byte order mark hides a heading from Markdown. A space in its place hides
    # nothing and moves no offset.
    tokens = _MARKDOWN.parse(f" {text[1:]}" if text.startswith("\ufeff") else text)
    headings = list(_marks(page, tokens))
    told = believed(list(timed_lines(page, tokens)))
    marks = with_chapters(page, headings, told)
    title = _title(tokens, headings) or id.rsplit("/", 1)[-1]
    return Document(
        id=id,
        title=title,
        text=text,
        sha256=sha256(text.encode() if data is None else data).hexdigest(),
        sections=outline(marks, list(_items(page, tokens, told)), title=title, text=text),
        url=episode_url(tokens),
        warnings=tuple(_warnings(path, marks)),
    )


def _title(tokens: Sequence[Token], marks: Sequence[Mark]) -> str:
    for token in tokens:
        if token.type == "front_matter" and (found := _FRONT_TITLE.search(token.content)):
            return found[1]
    return marks[0].heading.title if names_the_page(marks) else ""


def _warnings(path: Path, marks: Sequence[Mark]) -> Iterator[Warning]:
    if not marks:
        yield Warning(path, 1, "no heading found; the file is one section, named after the file")
    latest: Timestamp | None = None
    for mark in marks:
        start = mark.heading.start
        if mark.heading.problem:
            yield Warning(path, mark.line + 1, mark.heading.problem)
        if start is not None and latest is not None and start < latest:
            problem = f"{start} comes after {latest}; kept as it is, but where it ends is not known"
            yield Warning(path, mark.line + 1, problem)
        latest = start or latest


def _marks(page: Page, tokens: Sequence[Token]) -> Iterator[Mark]:
    """Yield the headings that open a section: those outside of lists and block quotes.

    A time as any clock shows it (``3:52 Title``) is believed where it is not the only one.
    """
    found = [
        _mark(page, (opening.map or [0])[0], plain(token))
        for opening, token in pairwise(tokens)
        if _opens_section(opening, token)
    ]
    several = sum(mark.heading.start is not None for mark, _ in found) > 1
    levels = [int(one.tag[1:]) for one, token in pairwise(tokens) if _opens_section(one, token)]
    for (mark, untimed), level in zip(found, levels, strict=True):
        yield replace(mark if several or untimed is None else untimed, level=level)


def _mark(page: Page, line: int, words: str) -> tuple[Mark, Mark | None]:
    """Return a heading, and what it is if its time should be none, where that is not sure."""
    heading = read_heading(words)
    offset, whole = page.start_of(line), _written(page, line, has_time=False)
    if heading.start is not None or heading.problem or whole is None:
        written = _written(page, line, has_time=heading.start is not None)
        return Mark(heading, 0, line, offset, written), None
    untimed = Mark(heading, 0, line, offset, whole)
    timed = time_in_line(page.text, whole)
    if timed is None or timed.words is None:
        return untimed, None
    title = _ANCHOR.sub("", plain_text(timed.words.of(page.text))).strip()
    mark = Mark(Heading(title, timed.start), 0, line, offset, timed.words)
    return mark, None if timed.form >= Form.BRACKETED else untimed


def _written(page: Page, line: int, *, has_time: bool) -> Span | None:
    """Return where the title of a heading stands in its line."""
    found = _HEADING.match(page.text, page.start_of(line))
    if found is None:
        return None
    title = without_time(found["title"]) if has_time else found["title"]
    return trimmed(page.text, found.start("title"), found.start("title") + len(title))


def _opens_section(opening: Token, token: Token) -> bool:
    """Tell a heading of the document from one in a list or quote, and from a paragraph.

    A paragraph with a line of dashes right under it is a heading to CommonMark; in notes it is a
    paragraph before a rule, and must stay quotable. A heading is one line of a title's length.
    """
    if opening.type != "heading_open" or opening.level > 0:
        return False
    underlined = opening.markup in ("=", "-")
    return not underlined or ("\n" not in token.content and len(token.content) <= LONG_TITLE)


def _items(page: Page, tokens: Sequence[Token], told: Sequence[TimedLine]) -> Iterator[Item]:
    lists: list[Kind] = []
    points: list[str] = []  # for each list item that is open, its own words
    opening = Token("", "", 0)
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                lists.append(Kind.BULLET)
            case "ordered_list_open":
                lists.append(Kind.NUMBERED)
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                points.append("")
            case "list_item_close":
                points.pop()
            case "tr_open" | "fence" | "code_block" | "html_block":
                yield from _lines_item(page, token)
            case "inline" if _holds_words(opening, token):
                parent = next(filter(None, reversed(points[:-1])), "")
                kind = lists[-1] if lists else Kind.PARAGRAPH
                yield from _words_items(page, token, kind, parent, told)
                if points and not points[-1]:
                    points[-1] = plain(token)
        opening = token


def _holds_words(opening: Token, token: Token) -> bool:
    """Tell whether the block is an item: no cell of a table, and no heading of a section."""
    if opening.type == "heading_open":
        return not _opens_section(opening, token)
    return opening.type == "paragraph_open"


def _words_items(
    page: Page, token: Token, kind: Kind, parent: str, told: Sequence[TimedLine]
) -> Iterator[Item]:
    span = page.words_span(token)
    if span is None:
        return
    kind = pointer_kind(token) or kind
    first = bisect_left(told, span.start, key=lambda one: one.offset)
    past = bisect_left(told, span.end, key=lambda one: one.offset)
    if first == past:
        yield from _block_items(page, span, kind, plain(token), parent)
        return
    if before := trimmed(page.text, span.start, page.start_of(told[first].line)):
        yield from _block_items(page, before, kind, plain_text(before.of(page.text)), parent)
    for at in range(first, past):
        one = told[at]
        end = page.start_of(told[at + 1].line) if at + 1 < past else span.end
        start = one.timed.words.start if one.timed.words else page.start_of(one.line + 1)
        if words := trimmed(page.text, start, max(end, start)):
            said = plain_text(words.of(page.text))
            speaker = one.timed.speaker or parent
            for item in _block_items(page, words, kind, said, speaker):
                yield replace(item, start=one.timed.start)


def _block_items(page: Page, span: Span, kind: Kind, words: str, parent: str) -> Iterator[Item]:
    if len(span) <= LONG_BLOCK or kind in UNQUOTABLE:
        yield _item(page, span, kind, words, parent)
        return
    for sentence in split_sentences(page.text, span):
        yield _item(page, sentence, kind, plain_text(sentence.of(page.text)), parent)


def _lines_item(page: Page, token: Token) -> Iterator[Item]:
    """Rows, code and raw markup: whole lines, quoted with their pipes and fences."""
    if span := page.lines_span(token):
        words = span.of(page.text).replace("|", " ").strip("`~ \n")
        yield _item(page, span, _LINE_KINDS[token.type], words, "")


def _item(page: Page, span: Span, kind: Kind, words: str, parent: str) -> Item:
    return Item(span, kind, page.line_of(span.start) + 1, " ".join(words.split()), parent)
