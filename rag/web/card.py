"""Answers as HTML. Every character that is not ours goes through ``exact``: nothing is markup."""

import json
from collections.abc import Container, Sequence
from html import escape

from rag.answer import Answer, AnsweredBy, Status
from rag.document import Document
from rag.mismatch import Mismatch
from rag.query import Query, conditions
from rag.quote import Quote
from rag.web.ballot import answer_votes, quote_votes, spans
from rag.web.exactly import exact
from rag.web.place import place_html
from rag.web.source import quoted_sources, source_link
from rag.web.timeline import timeline_html

BADGES = {
    Status.ANSWERED: "Answered",
    Status.RELATED: "Related only",
    Status.NOT_COVERED: "Not covered",
}
SILENT = {
    Status.RELATED: ("answer", "Sections that come close:"),
    Status.NOT_COVERED: ("cover", "The nearest sections are about something else:"),
}
# How dark the strip is at most: what is nearest to a question is not always near to it.
DARKEST = {Status.ANSWERED: 4, Status.RELATED: 3, Status.NOT_COVERED: 2}
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
        f'<p class="asked">{exact(question)}</p><p class="again">'
        f'<button type="button" class="edit" data-edit="{exact(question)}" '
        'aria-label="Edit this question">Edit</button>'
        f'<button type="button" class="edit" data-ask="{exact(question)}" '
        'aria-label="Retry: ask this question again">Retry</button></p>'
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
    unvoted: Container[str] | None = frozenset(),
) -> str:
    """Return the answer: numbered quotes in reading order, or the statement that there is none.

    Args:
        name_documents: whether citations name their document, as they must where there are
            several to ask.
        only: the documents that were asked, where not all were.
        is_calibrated: whether the confidence is a probability on this corpus, and is shown.
        unvoted: the ids of the documents whose quotes are not voted on; ``None`` where no votes
            are taken at all.
    """
    state = answer.status.value.replace("_", "-")
    notes = ""
    if answer.read_as is not None:
        notes += (
            f'<p class="note read-as">Read as: <q>{exact(answer.read_as)}</q> '
            '<button type="button" class="as-typed">Ask as typed</button></p>'
        )
    if answer.answered_by is AnsweredBy.WORDS:
        notes += f'<p class="note">{WORDS_ALONE}</p>'
    if only:
        titles = ", ".join(exact(document.title) for document in only)
        notes += f'<p class="note">Asked only of: {titles}</p>'
    is_one = not name_documents or len(only) == 1
    body = _body(answer, name_documents=name_documents, is_one=is_one, unvoted=unvoted)
    subject = "the summary" if is_one else "the summaries"
    body += _timelines(answer) + answer_votes(answer, only, unvoted, subject)
    documents = escape(json.dumps([document.id for document in only], ensure_ascii=False))
    return (
        f'<div class="answer {state}" data-question="{exact(answer.read_as or answer.question)}" '
        f'data-near="{_near(answer)}" data-only="{documents}">'
        f"{_badge(answer, is_calibrated)}{notes}{body}</div>"
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


def _body(
    answer: Answer, *, name_documents: bool, is_one: bool, unvoted: Container[str] | None
) -> str:
    if answer.unmet is not None:
        return _unmet(answer.unmet, is_one=is_one)
    if answer.status is not Status.ANSWERED:
        verb, lead = SILENT[answer.status]
        does = "The summary does" if is_one else "The summaries do"
        statement = f'<p class="note"><strong>{does} not {verb} this.</strong></p>'
        return statement + _nearest(answer, lead, name_documents)
    count, says = len(answer.quotes), "The summary says" if is_one else "The summaries say"
    lead = f"{says}:" if count == 1 else f"{says}, in {count} places:"
    quotes = "".join(
        f"<li>{_quoted(quote, answer, name_documents, unvoted)}</li>" for quote in answer.quotes
    )
    return f'<p class="note">{lead}</p><ol class="quotes">{quotes}</ol>'


def _unmet(query: Query, *, is_one: bool) -> str:
    """Say which conditions nothing meets, and offer the question without them."""
    subject = "the summary" if is_one else "the summaries"
    told = ", ".join(map(exact, conditions(query)))
    return (
        f'<p class="note"><strong>Nothing in {subject} meets the conditions: {told}.</strong></p>'
        f'<p class="note">Without them: <q>{exact(query.text)}</q> '
        f'<button type="button" class="edit" data-ask="{exact(query.text)}">Ask</button></p>'
    )


def _quoted(
    quote: Quote, answer: Answer, name_documents: bool, unvoted: Container[str] | None
) -> str:
    cautions = "".join(f'<p class="caution">{CAUTIONS[one]}</p>' for one in quote.mismatches)
    place = place_html(
        quote.document,
        quote.section,
        name_document=name_documents,
        start=quote.start,
        is_heading=quote.span == quote.section.heading,
    )
    marks = quoted_sources(answer.quotes)[quote.document.id]
    source = escape(source_link(quote.document, marks, quote.span))
    copied = escape(f"“{quote.text}”\n— {quote.citation}").replace("\r", "&#13;")
    return (
        f'<blockquote class="quote">{exact(quote.text)}</blockquote>{cautions}{place}'
        f'<p class="tools" {spans([quote])}>'
        f'<a class="cite" href="{source}">Show in the summary</a>'
        f'<button type="button" class="copy" data-copy="{copied}" '
        'title="with its citation" aria-label="Copy the quote with its citation">Copy</button>'
        f"{quote_votes(quote, unvoted)}</p>"
    )


def _nearest(answer: Answer, lead: str, name_documents: bool) -> str:
    if not answer.related:
        return ""
    places = []
    for hit in answer.related:
        document, section = hit.passage.document, hit.passage.section
        source = escape(source_link(document, [section.heading or section.span]))
        place = place_html(document, section, name_document=name_documents, source=source)
        places.append(f"<li>{place}</li>")
    return f'<p class="note">{lead}</p><ul class="nearest">{"".join(places)}</ul>'


def _timelines(answer: Answer) -> str:
    documents = {quote.document.id: quote.document for quote in answer.quotes} or {
        hit.passage.document.id: hit.passage.document for hit in answer.related[:1]
    }
    by_likeness = answer.answered_by in (AnsweredBy.LIKENESS, AnsweredBy.WORDS)
    scale = _LIKENESS_SCALE if by_likeness else 1.0
    darkest = DARKEST[answer.status]
    strips = (
        timeline_html(one, answer.sections, answer.quotes, scale=scale, darkest=darkest)
        for one in list(documents.values())[:TIMELINES]
    )
    return "".join(strips)
