"""Where in a transcript a line of its captions begins, when it is said, and where it is written."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Moment:
    """The words from ``offset`` on come from one line of the captions, up to the next moment.

    Attributes:
        offset: the first character of the line in ``Document.text``.
        start: the second at which its cue starts.
        line: the 1-based line of the file it is written on.
    """

    offset: int
    start: float
    line: int


def moment_at(moments: Sequence[Moment], offset: int) -> Moment | None:
    """Return the moment that the character at ``offset`` belongs to; ``None`` if there is none.

    Args:
        moments: in the order of their offsets.
    """
    at = bisect_right(moments, offset, key=lambda moment: moment.offset)
    return moments[at - 1] if at else None
