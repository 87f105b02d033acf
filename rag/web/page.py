"""The chat page: a log of questions and answers, a box to ask in, and questions to start with."""

from collections.abc import Sequence
from html import escape
from importlib import resources
from typing import Any

import gradio as gr

from rag.answer import AnswerRecord
from rag.corpus import Corpus
from rag.errors import QuestionError
from rag.pipeline import QUOTES, Pipeline
from rag.question import MAX_QUESTION
from rag.web.card import answer_card, exact, notice_card, question_card

MOST_QUOTES = 20

_WHAT = (
    '<p class="note">Ask a question and read the exact words of the summary, each with its section '
    "and a link to that part of the episode. Where the summary has no answer, this page says so."
    '</p><p class="note">To start with:</p>'
)

# An answer is read from its top; Gradio's own scrolling would show its end. Only the log moves:
# scrollIntoView would move the page as well, and on a phone push its heading out of sight.
_SHOW_LAST = """() => requestAnimationFrame(() => requestAnimationFrame(() => {
    const rows = document.querySelectorAll("#log .user-row");
    const last = rows[rows.length - 1], log = last?.closest("[role=log]");
    if (log) log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top;
}))"""

# A question and the finished HTML of its answer. The page is drawn from these alone, so nothing
# that a browser sends back is ever shown as an answer.
Turn = tuple[str, str]


def stylesheet() -> str:
    """Return the CSS of the page."""
    return (resources.files("rag.web") / "style.css").read_text(encoding="utf-8")


def build_page(pipeline: Pipeline, *, examples: Sequence[str] = ()) -> gr.Blocks:
    """Build the page over a pipeline.

    Args:
        examples: questions to offer on the empty page.
    """
    name_documents = len(pipeline.corpus.documents) > 1

    def respond(asked: str | None, turns: list[Turn]) -> tuple[str, list[Turn], Any, Any, Any]:
        question = asked or ""  # Gradio hands on null where a request has one
        try:
            card = answer_card(pipeline.ask(question), name_documents=name_documents)
        except QuestionError as error:
            card = notice_card(str(error))
        turns = [*turns, (question[:MAX_QUESTION], card)]
        shown, hidden = gr.update(visible=True), gr.update(visible=False)
        return "", turns, gr.update(value=_messages(turns), visible=True), hidden, shown

    def ask(question: str, k: int = QUOTES) -> AnswerRecord:
        """Answer a question with at most ``k`` exact quotes, as JSON."""
        # Gradio shows the types of an endpoint and does not hold anyone to them.
        if not isinstance(question, str):
            raise gr.Error("question: expected a text", print_exception=False)
        if isinstance(k, bool) or not isinstance(k, int) or not 1 <= k <= MOST_QUOTES:
            raise gr.Error(f"k: expected 1 to {MOST_QUOTES}", print_exception=False)
        try:
            return pipeline.ask(question, k=k).to_dict()
        except QuestionError as error:
            raise gr.Error(str(error), print_exception=False) from None

    with gr.Blocks(title="citecast", analytics_enabled=False, fill_height=False) as page:
        turns = gr.State([])
        gr.HTML(_header(pipeline.corpus), elem_id="masthead")
        with gr.Column(elem_id="start") as start:
            gr.HTML(_WHAT)
            buttons = [gr.Button(text, elem_classes="example", size="md") for text in examples]
        log = gr.Chatbot(
            elem_id="log",
            label="Questions and answers",
            show_label=False,
            container=False,
            visible=False,
            layout="panel",
            latex_delimiters=[],
            buttons=[],
            feedback_options=None,
            placeholder="",
            autoscroll=False,
        )
        with gr.Row(elem_id="asking", equal_height=True):
            box = gr.Textbox(
                elem_id="question",
                label="Your question",
                show_label=False,
                container=False,
                placeholder="Ask the summary…",
                max_lines=4,
                scale=1,
                autofocus=True,
            )
            send = gr.Button("Ask", variant="primary", elem_id="ask", scale=0, min_width=88)
        with gr.Row(elem_id="foot", equal_height=False):
            gr.HTML(
                '<p class="health">Quotes are the summary’s words, not the speaker’s own and not '
                "medical advice.</p>",
                elem_id="footnote",
            )
            # Gradio's own button floats over the log, on top of words that are quoted there.
            clear = gr.Button("Clear", elem_id="clear", size="sm", scale=0, visible=False)
        outputs = [box, turns, log, start, clear]
        for trigger in (box.submit, send.click):
            asked = trigger(respond, [box, turns], outputs, api_visibility="private")
            asked.then(None, js=_SHOW_LAST)
        for button in buttons:
            asked = button.click(respond, [button, turns], outputs, api_visibility="private")
            asked.then(None, js=_SHOW_LAST)
        clear.click(_afresh, None, [turns, log, start, clear], api_visibility="private")
        gr.api(ask, api_name="ask")
    return page


def _afresh() -> tuple[list[Turn], Any, Any, Any]:
    """Go back to the empty page."""
    shown, hidden = gr.update(visible=True), gr.update(visible=False)
    return [], gr.update(value=[], visible=False), shown, hidden


def _messages(turns: Sequence[Turn]) -> list[dict[str, Any]]:
    """Return the log for ``gr.Chatbot``; HTML components, for its Markdown would change quotes."""
    messages: list[dict[str, Any]] = []
    for question, card in turns:
        messages.append({"role": "user", "content": gr.HTML(question_card(question))})
        messages.append({"role": "assistant", "content": gr.HTML(card)})
    return messages


def _header(corpus: Corpus) -> str:
    lines = "".join(
        f"<li>{exact(document.title)}"
        + (
            f' <a href="{escape(document.url)}" target="_blank" rel="noopener noreferrer">'
            "open the episode</a>"
            if document.url
            else ""
        )
        + "</li>"
        for document in corpus.documents[:3]
    )
    more = len(corpus.documents) - 3
    lines += f"<li>and {more} more</li>" if more > 0 else ""
    return (
        f'<h1>citecast</h1><ul class="documents" aria-label="Summaries that are asked">{lines}</ul>'
    )
