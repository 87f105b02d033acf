"""Meaning and words as one number: how retrieval ranks what its three searches find."""

from dataclasses import dataclass

from rag.candidate import Candidate
from rag.weights import bundled_weights


@dataclass(frozen=True, slots=True)
class Fusion:
    """How much each kind of evidence counts; fitted by ``eval/fit.py`` on public sets.

    A weighted sum and not ranks (RRF): a rare word that only one item has must be able to
    outweigh a crowd of items that are all a little nearer in meaning.
    """

    similarity: float
    section_similarity: float
    words: float

    @classmethod
    def bundled(cls) -> "Fusion":
        """Return the weights that come with the package."""
        return cls(**bundled_weights("retriever")["weights"])

    def score(self, candidate: Candidate) -> float:
        """Return the score of an item; higher is better, comparable within one question."""
        return (
            self.similarity * candidate.similarity
            + self.section_similarity * candidate.section_similarity
            + self.words * candidate.words
        )
