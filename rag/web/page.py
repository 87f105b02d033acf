"""The chat page: a log of questions and answers, a box to ask in, and questions to start with."""

from collections.abc import Sequence
from html import escape
from importlib import resources

import gradio as gr

from rag.corpus import Corpus
from rag.judge import Strictness
from rag.pipeline import Pipeline
from rag.web.card import exact
from rag.web.conversation import STRICTNESS, Conversation

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


def stylesheet() -> str:
    """Return the CSS of the page."""
    return (resources.files("rag.web") / "style.css").read_text(encoding="utf-8")


def build_page(
    pipeline: Pipeline,
    *,
    examples: Sequence[str] = (),
    strictness: Strictness = Strictness.BALANCED,
) -> gr.Blocks:
    """Build the page over a pipeline.

    Args:
        examples: questions to offer on the empty page.
        strictness: how sure to be before quoting, until a person chooses otherwise.
    """
    talk = Conversation(pipeline, strictness)

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
            undo = gr.Button("Ask as typed", elem_id="undo", size="sm", scale=0, visible=False)
            strict = gr.Dropdown(
                list(STRICTNESS),
                value=next(name for name, one in STRICTNESS.items() if one is strictness),
                label="How sure before quoting",
                show_label=False,
                container=False,
                elem_id="strictness",
                scale=0,
                min_width=150,
            )
            # Gradio's own button floats over the log, on top of words that are quoted there.
            clear = gr.Button("Clear", elem_id="clear", size="sm", scale=0, visible=False)
        outputs = [box, turns, log, start, clear, undo]
        for trigger in (box.submit, send.click):
            asked = trigger(talk.respond, [box, turns, strict], outputs, api_visibility="private")
            asked.then(None, js=_SHOW_LAST)
        for button in buttons:
            asked = button.click(
                talk.respond, [button, turns, strict], outputs, api_visibility="private"
            )
            asked.then(None, js=_SHOW_LAST)
        undone = undo.click(
            talk.as_typed, [turns, strict], [turns, log, undo], api_visibility="private"
        )
        undone.then(None, js=_SHOW_LAST)
        clear.click(talk.afresh, None, [turns, log, start, clear, undo], api_visibility="private")
        gr.api(talk.ask, api_name="ask")
    return page


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
