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
_CHOSEN = "(documents) => window.citecast.chosen(documents)"
_SAVE = '(text) => window.citecast.save("{name}", text)'


def build_page(
    loading: Loading,
    visits: Visits,
    *,
    strictness: Strictness = Strictness.BALANCED,
    takes_votes: bool = False,
) -> gr.Blocks:
    """Build the page; it asks the pipeline once that is open.

    Args:
        strictness: how sure to be before quoting, until a person chooses otherwise.
        takes_votes: whether votes are kept, and so are offered.
    """
    talk = Conversation(loading, visits, strictness, takes_votes=takes_votes)
    corpus = loading.corpus

    with gr.Blocks(title="citecast", analytics_enabled=False, fill_height=False) as page:
        turns = gr.State([])
        with gr.Row(elem_id="columns", equal_height=False):
            with gr.Column(elem_id="talk"):
                masthead = gr.HTML(_header(corpus), elem_id="masthead")
                documents = document_choice(corpus.documents)
                visited = gr.Button("Show my files", elem_id="visited", visible="hidden")
                with gr.Column(elem_id="start") as start:
                    gr.HTML(_WHAT)
                log = _log()
                # What comes to the newest places of the log: see log.js.
                newest = gr.HTML("", elem_id="newest", visible="hidden")
                gr.HTML('<div class="following"></div>', elem_id="following")
                with gr.Row(elem_id="asking", equal_height=True):
                    box = _box()
                    send = gr.Button("Ask", variant="primary", elem_id="ask", scale=0, min_width=88)
                    stop = gr.Button("Stop", elem_id="stop", scale=0, min_width=88, visible=False)
                with gr.Row(elem_id="settings", equal_height=False):
                    gr.HTML(_OWN, elem_id="own")
                    strict = _strictness(strictness)
                with gr.Row(elem_id="foot", equal_height=False):
                    gr.HTML(_SHADE, elem_id="shade")
                    with gr.Row(elem_id="kept", equal_height=False, visible=False) as kept:
                        markdown = _quiet("Save as Markdown", "save-markdown")
                        as_json = _quiet("Save as JSON", "save-json")
                        # Gradio's own button floats over the log, on top of words quoted there.
                        clear = _quiet("Clear", "clear")
                gr.HTML(_FOOTNOTE, elem_id="footnote")
            pane = gr.HTML(_pane(loading, takes_votes), elem_id="pane", container=False)
        saved = gr.Textbox(visible="hidden", label="Saved")
        undo = gr.Button("Ask the last question as typed", elem_id="undo", visible="hidden")

        shown = [box, turns, log, newest, start, kept, stop]
        settings = [strict, documents]
        # One event for both, so that Gradio asks one question at a time: two at once would each
        # write the turns without the other's. What it drops is asked again: see asking.js.
        asked = gr.on(
            [box.submit, send.click],
            talk.respond,
            [box, turns, *settings],
            shown,
            api_visibility="private",
            show_progress="hidden",
            trigger_mode="once",
        )
        asked.failure(talk.failed, turns, [turns, log, newest, stop], api_visibility="private")
        stop.click(
            talk.stopped,
            turns,
            [turns, log, newest, stop],
            cancels=asked,
            api_visibility="private",
        )
        undo.click(
            talk.as_typed, [turns, *settings], [turns, log, newest], api_visibility="private"
        )
        documents.change(None, documents, js=_CHOSEN)
        listed = visited.click(
            talk.choices, None, documents, api_visibility="private", show_progress="hidden"
        )
        listed.then(None, js=_LISTED)
        cleared = clear.click(
            talk.afresh,
            None,
            [turns, log, newest, start, kept, stop],
            cancels=asked,
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
        masthead.value, pane.value = _header(corpus), _pane(loading, takes_votes)
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


def _quiet(label: str, name: str) -> gr.Button:
    return gr.Button(label, elem_id=name, elem_classes="quiet", size="sm", scale=0, min_width=0)


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
    documents = corpus.documents
    if len(documents) == 1:
        told, read = exact(documents[0].title), "Read the summary"
        if url := documents[0].url:
            told += (
                f' <a href="{escape(url)}" target="_blank" rel="noopener noreferrer">'
                "open the episode</a>"
            )
    else:
        told, read = f"{len(documents)} summaries", "Read the summaries"
    return (
        f'<h1>citecast</h1><p class="subject">{told}</p>'
        f'<a class="cite open-source" href="source/">{read}</a>'
    )


def _pane(loading: Loading, takes_votes: bool) -> str:
    """Return the source beside the chat: the document itself, or the list of several."""
    corpus = loading.corpus
    title, shown = "The summaries", contents_html(corpus, loading.read_at)
    if len(corpus.documents) == 1:
        title = "The summary"
        shown = source_html(corpus.documents[0], takes_votes=takes_votes)
    return (
        f'<div class="pane"><div class="pane-head"><h2>{title}</h2>'
        '<a class="cite" href="source/">What is indexed</a>'
        '<button type="button" id="passage" hidden>The right passage is here</button>'
        '<span id="told" role="status"></span>'
        '<button type="button" id="close-source">Back to the chat</button></div>'
        '<details id="player" hidden><summary>Watch here (connects to the video’s site)</summary>'
        '<div class="screen"></div></details>'
        f'<div class="shown">{shown}</div></div>'
    )
