"""The buttons to vote with, on a quote and on a whole answer."""

import json
from collections.abc import Container, Sequence
from html import escape

from rag.answer import Answer, Status
from rag.document import Document
from rag.quote import Quote


def quote_votes(quote: Quote, unvoted: Container[str] | None) -> str:
    """Return the votes on one quote.

    Args:
        unvoted: as in ``answer_card``.
    """
    if unvoted is None or quote.document.id in unvoted:
        return ""
    return _buttons("this quote answers the question", "it does not answer it")


def answer_votes(
    answer: Answer, only: Sequence[Document], unvoted: Container[str] | None, subject: str
) -> str:
    """Return the votes on an answer, or on the statement that there is none.

    Args:
        only: the documents that were asked, where not all were.
        unvoted: as in ``answer_card``.
        subject: what was asked: "the summary".
    """
    if unvoted is None:
        return ""
    if answer.status is Status.ANSWERED:
        if any(quote.document.id in unvoted for quote in answer.quotes):
            return ""
        lead, pair = (
            "The whole answer:",
            ("these quotes answer the question", "they do not answer it"),
        )
    elif only and all(document.id in unvoted for document in only):
        return ""
    else:
        lead, pair = "That it is not there:", (f"it is not in {subject}", f"it is in {subject}")
    return f'<p class="tools whole" {spans(answer.quotes)}>{lead} {_buttons(*pair)}</p>'


def spans(quotes: Sequence[Quote]) -> str:
    """Return the attribute that says what is voted on."""
    told = [
        [quote.document.id, quote.document.version, quote.span.start, quote.span.end]
        for quote in quotes
    ]
    return f'data-spans="{escape(json.dumps(told))}"'


def _buttons(up: str, down: str) -> str:
    return "".join(
        f'<button type="button" class="vote" data-vote="{vote}" aria-pressed="false" '
        f'aria-label="{word}: {label}" title="{label}">{word}</button>'
        for vote, word, label in (("up", "Right", up), ("down", "Wrong", down))
    )
