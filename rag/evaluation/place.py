"""Where something stands: what gold quotes and shown quotes are both compared as."""

from dataclasses import dataclass, field

from rag.document import Document, Section
from rag.span import Span


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a document and the section it stands in."""

    document: Document = field(repr=False)
    section: Section
    span: Span

    @property
    def text(self) -> str:
        """The characters of the source."""
        return self.span.of(self.document.text)

    def overlaps(self, other: "Place") -> bool:
        """Tell whether the two share at least one character of the same document."""
        return self.document is other.document and self.span.overlaps(other.span)
