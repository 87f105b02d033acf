"""Typing errors, and the corpus word that was most likely meant. To be shown, never used unseen.

A word is looked into only where nothing knows it: not the corpus, not the stop words, not
``known``. What was meant is the corpus word nearest in optimal string alignment distance: the
least number of letters swapped, missing, added or wrong (Damerau, CACM 1964).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bm25s.stopwords import STOPWORDS_EN_PLUS

from rag.encoder import Encoder
from rag.query import verbatim_spans
from rag.span import Span
from rag.words import stems, word_spans, words

# Shorter words have too many neighbours, and shorter ones in capitals are abbreviations.
SHORTEST = 4
SHORTEST_CAPITALS = 6

# From how many letters on a word may be two edits off instead of one.
LONG = 8

# "didnt" and "whats" are typed on purpose; "didn" is no word that anyone means.
_FUNCTION = frozenset(word for word in STOPWORDS_EN_PLUS if f"{word}'t" not in STOPWORDS_EN_PLUS)
_CONTRACTED = frozenset(word.replace("'", "") for word in _FUNCTION if "'" in word) | frozenset(
    f"{word}s" for word in _FUNCTION
)
_ENDINGS = ("s", "es", "d", "ed", "r", "er", "rs", "ers", "ing", "ings", "ly")


@dataclass(frozen=True, slots=True)
class Correction:
    """A question as it was probably meant.

    Attributes:
        text: the whole question with the words replaced, operators and all.
        replaced: each word as typed and as read, in the order of the question.
    """

    text: str
    replaced: tuple[tuple[str, str], ...]


def one_piece_words(encoder: Encoder) -> Callable[[str], bool]:
    """Return a test for words that are one word piece to the encoder: real words, not errors.

    A tokenizer keeps whole what many people write alike, some 20,000 words for BERT's English
    one. What it takes for nothing but marks or cannot read at all counts as known.
    """
    marks = encoder.length("")
    return lambda word: encoder.length(word) <= marks + 1


class Vocabulary:
    """The words of a corpus, ready for a typed word to be compared with them.

    Args:
        texts: what the corpus says, titles and items. Of words equally near to the typed one,
            the one that occurs most often in them is meant.
        known: tells, of a word in lower case, whether it is right although the corpus does not
            have it; see ``one_piece_words``.
    """

    def __init__(
        self, texts: Iterable[str], known: Callable[[str], bool] = lambda word: False
    ) -> None:
        counts = Counter(part for text in texts for word in words(text) for part in word.split("-"))
        self._known = known
        self._stems = frozenset(stem for word in counts for stem in stems(word))
        # The singular of a plural that the corpus has can be meant as well, and so can function
        # words: "waht" is "what", even where no summary asks anything.
        singular = {word[:-1] for word in counts if word[-1:] == "s" and word[:-1] in stems(word)}
        self._counts = counts + Counter(singular | _FUNCTION)
        # Shelves by first letter and length, each word with the set of its letters: of 20,000
        # words about a hundred are left to compare letter by letter. Deleting letters ahead of
        # time (SymSpell; Garbe, 2012) is faster still, and takes many times the memory.
        self._shelves: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
        for word in self._counts:
            if len(word) >= SHORTEST and word.isalpha():
                self._shelves[word[0], len(word)].append((word, _letters(word)))

    def correct(self, question: str) -> Correction | None:
        """Return the question with its typing errors corrected; ``None`` where there are none.

        Never looked into: phrases and exclusions (see ``rag.query``), words with digits, words
        of fewer than four letters, words of up to five in capitals, and names: words with a
        capital that do not open the question. Of two names one is not the other mistyped.
        """
        kept = verbatim_spans(question)
        pieces, replaced, done = [], [], 0
        for span in _typed(question):
            typed = span.of(question)
            is_name = typed.istitle() and bool(question[: span.start].strip())
            if is_name or self._is_right(typed) or any(span.overlaps(other) for other in kept):
                continue
            if meant := self._nearest(typed.lower()):
                meant = meant.upper() if typed.isupper() else meant
                meant = meant.capitalize() if typed.istitle() else meant
                pieces += [question[done : span.start], meant]
                replaced.append((typed, meant))
                done = span.end
        return (
            Correction("".join([*pieces, question[done:]]), tuple(replaced)) if replaced else None
        )

    def _is_right(self, typed: str) -> bool:
        word = typed.lower()
        stem = stems(word)
        return (
            len(word) < (SHORTEST_CAPITALS if typed.isupper() else SHORTEST)
            or words(word) != [word]  # Chinese, Japanese and Korean are read by the character
            or not stem
            or stem[0] in self._stems
            or word in _CONTRACTED
            or any(self._known(form) for form in _uninflected(word))
        )

    def _nearest(self, word: str) -> str | None:
        edits = 2 if len(word) >= LONG else 1
        letters = _letters(word)
        found = []
        for size in range(len(word) - edits, len(word) + edits + 1):
            # The first letter is hardly ever wrong, but for a swap with the second.
            same = self._shelves.get((word[0], size), [])
            swapped = self._shelves.get((word[1], size), []) if word[0] != word[1] else []
            for other, its_letters in [*same, *swapped]:
                if (letters ^ its_letters).bit_count() > 2 * edits:
                    continue
                if other[0] != word[0] and other[1] != word[0]:
                    continue
                distance = _distance(word, other, edits)
                if distance <= edits and (stems(other) or _same_letters(word, other)):
                    found.append((distance, -self._counts[other], other))
        return min(found)[-1] if found else None


def _typed(question: str) -> Iterator[Span]:
    """Yield where the parts of hyphened words stand, without "'s"; no words with digits in them."""
    for span in word_spans(question):
        word = span.of(question)
        start = span.start
        if word.replace("-", "").replace("'", "").replace("’", "").isalpha():
            for part in word.split("-"):
                bare = part.removesuffix("'s").removesuffix("’s")
                if bare.isalpha():
                    yield Span(start, start + len(bare))
                start += len(part) + 1


def _uninflected(word: str) -> Iterator[str]:
    """Yield the word, and what it may be a form of: rebuilds, using, stopped, quickly."""
    yield word
    for ending in _ENDINGS:
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= SHORTEST - 1:
            yield bare
            if ending not in ("s", "ly"):
                yield f"{bare}e"
            if bare[-1] == bare[-2]:
                yield bare[:-1]


def _letters(word: str) -> int:
    """Return the set of letters as bits. An edit changes two of them at most."""
    bits = 0
    for letter in word:
        bits |= 1 << ord(letter) % 64
    return bits


def _same_letters(word: str, other: str) -> bool:
    """Tell a function word mistyped (waht, wich) from another word (whey is not when)."""
    return len(word) != len(other) or sorted(word) == sorted(other)


def _distance(one: str, two: str, most: int) -> int:
    """Return the optimal string alignment distance, or any number over ``most`` if it is more."""
    before, row = [0] * (len(two) + 1), list(range(len(two) + 1))
    for i, a in enumerate(one, start=1):
        above, row = row, [i, *[0] * len(two)]
        for j, b in enumerate(two, start=1):
            row[j] = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (a != b))
            if i > 1 and j > 1 and a == two[j - 2] and b == one[i - 2]:
                row[j] = min(row[j], before[j - 2] + 1)
        if min(row) > most and min(above) > most:
            return most + 1
        before = above
    return row[-1]
