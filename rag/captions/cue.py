"""What a caption file says: cues with their times, and lines with their words."""

from dataclasses import dataclass, field

from rag.document import Warning


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a cue, or the text of one segment.

    Attributes:
        words: without tags and outer white space, entities decoded; never empty.
        number: the 1-based line of the file on which it is written.
        speaker: who says it, where the file tells apart from the words; else ``""``.
    """

    words: str
    number: int
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Cue:
    """What is shown from ``start`` to ``end``, in seconds; it may have no words.

    Attributes:
        follows: whether it stands right after the cue before it in the file, too. No sentence
            runs on into a cue that was put elsewhere by its time.
    """

    start: float
    end: float
    lines: tuple[Line, ...]
    follows: bool = True


@dataclass(frozen=True, slots=True)
class Track:
    """One caption file, its cues in the order of the file.

    Attributes:
        title: of the episode, where the file tells.
        links: web addresses that stand outside of what is said.
    """

    cues: tuple[Cue, ...] = field(repr=False)
    title: str | None = None
    links: tuple[str, ...] = ()
    warnings: tuple[Warning, ...] = ()
