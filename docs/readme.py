"""Writes the parts of the READMEs that a program says: ``make readme``; ``--check`` compares.

Each stands between ``<!-- begin NAME -->`` and ``<!-- end NAME -->``. The table is made of
``eval/results.json`` (``make eval``), the fit is ``eval/fit.txt`` (``make fit``), summaries
that are new to it are ``eval/unseen.json`` (``make unseen``), the public sets ``eval/sets.json``
(``make sets``).
"""

import contextlib
import io
import json
import re
import sys
from pathlib import Path

from rich.console import Console

from rag import Pipeline
from rag.evaluation import print_sets
from rag.evaluation.report import table_rows
from rag.terminal import print_answer

ROOT = Path(__file__).resolve().parent.parent
ASKED = ["How often is treatment repeated, and what is HNK?", "How much does a session cost?"]


def main(arguments: list[str]) -> int:
    """Write both files anew; with ``--check``, return 1 if that would change one."""
    changed = False
    for path, make in ((ROOT / "README.md", readme), (ROOT / "eval" / "README.md", eval_readme)):
        before = path.read_text(encoding="utf-8")
        after = make(before)
        changed = changed or before != after
        if "--check" not in arguments:
            path.write_text(after, encoding="utf-8")
    return int("--check" in arguments and changed)


def readme(text: str) -> str:
    """Return the README with every part made anew."""
    example = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert example is not None
    text = spliced(text, "example", f"```text\n{printed(example[1])}```")
    text = spliced(text, "terminal", f"```console\n{terminal()}```")
    text = spliced(text, "results", results(ROOT / "eval" / "results.json", "test"))
    return spliced(text, "unseen", unseen(ROOT / "eval" / "unseen.json"))


def eval_readme(text: str) -> str:
    """Return eval/README.md with what the fit printed."""
    printed = (ROOT / "eval" / "fit.txt").read_text(encoding="utf-8")
    text = spliced(text, "fit", f"```text\n{printed}```")
    text = spliced(text, "unseen", results(ROOT / "eval" / "unseen.json", "unseen"))
    report = json.loads((ROOT / "eval" / "sets.json").read_text(encoding="utf-8"))
    out = io.StringIO()
    print_sets(report, Console(file=out, width=150))
    lines = "\n".join(line.rstrip() for line in out.getvalue().strip("\n").splitlines())
    return spliced(text, "sets", f"```text\n{lines}\n```")


def spliced(text: str, name: str, made: str) -> str:
    """Put ``made`` between the two marks of ``name``."""
    between = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
    return between.sub(lambda found: f"{found[1]}{made}\n{found[2]}", text)


def printed(code: str) -> str:
    """Return what a piece of Python prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(code, "README.md", "exec"), {})
    return out.getvalue()


def terminal() -> str:
    """Return what ``rag ask`` prints to the questions of the README."""
    pipeline = Pipeline.from_corpus("corpus")
    out = io.StringIO()
    console = Console(file=out, width=10_000, soft_wrap=True)
    for question in ASKED:
        out.write(f'$ rag ask "{question}"\n')
        print_answer(pipeline.ask(question), console)
    return out.getvalue()


def results(path: Path, split: str) -> str:
    """Return the table of a report, as Markdown."""
    found = json.loads(path.read_text(encoding="utf-8"))["splits"][split]
    head = ["", *found["systems"]]
    rows = [head, ["---"] * len(head), *table_rows(found["systems"])]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return (
        f"{found['answerable']} answerable and {found['unanswerable']} unanswerable questions; "
        f"95% bootstrap intervals in brackets.\n\n{table}"
    )


def unseen(path: Path) -> str:
    """Return in a sentence what the pipeline does with summaries that are new to it."""
    report = json.loads(path.read_text(encoding="utf-8"))
    found = report["splits"]["unseen"]
    mine = found["systems"]["citecast"]
    hits, section, area = (
        mine[name]["value"] for name in ("quote_hit@1", "section_hit@1", "auroc")
    )
    answered = mine["confusion"]
    return (
        f"On {len(report['summaries'])} made-up summaries that nothing was trained or fitted on, "
        f"with {found['answerable']} answerable questions and {found['unanswerable']} near misses: "
        f"section hit@1 {section:.3f}, quote hit@1 {hits:.3f}, AUROC {area:.3f}; it answers "
        f"{answered['answerable_answered']} of the answerable ones and "
        f"{answered['unanswerable_answered']} of the near misses (`make unseen`, "
        "[eval/README.md](eval/README.md))."
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
