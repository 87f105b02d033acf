"""``rag stats``: how much a corpus holds, and how large its index is."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.filesize import decimal
from rich.table import Table

from rag.console import CorpusOption, IndexOption, plain_errors

if TYPE_CHECKING:
    from rag.document import Document


def stats(
    corpus: CorpusOption = Path("corpus"),
    index: IndexOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Count documents, sections, items, hours covered, and the bytes of the index."""
    with plain_errors():
        from rag.corpus import load_corpus, project_folder
        from rag.opening import default_index_folder

        loaded = load_corpus(corpus)
        folder = default_index_folder(loaded.folder) if index is None else project_folder(index)
    sections = [section for document in loaded.documents for section in document.sections]
    seconds = sum(map(_covered, loaded.documents))
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "README.md"]
    found = {
        "documents": len(loaded.documents),
        "sections": sum(bool(section.path) or bool(section.items) for section in sections),
        "sections with a time": sum(section.start is not None for section in sections),
        "items": sum(item.quotable for section in sections for item in section.items),
        "hours covered": round(seconds / 3600, 1),
        "warnings": len(loaded.warnings),
        "index bytes": sum(path.stat().st_size for path in files),
    }
    if as_json:
        typer.echo(json.dumps(found, indent=2))
        return
    table = Table.grid(padding=(0, 2))
    for name, value in found.items():
        shown = decimal(int(value)) if name == "index bytes" else str(value)
        table.add_row(
            name.removesuffix(" bytes"), shown if value or name != "index bytes" else "none"
        )
    Console(highlight=False).print(table)


def _covered(document: "Document") -> int:
    """Return the last second that is told: how long the part after it is, no summary says."""
    starts = [section.start for section in document.sections]
    starts += [item.start for section in document.sections for item in section.items]
    return max((start.seconds for start in starts if start), default=0)
