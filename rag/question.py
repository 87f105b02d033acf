"""A question as it was asked, and the smaller questions in it."""

import re
import unicodedata
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np

from rag.encoder import Encoder, Vectors
from rag.errors import QuestionError
from rag.words import content_words, stems, words

# Longer than any question people ask, short enough that nobody can keep the encoder busy.
MAX_QUESTION = 2000

# Of longer questions only the first content words are looked at one by one.
MOST_WORDS = 24

# Where one question ends and the next begins: a question mark, or a joining word with another
# question or another topic behind it.
_JOINT = re.compile(
    r"\?\s+|;\s+|,?\s+(?:and also|as well as|versus|vs\.?|and|plus|but)\s+", re.IGNORECASE
)
_OPENER = re.compile(
    r"(?:how|what|when|where|which|who|why|is|are|does|do|did|can|could|should|will|would)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A question with its vectors.

    Attributes:
        text: as it was asked, for showing.
        parts: the whole question first, then the smaller ones in it; just the whole for most.
        vectors: ``(len(parts), dim)`` float32, rows L2-normalised.
        without: for each part ``(w, dim)`` float32: the part once without each of its content
            words, so that it can be seen which of them brings it nearer to an item.
    """

    text: str
    parts: tuple[str, ...]
    vectors: Vectors
    without: tuple[Vectors, ...]


def understand(text: str, encoder: Encoder) -> Question:
    """Check a question and encode it.

    Raises:
        QuestionError: empty, without a single letter or digit, or over ``MAX_QUESTION`` long.
    """
    expect_readable(text)
    whole = _searchable(text)
    if not words(whole):
        raise QuestionError("Please ask a question in words.")
    parts = (whole, *_parts(whole))
    shortened = [_without_each_word(part) for part in parts]
    # One batch: what the encoder costs is mostly the call.
    vectors = encoder.encode_query([*parts, *chain.from_iterable(shortened)])
    borders = np.cumsum([len(parts), *map(len, shortened)])
    without = tuple(vectors[start:past] for start, past in pairwise(borders))
    return Question(text, parts, vectors[: len(parts)], without)


def expect_readable(text: str) -> None:
    """Refuse what is too long to be a question.

    Raises:
        QuestionError: over ``MAX_QUESTION`` characters.
    """
    if len(text) > MAX_QUESTION:
        raise QuestionError(
            f"This question has {len(text):,} characters; please ask in at most {MAX_QUESTION:,}."
        )


def _without_each_word(part: str) -> list[str]:
    found = content_words(part)[:MOST_WORDS]
    return [part[: word.start] + part[word.end :] for word in found]


def _searchable(text: str) -> str:
    """Put a space for every control character and for every run of white space."""
    visible = (" " if unicodedata.category(sign) in ("Cc", "Cs") else sign for sign in text)
    return " ".join("".join(visible).split())


def _parts(whole: str) -> tuple[str, ...]:
    """Split a question in two or more, each with a content word of its own.

    "and" joins words more often than questions, so what follows it must either open a question
    or share the opening of the first: "what is HNK and what is BDNF", "how do oral and IV doses
    compare" stays whole.
    """
    pieces = [piece.strip(" ?,.;") for piece in _JOINT.split(whole)]
    pieces = [piece for piece in pieces if piece]
    joined: list[str] = []
    for piece in pieces:
        if joined and not _OPENER.match(piece):
            joined[-1] = f"{joined[-1]} and {piece}"
        else:
            joined.append(piece)
    if len(joined) < 2 or not all(stems(piece) for piece in joined):
        return ()
    return tuple(joined)
