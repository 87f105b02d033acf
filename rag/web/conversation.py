"""A conversation: questions in, cards out, and what the page shows beside them."""

from collections.abc import Sequence
from typing import Any

import gradio as gr

from rag.answer import AnswerRecord
from rag.errors import QuestionError
from rag.judge import Strictness
from rag.pipeline import QUOTES, Pipeline
from rag.question import MAX_QUESTION
from rag.web.card import answer_card, notice_card, question_card

MOST_QUOTES = 20

# A question as typed, as it was read ("" where it could not be), and the finished HTML of its
# answer. The page is drawn from these alone, so nothing that a browser sends back is ever shown
# as an answer.
Turn = tuple[str, str, str]

STRICTNESS = {
    "Quote only when sure": Strictness.CAUTIOUS,
    "Quote when likely": Strictness.BALANCED,
    "Quote more freely": Strictness.EAGER,
}


class Conversation:
    """What the page does with a question. It keeps nothing: a browser's turns come with it."""

    def __init__(self, pipeline: Pipeline, strictness: Strictness) -> None:
        self._pipeline = pipeline
        self._strictness = strictness
        self._name_documents = len(pipeline.corpus.documents) > 1

    def respond(self, asked: str | None, turns: list[Turn], strict: str) -> tuple[Any, ...]:
        """Answer a question under the ones before it.

        Returns:
            The emptied box, the turns, the log, the start page, "Clear" and "Ask as typed".
        """
        # Gradio hands on null where a request has one.
        new, was_changed = self._turn(asked or "", turns, strict)
        turns = [*turns, new]
        shown, hidden = gr.update(visible=True), gr.update(visible=False)
        log = gr.update(value=_messages(turns), visible=True)
        return "", turns, log, hidden, shown, gr.update(visible=was_changed)

    def as_typed(self, turns: list[Turn], strict: str) -> tuple[Any, ...]:
        """Answer the last question once more, with its words left alone.

        Returns:
            The turns, the log and "Ask as typed".
        """
        if turns:
            *before, last = turns
            turns = [*before, self._turn(last[0], before, strict, as_typed=True)[0]]
        return turns, gr.update(value=_messages(turns)), gr.update(visible=False)

    def afresh(self) -> tuple[Any, ...]:
        """Go back to the empty page."""
        shown, hidden = gr.update(visible=True), gr.update(visible=False)
        return [], gr.update(value=[], visible=False), shown, hidden, hidden

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
            return self._pipeline.ask(question, k=k, strictness=strictness).to_dict()
        except QuestionError as error:
            raise gr.Error(str(error), print_exception=False) from None

    def _turn(
        self, question: str, before: list[Turn], strict: str, *, as_typed: bool = False
    ) -> tuple[Turn, bool]:
        """Return the new turn, and whether the question was read as another."""
        try:
            answer = self._pipeline.ask(
                question,
                strictness=STRICTNESS.get(strict, self._strictness),
                earlier=[read for _, read, _ in before if read],
                as_typed=as_typed,
            )
        except QuestionError as error:
            return (question[:MAX_QUESTION], "", notice_card(str(error))), False
        card = answer_card(answer, name_documents=self._name_documents)
        return (question, answer.read_as or question, card), answer.read_as is not None


def _messages(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """Return the log for ``gr.Chatbot``; HTML components, for its Markdown would change quotes."""
    messages: list[dict[str, Any]] = []
    for question, _, card in turns:
        messages.append({"role": "user", "content": gr.HTML(question_card(question))})
        messages.append({"role": "assistant", "content": gr.HTML(card)})
    return messages
