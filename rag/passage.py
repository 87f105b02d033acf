"""The unit of retrieval: consecutive items of one section, and where they stand."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from rag.document import Document, Item, Section
from rag.span import Span


@dataclass(frozen=True, slots=True)
class Passage:
    """One or more neighbouring items of a section, with their document at hand."""

    document: Document = field(repr=False)
    section: Section
    items: tuple[Item, ...]

    @property
    def span(self) -> Span:
        """From the first character of the first item to the last character of the last."""
        return Span(self.items[0].span.start, self.items[-1].span.end)

    @property
    def text(self) -> str:
        """The source, character for character, list markers between the items included."""
        return self.span.of(self.document.text)

    @property
    def search_text(self) -> str:
        """What is embedded and matched: the heading and the items. Never shown.

        The times that stand for a heading over a stretch of a transcript say nothing to match.
        """
        title = self.section.title if self.section.level else self.document.title
        parents = [self.items[0].parent] if self.items[0].parent else []
        return "\n".join([title, *parents, *(item.plain for item in self.items)])


def split_items(document: Document) -> Iterator[Passage]:
    """Yield one passage for each item that may be quoted, in the order of the source."""
    for section in document.sections:
        for item in section.items:
            if item.quotable:
                yield Passage(document, section, (item,))


def split_sections(
    document: Document, *, window: int, length: Callable[[str], int]
) -> Iterator[Passage]:
    """Yield a passage for each section, or several where it is over the encoder's window.

    Args:
        window: how many word pieces the encoder reads at once.
        length: how many word pieces a text has for that encoder.

    A section splits at the borders of its items, so that nothing is cut off unseen. One item
    that is over the window by itself is a passage of its own; encoding it is the encoder's
    care (see ``rag.encoder.encode_whole``).
    """
    for section in document.sections:
        pending: list[Item] = []
        for item in (item for item in section.items if item.quotable):
            grown = Passage(document, section, (*pending, item))
            if pending and length(grown.search_text) > window:
                yield Passage(document, section, tuple(pending))
                pending = []
            pending.append(item)
        if pending:
            yield Passage(document, section, tuple(pending))
