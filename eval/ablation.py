"""Takes one thing after another away from the reader's training; run it with ``make ablation``.

Each line is a network of its own, trained for one short epoch from the bundled base and measured
on what it has not seen; about an hour on 2 cores. Small networks of short training differ by a
point or two by chance, which the first two rows show: only larger differences say something.
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
    "squad2_dev_cs224n": 900,
    "xquad_en": 100,
    "selqa": 300,
    "policyqa": 60,
    "qamr": 150,
    "molweni": 60,
    "summaries": 500,
    "articles": 300,
    "seed": 300,
}
MEASURED = 400


@dataclass(frozen=True, slots=True)
class Recipe:
    """One way to train.

    Attributes:
        without: the sets that are left out.
        among, alone: the weights of the two losses.
        seed: of what is drawn of the sets, and of the slips.
    """

    name: str
    habits: Habits = field(default_factory=Habits)
    without: frozenset[str] = frozenset()
    among: float = 1.0
    alone: float = 1.0
    seed: int = SEED


WHOLE = Habits()
ALL = 10_000
OURS = frozenset({"summaries", "articles", "seed"})
OTHERS = frozenset(LIMITS) - OURS - {"squad2_dev_cs224n"}
RECIPES = (
    Recipe("as it is"),
    Recipe("as it is, another draw", seed=SEED + 1),
    Recipe("without our summaries", without=frozenset({"summaries"})),
    Recipe("without our articles", without=frozenset({"articles"})),
    Recipe("without questions about the seed", without=frozenset({"seed"})),
    Recipe("SQuAD 2.0 only", without=OURS | OTHERS),
    Recipe("SQuAD 2.0 and ours only", without=OTHERS),
    Recipe("without sections that do not answer", replace(WHOLE, other=0)),
    Recipe("wrong items of a summary at random", replace(WHOLE, deep=ALL)),
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
    trainer.train([Writer(train, recipe.seed, recipe.habits).epoch(LIMITS, recipe.seed)], RATE)
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
