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

# Columns: a pipe has no end, and so much of a title is shown on a small terminal.
_NO_END, _TITLE = 10_000, 12
# So many kinds of files that are not read are named.
_KINDS = 5


class Found(TypedDict):
    """What was understood of one file, on the wire.

    ``warnings`` and ``error`` hold a line (from 1) and what is wrong there. The line is 0 for the
    whole file, and for what is wrong in another one, which the words then name.
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
        from rag.corpus import files_of, passed_over, project_folder

        given = [project_folder(path) for path in paths or [Path("corpus")]]
        found = [_checked(path, root) for one in given for path, root in files_of(one)]
        others = [path for one in given if one.is_dir() for path in passed_over(one)]
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        _print(found, others, within=given[0] if len(given) == 1 else None)
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
        "warnings": [
            (one.line, one.problem) if one.path == path else (0, str(one))
            for one in document.warnings
        ],
    }


def _print(found: list[Found], others: list[Path], *, within: Path | None) -> None:
    console = Console(highlight=False, markup=False)
    # On a terminal, the one folder that was asked about is not said with each of its files.
    folder = f"{shown(within)}/" if within and console.is_terminal else ""
    if not console.is_terminal:
        # Nothing is folded in a pipe: one file, one line.
        console = Console(highlight=False, markup=False, width=_NO_END, soft_wrap=True)
    table = Table(box=None, pad_edge=False)
    # The file is what a person looks for; a long title says enough by its beginning.
    table.add_column("file", overflow="fold")
    title = max(_TITLE, console.width // 4)
    table.add_column("title", overflow="ellipsis", no_wrap=True, max_width=title)
    for column, width in (("sections", 8), ("timed", 5), ("from", 7), ("to", 7), ("items", 5)):
        table.add_column(column, no_wrap=True, min_width=width)
    table.add_column("link", overflow="ellipsis", no_wrap=True)
    for one in found:
        if one["error"] is None:
            counts = (str(one["sections"]), str(one["timed"]))
            times = (one["first"] or "—", one["last"] or "—")
            row = (
                one["file"].removeprefix(folder),
                shown(one["title"]),
                *counts,
                *times,
                str(one["items"]),
            )
            table.add_row(*row, urlsplit(one["link"] or "").hostname or "—")
    if table.rows:
        console.print(table)
    for line in _problems(found):
        console.print(line)
    if others:
        kinds = sorted({path.suffix.lower() or "no ending" for path in others})
        told = ", ".join(kinds[:_KINDS]) + (", …" if len(kinds) > _KINDS else "")
        console.print(f"passed over: {counted(len(others), 'file')} of other kinds ({told})")
    errors = sum(one["error"] is not None for one in found)
    warnings = sum(len(one["warnings"]) for one in found)
    console.print(
        f"{counted(len(found), 'file')}, {counted(errors, 'error')}, {counted(warnings, 'warning')}"
    )


def _problems(found: list[Found]) -> Iterator[str]:
    for one in found:
        if one["error"]:
            yield f"error: {_at(one['file'], *one['error'])}"
        for line, problem in one["warnings"]:
            yield f"warning: {_at(one['file'], line, problem)}"


def _at(file: str, line: int, problem: str) -> str:
    return f"{file}:{line}: {problem}" if line else f"{file}: {problem}"
