"""Matching by words: BM25 (Robertson et al., TREC-3) through bm25s, beside the vectors."""

import logging
from collections import Counter
from collections.abc import Sequence
from math import log

import bm25s
import numpy as np
from numpy.typing import NDArray

from rag.words import stems

# bm25s tells the root logger about every index it builds.
logging.getLogger("bm25s").setLevel(logging.WARNING)


class LexicalIndex:
    """BM25 over texts; row i is text i. Built on load: it costs less than reading it would."""

    def __init__(self, texts: Sequence[str]) -> None:
        tokens = [list(stems(text)) for text in texts]
        self._holders = Counter(stem for row in tokens for stem in set(row))
        self._size = len(texts)
        self._bm25: bm25s.BM25 | None = None
        if self._holders:
            # The variant of Lucene: its inverse document frequency is never negative.
            self._bm25 = bm25s.BM25(method="lucene")
            self._bm25.index(tokens, show_progress=False)

    def __len__(self) -> int:
        return self._size

    def rarity(self, stem: str) -> float:
        """Return the inverse document frequency of a stem: ``ln(1 + (n - h + ½) / (h + ½))``."""
        holders = self._holders[stem]
        return log(1 + (self._size - holders + 0.5) / (holders + 0.5))

    def shares(self, question: str) -> NDArray[np.float32]:
        """Return the scores as a share of what the question's words could score: about 0 to 1.

        Words that the corpus does not have count as well, so a question that is half about
        something else cannot reach 1.
        """
        possible = sum(self.rarity(stem) for stem in dict.fromkeys(stems(question)))
        # Lucene's form leaves out the factor (k1 + 1), so one word adds at most its rarity.
        return self.scores(question) / np.float32(max(possible, 1e-6))

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return ``(len(self),)`` float32: the BM25 score of every text, 0 for no shared word."""
        asked = [stem for stem in dict.fromkeys(stems(question)) if stem in self._holders]
        if self._bm25 is None or not asked:
            return np.zeros(self._size, dtype=np.float32)
        found: NDArray[np.float32] = self._bm25.get_scores(asked)
        return found
