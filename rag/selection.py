"""Readings to quotes: as many as the question needs, none twice, in the order of the source."""

import re
from collections.abc import Sequence

from rag.quote import Quote
from rag.reader import Reading
from rag.words import stems

# Two items that share this much of their stems (Jaccard) say the same: one is enough.
SAME = 0.6

# An item this far behind the best one, in the reader's score, is not shown beside it. Chosen by
# the F1 that ``eval/fit.py`` prints for the dev half; a list may be a little too long.
BEHIND_ONE = 0.5
BEHIND_SEVERAL = 0.75

_SEVERAL = re.compile(
    r"\b(?:list|compare[ds]?|comparison|differen(?:t|ces?)|versus|vs|examples?|all|each|both|various)\b"
    r"|\b(?:what|which)\s+(?:\w+\s+){0,2}?(?:are|were|\w{3,}[^s\W]s)\b"
    r"|\b(?:pros|cons|kinds|types|forms|ways|steps|reasons|risks|benefits|effects|conditions)\b",
    re.IGNORECASE,
)


def asks_for_several(question: str) -> bool:
    """Tell whether a question asks for a list or a comparison, by its words.

    "Which conditions …", "what are …", "the differences between …"; a question in the plural
    can still have one answer, so this only widens what is shown.
    """
    return _SEVERAL.search(question) is not None


def select(
    question: str,
    whole: Sequence[Reading],
    smaller: Sequence[Sequence[Reading]],
    *,
    limit: int,
) -> tuple[Quote, ...]:
    """Choose the quotes of an answer.

    Args:
        question: as it is read; whether it asks for several things shows in its words.
        whole: the readings of the question, best first.
        smaller: the readings of each smaller question in it, best first; none for most.
        limit: the most quotes to show.

    Every smaller question gets its best item. A question that has none gets its best item and
    those about as good. Of two that say the same, the one in a part of the episode that has a
    time is shown: it explains, and can be listened to; takeaways repeat it.
    """
    wanted = [readings[0] for readings in smaller if readings]
    if not wanted:
        behind = BEHIND_SEVERAL if asks_for_several(question) else BEHIND_ONE
        wanted = [one for one in whole if one.score >= whole[0].score - behind]
    chosen: list[Reading] = []
    for reading in wanted:
        twin = next((at for at, other in enumerate(chosen) if _same(reading, other)), None)
        if twin is None and len(chosen) < limit:
            chosen.append(reading)
        elif twin is not None and _is_timed(reading) and not _is_timed(chosen[twin]):
            chosen[twin] = reading
    quotes = [_quote(reading) for reading in chosen]
    return tuple(sorted(quotes, key=lambda quote: (quote.document.id, quote.span)))


def _is_timed(reading: Reading) -> bool:
    return reading.candidate.passage.section.start is not None


def _same(one: Reading, other: Reading) -> bool:
    in_one_file = one.candidate.passage.document is other.candidate.passage.document
    if in_one_file and one.span.overlaps(other.span):
        return True
    left, right = (set(stems(reading.candidate.passage.text)) for reading in (one, other))
    return len(left & right) >= SAME * max(len(left | right), 1)


def _quote(reading: Reading) -> Quote:
    passage = reading.candidate.passage
    return Quote(passage.document, passage.section, reading.span, reading.score)
