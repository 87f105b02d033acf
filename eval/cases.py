"""Questions read against documents: what ``eval/fit.py`` fits to and measures on."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from string import ascii_lowercase

import numpy as np
from numpy.typing import NDArray
from public_sets import load_set
from reading_sets import DATA, SUMMARIES, held_out, held_out_of_lots, load_asked
from train_reader import HELD
from trainer import SEED as TRAINING_SEED

from rag import Corpus, Pipeline, Retriever
from rag.corpus import load_corpus
from rag.document import Document
from rag.evaluation import GoldQuestion, Place, load_questions
from rag.evaluation.contexts import Context, ContextQuestion, sampled
from rag.evaluation.formats import read_set
from rag.evaluation.systems import place_of
from rag.indexing import Index
from rag.judge import Calibration, EvidenceJudge, Strictness
from rag.reader import Reading, SimilarityReader, Weights
from rag.trained import TrainedReader, TrainedWeights

ROOT = Path(__file__).resolve().parent.parent
SEED = 20
HELD_OUT = 0.4
# How many questions are taken of a public set: what two cores read in a minute or two.
LIMITS = {"squad2_dev_cs224n": 1200, "selqa": 600}
# The same of questions that are asked of nothing but their own context.
OWN_LIMITS = {"squad2_dev_cs224n": 800, "selqa": 300}
OWN = "{} of its own context"
# What people type into any chat, and no summary answers.
SMALL_TALK = (
    "hi there, thank you, good morning, what can you do, are you a robot, help, ok, yes, no, lol, "
    "what is this, tell me more, how are you, who made you, start, open, please, why, stop, more"
)
STRANGERS = 160


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


def unseen_summaries() -> frozenset[str]:
    """Return the summaries that the network was not trained on."""
    names = [document.id for document in load_corpus(SUMMARIES).documents]
    return held_out_of_lots(names, HELD["summaries"], TRAINING_SEED)


def unseen_by_reader(name: str) -> frozenset[str]:
    """Return the titles of a set that the network was not trained on."""
    held = held_out((one.group for one in load_asked(name)), HELD[name], TRAINING_SEED)
    return frozenset(group.split("/", 1)[1] for group in held)


@lru_cache
def held_titles(name: str) -> frozenset[str]:
    """Return the titles of a set, of those that the network has not seen, that no fit sees."""
    unseen = unseen_summaries() if name == "summaries" else unseen_by_reader(name)
    return held_out(unseen, HELD_OUT, SEED)


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


def own_cases(
    name: str,
    index: Callable[[Corpus], Index],
    opened: Callable[[Retriever], Pipeline],
    titles: frozenset[str] | None = None,
) -> Iterator[Case]:
    """Read questions of a public set against their own context, a document of one section.

    A question of SelQA is also asked of another context of its article, which has no answer.
    """
    spaced = {title.replace("_", " "): title for title in titles or ()}
    found = read_set(DATA / name / "qa.jsonl", "jsonl")
    contexts = [one for one in found if titles is None or one.title in spaced]
    by_title: dict[str, list[Context]] = defaultdict(list)
    for context in contexts:
        by_title[context.title].append(context)
    chance = random.Random(SEED)
    for context in sampled(contexts, OWN_LIMITS[name]):
        asked = [(context, context.questions)]
        others = [one for one in by_title[context.title] if one.text != context.text]
        if name == "selqa" and others:
            lost = tuple(replace(one, answerable=False, gold=()) for one in context.questions)
            asked.append((chance.choice(others), lost))
        title = spaced.get(context.title, context.title)
        for text, questions in asked:
            document = text.document(name)
            pipeline = opened(Retriever(index(Corpus(DATA, (document,)))))
            rows = (_gold_row(document, one) for one in questions)
            yield from (read(pipeline, row, OWN.format(name), title) for row in rows)


def _gold_row(document: Document, asked: ContextQuestion) -> GoldQuestion:
    (section,) = document.sections
    return GoldQuestion(
        id=asked.id,
        question=asked.question,
        answerable=asked.answerable,
        quotes=tuple((Place(document, section, gold),) for gold in asked.gold),
        any=True,
        timestamp=None,
        split="dev",
        kind="public",
    )


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
    names = {OWN.format(name): name for name in OWN_LIMITS}
    held = [case.title in held_titles(names.get(case.domain, case.domain)) for case in cases]
    return (
        [case for case, out in zip(cases, held, strict=True) if not out],
        [case for case, out in zip(cases, held, strict=True) if out],
    )


def by_domain(cases: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    """Group cases by the set they come from."""
    names = sorted({case.domain for case in cases})
    return [(name, [case for case in cases if case.domain == name]) for name in names]


def nearest(case: Case) -> float:
    """Return the highest similarity of any item."""
    return max(reading.candidate.similarity for reading in case.readings)
