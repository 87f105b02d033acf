"""An earlier question taken apart, and what it is about.

The subject is the noun phrase after "what is" ("the side effects of oral ketamine"), after another
auxiliary the words up to the verb or the predicate ("how long does KETAMINE last"), otherwise the
first noun phrase. A phrase too general to be meant ("the best way", "this episode") is passed over.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.followup.grammar import (
    ADVERBS,
    ARTICLES,
    ASPECTS,
    AUXILIARIES,
    BE,
    CLAUSES,
    CLOSED,
    JOINS,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
    QUALIFIERS,
    QUESTION_WORDS,
    TOKEN,
    VERBS,
    general,
    lowered,
    phrases,
    word_set,
)

_PLURALS = word_set("people mice men women children humans rats kids")
_LEAD = re.compile(r"^(?:(?:and|but|or|so|ok|okay|also|then|well)\b[\s,]*)+", re.IGNORECASE)
_TELL = re.compile(
    r"(?:(?:please|can|could|would|you) )*(?:tell|explain|more|describe|define|what else|anything "
    r"else|go on|continue|elaborate|what about|how about) (?:(?:to|me|more|about|on) )*"
    r"|is it \w+ that ",
    re.IGNORECASE,
)
_MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A question taken apart: ``opening auxiliary doer rest``, where it has that shape.

    Attributes:
        words: the question without "and" before it and the mark behind it.
        opening: what stands before the auxiliary: "how long", or nothing.
        auxiliary: "does", "is"; empty where the question has another shape ("what causes X").
        doer: who does or is it; may be a pronoun; empty in "what is X".
        rest: what follows the doer.
        subject: what the question is about; empty where it names nothing.
    """

    words: tuple[str, ...]
    opening: tuple[str, ...] = ()
    auxiliary: tuple[str, ...] = ()
    doer: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()

    @property
    def inside(self) -> list[str]:
        """The words as they stand inside a sentence: the first without its capital."""
        return inside(self.words)

    def meant(self, *, many: bool = False) -> tuple[str, ...]:
        """Return what "they" (``many``) or "it" means: of "the risks of X" the risks, or X."""
        low = lowered(self.subject)
        found = [at for at, word in enumerate(low) if word == "of"]
        found += [at for at, word in enumerate(low) if word in PREPOSITIONS]
        at = found[0] if found else len(low)
        head, inner = self.subject[:at], _until(self.subject[at + 1 :], PREPOSITIONS)
        if not found:
            inner = _without_aspect(self.subject)
        if inner and many and _plural(head):
            return self.subject
        if inner and (_plural(head) or general(lowered(head)) or (many and _plural(inner))):
            return inner
        return self.subject


def inside(words: Sequence[str]) -> list[str]:
    """Return words as they stand inside a sentence: a little word is without its capital."""
    small = bool(words) and words[0].istitle() and words[0] != "I" and words[0].lower() in CLOSED
    return [words[0].lower(), *words[1:]] if small else list(words)


def _until(tokens: tuple[str, ...], ends: frozenset[str]) -> tuple[str, ...]:
    at = next((at for at, word in enumerate(lowered(tokens)) if word in ends), len(tokens))
    return tokens[:at]


def _without_aspect(subject: tuple[str, ...]) -> tuple[str, ...]:
    """Return what "ketamine's side effects" are of; nothing where the last word is no aspect."""
    left = list(subject)
    if not left or left[-1].lower() not in ASPECTS:
        return ()
    while left and left[-1].lower() in ASPECTS | QUALIFIERS | ARTICLES:
        left.pop()
    return (*left[:-1], re.sub(r"['’]s?$", "", left[-1])) if left else ()


def _plural(phrase: tuple[str, ...]) -> bool:
    last = phrase[-1].lower() if phrase else ""
    return last in _PLURALS or bool(re.search(r"(?<![siu'’])(?<!ic)s$", last))


def _joined(low: list[str], found: list[tuple[int, int]], by: frozenset[str]) -> int:
    """Return where the first phrase ends, with those that joining words hang on it."""
    end = found[0][1]
    for start, past in found[1:]:
        if start == end or not by.issuperset(low[end:start]):
            break
        end = past
    return end


def _doer_end(low: list[str], begin: int, end: int, at: int) -> int:
    """Return where the doer ends that the noun phrase ``begin:end`` after an auxiliary holds.

    Its last word is taken for a verb or predicate that is on no list, where one is missing.
    """
    closing = low[end] if end < len(low) else ""
    content = [word for word in low[begin:end] if word not in ARTICLES]
    if low[at] in BE:
        missing = not closing and low[:at] in ([], ["why"], ["how"])
    else:
        missing = closing not in VERBS | AUXILIARIES | ADVERBS and not closing.endswith("ly")
    return end - 1 if missing and len(content) > 1 else end


def take_apart(question: str) -> Asked | None:
    """Take a question apart; ``None`` where it has no words, or more than anyone asks with."""
    words = tuple(TOKEN.findall(_LEAD.sub("", question.strip(" ?!.,;:"), count=1)))
    low = lowered(words)
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    asks = bool(QUESTION_WORDS.intersection(low[: 2 if low[0] in PREPOSITIONS else 1]))
    at = next((at for at, word in enumerate(low) if word in AUXILIARIES), len(low))
    between = (VERBS | CLAUSES | PRONOUNS) - QUESTION_WORDS
    framed = at == 0 or (asks and at < len(low) and not between.intersection(low[1:at]))
    framed = framed and "'" not in low[0].removesuffix("n't")
    names = low[:at] in (["what"], ["who"]) and framed and low[at] in BE
    names = names or (not framed and (not asks or "'" in low[0]))
    told = _TELL.match(" ".join(words) + " ")
    begin = at + 1 if framed else 1 if asks else len(told[0].split()) if told else 0
    found = phrases(low, begin, verbs=not names)
    past = begin
    if framed and not names:
        if found and found[0][0] == begin:
            past = _doer_end(low, begin, _joined(low, found, JOINS), at)
            found = [(begin, past), *(pair for pair in found if pair[0] >= past)]
        elif low[begin : begin + 1] and low[begin] in PRONOUNS | PEOPLE:
            past = begin + 1
        else:
            found = phrases(low, 1)
    by = JOINS | PREPOSITIONS if names else frozenset()
    ranges = [(found[n][0], _joined(low, found[n:], by)) for n in range(len(found))]
    subject = next((words[a:b] for a, b in ranges if not general(low[a:b])), ())
    if subject and subject[-1].lower() in {"of", *JOINS, *PREPOSITIONS}:
        subject = ()  # "what percentage of people": cut in two, so nothing to carry over
    if past == begin:
        return Asked(words, subject=subject)
    return Asked(words, words[:at], words[at:begin], words[begin:past], words[past:], subject)
