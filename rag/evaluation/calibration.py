"""Refitting the judge's scale and threshold on somebody's own labelled questions.

Only two numbers of the judge are fitted, and where to draw the line: what it looks at stays as it
is. Where the scores do not tell the answerable questions from the others, no scale and no line
would help, and that is said instead.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_curve
from sklearn.model_selection import StratifiedKFold

from rag.errors import CalibrationError, RagError
from rag.evaluation.measures import auroc, interval
from rag.evaluation.reliability import ece

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEAST_QUESTIONS = 20
LEAST_OF_EACH = 8
LEAST_AUROC = 0.65
LEAST_LOWER_BOUND = 0.5

# Of the unanswerable questions, how many each mode may answer at most.
CAUTIOUS_RISK = 0.1
EAGER_RISK = 0.5

_FOLDS = 5
_SEED = 20


@dataclass(frozen=True, slots=True)
class Scale:
    """From the judge's raw pull to a probability, and from which probability on to answer.

    ``probability = 1 / (1 + exp(-(slope * pull + shift)))``; quotes are shown from ``balanced``
    on, or from one of the other two where a person asks for that.
    ``eager <= balanced <= cautious``.

    Attributes:
        questions: how many were fitted on; ``answerable`` of them have an answer.
        auroc: how well the pull tells them apart; ``auroc_interval`` is its 95% bootstrap.
        ece_before: calibration error of the pull as it is, ``1 / (1 + exp(-pull))``.
        ece_after: the same of probabilities from scales that had not seen the question (5 folds).
    """

    slope: float
    shift: float
    cautious: float
    balanced: float
    eager: float
    questions: int
    answerable: int
    auroc: float
    auroc_interval: tuple[float, float]
    ece_before: float
    ece_after: float


def calibrate(scores: Sequence[float], answerable: Sequence[bool]) -> Scale:
    """Fit slope and shift (Platt, 1999), and choose three points on the risk–coverage curve.

    - ``eager``: the least threshold at which at most half of the unanswerable questions are
      answered;
    - ``balanced``: of the thresholds from ``eager`` on, the one of best balanced accuracy; of
      equals the least;
    - ``cautious``: the least at which at most one in ten of the unanswerable is answered, or
      ``balanced`` where that is higher already.

    Args:
        scores: the judge's raw pull for each question, before it becomes a probability.
        answerable: whether the corpus has an answer to it.

    Raises:
        CalibrationError: fewer than 20 questions or than 8 of either kind; an AUROC below 0.65,
            or one whose 95% interval reaches below 0.5.
        ValueError: not one finite score for each question.
    """
    pulls = np.asarray(scores, dtype=np.float64)
    gold = np.asarray(answerable, dtype=np.bool_)
    if pulls.ndim != 1 or pulls.shape != gold.shape or not np.isfinite(pulls).all():
        raise ValueError(f"expected a finite score for each of {gold.size} questions")
    _expect_enough(gold)
    separation = auroc(gold, pulls)
    low, high = interval(auroc, gold, pulls)
    _expect_separation(separation, low)
    slope, shift = _platt(pulls, gold)
    if slope <= 0:
        raise CalibrationError(
            f"a higher score makes an answer less likely (slope {slope:.3f}): a few questions pull "
            "the other way; look at the unanswerable ones of highest score"
        )
    cautious, balanced, eager = _thresholds(expit(slope * pulls + shift), gold)
    return Scale(
        slope=slope,
        shift=shift,
        cautious=cautious,
        balanced=balanced,
        eager=eager,
        questions=len(gold),
        answerable=int(gold.sum()),
        auroc=separation,
        auroc_interval=(low, high),
        ece_before=ece(gold, expit(pulls)),
        ece_after=ece(gold, _unseen(pulls, gold)),
    )


def _expect_enough(gold: Flags) -> None:
    if len(gold) < LEAST_QUESTIONS:
        raise CalibrationError(
            f"{len(gold)} questions, expected at least {LEAST_QUESTIONS}: "
            "so few do not tell where to draw the line"
        )
    for kind, count in (("answerable", gold.sum()), ("unanswerable", (~gold).sum())):
        if count < LEAST_OF_EACH:
            raise CalibrationError(
                f"{count} {kind} questions, expected at least {LEAST_OF_EACH}; add some"
            )


def _expect_separation(separation: float, low: float) -> None:
    fix = "the bundled calibration stays; check the labels, or label more questions"
    if separation < LEAST_AUROC:
        raise CalibrationError(
            f"the scores do not separate: AUROC {separation:.3f}, expected at least "
            f"{LEAST_AUROC}; {fix}"
        )
    if low < LEAST_LOWER_BOUND:
        raise CalibrationError(
            f"the scores may separate by chance alone: AUROC {separation:.3f}, but its 95% "
            f"interval starts at {low:.3f}, expected at least {LEAST_LOWER_BOUND}; {fix}"
        )


def _platt(pulls: Numbers, gold: Flags) -> tuple[float, float]:
    """Return slope and shift; the targets are drawn in as Platt does, so they stay finite.

    A target of t is one row of weight t that is answerable, and one of 1 - t that is not.
    """
    has, has_not = int(gold.sum()), int((~gold).sum())
    targets = np.where(gold, (has + 1) / (has + 2), 1 / (has_not + 2))
    model = LogisticRegression(C=np.inf, max_iter=1000)
    model.fit(
        np.tile(pulls, 2)[:, np.newaxis],
        np.repeat([True, False], len(gold)),
        sample_weight=np.concatenate([targets, 1 - targets]),
    )
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def _unseen(pulls: Numbers, gold: Flags) -> Numbers:
    """Return for each question its probability on a scale that was fitted without it."""
    probability = np.zeros(len(gold))
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    for kept, left in folds.split(pulls, gold):
        slope, shift = _platt(pulls[kept], gold[kept])
        probability[left] = expit(slope * pulls[left] + shift)
    return probability


def _thresholds(probability: Numbers, gold: Flags) -> tuple[float, float, float]:
    risk, coverage, levels = roc_curve(gold, probability, drop_intermediate=False)
    # The first level answers nothing. Halfway to the next lower score, no rounding changes sides.
    edges = np.concatenate([[1.0], levels[1:], [0.0]])
    borders = (edges[:-1] + edges[1:]) / 2
    eager = int(np.flatnonzero(risk <= EAGER_RISK)[-1])
    gain = (coverage - risk)[: eager + 1]
    balanced = int(np.flatnonzero(np.isclose(gain, gain.max()))[-1])
    cautious = min(int(np.flatnonzero(risk <= CAUTIOUS_RISK)[-1]), balanced)
    return float(borders[cautious]), float(borders[balanced]), float(borders[eager])


def write_scale(
    scale: Scale, out: Path, *, questions: Path, fingerprint: str, answered_by: str = "reader"
) -> None:
    """Write a scale as JSON, with what it was fitted on. The same inputs give the same file.

    Args:
        questions: the file of the labelled questions; its hash is kept, not its path.
        fingerprint: ``Corpus.fingerprint`` of the corpus they were asked of.
        answered_by: what chose the quotes; another reader's scores are on another scale.

    Raises:
        RagError: a file cannot be read or written.
    """
    try:
        fitted_on = {
            "questions_sha256": sha256(questions.read_bytes()).hexdigest(),
            "corpus_fingerprint": fingerprint,
            "answered_by": answered_by,
        }
        found = {"made_by": "rag calibrate", **asdict(scale), **fitted_on}
        out.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise RagError(f"{error.filename} cannot be used ({error.strerror})") from error
