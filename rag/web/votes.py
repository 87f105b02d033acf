"""Where the page sends votes to."""

import json
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response

from rag.errors import QuestionError
from rag.feedback import Feedback, Vote
from rag.span import Span


def add_votes(app: FastAPI, feedback: Feedback | None) -> None:
    """Add the route; ``feedback`` is ``None`` where votes are not kept."""

    @app.post("/feedback")
    async def _feedback(request: Request) -> Response:
        if feedback is None:
            return PlainTextResponse("Votes are not kept here.", 403)
        # A page elsewhere can post text across origins, but not this type of content.
        if request.headers.get("content-type", "").split(";")[0] != "application/json":
            return PlainTextResponse("Expected application/json.", 415)
        try:
            feedback.add(*_vote(json.loads(await request.body())))
        except (ValueError, TypeError, KeyError, QuestionError):
            return PlainTextResponse("Expected a vote on a question and its spans.", 422)
        except OSError:
            return PlainTextResponse("The vote could not be kept.", 507)
        return Response(status_code=204)


def _vote(found: Any) -> tuple[Vote, str, list[tuple[str, Span]]]:
    spans = [(str(name), Span(int(start), int(end))) for name, start, end in found["spans"]]
    return Vote(found["vote"]), str(found["question"]), spans
