"""Meaning and words as one number: how retrieval ranks what its three searches find."""

import json
from dataclasses import dataclass
from importlib import resources

from rag.candidate import Candidate


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
        source = resources.files("rag") / "weights" / "retriever.json"
        return cls(**json.loads(source.read_text(encoding="utf-8"))["weights"])

    def score(self, candidate: Candidate) -> float:
        """Return the score of an item; higher is better, comparable within one question."""
        return (
            self.similarity * candidate.similarity
            + self.section_similarity * candidate.section_similarity
            + self.words * candidate.words
        )
