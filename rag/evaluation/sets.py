"""Public question sets to one table: a line for the pipeline and one for the encoder alone."""

import platform
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from sklearn.metrics import roc_curve

from rag.encoder import Encoder, Progress, SentenceEncoder
from rag.evaluation.contexts import SAMPLE_SEED, Context, sampled
from rag.evaluation.formats import read_set
from rag.evaluation.measures import auroc, balanced_accuracy, measured
from rag.evaluation.outcomes import Opener, Outcome, in_memory, outcomes
from rag.evaluation.reliability import reliability_report
from rag.evaluation.report import Report, cell_of

# Name in the report, and the head of its column.
COLUMNS = {
    "p@1": "P@1",
    "mrr": "MRR",
    "auroc": "AUROC",
    "balanced_accuracy": "balanced accuracy",
    "verbatim": "verbatim",
}


def evaluate_sets(
    files: Sequence[str | Path],
    format: str,
    *,
    encoder: Encoder | str | None = None,
    limit: int | None = None,
    opener: Opener | None = None,
    progress: Callable[[int], Progress] | None = None,
) -> Report:
    """Ask the questions of each file, each of its own context.

    Args:
        format: ``squad``, ``tsv`` or ``jsonl``; see ``rag.evaluation.formats``.
        limit: how many questions of each file to draw, by a fixed seed; ``None`` for all.
        opener: makes the pipeline of one context; by default everything is at its default.
        progress: called for each file with the number of its questions; what it returns is
            called as they are done.

    Raises:
        QuestionFileError: see ``read_set``. All files are read before the first is asked.
        EncoderError: the encoder cannot be loaded.
    """
    paths = list(dict.fromkeys(map(Path, files)))
    read = {path: sampled(read_set(path, format), limit) for path in paths}
    if encoder is None or isinstance(encoder, str):
        encoder = SentenceEncoder(encoder)
    opener = opener or in_memory(encoder)
    reports = {}
    for (path, contexts), name in zip(read.items(), _names(paths), strict=True):
        step = progress(sum(len(one.questions) for one in contexts)) if progress else None
        found = list(outcomes(path, contexts, opener, step))
        reports[name] = {"file": str(path), **_set_report(contexts, found)}
    return {
        "format": format,
        "encoder": encoder.name,
        "machine": f"{platform.machine()}, Python {platform.python_version()}",
        "limit": limit,
        "seed": SAMPLE_SEED,
        "sets": reports,
    }


def _names(paths: Sequence[Path]) -> list[str]:
    """Return the shortest endings of the paths that tell them apart."""
    most = max(len(path.parts) for path in paths)
    for depth in range(1, most + 1):
        names = ["/".join(path.with_suffix("").parts[-depth:]) for path in paths]
        if len(set(names)) == len(names):
            return names
    return [str(path) for path in paths]


def _set_report(contexts: Sequence[Context], found: Sequence[Outcome]) -> Report:
    answerable = np.array([one.answerable for one in found])
    both = bool(answerable.any()) and not answerable.all()
    answered = np.array([one.answered for one in found])
    confidence = np.array([one.confidence for one in found])
    similarity = np.array([one.similarity for one in found])
    selected = [one for one in found if one.answerable and one.has_right]
    shown = np.array([one.verbatim for one in found if one.verbatim is not None], dtype=float)
    ours = {
        **_ranked([one.rank for one in selected]),
        "auroc": measured(auroc, answerable, confidence),
        "balanced_accuracy": measured(balanced_accuracy, answerable, answered),
        "verbatim": measured(np.mean, shown) if len(shown) else None,
        "confusion": {
            "answerable_answered": int((answerable & answered).sum()),
            "answerable_refused": int((answerable & ~answered).sum()),
            "unanswerable_answered": int((~answerable & answered).sum()),
            "unanswerable_refused": int((~answerable & ~answered).sum()),
        },
    }
    if both:
        ours |= reliability_report(answerable, [one.probability for one in found])
    border = _best_border(answerable, similarity) if both else np.inf
    alone = {
        **_ranked([one.encoder_rank for one in selected]),
        "auroc": measured(auroc, answerable, similarity),
        "balanced_accuracy": measured(balanced_accuracy, answerable, similarity >= border),
        # It refuses nothing by itself, so it is given the best line that could be drawn.
        "answer_from": float(border) if both else None,
    }
    return {
        "questions": len(found),
        "contexts": len(contexts),
        "answerable": int(answerable.sum()),
        "unanswerable": int((~answerable).sum()),
        "with_right_sentence": len(selected),
        "systems": {"citecast": ours, "encoder alone": alone},
    }


def _ranked(ranks: Sequence[int]) -> dict[str, Any]:
    if not ranks:
        return {"p@1": None, "mrr": None}
    places = np.array(ranks, dtype=np.float64)
    reciprocal = np.divide(1, places, out=np.zeros_like(places), where=places > 0)
    return {
        "p@1": measured(np.mean, (places == 1).astype(np.float64)),
        "mrr": measured(np.mean, reciprocal),
    }


def _best_border(answerable: NDArray[np.bool_], similarity: NDArray[np.float64]) -> np.float64:
    """Return the similarity to answer from that has the best balanced accuracy on this very set."""
    wrong, right, borders = roc_curve(answerable, similarity)
    best: np.float64 = borders[np.argmax(right - wrong)]
    return best


def print_sets(report: Report, console: Console) -> None:
    """Print one table, two lines a set; intervals are 95% bootstrap over questions."""
    title = f"format {report['format']}, encoder {report['encoder']}"
    if report["limit"] is not None:
        title += f", at most {report['limit']} questions a set"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD)
    for label in ("set", "answerable / not", "", *COLUMNS.values()):
        table.add_column(label, overflow="fold")
    for name, found in report["sets"].items():
        counts = f"{found['answerable']} / {found['unanswerable']}"
        heads = [(name, counts), ("", f"{found['with_right_sentence']} with gold")]
        for head, (system, measures) in zip(heads, found["systems"].items(), strict=True):
            cells = [cell_of(measures.get(column)) for column in COLUMNS]
            # One in a thousand would be a bug, so there is nothing to be unsure of.
            cells[-1] = cells[-1].split(" ")[0]
            table.add_row(*head, system, *cells)
        table.add_section()
    console.print(table)
    console.print(
        "P@1 and MRR are over questions with gold: a sentence known to be right. Balanced "
        "accuracy of the encoder alone: with the threshold that is best on the set itself."
    )
