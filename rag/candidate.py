"""An item that may answer, with the evidence that retrieval has for it."""

from dataclasses import dataclass

from rag.encoder import Vectors
from rag.passage import Passage


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """One item of a section that was found.

    Attributes:
        passage: the item by itself, in its section and document.
        around: the section passage that the item is part of.
        similarity: cosine of the question and the item under its heading, in [-1, 1].
        section_similarity: cosine of the question and the passage around the item, in [-1, 1].
        document_similarity: cosine of the question and the mean of all items of the document: how
            near the question is to what the document is about at all.
        without: ``(w,)`` float32, ``similarity`` of the question without each of its content words.
        words: BM25 of the item as a share of what the question's words could score, about 0 to 1.
    """

    passage: Passage
    around: Passage
    similarity: float
    section_similarity: float
    document_similarity: float
    without: Vectors
    words: float
