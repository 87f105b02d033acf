"""Evaluation rows: questions with gold quotes that must stand in the corpus, to the letter.

One JSON object a line: ``{id, question, answerable, quotes: [{doc_id, text}], timestamp, split,
kind}``. A row may also say ``"need": "any"`` where each of its quotes answers by itself; the
default, ``"all"``, needs every one of them.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rag.corpus import Corpus
from rag.errors import QuestionFileError
from rag.evaluation.place import Place
from rag.span import Span
from rag.timestamp import Timestamp

DEV_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One row.

    Attributes:
        quotes: for each gold quote all its places, as a text may stand in several; empty where
            there is no answer.
        any: whether one of the quotes is enough.
    """

    id: str
    question: str
    answerable: bool
    quotes: tuple[tuple[Place, ...], ...]
    any: bool
    timestamp: Timestamp | None
    split: str
    kind: str


def split_of(question_id: str) -> str:
    """Return ``dev`` or ``test`` by a hash of the id, so that no one chooses what is tuned on."""
    share = int.from_bytes(sha256(question_id.encode()).digest()[:8], "big") / 2**64
    return "dev" if share < DEV_SHARE else "test"


def load_questions(path: Path, corpus: Corpus) -> tuple[GoldQuestion, ...]:
    """Read an evaluation file.

    Raises:
        QuestionFileError: a row that is not as described above, or gold that the corpus does
            not have to the letter; names file, line and row id.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise QuestionFileError(path, 0, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise QuestionFileError(path, 0, "not UTF-8 text") from error
    rows: list[GoldQuestion] = []
    seen: set[str] = set()
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _row(json.loads(line), corpus)
            if row.id in seen:
                raise ValueError(f"row {row.id}: there is another row of this id")
        except ValueError as error:
            raise QuestionFileError(path, number, str(error)) from error
        seen.add(row.id)
        rows.append(row)
    if not rows:
        raise QuestionFileError(path, 1, "no rows; expected one JSON object a line")
    return tuple(rows)


def _row(found: Any, corpus: Corpus) -> GoldQuestion:
    if not isinstance(found, dict):
        raise ValueError(f"expected a JSON object, found {type(found).__name__}")
    row_id = found.get("id")
    if not isinstance(row_id, str) or not row_id:
        raise ValueError('expected "id" to be a text')
    question, answerable = found.get("question"), found.get("answerable")
    if not isinstance(question, str) or not isinstance(answerable, bool):
        raise ValueError(f'row {row_id}: expected a text "question" and true or false "answerable"')
    quotes = found.get("quotes") or []
    if not isinstance(quotes, list) or answerable != bool(quotes):
        raise ValueError(f"row {row_id}: expected quotes exactly where it is answerable")
    need = found.get("need", "all")
    if need not in ("any", "all"):
        raise ValueError(f'row {row_id}: expected "need" to be "any" or "all", found {need!r}')
    return GoldQuestion(
        id=row_id,
        question=question,
        answerable=answerable,
        quotes=tuple(_places(quote, row_id, corpus) for quote in quotes),
        any=need == "any",
        timestamp=_timestamp(found.get("timestamp"), row_id),
        split=str(found.get("split") or split_of(row_id)),
        kind=str(found.get("kind") or ""),
    )


def _places(quote: Any, row_id: str, corpus: Corpus) -> tuple[Place, ...]:
    if not isinstance(quote, dict) or not isinstance(quote.get("text"), str) or not quote["text"]:
        raise ValueError(f'row {row_id}: expected quotes as {{"doc_id": …, "text": …}}')
    document = corpus.document(str(quote.get("doc_id")))
    if document is None:
        known = ", ".join(document.id for document in corpus.documents[:5])
        raise ValueError(f"row {row_id}: no document {quote.get('doc_id')!r}; there is {known}")
    text = quote["text"]
    places = []
    at = document.text.find(text)
    while at >= 0:
        section = next(one for one in document.sections if one.span.start <= at < one.span.end)
        places.append(Place(document, section, Span(at, at + len(text))))
        at = document.text.find(text, at + 1)
    if not places:
        raise ValueError(f"row {row_id}: not in {document.id} to the letter: {text[:60]!r}")
    return tuple(places)


def _timestamp(found: object, row_id: str) -> Timestamp | None:
    if found is None:
        return None
    try:
        return Timestamp.parse(str(found))
    except ValueError as error:
        raise ValueError(f"row {row_id}: {error}") from error
