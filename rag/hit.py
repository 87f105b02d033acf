"""A passage that was found, with how well it matched."""

from dataclasses import dataclass

from rag.passage import Passage


@dataclass(frozen=True, slots=True)
class Hit:
    """A retrieved passage.

    Attributes:
        score: of the retriever; higher is better.
        rank: 1 for the best hit of a search.
    """

    passage: Passage
    score: float
    rank: int
