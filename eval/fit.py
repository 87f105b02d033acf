"""Fits retriever, reader and judge, and writes their weights into ``rag/weights``.

Run it with ``make fit``; it needs ``../shared/data`` and takes a few minutes on two cores.
Retriever and reader are fitted on public sets, but for the head start of timed items; that and
the judge also see the dev half of ``eval/questions.jsonl``. A document is fitted on whole or not
at all: "held out" is what was not. The test half of ``eval/questions.jsonl`` is not read here.
"""

import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass, replace
from functools import partial
from pathlib import Path
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray
from public_sets import load_set
from reading_sets import SUMMARIES, hold_out, load_asked, load_summaries
from scipy.optimize import minimize
from scipy.special import expit, logsumexp
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score
from train_reader import HELD
from train_reader import SEED as TRAINING_SEED

from rag import Corpus, Pipeline, Retriever, SentenceEncoder
from rag.corpus import load_corpus
from rag.definition import asked_term, defines
from rag.evaluation import GoldQuestion, load_questions
from rag.evaluation.calibration import calibrate
from rag.evaluation.systems import place_of
from rag.fusion import Fusion
from rag.indexing import Index, build_index
from rag.judge import Calibration, EvidenceJudge, Strictness, evidence
from rag.pipeline import QUOTES
from rag.reader import Reading, SimilarityReader, Weights, clues
from rag.selection import asks_for_several
from rag.trained import TrainedReader, TrainedWeights
from rag.weights import bundled_weights
from rag.wordmatch import WordEncoder

Numbers = NDArray[np.float64]
Features = Callable[["Case"], Numbers]

ROOT = Path(__file__).resolve().parent.parent
SEED = 20
HELD_OUT = 0.4
# How many questions are taken of a public set: what two cores read in a minute or two.
LIMITS = {"squad2_dev_cs224n": 1200, "selqa": 600}
# How much each domain counts for the judge, whatever its size. Questions about a summary are
# what it is for; the public sets keep it from knowing nothing else.
SHARES = {
    "seed": 1.0,
    "summaries": 1.0,
    "squad2_dev_cs224n": 0.5,
    "selqa": 0.25,
    "strangers": 0.25,
}
FOLDS = 8
# What people type into any chat, and no summary answers.
SMALL_TALK = (
    "hi there, thank you, good morning, what can you do, are you a robot, help, ok, yes, no, lol, "
    "what is this, tell me more, how are you, who made you, start, open, please, why, stop, more"
)
STRANGERS = 160
MARGINS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
# What is tried for the head start of items that have a time, and of items that define what is
# asked for; public sets have none.
HEAD_STARTS = (0.0, 0.25, 0.5, 1.0, 2.0)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """A question read against a document; ``right`` marks the readings that are gold."""

    domain: str
    title: str
    question: str
    answerable: bool
    any: bool
    readings: tuple[Reading, ...]
    right: NDArray[np.bool_]


def main() -> None:
    """Fit, compare on what was held out, and write."""
    encoder = SentenceEncoder()
    judges: dict[str, object] = {
        "likeness": fit_likeness(encoder),
        "trained": fit_trained(encoder),
        "words": fit_words(),
    }
    write("judge.json", judges)


def fit_likeness(encoder: SentenceEncoder) -> dict[str, object]:
    """Fit and write retrieval and the reader by likeness; return its judge."""
    retriever = partial(build_index, encoder=encoder)
    public = [case for name in LIMITS for case in public_cases(name, retriever, unfitted)]
    train, held = split([*public, *summary_cases(retriever, unfitted)])
    seed = Retriever.from_corpus(ROOT / "corpus", encoder=encoder)
    dev = list(dev_cases(unfitted(seed)))
    fusion = Fusion(*fit_weights(train, features, 3))
    similarity, section_similarity, words, late = fit_weights(train, features, 4)
    untimed = Weights(similarity, section_similarity, words, late, timed=0)
    weights = fit_head_start(dev, untimed)
    compared = (
        ("encoder", Weights(1, 0, 0, 0, 0)),
        ("retriever", Weights(fusion.similarity, fusion.section_similarity, fusion.words, 0, 0)),
        ("likeness", untimed),
        ("likeness with head start", weights),
    )
    for label, chosen in compared:
        for name, cases in (*by_domain(held), ("seed dev", dev)):
            print(f"{label}, {name}: quote hit@1 {hit_rate(cases, features, astuple(chosen)):.3f}")
    data = {name: f"../shared/data/{name}" for name in LIMITS} | {"summaries": "eval/summaries"}
    write("retriever.json", {"weights": asdict(fusion), "fitted_on": data, "rows": len(train)})
    with_seed = {**data, "seed": "eval/questions.jsonl, dev"}
    write("reader.json", {"weights": asdict(weights), "fitted_on": with_seed, "rows": len(train)})
    train += strange_cases(unfitted(seed))
    again = partial(reread, features=features, weights=astuple(weights))
    return judged("likeness", *(list(map(again, cases)) for cases in (train, held, dev)))


