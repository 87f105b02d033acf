"""What is compared: the pipeline, and the baselines it has to beat. One prediction a question."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from rag.encoder import Vectors
from rag.evaluation.place import Place
from rag.findings import Findings
from rag.pipeline import QUOTES, Pipeline
from rag.reader import Reading


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system says to one question.

    Attributes:
        ranking: all items it considered, best first, whether or not it then answers.
        quotes: what it shows; empty where it refuses.
        texts: the characters it shows, as they leave the system.
        confidence: higher where it is surer that there is an answer.
        seconds: how long it took.
        probability: ``confidence``, where it is meant as the probability of an answer.
    """

    ranking: tuple[Place, ...]
    quotes: tuple[Place, ...]
    texts: tuple[str, ...]
    confidence: float
    seconds: float
    probability: float | None = None


System = Callable[[str], Prediction]


def citecast(pipeline: Pipeline) -> System:
    """Return the product: it reads, judges, and quotes as much as the question needs."""

    def predict(question: str) -> Prediction:
        start = perf_counter()
        found = pipeline.look_up(question)
        quotes = found.quotes(QUOTES)
        seconds = perf_counter() - start
        ranking = tuple(map(place_of, found.parts[0]))
        shown = tuple(Place(quote.document, quote.section, quote.span) for quote in quotes)
        texts = tuple(quote.text for quote in quotes)
        probability = found.verdict.confidence
        return Prediction(ranking, shown, texts, sureness(found), seconds, probability)

    return predict


def sureness(found: Findings) -> float:
    """Return the confidence of the verdict, or of its first reading where it has none."""
    if found.verdict.confidence is not None:
        return found.verdict.confidence
    return found.parts[0][0].score if found.parts[0] else 0.0


def place_of(reading: Reading) -> Place:
    """Return where the words of a reading stand."""
    passage = reading.candidate.passage
    return Place(passage.document, passage.section, reading.span)


def top_item(pipeline: Pipeline) -> System:
    """Return a baseline: it always answers with the item nearest by its vector."""
    index = pipeline.retriever.index

    def scores(question: str) -> Vectors:
        vector = pipeline.retriever.understand(question).vectors[0]
        found: Vectors = index.item_vectors.rows(0, len(index.items)) @ vector
        return found

    return _always(pipeline, scores)


def bm25_only(pipeline: Pipeline) -> System:
    """Return a baseline: it always answers with the item that BM25 likes best."""
    return _always(pipeline, pipeline.retriever.index.item_words.shares)


def _always(pipeline: Pipeline, scores: Callable[[str], Vectors]) -> System:
    items = pipeline.retriever.index.items

    def predict(question: str) -> Prediction:
        start = perf_counter()
        found = scores(question)
        order: Sequence[int] = np.argsort(-found, kind="stable").tolist()
        seconds = perf_counter() - start
        places = [Place(items[at].document, items[at].section, items[at].span) for at in order]
        text = places[0].text
        return Prediction(tuple(places), (places[0],), (text,), float(found[order[0]]), seconds)

    return predict
