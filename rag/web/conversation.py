"""A conversation: questions in, cards out, and what the page shows beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from rag.answer import AnswerRecord
from rag.errors import QuestionError, RagError
from rag.judge import Strictness
from rag.pipeline import QUOTES
from rag.question import MAX_QUESTION
from rag.web.adding import COOKIE
from rag.web.card import answer_card, notice_card
from rag.web.choice import choices_of
from rag.web.export import as_json, as_markdown
from rag.web.loading import Loading
from rag.web.turn import Turn, drawn, messages
from rag.web.visits import Visits

MOST_QUOTES = 20
NOT_OPEN = "The summaries could not be opened. Whoever started this page can see why."

FAILED = "Something went wrong. Ask again; whoever started this page can see why."

STRICTNESS = {
    "Cautious: when sure": Strictness.CAUTIOUS,
    "Balanced: when likely": Strictness.BALANCED,
    "Eager: more freely": Strictness.EAGER,
}


class Conversation:
    """What the page does with a question. It keeps nothing: each visitor's turns come with it.

    Args:
        takes_votes: whether votes are kept, and so are offered.
    """

    def __init__(
        self, loading: Loading, visits: Visits, strictness: Strictness, *, takes_votes: bool
    ) -> None:
        self._loading = loading
        self._visits = visits
        self._strictness = strictness
        self._takes_votes = takes_votes

    def respond(
        self,
        asked: str | None,
        turns: list[Turn],
        strict: str,
        documents: list[str] | None,
        request: gr.Request,
    ) -> Iterator[tuple[Any, ...]]:
        """Show a question at once, and then its answer under the questions before it.

        Args:
            documents: those to ask; else the ones in the address of the page (``?doc=…``), else
                all.

        Yields:
            The emptied box, the turns, the log, its newest turn, the start page, what can be done
            with a conversation, and "Stop".
        """
        shown, hidden = gr.update(visible=True), gr.update(visible=False)
        # Gradio hands on null where a request has one.
        question = asked or ""
        posed = Turn(question)
        log, newest = _log([*turns, posed]), drawn(posed, is_ready=self._loading.is_ready)
        yield "", [*turns, posed], log, newest, hidden, shown, shown
        documents = documents or request.query_params.getlist("doc")
        visit = request.cookies.get(COOKIE)
        answered = self._answered(question, turns, strict, documents, visit)
        answered = replace(answered, name=posed.name)
        # Whole, for of two updates in a row a browser may draw only the second.
        log, newest = _log([*turns, answered]), drawn(answered)
        yield gr.skip(), [*turns, answered], log, newest, hidden, shown, hidden

    def as_typed(
        self, turns: list[Turn], strict: str, documents: list[str] | None, request: gr.Request
    ) -> tuple[Any, ...]:
        """Answer the last question once more, with its words left alone.

        Returns:
            The turns, the log and its newest turn.
        """
        if not turns:
            return turns, gr.skip(), gr.skip()
        *before, last = turns
        visit = request.cookies.get(COOKIE)
        again = self._answered(last.asked, before, strict, documents, visit, as_typed=True)
        return [*before, again], _log([*before, again]), drawn(again)

    def stopped(self, turns: list[Turn]) -> tuple[Any, ...]:
        """Give up what is still being looked for.

        Returns:
            The turns, the log, its newest turn and "Stop".
        """
        return _given_up(turns, "Stopped. Ask again when you like.")

    def failed(self, turns: list[Turn]) -> tuple[Any, ...]:
        """Say that the last question could not be answered, for a reason that nobody foresaw.

        Returns:
            The turns, the log, its newest turn and "Stop".
        """
        return _given_up(turns, FAILED)

    def afresh(self) -> tuple[Any, ...]:
        """Go back to the empty page.

        Returns:
            The turns, the log, its newest turn, the start page, what can be done with a
            conversation, and "Stop".
        """
        shown, hidden = gr.update(visible=True), gr.update(visible=False)
        return [], gr.update(value=[], visible=False), "", shown, hidden, hidden

    def choices(self, request: gr.Request) -> Any:
        """Return the choice of documents for this visitor, the own ones chosen."""
        own = self._visits.documents(request.cookies.get(COOKIE))
        served = self._loading.corpus.documents
        choices = choices_of((*own, *served))
        # Whoever brings a file along has a question about that one.
        chosen = [one.id for one in own]
        return gr.update(choices=choices, value=chosen, visible=len(choices) > 1)

    def as_markdown(self, turns: list[Turn]) -> str:
        """Return the conversation as Markdown."""
        return as_markdown([turn.record for turn in turns if turn.record is not None])

    def as_json(self, turns: list[Turn]) -> str:
        """Return the conversation as JSON."""
        return as_json([turn.record for turn in turns if turn.record is not None])

    def ask(
        self, question: str, k: int = QUOTES, strictness: str = Strictness.BALANCED.value
    ) -> AnswerRecord:
        """Answer a question with at most ``k`` exact quotes, as JSON."""
        # Gradio shows the types of an endpoint and does not hold anyone to them.
        if not isinstance(question, str):
            raise gr.Error("question: expected a text", print_exception=False)
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MOST_QUOTES:
            raise gr.Error(f"k: expected 1 to {MOST_QUOTES}", print_exception=False)
        if strictness not in list(Strictness):
            expected = ", ".join(Strictness)
            raise gr.Error(f"strictness: expected one of {expected}", print_exception=False)
        try:
            return self._loading.pipeline().ask(question, k=k, strictness=strictness).to_dict()
        except QuestionError as error:
            raise gr.Error(str(error), print_exception=False) from None

    def _answered(
        self,
        question: str,
        before: Sequence[Turn],
        strict: str,
        documents: list[str] | None,
        visit: str | None,
        *,
        as_typed: bool = False,
    ) -> Turn:
        try:
            # Taken once: a newer index may come at any time, and then it is another corpus.
            pipeline = self._visits.pipeline(visit)
            known = map(pipeline.corpus.document, documents or ())
            only = [document for document in known if document is not None]
            answer = pipeline.ask(
                question,
                strictness=STRICTNESS.get(strict, self._strictness),
                earlier=[turn.read for turn in before if turn.read],
                as_typed=as_typed,
                documents=[document.id for document in only] or None,
            )
        except QuestionError as error:
            return Turn(question[:MAX_QUESTION], card=notice_card(str(error)))
        except RagError:
            # The reason may name paths of the server: it is told there.
            return Turn(question[:MAX_QUESTION], card=notice_card(NOT_OPEN))
        # A vote holds the words that it is on, and a visitor's own are never written here.
        own = frozenset(document.id for document in self._visits.documents(visit))
        card = answer_card(
            answer,
            name_documents=len(pipeline.corpus.documents) > 1,
            only=only,
            is_calibrated=pipeline.is_calibrated,
            unvoted=own if self._takes_votes else None,
        )
        return Turn(question, answer.read_as or question, card, answer.to_dict())


def _log(turns: Sequence[Turn]) -> Any:
    return gr.update(value=messages(turns), visible=True)


def _given_up(turns: list[Turn], message: str) -> tuple[Any, ...]:
    """Put a line of ours in the place of an answer that was still to come."""
    if not turns or turns[-1].card:
        return turns, gr.skip(), gr.skip(), gr.update(visible=False)
    turns = [*turns[:-1], replace(turns[-1], card=notice_card(message))]
    return turns, _log(turns), drawn(turns[-1]), gr.update(visible=False)
