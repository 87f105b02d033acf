"""Markdown to a document: the only knowledge of the file format.

markdown-it-py (CommonMark) finds the blocks and the lines they are on; here lines become
character spans of the untouched text. No text makes it raise: Markdown has no syntax errors.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.front_matter import front_matter_plugin

from rag.chapters import TimedLine, believed
from rag.document import UNQUOTABLE, Document, Item, Kind, Warning
from rag.episode import episode_url
from rag.front_matter import with_front_matter
from rag.headings import heading_marks, opens_section
from rag.inline import plain, plain_text, pointer_kind
from rag.opened import with_chapters
from rag.outline import Mark, names_the_page, outline
from rag.page import Page
from rag.sentences import split_sentences
from rag.span import Span, trimmed
from rag.timed_lines import timed_lines
from rag.timestamp import Timestamp

# A block longer than this is quoted by the sentence: about three lines on a screen.
LONG_BLOCK = 300

_FRONT_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_MARKDOWN = MarkdownIt("commonmark").enable("table").use(front_matter_plugin)
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
    headings = heading_marks(page, tokens)
    title = _title(tokens, headings) or id.rsplit("/", 1)[-1]
    told = believed(timed_lines(page, tokens, headings), title)
    marks = with_front_matter(page, tokens, with_chapters(page, headings, told))
    return Document(
        id=id,
        title=title,
        text=text,
        sha256=sha256(text.encode() if data is None else data).hexdigest(),
        sections=outline(marks, list(_items(page, tokens, told, marks)), title=title, text=text),
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


def _items(
    page: Page, tokens: Sequence[Token], told: Sequence[TimedLine], marks: Sequence[Mark]
) -> Iterator[Item]:
    cuts = _Cuts(page, told, marks)
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
                yield from _lines_items(page, token, cuts)
            case "inline" if _holds_words(opening, token):
                parent = next(filter(None, reversed(points[:-1])), "")
                kind = lists[-1] if lists else Kind.PARAGRAPH
                yield from _words_items(page, token, kind, parent, cuts)
                if points and not points[-1]:
                    points[-1] = plain(token)
        opening = token


def _holds_words(opening: Token, token: Token) -> bool:
    """Tell whether the block is an item: no cell of a table, and no heading of a section."""
    if opening.type == "heading_open":
        return not opens_section(opening, token)
    return opening.type == "paragraph_open"


class _Cuts:
    """Where a block is cut: at the lines with times, and where a section begins."""

    def __init__(self, page: Page, told: Sequence[TimedLine], marks: Sequence[Mark]) -> None:
        self._told = {page.start_of(one.line): one for one in told}
        self._offsets = sorted({*self._told, *(mark.offset for mark in marks)})

    def of(self, span: Span, page: Page) -> Iterator[tuple[int, int, TimedLine | None]]:
        """Yield the pieces of a block, each with the time that it begins with, if it does."""
        first = page.start_of(page.line_of(span.start))
        start, told = span.start, self._told.get(first)
        at = bisect_right(self._offsets, max(first, span.start))
        while at < len(self._offsets) and self._offsets[at] < span.end:
            yield start, self._offsets[at], told
            start = self._offsets[at]
            told = self._told.get(start)
            at += 1
        yield start, span.end, told


def _words_items(page: Page, token: Token, kind: Kind, parent: str, cuts: _Cuts) -> Iterator[Item]:
    span = page.words_span(token)
    if span is None:
        return
    kind = pointer_kind(token) or kind
    for start, end, one in cuts.of(span, page):
        speaker = (one and one.timed.speaker) or parent
        if one:
            start = one.timed.words.start if one.timed.words else page.start_of(one.line + 1)
        words = trimmed(page.text, start, max(start, end))
        if words is None:
            continue
        said = plain(token) if words == span else plain_text(words.of(page.text))
        for item in _block_items(page, words, kind, said, speaker):
            yield replace(item, start=one.timed.start) if one else item


def _block_items(page: Page, span: Span, kind: Kind, words: str, parent: str) -> Iterator[Item]:
    if len(span) <= LONG_BLOCK or kind in UNQUOTABLE:
        yield _item(page, span, kind, words, parent)
        return
    for sentence in split_sentences(page.text, span):
        yield _item(page, sentence, kind, plain_text(sentence.of(page.text)), parent)


def _lines_items(page: Page, token: Token, cuts: _Cuts) -> Iterator[Item]:
    """Rows, code and raw markup: whole lines, quoted with their pipes and fences."""
    if (whole := page.lines_span(token)) is None:
        return
    for start, end, _ in cuts.of(whole, page):
        if span := trimmed(page.text, start, end):
            words = span.of(page.text).replace("|", " ").strip("`~ \n")
            yield _item(page, span, _LINE_KINDS[token.type], words, "")


def _item(page: Page, span: Span, kind: Kind, words: str, parent: str) -> Item:
    return Item(span, kind, page.line_of(span.start) + 1, " ".join(words.split()), parent)
