"""A span to show, and where it is from. A quote holds no words, so it cannot misquote."""

from dataclasses import dataclass, field

from rag.document import Document, Section
from rag.link import at_second
from rag.mismatch import Mismatch
from rag.moment import moment_at
from rag.page import Page
from rag.span import Span
from rag.timestamp import Timestamp


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a quote stands; ``str()`` gives ``Title — Section · 0:55:36 · link``."""

    title: str
    section: str
    timestamp: Timestamp | None
    url: str | None

    def __str__(self) -> str:
        # A document whose words stand under its title has nothing to say twice.
        place = [self.title if self.title == self.section else f"{self.title} — {self.section}"]
        return " · ".join([*place, *(str(part) for part in (self.timestamp, self.url) if part)])


def cite(document: Document, section: Section, start: Timestamp | None = None) -> Citation:
    """Return the citation of a section.

    Args:
        start: the second that is cited and linked to; by default the start of the section.
    """
    start = section.start if start is None else start
    url = None
    if document.url is not None and start is not None:
        url = at_second(document.url, start)
    return Citation(document.title, section.title, start, url)


@dataclass(frozen=True, slots=True)
class Quote:
    """A piece of a document that answers a question.

    Attributes:
        span: what is shown: ``document.text[span.start:span.end]``.
        score: of the reader; higher is better, comparable within one answer only.
        mismatches: what the question presupposes and this quote does not bear out.
    """

    document: Document = field(repr=False)
    section: Section
    span: Span
    score: float
    mismatches: tuple[Mismatch, ...] = ()

    @property
    def text(self) -> str:
        """The exact characters of the source."""
        return self.span.of(self.document.text)

    @property
    def line(self) -> int:
        """The 1-based line of the file on which the quote starts."""
        if moment := moment_at(self.document.moments, self.span.start):
            return moment.line
        return Page(self.document.text).line_of(self.span.start) + 1

    @property
    def start(self) -> Timestamp | None:
        """The second at which the quote starts; its section's, where the source tells no other."""
        item = self.section.item_at(self.span.start)
        return self.section.start if item is None or item.start is None else item.start

    @property
    def citation(self) -> Citation:
        """Title, section, time and link."""
        return cite(self.document, self.section, self.start)
