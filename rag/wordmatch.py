"""Encoding by words alone, without a model: for where the encoder cannot be loaded."""

from collections.abc import Sequence
from hashlib import sha256

import numpy as np

from rag.encoder import TokenVectors, Vectors
from rag.words import stems, word_spans


class WordEncoder:
    """Counts the stems of a text, each in a place given by its hash; cosine is word overlap.

    This is the hashing trick (Weinberger et al., ICML 2009) without signs. It never knows a
    synonym, and needs nothing but the text.

    Args:
        dim: how many places there are. Few enough make words collide; 512 hardly ever does.
        window: how many words a text may have before it counts as too long.
    """

    name = "words"

    def __init__(self, dim: int = 512, window: int = 256) -> None:
        self.dim = dim
        self.window = window
        self.weights = f"words-{dim}"

    def length(self, text: str) -> int:
        """Return the number of words."""
        return len(text.split())

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return ``(len(texts), dim)`` float32, rows L2-normalised."""
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for stem in stems(text):
                row[int.from_bytes(sha256(stem.encode()).digest()[:4], "big") % self.dim] += 1
            row /= max(float(np.linalg.norm(row)), 1e-12)
        return rows

    encode_document = encode_query

    def encode_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the vector of each word by itself."""
        tokens = []
        for text in texts:
            spans = word_spans(text)
            tokens.append(
                TokenVectors(tuple(spans), self.encode_query([s.of(text) for s in spans]))
            )
        return tokens
