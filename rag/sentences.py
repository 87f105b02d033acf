"""Sentence borders as spans. English-minded, careful with abbreviations, numbers and initials."""

import re
from collections.abc import Iterator

from rag.span import Span, trimmed

# A border: closing punctuation, perhaps a quote or bracket after it, white space, and then
# something that can open a sentence. Full-width marks need no space after them. Possessive, and
# tried only where a run of marks begins: a row of dots is read once.
_BORDER = re.compile(
    r"(?:(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s++[\"'“‘(\[]*+[A-Z0-9À-ÖØ-Þ*_`])|[。！？]++[」』”’）]*+)"
)
_SHORT = frozenset(
    [
        "dr",
        "mr",
        "mrs",
        "ms",
        "prof",
        "st",
        "vs",
        "etc",
        "e.g",
        "i.e",
        "cf",
        "fig",
        "no",
        "vol",
        "ca",
        "approx",
        "inc",
        "ltd",
        "u.s",
        "u.k",
        "a.m",
        "p.m",
        "ph.d",
    ]
)
_LAST_WORD = re.compile(r"[\w.]+$")

# More than the longest of the short words: of a longer word, its end tells enough.
_LONGER = 10


def split_sentences(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences of ``text[span]`` as spans into ``text``, in order and disjoint.

    Together they hold every character of the span but the white space between them.
    """
    start = span.start
    for border in _BORDER.finditer(text, span.start, span.end):
        if _is_abbreviation(text[max(start, border.start() - _LONGER) : border.start()]):
            continue
        if sentence := trimmed(text, start, border.end()):
            yield sentence
        start = border.end()
    if rest := trimmed(text, start, span.end):
        yield rest


def _is_abbreviation(before: str) -> bool:
    found = _LAST_WORD.search(before)
    if found is None:
        return False
    word = found[0].lower().rstrip(".")
    return word in _SHORT or (len(word) == 1 and word.isalpha() and word != "i")
