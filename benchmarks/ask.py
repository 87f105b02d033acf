"""How long a question takes, relative to encoding it once: ``make bench``.

The seed document, one process, everything warm; each figure is the median over the questions of
the evaluation set. Ratios within one run travel between machines; milliseconds do not.
"""

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import perf_counter

from rag import Pipeline
from rag.evaluation import load_questions

QUESTIONS = Path(__file__).resolve().parent.parent / "eval" / "questions.jsonl"


def main() -> None:
    """Time each way of asking on the same questions."""
    pipeline = Pipeline.from_corpus("corpus")
    encoder = pipeline.retriever.index.encoder
    asked = [row.question for row in load_questions(QUESTIONS, pipeline.corpus)]
    ways: dict[str, Callable[[str], object]] = {
        "encode once": lambda question: encoder.encode_query([question]),
        "retrieve": pipeline.retriever.retrieve,
        "ask": pipeline.ask,
    }
    for ask in ways.values():
        ask(asked[0])
    medians = {
        name: median(_seconds(ask, question) for question in asked) for name, ask in ways.items()
    }
    for name, seconds in medians.items():
        ratio = seconds / medians["encode once"]
        print(f"{name:12} {seconds * 1000:7.1f} ms {ratio:6.1f} x")


def _seconds(ask: Callable[[str], object], question: str) -> float:
    start = perf_counter()
    ask(question)
    return perf_counter() - start


if __name__ == "__main__":
    main()
