"""Where the page sends a visitor's own files to, and hears how far they are."""

import json
from collections.abc import Iterator
from queue import SimpleQueue
from threading import Thread
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from rag.errors import CorpusError, RagError
from rag.web.visits import FullError, Visits

COOKIE = "citecast-visit"
# No page elsewhere can send this type without being asked first.
_BYTES = "application/octet-stream"


def add_visits(app: FastAPI, visits: Visits) -> None:
    """Add the routes: what a visitor has, one file more, one file less."""

    @app.get("/visit")
    def _held(request: Request) -> Response:
        return JSONResponse(_told(visits, request.cookies.get(COOKIE)))

    @app.post("/visit")
    async def _add(request: Request, name: str = "") -> Response:
        if request.headers.get("content-type") != _BYTES:
            return PlainTextResponse(f"Expected {_BYTES}.", 415)
        token = request.cookies.get(COOKIE) or visits.token()
        lines = _adding(visits, token, name, await request.body())
        reply = StreamingResponse(lines, media_type="application/x-ndjson")
        reply.set_cookie(COOKIE, token, httponly=True, samesite="strict")
        return reply

    @app.delete("/visit/{doc_id:path}")
    def _remove(request: Request, doc_id: str) -> Response:
        token = request.cookies.get(COOKIE)
        if token is not None:
            visits.remove(token, doc_id)
        return JSONResponse(_told(visits, token))


def _told(visits: Visits, token: str | None) -> list[dict[str, str]]:
    return [{"id": one.id, "title": one.title} for one in visits.documents(token)]


def _adding(visits: Visits, token: str, name: str, data: bytes) -> Iterator[str]:
    """Yield one JSON object a line: ``done`` and ``of``, and in the end ``held`` or ``error``."""
    told: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
    Thread(target=_add, args=(visits, token, name, data, told), daemon=True).start()
    while (row := told.get()) is not None:
        yield json.dumps(row, ensure_ascii=False) + "\n"


def _add(
    visits: Visits, token: str, name: str, data: bytes, told: SimpleQueue[dict[str, Any] | None]
) -> None:
    def progress(of: int) -> Any:
        done = 0

        def step(count: int) -> None:
            nonlocal done
            done += count
            told.put({"done": done, "of": of})

        return step

    try:
        document = visits.add(token, name, data, progress)
        told.put({"added": document.id, "held": _told(visits, token)})
    except (CorpusError, FullError) as error:
        told.put({"error": str(error)})
    except RagError:
        told.put({"error": "The summaries could not be opened."})
    finally:
        told.put(None)
