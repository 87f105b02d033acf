"""Public sets as pages to read: a question, the items of one section, and which of them answer.

Reads ``../shared/data/<set>/qa.jsonl`` (licences in the NOTE.md beside each) and the project's own
``eval/summaries``. Nothing of the public sets is written anywhere.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from rag.corpus import load_corpus
from rag.evaluation import load_questions
from rag.sentences import split_sentences
from rag.span import Span

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
SUMMARIES = ROOT / "eval" / "summaries"

# Sets of which it is known only in which context the answer stands.
WHOLE = frozenset({"medquad_consumer", "pubmedqa_pqal"})


@dataclass(frozen=True, slots=True)
class Section:
    """What is read at once: consecutive items under one heading."""

    group: str
    heading: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where its answer stands.

    Attributes:
        group: what is trained on whole or not at all: an article, a site, a document.
        home: the sections it was asked about.
        gold: for each right item its section in ``home`` and its number there.
        spans: the part of the item that is the answer, where that is known.
    """

    source: str
    group: str
    question: str
    home: tuple[Section, ...]
    gold: tuple[tuple[int, int], ...]
    spans: tuple[Span | None, ...]


def load_asked(source: str, *, longest: int = 1400) -> list[Asked]:
    """Read a public set.

    Args:
        source: the folder under ``../shared/data``.
        longest: characters after which a context is continued in another section.
    """
    found = []
    with (DATA / source / "qa.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["context"].strip():
                found.append(_asked(source, row, longest))
    return found


def _asked(source: str, row: Any, longest: int) -> Asked:
    context: str = row["context"]
    title = str(row.get("title") or row.get("focus") or "").replace("_", " ")
    group = str(row.get("title") or row.get("doc") or row["context_id"])
    spans = _sentences(row)
    sections: list[list[Span]] = [[]]
    for span in spans:
        if sections[-1] and span.end - sections[-1][0].start > longest:
            sections.append([])
        sections[-1].append(span)
    home = tuple(
        Section(f"{source}/{group}", title, tuple(span.of(context) for span in part))
        for part in sections
    )
    places = {
        span: (at, number) for at, part in enumerate(sections) for number, span in enumerate(part)
    }
    gold: dict[tuple[int, int], Span | None] = {}
    if source in WHOLE:
        gold = dict.fromkeys(places.values())
    elif row["answerable"]:
        labelled = {one["start"] for one in row.get("sentences") or () if one["label"]}
        gold = {places[span]: None for span in spans if span.start in labelled}
        for answer in row["answers"]:
            if answer["text"].strip():
                whole = Span(answer["start"], answer["start"] + len(answer["text"]))
                for span in spans:
                    if span.overlaps(whole):
                        start = max(whole.start - span.start, 0)
                        gold[places[span]] = Span(start, min(whole.end, span.end) - span.start)
    return Asked(
        source,
        f"{source}/{group}",
        row["question"].strip(),
        home,
        tuple(gold),
        tuple(gold.values()),
    )


def _sentences(row: Any) -> list[Span]:
    context: str = row["context"]
    if row.get("sentences"):
        found = [
            Span(one["start"], one["start"] + len(one["text"]))
            for one in row["sentences"]
            if one["text"].strip()
        ]
    else:
        found = [span for line in _lines(context) for span in split_sentences(context, line)]
    return [span for span in found if span.of(context).strip()]


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield Span(start, start + len(line))
        start += len(line) + 1


def load_summaries(folder: Path = SUMMARIES) -> list[Asked]:
    """Read the project's own summaries; every section of one is home to all its questions."""
    corpus = load_corpus(folder)
    found = []
    for document in corpus.documents:
        sections: list[Section] = []
        places = {}
        for section in document.sections:
            items = [item for item in section.items if item.quotable]
            for number, item in enumerate(items):
                places[item.span] = (len(sections), number)
            if items:
                name = f"{document.title} — {section.title}"
                sections.append(Section(document.id, name, tuple(item.plain for item in items)))
        for row in load_questions(folder / f"{document.id}.jsonl", corpus):
            right = {
                place
                for quote in row.quotes
                for one in quote
                for span, place in places.items()
                if span.overlaps(one.span)
            }
            gold = tuple(sorted(right))
            found.append(
                Asked(
                    "summaries", document.id, row.question, tuple(sections), gold,
                    (None,) * len(gold),
                )
            )  # fmt: skip
    return found


def by_group(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    """Part questions by group, sorted by name."""
    found: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        found[one.group].append(one)
    return dict(sorted(found.items()))


def hold_out(asked: Sequence[Asked], share: float, seed: int) -> tuple[list[Asked], list[Asked]]:
    """Part the groups, never the questions of one, into trained and held out."""
    groups = by_group(asked)
    names = list(groups)
    random.Random(seed).shuffle(names)
    kept_out = set(names[: round(len(names) * share)])
    return (
        [one for one in asked if one.group not in kept_out],
        [one for one in asked if one.group in kept_out],
    )


def sample(asked: Sequence[Asked], limit: int, seed: int) -> list[Asked]:
    """Return at most ``limit`` of them."""
    return random.Random(seed).sample(list(asked), min(limit, len(asked)))


__all__ = ["Asked", "Section", "by_group", "hold_out", "load_asked", "load_summaries", "replace"]
