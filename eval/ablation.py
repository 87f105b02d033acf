"""Takes one thing after another away from the reader's training; run it with ``make ablation``.

Each line is a network of its own, trained for one short epoch from the bundled base and measured
on what it has not seen; about an hour on 2 cores. Small networks of short training differ by a
point or two by chance: only larger differences say something.
"""

from dataclasses import dataclass, field, replace

from reading_pages import Habits, Writer
from reading_sets import Asked, sample
from train_reader import RATE, measure, new_trainer, splits
from trainer import SEED

# Questions of each set.
LIMITS: dict[str, int | None] = {
    "squad2_dev_cs224n": 2000,
    "xquad_en": 400,
    "selqa": 600,
    "policyqa": 200,
    "qamr": 500,
    "molweni": 200,
    "summaries": 1000,
}
MEASURED = 600


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
    """Train and measure each recipe."""
    train, held = splits()
    held = {name: sample(rows, MEASURED, SEED) for name, rows in held.items()}
    for recipe in RECIPES:
        print(f"{recipe.name}:", flush=True)
        trained(recipe, [one for one in train if one.source not in recipe.without], held)


def trained(recipe: Recipe, train: list[Asked], held: dict[str, list[Asked]]) -> None:
    """Train one network and print what it can do."""
    trainer = new_trainer(among=recipe.among, alone=recipe.alone)
    trainer.train([Writer(train, SEED, recipe.habits).epoch(LIMITS, SEED)], RATE)
    for name, rows in held.items():
        measure(trainer, name, rows)


if __name__ == "__main__":
    main()
