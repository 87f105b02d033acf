"""Late interaction: how well each word of a question is met by some word of an item.

Source: the MaxSim of ColBERT (Khattab and Zaharia, SIGIR 2020), here over the sentence
encoder's own token vectors, by whole content words, weighted by how rare a word is in the corpus.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Lock

import numpy as np

from rag.encoder import Encoder, Vectors
from rag.words import content_words, stems

# Token vectors of this many items are kept: about 60 kB each for the default encoder.
_KEPT = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """The content words of a question.

    Attributes:
        texts: the words as written.
        weights: ``(len(texts),)`` float32, how rare each is, summing to 1.
        tokens: ``(t, dim)`` float32, the token vectors of all of them in order.
        owners: ``(t,)``, which word each token belongs to.
    """

    texts: tuple[str, ...]
    weights: Vectors
    tokens: Vectors
    owners: Sequence[int]


class LateInteraction:
    """Word-to-word matching with a bounded memory of the items met so far."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._kept: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = Lock()  # questions come from several threads at once

    def words(self, question: str, rarity: Callable[[str], float]) -> Words:
        """Encode the content words of a question; all its words where none is one.

        Args:
            rarity: the weight of a stem, such as its inverse document frequency.
        """
        encoded = self._encoder.encode_tokens([question])[0]
        spans = content_words(question)
        rows, owners = [], []
        for at, token in enumerate(encoded.spans):
            owner = next((o for o, span in enumerate(spans) if span.overlaps(token)), None)
            if owner is not None:
                rows.append(at)
                owners.append(owner)
        texts = tuple(span.of(question) for span in spans)
        raw = np.array([max(map(rarity, stems(text)), default=1.0) for text in texts], np.float32)
        return Words(texts, raw / max(float(raw.sum()), 1e-12), encoded.vectors[rows], owners)

    def matches(self, words: Words, texts: Sequence[str]) -> Vectors:
        """Return ``(len(texts), len(words.texts))`` float32: how well each text meets each word.

        A word of several tokens is met as well as its tokens are on average; 1 is its very self.
        """
        met = np.zeros((len(texts), len(words.texts)), dtype=np.float32)
        if not len(words.tokens):
            return met
        counts = np.maximum(np.bincount(words.owners, minlength=len(words.texts)), 1)
        for row, vectors in zip(met, self._vectors(texts), strict=True):
            if len(vectors):
                best = (words.tokens @ vectors.T).max(axis=1)
                row[:] = np.bincount(words.owners, best, minlength=len(words.texts)) / counts
        return met

    def _vectors(self, texts: Sequence[str]) -> list[Vectors]:
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        for text, tokens in zip(new, self._encoder.encode_tokens(new), strict=True):
            found[text] = tokens.vectors
        with self._lock:
            self._kept.update((text, found[text]) for text in new)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return [found[text] for text in texts]
