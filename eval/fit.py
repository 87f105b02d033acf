"""Fits retriever, reader and judge, and writes their weights into ``rag/weights``.

Run it with ``make fit``; it needs ``../shared/data`` and takes about 20 minutes on two cores.
Retriever and reader are fitted on public sets, but for the head start of timed items; that and
the judge also see the dev half of ``eval/questions.jsonl``. A document is fitted on whole or not
at all: "held out" is what was not. The test half of ``eval/questions.jsonl`` is not read here.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, replace
from functools import partial

import numpy as np
from cases import (
    LIMITS,
    OWN_LIMITS,
    ROOT,
    SEED,
    Case,
    by_domain,
    dev_cases,
    half_trained,
    nothing,
    own_cases,
    public_cases,
    split,
    strange_cases,
    summary_cases,
    unfitted,
    unseen_by_reader,
    unseen_summaries,
)
from judging import SHORT, judged
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import logsumexp

from rag import Pipeline, Retriever, SentenceEncoder
from rag.corpus import load_corpus
from rag.definition import asked_term, defines
from rag.fusion import Fusion
from rag.indexing import build_index
from rag.pipeline import QUOTES
from rag.reader import SimilarityReader, Weights, clues
from rag.selection import asks_for_several
from rag.trained import TrainedWeights
from rag.weights import bundled_weights
from rag.wordmatch import WordEncoder

Numbers = NDArray[np.float64]
Features = Callable[["Case"], Numbers]

MARGINS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
# What is tried for the head start of items that have a time, and of items that define what is
# asked for; public sets have none.
HEAD_STARTS = (0.0, 0.25, 0.5, 1.0, 2.0)


def main() -> None:
    """Fit, compare on what was held out, and write."""
    encoder = SentenceEncoder()
    judges: dict[str, object] = {
        "scaled_on": load_corpus(ROOT / "corpus").fingerprint,
        "likeness": fit_likeness(encoder),
        "words": fit_words(),
        **fit_trained(encoder),
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
    report_hits({label: astuple(chosen) for label, chosen in compared}, features, held, dev)
    data = {name: f"../shared/data/{name}" for name in LIMITS} | {"summaries": "eval/summaries"}
    write("retriever.json", {"weights": asdict(fusion), "fitted_on": data, "rows": len(train)})
    with_seed = {**data, "seed": "eval/questions.jsonl, dev"}
    write("reader.json", {"weights": asdict(weights), "fitted_on": with_seed, "rows": len(train)})
    alone, alone_held = split(
        [case for name in OWN_LIMITS for case in own_cases(name, retriever, unfitted)]
    )
    train, held = [*train, *alone, *strange_cases(unfitted(seed))], [*held, *alone_held]
    again = partial(reread, features=features, weights=astuple(weights))
    train, held, dev = (list(map(again, cases)) for cases in (train, held, dev))
    return judged("likeness", train, held, dev, lost(train))


def fit_trained(encoder: SentenceEncoder) -> dict[str, object]:
    """Fit what reading counts beside likeness; only on what the network was not trained on.

    Returns:
        Three judges: of the seed; the same on the scale of other episodes; of short texts that are
        one section.
    """
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
    report_hits(dict(compared), read_features, held, dev)
    data = {name: f"../shared/data/{name}, unseen by the network" for name in LIMITS}
    data |= {"summaries": "eval/summaries, unseen by the network", "seed": "dev half, definitions"}
    write("trained.json", {"weights": asdict(weights), "fitted_on": data, "rows": len(train)})
    alone, alone_held = split(
        [
            case
            for name in OWN_LIMITS
            for case in own_cases(name, retriever, half_trained, unseen_by_reader(name))
        ]
    )
    parts = ([*train, *strange_cases(seed)], held, dev, alone, alone_held)
    again = partial(reread, features=read_features, weights=astuple(weights))
    train, held, dev, alone, alone_held = (list(map(again, cases)) for cases in parts)
    report_margins(dev)
    told = [case for case in train if case.domain == "summaries"]
    others = [case for case in train if case.domain != "summaries"]
    return {
        "trained": judged("trained", train, held, dev, lost(train)),
        "episodes": judged("episodes", [*others, *dev], held, told, lost(train), by_title=True),
        "short": judged("short", [], alone_held, alone, lost(train), SHORT),
    }


def fit_words() -> dict[str, object]:
    """Fit the judge of matching by words alone."""
    bundled_weights.cache_clear()
    by_words = partial(build_index, encoder=WordEncoder())

    def opened(retriever: Retriever) -> Pipeline:
        reader = SimilarityReader(retriever.index)
        return Pipeline(retriever, reader=reader, judge=nothing())

    train, held = split(list(summary_cases(by_words, opened)))
    seed = opened(Retriever(by_words(load_corpus(ROOT / "corpus"))))
    strange = list(strange_cases(seed))
    return judged("words", [*train, *strange], held, list(dev_cases(seed)), strange)


def lost(cases: Sequence[Case]) -> list[Case]:
    """Return the questions that were asked of quite other documents."""
    return [case for case in cases if case.domain == "selqa" and not case.answerable]


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


def report_hits(
    compared: dict[str, tuple[float, ...]],
    features: Features,
    held: Sequence[Case],
    dev: Sequence[Case],
) -> None:
    """Print how often the best item is gold, for several weights."""
    groups = [*((f"{name} held out", cases) for name, cases in by_domain(held)), ("seed dev", dev)]
    for label, weights in compared.items():
        for name, cases in groups:
            print(f"{label}, {name}: quote hit@1 {hit_rate(cases, features, weights):.3f}")


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


def write(name: str, found: dict[str, object]) -> None:
    """Write a weight file of the package, with the command that made it."""
    text = json.dumps({"made_by": "make fit", "seed": SEED, **found}, indent=2)
    (ROOT / "rag" / "weights" / name).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