def fit_trained(encoder: SentenceEncoder) -> dict[str, object]:
    """Fit what reading counts beside likeness; only on what the network was not trained on."""
    bundled_weights.cache_clear()
    retriever = partial(build_index, encoder=encoder)
    unseen = [
        case
        for name in LIMITS
        for case in public_cases(name, retriever, half_trained, unseen_by_reader(name))
    ]
    train, held = split([*unseen, *summary_cases(retriever, half_trained, unseen_summaries())])
    seed = half_trained(Retriever.from_corpus(ROOT / "corpus", encoder=encoder))
    dev = list(dev_cases(seed))
    likeness, answers = fit_weights(train, read_features, 2)
    plain = TrainedWeights(likeness, answers, 0)
    weights = fit_definition(dev, plain)
    compared = (
        ("likeness", (1.0, 0.0, 0.0)),
        ("network", (0.0, 1.0, 0.0)),
        ("trained", astuple(plain)),
        ("trained with definitions", astuple(weights)),
    )
    for label, chosen in compared:
        for name, cases in (*by_domain(held), ("seed dev", dev)):
            print(f"{label}, {name}: quote hit@1 {hit_rate(cases, read_features, chosen):.3f}")
    data = {name: f"../shared/data/{name}, unseen by the network" for name in LIMITS}
    data |= {"summaries": "eval/summaries, unseen by the network", "seed": "dev half, definitions"}
    write("trained.json", {"weights": asdict(weights), "fitted_on": data, "rows": len(train)})
    train += strange_cases(seed)
    again = partial(reread, features=read_features, weights=astuple(weights))
    report_margins(list(map(again, dev)))
    return judged("trained", *(list(map(again, cases)) for cases in (train, held, dev)))


def fit_words() -> dict[str, object]:
    """Fit the judge of matching by words alone; on the seed, for it is far from good anywhere."""
    bundled_weights.cache_clear()
    index = build_index(load_corpus(ROOT / "corpus"), WordEncoder())
    pipeline = Pipeline(Retriever(index), reader=SimilarityReader(index), judge=nothing())
    train = list(strange_cases(pipeline))
    return judged("words", train, [], list(dev_cases(pipeline)))


def judged(
    label: str, train: Sequence[Case], held: Sequence[Case], dev: Sequence[Case]
) -> dict[str, object]:
    """Fit a judge, report on what it has not seen, and return it for ``judge.json``."""
    names = tuple(evidence(dev[0].readings))
    model = fit_judge([*train, *dev])
    unseen = crossed_scores(train, dev)
    scale = calibrate(unseen.tolist(), [case.answerable for case in dev])
    for name, cases in by_domain(held) if held else ():
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
            **{name: f"../shared/data/{name}" for name in LIMITS if held},
            **({"summaries": "eval/summaries"} if held else {}),
            "seed": "eval/questions.jsonl, dev",
            "strangers": "SelQA questions, small talk, random letters",
        },
        "rows": len(train) + len(dev),
    }


def unseen_summaries() -> frozenset[str]:
    """Return the summaries that the network was not trained on."""
    _, held = hold_out(load_summaries(), HELD["summaries"], TRAINING_SEED)
    return frozenset(one.group for one in held)


def unseen_by_reader(name: str) -> frozenset[str]:
    """Return the titles of a set that the network was not trained on."""
    _, held = hold_out(load_asked(name), HELD[name], TRAINING_SEED)
    return frozenset(one.group.split("/", 1)[1] for one in held)


