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
# With its apostrophe: the "t" of "don't" is no initial.
_LAST_WORD = re.compile(r"[\w.'’]+$")

# More than the longest of the short words: of a longer word, its end tells enough.
_LONGER = 10


def split_sentences(text: str, span: Span) -> Iterator[Span]:
    """Yield the sentences of ``text[span]`` as spans into ``text``, in order and disjoint.

    Together they hold every character of the span but the white space between them.
    """
    start = span.start
    for border in _BORDER.finditer(text, span.start, span.end):
        before = text[max(start, border.start() - _LONGER) : border.start()]
        following = text[border.end() : border.end() + 2].strip()
        # "Plan B?" and "Plan B…" end as they would after any other word.
        if border[0] == "." and _is_abbreviation(before, following):
            continue
        if sentence := trimmed(text, start, border.end()):
            yield sentence
        start = border.end()
    if rest := trimmed(text, start, span.end):
        yield rest


def _is_abbreviation(before: str, following: str) -> bool:
    found = _LAST_WORD.search(before)
    if found is None:
        return False
    word = found[0].lower().strip(".'’")
    if word == "no":
        # "No. 5" is a number, "He said no. We left" is an answer.
        return following[:1].isdigit()
    return word in _SHORT or (len(word) == 1 and word.isalpha() and word != "i")
