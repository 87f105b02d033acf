"""What reading and judging a question came to, before it is chosen what to show."""

from dataclasses import dataclass, replace

from rag.answer import Status
from rag.hit import Hit
from rag.interpretation import Interpretation
from rag.judge import Verdict
from rag.mismatch import mismatches
from rag.quote import Quote
from rag.reader import Reading
from rag.selection import select


@dataclass(frozen=True, slots=True, eq=False)
class Findings:
    """All that an answer is made from.

    Attributes:
        asked: the question as it is read.
        parts: the readings of each part of the question, best first; the whole comes first.
        verdicts: one for each of ``parts``.
    """

    asked: Interpretation
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
        quotes = select(self.asked.text, whole[0], answered, limit=limit)
        return tuple(
            replace(quote, mismatches=mismatches(self.asked.text, quote.text)) for quote in quotes
        )

    @property
    def sections(self) -> tuple[Hit, ...]:
        """The sections in the order of their best items, best first."""
        best: dict[int, Reading] = {}
        for reading in self.parts[0]:
            best.setdefault(id(reading.candidate.passage.section), reading)
        ranked = enumerate(best.values(), start=1)
        return tuple(Hit(one.candidate.around, one.score, rank) for rank, one in ranked)
