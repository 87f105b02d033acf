"""Readings to quotes: as many as the question needs, none twice, in the order of the source."""

from collections.abc import Sequence

from rag.quote import Quote
from rag.reader import Reading
from rag.words import stems

# Two items that share this much of their stems (Jaccard) say the same: one is enough.
SAME = 0.6

# An item this far behind the best one, in the reader's score, is not shown beside it.
BEHIND = 0.5


def select(
    whole: Sequence[Reading], smaller: Sequence[Sequence[Reading]], *, limit: int
) -> tuple[Quote, ...]:
    """Choose the quotes of an answer.

    Args:
        whole: the readings of the question, best first.
        smaller: the readings of each smaller question in it, best first; none for most.
        limit: the most quotes to show.

    Every smaller question gets its best item. A question that has none gets its best item and
    those about as good. Of two that say the same, the better one stays.
    """
    wanted = [readings[0] for readings in smaller if readings]
    if not wanted:
        wanted = [one for one in whole if one.score >= whole[0].score - BEHIND]
    chosen: list[Reading] = []
    for reading in wanted:
        if len(chosen) < limit and not any(_same(reading, other) for other in chosen):
            chosen.append(reading)
    quotes = [_quote(reading) for reading in chosen]
    return tuple(sorted(quotes, key=lambda quote: (quote.document.id, quote.span)))


def _same(one: Reading, other: Reading) -> bool:
    in_one_file = one.candidate.passage.document is other.candidate.passage.document
    if in_one_file and one.span.overlaps(other.span):
        return True
    left, right = (set(stems(reading.candidate.passage.text)) for reading in (one, other))
    return len(left & right) >= SAME * max(len(left | right), 1)


def _quote(reading: Reading) -> Quote:
    passage = reading.candidate.passage
    return Quote(passage.document, passage.section, reading.span, reading.score)
