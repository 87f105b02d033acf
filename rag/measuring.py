"""The commands that measure: ``rag eval`` and ``rag calibrate``."""

from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console

from rag.console import (
    CorpusOption,
    EncoderOption,
    IndexOption,
    needed,
    plain_errors,
    progress_bar,
)
from rag.errors import RagError


def evaluate(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE...", help="Questions with what answers them.")
    ],
    format: Annotated[
        Literal["citecast", "squad", "tsv", "jsonl"],
        typer.Option("--format", help="citecast asks the corpus, the others each own context."),
    ] = "citecast",
    limit: Annotated[
        int | None, typer.Option(min=1, help="Draw this many questions of a file, by a fixed seed.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Write the report as JSON.")
    ] = None,
    corpus: CorpusOption = Path("corpus"),
    index: IndexOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Measure retrieval, quotes and refusals on questions with gold quotes, or on public sets."""
    with plain_errors():
        with needed("eval"):
            from rag import evaluation

        console = Console(highlight=False)
        if not console.is_terminal:
            console.width = 180  # a file has no edge to wrap at
        with progress_bar() as progress:
            if format != "citecast":
                report = evaluation.evaluate_sets(
                    files, format, encoder=encoder, limit=limit, progress=progress
                )
            elif len(files) > 1:
                raise RagError("expected one FILE for a corpus; several go with another --format")
            else:
                report = evaluation.evaluate_file(
                    files[0],
                    corpus=corpus,
                    index=index,
                    encoder=encoder,
                    limit=limit,
                    progress=progress,
                )
        if out is not None:
            evaluation.write_report(report, out)
        show = evaluation.print_report if format == "citecast" else evaluation.print_sets
        show(report, console)


def calibrate(
    questions: Annotated[
        Path,
        typer.Option(
            "--questions", metavar="FILE", help="Questions with gold quotes, some without answer."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Where to; by default calibration.json in the index."
        ),
    ] = None,
    corpus: CorpusOption = Path("corpus"),
    index: IndexOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Fit when to answer on labelled questions about your own corpus.

    Refuses, with the reason, where the scores do not tell answerable questions from others.
    """
    with plain_errors():
        with needed("eval"):
            from rag.evaluation.labelled import calibrate_corpus

        with progress_bar() as progress:
            scale, place = calibrate_corpus(
                questions, corpus=corpus, index=index, encoder=encoder, out=out, progress=progress
            )
        typer.echo(
            f"{scale.questions} questions, AUROC {scale.auroc:.3f}, calibration error "
            f"{scale.ece_before:.3f} before and {scale.ece_after:.3f} after -> {place}"
        )
