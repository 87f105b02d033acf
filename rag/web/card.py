"""Answers as HTML. Every character that is not ours goes through ``exact``: nothing is markup."""

import json
from collections.abc import Sequence
from html import escape

from rag.answer import Answer, AnsweredBy, Status
from rag.document import Document, Section
from rag.mismatch import Mismatch
from rag.quote import Quote, cite
from rag.timestamp import Timestamp
from rag.web.exactly import exact
from rag.web.source import player_attribute, quoted_sources, source_link
from rag.web.timeline import timeline_html

BADGES = {
    Status.ANSWERED: "Answered",
    Status.RELATED: "Related only",
    Status.NOT_COVERED: "Not covered",
}
SILENT = {
    Status.RELATED: (
        "The summary does not answer this.",
        "Sections that come close:",
    ),
    Status.NOT_COVERED: (
        "The summary does not cover this.",
        "The nearest sections are about something else:",
    ),
}
# From which calibrated probability on each word is used.
SURENESS = (
    (0.9, "very sure"),
    (0.7, "rather sure"),
    (0.5, "more likely than not"),
    (0.0, "unsure"),
)

WORDS_ALONE = "The language model could not be loaded: this was searched by words alone."
CAUTIONS = {
    Mismatch.NEGATION: "Your question and this quote differ in a “not”: read closely.",
    Mismatch.NUMBER: "Your question names another number than this quote.",
}
# So many near sections may be gone on with.
NEAR = 8
# The strips under one answer: one for each document that it quotes, up to so many.
TIMELINES = 3
# Likenesses lie close together; so many times their distance is about that of log-odds.
_LIKENESS_SCALE = 20.0


def question_card(question: str) -> str:
    """Return what a person asked, as they typed it."""
    return (
        f'<p class="asked">{exact(question)}</p>'
        f'<button type="button" class="edit" data-edit="{exact(question)}" '
        'aria-label="Edit this question">Edit</button>'
        f'<button type="button" class="edit" data-ask="{exact(question)}" '
        'aria-label="Ask this question again">Retry</button>'
    )


def pending_card(*, is_ready: bool) -> str:
    """Return what stands in the place of an answer while it is looked for."""
    doing = "Reading the summary…" if is_ready else "Loading the model; your question is next…"
    return f'<div class="answer pending" role="status"><p class="note">{doing}</p></div>'


def notice_card(message: str) -> str:
    """Return a line of ours in the place of an answer: a question that cannot be asked."""
    return f'<div class="answer notice" role="status"><p class="note">{exact(message)}</p></div>'


def answer_card(
    answer: Answer,
    *,
    name_documents: bool,
    only: Sequence[Document] = (),
    is_calibrated: bool = False,
) -> str:
    """Return the answer: numbered quotes in reading order, or the statement that there is none.

    Args:
        name_documents: whether citations name their document, as they must where there are
            several to ask.
        only: the documents that were asked, where not all were.
        is_calibrated: whether the confidence is a probability on this corpus, and is shown.
    """
    state = answer.status.value.replace("_", "-")
    notes = ""
    if answer.read_as is not None:
        notes += f'<p class="note read-as">Read as: <q>{exact(answer.read_as)}</q></p>'
    if answer.answered_by is AnsweredBy.WORDS:
        notes += f'<p class="note">{WORDS_ALONE}</p>'
    if only:
        titles = ", ".join(exact(document.title) for document in only)
        notes += f'<p class="note">Asked only of: {titles}</p>'
    body = _body(answer, name_documents)
    documents = escape(json.dumps([document.id for document in only], ensure_ascii=False))
    return (
        f'<div class="answer {state}" data-question="{exact(answer.read_as or answer.question)}" '
        f'data-near="{_near(answer)}" data-only="{documents}">'
        f"{_badge(answer, is_calibrated)}{notes}{body}{_timelines(answer)}{_votes(answer)}</div>"
    )


def _near(answer: Answer) -> str:
    """Return the attribute that names the nearest sections that are not quoted."""
    quoted = {id(quote.section) for quote in answer.quotes}
    near = [hit.passage for hit in answer.sections if id(hit.passage.section) not in quoted]
    names = [f"{one.document.id}@{one.section.span.start}" for one in near[:NEAR]]
    return escape(json.dumps(names, ensure_ascii=False))


def _badge(answer: Answer, is_calibrated: bool) -> str:
    sure = ""
    told = is_calibrated and answer.status is Status.ANSWERED
    if told and answer.confidence is not None:
        word = next(word for least, word in SURENESS if answer.confidence >= least)
        # To the nearest twentieth: a probability fitted on hundreds of questions is no finer.
        percent = min(max(5 * round(answer.confidence * 20), 5), 95)
        sure = f'<span class="sure">{word}, about {percent}%</span>'
    return f'<p class="state"><span class="badge">{BADGES[answer.status]}</span>{sure}</p>'


