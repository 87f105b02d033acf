"""One network and the way to train it: pages in, weights out."""

import random
import sys
import time
from collections.abc import Sequence

import numpy as np
import torch
from reading_pages import Page
from torch.nn.functional import binary_cross_entropy_with_logits

from rag.network import Press, ReadingNetwork, Sheet, Typesetter, has_bfloat16

SEED = 20
# The weight of marking the words of an answer within its item.
PIECES = 0.5
# Pages in a batch, and into how many presses their items go.
BATCH = 20
PRESSES = 4


class Trainer:
    """One network and the way to train it.

    Args:
        among: the weight of choosing the right items of a page, or none.
        alone: the weight of judging each item by itself.
    """

    def __init__(
        self,
        network: ReadingNetwork,
        setter: Typesetter,
        *,
        among: float = 1.0,
        alone: float = 1.0,
    ) -> None:
        self.network = network
        self.setter = setter
        self._among = among
        self._alone = alone
        self._pieces: dict[str, tuple[int, ...]] = {}

    def sheets(self, page: Page) -> list[Sheet]:
        """Set each item of a page by itself; the pieces of items are kept."""
        texts = [page.heading, *page.items]
        new = [text for text in texts if text not in self._pieces]
        if new:
            self._pieces.update(zip(new, self.setter.pieces(new), strict=True))
        heading, *items = (self._pieces[text] for text in texts)
        question = self.setter.pieces([page.question])[0]
        return [self.setter.sheet(question, heading, item) for item in items]

    def train(self, epochs: Sequence[Sequence[Page]], rate: float) -> None:
        """Train with AdamW, a warm-up and a straight line down; tell of it on the error stream."""
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
                    file=sys.stderr,
                    flush=True,
                )
        self.network.eval()

    def _loss(self, pages: Sequence[Page]) -> torch.Tensor:
        """Return how unlikely the right items of the pages are, alone and among the others."""
        sheets = [sheet for page in pages for sheet in self.sheets(page)]
        over, pieces = self._forward(sheets)
        counts = torch.tensor([len(page.items) for page in pages])
        firsts = (counts.cumsum(0) - counts).tolist()
        right = torch.zeros(len(over), dtype=torch.bool)
        known, marks = [], []
        for page, first in zip(pages, firsts, strict=True):
            for number in page.gold:
                right[first + number] = True
            for number, start, past in page.spans:
                own = pieces[first + number][sheets[first + number].item :]
                mark = torch.zeros_like(own)
                before, inside = self._inside(page.items[number], start, past)
                mark[before : before + inside] = 1
                known.append(own)
                marks.append(mark)
        # One line for each page: none of these, and its items.
        rows = torch.repeat_interleave(torch.arange(len(pages)), counts)
        columns = torch.arange(len(over)) - torch.tensor(firsts)[rows] + 1
        size = (len(pages), int(counts.max()) + 1)
        table = torch.full(size, -1e4).index_put((rows, columns), over)
        table = torch.cat([torch.zeros(len(pages), 1), table[:, 1:]], dim=1)
        is_right = torch.zeros(size, dtype=torch.bool)
        is_right[rows, columns] = right
        is_right[:, 0] = ~is_right.any(dim=1)
        chosen = table.masked_fill(~is_right, -1e4)
        among = (table.logsumexp(1) - chosen.logsumexp(1)).mean()
        alone = binary_cross_entropy_with_logits(over, right.float())
        loss = self._among * among + self._alone * alone
        if known:
            within = binary_cross_entropy_with_logits(torch.cat(known), torch.cat(marks))
            loss = loss + PIECES * within
        return loss

    def _forward(self, sheets: Sequence[Sheet]) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Return the log-odds of all sheets, and for each sheet those of its pieces.

        Sheets of like length go through together, so that little is filled up.
        """
        order = sorted(range(len(sheets)), key=lambda at: len(sheets[at].pieces))
        size = -(-len(order) // PRESSES)
        answers: dict[int, torch.Tensor] = {}
        pieces: dict[int, torch.Tensor] = {}
        with half_precise():
            for start in range(0, len(order), size):
                chosen = order[start : start + size]
                found, own = self.network(Press.of([sheets[at] for at in chosen]))
                for at, one, row in zip(chosen, found, own, strict=True):
                    answers[at], pieces[at] = one, row[: len(sheets[at].pieces) - 1]
        places = range(len(sheets))
        return torch.stack([answers[at] for at in places]), [pieces[at] for at in places]

    def _inside(self, item: str, start: int, past: int) -> tuple[int, int]:
        """Return how many word pieces of an item stand before a part of it, and how many in it."""
        before = len(self._prefix(item[:start]))
        return before, max(1, len(self._prefix(item[:past])) - before)

    def _prefix(self, text: str) -> tuple[int, ...]:
        if text not in self._pieces:
            self._pieces[text] = self.setter.pieces([text])[0] if text else ()
        return self._pieces[text]

    @torch.inference_mode()
    def read(self, pages: Sequence[Page]) -> list[np.ndarray]:
        """Return for each page the log-odds that its items answer."""
        self.network.eval()
        sheets = [sheet for page in pages for sheet in self.sheets(page)]
        found = np.zeros(len(sheets))
        order = np.argsort([len(sheet.pieces) for sheet in sheets])
        for start in range(0, len(order), 4 * BATCH):
            chosen = order[start : start + 4 * BATCH]
            with half_precise():
                answers, _ = self.network(Press.of([sheets[at] for at in chosen]))
            found[chosen] = answers.numpy()
        return np.split(found, np.cumsum([len(page.items) for page in pages])[:-1])


def half_precise() -> torch.autocast:
    """Return a context that computes in bfloat16, where this CPU does; elsewhere it is emulated.

    Emulated it was ten times slower than float32.
    """
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16())


def batched(pages: Sequence[Page]) -> list[list[Page]]:
    """Part pages into batches of like length, in a random order."""
    chance = random.Random(SEED)
    pages = list(pages)
    chance.shuffle(pages)
    batches = []
    for start in range(0, len(pages), 64 * BATCH):
        block = sorted(pages[start : start + 64 * BATCH], key=lambda p: sum(map(len, p.items)))
        batches += [block[at : at + BATCH] for at in range(0, len(block), BATCH)]
    chance.shuffle(batches)
    return batches
