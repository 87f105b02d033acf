"""Fits the judge: from what was read to a probability that there is an answer."""

from collections.abc import Sequence

import numpy as np
from cases import OWN, SEED, Case, by_domain, nearest
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
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
SOURCES = {
    "seed": "eval/questions.jsonl, dev",
    "strangers": "SelQA questions, small talk, random letters",
    "summaries": "eval/summaries",
}


def judged(
    label: str, train: Sequence[Case], held: Sequence[Case], dev: Sequence[Case]
) -> dict[str, object]:
    """Fit a judge, report on what it has not seen, and return it for ``judge.json``."""
    names = tuple(evidence(dev[0].readings))
    model = fit_judge([*train, *dev])
    unseen = crossed_scores(train, dev)
    scale = calibrate(unseen.tolist(), [case.answerable for case in dev])
    for name, cases in by_domain(held):
        scores = scale.slope * model.decision_function(judge_rows(cases)) + scale.shift
        report_judge(f"{label}, {name}", cases, scores)
    report_judge(f"{label}, seed dev, {FOLDS}-fold", dev, scale.slope * unseen + scale.shift)
    far = [case for case in train if case.domain == "selqa" and not case.answerable]
    far = far or [case for case in train if case.domain == "strangers"]
    return {
        "intercept": float(scale.slope * model.intercept_[0] + scale.shift),
        "weights": dict(zip(names, (scale.slope * model.coef_[0]).tolist(), strict=True)),
        "answer_from": {one: round(getattr(scale, one), 3) for one in Strictness},
        # Of the questions on quite other documents, 19 in 20 stay below.
        "related_from": round(float(np.quantile([nearest(case) for case in far], 0.95)), 3),
        "fitted_on": {
            name: SOURCES.get(name, f"../shared/data/{name.split()[0]}")
            for name in sorted({case.domain for case in (*train, *dev)})
        },
        "rows": len(train) + len(dev),
    }


def fit_judge(cases: Sequence[Case]) -> LogisticRegression:
    """Fit a logistic regression in which each domain, and each class in it, has its share."""
    answerable = np.array([case.answerable for case in cases])
    groups = [(case.domain, case.answerable) for case in cases]
    counts = {group: groups.count(group) for group in set(groups)}
    counted = np.array([SHARES[domain] / counts[domain, is_in] for domain, is_in in groups])
    counted *= len(cases) / counted.sum()
    rows = judge_rows(cases)
    # Each kind of evidence is held back alike, whatever its unit.
    spread = np.maximum(rows.std(axis=0), 1e-6)
    model = LogisticRegression(C=0.3, max_iter=1000)
    model.fit(rows / spread, answerable, sample_weight=counted)
    model.coef_ /= spread
    return model


def judge_rows(cases: Sequence[Case]) -> Numbers:
    """Return what the judge weighs: a row of evidence for each case."""
    return np.array([list(evidence(case.readings).values()) for case in cases])


def crossed_scores(train: Sequence[Case], dev: Sequence[Case]) -> Numbers:
    """Return a score for each dev question from a judge that was fitted without it."""
    folds = np.random.default_rng(SEED).permutation(len(dev)) % FOLDS
    scores = np.zeros(len(dev))
    for fold in range(FOLDS):
        kept = [case for case, own in zip(dev, folds, strict=True) if own != fold]
        left = [case for case, own in zip(dev, folds, strict=True) if own == fold]
        scores[folds == fold] = fit_judge([*train, *kept]).decision_function(judge_rows(left))
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
