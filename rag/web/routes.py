"""What the page fetches beside Gradio: its script and style, and the sources."""

import re
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from rag.document import Document
from rag.errors import RagError
from rag.pipeline import Pipeline
from rag.span import Span
from rag.web.adding import COOKIE
from rag.web.exactly import exact
from rag.web.examples import Following, example_questions
from rag.web.loading import Loading
from rag.web.source import changed_html, contents_html, source_html
from rag.web.visits import Visits

MAX_MARKS, MAX_NEAR = 50, 12
_MARK = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


def asset(name: str) -> str:
    """Return a file of the page: ``style.css`` or ``script.js``."""
    return (resources.files("rag.web") / name).read_text(encoding="utf-8")


def add_routes(app: FastAPI, loading: Loading, visits: Visits, examples: Sequence[str]) -> None:
    """Add the routes.

    Args:
        examples: questions for the empty page; each is shown if it is answered.
    """
    style, script = asset("style.css"), asset("script.js")

    # Made once for each pipeline: a newer one answers other questions.
    @lru_cache(maxsize=1)
    def asked(pipeline: Pipeline) -> list[str]:
        return example_questions(pipeline, examples)

    following = lru_cache(maxsize=1)(Following)

    @app.get("/citecast.css")
    def _style() -> Response:
        return Response(style, media_type="text/css")

    @app.get("/citecast.js")
    def _script() -> Response:
        return Response(script, media_type="text/javascript")

    @app.get("/source/{name:path}")
    def _source(request: Request, name: str, part: str = "", version: str = "") -> Response:
        marks = request.query_params.getlist("mark")
        own = visits.documents(request.cookies.get(COOKIE))
        found = _shown(loading, own, name, marks, version)
        if found is None:
            return HTMLResponse(_whole(request, "No such source", "<p>No such source.</p>"), 404)
        title, body = found
        return HTMLResponse(body if part else _whole(request, title, body))

    @app.get("/examples")
    def _examples() -> list[str]:
        try:
            return asked(loading.pipeline())
        except RagError:
            return []  # whoever asks is told

    @app.get("/next")
    def _next(request: Request) -> list[str]:
        told = request.query_params
        sections = [
            (name, int(at))
            for name, _, at in (one.rpartition("@") for one in told.getlist("near")[:MAX_NEAR])
            if at.isdecimal() and len(at) < 10
        ]
        return following(loading.pipeline()).near(sections, told.getlist("asked"))


def _shown(
    loading: Loading, own: Sequence[Document], name: str, marks: Sequence[str], version: str
) -> tuple[str, str] | None:
    """Return the title and the HTML of a document, or of the list of all where none is named."""
    corpus = loading.corpus
    if not name:
        return "Summaries", contents_html(corpus, loading.read_at, own)
    document = corpus.document(name) or next((one for one in own if one.id == name), None)
    if document is None:
        return None
    if version and version != document.version:
        return document.title, changed_html(document)
    return document.title, source_html(document, _marks(marks, document))


def _marks(told: Sequence[str], document: Document) -> list[Span]:
    marks = []
    for one in told[:MAX_MARKS]:
        if found := _MARK.fullmatch(one):
            start, end = int(found[1]), int(found[2])
            if start < end <= len(document.text):
                marks.append(Span(start, end))
    return marks


def _whole(request: Request, title: str, body: str) -> str:
    root = request.scope.get("root_path", "")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{exact(title)}</title><link rel="stylesheet" href="{root}/citecast.css"></head>'
        f'<body class="alone"><main>{body}</main></body></html>'
    )
