"""Questions to start with and to go on with: only such as the corpus answers, each checked."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, islice, zip_longest

from rag.answer import Status
from rag.document import Document
from rag.errors import QuestionError
from rag.named import ask_about
from rag.pipeline import Pipeline

EXAMPLES = 4
NEXT = 3
# So many are tried: each is asked, and a large corpus has thousands of headings.
TRIED = 40


def example_questions(
    pipeline: Pipeline, preferred: Iterable[str] = (), documents: Collection[str] = ()
) -> list[str]:
    """Return up to ``EXAMPLES`` questions that are answered, from each document about as many.

    Args:
        preferred: tried first; the others are made from headings.
        documents: the ids of those that are asked; by default all are.
    """
    corpus = pipeline.corpus
    chosen = [one for one in corpus.documents if one.id in documents] or list(corpus.documents)
    only = tuple(one.id for one in chosen) if documents else ()
    most = -(-EXAMPLES // max(min(len(chosen), EXAMPLES), 1))
    found: list[str] = []
    spare: list[str] = []
    told: Counter[str] = Counter()
    for question in islice(dict.fromkeys([*preferred, *_from_headings(chosen)]), TRIED):
        if len(found) == EXAMPLES:
            break
        source = _answered_from(pipeline, question, only)
        if source is not None:
            (found if told[source] < most else spare).append(question)
            told[source] += 1
    return [*found, *spare][:EXAMPLES]


class Following:
    """What to ask next, from the headings of sections that are near to the last question."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._headings = {
            (document.id, section.span.start): ask_about(section)
            for document in pipeline.corpus.documents
            for section in document.headed
            if section.start is not None
        }
        self._answered_from = lru_cache(maxsize=1000)(partial(_answered_from, pipeline))

    def near(
        self,
        sections: Iterable[tuple[str, int]],
        asked: Collection[str],
        documents: Collection[str] = (),
    ) -> list[str]:
        """Return up to ``NEXT`` questions that were not asked yet.

        Args:
            sections: where each starts, ``(document, offset)``, nearest first.
            asked: every question of the conversation.
            documents: the ids of those that are asked; by default all are.
        """
        known = (self._headings[one] for one in sections if one in self._headings)
        new = (one for one in dict.fromkeys(known) if one not in asked)
        only = tuple(documents)
        return list(islice((one for one in new if self._answered_from(one, only)), NEXT))


def _from_headings(documents: Sequence[Document]) -> Iterator[str]:
    """Yield a question on the first section of each document, then on each second one, and on."""
    asked = [
        [ask_about(section) for section in document.headed if section.start is not None]
        for document in documents
    ]
    return (one for one in chain.from_iterable(zip_longest(*asked)) if one is not None)


def _answered_from(pipeline: Pipeline, question: str, only: tuple[str, ...]) -> str | None:
    """Return the id of the document that answers first; ``None`` where none does."""
    try:
        answer = pipeline.ask(question, documents=only or None)
    except QuestionError:
        return None
    return answer.quotes[0].document.id if answer.status is Status.ANSWERED else None
