"""``rag check``: what was understood of each file, without building anything."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, TypedDict
from urllib.parse import urlsplit

import typer
from rich.console import Console
from rich.table import Table

from rag.console import plain_errors
from rag.counted import counted
from rag.shown import shown

FAULTY = 1


class Found(TypedDict):
    """What was understood of one file, on the wire.

    ``warnings`` and ``error`` hold a line (from 1; 0 for the whole file) and what is wrong there.
    """

    file: str
    title: str
    link: str | None
    sections: int
    timed: int
    first: str | None
    last: str | None
    items: int
    warnings: list[tuple[int, str]]
    error: tuple[int, str] | None


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="[FILE or DIR]...", help="By default corpus/.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it as JSON.")] = False,
) -> None:
    """Say what is understood of each file: title, link, sections, times, items, and warnings.

    Exit code 1 where a file cannot be read.
    """
    with plain_errors():
        from rag.corpus import files_of

        found = [
            _checked(path, root)
            for given in paths or [Path("corpus")]
            for path, root in files_of(given)
        ]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _print(found)
    raise typer.Exit(FAULTY if any(one["error"] for one in found) else 0)


def _checked(path: Path, root: Path) -> Found:
    from rag.corpus import read_document
    from rag.errors import CorpusError

    empty: Found = {
        "file": shown(path),
        "title": "",
        "link": None,
        "sections": 0,
        "timed": 0,
        "first": None,
        "last": None,
        "items": 0,
        "warnings": [],
        "error": None,
    }
    try:
        document = read_document(path, root)
    except CorpusError as error:
        return {**empty, "error": (error.line or 0, error.problem)}
    starts = [section.start for section in document.sections if section.start]
    return {
        **empty,
        "title": document.title,
        "link": document.url,
        "sections": sum(bool(section.path) or bool(section.items) for section in document.sections),
        "timed": len(starts),
        "first": str(min(starts)) if starts else None,
        "last": str(max(starts)) if starts else None,
        "items": sum(item.quotable for section in document.sections for item in section.items),
        "warnings": [(one.line, one.problem) for one in document.warnings],
    }


def _print(found: list[Found]) -> None:
    console = Console(highlight=False, markup=False)
    console.soft_wrap = not console.is_terminal
    table = Table(box=None, pad_edge=False)
    for column in ("file", "title", "sections", "timed", "from", "to", "items", "link"):
        table.add_column(column, overflow="fold")
    for one in found:
        if one["error"] is None:
            counts = (str(one["sections"]), str(one["timed"]))
            times = (one["first"] or "—", one["last"] or "—")
            row = (one["file"], one["title"], *counts, *times, str(one["items"]))
            table.add_row(*row, urlsplit(one["link"] or "").hostname or "—")
    if table.rows:
        console.print(table)
    for line in _problems(found):
        console.print(line)
    errors = sum(one["error"] is not None for one in found)
    warnings = sum(len(one["warnings"]) for one in found)
    console.print(
        f"{counted(len(found), 'file')}, {counted(errors, 'error')}, {counted(warnings, 'warning')}"
    )


def _problems(found: list[Found]) -> Iterator[str]:
    for one in found:
        if one["error"]:
            yield f"error: {one['file']}:{one['error'][0]}: {one['error'][1]}"
        for line, problem in one["warnings"]:
            yield f"warning: {one['file']}:{line}: {problem}"
