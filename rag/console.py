"""What all commands do on a terminal: plain errors, notes on stderr, a progress bar, options."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from rag.errors import QuestionError, RagError

# Exit codes: part of the interface.
ANSWERED, NO_ANSWER, WRONG_INPUT = 0, 1, 2

CorpusOption = Annotated[
    Path, typer.Option("--corpus", metavar="DIR", help="Folder of summaries and transcripts.")
]
IndexOption = Annotated[
    Path | None,
    typer.Option(
        "--index",
        metavar="DIR",
        help="Folder of the built index; by default index/ beside corpus/, else the user's cache.",
    ),
]
EncoderOption = Annotated[
    str | None,
    typer.Option(
        "--encoder",
        metavar="NAME",
        envvar="RAG_ENCODER",
        help="A sentence-transformers model on this machine: a folder, or a name in its cache.",
    ),
]


@contextmanager
def plain_errors() -> Iterator[None]:
    """End with one plain line and exit code 2 where the input is at fault; never a traceback."""
    try:
        yield
    except QuestionError as error:
        note(str(error))
        raise typer.Exit(WRONG_INPUT) from None
    except RagError as error:
        note(f"error: {error}")
        raise typer.Exit(WRONG_INPUT) from None


@contextmanager
def needed(name: str) -> Iterator[None]:
    """Name the command that installs what an import did not find."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise RagError(f"this needs {error.name}; run: pip install 'citecast[{name}]'") from error


def note(line: str) -> None:
    """Print a line that is no part of the answer."""
    typer.echo(line, err=True)


@contextmanager
def progress_bar() -> Iterator[Callable[[int], Callable[[int], None]]]:
    """Show a progress bar on a terminal, and nothing at all in a pipe."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("Encoding"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )

    def start(total: int) -> Callable[[int], None]:
        task = bar.add_task("Encoding", total=total)
        return lambda done: bar.advance(task, done)

    with bar:
        yield start