def _body(answer: Answer, name_documents: bool) -> str:
    if answer.status is not Status.ANSWERED:
        statement, lead = SILENT[answer.status]
        nearest = _nearest(answer, lead, name_documents)
        return f'<p class="note"><strong>{statement}</strong></p>{nearest}'
    count = len(answer.quotes)
    lead = "The summary says:" if count == 1 else f"The summary says, in {count} places:"
    quotes = "".join(
        f"<li>{_quoted(quote, answer, name_documents)}</li>" for quote in answer.quotes
    )
    return f'<p class="note">{lead}</p><ol class="quotes">{quotes}</ol>'


def _quoted(quote: Quote, answer: Answer, name_documents: bool) -> str:
    cautions = "".join(f'<p class="caution">{CAUTIONS[one]}</p>' for one in quote.mismatches)
    place = _place(
        quote.document,
        quote.section,
        name_documents,
        start=quote.start,
        is_heading=quote.span == quote.section.heading,
    )
    marks = quoted_sources(answer.quotes)[quote.document.id]
    source = escape(source_link(quote.document, marks, quote.span))
    copied = escape(f"“{quote.text}”\n— {quote.citation}").replace("\r", "&#13;")
    return (
        f'<blockquote class="quote">{exact(quote.text)}</blockquote>{cautions}{place}'
        f'<p class="tools" {_spans([quote])}>'
        f'<a class="cite" href="{source}">Show in the summary</a>'
        f'<button type="button" class="copy" data-copy="{copied}">Copy</button>'
        f"{_votes_on('this quote answers the question', 'it does not answer it')}</p>"
    )


def _votes(answer: Answer) -> str:
    """Return the votes on the whole answer."""
    if answer.status is Status.ANSWERED:
        buttons = _votes_on("these quotes answer the question", "they do not answer it")
        return f'<p class="tools whole" {_spans(answer.quotes)}>The whole answer: {buttons}</p>'
    buttons = _votes_on("it is not in the summary", "it is in the summary")
    return f'<p class="tools whole" {_spans([])}>That it is not there: {buttons}</p>'


def _votes_on(up: str, down: str) -> str:
    return "".join(
        f'<button type="button" class="vote" data-vote="{vote}" aria-pressed="false" '
        f'aria-label="{word}: {label}" title="{label}">{word}</button>'
        for vote, word, label in (("up", "Right", up), ("down", "Wrong", down))
    )


def _spans(quotes: Sequence[Quote]) -> str:
    """Return the attribute that says what is voted on."""
    told = [
        [quote.document.id, quote.document.version, quote.span.start, quote.span.end]
        for quote in quotes
    ]
    return f'data-spans="{escape(json.dumps(told))}"'


def _nearest(answer: Answer, lead: str, name_documents: bool) -> str:
    if not answer.related:
        return ""
    places = []
    for hit in answer.related:
        document, section = hit.passage.document, hit.passage.section
        source = escape(source_link(document, [section.heading or section.span]))
        places.append(f"<li>{_place(document, section, name_documents, source=source)}</li>")
    return f'<p class="note">{lead}</p><ul class="nearest">{"".join(places)}</ul>'


def _timelines(answer: Answer) -> str:
    documents = {quote.document.id: quote.document for quote in answer.quotes} or {
        hit.passage.document.id: hit.passage.document for hit in answer.related[:1]
    }
    scale = 1.0 if answer.answered_by is AnsweredBy.READER else _LIKENESS_SCALE
    strips = (
        timeline_html(one, answer.sections, answer.quotes, scale=scale)
        for one in list(documents.values())[:TIMELINES]
    )
    return "".join(strips)


def _place(
    document: Document,
    section: Section,
    name_document: bool,
    *,
    start: Timestamp | None = None,
    is_heading: bool = False,
    source: str | None = None,
) -> str:
    """Return a citation: the section, and the link that opens the episode there.

    Args:
        start: the second to open; by default the start of the section.
        is_heading: the quote is the section's heading, which need not be said again.
        source: where the section's name leads to.
    """
    title = exact(section.title)
    named = f'<a class="cite" href="{source}">{title}</a>' if source else title
    parts = [] if is_heading else [f'<span class="section">{named}</span>']
    if name_document and document.title != section.title:
        parts.insert(0, f'<span class="document">{exact(document.title)}</span>')
    citation = cite(document, section, start)
    if citation.timestamp is not None:
        time = str(citation.timestamp)
        until = f'<span class="until">–{section.end}</span>' if section.end is not None else ""
        if citation.url is None:
            parts.append(f'<span class="times"><span class="time">{time}</span>{until}</span>')
        else:
            parts.append(
                f'<span class="times"><a class="time" href="{escape(citation.url)}" '
                f'target="_blank" rel="noopener noreferrer" '
                f'data-second="{citation.timestamp.seconds}"{player_attribute(document)} '
                f'aria-label="Listen from {time}">{time}</a>{until}</span>'
            )
    return f'<p class="place">{"".join(parts)}</p>' if parts else ""
