"""What a summary is made of: a document, its sections, and the items that can be quoted.

Nothing here holds words of its own but labels: every piece is a span into ``Document.text``,
which is the decoded file, never normalised. Of captions it is what is said: see ``rag.transcript``.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from rag.moment import Moment
from rag.shown import shown
from rag.span import Span
from rag.timestamp import Timestamp


class Kind(StrEnum):
    """What an item is in its source."""

    BULLET = "bullet"
    NUMBERED = "numbered"
    PARAGRAPH = "paragraph"
    ROW = "row"
    CODE = "code"
    HASHTAGS = "hashtags"
    LINK = "link"
    MARKUP = "markup"


# Kept as text, and never an answer: they name or point, they do not say.
UNQUOTABLE = frozenset({Kind.HASHTAGS, Kind.LINK, Kind.MARKUP})


@dataclass(frozen=True, slots=True)
class Item:
    """A bullet, a numbered point, a paragraph, or one sentence of a long one.

    Attributes:
        span: the words themselves, without list marker or outer white space.
        line: the 1-based line of the file on which the item starts.
        plain: the item without Markdown markup, for matching only; never shown.
        parent: ``plain`` of the list item this one is nested under, or who says it; else ``""``.
        start: the second at which it is said, where the source tells it of the item itself.
    """

    span: Span
    kind: Kind
    line: int
    plain: str = field(repr=False)
    parent: str = field(default="", repr=False)
    start: Timestamp | None = None

    @property
    def quotable(self) -> bool:
        """Whether the item may be shown as an answer."""
        return self.kind not in UNQUOTABLE


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and all that stands before the next one. Sections partition the document.

    Attributes:
        title: the heading as a person reads it, without markup and without its time.
        path: the titles of the headings above it (not the document's own) and its own.
        level: 1 to 6 as in Markdown; 0 for text that has no heading: what stands before the first
            one, and the stretches of a transcript, whose titles are their times.
        span: from the first character of the heading's line to the next heading's line.
        start: the second at which the episode reaches this section; ``None`` if not told.
        end: the start of the next timed section; ``None`` for the last one.
        heading: the title as it is written, without ``#`` marks and time, so that a title can be
            quoted, too; ``None`` for text that stands before any heading.
    """

    title: str
    path: tuple[str, ...]
    level: int
    span: Span
    line: int
    items: tuple[Item, ...] = field(repr=False)
    start: Timestamp | None = None
    end: Timestamp | None = None
    heading: Span | None = None

    def item_at(self, offset: int) -> Item | None:
        """Return the item that holds the character at ``offset``, if one does."""
        at = bisect_right(self.items, offset, key=lambda item: item.span.start)
        return self.items[at - 1] if at and offset < self.items[at - 1].span.end else None


@dataclass(frozen=True, slots=True)
class Warning:
    """Something in a source that was kept but not understood, and where."""

    path: Path
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Document:
    """One summary or transcript.

    Attributes:
        id: the path inside the corpus without ``.md``, with ``/`` between folders.
        text: the decoded file, character for character; what every span points into. Of a
            transcript, what is said: the words of its cues in the order of time.
        sha256: of the bytes of the file, in hexadecimal; of a transcript with chapters, of its
            bytes and then theirs.
        url: the episode's page, where the summary links to one.
        moments: where the words of a transcript come from; empty where ``text`` is the file.
    """

    id: str
    title: str
    text: str = field(repr=False)
    sha256: str
    sections: tuple[Section, ...] = field(repr=False)
    url: str | None = None
    warnings: tuple[Warning, ...] = field(default=(), repr=False)
    moments: tuple[Moment, ...] = field(default=(), repr=False)

    @property
    def version(self) -> str:
        """Twelve hexadecimal digits that tell this state of the file from any other."""
        return self.sha256[:12]

    @property
    def headed(self) -> tuple[Section, ...]:
        """The sections under a heading of their own; the title is not one of them."""
        return tuple(section for section in self.sections if section.path)
