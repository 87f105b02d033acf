"""The page as a server on this machine."""

import logging
import os
import socket
import threading
import webbrowser
from collections.abc import Sequence
from contextlib import suppress
from errno import EADDRINUSE
from pathlib import Path
from types import FrameType

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.middleware.trustedhost import TrustedHostMiddleware

from rag.errors import RagError
from rag.judge import Strictness
from rag.pipeline import Pipeline
from rag.web.adding import add_visits
from rag.web.loading import Loading
from rag.web.page import build_page
from rag.web.rate import Rate
from rag.web.routes import add_routes, style
from rag.web.safety import Safety
from rag.web.suggesting import add_suggestions
from rag.web.visits import Visits
from rag.web.votes import add_votes

_LOCAL = ("127.0.0.1", "localhost", "::1")
PORT = 7860
# The environment variable that holds the password, if there is to be one.
PASSWORD = "CITECAST_PASSWORD"


def build_app(
    pipeline: Pipeline | Loading,
    *,
    examples: Sequence[str] = (),
    hosts: Sequence[str] = ("*",),
    strictness: Strictness = Strictness.BALANCED,
    feedback: Path | None = None,
    password: str | None = None,
    rate: Rate | None = None,
) -> FastAPI:
    """Return the whole application, safe settings included.

    Args:
        examples: questions for the empty page; each is checked by asking it.
        hosts: the names it may be called by. A page elsewhere whose name is made to lead to this
            machine (DNS rebinding) calls it by another.
        strictness: how sure to be before quoting, until a person chooses otherwise.
        feedback: the file that votes are kept in; by default they are not.
        password: what a browser asks for first; by default nothing.
        rate: how often one client may ask; by default as ``Safety`` has it.
    """
    loading = Loading.of(pipeline) if isinstance(pipeline, Pipeline) else pipeline
    visits = Visits(loading)
    takes_votes = feedback is not None
    page = build_page(loading, visits, strictness=strictness, takes_votes=takes_votes)
    page.queue(max_size=64, default_concurrency_limit=2, api_open=False)
    app = FastAPI(openapi_url=None)
    add_routes(app, loading, visits, takes_votes=takes_votes)
    add_suggestions(app, visits, examples)
    add_visits(app, visits)
    add_votes(app, loading, feedback)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=gr.themes.Base(
            primary_hue="teal",
            neutral_hue="slate",
            font=["system-ui", "sans-serif"],
            font_mono=["ui-monospace", "monospace"],
        ),
        css=style(),
        head='<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<script type="module" src="citecast/page.js"></script>',
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        footer_links=["api"],
        max_file_size="1mb",
        mcp_server=False,
        ssr_mode=False,
        allowed_paths=[],
    )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    app.add_middleware(Safety, password=password, rate=rate)
    return app


def serve(
    pipeline: Pipeline | Loading,
    *,
    host: str = "127.0.0.1",
    port: int | None = None,
    open_browser: bool = False,
    examples: Sequence[str] = (),
    strictness: Strictness = Strictness.BALANCED,
    feedback: Path | None = None,
) -> None:
    """Serve the chat until it is interrupted.

    Args:
        feedback: the file for votes; by default ``eval/feedback.jsonl`` beside the corpus, where
            there is such a folder.
        port: ``None`` takes 7860, or a free one where that is taken; 0 takes a free one. The
            address is printed in any case.

    Raises:
        RagError: the address cannot be listened on.
    """
    listener = _listen(host, PORT if port is None else port, or_any=port is None)
    shown = f"[{host}]" if ":" in host else host
    address = f"http://{shown}:{listener.getsockname()[1]}"
    password = os.environ.get(PASSWORD) or None
    if (warning := exposure(host, password)) is not None:
        print(warning)  # noqa: T201
    local_names = _LOCAL[:2] if host in _LOCAL[:2] else ("*",)
    app = build_app(
        pipeline,
        examples=examples,
        hosts=local_names,
        strictness=strictness,
        feedback=feedback or _beside(pipeline.corpus.folder),
        password=password,
    )
    print(f"The chat is at {address} (Ctrl+C ends it)", flush=True)  # noqa: T201
    if open_browser:
        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
    server = _Server(uvicorn.Config(app, log_level="warning"))
    with suppress(KeyboardInterrupt):  # uvicorn raises it again once it has shut down
        server.run(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends at the first Ctrl+C: a page holds a connection open for as long as it is shown."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        super().handle_exit(sig, frame)
        self.force_exit = True
        # That the connections of such pages break off now is no error to be told.
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)


def exposure(host: str, password: str | None) -> str | None:
    """Return a warning where others than this machine can ask, and no password is asked for."""
    if host in _LOCAL or password is not None:
        return None
    return f"warning: anyone who can reach this machine can ask; set {PASSWORD} to a password"


def _beside(corpus: Path) -> Path | None:
    folder = corpus.resolve().parent / "eval"
    return folder / "feedback.jsonl" if folder.is_dir() else None


def _listen(host: str, port: int, *, or_any: bool = False) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # Who comes before the server runs waits for it, and is not refused.
        listener.listen()
    except OSError as error:
        listener.close()
        if or_any and error.errno == EADDRINUSE:
            return _listen(host, 0)
        raise RagError(
            f"cannot listen on {host}:{port} ({error.strerror}); try another --port"
        ) from error
    return listener
