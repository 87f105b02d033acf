"""What an ask comes to: quotes, or the plain statement that there are none."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypedDict

from rag.hit import Hit
from rag.query import Query
from rag.quote import Quote, cite


class Status(StrEnum):
    """The three states of an answer."""

    ANSWERED = "answered"
    RELATED = "related"
    NOT_COVERED = "not_covered"


class QuoteRecord(TypedDict):
    """A quote on the wire. Offsets are code points of ``Document.text``, half-open.

    ``start_s`` is where the quote starts, or its section where the source tells no more; ``end_s``
    is where the section ends.

    ``mismatches`` names what the question presupposes and the quote does not bear out:
    ``negation``, ``number``.
    """

    number: int
    quote: str
    doc_id: str
    doc_title: str
    doc_sha256: str
    start_char: int
    end_char: int
    line: int
    section: str
    section_path: list[str]
    start_s: int | None
    end_s: int | None
    timestamp: str | None
    url: str | None
    score: float
    mismatches: list[str]


class RelatedRecord(TypedDict):
    """A section near the question, on the wire."""

    doc_id: str
    section: str
    start_s: int | None
    timestamp: str | None
    url: str | None


class AnswerRecord(TypedDict):
    """The one schema of web, CLI ``--json``, HTTP and Python."""

    question: str
    read_as: str | None
    answered_by: str
    status: str
    confidence: float | None
    quotes: list[QuoteRecord]
    related: list[RelatedRecord]


class AnsweredBy(StrEnum):
    """What chose the quotes.

    - ``reader``: the trained reader;
    - ``likeness``: likeness of words and meaning, as with an encoder that has no trained reader;
    - ``words``: matching by words alone, where the encoder could not be loaded;
    - ``structure``: a rule, for a question about sections and times, or by a heading.
    """

    READER = "reader"
    LIKENESS = "likeness"
    WORDS = "words"
    STRUCTURE = "structure"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question. ``bool(answer)`` tells whether it quotes anything.

    Attributes:
        question: as it was typed.
        read_as: the question that is answered, where it is not the one that was typed: a
            follow-up that was completed, a typing error that was corrected.
        confidence: the calibrated probability that the corpus answers the question, in [0, 1];
            ``None`` where no calibrated judge was at work.
        quotes: in the order of the source; empty unless the status is ``answered``.
        related: the nearest sections, best first; none of them repeats a quoted section.
        sections: every section that was read, best first; scores as those of quotes.
        unmet: the question with its conditions, where no item met these and none was read.
    """

    question: str
    status: Status
    confidence: float | None
    quotes: tuple[Quote, ...] = ()
    related: tuple[Hit, ...] = field(default=(), repr=False)
    sections: tuple[Hit, ...] = field(default=(), repr=False)
    read_as: str | None = None
    answered_by: AnsweredBy = AnsweredBy.READER
    unmet: Query | None = field(default=None, repr=False)

    def __bool__(self) -> bool:
        return bool(self.quotes)

    def to_dict(self) -> AnswerRecord:
        """Return the answer as plain JSON-ready values, in the schema of the project."""
        return {
            "question": self.question,
            "read_as": self.read_as,
            "answered_by": self.answered_by.value,
            "status": self.status.value,
            "confidence": self.confidence,
            "quotes": [quote_record(quote, at) for at, quote in enumerate(self.quotes, start=1)],
            "related": [related_record(hit) for hit in self.related],
        }


def quote_record(quote: Quote, number: int) -> QuoteRecord:
    """Return one quote on the wire; ``number`` counts from 1 in reading order."""
    section, citation, start = quote.section, quote.citation, quote.start
    return {
        "number": number,
        "quote": quote.text,
        "doc_id": quote.document.id,
        "doc_title": quote.document.title,
        "doc_sha256": quote.document.sha256,
        "start_char": quote.span.start,
        "end_char": quote.span.end,
        "line": quote.line,
        "section": section.title,
        "section_path": list(section.path),
        "start_s": start.seconds if start else None,
        "end_s": section.end.seconds if section.end else None,
        "timestamp": str(start) if start else None,
        "url": citation.url,
        "score": quote.score,
        "mismatches": [one.value for one in quote.mismatches],
    }


def related_record(hit: Hit) -> RelatedRecord:
    """Return one nearby section on the wire."""
    section = hit.passage.section
    return {
        "doc_id": hit.passage.document.id,
        "section": section.title,
        "start_s": section.start.seconds if section.start else None,
        "timestamp": str(section.start) if section.start else None,
        "url": cite(hit.passage.document, section).url,
    }
