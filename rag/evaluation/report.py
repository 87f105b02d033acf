"""Rows and predictions to one report: the same numbers as JSON and as a table."""

import json
import platform
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from rag.encoder import Encoder, Progress
from rag.errors import RagError
from rag.evaluation.contexts import SAMPLE_SEED
from rag.evaluation.measures import (
    aurc,
    auroc,
    is_verbatim,
    measured,
    rank_measures,
    timestamp_right,
    token_overlap,
)
from rag.evaluation.questions import GoldQuestion, load_questions
from rag.evaluation.reliability import reliability_report, reliability_table
from rag.evaluation.systems import Prediction, System, bm25_only, citecast, top_item
from rag.pipeline import Pipeline

Report = dict[str, Any]

# Name in the report, and what it is in the table.
MEASURES = {
    "section_hit@1": "section hit@1",
    "section_mrr": "section MRR",
    "quote_hit@1": "quote hit@1",
    "token_precision": "token precision",
    "token_recall": "token recall",
    "token_f1": "token F1",
    "verbatim": "verbatim rate",
    "timestamp": "timestamp accuracy",
    "auroc": "AUROC of confidence",
    "aurc": "AURC (lower is better)",
    "ece": "ECE (lower is better)",
    "brier": "Brier score (lower is better)",
}


def evaluate_file(
    file: str | Path,
    *,
    corpus: str | Path = "corpus",
    index: str | Path | None = None,
    encoder: Encoder | str | None = None,
    limit: int | None = None,
    progress: Callable[[int], Progress] | None = None,
) -> Report:
    """Run the pipeline and both baselines on a file of questions.

    Args:
        limit: how many questions to draw, by a fixed seed; all of them where it is ``None``.

    Raises:
        QuestionFileError: see ``load_questions``.
        CorpusError: the corpus cannot be used.
    """
    pipeline = Pipeline.from_corpus(corpus, index=index, encoder=encoder, progress=progress)
    rows = _drawn(load_questions(Path(file), pipeline.corpus), limit)
    predictions = predict(pipeline, rows)
    return {
        "questions": str(file),
        "limit": limit,
        "corpus": str(corpus),
        "documents": len(pipeline.corpus.documents),
        "encoder": pipeline.retriever.index.encoder.name,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "splits": {split: split_report(split, rows, predictions) for split in _splits(rows)},
    }


def predict(pipeline: Pipeline, rows: Sequence[GoldQuestion]) -> dict[str, list[Prediction]]:
    """Return what the pipeline and both baselines say to each question."""
    systems: dict[str, System] = {
        "citecast": citecast(pipeline),
        "top item, always": top_item(pipeline),
        "BM25 only, always": bm25_only(pipeline),
    }
    # The first question pays for lazy imports and caches; that is start-up, not latency.
    for system in systems.values():
        system(rows[0].question)
    return {name: [system(row.question) for row in rows] for name, system in systems.items()}


def _drawn(rows: Sequence[GoldQuestion], limit: int | None) -> Sequence[GoldQuestion]:
    if limit is None or limit >= len(rows):
        return rows
    chosen = sorted(random.Random(SAMPLE_SEED).sample(range(len(rows)), limit))
    return [rows[at] for at in chosen]


def _splits(rows: Sequence[GoldQuestion]) -> list[str]:
    found = sorted({row.split for row in rows})
    return found if len(found) == 1 else [*found, "all"]


def split_report(
    split: str, rows: Sequence[GoldQuestion], predictions: Mapping[str, Sequence[Prediction]]
) -> Report:
    """Measure each system on one half of the rows, or on ``all`` of them.

    Args:
        predictions: of each system, one for each row.
    """
    chosen = [at for at, row in enumerate(rows) if split in (row.split, "all")]
    mine = [rows[at] for at in chosen]
    return {
        "answerable": sum(row.answerable for row in mine),
        "unanswerable": sum(not row.answerable for row in mine),
        "systems": {
            name: _measured(mine, [found[at] for at in chosen])
            for name, found in predictions.items()
        },
    }


