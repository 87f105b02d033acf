"""Questions about structure, answered from the outline: times, sections, takeaways, the link.

A question is one of these only by its whole shape, never by a word in it: "when is X discussed"
is, "when was X discovered" is not. What is quoted is a heading, an item, or a link: spans all.
"""

import re
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass

from rag.answer import Answer, AnsweredBy, Status
from rag.clock import seconds_of
from rag.corpus import Corpus
from rag.document import Document, Kind, Section
from rag.quote import Quote
from rag.shapes import (
    AT,
    BARE,
    BETWEEN,
    EDGE,
    LENGTH,
    LINK,
    SECTIONS,
    TAKEAWAY_TITLE,
    TAKEAWAYS,
    TITLE,
    WHEN,
    WHICH_TOPICS,
)
from rag.span import Span
from rag.words import stems

# "Around" a time is so many seconds to both sides of it.
AROUND = 300

# Of a stretch with more sections than these, the headings say what is in it.
MOST_READ = 3

# Later than any episode, in seconds.
ENDLESS = 10**9

Find = Callable[[str], Sequence[tuple[Document, Section]]]


@dataclass(frozen=True, slots=True)
class StructureAnswer:
    """What the outline says.

    Attributes:
        kind: which rule: ``time``, ``sections``, ``when``, ``length``, ``takeaways``, ``link``
            or ``title``.
        quotes: in the order of the source; none where the question was understood, and the
            corpus has nothing for it.
    """

    kind: str
    quotes: tuple[Quote, ...]

    def answer(self, question: str, read_as: str | None) -> Answer:
        """Return it as the answer to a question that was perhaps read otherwise than typed."""
        status = Status.ANSWERED if self.quotes else Status.NOT_COVERED
        by = AnsweredBy.STRUCTURE
        return Answer(question, status, None, self.quotes, read_as=read_as, answered_by=by)


def answer_structure(question: str, corpus: Corpus, find: Find) -> StructureAnswer | None:
    """Answer a question about structure; ``None`` if it is none and goes on to the reader.

    Args:
        find: the sections about a topic, best first. "When is X discussed" asks first for the
            sections that hold every word of X themselves; where no section does, the best one
            that is found is named, as people call things by other words than their episode.
    """
    documents = corpus.documents
    for kind, rule in _RULES:
        found = rule(question, documents, find)
        if found is not None:
            return StructureAnswer(kind, tuple(found))
    return None


def _time(question: str, documents: Sequence[Document], find: Find) -> list[Quote] | None:
    bounds = _bounds(question)
    if bounds is None or not any(s.start for one in documents for s in one.sections):
        return None
    from_end, start, past = bounds
    playing: list[tuple[Document, Section, int]] = []
    for document in documents:
        timed = [section for section in document.sections if section.start is not None]
        if from_end and timed and timed[-1].start is not None:
            # Where the episode ends is not known: count from the start of its last section.
            start = max(0, timed[-1].start.seconds - past)
        for section in timed:
            begins = section.start.seconds if section.start else 0
            ends = section.end.seconds if section.end else None
            if (from_end or begins < past) and (ends is None or ends > start):
                playing.append((document, section, start))
    if len(playing) > MOST_READ:
        return [quote for document, section, _ in playing for quote in _heading(document, section)]
    past = ENDLESS if from_end else past
    return [
        quote
        for document, section, after in playing
        for quote in _items(document, section, after, past)
    ]


def _bounds(question: str) -> tuple[bool, int, int] | None:
    """Return whether it counts from the end, and from which second up to which."""
    if found := BETWEEN.fullmatch(question):
        unit = re.search(r"[a-z]+$", found["two"].strip(), re.IGNORECASE)
        one = found["one"] + (f" {unit[0]}" if found["one"].isdigit() and unit else "")
        start, past = seconds_of(one), seconds_of(found["two"])
        if start is None or past is None or past <= start:
            return None
        return False, start, past
    if found := EDGE.fullmatch(question):
        size = {"hour": 3600, "minute": 60}.get(found["one"].lower()) or seconds_of(found["one"])
        if not size:
            return None
        return found["edge"].lower() in ("last", "final"), 0, size
    found = AT.fullmatch(question) or BARE.fullmatch(question)
    at = seconds_of(found["one"]) if found else None
    if found is None or at is None:
        return None
    side = (found.groupdict().get("side") or "at").lower()
    if side in ("after", "past"):
        return False, at, ENDLESS
    if side in ("before", "by"):
        return False, 0, max(at, 1)
    if side == "at":
        return False, at, at + 1
    return False, max(0, at - AROUND), at + AROUND


