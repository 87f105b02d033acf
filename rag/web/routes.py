"""What the page fetches beside Gradio: its script and style, and the sources."""

import re
from collections.abc import Sequence
from importlib import resources

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, Response

from rag.document import Document
from rag.span import Span
from rag.web.adding import COOKIE
from rag.web.exactly import exact
from rag.web.loading import Loading
from rag.web.source import changed_html, contents_html, source_html
from rag.web.visits import Visits

MAX_MARKS = 50
_MARK = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)


def style() -> str:
    """Return the style of the page."""
    return (resources.files("rag.web") / "style.css").read_text(encoding="utf-8")


def scripts() -> dict[str, str]:
    """Return the scripts of the page by name; ``page`` loads the others."""
    folder = resources.files("rag.web") / "script"
    files = (one for one in folder.iterdir() if one.name.endswith(".js"))
    return {one.name.removesuffix(".js"): one.read_text(encoding="utf-8") for one in files}


def add_routes(
    app: FastAPI,
    loading: Loading,
    visits: Visits,
    *,
    takes_votes: bool,
) -> None:
    """Add the routes.

    Args:
        takes_votes: whether votes are kept, and so are offered.
    """
    css, modules = style(), scripts()

    @app.get("/citecast.css")
    def _style() -> Response:
        return Response(css, media_type="text/css")

    @app.get("/citecast/{name}.js")
    def _script(name: str) -> Response:
        if name not in modules:
            return Response(status_code=404)
        return Response(modules[name], media_type="text/javascript")

    @app.get("/source/{name:path}")
    def _source(request: Request, name: str, part: str = "", version: str = "") -> Response:
        marks = request.query_params.getlist("mark")
        own = visits.documents(request.cookies.get(COOKIE))
        found = _shown(loading, own, name, marks, version, takes_votes)
        if found is None:
            return HTMLResponse(_whole(request, "No such source", "<p>No such source.</p>"), 404)
        title, body = found
        return HTMLResponse(body if part else _whole(request, title, body))


def _shown(
    loading: Loading,
    own: Sequence[Document],
    name: str,
    marks: Sequence[str],
    version: str,
    takes_votes: bool,
) -> tuple[str, str] | None:
    """Return the title and the HTML of a document, or of the list of all where none is named."""
    corpus = loading.corpus
    if not name:
        return "Summaries", contents_html(corpus, loading.read_at, own)
    served = corpus.document(name)
    document = served or next((one for one in own if one.id == name), None)
    if document is None:
        return None
    if version and version != document.version:
        return document.title, changed_html(document)
    votes = takes_votes and served is not None
    return document.title, source_html(document, _marks(marks, document), takes_votes=votes)


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
