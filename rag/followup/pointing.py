"""Which pronouns of a question point out of it.

Not those that stand for nothing ("is it true that"), that name the programme or its speakers ("what
do they say about"), that go with a noun ("that study"), or whose noun is in the question itself:
named in a clause before ("what is X and how does it work"; one clause's subject and object are two
things, so "does insurance cover it" does point out) or after ("before it was banned, was X ...").
"""

import re

from rag.followup.grammar import (
    ARTICLES,
    AUXILIARIES,
    BE,
    CLAUSES,
    PEOPLE,
    PREPOSITIONS,
    PRONOUNS,
    QUESTION_WORDS,
    STATES,
    VERBS,
    general,
    phrases,
    word_set,
)

POSSESSIVE = word_set("its their")
SEVERAL = word_set("they them their these those")
_POINTING = word_set("this that these those")
_REFERRING = word_set("it they them") | POSSESSIVE | _POINTING
_SAYING = word_set(
    "say mention discuss talk cover recommend think suggest claim agree believe", "", "s"
) | word_set("about advice opinion opinions conclusion conclusions names guest")
_ASKING = QUESTION_WORDS - word_set("when where why")
_PLACES = word_set("in on of about around inside from")
_EMPTY = word_set("true possible worth time just me clear obvious raining ok okay wise fair")
_NO_PREDICATE = word_set("true so right it all correct possible about")
_EFFORT = word_set("take cost require help hurt make feel pay appear mean count surprise", "", "s")
_WEATHER = word_set("matter depend rain snow seem turn follow", "", "s")
_PROGRAMME = word_set("podcast episode summary video show page section advice chat")
# What people do whom "they" leaves unnamed: "how do they make penicillin".
_SOMEBODY = word_set("find discover make grow put use test build sell study prove know want try")
_CONTENT = word_set("to if that whether sense before until when")
_MEASURED = word_set("time year day date far hot cold warm late dark humid windy")
_RAISED = re.compile(r"(?!need)\w+ed|(?:un)?able|(?:un)?likely|prone|known|resistant|thought|set")
# "Is it safe to take with food": what is taken is "it".
_OBJECT = re.compile(r"\w+ to (?:take|use|buy|inject|mix|install)(?: (\w+) .+| \w+ly)?")


def points_out(tokens: list[str], low: list[str], at: int) -> bool:
    """Tell whether the token is a pronoun that means something from before the question.

    Args:
        tokens: the question, cut by ``grammar.TOKEN``.
        low: the same in lower case.
        at: which of them.
    """
    word = low[at].removesuffix("'s")
    loud = all(token.isupper() for token in tokens)
    titled = tokens[at][0].isupper() and at > 0 and not loud
    if word not in _REFERRING or titled or (tokens[at] == "IT" and not loud) or '"' in tokens[:at]:
        return False
    before, after = low[at - 1] if at else "", low[at + 1] if at + 1 < len(low) else ""
    if after in _SAYING or before == "worth" or (word in POSSESSIVE and not after):
        return False
    if word in _POINTING and (_PROGRAMME.intersection(low) or not _alone(low, at)):
        return False
    if word == "they" and after in _SOMEBODY:
        return False
    if word == "it" and _empty(low, at):
        return False
    if low[0] in (CLAUSES | PREPOSITIONS) - QUESTION_WORDS and "," in low[at:]:
        return False
    return not _named(low, at)


def _named(low: list[str], at: int) -> bool:
    """Tell whether the question names, before the pronoun, what it means."""
    first = next((n for n, word in enumerate(low) if word in AUXILIARIES), -1)
    others = VERBS | (CLAUSES - QUESTION_WORDS) | {","}
    asks = _ASKING.intersection(low[:2])
    if asks and first == at - 1 and not others.intersection(low[1:first]):
        return False  # "which receptors does it bind"
    if low[at] in SEVERAL | {"their"} and PEOPLE.intersection(low[:at]):
        return True
    for start, past in phrases(low[:at]):
        between = low[past:at]
        outer = any(
            word in CLAUSES or not word[0].isalnum() or word.endswith("ing") for word in between
        )
        outer = outer or "to" in between[:-1]
        taking = past == at and low[past - 1].endswith("ing")  # "after taking it" names nothing
        hangs = start > 0 and low[start - 1] in PREPOSITIONS and not taking
        if not general(low[start:past]) and (
            outer or hangs or low[at] in POSSESSIVE or low[at - 1] in _PLACES
        ):
            return True
    return False


def _alone(low: list[str], at: int) -> bool:
    """Tell whether this, that, these or those stands for a noun, not before one or a clause."""
    before, after, next_one = (
        low[n] if 0 <= n < len(low) else "" for n in (at - 1, at + 1, at + 2)
    )
    if not after or not after[0].isalnum():
        return at > 0 and before not in CLAUSES - {"before", "after", "than", "since"}
    if before not in AUXILIARIES | {"what's", "how's", "why's"} or after in _NO_PREDICATE:
        return False
    if after in ARTICLES or (after in PREPOSITIONS and low[at] != "those"):
        return True
    if before in BE:
        stops = not next_one[:1].isalnum() or next_one in CLAUSES | PREPOSITIONS
        return stops and bool(STATES.fullmatch(after) or after.endswith(("ed", "ing")))
    if after == "mean":  # "does that mean X is an opioid"
        return not next_one[:1].isalnum() or next_one in PREPOSITIONS
    return after in VERBS and next_one not in VERBS | AUXILIARIES


def _empty(low: list[str], at: int) -> bool:
    """Tell whether "it" stands for nothing: "is it true that", "how long does it take to"."""
    before, tail = low[at - 1] if at else "", low[at + 1 :]
    if before in BE and low[at - 2 : at - 1] and low[at - 2] in _MEASURED:
        return True
    if before in BE or low[at] == "it's":
        return _empty_predicate(tail) if tail else at < 2
    if tail[:1] and tail[0] in BE:
        return _empty_predicate(tail[1:])
    if before in word_set("make find", "", "s"):
        return bool(_CONTENT.intersection(tail[1:4]))
    if before in AUXILIARIES:
        if tail[:1] == ["be"] or "been" in tail[:2]:
            return _empty_predicate(tail[2 if "been" in tail[1:2] else 1 :])
        if not tail or tail[0] in _WEATHER:
            return True
        return tail[0] in _EFFORT and bool(_CONTENT.intersection(tail[1:]))
    return tail[:1] != [] and tail[0] in _WEATHER | _EFFORT


def _empty_predicate(tail: list[str]) -> bool:
    """Tell whether "is it" before these words asks about what a clause behind them says."""
    if not tail:
        return False
    if tail[0] in _EMPTY or tail[0] in CLAUSES - {"as", "than"}:
        return True
    if _RAISED.fullmatch(tail[0]):
        return tail[1:2] in (["that"], ["whether"], ["if"], ["when"])
    found = _OBJECT.fullmatch(" ".join(tail))
    if found and (found[1] is None or found[1] in PREPOSITIONS | CLAUSES):
        return False
    if tail[1:2] and tail[1].endswith("ing"):
        return True
    if {"that", "whether", "if", "who"}.intersection(tail):
        return True
    # "Toxic to the liver" against "safe to drive".
    goals = [tail[n + 1] for n, word in enumerate(tail[:-1]) if word == "to"]
    return any(goal not in ARTICLES | PRONOUNS and not goal.endswith("s") for goal in goals)
