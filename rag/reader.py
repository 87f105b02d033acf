"""Candidates to readings: how well each item answers the question, by itself and in its place."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Protocol

import numpy as np

from rag.candidate import Candidate
from rag.encoder import Vectors
from rag.fusion import Fusion
from rag.indexing import Index
from rag.late import LateInteraction
from rag.question import Question
from rag.span import Span
from rag.weights import bundled_weights


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """What the reader makes of one candidate.

    Attributes:
        span: the words that answer: the item, or a part of it.
        score: higher is better; comparable within one question.
        met: ``(w,)`` float32, how well each content word of the question is met by the item,
            1 at best; empty where the reader does not look at words.
        rarity: ``(w,)`` float32, the weight of each of those words, summing to 1.
        answers: log-odds that the item answers; from a reader that was trained to know, ``None``
            from others.
    """

    candidate: Candidate
    span: Span
    score: float
    met: Vectors
    rarity: Vectors
    answers: float | None = None


class Reader(Protocol):
    """What a reader must be: it scores, and never changes, what it is given."""

    def read(
        self, question: Question, candidates: Sequence[Candidate], part: int = 0
    ) -> list[Reading]:
        """Score candidates against one part of a question (0 is the whole), best first."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts; fitted by ``eval/fit.py``.

    Attributes:
        timed: added to items of sections that have a time. Of an introduction and the part of
            the episode that it announces, the part can be listened to.
    """

    similarity: float
    section_similarity: float
    words: float
    late: float
    timed: float

    @classmethod
    def bundled(cls) -> "Weights":
        """Return the weights that come with the package."""
        return cls(**bundled_weights("reader")["weights"])


class SimilarityReader:
    """Reads by likeness: meaning of item and section, BM25, and word-to-word matching.

    It has no notion of an answer; it knows what a passage is about, word by word.
    """

    # Late interaction is asked about this many candidates; the others are far behind by then.
    depth = 64

    def __init__(self, index: Index, weights: Weights | None = None) -> None:
        self._weights = weights or Weights.bundled()
        self._fusion = Fusion.bundled()
        self._rarity = index.item_words.rarity
        self._late = LateInteraction(index.encoder)

    def read(
        self, question: Question, candidates: Sequence[Candidate], part: int = 0
    ) -> list[Reading]:
        """Score the candidates that retrieval likes best, and order them, best first."""
        likely = sorted(candidates, key=self._fusion.score, reverse=True)[: self.depth]
        words = self._late.words(question.parts[part], self._rarity)
        met = self._late.matches(words, [one.passage.search_text for one in likely])
        readings = [
            Reading(one, one.passage.span, self._score(one, row, words.weights), row, words.weights)
            for one, row in zip(likely, met, strict=True)
        ]
        return sorted(readings, key=lambda reading: reading.score, reverse=True)

    def _score(self, candidate: Candidate, met: Vectors, rarity: Vectors) -> float:
        return float(np.dot(astuple(self._weights), clues(candidate, met, rarity)))


def clues(candidate: Candidate, met: Vectors, rarity: Vectors) -> list[float]:
    """Return what is weighed of a candidate, in the order of the fields of ``Weights``."""
    return [
        candidate.similarity,
        candidate.section_similarity,
        candidate.words,
        float(np.dot(met, rarity)),
        float(candidate.passage.section.start is not None),
    ]