def public_cases(
    name: str,
    index: Callable[[Corpus], Index],
    opened: Callable[[Retriever], Pipeline],
    titles: frozenset[str] | None = None,
) -> Iterator[Case]:
    """Read a sample of a public set; SelQA also gets questions about quite other documents."""
    chance = random.Random(SEED)
    sets = [pair for pair in load_set(name) if len(pair[1].corpus.documents[0].sections) > 1]
    if titles is not None:
        sets = [pair for pair in sets if pair[0] in titles]
    chance.shuffle(sets)
    left = LIMITS[name]
    for title, questions in sets:
        pipeline = opened(Retriever(index(questions.corpus)))
        rows = list(questions.rows)[: max(left, 0)]
        if name == "selqa":
            other = chance.choice([found for other, found in sets if other != title])
            rows += [replace(row, answerable=False, quotes=()) for row in other.rows[:10]]
        yield from (read(pipeline, row, name, title) for row in rows)
        left -= len(rows)
        if left <= 0:
            return


def summary_cases(
    index: Callable[[Corpus], Index],
    opened: Callable[[Retriever], Pipeline],
    names: frozenset[str] | None = None,
) -> Iterator[Case]:
    """Read the questions about the project's own summaries, each asked of its own."""
    corpus = load_corpus(SUMMARIES)
    for document in corpus.documents:
        if names is None or document.id in names:
            pipeline = opened(Retriever(index(Corpus(corpus.folder, (document,)))))
            rows = load_questions(SUMMARIES / f"{document.id}.jsonl", pipeline.corpus)
            yield from (read(pipeline, row, "summaries", document.id) for row in rows)


def dev_cases(pipeline: Pipeline) -> Iterator[Case]:
    """Read the dev half of the seed's questions."""
    for row in load_questions(ROOT / "eval" / "questions.jsonl", pipeline.corpus):
        if row.split == "dev":
            yield read(pipeline, row, "seed", row.id)


def strange_cases(pipeline: Pipeline) -> Iterator[Case]:
    """Read what has nothing to do with the seed: questions of SelQA, small talk, random letters."""
    chance = random.Random(SEED)
    asked = [row.question for _, found in load_set("selqa") for row in found.rows]
    letters = [
        " ".join("".join(chance.choices(ascii_lowercase, k=size)) for size in sizes)
        for sizes in (chance.choices(range(1, 10), k=words) for words in (1, 2, 3) * 50)
    ]
    for text in [*chance.sample(asked, STRANGERS), *SMALL_TALK.split(", "), *letters]:
        row = GoldQuestion(text, text, False, (), False, None, "dev", "strange")
        yield read(pipeline, row, "strangers", text)


def nothing() -> EvidenceJudge:
    """Return a judge without an opinion."""
    return EvidenceJudge(Calibration(0, {}, dict.fromkeys(Strictness, 0.5), 0.5))


def unfitted(retriever: Retriever) -> Pipeline:
    """Return a pipeline of even weights, so that no fit rests on the one before it."""
    reader = SimilarityReader(retriever.index, Weights(1, 1, 1, 1, 0))
    return Pipeline(retriever, reader=reader, judge=nothing())


def half_trained(retriever: Retriever) -> Pipeline:
    """Return a pipeline whose scores are of likeness alone, with what the network says beside."""
    reader = TrainedReader(retriever.index, TrainedWeights(1, 0, 0))
    return Pipeline(retriever, reader=reader, judge=nothing())


def read(pipeline: Pipeline, row: GoldQuestion, domain: str, title: str) -> Case:
    """Read one question with the weights of the moment."""
    question = pipeline.retriever.understand(row.question)
    found = pipeline.reader.read(question, pipeline.retriever.candidates(question))
    knows = any(reading.answers is not None for reading in found)
    readings = tuple(one for one in found if one.answers is not None or not knows)
    gold = [place for quote in row.quotes for place in quote]
    right = np.array([any(place_of(reading).overlaps(one) for one in gold) for reading in readings])
    return Case(domain, title, row.question, row.answerable, row.any, readings, right)


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
    names = (*LIMITS, "summaries")
    return [(f"{name} held out", [c for c in cases if c.domain == name]) for name in names]


