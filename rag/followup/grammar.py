"""Closed word lists and noun phrases: as much grammar as follow-ups need, without a tagger."""

import re
from collections.abc import Sequence


def word_set(text: str, *endings: str) -> frozenset[str]:
    """Return the words of a text, each with each of the endings."""
    return frozenset(word + ending for word in text.split() for ending in (endings or ("",)))


BE = word_set("is are was were isn't aren't wasn't weren't")
AUXILIARIES = BE | word_set(
    "do does did don't doesn't didn't can could can't cannot couldn't should shouldn't will would "
    "won't wouldn't may might must has have had hasn't haven't be been being"
)
QUESTION_WORDS = word_set("what which who whom whose when where why how", "", "'s", "'re")
JOINS = word_set("and or versus vs")
CLAUSES = QUESTION_WORDS | JOINS  # may open a clause with a subject of its own
CLAUSES |= word_set("but so because if unless while although though since before after as until")
CLAUSES |= word_set("than that whether then once")
PREPOSITIONS = word_set(
    "in on at for with without during by to from against between among through under over about "
    "into via per within across before after despite since like"
)
PEOPLE = word_set("people scientists doctors researchers experts patients users someone anyone")
PRONOUNS = word_set(
    "i you we he she me us him it it's they they're them one there this that that's these those"
)
ARTICLES = word_set("the a an any some no each every both another my your our his her its their")
ADVERBS = word_set(
    "not more most less least very too really ever always often also still just only long much "
    "actually usually well again even yet already now today please right all many there"
)
CLOSED = AUXILIARIES | CLAUSES | PREPOSITIONS | PEOPLE | PRONOUNS | ADVERBS
VERBS = word_set(
    "act affect aid alter begin benefit bind block boost break bring build buy call cause change "
    "come compare contain control cost cover cure damage decrease depend develop differ do eat "
    "end enhance exist fail fall feel find fix get give go grow happen harm heal help hurt impair "
    "improve increase induce influence inhibit interact invent involve kill know last lead live "
    "lose lower make matter mean need occur prevent produce promote protect raise reach recommend "
    "reduce regulate relate release relieve remain replace require restore run scale show sleep "
    "slow spread start stay stop support suppress take taste treat trigger use vary want win work "
    "write worsen explain drink inject mix combine store install learn handle prescribe discover "
    "compile wear",
    *("", "s", "es", "d", "ed"),
)
_DONE = word_set("made given taken done found built written born sold held seen known used called")
STATES = re.compile(
    r"(?:un)?(?:safe|legal|common|bad|good|true|rare|new|old|fast|slow|hard|easy|free|cheap|strong|"
    r"weak|better|worse|best|worst|popular|real|toxic|risky|healthy|similar|different|dead|ready|"
    r"alike|related|safer|worth|big|tall|deep|far|hot|cold|\w{3,}(?:able|ible|ive|ful|less|ous|ant|"
    r"ent|ic|al|er))"
)
# Nouns that ask for an "of", what may stand before them, and nouns too general to be meant.
ASPECTS = word_set(
    "risk benefit effect dose dosage cost price origin mechanism symptom cause treatment use "
    "purpose advantage disadvantage drawback downside upside danger limitation alternative "
    "example meaning role function consequence outcome contraindication interaction requirement "
    "impact problem complication harm definition duration feature",
    *("", "s"),
) | word_set("history safety efficacy effectiveness evidence research studies legacy half-life")
QUALIFIERS = word_set(
    "common main serious long-term short-term possible other known biggest side negative positive "
    "recommended usual average adverse long term typical right best key early late better safe"
)
_GENERAL = word_set(
    "way thing kind type sort time reason point doctor patient user episode podcast video summary "
    "show talk host guest takeaway section question answer difference idea thank "
    "hello hi hey yes great cool nice bye",
    *("", "s"),
)

TOKEN = re.compile(r"[^\s,;:?!()\"“”]+(?:,\d[^\s,;:?!()\"“”]*)*|\S")


def lowered(tokens: Sequence[str]) -> list[str]:
    """Return the tokens in lower case, with straight apostrophes."""
    return [token.lower().replace("’", "'") for token in tokens]


def cut(words: list[str], plain: str, span: tuple[int, int]) -> list[str]:
    """Return the words that ``plain[span]`` covers; ``plain`` is the words joined by spaces."""
    start = plain.count(" ", 0, span[0])
    return words[start : start + len(plain[slice(*span)].split())]


def general(low: list[str]) -> bool:
    """Tell whether a phrase names nothing in particular: "the best way", "any evidence"."""
    return (ARTICLES | ASPECTS | QUALIFIERS | _GENERAL | {"of"}).issuperset(low)


def _ends(low: list[str], at: int, inside: bool, verbs: bool) -> bool:
    """Tell whether the word cannot be part of a noun phrase, where one is open or not."""
    word, before = low[at], low[at - 1] if at else ""
    after = low[at + 1] if at + 1 < len(low) else "?"
    if word == "of":
        return not inside
    if word in CLOSED or not word[0].isalnum() or word.endswith("ly"):
        return True
    if before in ARTICLES or before == "of":
        return False
    stops = after in CLOSED or not after[0].isalnum()
    opens = before in PRONOUNS | PEOPLE | {"to", "not", "how", "what", "who", "which"}
    if before in {"i", "you", "we"} or (
        stops
        and (word in _DONE or word.endswith("ed"))
        and (inside or opens or before in AUXILIARIES)
    ):
        return True
    if word in VERBS:
        return (verbs and inside) or (opens and before != "how")
    last = after in PREPOSITIONS and at + 2 == len(low)
    return bool(STATES.fullmatch(word)) and stops and (last or opens or (verbs and inside))


def phrases(low: list[str], begin: int = 0, *, verbs: bool = True) -> list[tuple[int, int]]:
    """Return the noun phrases as half-open ranges of tokens.

    Args:
        low: the tokens in lower case.
        begin: the first token looked at.
        verbs: whether a verb or predicate ends one; after "what is" there is none to come.
    """
    found: list[tuple[int, int]] = []
    start: int | None = None
    for at in range(begin, len(low) + 1):
        over = at == len(low) or _ends(low, at, start is not None, verbs)
        article = not over and low[at] in ARTICLES
        if start is not None and (over or (article and low[at - 1] not in ARTICLES | {"of"})):
            found.append((start, at))
            start = None
        if start is None and not over:
            start = at
    return [(start, past) for start, past in found if not ARTICLES.issuperset(low[start:past])]
