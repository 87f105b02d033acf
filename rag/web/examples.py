"""Questions to start with and to go on with: only such as the corpus answers, each checked."""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache, partial
from itertools import islice

from rag.answer import Status
from rag.corpus import Corpus
from rag.errors import QuestionError
from rag.pipeline import Pipeline
from rag.web.source import ask_about

EXAMPLES = 4
NEXT = 3


def example_questions(pipeline: Pipeline, preferred: Iterable[str] = ()) -> list[str]:
    """Return up to ``EXAMPLES`` questions that are answered, the preferred ones first."""
    asked = dict.fromkeys([*preferred, *_from_headings(pipeline.corpus)])
    return list(islice((one for one in asked if _is_answered(pipeline, one)), EXAMPLES))


class Following:
    """What to ask next, from the headings of sections that are near to the last question."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._headings = {
            (document.id, section.span.start): ask_about(section)
            for document in pipeline.corpus.documents
            for section in document.headed
            if section.start is not None
        }
        self._is_answered = lru_cache(maxsize=1000)(partial(_is_answered, pipeline))

    def near(self, sections: Iterable[tuple[str, int]], asked: Collection[str]) -> list[str]:
        """Return up to ``NEXT`` questions that were not asked yet.

        Args:
            sections: where each starts, ``(document, offset)``, nearest first.
            asked: every question of the conversation.
        """
        known = (self._headings[one] for one in sections if one in self._headings)
        new = (one for one in dict.fromkeys(known) if one not in asked)
        return list(islice((one for one in new if self._is_answered(one)), NEXT))


def _from_headings(corpus: Corpus) -> Iterator[str]:
    for document in corpus.documents:
        for section in document.headed:
            if section.start is not None:
                yield ask_about(section)


def _is_answered(pipeline: Pipeline, question: str) -> bool:
    try:
        return pipeline.ask(question).status is Status.ANSWERED
    except QuestionError:
        return False
