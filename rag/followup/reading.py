"""A question that leans on the ones before it, read as one that stands by itself.

A reading is made of words people typed, joined at most by "of", "about" or "for". The newest
earlier question that has a subject (``asked``) lends it: "they" after "the risks of X" is the
risks, "it" is X. The first rule that fits is taken:

- more ("tell me more", "what else"): about what was asked before.
- why ("why?", "how so?", "for how long?"): the earlier question with this question word.
- pronoun (it, its, they, that, ...; only where it points out of the question): the subject.
- what about; fragment ("and ...?", "any ...?"): a phrase ("in rats") goes behind the earlier
  question or replaces its like; a word of one kind ("intravenous" for "oral", "OCD" for "PTSD")
  replaces the other; "risks", "dose" and such become those of the subject.

A question with a subject of its own is never changed; where a shape is in doubt, nothing is.
The task is that of Elgohary et al., "Can You Unpack That?" (EMNLP 2019).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.followup.asked import Asked, inside, take_apart
from rag.followup.fragment import aspect, piece
from rag.followup.grammar import (
    AUXILIARIES,
    BE,
    PREPOSITIONS,
    TOKEN,
    cut,
    lowered,
    phrases,
    word_set,
)
from rag.followup.pointing import POSSESSIVE, SEVERAL, points_out
from rag.words import words as words_of

_MOST_WORDS = 40
_ENDS = " \t\n?!.,;:…"
_LEADS = word_set("and but or so ok okay also then well ,")
_LEAD = r"(?:(?:and|but|or|so|ok|okay|also|then|well|,) )*"
_MORE = re.compile(
    rf"{_LEAD}(?P<asks>(?:(?:please|can|could|you|tell|give|show|me|say|explain|know|some|a|bit) )*"
    r"more(?: details?| information| info)?|(?:what|anything) else|elaborate|go (?:on|deeper)|"
    r"continue)(?: (?:about|on|of) (?:it|that|this|them|these|those))?(?: ,)?(?: please)?"
)
_WHY = re.compile(
    rf"{_LEAD}(?P<asks>why not|why|how come|how|when|where|(?:(?:for|at|by|in|to|since|until) )?(?:"
    r"how (?:long|often|much|many|soon|fast|far|well)|(?:what|which) (?:dose|age|extent|ways?)))"
    r"(?: so)?(?:(?: is| was|'s) (?:that|it)| did (?:that|it|this) happen)?(?: so)?"
)
_CAUSERS = word_set("what who which")
_ABOUT = re.compile(rf"{_LEAD}(?:what|how) about .*")


@dataclass(frozen=True, slots=True)
class ReadAs:
    """How a follow-up is read.

    Attributes:
        text: the question as it is read, standing by itself.
        rule: "pronoun", "fragment", "what about", "more" or "why".
    """

    text: str
    rule: str


def read_as(question: str, earlier: Sequence[str], *, topic: str | None = None) -> ReadAs | None:
    """Return how a follow-up is read, or ``None`` where the question stands by itself.

    Args:
        question: as it was asked.
        earlier: the questions of the conversation as they were read, oldest first.
        topic: what the only document is about. Where it is given, "what are the risks?" asks about
            that and stays; in a corpus of many subjects it asks about the subject before.
    """
    past = [asked for text in earlier if (asked := take_apart(text))]
    text, rule = question, ""
    for _ in range(4):  # what is carried over may itself point back
        found = _read(text, past, alone=topic is None) if past else None
        if found is None:
            return ReadAs(text, rule) if rule else None
        text, rule = found.text, rule or found.rule
    return None


def _read(question: str, past: list[Asked], *, alone: bool) -> ReadAs | None:
    words = TOKEN.findall(question.strip(_ENDS))
    low = lowered(words)
    if not 0 < len(words) <= _MOST_WORDS:
        return None
    about = next((asked for asked in reversed(past) if asked.subject), past[-1])
    last = next((asked for asked in reversed(past) if asked.subject or asked.doer), about)
    by_piece = "what about" if _ABOUT.fullmatch(" ".join(low)) else "fragment"
    rules: tuple[tuple[str, Callable[[], list[str]]], ...] = (
        ("more", lambda: _more(words, low, about)),
        ("why", lambda: _why(words, low, last, about)),
        ("pronoun", lambda: _pronouns(words, low, about)),
        (by_piece, lambda: aspect(words, low, about, alone=alone)),
        (by_piece, lambda: piece(words, low, last)),
    )
    for rule, reading in rules:
        found = reading()
        if found and lowered(found) != low and len(found) <= _MOST_WORDS:
            mark = "?" if question.rstrip().endswith("?") else ""
            return ReadAs(re.sub(r" (?=[,;:)?!])", "", " ".join(found)) + mark, rule)
    return None


def _more(words: list[str], low: list[str], about: Asked) -> list[str]:
    plain = " ".join(low)
    found = _MORE.fullmatch(plain)
    if not found or not about.subject:
        return []
    if about.doer:
        # "How long does X last" as it stands in a sentence: how long X does last.
        auxiliary = [word for word in about.auxiliary if about.opening and word.lower() != "do"]
        asked = [*about.opening, *about.doer, *auxiliary, *about.rest]
    elif about.words[0].lower() in _CAUSERS and about.words[1].lower() not in AUXILIARIES:
        asked = list(about.words)  # "what causes X"
    else:
        asked = list(about.subject)
    return [*cut(words, plain, found.span("asks")), "about", *inside(asked)]


def _why(words: list[str], low: list[str], last: Asked, about: Asked) -> list[str]:
    plain = " ".join(low)
    found = _WHY.fullmatch(plain)
    if not found:
        return []
    asks = cut(words, plain, found.span("asks"))
    opening = lowered(last.opening)
    clear = not opening or opening[0] in {"how", "why", "when", "where"} | PREPOSITIONS
    if not last.doer or not clear:
        return [*asks, *about.subject] if about.subject else []
    auxiliary, doer, rest = inside(last.auxiliary), list(last.doer), list(last.rest)
    causes = lowered(asks) in (["why"], ["why", "not"], ["how", "come"])
    if causes and len(opening) == 2 and opening[1] not in {"much", "many"}:
        # Why is X safe in rats, from "how safe is X in rats"; why does X last long.
        at = 0 if auxiliary[0] in BE else 1
        rest[at:at] = last.opening[1:]
    if lowered(asks) == ["how", "come"]:
        return [*asks, *doer, *auxiliary, *rest]
    if lowered(asks) == ["why", "not"]:
        return [asks[0], *auxiliary, *doer, asks[1], *rest]
    return [*asks, *auxiliary, *doer, *rest]


def _pronouns(words: list[str], low: list[str], about: Asked) -> list[str]:
    out = {at for at in range(len(words)) if points_out(words, low, at)} if about.subject else set()
    found: list[str] = []
    waiting: list[str] = []  # "their duration" of a long subject: "duration of the effects of X"
    until = 0
    for at, word in enumerate(words):
        if at == until:
            found, waiting = [*found, *waiting], []
        if at not in out:
            found.append(word)
            continue
        meant = about.meant(many=low[at] in SEVERAL | {"their"})
        owned = low[at] in POSSESSIVE
        takes_s = words_of(f"{meant[-1]}'s") == words_of(meant[-1])  # not so "C++"
        if owned and (len(meant) > 3 or "of" in meant or not takes_s):
            until = next((past for start, past in phrases(low, at + 1) if start == at + 1), at + 1)
            waiting = ["of", *meant]
        elif takes_s and (owned or low[at].endswith("'s")):
            found += [*meant[:-1], f"{meant[-1]}'s"]
        else:
            found += meant
    found += waiting
    while out and found[0].lower() in _LEADS:
        found.pop(0)
    return found if out else []
