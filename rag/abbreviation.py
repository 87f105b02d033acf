"""Abbreviations that the corpus itself explains, learned from it and put beside each other.

"hydroxynorketamine (HNK)" and "BDNF (brain-derived neurotrophic factor)" are found as Schwartz
and Hearst do ("A simple algorithm for identifying abbreviation definitions in biomedical text",
PSB 2003): the letters of the short form are looked for in the long one from right to left, and
the first of them has to begin a word.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from rag.corpus import Corpus
from rag.span import Span
from rag.words import stems

_BRACKETS = str.maketrans("[]（）", "()()")
# A Greek letter stands for the Latin one that its name begins with: TGF-β, from "beta".
_GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω"
_LATIN = str.maketrans(_GREEK + _GREEK.upper() + "µ", "abgdezetiklmnxoprsstupcpo" * 2 + "m")

_INNERMOST = re.compile(r"\(([^()]*)\)")
_SENTENCE = re.compile(r"[.!?;:]\s")
_ASIDE = re.compile(
    r"^(?:(?:or|also|the|called|known as|abbreviated(?: as)?|short for|aka)\s)+", re.I
)
_MARKS = " ,\"'“”„«»‘’*_`"
_SHORT = re.compile(r"[^\W_](?:[-/.]?[^\W_]){1,9}")
# Names of substances are shortened by the letters of a still longer name: phencyclidine (PCP).
_SUBSTANCE = re.compile(r"[a-z]{7,}(?:ine|ide|one|ane|ene)")

_TOKEN = re.compile(r"[^\W_]+(?:['’]s\b)?")
_POSSESSIVE = re.compile(r"['’]s$")
_WORD_END = re.compile(r"(?![\w/-])|(?=[/-](?!\w))")
_WITHIN_LONG = re.compile(r"[\s,–/-]{1,3}")
# What short forms may spell by chance; those, and all of two letters, count only as written.
_WORDS = (
    "act aid aids arm art bad bar bat bed can cap car care cat chi chip cop cost cup dare den dip "
    "dot ear east eat eta fast fat fit gas get gut hat help hit ice iron kit lab lap lead led lip "
    "map mask mass mat mind mom net nut pain pan past pen pet phi pie pin pop pot psi race ran rat "
    "raw ray red rest rho rim rod rose run sad sat sea self set sex sin sip sit son spa star step "
    "sun tan tap tau tea team ten test tie tip toe war wet win yes"
)
_SPELLED = frozenset(_WORDS.split())


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """A short form, without the "s" of a plural, and what the corpus says it stands for."""

    short: str
    long: str


def learn_abbreviations(corpus: Corpus) -> tuple[Abbreviation, ...]:
    """Return every abbreviation that a title or an item explains, the most often explained first.

    One short form may come with several long ones. Long forms with the same stems are one; of
    them the one with the fewest capitals is kept.
    """
    found: dict[tuple[str, tuple[str, ...]], Counter[Abbreviation]] = {}
    for document in corpus.documents:
        for section in document.sections:
            for text in (section.title, *(item.plain for item in section.items if item.quotable)):
                for pair in find_abbreviations(text):
                    key = _key(pair.short), _long_key(pair.long)
                    found.setdefault(key, Counter())[pair] += 1
    ranked = sorted(found.values(), key=lambda pairs: -pairs.total())
    return tuple(min(pairs, key=lambda pair: sum(map(str.isupper, pair.long))) for pairs in ranked)


def find_abbreviations(text: str) -> Iterator[Abbreviation]:
    """Yield the abbreviations that a text explains in brackets: round, square, within others."""
    text = text.translate(_BRACKETS)
    while found := _INNERMOST.search(text):
        before = _SENTENCE.split(text[: found.start()].rpartition("(")[2])[-1].strip(_MARKS)
        inside = _ASIDE.sub("", re.split("[,;]", found[1])[0].strip(_MARKS))
        last = before[before.rfind(" ") + 1 :].strip(_MARKS)
        if short := _short_form(inside):
            long = _long_form(short, before) or _substance(short, last)
        elif short := _short_form(last):
            long = _long_form(short, inside, whole=True)
        else:
            long = None
        if short and long:
            yield Abbreviation(short, long)
        # What stood in brackets is no part of a long form around it.
        text = f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}"


def _short_form(word: str) -> str | None:
    """Return a word without plural "s" if it looks like a short form."""
    if word.endswith("s") and word[-2:-1].isupper():
        word = word[:-1]
    heads = sum(sign.isupper() or sign.isdigit() or sign in _GREEK for sign in word)
    letters = [sign for sign in word if sign.isupper() or sign in _GREEK]
    fits = heads >= 2 and letters and sum(map(str.isalnum, word)) <= 2 * heads
    return word if fits and _SHORT.fullmatch(word) and len(word) <= 10 else None


def _long_form(short: str, text: str, *, whole: bool = False) -> str | None:
    """Return the shortest end of ``text`` that can stand for ``short``.

    Args:
        whole: ``text`` is all there is, so its last word has to take part.
    """
    text = " ".join(text.split()[-min(len(short) + 5, 2 * len(short)) :])
    # By the sign, because some capitals have no small letter of the same length.
    lower = "".join(sign.lower()[:1] for sign in text.translate(_LATIN))
    letters = _key(short.translate(_LATIN))
    at = len(lower)
    for left, letter in zip(range(len(letters) - 1, -1, -1), reversed(letters), strict=True):
        at = lower.rfind(letter, 0, at)
        while left == 0 and at > 0 and lower[at - 1].isalnum():
            at = lower.rfind(letter, 0, at)
        if at < 0 or (whole and left == len(letters) - 1 and " " in lower[at:]):
            return None
    long = text[text.rfind(" ", 0, at) + 1 :].strip(_MARKS)
    names_itself = _key(short) in {_key(word) for word in re.split("[ /-]", long)}
    return None if names_itself or len(long) <= len(short) else long


def _substance(short: str, word: str) -> str | None:
    """Return the word if it names a substance and lacks at most one letter of ``short``."""
    if not _SUBSTANCE.fullmatch(word) or not (short.isalpha() and short.isupper()):
        return None
    at, missing = 0, 0
    for letter in short.lower():
        found = word.find(letter, at)
        missing += found < 0
        at = max(at, found + 1)
    return word if len(short) > 2 and word[0] == short[0].lower() and missing <= 1 else None


def _key(short: str) -> str:
    return "".join(sign for sign in short.casefold() if sign.isalnum())


def _stem(token: str) -> str:
    return next(iter(stems(token)), token.casefold())


def _long_key(long: str) -> tuple[str, ...]:
    return tuple(_stem(token) for token in _TOKEN.findall(long))


def _is_free(short: str) -> bool:
    """Tell whether a short form is no other word in small letters."""
    return len(short) > 2 and bool(stems(short)) and short.lower() not in _SPELLED


class Abbreviations:
    """Short and long forms, ready to be put beside each other in questions.

    Args:
        pairs: in order of preference: where a short form has several long ones, the first one
            is what it stands for.
    """

    def __init__(self, pairs: Iterable[Abbreviation]) -> None:
        self._short: dict[str, Abbreviation] = {}
        self._long: dict[str, dict[tuple[str, ...], Abbreviation]] = {}
        for pair in pairs:
            self._short.setdefault(_key(pair.short), pair)
            if key := _long_key(pair.long):
                self._long.setdefault(key[0], {}).setdefault(key, pair)

    def expand(self, question: str) -> str:
        """Add the other form in brackets after the one that is used, each at most once.

        "what is BDNF" becomes "what is BDNF (brain-derived neurotrophic factor)", and the other
        way round; nothing is added where both are there. For searching, never shown.
        """
        tokens = [Span(*found.span()) for found in _TOKEN.finditer(question)]
        shorts: dict[str, tuple[int, str]] = {}
        longs: dict[str, tuple[int, str]] = {}
        while tokens:
            used = 1
            if found := self._long_at(question, tokens):
                used, pair = found
                longs.setdefault(_key(pair.short), (tokens[used - 1].end, pair.short))
            elif found := self._short_at(question, tokens):
                used, pair = found
                # Behind all of "BDNF-induced".
                end = next(_WORD_END.finditer(question, tokens[used - 1].end)).end()
                shorts.setdefault(_key(pair.short), (end, pair.long))
            tokens = tokens[used:]
        one_way = shorts.keys() ^ longs.keys()
        text, done = "", 0
        for end, other in sorted((shorts | longs)[key] for key in one_way):
            text += f"{question[done:end]} ({other})"
            done = end
        return text + question[done:]

    def _long_at(self, question: str, tokens: list[Span]) -> tuple[int, Abbreviation] | None:
        """Return the longest long form that the tokens begin with, and how many it takes."""
        forms = self._long.get(_stem(tokens[0].of(question)), {})
        for key in sorted(forms, key=len, reverse=True):
            taken = tokens[: len(key)]
            if tuple(_stem(token.of(question)) for token in taken) == key and all(
                _WITHIN_LONG.fullmatch(question, one.end, two.start) for one, two in pairwise(taken)
            ):
                return len(key), forms[key]
        return None

    def _short_at(self, question: str, tokens: list[Span]) -> tuple[int, Abbreviation] | None:
        """Return the short form that the tokens begin with, and how many it takes (5-HT: two)."""
        for size in (3, 2, 1):
            typed = question[tokens[0].start : tokens[min(size, len(tokens)) - 1].end]
            typed = _POSSESSIVE.sub("", typed)
            if _SHORT.fullmatch(typed) is None:
                continue
            for form in (typed, typed.removesuffix("s"), typed.removesuffix("S")):
                pair = self._short.get(_key(form))
                if pair and (_is_free(pair.short) or form == pair.short):
                    return min(size, len(tokens)), pair
        return None
