"""Answers as HTML. Every character that is not ours goes through ``exact``: nothing is markup."""

from html import escape

from rag.answer import Answer, Status
from rag.document import Document, Section
from rag.quote import cite

SILENT = {
    Status.RELATED: "Sections that come close:",
    Status.NOT_COVERED: "The nearest sections are about something else:",
}


def exact(text: str) -> str:
    """Return HTML whose text content is ``text``, character for character.

    Line ends are written as character references: HTML would make one of a carriage return and
    a line feed, and Gradio's Markdown would read on after a blank line.
    """
    return escape(text).replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")


def question_card(question: str) -> str:
    """Return what a person asked, as they typed it."""
    return f'<p class="asked">{exact(question)}</p>'


def notice_card(message: str) -> str:
    """Return a line of ours in the place of an answer: a question that cannot be asked."""
    return f'<div class="answer notice" role="status"><p class="note">{exact(message)}</p></div>'


def answer_card(answer: Answer, *, name_documents: bool) -> str:
    """Return the answer: numbered quotes in reading order, or the statement that there is none.

    Args:
        name_documents: whether citations name their document, as they must where there are
            several to ask.
    """
    state = answer.status.value.replace("_", "-")
    return f'<div class="answer {state}">{_body(answer, name_documents)}</div>'


def _body(answer: Answer, name_documents: bool) -> str:
    if answer.status is not Status.ANSWERED:
        return '<p class="note"><strong>The summary does not cover this.</strong></p>' + _nearest(
            answer, SILENT[answer.status], name_documents
        )
    count = len(answer.quotes)
    lead = "The summary says:" if count == 1 else f"The summary says, in {count} places:"
    quotes = "".join(
        f'<li><blockquote class="quote">{exact(quote.text)}</blockquote>'
        f"{_place(quote.document, quote.section, name_documents)}</li>"
        for quote in answer.quotes
    )
    return f'<p class="note">{lead}</p><ol class="quotes">{quotes}</ol>'


def _nearest(answer: Answer, lead: str, name_documents: bool) -> str:
    if not answer.related:
        return ""
    places = "".join(
        f"<li>{_place(hit.passage.document, hit.passage.section, name_documents)}</li>"
        for hit in answer.related
    )
    return f'<p class="note">{lead}</p><ul class="nearest">{places}</ul>'


def _place(document: Document, section: Section, name_document: bool) -> str:
    """Return a citation: the section, and the link that opens the episode there."""
    parts = [f'<span class="section">{exact(section.title)}</span>']
    if name_document and document.title != section.title:
        parts.insert(0, f'<span class="document">{exact(document.title)}</span>')
    citation = cite(document, section)
    if citation.timestamp is not None:
        start = str(citation.timestamp)
        if citation.url is None:
            parts.append(f'<span class="time">{start}</span>')
        else:
            parts.append(
                f'<a class="time" href="{escape(citation.url)}" target="_blank" '
                f'rel="noopener noreferrer" aria-label="Open the episode at {start}">{start}</a>'
            )
    return f'<p class="place">{"".join(parts)}</p>'
