"""Takes one thing after another away from the reader's training; run it with ``make ablation``.

Each line is a network of its own, trained for one short epoch from the bundled base and measured
on what it has not seen; about an hour on 2 cores. Small networks of short training differ by a
point or two by chance: only larger differences say something.
"""

import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field, replace

from reading_pages import Habits, Writer
from reading_sets import Asked, sample
from train_reader import RATE, measure, new_trainer, splits
from trainer import SEED

# Questions of each set.
LIMITS: dict[str, int | None] = {
    "squad2_dev_cs224n": 1200,
    "xquad_en": 200,
    "selqa": 400,
    "policyqa": 100,
    "qamr": 300,
    "molweni": 100,
    "summaries": 700,
}
MEASURED = 500


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to train.

    Attributes:
        without: the sets that are left out.
        among, alone: the weights of the two losses.
    """

    name: str
    habits: Habits = field(default_factory=Habits)
    without: frozenset[str] = frozenset()
    among: float = 1.0
    alone: float = 1.0


WHOLE = Habits()
OTHERS = frozenset(LIMITS) - {"squad2_dev_cs224n", "summaries"}
RECIPES = (
    Recipe("as it is"),
    Recipe("without our summaries", without=frozenset({"summaries"})),
    Recipe("SQuAD 2.0 and our summaries only", without=OTHERS),
    Recipe("without sections that do not answer", replace(WHOLE, other=0)),
    Recipe("without swapped names", replace(WHOLE, swapped=0)),
    Recipe("without keywords, lower case and slips", replace(WHOLE, keywords=0, lower=0, slips=0)),
    Recipe("without titles, in public sets", replace(WHOLE, bare=1)),
    Recipe("items only among each other", alone=0),
    Recipe("items only each by itself", among=0),
)  # fmt: skip


def main() -> None:
    """Train and measure each recipe; print a table in Markdown, a row as soon as it is known."""
    train, held = splits()
    held = {name: sample(rows, MEASURED, SEED) for name, rows in held.items()}
    table_row("P@1 / AUROC", *held)
    table_row(*["---"] * (len(held) + 1))
    for recipe in RECIPES:
        kept = [one for one in train if one.source in LIMITS.keys() - recipe.without]
        table_row(recipe.name, *trained(recipe, kept, held))


def trained(recipe: Recipe, train: list[Asked], held: dict[str, list[Asked]]) -> Iterator[str]:
    """Train one network and yield what it can do on each of the held-out sets."""
    trainer = new_trainer(among=recipe.among, alone=recipe.alone)
    trainer.train([Writer(train, SEED, recipe.habits).epoch(LIMITS, SEED)], RATE)
    for name, rows in held.items():
        with redirect_stdout(sys.stderr):
            told = measure(trainer, name, rows)
        found = told["p@1"], told["auroc"]
        yield " / ".join("—" if one is None else f"{one:.3f}" for one in found)


def table_row(*cells: str) -> None:
    """Print one row."""
    print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
