"""A time as it stands in a line, and the words it is told of."""

from dataclasses import dataclass
from enum import IntEnum

from rag.span import Span
from rag.timestamp import Timestamp


class Form(IntEnum):
    """How surely a time is written as one of the episode, from hardly to surely."""

    DOTTED = -1
    ALONE = 0
    BEHIND = 1
    BARE = 2
    SET_OFF = 3
    BRACKETED = 4
    LINKED = 5


@dataclass(frozen=True, slots=True)
class Timed:
    """A time in a line.

    Attributes:
        written: the time as it is written, and its range.
        words: what is said at that time on the line; ``None`` if nothing stands beside it.
        title: the part of the line that a list of chapters would show; ``None`` as ``words``.
        prefix: "Chapter 1", where it stands on the other side of the time.
        speaker: who speaks from then on, where the line looks like that.
        is_title: whether the words can be a title: a sentence with a time behind it is content.
        is_behind: whether the time stands behind the title.
        is_told: whether the line says itself that it is a time ("Timestamp: 12:34").
        name: a short title, which may be who speaks, too.
        opens_small: whether the words go on in small letters, as those of a transcript do.
    """

    start: Timestamp
    form: Form
    words: Span | None
    title: Span | None = None
    prefix: Span | None = None
    speaker: str = ""
    is_title: bool = True
    is_behind: bool = False
    is_told: bool = False
    name: str = ""
    opens_small: bool = False
    written: str = ""
