"""Measures public sets on articles that nothing was fitted on; ``make sets`` writes eval/sets.json.

Rows are read in place; those of held-out articles go through a temporary file.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from cases import held_titles
from reading_sets import DATA, OWN
from rich.console import Console
from train_reader import HELD

from rag.evaluation import evaluate_sets, print_sets

OUT = Path(__file__).resolve().parent / "sets.json"
# Questions drawn of a set, by a fixed seed.
LIMIT = 500


def main() -> None:
    """Evaluate, print and write."""
    with TemporaryDirectory() as folder:
        files = []
        for name in (one for one in HELD if one not in OWN):
            titles = held_titles(name)
            path = Path(folder) / f"{name}.jsonl"
            with (DATA / name / "qa.jsonl").open(encoding="utf-8") as lines:
                kept = [line for line in lines if json.loads(line)["title"] in titles]
            path.write_text("".join(kept), encoding="utf-8")
            files.append(path)
        report = evaluate_sets(files, "jsonl", limit=LIMIT)
    for found in report["sets"].values():
        found["file"] = f"../shared/data/{Path(found['file']).stem}/qa.jsonl, held-out articles"
    print_sets(report, Console(width=180))
    OUT.write_text(json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
