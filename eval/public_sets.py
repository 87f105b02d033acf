"""Public question sets as corpora: contexts become sections of documents, answers become spans.

Reads ``../shared/data/<set>/qa.jsonl`` (see the NOTE.md beside each). Nothing of it is written
anywhere: documents live in memory only.
"""

import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.corpus import Corpus
from rag.document import Document
from rag.evaluation import GoldQuestion, Place
from rag.markdown import parse_document
from rag.span import Span

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"

# Sections in a document, and questions asked of it: about what one podcast summary has.
SECTIONS = 12
QUESTIONS = 40


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """One made-up document and the questions about it."""

    corpus: Corpus
    rows: tuple[GoldQuestion, ...]


def load_set(name: str, *, seed: int = 20) -> Iterator[tuple[str, QuestionSet]]:
    """Yield ``(title, set)`` for every document that the contexts of a public set make.

    Contexts of one title stand together; ``title`` is what a split must not cut through.
    """
    chance = random.Random(seed)
    by_title: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    with (DATA / name / "qa.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            title = str(row.get("title") or row["context_id"])
            by_title[title][row["context_id"]].append(row)
    for title, contexts in sorted(by_title.items()):
        groups = list(contexts.values())
        for first in range(0, len(groups), SECTIONS):
            group = groups[first : first + SECTIONS]
            yield title, _question_set(name, title, group, chance)


def _question_set(
    name: str, title: str, contexts: Sequence[list[Any]], chance: random.Random
) -> QuestionSet:
    text = f"# {title.replace('_', ' ')}\n"
    offsets = []
    for number, rows in enumerate(contexts, start=1):
        text += f"\n## {title.replace('_', ' ')} {number}\n\n"
        offsets.append(len(text))
        text += rows[0]["context"] + "\n"
    path = Path(f"{name}.md")
    document = parse_document(text, id=name, path=path)
    asked = [
        _gold_question(row, document, offset)
        for rows, offset in zip(contexts, offsets, strict=True)
        for row in rows
    ]
    chosen = chance.sample(asked, min(QUESTIONS, len(asked)))
    return QuestionSet(Corpus(path, (document,)), tuple(chosen))


def _gold_question(row: Any, document: Document, offset: int) -> GoldQuestion:
    found = row.get("sentences") or []
    spans = {
        (offset + one["start"], offset + one["start"] + len(one["text"]))
        for one in [*row["answers"], *(sentence for sentence in found if sentence.get("label"))]
        if one["text"].strip()
    }
    answerable = bool(row["answerable"] and spans)
    places = [_gold(document, Span(*span)) for span in sorted(spans)] if answerable else []
    quotes = tuple((place,) for place in places)
    return GoldQuestion(row["id"], row["question"], answerable, quotes, True, None, "dev", "")


def _gold(document: Document, span: Span) -> Place:
    section = next(one for one in document.sections if one.span.overlaps(span))
    return Place(document, section, span)
