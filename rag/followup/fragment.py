"""Questions that are only a piece of one: "and in rats?", "what about oral?", "any risks?"."""

import re

from rag.followup.asked import Asked
from rag.followup.grammar import (
    ARTICLES,
    ASPECTS,
    AUXILIARIES,
    CLAUSES,
    CLOSED,
    PREPOSITIONS,
    QUALIFIERS,
    QUESTION_WORDS,
    VERBS,
    cut,
    lowered,
    word_set,
)

_MOST_NAMED = 8
_EDGES = CLOSED | ARTICLES | VERBS | {"of"}
_PIECE = re.compile(
    r"(?P<led>(?:(?:and|but|or|so|ok|okay|also|then|well|,) )*"
    r"(?:(?:what|how) about |any |only |even |just )?)(?P<named>.+)"
)
_ARE_THE = re.compile(
    r"(?:(?:what|how)(?:'s| is| are| was| were) the|(?:is|are|were|was) there(?: any| a)?) "
    r"(?P<named>.+)"
)
_WHEN = word_set("if when while once until unless")
_WHO = word_set(
    "rats mice monkeys animals humans people children kids teenagers adolescents adults women men "
    "babies infants athletes elderly seniors dogs cats beginners"
)
_WAYS = (
    word_set("oral intravenous iv intranasal nasal intramuscular sublingual topical subcutaneous"),
    word_set("short-term long-term acute chronic immediate"),
)
_KINDS = (_WHO, *_WAYS)  # the words of one kind can stand for one another
_ALIKE = tuple(map(re.compile, (r"\d{4}", r"[A-Z][A-Z\d-]*[A-Z\d]s?", r"[A-Z][a-z]+")))


def aspect(words: list[str], low: list[str], about: Asked, *, alone: bool) -> list[str]:
    """Read "and the risks?" as "the risks of X"; where ``alone``, "what are the risks?" too."""
    plain = " ".join(low)
    asked, piece = _ARE_THE.fullmatch(plain), _PIECE.fullmatch(plain)
    if asked and alone:
        whole, named = words, asked["named"].split()
    elif piece and (piece["led"] or low[0] == "the"):
        whole, named = cut(words, plain, piece.span("named")), piece["named"].split()
    else:
        return []
    known = (ARTICLES | ASPECTS | QUALIFIERS | {"and", "or"}).union(*_WAYS)
    if not about.subject or named[-1] not in ASPECTS or not known.issuperset(named):
        return []
    return [*whole, "of", *about.meant()]


def piece(words: list[str], low: list[str], last: Asked) -> list[str]:
    """Put what "and ...?" or "what about ...?" names behind the last question, or into it."""
    plain = " ".join(low)
    found = _PIECE.fullmatch(plain)
    if not found or not found["led"]:
        return []
    named = cut(words, plain, found.span("named"))
    low = lowered(named)
    opening, after = low[0], low[1:2]
    if len(low) > _MOST_NAMED or after == [","]:
        return []
    if opening in _WHEN:
        return _behind(last, named) if after and after[0] not in AUXILIARIES else []
    if (AUXILIARIES | QUESTION_WORDS).intersection(low):
        return []
    if opening in PREPOSITIONS | {"of"}:
        return _behind(last, named)
    return [] if (CLOSED | {"of", ","}).intersection(low[1:]) else _in_place(last, named)


def _behind(last: Asked, phrase: list[str]) -> list[str]:
    """Put a phrase behind the question, or in the place of what opens with the same word there."""
    asked = last.inside
    low = lowered(asked)
    same = [at for at, word in enumerate(low) if at and word == phrase[0].lower()]
    if same and not (CLAUSES | AUXILIARIES).intersection(low[same[-1] + 1 :]):
        asked = asked[: same[-1]]
    return [*asked, *phrase]


def _in_place(last: Asked, named: list[str]) -> list[str]:
    """Put a name in the place of its like in the question; nothing where none is surely so."""
    asked = last.inside
    low = lowered(asked)
    bare = [word for word in named if word.lower() not in ARTICLES]
    if not bare or len(bare) > 3 or bare[-1].lower() in ASPECTS:
        return []
    head = bare[-1].lower()
    kind = next((kind for kind in _KINDS if head in kind), frozenset({head}))
    places = [at for at, word in enumerate(low) if word in kind]
    if not places and len(bare) == 1:
        places = [at for at, word in enumerate(asked) if at and _alike(word, bare[0])]
    if len(places) == 1:
        start = places[0]
        while len(bare) > 1 and start and low[start - 1] not in _EDGES:
            start -= 1
        same = lowered(asked[start : places[0] + 1]) == lowered(bare)
        return [] if same else [*asked[:start], *bare, *asked[places[0] + 1 :]]
    if places or kind not in _KINDS or not last.subject:
        return []
    if kind is _WHO:
        return [*asked, "for", *named]
    noun = next(word for word in last.meant() if word.lower() not in ARTICLES)
    at = last.words.index(noun) if noun in last.words else 0
    return [*asked[:at], *bare, *asked[at:]] if at else []


def _alike(word: str, other: str) -> bool:
    """Tell whether two names are of one shape: OCD and PTSD, Rome and Athens, 2018 and 2019."""
    one_end = len(word) > 5 and len(other) > 5 and word[-4:].lower() == other[-4:].lower()
    return one_end or any(shape.fullmatch(word) and shape.fullmatch(other) for shape in _ALIKE)
