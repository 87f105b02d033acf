"""The way through the house: retrieve, read, judge, answer."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from rag.answer import Answer, Status
from rag.corpus import Corpus
from rag.encoder import Encoder, Progress
from rag.hit import Hit
from rag.judge import EvidenceJudge, Judge, Verdict
from rag.quote import Quote
from rag.reader import Reader, Reading, SimilarityReader
from rag.retriever import Retriever
from rag.selection import select

# The most quotes in one answer, and how many nearby sections stand beside it.
QUOTES = 3
RELATED = 3


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """All that an answer is made from.

    Attributes:
        parts: the readings of each part of the question, best first; the whole comes first.
        verdicts: one for each of ``parts``.
    """

    parts: tuple[tuple[Reading, ...], ...]
    verdicts: tuple[Verdict, ...]

    @property
    def verdict(self) -> Verdict:
        """On the question: two questions in one are answered as soon as one of them is."""
        return max(self.verdicts, key=lambda verdict: verdict.rank)

    def quotes(self, limit: int) -> tuple[Quote, ...]:
        """Choose at most ``limit`` quotes, from the parts that are answered."""
        if self.verdict.status is not Status.ANSWERED:
            return ()
        whole, *smaller = zip(self.parts, self.verdicts, strict=True)
        answered = [readings for readings, one in smaller if one.status is Status.ANSWERED]
        return select(whole[0], answered, limit=limit)

    @property
    def sections(self) -> tuple[Hit, ...]:
        """The sections in the order of their best items, best first."""
        best: dict[int, Reading] = {}
        for reading in self.parts[0]:
            best.setdefault(id(reading.candidate.passage.section), reading)
        ranked = enumerate(best.values(), start=1)
        return tuple(Hit(one.candidate.around, one.score, rank) for rank, one in ranked)


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
        return cls(Retriever.from_corpus(corpus, index=index, encoder=encoder, progress=progress))

    @property
    def corpus(self) -> Corpus:
        """The documents that are asked."""
        return self.retriever.index.corpus

    def look_up(self, question: str) -> Findings:
        """Retrieve, read and judge, without choosing what to show.

        Raises:
            QuestionError: the question is empty, too long, or has no letter or digit.
        """
        asked = self.retriever.understand(question)
        parts = tuple(
            tuple(self.reader.read(asked, self.retriever.candidates(asked, part), part))
            for part in range(len(asked.parts))
        )
        return Findings(parts, tuple(self.judge.judge(asked, readings) for readings in parts))

    def ask(self, question: str, *, k: int = QUOTES) -> Answer:
        """Answer a question with at most ``k`` quotes, or say that there is no answer.

        Raises:
            QuestionError: the question is empty, too long, or has no letter or digit.
            ValueError: ``k`` is below 1.
        """
        if k < 1:
            raise ValueError(f"expected k >= 1, found {k}")
        found = self.look_up(question)
        status, confidence = found.verdict.status, found.verdict.confidence
        quotes = found.quotes(k)
        quoted = {id(quote.section) for quote in quotes}
        near = (hit for hit in found.sections if id(hit.passage.section) not in quoted)
        return Answer(question, status, confidence, quotes, tuple(islice(near, RELATED)))
