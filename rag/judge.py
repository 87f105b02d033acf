"""Readings to a verdict: does the corpus answer this, touch on it, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import exp
from typing import Any, Protocol

import numpy as np

from rag.answer import Status
from rag.question import Question
from rag.reader import Reading
from rag.weights import bundled_weights


class Strictness(StrEnum):
    """How sure the judge must be before quotes are shown: a point on the risk-coverage curve.

    - ``cautious``: of unanswerable questions about the subject, at most one in ten is answered;
    - ``balanced``: a wrong refusal weighs as much as a wrong answer;
    - ``eager``: of the unanswerable ones, at most half are answered.

    Measured on the questions that the calibration was fitted on (``eval/README.md``).
    """

    CAUTIOUS = "cautious"
    BALANCED = "balanced"
    EAGER = "eager"


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

    def judge(
        self,
        question: Question,
        readings: Sequence[Reading],
        strictness: Strictness = Strictness.BALANCED,
    ) -> Verdict:
        """Weigh the readings of a question, or of one part of it, best first."""


# A cosine below this is what the encoder gives to texts that have nothing to do with each other.
STRANGE = 0.3


def evidence(readings: Sequence[Reading]) -> dict[str, float]:
    """Return what speaks for an answer.

    A near miss is a question whose subject the corpus has and whose point it has not, so likeness
    alone says little: every question that names the subject is like every item. What says more:

    - ``met``: how well the words of the question are met by the best item, one by one;
    - ``similarity``: of the nearest item, as meaning;
    - ``lead``: by how much that item is nearer than its document is as a whole;
    - ``support``: by how much the question is nearer to some item with all of its words than
      without one of them, for the word that does it least good. "Manufactured" is a word that a
      question about a drug is better off without, where the corpus never speaks of making it;
    - ``strangeness``: by how much ``similarity`` falls short of ``STRANGE``. Below it the other
      numbers are noise: "asdf" leads over its document, too;
    - ``answers``: the trained reader's highest log-odds that an item answers; only from readers
      that know, as the next four are;
    - ``sure``: the same as a probability: among refusals and among certainties the log-odds say
      less than between them;
    - ``second``: the log-odds of the item that answers second best, or of the only one;
    - ``words``: the highest share of the question's words, by rarity, that an item has (BM25);
    - ``gap``: how much of the question no item meets, in the word that is met least for its rarity.
    """
    top = readings[0]
    candidates = [reading.candidate for reading in readings]
    nearest = max(candidates, key=lambda candidate: candidate.similarity)
    without = np.max([candidate.without for candidate in candidates], axis=0)
    found = {
        "met": float(np.dot(top.met, top.rarity)),
        "similarity": nearest.similarity,
        "lead": nearest.similarity - nearest.document_similarity,
        "support": nearest.similarity - float(without.max(initial=-1.0)),
        "strangeness": max(0.0, STRANGE - nearest.similarity),
    }
    read = sorted(reading.answers for reading in readings if reading.answers is not None)
    if not read:
        return found
    best, second = read[-1], read[-2:][0]
    words = max(candidate.words for candidate in candidates)
    met = np.max([reading.met for reading in readings], axis=0)
    return {
        **found,
        "answers": best,
        "sure": 1 / (1 + exp(-best)),
        "second": second,
        "words": words,
        "gap": float(((1 - met) * top.rarity).max(initial=0.0)),
    }


@dataclass(frozen=True, slots=True)
class Calibration:
    """A logistic regression over the evidence; fitted by ``eval/fit.py``.

    Attributes:
        weights: what each kind of evidence adds to the log-odds.
        answer_from: for each strictness the least confidence at which quotes are shown.
        related_from: the least similarity (cosine) at which a section counts as related.
    """

    intercept: float
    weights: dict[str, float]
    answer_from: dict[Strictness, float]
    related_from: float

    @classmethod
    def bundled(cls, reader: str) -> "Calibration":
        """Return the one that comes with the package, for one kind of reader.

        Args:
            reader: ``trained`` (on the scale of the bundled summary), ``episodes`` (the same on
                that of others), ``short`` (of short texts), ``likeness`` or ``words``.
        """
        return cls.of(bundled_weights("judge")[reader])

    @classmethod
    def of(cls, found: dict[str, Any]) -> "Calibration":
        """Read what ``eval/fit.py`` wrote."""
        answer_from = {one: float(found["answer_from"][one]) for one in Strictness}
        return cls(found["intercept"], found["weights"], answer_from, found["related_from"])

    def pull(self, found: dict[str, float]) -> float:
        """Return the log-odds that there is an answer."""
        return self.intercept + sum(weight * found[name] for name, weight in self.weights.items())

    def rescaled(
        self, slope: float, shift: float, answer_from: dict[Strictness, float]
    ) -> "Calibration":
        """Return the same evidence on another scale, as ``rag calibrate`` fits it."""
        return replace(
            self,
            intercept=slope * self.intercept + shift,
            weights={name: slope * weight for name, weight in self.weights.items()},
            answer_from=answer_from,
        )


class EvidenceJudge:
    """Turns the evidence into a calibrated probability, and the probability into a state."""

    def __init__(self, calibration: Calibration) -> None:
        self._calibration = calibration

    def judge(
        self,
        question: Question,
        readings: Sequence[Reading],
        strictness: Strictness = Strictness.BALANCED,
    ) -> Verdict:
        """Weigh the readings of a question, or of one part of it, best first."""
        if not readings:
            return Verdict(Status.NOT_COVERED, 0.0)
        calibration = self._calibration
        confidence = 1 / (1 + exp(-calibration.pull(evidence(readings))))
        if confidence >= calibration.answer_from[strictness]:
            return Verdict(Status.ANSWERED, confidence)
        nearest = max(reading.candidate.similarity for reading in readings)
        near = nearest >= calibration.related_from
        return Verdict(Status.RELATED if near else Status.NOT_COVERED, confidence)
