"""Where a quote may say something else than its question takes for granted: data, not prose.

Read in this order: ``negation``, ``quantity``. Both go by closed lists of words, and both would
rather miss a mismatch than flag what is none.
"""

from enum import StrEnum

from rag.mismatch.negation import opposed
from rag.mismatch.quantity import other_number

__all__ = ["Mismatch", "mismatches"]


class Mismatch(StrEnum):
    """In what a quote and its question differ."""

    NEGATION = "negation"
    NUMBER = "number"


def mismatches(question: str, quoted: str) -> tuple[Mismatch, ...]:
    """Return in what a quote may contradict what its question takes for granted.

    - ``NEGATION``: one negates, and the other affirms, what they share ("why doesn't X work" and
      "X works", "is X addictive" and "X is not addictive").
    - ``NUMBER``: the question names a number ("60%", "in 2019", "three sessions"), and the quote
      has numbers of that kind, but not that one.
    """
    found = {Mismatch.NEGATION: opposed, Mismatch.NUMBER: other_number}
    return tuple(kind for kind, differs in found.items() if differs(question, quoted))
