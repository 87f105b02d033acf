"""Fits retriever, reader and judge, and writes their weights into ``rag/weights``.

Run it with ``make fit``; it needs ``../shared/data`` and takes a few minutes on two cores.
Retriever and reader are fitted on public sets, but for the head start of timed items; that and
the judge also see the dev half of ``eval/questions.jsonl``. A document is fitted on whole or not
at all: "held out" is what was not. The test half of ``eval/questions.jsonl`` is not read here.
"""

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from pathlib import Path
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray
from public_sets import load_set
from scipy.optimize import minimize
from scipy.special import expit, logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from rag import Pipeline, Retriever, SentenceEncoder
from rag.evaluation import GoldQuestion, load_questions
from rag.evaluation.systems import place_of
from rag.fusion import Fusion
from rag.indexing import build_index
from rag.judge import FEATURES, Calibration, EvidenceJudge, evidence
from rag.reader import Reading, SimilarityReader, Weights, clues

Numbers = NDArray[np.float64]

ROOT = Path(__file__).resolve().parent.parent
SEED = 20
HELD_OUT = 0.4
# How many questions are taken of a public set: what two cores read in a minute or two.
LIMITS = {"squad2_dev_cs224n": 1200, "selqa": 600}
# How much each domain counts for the judge, whatever its size. Questions about a summary are
# what it is for; the public sets keep it from knowing nothing else.
SHARES = {"seed": 1.0, "squad2_dev_cs224n": 0.5, "selqa": 0.25, "strangers": 0.25}
FOLDS = 8
# What people type into any chat, and no summary answers.
SMALL_TALK = (
    "hi there, thank you, good morning, what can you do, are you a robot, help, ok, yes, no, lol, "
    "what is this, tell me more, how are you, who made you, start, open, please, why, stop, more"
)
STRANGERS = 160
# What is tried for the head start of items that have a time; public sets have none.
HEAD_STARTS = (0.0, 0.25, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A question read against a document; ``right`` marks the readings that are gold."""

    domain: str
    title: str
    answerable: bool
    readings: tuple[Reading, ...]
    right: NDArray[np.bool_]


def main() -> None:
    """Fit, compare on what was held out, and write."""
    encoder = SentenceEncoder()
    public = [case for name in LIMITS for case in public_cases(name, encoder)]
    train, held = split(public)
    dev = list(dev_cases(encoder))
    strangers = list(strange_cases(encoder))
    fusion = Fusion(*fit_weights(train, 3))
    similarity, section_similarity, words, late = fit_weights(train, 4)
    untimed = Weights(similarity, section_similarity, words, late, timed=0)
    weights = fit_head_start(dev, untimed)
    compared = (
        ("encoder", Weights(1, 0, 0, 0, 0)),
        ("retriever", Weights(fusion.similarity, fusion.section_similarity, fusion.words, 0, 0)),
        ("reader", untimed),
        ("reader with head start", weights),
    )
    for label, chosen in compared:
        for name, cases in (*by_domain(held), ("seed dev", dev)):
            print(f"{label}, {name}: quote hit@1 {hit_rate(cases, chosen):.3f}")
    data = {name: f"../shared/data/{name}" for name in LIMITS}
    write("retriever.json", {"weights": asdict(fusion), "fitted_on": data, "rows": len(train)})
    with_seed = {**data, "seed": "eval/questions.jsonl, dev"}
    write("reader.json", {"weights": asdict(weights), "fitted_on": with_seed, "rows": len(train)})

    train, held, dev = (
        [reread(case, weights) for case in cases] for cases in ([*train, *strangers], held, dev)
    )
    model = fit_judge([*train, *dev])
    unseen = crossed_scores(train, dev)
    slope, shift = fit_scale(unseen, dev)
    for name, cases in by_domain(held):
        report_judge(name, cases, slope * model.decision_function(judge_rows(cases)) + shift)
    report_judge(f"seed dev, {FOLDS}-fold", dev, slope * unseen + shift)
    far = [case for case in train if case.domain == "selqa" and not case.answerable]
    calibration = {
        "intercept": float(slope * model.intercept_[0] + shift),
        "weights": dict(zip(FEATURES, (slope * model.coef_[0]).tolist(), strict=True)),
        "answer_from": round(best_threshold(expit(slope * unseen + shift), dev), 3),
        # Of the questions on quite other documents, 19 in 20 stay below.
        "related_from": round(float(np.quantile([nearest(case) for case in far], 0.95)), 3),
        "fitted_on": {**with_seed, "strangers": "SelQA questions, small talk, random letters"},
        "rows": len(train) + len(dev),
    }
    write("judge.json", calibration)


def public_cases(name: str, encoder: SentenceEncoder) -> Iterator[Case]:
    """Read a sample of a public set; SelQA also gets questions about quite other documents."""
    chance = random.Random(SEED)
    sets = [pair for pair in load_set(name) if len(pair[1].corpus.documents[0].sections) > 1]
    chance.shuffle(sets)
    left = LIMITS[name]
    for title, questions in sets:
        pipeline = unfitted(Retriever(build_index(questions.corpus, encoder)))
        rows = list(questions.rows)[: max(left, 0)]
        if name == "selqa":
            other = chance.choice([found for other, found in sets if other != title])
            rows += [replace(row, answerable=False, quotes=()) for row in other.rows[:10]]
        yield from (read(pipeline, row, name, title) for row in rows)
        left -= len(rows)
        if left <= 0:
            return


def dev_cases(encoder: SentenceEncoder) -> Iterator[Case]:
    """Read the dev half of the seed's questions."""
    pipeline = unfitted(Retriever.from_corpus(ROOT / "corpus", encoder=encoder))
    for row in load_questions(ROOT / "eval" / "questions.jsonl", pipeline.corpus):
        if row.split == "dev":
            yield read(pipeline, row, "seed", row.id)


def strange_cases(encoder: SentenceEncoder) -> Iterator[Case]:
    """Read what has nothing to do with the seed: questions of SelQA, small talk, random letters."""
    chance = random.Random(SEED)
    pipeline = unfitted(Retriever.from_corpus(ROOT / "corpus", encoder=encoder))
    asked = [row.question for _, found in load_set("selqa") for row in found.rows]
    letters = [
        " ".join("".join(chance.choices(ascii_lowercase, k=size)) for size in sizes)
        for sizes in (chance.choices(range(1, 10), k=words) for words in (1, 2, 3) * 50)
    ]
    for text in [*chance.sample(asked, STRANGERS), *SMALL_TALK.split(", "), *letters]:
        row = GoldQuestion(text, text, False, (), False, None, "dev", "strange")
        yield read(pipeline, row, "strangers", text)


def unfitted(retriever: Retriever) -> Pipeline:
    """Return a pipeline of even weights, so that no fit rests on the one before it."""
    nothing = Calibration(0, (0.0,) * len(FEATURES), 0.5, 0.5)
    reader = SimilarityReader(retriever.index, Weights(1, 1, 1, 1, 0))
    return Pipeline(retriever, reader=reader, judge=EvidenceJudge(nothing))


def read(pipeline: Pipeline, row: GoldQuestion, domain: str, title: str) -> Case:
    """Read one question with the weights of the moment."""
    question = pipeline.retriever.understand(row.question)
    readings = tuple(pipeline.reader.read(question, pipeline.retriever.candidates(question)))
    gold = [place for quote in row.quotes for place in quote]
    right = np.array([any(place_of(reading).overlaps(one) for one in gold) for reading in readings])
    return Case(domain, title, row.answerable, readings, right)


def split(cases: Sequence[Case]) -> tuple[list[Case], list[Case]]:
    """Part the titles, never the questions of one, into fitted and held out."""
    titles = sorted({case.title for case in cases})
    random.Random(SEED).shuffle(titles)
    held = set(titles[: int(len(titles) * HELD_OUT)])
    return (
        [case for case in cases if case.title not in held],
        [case for case in cases if case.title in held],
    )


def by_domain(cases: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    """Group held-out cases by the set they come from."""
    return [(f"{name} held out", [c for c in cases if c.domain == name]) for name in LIMITS]


def features(case: Case) -> Numbers:
    """Return what the reader weighs: ``(len(case.readings), 5)``."""
    return np.array([clues(one.candidate, one.met, one.rarity) for one in case.readings])


def fit_weights(cases: Sequence[Case], count: int) -> list[float]:
    """Fit the first ``count`` weights to give the gold items the most (softmax) likelihood."""
    pairs = [(features(case)[:, :count], case.right) for case in cases if case.right.any()]

    def loss(weights: Numbers) -> float:
        terms = [
            logsumexp(found @ weights) - logsumexp((found @ weights)[right])
            for found, right in pairs
        ]
        return float(np.mean(terms) + 1e-3 * weights @ weights)

    found = minimize(loss, np.full(count, 3.0), method="L-BFGS-B").x
    return [round(float(weight), 3) for weight in found]


def fit_head_start(dev: Sequence[Case], weights: Weights) -> Weights:
    """Return the weights with the least head start of those that do best on the seed."""
    tried = [replace(weights, timed=head_start) for head_start in HEAD_STARTS]
    return max(tried, key=lambda one: hit_rate(dev, one))


def hit_rate(cases: Sequence[Case], weights: Weights) -> float:
    """Return how often the item of highest score is gold, over the answerable questions."""
    row = np.array(astuple(weights))
    gold = [case for case in cases if case.answerable]
    return float(np.mean([case.right[np.argmax(features(case) @ row)] for case in gold]))


def reread(case: Case, weights: Weights) -> Case:
    """Order the readings of a case anew by other weights."""
    scores = features(case) @ np.array(astuple(weights))
    order = np.argsort(-scores, kind="stable")
    readings = tuple(replace(case.readings[at], score=float(scores[at])) for at in order)
    return replace(case, readings=readings, right=case.right[order])


def fit_judge(cases: Sequence[Case]) -> LogisticRegression:
    """Fit a logistic regression in which each domain, and each class in it, has its share."""
    answerable = np.array([case.answerable for case in cases])
    groups = [(case.domain, case.answerable) for case in cases]
    counts = {group: groups.count(group) for group in set(groups)}
    counted = np.array([SHARES[domain] / counts[domain, is_in] for domain, is_in in groups])
    counted *= len(cases) / counted.sum()
    model = LogisticRegression(C=3.0, max_iter=1000)
    return model.fit(judge_rows(cases), answerable, sample_weight=counted)


def judge_rows(cases: Sequence[Case]) -> Numbers:
    """Return what the judge weighs: ``(len(cases), len(FEATURES))``."""
    return np.array([evidence(case.readings) for case in cases])


def crossed_scores(train: Sequence[Case], dev: Sequence[Case]) -> Numbers:
    """Return a score for each dev question from a judge that was fitted without it."""
    folds = np.random.default_rng(SEED).permutation(len(dev)) % FOLDS
    scores = np.zeros(len(dev))
    for fold in range(FOLDS):
        kept = [case for case, own in zip(dev, folds, strict=True) if own != fold]
        left = [case for case, own in zip(dev, folds, strict=True) if own == fold]
        scores[folds == fold] = fit_judge([*train, *kept]).decision_function(judge_rows(left))
    return scores


def fit_scale(scores: Numbers, dev: Sequence[Case]) -> tuple[float, float]:
    """Fit slope and shift that make a probability of a score (Platt, 1999), on the seed.

    The sets differ in how far apart questions and answers are worded, so a scale that is true
    of all of them at once is true of none. What is shown is true of questions about a summary.
    """
    answerable = [case.answerable for case in dev]
    model = LogisticRegression(C=1e3, class_weight="balanced").fit(scores[:, None], answerable)
    return float(model.coef_[0, 0]), float(model.intercept_[0])


def best_threshold(confidence: Numbers, dev: Sequence[Case]) -> float:
    """Return the confidence to answer from: that of the highest balanced accuracy on the seed.

    A refusal where there is an answer weighs as much as an answer where there is none.
    """
    answerable = np.array([case.answerable for case in dev])
    order = np.sort(confidence)
    borders = (order[1:] + order[:-1]) / 2

    def balanced(border: float) -> float:
        answered = confidence >= border
        return float(np.mean(answered[answerable]) + np.mean(~answered[~answerable])) / 2

    return float(max(borders, key=balanced))


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


def nearest(case: Case) -> float:
    """Return the highest similarity of any item."""
    return max(reading.candidate.similarity for reading in case.readings)


def write(name: str, found: dict[str, object]) -> None:
    """Write a weight file of the package, with the command that made it."""
    text = json.dumps({"made_by": "make fit", "seed": SEED, **found}, indent=2)
    (ROOT / "rag" / "weights" / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
