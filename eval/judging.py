"""Fits the judge: from what was read to a probability that there is an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from cases import OWN, SEED, Case, by_domain, nearest
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit
from sklearn.metrics import brier_score_loss, roc_auc_score

from rag.evaluation.calibration import calibrate
from rag.judge import Strictness, evidence

Numbers = NDArray[np.float64]

# How much each domain counts for the judge, whatever its size. Questions about a summary are
# what it is for; the public sets keep it from knowing nothing else.
SHARES = {
    "seed": 1.0,
    "summaries": 1.0,
    "squad2_dev_cs224n": 0.5,
    "selqa": 0.25,
    OWN.format("squad2_dev_cs224n"): 0.5,
    OWN.format("selqa"): 0.25,
    "strangers": 0.25,
}
FOLDS = 8
# What a judge of short texts weighs; the rest does it no good on other articles than its own.
SHORT = ("met", "similarity", "support", "answers")
# Which way each kind of evidence may count beside what the network says: for an answer, or against.
# Of the second best item nothing is known beforehand. Near misses are written in the words of a
# text and lay questions in others, so that an unbound fit takes it for a bad sign that an item has
# the words of a question; then the very sentence with a question mark is refused. Where nothing is
# read, that sign is the best there is (bound, the judge by likeness does not separate).
SIGNS = {"strangeness": -1, "gap": -1, "second": 0}
# How much weights are held back: the inverse of the strength of the penalty on their squares.
FREEDOM = 0.3
SOURCES = {
    "seed": "eval/questions.jsonl, dev",
    "strangers": "SelQA questions, small talk, random letters",
    "summaries": "eval/summaries",
}


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """A logistic regression; ``weights`` is ``(names,)``."""

    weights: Numbers
    intercept: float

    def log_odds(self, rows: Numbers) -> Numbers:
        """Return the log-odds of ``(cases, names)``."""
        return rows @ self.weights + self.intercept


def judged(
    label: str,
    train: Sequence[Case],
    held: Sequence[Case],
    scaled: Sequence[Case],
    far: Sequence[Case],
    names: Sequence[str] = (),
    *,
    by_title: bool = False,
) -> dict[str, object]:
    """Fit a judge, report on what it has not seen, and return it for ``judge.json``.

    Args:
        scaled: it is fitted on these, too; they make its scale and thresholds, each by a judge
            that has not seen it.
        far: about quite other things: what is related is nearer than these are.
        names: the kinds of evidence that are weighed; all by default.
        by_title: a judge that has not seen a question of ``scaled`` has seen none of its document.
    """
    names = names or tuple(evidence(scaled[0].readings))
    model = fit_judge([*train, *scaled], names)
    unseen = crossed_scores(train, scaled, names, by_title=by_title)
    scale = calibrate(unseen.tolist(), [case.answerable for case in scaled])
    for name, cases in by_domain(held):
        scores = scale.slope * model.log_odds(judge_rows(cases, names)) + scale.shift
        report_judge(f"{label}, {name} held out", cases, scores)
    for name, cases in by_domain(scaled):
        scores = np.array([unseen[at] for at, one in enumerate(scaled) if one.domain == name])
        scores = scale.slope * scores + scale.shift
        report_judge(f"{label}, {name}, {FOLDS}-fold", cases, scores)
    return {
        "intercept": float(scale.slope * model.intercept + scale.shift),
        "weights": dict(zip(names, (scale.slope * model.weights).tolist(), strict=True)),
        "answer_from": {one: round(getattr(scale, one), 3) for one in Strictness},
        # Of these, 19 in 20 stay below.
        "related_from": round(float(np.quantile([nearest(case) for case in far], 0.95)), 3),
        "fitted_on": {
            name: SOURCES.get(name, f"../shared/data/{name.split()[0]}")
            for name in sorted({case.domain for case in (*train, *scaled)})
        },
        "rows": len(train) + len(scaled),
    }


def fit_judge(cases: Sequence[Case], names: Sequence[str]) -> Fitted:
    """Fit a logistic regression in which each domain, and each class in it, has its share.

    Beside the network, no kind of evidence counts the wrong way round (``SIGNS``).
    """
    answerable = np.array([case.answerable for case in cases])
    groups = [(case.domain, case.answerable) for case in cases]
    counts = {group: groups.count(group) for group in set(groups)}
    counted = np.array([SHARES[domain] / counts[domain, is_in] for domain, is_in in groups])
    counted *= len(cases) / counted.sum()
    rows = judge_rows(cases, names)
    # Each kind of evidence is held back alike, whatever its unit.
    spread = np.maximum(rows.std(axis=0), 1e-6)
    inputs = np.column_stack([rows / spread, np.ones(len(rows))])
    side = np.where(answerable, 1.0, -1.0)

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        pull = side * (inputs @ weights)
        held = np.append(weights[:-1], 0.0) / FREEDOM
        slope = -(counted * side * expit(-pull)) @ inputs + held
        return float(counted @ np.logaddexp(0, -pull) + held @ weights / 2), slope

    bounds = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}
    signs = [SIGNS.get(name, 1) if "answers" in names else 0 for name in names]
    found = minimize(
        loss,
        np.zeros(len(names) + 1),
        jac=True,
        method="L-BFGS-B",
        bounds=[bounds[sign] for sign in (*signs, 0)],
    ).x
    return Fitted(found[:-1] / spread, float(found[-1]))


def judge_rows(cases: Sequence[Case], names: Sequence[str]) -> Numbers:
    """Return what the judge weighs: ``(cases, names)``."""
    found = [evidence(case.readings) for case in cases]
    return np.array([[one[name] for name in names] for one in found])


def crossed_scores(
    train: Sequence[Case], scaled: Sequence[Case], names: Sequence[str], *, by_title: bool
) -> Numbers:
    """Return a score for each of ``scaled`` from a judge that was fitted without it."""
    keys = [case.title if by_title else str(at) for at, case in enumerate(scaled)]
    places = {key: at for at, key in enumerate(dict.fromkeys(keys))}
    drawn = np.random.default_rng(SEED).permutation(len(places)) % FOLDS
    folds = drawn[[places[key] for key in keys]]
    scores = np.zeros(len(scaled))
    for fold in range(FOLDS):
        kept = [case for case, own in zip(scaled, folds, strict=True) if own != fold]
        left = [case for case, own in zip(scaled, folds, strict=True) if own == fold]
        model = fit_judge([*train, *kept], names)
        scores[folds == fold] = model.log_odds(judge_rows(left, names))
    return scores


def report_judge(name: str, cases: Sequence[Case], scores: Numbers) -> None:
    """Print how well the confidence separates and how true it is."""
    answerable = np.array([case.answerable for case in cases])
    if answerable.all():
        return
    confidence = expit(scores)
    alone = np.array([nearest(case) for case in cases])
    print(
        f"judge, {name}: AUROC {roc_auc_score(answerable, confidence):.3f} "
        f"(similarity alone {roc_auc_score(answerable, alone):.3f}), "
        f"Brier {brier_score_loss(answerable, confidence):.3f}, "
        f"right at 0.5 {np.mean((confidence >= 0.5) == answerable):.3f}"
    )
