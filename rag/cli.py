"""The command ``rag``: index, ask, eval, serve."""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

from rag.errors import QuestionError, RagError

if TYPE_CHECKING:
    from rag.pipeline import Pipeline

# Exit codes: part of the interface.
ANSWERED, NO_ANSWER, WRONG_INPUT = 0, 1, 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask timestamped summaries. Every answer is an exact quote with its section and time.",
)

CorpusOption = Annotated[
    Path, typer.Option("--corpus", metavar="DIR", help="Folder of .md summaries.")
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


@app.command()
def index(
    corpus: CorpusOption = Path("corpus"),
    index: IndexOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Build the index; documents that have not changed are not encoded again."""
    with _plain_errors():
        from rag.corpus import load_corpus, project_folder
        from rag.encoder import SentenceEncoder
        from rag.indexing import build_index
        from rag.opening import default_index_folder

        loaded = load_corpus(corpus)
        for warning in loaded.warnings:
            _note(f"warning: {warning}")
        folder = default_index_folder(loaded.folder) if index is None else project_folder(index)
        with _progress() as progress:
            built = build_index(loaded, SentenceEncoder(encoder), folder, progress=progress)
        typer.echo(
            f"{_counted(len(loaded.documents), 'document')}, "
            f"{len(built.sections)} section passages, "
            f"{len(built.items)} items -> {folder}"
        )


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="The most quotes to show.")] = 3,
    corpus: CorpusOption = Path("corpus"),
    index: IndexOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Answer a question with quotes. Exit code 0: answered; 1: no answer; 2: wrong input."""
    with _plain_errors():
        from rag.terminal import print_answer

        answer = _opened(corpus, index, encoder).ask(question, k=k)
    if as_json:
        typer.echo(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False)
        console.soft_wrap = not console.is_terminal
        print_answer(answer, console)
    raise typer.Exit(ANSWERED if answer else NO_ANSWER)


@app.command(name="eval")
def evaluate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Questions, one JSON row a line.")],
    out: Annotated[
        Path | None, typer.Option("--json", metavar="OUT", help="Write the report as JSON.")
    ] = None,
    corpus: CorpusOption = Path("corpus"),
    index: IndexOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Measure retrieval, quotes and refusals on a file of questions with gold quotes."""
    with _plain_errors():
        with _extra("eval"):
            from rag.evaluation import evaluate_file, print_report

        with _progress() as progress:
            report = evaluate_file(
                file, corpus=corpus, index=index, encoder=encoder, progress=progress
            )
        if out is not None:
            try:
                out.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", "utf-8")
            except OSError as error:
                raise RagError(f"{out} cannot be written ({error.strerror})") from error
        print_report(report, Console(highlight=False))


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port; 7860 or, where that is taken, a free one."),
    ] = None,
    open_browser: Annotated[
        bool, typer.Option("--open", help="Open the chat in a browser.")
    ] = False,
    corpus: CorpusOption = Path("corpus"),
    index: IndexOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Serve the chat on this machine."""
    with _plain_errors():
        with _extra("chat"):
            from rag.web import serve as serve_chat

        pipeline = _opened(corpus, index, encoder)
        serve_chat(pipeline, host=host, port=port, open_browser=open_browser)


@app.callback()
def _main() -> None:
    """Show what the package has to say (a rebuilt index, say) on stderr, away from answers."""
    console = Console(stderr=True, highlight=False)
    logging.basicConfig(
        level=logging.WARNING,
        format="%(message)s",
        handlers=[RichHandler(console=console, show_time=False, show_path=False)],
    )


def _opened(corpus: Path, index: Path | None, encoder: str | None) -> "Pipeline":
    from rag.pipeline import Pipeline

    with _progress() as progress:
        return Pipeline.from_corpus(corpus, index=index, encoder=encoder, progress=progress)


@contextmanager
def _plain_errors() -> Iterator[None]:
    """End with one plain line and exit code 2 where the input is at fault; never a traceback."""
    try:
        yield
    except QuestionError as error:
        _note(str(error))
        raise typer.Exit(WRONG_INPUT) from None
    except RagError as error:
        _note(f"error: {error}")
        raise typer.Exit(WRONG_INPUT) from None


@contextmanager
def _extra(name: str) -> Iterator[None]:
    """Name the command that installs what an import did not find."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise RagError(f"this needs {error.name}; run: pip install 'citecast[{name}]'") from error


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" if number == 1 else f"{number} {thing}s"


def _note(line: str) -> None:
    typer.echo(line, err=True)


@contextmanager
def _progress() -> Iterator[Callable[[int], Callable[[int], None]]]:
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
