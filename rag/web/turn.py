"""One turn of a conversation: what was asked, and what the page shows for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

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
    """

    asked: str
    read: str = ""
    card: str = ""
    record: AnswerRecord | None = None


def messages(turns: Sequence[Turn], *, is_ready: bool = True) -> list[dict[str, Any]]:
    """Return the log for ``gr.Chatbot``; HTML components, for its Markdown would change quotes.

    Args:
        is_ready: whether the model is loaded; else a question waits for that.
    """
    log: list[dict[str, Any]] = []
    for turn in turns:
        log.append({"role": "user", "content": gr.HTML(question_card(turn.asked))})
        log.append(
            {"role": "assistant", "content": gr.HTML(turn.card or pending_card(is_ready=is_ready))}
        )
    return log
