"""Readings to a verdict: does the corpus answer this, touch on it, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import Protocol

import numpy as np

from rag.answer import Status
from rag.question import Question
from rag.reader import Reading
from rag.weights import bundled_weights


@dataclass(frozen=True, slots=True)
class Verdict:
    """The state of an answer, and the probability that the corpus has one (``None``: unknown)."""

    status: Status
    confidence: float | None

    @property
    def rank(self) -> tuple[int, float]:
        """What makes one verdict speak for a whole question: its state, then its confidence."""
        states = (Status.NOT_COVERED, Status.RELATED, Status.ANSWERED)
        return states.index(self.status), self.confidence or 0.0


class Judge(Protocol):
    """What a judge must be."""

    def judge(self, question: Question, readings: Sequence[Reading]) -> Verdict:
        """Weigh the readings of a question, or of one part of it, best first."""


# What the judge looks at, in the order of ``evidence``.
FEATURES = ("met", "similarity", "lead", "support", "strangeness")

# A cosine below this is what the encoder gives to texts that have nothing to do with each other.
STRANGE = 0.3


def evidence(readings: Sequence[Reading]) -> list[float]:
    """Return what speaks for an answer, one number for each of ``FEATURES``.

    A near miss is a question whose subject the corpus has and whose point it has not, so likeness
    alone says little: every question that names the subject is like every item. What says more:

    - ``met``: how well the words of the question are met by the best item, one by one;
    - ``similarity``: of the nearest item, as meaning;
    - ``lead``: by how much that item is nearer than its document is as a whole;
    - ``support``: by how much the question is nearer to some item with all of its words than
      without one of them, for the word that does it least good. "Manufactured" is a word that a
      question about a drug is better off without, where the corpus never speaks of making it;
    - ``strangeness``: by how much ``similarity`` falls short of ``STRANGE``. Below it the other
      numbers are noise: "asdf" leads over its document, too.
    """
    top = readings[0]
    candidates = [reading.candidate for reading in readings]
    nearest = max(candidates, key=lambda candidate: candidate.similarity)
    without = np.max([candidate.without for candidate in candidates], axis=0)
    return [
        float(np.dot(top.met, top.rarity)),
        nearest.similarity,
        nearest.similarity - nearest.document_similarity,
        nearest.similarity - float(without.max(initial=-1.0)),
        max(0.0, STRANGE - nearest.similarity),
    ]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over ``FEATURES``; fitted by ``eval/fit.py``.

    Attributes:
        answer_from: the least confidence at which quotes are shown.
        related_from: the least similarity (cosine) at which a section counts as related.
    """

    intercept: float
    weights: tuple[float, ...]
    answer_from: float
    related_from: float

    @classmethod
    def bundled(cls) -> "Calibration":
        """Return the calibration that comes with the package."""
        found = bundled_weights("judge")
        weights = tuple(float(found["weights"][name]) for name in FEATURES)
        return cls(found["intercept"], weights, found["answer_from"], found["related_from"])


class EvidenceJudge:
    """Turns the evidence into a calibrated probability, and the probability into a state."""

    def __init__(self, calibration: Calibration | None = None) -> None:
        self._calibration = calibration or Calibration.bundled()

    def judge(self, question: Question, readings: Sequence[Reading]) -> Verdict:
        """Weigh the readings of a question, or of one part of it, best first."""
        if not readings:
            return Verdict(Status.NOT_COVERED, 0.0)
        calibration = self._calibration
        found = evidence(readings)
        pull = calibration.intercept + float(np.dot(calibration.weights, found))
        confidence = 1 / (1 + exp(-pull))
        if confidence >= calibration.answer_from:
            return Verdict(Status.ANSWERED, confidence)
        nearest = max(reading.candidate.similarity for reading in readings)
        near = nearest >= calibration.related_from
        return Verdict(Status.RELATED if near else Status.NOT_COVERED, confidence)
