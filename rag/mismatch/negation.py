"""Negation in a question and in a quote: NegEx, on the words that the two share.

Cue words ("not", "without", "lack of") negate what stands in a window of some tokens behind them,
a few ("unlikely") what stands before them, up to punctuation or a word like "but": Chapman et al.,
"A Simple Algorithm for Identifying Negated Findings and Diseases in Discharge Summaries" (J Biomed
Inform 34, 2001). Their lists are clinical; these are for questions and spoken summaries.
"""

import re
from dataclasses import dataclass

from rag.words import stems

_WINDOW = 6


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# "Not only", "no doubt", "or not" negate nothing; "not always" says that it does at times.
_PSEUDO = re.compile(
    r"\b(?:not (?:only|just|merely|simply|solely|to mention|until)|no (?:doubt|question|wonder)|"
    r"no matter|no (?:more|less|fewer) than|without (?:a )?doubt|(?:or|if|why) not|nothing but)\b"
    r"|\bno\.?\s(?=\d)|,\s*\w+n't (?:it|they|he|she|there)\s*\?"
)
_PARTIAL = re.compile(
    r"(?:\bnot\b|(?<=\w)n't)(?= (?:\w+ ){0,4}"
    r"(?:always|necessarily|everyone|everybody|all|every|fully|entirely|completely|directly)\b)"
)
_LONG_CUES = re.compile(
    r"\b(?:lack(?:s|ed|ing)?(?: of)?|absence of|fail(?:s|ed|ure)? to|unable to|rather than|"
    r"instead of|free (?:of|from)|devoid of|far from|no longer|"
    r"(?:little|scant|insufficient)(?= evidence| proof| support| research| data))\b"
)
_CUES = _set(
    "not no never cannot without neither nor none nobody hardly barely rarely seldom scarcely isnt "
    "arent doesnt dont didnt cant wont shouldnt couldnt wouldnt wasnt werent"
)
_CUES_AFTER = _set("unlikely unproven unsupported untrue false absent disproven debunked")
# Words near which a quote does not plainly affirm anything.
_HEDGES = _set(
    "only few fewer limited little less low lower unclear unknown rare reduce reduces reducing "
    "reduced prevent prevents preventing decrease decreases block blocks avoid avoids stop stops "
    "eliminate minimal minimize despite instead partially partly sometimes some partial"
)
_CLOSERS = _set(
    "and but however although though yet whereas except because which who when while if unless"
)
_AUXILIARIES = _set(
    "is are was were do does did can could should will would may might must has have had"
)
_PRONOUNS = _set("it they he she we you i this that there these those")
_LIGHT = frozenset(
    stem
    for word in _set(
        "evidence proof people patients person anyone everyone individuals really "
        "actually generally truly still humans way"
    )
    for stem in stems(word)
)
_PREFIXED = re.compile(
    r"(?:un|non-?|dis(?=approved|similar|continued|proven)|in(?=effective|active|accurate|correct|"
    r"sufficient|secure|valid|appropriate|capable|compatible|complete|dependent|efficient|stable)|"
    r"im(?=possible|mature|practical|proper)|il(?=legal|logical)|"
    r"ir(?=regular|reversible|relevant|rational|responsible))(\w{3,})"
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’-][^\W_]+)*|[.;:!?,()\n]")
_PRESENT = dict(
    pair.split(":")
    for pair in _set(
        "fell:fall fallen:fall took:take taken:take gave:give given:give made:make found:find "
        "felt:feel began:begin begun:begin became:become knew:know known:know led:lead lost:lose "
        "won:win grew:grow grown:grow kept:keep shown:show rose:rise risen:rise built:build"
    )
)
_ENDS = frozenset(".;!?\n")


@dataclass(frozen=True, slots=True)
class _Word:
    """A token: its stems, whether it is negated, and whether a cue or a hedge is near."""

    token: str
    stems: tuple[str, ...]
    negated: bool
    unsure: bool


def _stems(token: str) -> tuple[str, ...]:
    if token[0].isdigit():
        return ()
    # "Effects" and "effective" have one stem and say two things.
    return ("effective",) if token.startswith("effective") else stems(_PRESENT.get(token, token))


def _tokens(text: str) -> list[str]:
    text = _PSEUDO.sub(" also ", text.lower().replace("’", "'"))
    return _TOKEN.findall(_LONG_CUES.sub("not", _PARTIAL.sub(" only", text)))


def _is_cue(token: str) -> bool:
    return token in _CUES or token.endswith("n't")


