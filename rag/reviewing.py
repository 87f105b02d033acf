"""``rag feedback review``: votes to evaluation rows, each looked at by a person."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from rag.console import plain_errors
from rag.errors import RagError

app = typer.Typer(no_args_is_help=True, help="What people said of answers in the chat.")

_CHOICES = "[k]eep, [n]othing answers this, [d]rop, [s]kip for now, [q]uit"


@app.callback()
def _feedback() -> None:
    """Make ``review`` a command of its own, beside what may follow."""


@app.command()
def review(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What the chat wrote.")] = Path(
        "eval/feedback.jsonl"
    ),
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where kept rows are added.")
    ] = Path("eval/feedback-reviewed.jsonl"),
) -> None:
    """Look through votes one by one; kept ones become questions that `rag eval` can run."""
    with plain_errors():
        aside = file.with_suffix(".reviewing.jsonl")
        rows = _taken(file, aside)
        console = Console(highlight=False, markup=False)
        kept = 0
        left = list(rows)
        for row in rows:
            decision = _asked(console, row, f"{len(left)} left")
            if decision == "q":
                break
            left.remove(row)
            if decision == "s":
                _append(file, row)
            elif decision in "kn":
                _append(out, _row(row, answerable=decision == "k"))
                kept += 1
        for row in left:
            _append(file, row)
        aside.unlink()
        typer.echo(f"{kept} kept in {out}; measure with: rag eval {out}")


def _taken(file: Path, aside: Path) -> list[dict[str, Any]]:
    """Put the file aside, so that a running chat begins a new one, and read it.

    Raises:
        RagError: there is nothing to review, or a line is no JSON object.
    """
    if not aside.exists():  # else a review was broken off: go on with it
        if not file.exists():
            raise RagError(f"{file}: no votes yet; they are written while the chat is used")
        file.rename(aside)
    rows = []
    for number, line in enumerate(aside.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            if not isinstance(row, dict) or "question" not in row:
                raise ValueError
        except ValueError:
            raise RagError(f"{aside}:{number}: expected a JSON object with a question") from None
        rows.append(row)
    return rows


def _asked(console: Console, row: dict[str, Any], left: str) -> str:
    console.print(f"\n{row['question']}   ({left}; voted {row.get('vote', '?')})", style="bold")
    for quote in [*row.get("quotes", []), *row.get("rejected", [])]:
        console.print(f"  {quote['doc_id']}: {quote['text']}")
    choices = _CHOICES if row.get("quotes") else _CHOICES.replace("[k]eep, ", "")
    while True:
        answer = str(typer.prompt(choices, default="s")).strip().lower()[:1]
        if answer in "nsdq" or (answer == "k" and row.get("quotes")):
            return answer


def _row(row: dict[str, Any], *, answerable: bool) -> dict[str, Any]:
    kept = {key: value for key, value in row.items() if key not in ("vote", "rejected")}
    return kept | {"answerable": answerable, "quotes": row["quotes"] if answerable else []}


def _append(path: Path, row: dict[str, Any]) -> None:
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(row, ensure_ascii=False) + "\n")
