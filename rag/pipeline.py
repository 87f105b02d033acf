"""The way through the house: retrieve, read, judge, answer."""

from collections.abc import Callable
from pathlib import Path

from rag.answer import Answer, Status
from rag.corpus import Corpus
from rag.encoder import Encoder, Progress
from rag.judge import EvidenceJudge, Judge
from rag.reader import Reader, SimilarityReader
from rag.retriever import Retriever
from rag.selection import select

# The most quotes in one answer, and how many nearby sections stand beside it.
QUOTES = 3
RELATED = 3


class Pipeline:
    """Asks a corpus. Safe to share between threads: asking changes no answer.

    Args:
        retriever: finds the sections.
        reader: scores their items; the default knows likeness.
        judge: tells whether there is an answer at all.
    """

    def __init__(
        self, retriever: Retriever, *, reader: Reader | None = None, judge: Judge | None = None
    ) -> None:
        self.retriever = retriever
        self.reader = reader or SimilarityReader(retriever.index)
        self.judge = judge or EvidenceJudge()

    @classmethod
    def from_corpus(
        cls,
        corpus: str | Path | Corpus = "corpus",
        *,
        index: str | Path | None = None,
        encoder: Encoder | str | None = None,
        progress: Callable[[int], Progress] | None = None,
    ) -> "Pipeline":
        """Open a corpus folder, indexing it first where that is needed.

        Takes and raises what ``Retriever.from_corpus`` does.
        """
        return cls(
            Retriever.from_corpus(corpus, index=index, encoder=encoder, progress=progress)
        )

    @property
    def corpus(self) -> Corpus:
        """The documents that are asked."""
        return self.retriever.index.corpus

    def ask(self, question: str, *, k: int = QUOTES) -> Answer:
        """Answer a question with at most ``k`` quotes, or say that there is no answer.

        Raises:
            QuestionError: the question is empty, too long, or has no letter or digit.
            ValueError: ``k`` is below 1.
        """
        if k < 1:
            raise ValueError(f"expected k >= 1, found {k}")
        asked = self.retriever.understand(question)
        every = [
            self.reader.read(asked, self.retriever.candidates(asked, part), part)
            for part in range(len(asked.parts))
        ]
        verdict = self.judge.judge(asked, every[0])
        hits = self.retriever.hits([reading.candidate for reading in every[0]])
        if verdict.status is not Status.ANSWERED:
            return Answer(question, verdict.status, verdict.confidence, (), hits[:RELATED])
        quotes = select(every, limit=k)
        quoted = {id(quote.section) for quote in quotes}
        others = [hit for hit in hits if id(hit.passage.section) not in quoted]
        return Answer(question, verdict.status, verdict.confidence, quotes, tuple(others[:RELATED]))