def _skipped(tokens: list[str], at: int) -> int:
    """Return where the scope of a cue in a question begins: behind the subject of its clause.

    The subject stands behind the cue in "why doesn't X work" and "no evidence that X works".
    """
    opens = at == 0 or tokens[at - 1] in {"why", "how", "what", "who", "and", "but", "so", ","}
    begin = at + 1
    if "that" in tokens[begin : begin + 3]:
        begin = tokens.index("that", begin) + 1
    elif not (opens and tokens[at] not in {"not", "no", "without", "never"}):
        return begin
    if begin < len(tokens) and tokens[begin] in _PRONOUNS:
        return begin + 1
    for past in range(begin, len(tokens)):
        if _stems(tokens[past]):
            return past + 1
    return len(tokens)


def _scope(tokens: list[str], begin: int) -> list[int]:
    """Return which tokens a cue negates whose window begins there."""
    found: list[int] = []
    for at in range(begin, len(tokens)):
        token = tokens[at]
        if token == "," and {"or", "nor"}.intersection(tokens[at + 1 : at + 6]):
            continue
        if token in _CLOSERS or not token[0].isalnum() or len(found) == _WINDOW:
            break
        found.append(at)
    return found


def _words(text: str, shared: frozenset[str], *, asks: bool) -> list[_Word]:
    """Read a text.

    Args:
        text: a question or a quote.
        shared: the stems of the other text, which "unsafe" is taken apart for.
        asks: whether it is a question, in which the subject follows "doesn't".
    """
    tokens = _tokens(text)
    negated: set[int] = set()
    near: set[int] = set()
    for at, token in enumerate(tokens):
        cue, cue_after = _is_cue(token), token in _CUES_AFTER
        if cue:
            negated.symmetric_difference_update(
                _scope(tokens, _skipped(tokens, at) if asks else at + 1)
            )
        if cue_after:
            start = max((n + 1 for n in range(at) if not tokens[n][0].isalnum()), default=0)
            negated.update(range(max(start, at - _WINDOW), at))
        if cue or cue_after or token in _HEDGES:
            around = range(max(0, at - _WINDOW), min(len(tokens), at + _WINDOW + 1))
            near.update(
                n for n in around if not _ENDS.intersection(tokens[min(n, at) : max(n, at)])
            )
    found: list[_Word] = []
    for at, token in enumerate(tokens):
        inner = _PREFIXED.fullmatch(token)
        if inner and (parts := _stems(inner[1])) and shared.issuperset(parts):
            found.append(_Word(token, parts, at not in negated, True))
        else:
            found.append(_Word(token, _stems(token), at in negated, at in near))
    return found


def opposed(question: str, quoted: str) -> bool:
    """Tell whether one of the two negates, and the other affirms, what they share."""
    asked = _words(question, _vocabulary(quoted), asks=True)
    said = _words(quoted, _vocabulary(question), asks=False)
    if any(word.negated or _is_cue(word.token) for word in asked):
        return _affirms(said, [word for word in asked if word.negated])
    return _presupposes(asked) and _denies(said, asked)


def _vocabulary(text: str) -> frozenset[str]:
    return frozenset(stem for token in _tokens(text) for stem in _stems(token))


def _affirms(said: list[_Word], negated: list[_Word]) -> bool:
    """Tell whether a quote says what a question negates, with no negation near.

    That is the word next to the cue, and more than half of what else the cue negates.
    """
    scope = [stem for word in negated for stem in word.stems if stem not in _LIGHT]
    shared = set(scope).intersection(stem for word in said for stem in word.stems)
    if not shared or scope[0] not in shared or 2 * len(shared) <= len(set(scope)):
        return False
    return not any((word.unsure or word.negated) and shared & set(word.stems) for word in said)


def _presupposes(asked: list[_Word]) -> bool:
    """Tell whether a question is "does X ...?" or "why does X ...?"; "what is X" says little."""
    tokens = [word.token for word in asked if word.token not in {"and", "but", "so", ","}]
    if not tokens or tokens[0] in _AUXILIARIES:
        return bool(tokens)
    return tokens[0] in {"why", "how", "when", "where"} and not _AUXILIARIES.isdisjoint(tokens)


def _denies(said: list[_Word], asked: list[_Word]) -> bool:
    """Tell whether one sentence of a quote has all that is asked, its last word negated.

    All but the first content word: that is the subject, for which a quote may well say "it".
    """
    content = [word.stems[0] for word in asked if word.stems and word.stems[0] not in _LIGHT]
    rest = content[1:] or content
    if not rest:
        return False
    sentences: list[list[_Word]] = [[]]
    for word in said:
        sentences[-1].append(word)
        if word.token in _ENDS:
            sentences.append([])
    if any(rest[-1] in word.stems and not word.negated for word in said):
        return False
    return any(
        set(rest) <= {stem for word in sentence for stem in word.stems} for sentence in sentences
    )