def _sections(question: str, documents: Sequence[Document], find: Find) -> list[Quote] | None:
    if not (SECTIONS.fullmatch(question) or WHICH_TOPICS.fullmatch(question)):
        return None
    return [
        quote for document in documents for s in document.headed for quote in _heading(document, s)
    ]


def _when(question: str, documents: Sequence[Document], find: Find) -> list[Quote] | None:
    return _topic(WHEN, question, documents, find)


def _length(question: str, documents: Sequence[Document], find: Find) -> list[Quote] | None:
    return _topic(LENGTH, question, documents, find)


def _topic(
    shape: re.Pattern[str], question: str, documents: Sequence[Document], find: Find
) -> list[Quote] | None:
    found = shape.fullmatch(question)
    topic = next(filter(None, found.groups()), "") if found else ""
    wanted = set(stems(topic))
    if not wanted:
        return None
    named = [
        (document, section)
        for document in documents
        for section in document.headed
        if section.start is not None and wanted <= set(stems(_said(section)))
    ]
    near = [pair for pair in find(topic) if pair[1].start is not None][:1]
    return [quote for pair in named or near for quote in _heading(*pair, wanted)]


def _said(section: Section) -> str:
    return " ".join([section.title, *(item.plain for item in section.items)])


def _takeaways(question: str, documents: Sequence[Document], find: Find) -> list[Quote] | None:
    if not TAKEAWAYS.fullmatch(question):
        return None
    quotes: list[Quote] = []
    for document in documents:
        titled = [s for s in document.headed if TAKEAWAY_TITLE.fullmatch(s.title.strip())]
        # Takeaways at the top and a wrap-up at the end are twice the same: the first will do.
        quotes += [quote for section in titled[:1] for quote in _items(document, section)]
    return quotes or None


def _link(question: str, documents: Sequence[Document], find: Find) -> list[Quote] | None:
    if not LINK.fullmatch(question):
        return None
    return [
        Quote(document, section, item.span, 1.0)
        for document in documents
        for section in document.sections
        for item in section.items
        if item.kind is Kind.LINK and document.url and document.url in item.span.of(document.text)
    ]


def _title(question: str, documents: Sequence[Document], find: Find) -> list[Quote] | None:
    if not TITLE.fullmatch(question):
        return None
    return [
        Quote(document, section, section.heading, 1.0)
        for document in documents
        for section in document.sections[:1]
        if section.heading is not None
    ]


def _items(
    document: Document, section: Section, start: int = 0, past: int = ENDLESS
) -> Iterator[Quote]:
    """Yield what can be quoted; of items with a time of their own, those that play in between."""
    ends = [*(item.start for item in section.items[1:]), section.end]
    for item, end in zip(section.items, ends, strict=False):
        begins = item.start.seconds if item.start else start
        plays = begins < past and (begins >= start or end is None or end.seconds > start)
        if item.quotable and plays:
            yield Quote(document, section, item.span, 1.0)


def _heading(
    document: Document, section: Section, wanted: Set[str] = frozenset()
) -> Iterator[Quote]:
    """Yield the heading; where it is not in the text, the first item with most of the words."""
    items = [item for item in section.items if item.quotable]
    span: Span | None = section.heading
    if span is None and items:
        span = max(items, key=lambda item: len(wanted & set(stems(item.plain)))).span
    if span is not None and items:
        yield Quote(document, section, span, 1.0)


_RULES: tuple[tuple[str, Callable[..., list[Quote] | None]], ...] = (
    ("time", _time),
    ("sections", _sections),
    ("takeaways", _takeaways),
    ("link", _link),
    ("title", _title),
    ("length", _length),
    ("when", _when),
)