def _measured(rows: Sequence[GoldQuestion], predictions: Sequence[Prediction]) -> Report:
    pairs = list(zip(rows, predictions, strict=True))
    gold = [(row, prediction) for row, prediction in pairs if row.answerable]
    means: dict[str, Any] = {}
    if gold:
        means |= rank_measures(*map(list, zip(*gold, strict=True)))
        overlaps = np.array([token_overlap(row, prediction) for row, prediction in gold])
        for at, name in enumerate(("token_precision", "token_recall", "token_f1")):
            means[name] = overlaps[:, at]
    means["verbatim"] = np.array([float(is_verbatim(prediction)) for prediction in predictions])
    timed = [
        float(timestamp_right(row, prediction))
        for row, prediction in gold
        if row.timestamp and prediction.quotes
    ]
    if timed:
        means["timestamp"] = np.array(timed)
    report: Report = {name: measured(np.mean, values) for name, values in means.items()}
    answerable = np.array([row.answerable for row in rows])
    confidence = np.array([prediction.confidence for prediction in predictions])
    right = np.array([float(_right(row, prediction)) for row, prediction in pairs])
    for name, statistic, sample in (("auroc", auroc, answerable), ("aurc", aurc, right)):
        report[name] = measured(statistic, sample, confidence)
    report |= reliability_report(answerable, [prediction.probability for prediction in predictions])
    report["confusion"] = _confusion(pairs)
    seconds = [prediction.seconds for prediction in predictions]
    report["latency_ms"] = {
        name: round(float(np.percentile(seconds, share)) * 1000, 1)
        for name, share in (("p50", 50), ("p95", 95))
    }
    return report


def _right(row: GoldQuestion, prediction: Prediction) -> bool:
    """Tell whether the first item would be a right answer."""
    top = prediction.ranking[0] if prediction.ranking else None
    return top is not None and any(top.overlaps(gold) for quote in row.quotes for gold in quote)


def _confusion(pairs: Sequence[tuple[GoldQuestion, Prediction]]) -> dict[str, int]:
    def count(answerable: bool, answered: bool) -> int:
        return sum(
            row.answerable is answerable and bool(prediction.quotes) is answered
            for row, prediction in pairs
        )

    return {
        "answerable_answered": count(True, True),
        "answerable_refused": count(True, False),
        "unanswerable_answered": count(False, True),
        "unanswerable_refused": count(False, False),
    }


def write_report(report: Report, out: Path) -> None:
    """Write a report as JSON.

    Raises:
        RagError: the file cannot be written.
    """
    try:
        out.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise RagError(f"{out} cannot be written ({error.strerror})") from error


def print_report(report: Report, console: Console) -> None:
    """Print one table for each split; intervals are 95% bootstrap over questions."""
    for split, found in report["splits"].items():
        title = f"{split}: {found['answerable']} answerable, {found['unanswerable']} unanswerable"
        table = Table("", *found["systems"], title=title, title_justify="left")
        for row in table_rows(found["systems"]):
            table.add_row(*row)
        console.print(table)
        for name, system in found["systems"].items():
            if "reliability" in system:
                title = f"{split}: how far the confidence of {name} can be relied on"
                console.print(reliability_table(system["reliability"], title))


def table_rows(systems: Mapping[str, Report]) -> list[list[str]]:
    """Return the cells of the report's table, label first, one column for each system."""
    rows = []
    for name, label in MEASURES.items():
        cells = [system.get(name) for system in systems.values()]
        if any(cells):
            rows.append([label, *(cell_of(cell) for cell in cells)])
    for key, label in (
        ("answerable_answered", "answerable: answered"),
        ("answerable_refused", "answerable: refused"),
        ("unanswerable_answered", "unanswerable: answered"),
        ("unanswerable_refused", "unanswerable: refused"),
    ):
        rows.append([label, *(str(system["confusion"][key]) for system in systems.values())])
    rows.append(
        [
            "latency p50 / p95, ms",
            *("{p50} / {p95}".format(**one["latency_ms"]) for one in systems.values()),
        ]
    )
    return rows


def cell_of(found: Mapping[str, Any] | None) -> str:
    """Return a value and its interval in one cell."""
    if found is None:
        return "—"
    low, high = found["interval"]
    return f"{found['value']:.3f} [{low:.3f}, {high:.3f}]"