def features(case: Case) -> Numbers:
    """Return what likeness weighs: ``(len(case.readings), 5)``."""
    return np.array([clues(one.candidate, one.met, one.rarity) for one in case.readings])


def read_features(case: Case) -> Numbers:
    """Return what the trained reader weighs: ``(len(case.readings), 3)``."""
    term = asked_term(case.question)
    return np.array(
        [
            (
                one.score,
                one.answers,
                term is not None and defines(term, one.candidate.passage.items[0].plain),
            )
            for one in case.readings
        ],
        dtype=np.float64,
    )


def fit_weights(cases: Sequence[Case], features: Features, count: int) -> list[float]:
    """Fit the first ``count`` weights to give the gold items the most (softmax) likelihood."""
    pairs = [(features(case)[:, :count], case.right) for case in cases if case.right.any()]

    def loss(weights: Numbers) -> float:
        terms = [
            logsumexp(found @ weights) - logsumexp((found @ weights)[right])
            for found, right in pairs
        ]
        return float(np.mean(terms) + 1e-3 * weights @ weights)

    found = minimize(loss, np.full(count, 1.0), method="L-BFGS-B").x
    return [round(float(weight), 3) for weight in found]


def fit_head_start(dev: Sequence[Case], weights: Weights) -> Weights:
    """Return the weights with the least head start of those that do best on the seed."""
    tried = [replace(weights, timed=head_start) for head_start in HEAD_STARTS]
    return max(tried, key=lambda one: hit_rate(dev, features, astuple(one)))


def fit_definition(dev: Sequence[Case], weights: TrainedWeights) -> TrainedWeights:
    """Return the weights with the greatest head start of definitions of those that do best.

    Of items that answer alike well, the one that defines is what "what is X" wants.
    """
    tried = [replace(weights, defines=head_start) for head_start in reversed(HEAD_STARTS)]
    return max(tried, key=lambda one: hit_rate(dev, read_features, astuple(one)))


def hit_rate(cases: Sequence[Case], features: Features, weights: Sequence[float]) -> float:
    """Return how often the item of highest score is gold, over the answerable questions."""
    row = np.array(weights)
    gold = [case for case in cases if case.answerable]
    return float(np.mean([case.right[np.argmax(features(case) @ row)] for case in gold]))


def reread(case: Case, features: Features, weights: Sequence[float]) -> Case:
    """Order the readings of a case anew by other weights."""
    scores = features(case) @ np.array(weights)
    order = np.argsort(-scores, kind="stable")
    readings = tuple(replace(case.readings[at], score=float(scores[at])) for at in order)
    return replace(case, readings=readings, right=case.right[order])


def report_margins(dev: Sequence[Case]) -> None:
    """Print how well the quotes shown fit the gold ones, for margins of ``rag.selection``."""
    answerable = [case for case in dev if case.answerable]
    for kind, wanted in (("one", False), ("several", True)):
        cases = [case for case in answerable if asks_for_several(case.question) is wanted]
        found = {
            margin: float(np.mean([item_f1(case, margin) for case in cases])) for margin in MARGINS
        }
        told = ", ".join(f"{margin}: {value:.3f}" for margin, value in found.items())
        print(f"quotes for {kind} ({len(cases)} questions), F1 of items by margin: {told}")


def item_f1(case: Case, margin: float) -> float:
    """Return the F1 of the items within ``margin`` of the best one, five at most."""
    scores = np.array([reading.score for reading in case.readings[:QUOTES]])
    chosen = case.right[:QUOTES][scores >= scores[0] - margin]
    wanted = 1 if case.any else max(int(case.right.sum()), 1)
    precision, recall = float(chosen.mean()), min(float(chosen.sum()) / wanted, 1.0)
    return 2 * precision * recall / max(precision + recall, 1e-9)


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


def nearest(case: Case) -> float:
    """Return the highest similarity of any item."""
    return max(reading.candidate.similarity for reading in case.readings)


def write(name: str, found: dict[str, object]) -> None:
    """Write a weight file of the package, with the command that made it."""
    text = json.dumps({"made_by": "make fit", "seed": SEED, **found}, indent=2)
    (ROOT / "rag" / "weights" / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
