"""Answers as HTML. Every character that is not ours goes through ``exact``: nothing is markup."""

from html import escape

from rag.answer import Answer, AnsweredBy, Status
from rag.document import Document, Section
from rag.mismatch import Mismatch
from rag.quote import Quote, cite
from rag.timestamp import Timestamp

SILENT = {
    Status.RELATED: "Sections that come close:",
    Status.NOT_COVERED: "The nearest sections are about something else:",
}

WORDS_ALONE = "The language model could not be loaded: this was searched by words alone."
CAUTIONS = {
    Mismatch.NEGATION: "Your question and this quote differ in a “not”: read closely.",
    Mismatch.NUMBER: "Your question names another number than this quote.",
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
    notes = ""
    if answer.read_as is not None:
        notes += f'<p class="note read-as">Read as: <q>{exact(answer.read_as)}</q></p>'
    if answer.answered_by is AnsweredBy.WORDS:
        notes += f'<p class="note">{WORDS_ALONE}</p>'
    return f'<div class="answer {state}">{notes}{_body(answer, name_documents)}</div>'


def _body(answer: Answer, name_documents: bool) -> str:
    if answer.status is not Status.ANSWERED:
        return '<p class="note"><strong>The summary does not cover this.</strong></p>' + _nearest(
            answer, SILENT[answer.status], name_documents
        )
    count = len(answer.quotes)
    lead = "The summary says:" if count == 1 else f"The summary says, in {count} places:"
    quotes = "".join(f"<li>{_quoted(quote, name_documents)}</li>" for quote in answer.quotes)
    return f'<p class="note">{lead}</p><ol class="quotes">{quotes}</ol>'


def _quoted(quote: Quote, name_documents: bool) -> str:
    cautions = "".join(f'<p class="caution">{CAUTIONS[one]}</p>' for one in quote.mismatches)
    place = _place(
        quote.document,
        quote.section,
        name_documents,
        start=quote.start,
        is_heading=quote.span == quote.section.heading,
    )
    return f'<blockquote class="quote">{exact(quote.text)}</blockquote>{cautions}{place}'


def _nearest(answer: Answer, lead: str, name_documents: bool) -> str:
    if not answer.related:
        return ""
    places = "".join(
        f"<li>{_place(hit.passage.document, hit.passage.section, name_documents)}</li>"
        for hit in answer.related
    )
    return f'<p class="note">{lead}</p><ul class="nearest">{places}</ul>'


def _place(
    document: Document,
    section: Section,
    name_document: bool,
    *,
    start: Timestamp | None = None,
    is_heading: bool = False,
) -> str:
    """Return a citation: the section, and the link that opens the episode there.

    Args:
        start: the second to open; by default the start of the section.
        is_heading: the quote is the section's heading; then it says from when to when instead.
    """
    parts = [] if is_heading else [f'<span class="section">{exact(section.title)}</span>']
    if name_document and document.title != section.title:
        parts.insert(0, f'<span class="document">{exact(document.title)}</span>')
    citation = cite(document, section, start)
    if citation.timestamp is not None:
        time = str(citation.timestamp)
        if citation.url is None:
            parts.append(f'<span class="time">{time}</span>')
        else:
            parts.append(
                f'<a class="time" href="{escape(citation.url)}" target="_blank" '
                f'rel="noopener noreferrer" aria-label="Open the episode at {time}">{time}</a>'
            )
    if is_heading and section.end is not None:
        parts.append(f'<span class="until">until {section.end}</span>')
    return f'<p class="place">{"".join(parts)}</p>' if parts else ""
