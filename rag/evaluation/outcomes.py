"""Asking each question of its own context: what came first, how sure, and was it to the letter."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from rag.corpus import Corpus
from rag.encoder import Encoder, Progress, Vectors
from rag.errors import QuestionError
from rag.evaluation.contexts import Context, ContextQuestion
from rag.evaluation.systems import sureness
from rag.indexing import build_index
from rag.pipeline import QUOTES, Pipeline
from rag.retriever import Retriever
from rag.span import Span

# How an evaluation gets a pipeline for a corpus in memory.
Opener = Callable[[Corpus], Pipeline]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one question.

    Attributes:
        answerable: whether its context has an answer.
        has_right: whether a sentence of the context is known to be right.
        rank: of the first right sentence by the reader, from 1; 0 where it ranks none.
        encoder_rank: the same by the encoder's similarity alone.
        confidence: of the pipeline; ``probability`` where it is meant as one.
        similarity: of the sentence nearest to the question, a cosine.
        answered: whether quotes are shown.
        verbatim: whether every quote is the context at its offsets; ``None`` without quotes.
    """

    answerable: bool
    has_right: bool
    rank: int
    encoder_rank: int
    confidence: float
    probability: float | None
    similarity: float
    answered: bool
    verbatim: bool | None


def in_memory(encoder: Encoder) -> Opener:
    """Return how a corpus is opened without a folder: indexed in memory, all else by default."""
    return lambda corpus: Pipeline(Retriever(build_index(corpus, encoder)))


def outcomes(
    path: Path, contexts: Sequence[Context], opener: Opener, step: Progress | None = None
) -> Iterator[Outcome]:
    """Ask every question; each context is indexed once.

    Args:
        path: where the contexts are from; it names the corpora made of them.
        step: called with 1 for each question that is done.
    """
    for number, context in enumerate(contexts):
        pipeline = opener(Corpus(path, (context.document(str(number)),)))
        for asked, row in zip(context.questions, _similarities(pipeline, context), strict=True):
            yield _outcome(pipeline, context, asked, row)
            if step is not None:
                step(1)


def _similarities(pipeline: Pipeline, context: Context) -> Vectors:
    """Return ``(questions, sentences)`` cosines, all questions encoded in one go."""
    index = pipeline.retriever.index
    vectors = index.encoder.encode_query([asked.question for asked in context.questions])
    found: Vectors = vectors @ index.item_vectors.rows(0, len(index.items)).T
    return found


def _outcome(
    pipeline: Pipeline, context: Context, asked: ContextQuestion, similarities: Vectors
) -> Outcome:
    items = [passage.span for passage in pipeline.retriever.index.items]
    order = np.argsort(-similarities, kind="stable")
    nearest = float(similarities.max(initial=-1.0))
    has_right = any(_is_right(item, asked) for item in items)
    encoder_rank = _rank([items[at] for at in order], asked)
    try:
        found = pipeline.look_up(asked.question)
    except QuestionError:
        # What cannot be asked is refused.
        return Outcome(
            answerable=asked.answerable,
            has_right=has_right,
            rank=0,
            encoder_rank=encoder_rank,
            confidence=0.0,
            probability=0.0,
            similarity=nearest,
            answered=False,
            verbatim=None,
        )
    quotes = found.quotes(QUOTES)
    # Held against the context as the file gives it, not against the document made of it.
    exact = [one.text == context.text[one.span.start : one.span.end] for one in quotes]
    return Outcome(
        answerable=asked.answerable,
        has_right=has_right,
        rank=_rank([reading.candidate.passage.span for reading in found.parts[0]], asked),
        encoder_rank=encoder_rank,
        confidence=sureness(found),
        probability=found.verdict.confidence,
        similarity=nearest,
        answered=bool(quotes),
        verbatim=all(exact) if quotes else None,
    )


def _rank(ranking: Sequence[Span], asked: ContextQuestion) -> int:
    # A reader may take several spans of one sentence.
    ordered = dict.fromkeys(ranking)
    return next((at for at, item in enumerate(ordered, 1) if _is_right(item, asked)), 0)


def _is_right(item: Span, asked: ContextQuestion) -> bool:
    return any(item.overlaps(gold) for gold in asked.gold)
