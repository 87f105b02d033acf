"""Questions that are each asked of one text of their own, and that text as a document.

A context is plain text: its items are the sentences it is given with, or else those that
``rag.sentences`` finds. It is never parsed as Markdown, so a ``#`` or ``*`` in it is a sign like
any other. Documents live in memory only; no file is written.
"""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise

from rag.document import Document, Item, Kind, Section
from rag.page import Page
from rag.sentences import split_sentences
from rag.span import Span, trimmed

SAMPLE_SEED = 20

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class ContextQuestion:
    """A question about one context.

    Attributes:
        id: what the file calls it, or its line; only for messages.
        gold: the answers and the sentences labelled right, as spans of the context; empty where
            there is no answer, or where the file does not say which words it is.
    """

    id: str
    question: str
    answerable: bool
    gold: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """A text that questions are asked of.

    Attributes:
        title: the heading it stands under, perhaps ``""``.
        text: as the file gives it, character for character.
        sentences: its items: in order, disjoint, and none of them blank.
    """

    title: str
    text: str = field(repr=False)
    sentences: tuple[Span, ...] = field(repr=False)
    questions: tuple[ContextQuestion, ...] = field(default=(), repr=False)

    def document(self, id: str) -> Document:
        """Return the context as a document of one section whose items are the sentences."""
        page = Page(self.text)
        items = tuple(
            Item(
                span=span,
                kind=Kind.PARAGRAPH,
                line=page.line_of(span.start) + 1,
                plain=" ".join(span.of(self.text).split()),
            )
            for span in self.sentences
        )
        section = Section(
            title=self.title,
            path=(),
            level=0,
            span=Span(0, len(self.text)),
            line=1,
            items=items,
        )
        return Document(
            id=id,
            title=self.title,
            text=self.text,
            sha256=sha256(self.text.encode()).hexdigest(),
            sections=(section,),
        )


@lru_cache(maxsize=1024)  # a row of JSONL brings the context of the row before it once more
def plain_sentences(text: str) -> tuple[Span, ...]:
    """Return the sentences of a plain text; a blank line ends one as well."""
    borders = [0, *(found.start() for found in _BLANK_LINE.finditer(text)), len(text)]
    paragraphs = (trimmed(text, start, end) for start, end in pairwise(borders))
    return tuple(sentence for one in paragraphs if one for sentence in split_sentences(text, one))


def gathered(asked: Iterable[tuple[Context, ContextQuestion]]) -> tuple[Context, ...]:
    """Put the questions about equal contexts together, so that each is indexed once."""
    questions: dict[Context, list[ContextQuestion]] = {}
    for context, question in asked:
        questions.setdefault(context, []).append(question)
    return tuple(
        replace(context, questions=(*context.questions, *found))
        for context, found in questions.items()
    )


def sampled(contexts: Sequence[Context], limit: int | None) -> tuple[Context, ...]:
    """Keep ``limit`` questions, drawn by a fixed seed, and the contexts they are asked of."""
    pairs = [(at, question) for at, one in enumerate(contexts) for question in one.questions]
    if limit is None or limit >= len(pairs):
        return tuple(contexts)
    drawn = sorted(random.Random(SAMPLE_SEED).sample(range(len(pairs)), limit))
    bare = [replace(context, questions=()) for context in contexts]
    return gathered((bare[pairs[at][0]], pairs[at][1]) for at in drawn)
