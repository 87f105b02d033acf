"""``rag index``: a corpus is brought into its index, once or with every change."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.console import (
    CorpusOption,
    EncoderOption,
    IndexOption,
    note,
    plain_errors,
    progress_bar,
)
from rag.counted import counted
from rag.errors import RagError

if TYPE_CHECKING:
    from rag.encoder import SentenceEncoder


def index(
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", help="Go on until interrupted, and index every change of the corpus."
        ),
    ] = False,
    corpus: CorpusOption = Path("corpus"),
    index: IndexOption = None,
    encoder: EncoderOption = None,
) -> None:
    """Build the index; documents that have not changed are not encoded again."""
    with plain_errors():
        from rag.corpus import project_folder
        from rag.encoder import SentenceEncoder
        from rag.opening import default_index_folder

        source = project_folder(corpus)
        folder = default_index_folder(source) if index is None else project_folder(index)
        model = SentenceEncoder(encoder)
        _index(source, folder, model)
    if watch:
        _keep_indexed(source, folder, model)


def _index(corpus: Path, folder: Path, encoder: "SentenceEncoder") -> None:
    """Bring an index up to date and say what that took."""
    from rag.changes import changes_since
    from rag.corpus import load_corpus
    from rag.indexing import build_index

    loaded = load_corpus(corpus)
    for warning in loaded.warnings:
        note(f"warning: {warning}")
    changes = changes_since(folder, loaded)
    with progress_bar() as progress:
        built = build_index(loaded, encoder, folder, progress=progress)
    typer.echo(
        f"{changes}\n{counted(len(loaded.documents), 'document')}, "
        f"{len(built.sections)} section passages, "
        f"{len(built.items)} items -> {folder}"
    )


def _keep_indexed(corpus: Path, folder: Path, encoder: "SentenceEncoder") -> None:
    """Index every change until interrupted; where one is at fault, the next is awaited."""
    from rag.changes import changes_since
    from rag.corpus import load_corpus
    from rag.watching import follow

    with suppress(KeyboardInterrupt):
        note(f"Watching {corpus} (Ctrl+C ends it)")
        for _ in follow(corpus):
            try:
                # An index may lie in the folder that is watched: writing it is no change.
                if changes_since(folder, load_corpus(corpus)):
                    _index(corpus, folder, encoder)
            except RagError as error:
                note(f"error: {error}; the index is as it was")
