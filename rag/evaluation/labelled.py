"""Labelled questions about somebody's own corpus, to a calibration in its index."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
from scipy.special import logit

from rag.calibration import CALIBRATION
from rag.corpus import project_folder
from rag.encoder import Encoder, Progress
from rag.evaluation.calibration import Scale, calibrate, write_scale
from rag.evaluation.questions import load_questions
from rag.opening import default_index_folder
from rag.pipeline import Pipeline
from rag.retriever import Retriever


def calibrate_corpus(
    questions: Path,
    *,
    corpus: str | Path,
    index: str | Path | None = None,
    encoder: Encoder | str | None = None,
    out: Path | None = None,
    progress: Callable[[int], Progress] | None = None,
) -> tuple[Scale, Path]:
    """Ask labelled questions of a corpus, fit, and write; returns the scale and its file.

    Raises:
        CalibrationError: see ``calibrate``; nothing is written.
        QuestionFileError: the questions cannot be used.
        RagError: the corpus or the index cannot be used, or the file cannot be written.
    """
    # An older calibration of this corpus must not be calibrated once more.
    pipeline = Pipeline(
        Retriever.from_corpus(corpus, index=index, encoder=encoder, progress=progress)
    )
    rows = load_questions(questions, pipeline.corpus)
    step = progress(len(rows)) if progress else None
    pulls = []
    for row in rows:
        confidence = pipeline.look_up(row.question).verdict.confidence or 0.0
        pulls.append(float(logit(np.clip(confidence, 1e-9, 1 - 1e-9))))
        if step:
            step(1)
    scale = calibrate(pulls, [row.answerable for row in rows])
    folder = (
        default_index_folder(pipeline.corpus.folder) if index is None else project_folder(index)
    )
    place = out or folder / CALIBRATION
    fingerprint = pipeline.corpus.fingerprint
    write_scale(
        scale,
        place,
        questions=questions,
        fingerprint=fingerprint,
        answered_by=pipeline.answered_by.value,
    )
    return scale, place
