"""Questions to start with: only such as the corpus answers, each checked by asking it."""

from collections.abc import Iterable, Iterator
from itertools import islice

from rag.answer import Status
from rag.corpus import Corpus
from rag.errors import QuestionError
from rag.pipeline import Pipeline

EXAMPLES = 4


def example_questions(pipeline: Pipeline, preferred: Iterable[str] = ()) -> list[str]:
    """Return up to ``EXAMPLES`` questions that are answered, the preferred ones first."""
    asked = dict.fromkeys([*preferred, *_from_headings(pipeline.corpus)])
    return list(islice((one for one in asked if _is_answered(pipeline, one)), EXAMPLES))


def _from_headings(corpus: Corpus) -> Iterator[str]:
    for document in corpus.documents:
        for section in document.headed:
            if section.start is not None:
                # "BDNF: A Key Player in …" is about BDNF; the rest of such a heading is its point.
                yield f"What is said about {section.title.split(': ')[0]}?"


def _is_answered(pipeline: Pipeline, question: str) -> bool:
    try:
        return pipeline.ask(question).status is Status.ANSWERED
    except QuestionError:
        return False
