"""Definitions: what is asked to be defined, and whether an item defines it.

The shapes are those of Hearst (COLING 1992) and of what people type: "X is a …", "X, a …,",
"X refers to …", and "what is X".
"""

import re

from rag.words import content_words, stems

# More content words than these are no term but a question about one.
LONGEST_TERM = 3

_ASKED = re.compile(
    r"\s*(?:(?:so|ok|okay|please|and)[,\s]+)?(?:"
    r"(?:what|who)(?:['’]?s|\s+is|\s+are|\s+was|\s+were)\s+(?:meant\s+by\s+)?(?P<is>.+?)"
    r"|what\s+(?:does|do)\s+(?P<means>.+?)\s+(?:mean|stand\s+for|refer\s+to)"
    r"|(?:define|explain|definition\s+of|meaning\s+of)\s+(?P<define>.+?)"
    r")(?:\s+exactly)?[\s?.!]*",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:an?|the|this|that|these|those)\s+", re.IGNORECASE)
# "The effect of X" and "X on the brain" ask about a term; they do not name one.
_RELATION = re.compile(r"\b(?:of|on|in|for|to|between|with|by|from|that|about|used|and)\b", re.I)
_DEFINING = re.compile(
    r"\s*[\"”’']?\s*(?:\([^)]*\)\s*)?(?:,\s*(?:an?|the|which|also|or)\b|[–—:]\s"
    r"|(?:is|are|was|were)\s+(?!not\b)(?:(?:an?|the|one|defined|known|called)\b|[\"“])"
    r"|refers?\s+to\b|means?\b|stands?\s+for\b|describes?\b)",
    re.IGNORECASE,
)
# What stands before a term, and what behind it, where a sentence about something else defines it.
_NAMED = r"\b(?:called|known\s+as|named|the\s+(?:term|word))\s+"
_APPOSED = (
    r"(?:,\s*(?:an?|the)\b|\s*\((?:an?|the)\b|\s+(?:is|are)\s+(?:(?:an?|the|called|known)\b)"
    r"|\s+means\b|\s+refers?\s+to\b)"
)


def asked_term(question: str) -> str | None:
    """Return what a question wants defined: "BDNF" of "What is BDNF?"; ``None`` if nothing."""
    found = _ASKED.fullmatch(question)
    term = next(filter(None, found.groups()), "") if found else ""
    term = _ARTICLE.sub("", term.strip(), count=1).strip("\"“”'‘’ ")
    fits = term and stems(term) and not _RELATION.search(term)
    return term if fits and len(content_words(term)) <= LONGEST_TERM else None


def defines(term: str, plain: str) -> bool:
    """Tell whether an item says what a term is.

    It opens with the term and goes on to say it, where the term may stand in brackets behind its
    other name ("hydroxynorketamine (HNK) is …"); or it says it in passing ("…, with theanine, an
    amino acid", "… is called a k-hole").
    """
    name = r"[\s-]+".join(map(re.escape, re.split(r"[\s-]+", term)))
    opening = re.compile(
        rf"\W*(?:(?:an?|the)\s+)?[\"“‘']?(?:{name}|[^()]{{3,40}}\({name}\))(?:e?s\b)?",
        re.IGNORECASE,
    )
    found = opening.match(plain)
    if found is not None and _DEFINING.match(plain, found.end()):
        return True
    passing = re.compile(
        rf"{_NAMED}(?:an?\s+|the\s+)?[\"“‘']?{name}(?!\w)"
        rf"|(?<!\w)[\"“‘']?{name}(?:e?s)?[\"”’']?(?:\s*\([^)]*\))?{_APPOSED}",
        re.IGNORECASE,
    )
    return passing.search(plain) is not None
