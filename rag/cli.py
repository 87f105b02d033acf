"""The command ``rag``: index, ask, eval, calibrate, serve."""

import json
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler

from rag.checking import check
from rag.console import (
    ANSWERED,
    NO_ANSWER,
    CorpusOption,
    EncoderOption,
    IndexOption,
    needed,
    plain_errors,
    progress_bar,
)
from rag.judge import Strictness
from rag.measuring import calibrate, evaluate
from rag.reviewing import app as feedback
from rag.stats import stats
from rag.updating import index

if TYPE_CHECKING:
    from rag.corpus import Corpus
    from rag.pipeline import Pipeline

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Ask timestamped summaries. Every answer is an exact quote with its section and time.",
)

app.command()(index)
app.command(name="eval")(evaluate)
app.command()(calibrate)
app.command()(check)
app.command()(stats)
app.add_typer(feedback, name="feedback")

StrictnessOption = Annotated[
    Strictness,
    typer.Option(help="How sure to be before quoting; cautious refuses more, eager less."),
]


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="What you want to know.", show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    k: Annotated[int, typer.Option("-k", min=1, max=50, help="The most quotes to show.")] = 5,
    strictness: StrictnessOption = Strictness.BALANCED,
    as_typed: Annotated[
        bool, typer.Option("--as-typed", help="Correct no typing errors in the question.")
    ] = False,
    corpus: CorpusOption = Path("corpus"),
    index: IndexOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Answer a question with quotes. Exit code 0: answered; 1: no answer; 2: wrong input."""
    with plain_errors():
        from rag.terminal import print_answer

        answer = _opened(corpus, index, encoder).ask(
            question, k=k, strictness=strictness, as_typed=as_typed
        )
    if as_json:
        typer.echo(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
    else:
        console = Console(highlight=False)
        console.soft_wrap = not console.is_terminal
        print_answer(answer, console)
    raise typer.Exit(ANSWERED if answer else NO_ANSWER)


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
    strictness: StrictnessOption = Strictness.BALANCED,
    feedback: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Where votes are written; by default eval/feedback.jsonl beside the corpus, "
            "where there is an eval folder.",
        ),
    ] = None,
    corpus: CorpusOption = Path("corpus"),
    index: IndexOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Serve the chat on this machine; CITECAST_PASSWORD makes browsers ask for a password."""
    with plain_errors():
        with needed("chat"):
            from rag.web import Loading
            from rag.web import serve as serve_chat
        from rag.corpus import load_corpus, project_folder
        from rag.opening import default_index_folder

        # What is wrong with the corpus is told at once; the model may take its time.
        loaded = load_corpus(corpus)
        place = default_index_folder(loaded.folder) if index is None else project_folder(index)
        serve_chat(
            Loading(loaded, partial(_opened, loaded, index, encoder), index=place),
            host=host,
            port=port,
            open_browser=open_browser,
            strictness=strictness,
            feedback=feedback,
        )


@app.callback()
def _main() -> None:
    """Show what the package has to say (a rebuilt index, say) on stderr, away from answers."""
    console = Console(stderr=True, highlight=False)
    logging.basicConfig(
        level=logging.WARNING,
        format="%(message)s",
        handlers=[RichHandler(console=console, show_time=False, show_path=False)],
    )


def _opened(corpus: "Path | Corpus", index: Path | None, encoder: str | None) -> "Pipeline":
    from rag.pipeline import Pipeline

    with progress_bar() as progress:
        return Pipeline.from_corpus(corpus, index=index, encoder=encoder, progress=progress)
