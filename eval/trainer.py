"""One network and the way to train it: pages in, weights out."""

import random
import sys
import time
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from reading_pages import Page
from torch.nn.functional import binary_cross_entropy_with_logits

from rag.network import Press, ReadingNetwork, Sheet, Typesetter, has_bfloat16

Numbers = NDArray[np.int64]

SEED = 20
# The weight of marking the words of an answer within its item.
PIECES = 0.5
# Pages in a batch, and into how many presses their items go on a CPU: each further one costs as
# much again for what is done once a press, fewer leave more to fill up.
BATCH = 20
PRESSES = 2


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
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = network.to(self.device)
        self.setter = setter
        self._presses = PRESSES if self.device.type == "cpu" else 1
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
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        warm = max(1, len(batches) // 16)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer,
            lambda at: min((at + 1) / warm, max(0.0, (len(batches) - at) / (len(batches) - warm))),
        )
        self.network.train()
        began = time.monotonic()
        seen: list[torch.Tensor] = []
        for at, batch in enumerate(batches):
            loss = self._loss(batch)
            loss.backward()  # type: ignore[no-untyped-call]
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad(set_to_none=True)
            seen.append(loss.detach())
            if at % 100 == 99:
                spent = time.monotonic() - began
                print(
                    f"{at + 1}/{len(batches)} loss {torch.stack(seen[-100:]).mean():.3f}, "
                    f"{spent:.0f} s of {spent / (at + 1) * len(batches):.0f}",
                    file=sys.stderr,
                    flush=True,
                )
        self.network.eval()

    def _loss(self, pages: Sequence[Page]) -> torch.Tensor:
        """Return how unlikely the right items of the pages are, alone and among the others."""
        sheets = [sheet for page in pages for sheet in self.sheets(page)]
        counts = np.array([len(page.items) for page in pages])
        firsts = counts.cumsum() - counts
        over, within = self._forward(sheets, self._marks(pages, firsts))
        # One line for each page: none of these, and its items.
        rows = np.repeat(np.arange(len(pages)), counts)
        columns = np.arange(len(sheets)) - firsts[rows] + 1
        is_right = np.zeros((len(pages), int(counts.max()) + 1), dtype=bool)
        for row, page in enumerate(pages):
            is_right[row, [number + 1 for number in page.gold] or 0] = True
        right = torch.from_numpy(is_right[rows, columns]).to(over.device)
        places = torch.from_numpy(np.stack([rows, columns])).to(over.device)
        table = over.new_full(is_right.shape, -1e4).index_put(tuple(places), over)
        table = torch.cat([over.new_zeros(len(pages), 1), table[:, 1:]], dim=1)
        chosen = table.masked_fill(~torch.from_numpy(is_right).to(over.device), -1e4)
        among = (table.logsumexp(1) - chosen.logsumexp(1)).mean()
        alone = binary_cross_entropy_with_logits(over, right.float())
        return self._among * among + self._alone * alone + PIECES * within

    def _marks(self, pages: Sequence[Page], firsts: Numbers) -> dict[int, tuple[int, int]]:
        """Return for sheets by number how many word pieces stand before the answer and in it."""
        return {
            int(first) + number: self._inside(page.items[number], start, past)
            for page, first in zip(pages, firsts, strict=True)
            for number, start, past in page.spans
        }

    def _forward(
        self, sheets: Sequence[Sheet], marks: dict[int, tuple[int, int]]
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the log-odds of all sheets, and how unlikely their marked word pieces are.

        Sheets of like length go through together, so that little is filled up.
        """
        order = np.argsort([len(sheet.pieces) for sheet in sheets], kind="stable")
        answers, known, wanted = [], [], []
        for chosen in np.array_split(order, min(self._presses, len(order))):
            press = Press.of([sheets[at] for at in chosen])
            is_known, is_marked = torch.zeros(2, *press.items.shape, dtype=torch.bool)
            for row, at in enumerate(chosen.tolist()):
                if at in marks:
                    (before, inside), own = marks[at], sheets[at].item
                    is_known[row, own : len(sheets[at].pieces) - 1] = True
                    is_marked[row, own + before : own + before + inside] = True
            with half_precise(self.device):
                found, pieces = self.network(press.to(self.device))
            answers.append(found)
            if is_known.any():
                known.append(pieces[is_known.to(self.device)])
                wanted.append(is_marked[is_known].float())
        over = torch.cat(answers)[torch.from_numpy(np.argsort(order)).to(self.device)]
        if not known:
            return over, over.new_zeros(())
        target = torch.cat(wanted).to(self.device)
        return over, binary_cross_entropy_with_logits(torch.cat(known), target)

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
            with half_precise(self.device):
                answers, _ = self.network(Press.of([sheets[at] for at in chosen]).to(self.device))
            found[chosen] = answers.cpu().numpy()
        return np.split(found, np.cumsum([len(page.items) for page in pages])[:-1])


def half_precise(device: torch.device) -> torch.autocast:
    """Return a context that computes in bfloat16, where the device does.

    On CPUs that have to emulate it, it was ten times slower than float32.
    """
    enabled = device.type != "cpu" or has_bfloat16()
    return torch.autocast(device.type, dtype=torch.bfloat16, enabled=enabled)


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
