"""The chat page: a log of questions and answers, a box to ask in, and the source beside them."""

from html import escape

import gradio as gr

from rag.corpus import ENDINGS, Corpus
from rag.judge import Strictness
from rag.web.choice import choices_of, document_choice
from rag.web.conversation import STRICTNESS, Conversation
from rag.web.exactly import exact
from rag.web.loading import Loading
from rag.web.source import contents_html, source_html
from rag.web.visits import Visits

_WHAT = (
    '<p class="note">Ask a question and read the exact words of the summary, each with its section '
    "and a link to that part of the episode. Where the summary has no answer, this page says so."
    '</p><p class="note" id="loading" role="status">The model is being loaded. You can ask already.'
    '</p><div class="examples"></div>'
)
_FOOTNOTE = (
    '<p class="health">Quotes are the summary’s words, not the speaker’s own and not medical '
    "advice.</p>"
)
_SHADE = '<button type="button" class="shade">Dark</button>'
_OWN = (
    f'<label class="add">Ask a file of your own<input type="file" multiple '
    f'accept="{",".join(ENDINGS)}" aria-describedby="own-note"></label> '
    '<span class="note" id="own-note">Markdown, .srt or .vtt; also dropped on the page. It is held '
    'for this visit only, and nobody else sees it.</span><ul class="own"></ul>'
    '<p class="note" id="adding" role="status"></p>'
)
# The script of the page does what Gradio has no component for: see script.js.
_CLEARED = "() => window.citecast.cleared()"
_LISTED = "() => window.citecast.listed()"
_SAVE = '(text) => window.citecast.save("{name}", text)'


def build_page(
    loading: Loading, visits: Visits, *, strictness: Strictness = Strictness.BALANCED
) -> gr.Blocks:
    """Build the page; it asks the pipeline once that is open.

    Args:
        strictness: how sure to be before quoting, until a person chooses otherwise.
    """
    talk = Conversation(loading, visits, strictness)
    corpus = loading.corpus

    with gr.Blocks(title="citecast", analytics_enabled=False, fill_height=False) as page:
        turns = gr.State([])
        with gr.Row(elem_id="columns", equal_height=False):
            with gr.Column(elem_id="talk"):
                masthead = gr.HTML(_header(corpus), elem_id="masthead")
                documents = document_choice(corpus.documents)
                gr.HTML(_OWN, elem_id="own")
                visited = gr.Button("Show my files", elem_id="visited", visible="hidden")
                with gr.Column(elem_id="start") as start:
                    gr.HTML(_WHAT)
                log = _log()
                gr.HTML('<div class="following"></div>', elem_id="following")
                with gr.Row(elem_id="asking", equal_height=True):
                    box = _box()
                    send = gr.Button("Ask", variant="primary", elem_id="ask", scale=0, min_width=88)
                    stop = gr.Button("Stop", elem_id="stop", scale=0, min_width=88, visible=False)
                with gr.Row(elem_id="foot", equal_height=False):
                    gr.HTML(_FOOTNOTE, elem_id="footnote")
                    gr.HTML(_SHADE, elem_id="shade")
                    undo = _quiet("Ask as typed", "undo")
                    strict = _strictness(strictness)
                with gr.Row(elem_id="kept", equal_height=False, visible=False) as kept:
                    markdown = _quiet("Save as Markdown", "save-markdown", visible=True)
                    as_json = _quiet("Save as JSON", "save-json", visible=True)
                    # Gradio's own button floats over the log, on top of words quoted there.
                    clear = _quiet("Clear", "clear", visible=True)
            pane = gr.HTML(_pane(loading), elem_id="pane", container=False)
        saved = gr.Textbox(visible="hidden", label="Saved")

        shown = [box, turns, log, start, kept, undo, stop]
        settings = [strict, documents]
        running = []
        for event in (box.submit, send.click):
            running.append(
                event(
                    talk.respond,
                    [box, turns, *settings],
                    shown,
                    api_visibility="private",
                    show_progress="hidden",
                )
            )
        stop.click(
            talk.stopped, turns, [turns, log, stop], cancels=running, api_visibility="private"
        )
        undo.click(talk.as_typed, [turns, *settings], [turns, log, undo], api_visibility="private")
        listed = visited.click(
            talk.choices, None, documents, api_visibility="private", show_progress="hidden"
        )
        listed.then(None, js=_LISTED)
        cleared = clear.click(
            talk.afresh,
            None,
            [turns, log, start, kept, undo, stop],
            api_visibility="private",
        )
        cleared.then(None, js=_CLEARED)
        for button, text, name in (
            (markdown, talk.as_markdown, "citecast.md"),
            (as_json, talk.as_json, "citecast.json"),
        ):
            written = button.click(text, turns, saved, api_visibility="private")
            written.then(None, saved, js=_SAVE.format(name=name))

        gr.api(talk.ask, api_name="ask")

    def renewed(corpus: Corpus) -> None:
        """Show whoever opens the page from now on what there is to ask now."""
        masthead.value, pane.value = _header(corpus), _pane(loading)
        offered = documents.choices
        documents.choices = choices_of(corpus.documents)
        documents.visible = len(corpus.documents) > 1
        page.config = page.get_config_file()
        # Gradio refuses a choice that it does not know, and a page opened before may still show
        # what is gone. Whoever answers leaves it out.
        gone = [one for one in offered if one not in documents.choices]
        documents.choices = [*documents.choices, *gone]

    loading.when_renewed(renewed)
    return page


def _log() -> gr.Chatbot:
    return gr.Chatbot(
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


def _box() -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        label="Your question",
        show_label=False,
        container=False,
        placeholder="Ask the summary…",
        max_lines=4,
        scale=1,
        autofocus=True,
    )


def _quiet(label: str, name: str, *, visible: bool = False) -> gr.Button:
    return gr.Button(
        label, elem_id=name, elem_classes="quiet", size="sm", scale=0, min_width=0, visible=visible
    )


def _strictness(chosen: Strictness) -> gr.Dropdown:
    return gr.Dropdown(
        list(STRICTNESS),
        value=next(name for name, one in STRICTNESS.items() if one is chosen),
        label="How sure before quoting",
        show_label=False,
        container=False,
        elem_id="strictness",
        scale=0,
        min_width=150,
    )


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
        '<a class="cite open-source" href="source/">Read the summary</a>'
    )


def _pane(loading: Loading) -> str:
    """Return the source beside the chat: the document itself, or the list of several."""
    corpus = loading.corpus
    single = len(corpus.documents) == 1
    shown = source_html(corpus.documents[0]) if single else contents_html(corpus, loading.read_at)
    return (
        '<div class="pane"><div class="pane-head"><h2>The summary</h2>'
        '<a class="cite" href="source/">What is indexed</a>'
        '<button type="button" id="passage" hidden>The right passage is here</button>'
        '<span id="told" role="status"></span>'
        '<button type="button" id="close-source">Back to the chat</button></div>'
        '<details id="player" hidden><summary>Watch here (connects to the video’s site)</summary>'
        '<div class="screen"></div></details>'
        f'<div class="shown">{shown}</div></div>'
    )
