"""Where the page sends votes to."""

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from rag.corpus import Corpus
from rag.errors import QuestionError
from rag.feedback import Feedback, Vote
from rag.span import Span
from rag.web.loading import Loading


def add_votes(app: FastAPI, loading: Loading, kept: Path | None) -> None:
    """Add the route; ``kept`` is the file for votes, ``None`` where they are not kept."""

    @app.post("/feedback")
    async def _feedback(request: Request) -> Response:
        if kept is None:
            return PlainTextResponse("Votes are not kept here.", 403)
        # A page elsewhere can post text across origins, but not this type of content.
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return PlainTextResponse("Expected application/json.", 415)
        corpus = loading.corpus
        try:
            Feedback(kept, corpus).add(*_vote(json.loads(await request.body()), corpus))
        except _ChangedError:
            return PlainTextResponse("The summary has changed since.", 409)
        except (ValueError, TypeError, KeyError, QuestionError):
            return PlainTextResponse("Expected a vote on a question and its spans.", 422)
        except OSError:
            return PlainTextResponse("The vote could not be kept.", 507)
        return Response(status_code=204)


class _ChangedError(Exception):
    """The offsets count in a document that is not served any more."""


def _vote(found: Any, corpus: Corpus) -> tuple[Vote, str, list[tuple[str, Span]]]:
    spans = []
    for name, version, start, end in found["spans"]:
        document = corpus.document(str(name))
        if document is not None and document.version != version:
            raise _ChangedError
        spans.append((str(name), Span(int(start), int(end))))
    return Vote(found["vote"]), str(found["question"]), spans
