"""Questions that name a section by its heading, as "ask" beside a heading does."""

from rag.corpus import Corpus
from rag.document import Section
from rag.quote import Quote
from rag.shapes import SAID_ABOUT
from rag.words import words

# A heading that more sections have ("Introduction") names none of them.
MOST_NAMED = 3


def ask_about(section: Section) -> str:
    """Return the question that asks for what a section says."""
    if section.level == 0 and section.start is not None:
        return f"What is said at {section.start}?"  # its title is a stretch of time
    return f"What is said about {_head(section)}?"


def named_quotes(question: str, corpus: Corpus) -> tuple[Quote, ...]:
    """Return all that the sections say which a question names; nothing where it names none.

    "What is said about Light in the Evening?" is answered by the section of that heading, however
    little its items are like the words of the heading.
    """
    found = SAID_ABOUT.fullmatch(question)
    asked = _name(found["topic"]) if found else ()
    if not asked:
        return ()
    named = [
        (document, section)
        for document in corpus.documents
        for section in document.headed
        if asked in (_name(section.title), _name(_head(section)))
    ]
    if len(named) > MOST_NAMED:
        return ()
    return tuple(
        Quote(document, section, item.span, 1.0)
        for document, section in named
        for item in section.items
        if item.quotable
    )


def _head(section: Section) -> str:
    # "BDNF: A Key Player in …" is about BDNF; the rest of such a heading is its point.
    return section.title.split(": ")[0]


def _name(title: str) -> tuple[str, ...]:
    found = words(title)
    return tuple(found[1:] if found[:1] == ["the"] else found)
