"""One turn of a conversation: what was asked, and what the page shows for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from secrets import token_hex
from typing import Any

from rag.answer import AnswerRecord
from rag.web.card import pending_card, question_card


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer.

    Turns stay on the server and the page is drawn from them alone, so nothing that a browser
    sends back is ever shown as an answer.

    Attributes:
        asked: character for character what was typed.
        read: the question as it was read; ``""`` where it could not be.
        card: the finished HTML of the answer; ``""`` while it is being looked for.
        record: the answer itself; ``None`` where there is none yet, or cannot be.
        name: tells this turn from any other of this page.
    """

    asked: str
    read: str = ""
    card: str = ""
    record: AnswerRecord | None = None
    name: str = field(default_factory=lambda: token_hex(6))

    @property
    def places(self) -> tuple[str, str]:
        """The names of the places in the log that the question and its answer come to."""
        return f"asked-{self.name}", f"{'answer' if self.card else 'waiting'}-{self.name}"


def messages(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """Return the log for ``gr.Chatbot``: a place for each question and each answer.

    Gradio sends the whole log with every answer. What comes to a place is sent once: ``drawn``.
    """
    roles = ("user", "assistant")
    return [
        {"role": role, "content": f'<div class="turn" id="{place}"></div>'}
        for turn in turns
        for role, place in zip(roles, turn.places, strict=True)
    ]


def drawn(turn: Turn, *, is_ready: bool = True) -> str:
    """Return what comes to the places of a turn, as HTML.

    Args:
        is_ready: whether the model is loaded; else a question waits for that.
    """
    cards = (question_card(turn.asked), turn.card or pending_card(is_ready=is_ready))
    return "".join(
        f'<div data-turn="{place}">{card}</div>'
        for place, card in zip(turn.places, cards, strict=True)
    )
