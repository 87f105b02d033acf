"""Nearest vectors: the seam to FAISS. It knows rows, not passages."""

from pathlib import Path
from typing import Protocol

import faiss
import numpy as np
from numpy.typing import NDArray

from rag.encoder import Vectors
from rag.errors import BrokenIndexError


class VectorIndex(Protocol):
    """Rows of length 1 that can be searched by inner product (cosine): higher is nearer."""

    def __len__(self) -> int: ...

    def search(self, queries: Vectors, k: int) -> tuple[Vectors, NDArray[np.int64]]:
        """Return scores and row numbers, each ``(len(queries), min(k, len(self)))``, best first."""

    def rows(self, start: int, past: int) -> Vectors:
        """Return the stored vectors ``start`` up to ``past``: ``(past - start, dim)`` float32."""


class FaissIndex:
    """Exact inner-product search (``IndexFlatIP``): at this scale nothing is gained by guessing."""

    def __init__(self, index: "faiss.Index") -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> "FaissIndex":
        """Index ``(n, dim)`` float32 rows of length 1, in order: row i is vector i."""
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def from_bytes(cls, data: bytes, source: Path) -> "FaissIndex":
        """Open a saved index.

        Args:
            source: where it was read; only for the error.

        Raises:
            BrokenIndexError: FAISS cannot make an index of it.
        """
        try:
            return cls(faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8)))
        except RuntimeError as error:
            raise BrokenIndexError(f"{source} is not a FAISS index; run: rag index") from error

    def to_bytes(self) -> bytes:
        """Return the index in FAISS's own format."""
        data: bytes = faiss.serialize_index(self._index).tobytes()
        return data

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """How many numbers a vector has."""
        return int(self._index.d)

    def search(self, queries: Vectors, k: int) -> tuple[Vectors, NDArray[np.int64]]:
        """Return scores and row numbers, each ``(len(queries), min(k, len(self)))``, best first."""
        # FAISS fills what it cannot find with row -1, so more than there is must not be asked for.
        k = min(k, len(self))
        if not k:
            return np.zeros((len(queries), 0), np.float32), np.zeros((len(queries), 0), np.int64)
        scores, rows = self._index.search(queries, k)
        return scores, rows

    def rows(self, start: int, past: int) -> Vectors:
        """Return the stored vectors ``start`` up to ``past``: ``(past - start, dim)`` float32."""
        found: Vectors = self._index.reconstruct_n(start, past - start)
        return found
