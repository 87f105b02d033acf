"""Where the page asks what to ask: questions to start with, and to go on with."""

from collections.abc import Sequence
from functools import lru_cache

from fastapi import FastAPI, Request

from rag.errors import RagError
from rag.pipeline import Pipeline
from rag.web.adding import COOKIE
from rag.web.conversation import NOT_OPEN
from rag.web.examples import Following, example_questions
from rag.web.visits import Visits

MAX_NEAR = 12


def add_suggestions(app: FastAPI, visits: Visits, examples: Sequence[str]) -> None:
    """Add the routes.

    Args:
        examples: questions for the empty page; each is shown if it is answered.
    """

    # Made once for each pipeline: a newer one answers other questions, and so does a visitor's.
    @lru_cache(maxsize=64)
    def starting(pipeline: Pipeline, documents: tuple[str, ...]) -> list[str]:
        return example_questions(pipeline, () if documents else examples, documents)

    following = lru_cache(maxsize=4)(Following)

    @app.get("/examples")
    def _examples(request: Request) -> dict[str, object]:
        try:
            pipeline = visits.pipeline(request.cookies.get(COOKIE))
        except RagError:
            # The reason may name paths of the server: it is told there.
            return {"questions": [], "problem": NOT_OPEN}
        return {"questions": starting(pipeline, _chosen(request, pipeline)), "problem": ""}

    @app.get("/next")
    def _next(request: Request) -> list[str]:
        told = request.query_params
        sections = [
            (name, int(at))
            for name, _, at in (one.rpartition("@") for one in told.getlist("near")[:MAX_NEAR])
            if at.isdecimal() and len(at) < 10
        ]
        try:
            pipeline = visits.pipeline(request.cookies.get(COOKIE))
        except RagError:
            return []  # whoever asks is told
        documents = _chosen(request, pipeline)
        return following(pipeline).near(sections, told.getlist("asked"), documents)


def _chosen(request: Request, pipeline: Pipeline) -> tuple[str, ...]:
    names = request.query_params.getlist("doc")
    return tuple(one for one in names if pipeline.corpus.document(one) is not None)
