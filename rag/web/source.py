"""The source as HTML: a whole document, with the quoted spans marked by their offsets.

The text content of what is made here is ``Document.text``, character for character; titles, links
and buttons of ours stand in attributes.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from itertools import groupby, pairwise
from urllib.parse import quote as percent_encoded

from rag.corpus import Corpus
from rag.counted import counted
from rag.document import Document, Section
from rag.named import ask_about
from rag.quote import Quote, cite
from rag.span import Span
from rag.web.exactly import exact
from rag.web.player import embedded


def source_link(document: Document, spans: Iterable[Span] = (), first: Span | None = None) -> str:
    """Return the address of a document's source, relative to the page.

    Offsets go with the version of the document that they count in.

    Args:
        spans: what is marked there.
        first: the one that is brought into view.
    """
    ordered = [*([first] if first else []), *(span for span in spans if span != first)]
    marks = "".join(f"&mark={span.start}-{span.end}" for span in ordered)
    told = f"?version={document.version}{marks}" if marks else ""
    return f"source/{percent_encoded(document.id)}{told}"


def quoted_sources(quotes: Sequence[Quote]) -> dict[str, list[Span]]:
    """Return the quoted spans of each document."""
    ordered = sorted(quotes, key=lambda quote: quote.document.id)
    by_document = groupby(ordered, key=lambda quote: quote.document.id)
    return {name: [quote.span for quote in group] for name, group in by_document}


def player_attribute(document: Document) -> str:
    """Return the attribute that names the video of a document, where it can be embedded."""
    address = embedded(document.url) if document.url else None
    return f' data-embed="{escape(address)}"' if address else ""


def source_html(
    document: Document, marks: Sequence[Span] = (), *, takes_votes: bool = False
) -> str:
    """Return the document with ``marks`` on it, the first of which is to be scrolled to.

    Args:
        takes_votes: whether a person may say that the right passage is in it.
    """
    sections = "".join(_section(document, section, marks) for section in document.sections)
    return (
        f'<article class="source" data-doc="{escape(document.id)}" '
        f'data-version="{document.version}"{player_attribute(document)}'
        f'{" data-votes" if takes_votes else ""} dir="auto" tabindex="-1" '
        f'aria-label="{escape(document.title)}">{sections}</article>'
    )


def changed_html(document: Document) -> str:
    """Return the document as it is now, where the one with the marks is no longer served."""
    return (
        '<p class="note">This summary has changed since it was quoted. Ask again for what it says '
        f"now.</p>{source_html(document)}"
    )


def contents_html(corpus: Corpus, read_at: datetime, own: Sequence[Document] = ()) -> str:
    """Return the list of the documents, each a link to its source, and what was found in it.

    Args:
        read_at: when the corpus was read.
        own: what the visitor brought along.
    """
    rows = "".join(_row(one, f"{_found(one)}; your own, for this visit") for one in own)
    rows += "".join(_row(one, _found(one)) for one in corpus.documents)
    when = f"{read_at:%Y-%m-%d %H:%M}"
    return f'<ul class="contents">{rows}</ul><p class="note">Read on {when}.</p>'


def _row(document: Document, found: str) -> str:
    link = escape(source_link(document))
    return (
        f'<li><a class="cite" href="{link}">{exact(document.title)}</a> '
        f'<span class="found">{found}</span></li>'
    )


def _found(document: Document) -> str:
    sections = [section for section in document.sections if section.items]
    items = sum(item.quotable for section in sections for item in section.items)
    times = sum(section.start is not None for section in document.sections)
    return (
        f"{counted(len(sections), 'section')}, {times} with a time; "
        f"{counted(items, 'item')} to quote"
    )


def _section(document: Document, section: Section, marks: Sequence[Span]) -> str:
    text = document.text
    pieces = []
    at = section.span.start
    for span, before, after in _parts(document, section):
        pieces += [_gap(text, at, span.start, marks), before, _run(text, span, marks), after]
        at = span.end
    pieces.append(_gap(text, at, section.span.end, marks))
    return f'<section data-at="{section.span.start}">{"".join(pieces)}</section>'


def _parts(document: Document, section: Section) -> Iterator[tuple[Span, str, str]]:
    """Yield what is set apart, in order: the title and the items, with the tags around each."""
    if section.heading is not None:
        level = min(max(section.level + 1, 2), 6)
        opened = f'<span class="title" role="heading" aria-level="{level}">'
        title = _to_line_end(document.text, section.heading)
        yield title, opened, f"</span>{_beside(document, section)}"
    for item in section.items:
        if section.heading is None or item.span.start >= title.end:
            yield item.span, f'<span class="item {item.kind.value}">', "</span>"


def _beside(document: Document, section: Section) -> str:
    """Return the link and the button beside a title. They hold no text, for all text is quoted."""
    citation, beside = cite(document, section), ""
    if citation.url is not None:
        beside += (
            f'<a class="listen" href="{escape(citation.url)}" target="_blank" '
            f'rel="noopener noreferrer" data-second="{_second(section)}"'
            f'{player_attribute(document)} aria-label="Listen from {citation.timestamp}"></a>'
        )
    if section.path:
        title = escape(section.title)
        beside += (
            f'<button type="button" class="about" data-ask="{escape(ask_about(section))}" '
            f'aria-label="Ask what is said in: {title}"></button>'
        )
    return beside


def _to_line_end(text: str, heading: Span) -> Span:
    """Return the title with the time behind it."""
    line = text[heading.end :].split("\n", 1)[0]
    return Span(heading.start, heading.end + len(line.rstrip()))


def _second(section: Section) -> int:
    return section.start.seconds if section.start else 0


def _gap(text: str, start: int, end: int, marks: Sequence[Span]) -> str:
    if start >= end:
        return ""
    return f'<span class="gap">{_run(text, Span(start, end), marks)}</span>'


def _run(text: str, span: Span, marks: Sequence[Span]) -> str:
    """Return the text of ``span``, with the parts that are marked as ``<mark>``."""
    edges = {edge for mark in marks for edge in (mark.start, mark.end)}
    cuts = [span.start, *sorted(cut for cut in edges if span.start < cut < span.end), span.end]
    pieces = []
    for start, end in pairwise(cuts):
        over = [at for at, mark in enumerate(marks) if mark.start <= start and end <= mark.end]
        words = exact(text[start:end])
        first = ' class="first"' if over and over[0] == 0 else ""
        pieces.append(f"<mark{first}>{words}</mark>" if over else words)
    return "".join(pieces)
