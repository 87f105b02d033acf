"""Measures the whole pipeline on summaries that nothing was trained or fitted on: ``make unseen``.

Each question is asked of its own summary. Writes ``eval/unseen.json``, in the form of
``eval/results.json``.
"""

from collections import defaultdict
from pathlib import Path

from cases import held_titles
from reading_sets import SUMMARIES
from rich.console import Console

from rag import Corpus, Pipeline, Retriever, SentenceEncoder
from rag.corpus import load_corpus
from rag.evaluation import GoldQuestion, load_questions, print_report, write_report
from rag.evaluation.report import predict, split_report
from rag.evaluation.systems import Prediction
from rag.indexing import build_index

OUT = Path(__file__).resolve().parent / "unseen.json"


def main() -> None:
    """Evaluate, print and write."""
    encoder, names = SentenceEncoder(), held_titles("summaries")
    rows: list[GoldQuestion] = []
    predictions: dict[str, list[Prediction]] = defaultdict(list)
    for document in load_corpus(SUMMARIES).documents:
        if document.id in names:
            corpus = Corpus(SUMMARIES, (document,))
            asked = load_questions(SUMMARIES / f"{document.id}.jsonl", corpus)
            pipeline = Pipeline(Retriever(build_index(corpus, encoder)))
            rows += asked
            for name, found in predict(pipeline, asked).items():
                predictions[name] += found
    report = {
        "summaries": sorted(names),
        "encoder": encoder.name,
        "splits": {"unseen": split_report("all", rows, predictions)},
    }
    print_report(report, Console(width=180))
    write_report(report, OUT)


if __name__ == "__main__":
    main()
