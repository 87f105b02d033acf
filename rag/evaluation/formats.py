"""Public question sets, as their makers publish them, to contexts.

- ``squad``: the JSON of SQuAD 1.1 and 2.0 (Rajpurkar et al., EMNLP 2016 and ACL 2018).
- ``tsv``: question, sentence, label (0 or 1), parted by tabs; or with a header that names the
  columns as WikiQA does (Yang et al., EMNLP 2015).
- ``jsonl``: ``{question, context, answers: [{text, start}], answerable, sentences?: [{start,
  text, label}], id?, title?}``, one object a line. ``answers`` may be empty where it is answerable:
  then the file tells that there is an answer, but not which words it is.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rag.errors import QuestionFileError
from rag.evaluation.contexts import Context, ContextQuestion, gathered, plain_sentences
from rag.evaluation.fields import in_order, label_of, objects_in, span_in, text_in
from rag.evaluation.tables import read_table


def read_set(path: Path, format: str) -> tuple[Context, ...]:
    """Read a file of questions that have contexts of their own.

    Args:
        format: ``squad``, ``tsv`` or ``jsonl``.

    Raises:
        QuestionFileError: something is not as described above, or a text does not stand at its
            offset; names file, line and row id.
    """
    contexts = gathered(_READERS[format](path, _decoded(path)))
    if not contexts:
        raise QuestionFileError(path, 1, f"no questions; expected the format {format}")
    return contexts


def _decoded(path: Path) -> str:
    """Return the file's text, its line endings as they are: a cell may hold a carriage return."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise QuestionFileError(path, 0, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise QuestionFileError(path, 0, "not UTF-8 text") from error


def _read_jsonl(path: Path, text: str) -> Iterator[tuple[Context, ContextQuestion]]:
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield _jsonl_row(json.loads(line), number)
        except ValueError as error:
            raise QuestionFileError(path, number, str(error)) from error


def _jsonl_row(found: Any, number: int) -> tuple[Context, ContextQuestion]:
    if not isinstance(found, dict):
        raise ValueError(f"expected a JSON object, found {type(found).__name__}")
    row_id = str(found.get("id") or number)
    where = f"row {row_id}"
    answerable = found.get("answerable")
    if not isinstance(answerable, bool):
        raise ValueError(f'{where}: expected true or false "answerable"')
    text = text_in(found, "context", where)
    gold = {span_in(text, one, "start", where) for one in objects_in(found, "answers", where)}
    sentences = plain_sentences(text)
    if found.get("sentences"):
        given = objects_in(found, "sentences", where)
        spans = [span_in(text, one, "start", where) for one in given]
        labels = [label_of(one.get("label", 0), where) for one in given]
        gold |= {span for span, label in zip(spans, labels, strict=True) if label}
        sentences = in_order((span for span in spans if span), where)
    right = tuple(sorted(span for span in gold if span))
    if right and not answerable:
        raise ValueError(f"{where}: expected answers only where it is answerable")
    question = ContextQuestion(row_id, text_in(found, "question", where), answerable, right)
    return Context(_title(found), text, sentences), question


def _read_squad(path: Path, text: str) -> Iterator[tuple[Context, ContextQuestion]]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise QuestionFileError(path, error.lineno, f"not JSON ({error.msg})") from error
    row_id = ""
    try:
        for article in objects_in(found, "data", "the file"):
            title = _title(article)
            where = f"article {title!r}"
            for paragraph in objects_in(article, "paragraphs", where):
                words = text_in(paragraph, "context", where)
                context = Context(title, words, plain_sentences(words))
                for asked in objects_in(paragraph, "qas", where):
                    row_id = str(asked.get("id") or asked.get("question"))
                    yield context, _squad_question(asked, words, row_id)
    except ValueError as error:
        raise QuestionFileError(path, _line_of(text, row_id), str(error)) from error


def _squad_question(asked: Mapping[str, Any], context: str, row_id: str) -> ContextQuestion:
    where = f"row {row_id}"
    answers = objects_in(asked, "answers", where)
    gold = {span_in(context, one, "answer_start", where) for one in answers}
    # SQuAD 1.1 has no such field; its later evaluation script reads no answers as impossible.
    impossible = asked.get("is_impossible", not answers)
    if not isinstance(impossible, bool) or impossible is bool(answers):
        raise ValueError(f'{where}: expected answers exactly where not "is_impossible"')
    right = tuple(sorted(span for span in gold if span))
    return ContextQuestion(row_id, text_in(asked, "question", where), not impossible, right)


def _line_of(text: str, row_id: str) -> int:
    """Return the line on which a row names itself, as far as that can be told."""
    if not row_id:
        return 1
    at = max(text.find(json.dumps(row_id, ensure_ascii=escaped)) for escaped in (True, False))
    return text.count("\n", 0, max(at, 0)) + 1


def _title(found: Mapping[str, Any]) -> str:
    # Titles of Wikipedia come with the underscores of their addresses.
    return str(found.get("title") or "").replace("_", " ")


_READERS: dict[str, Callable[[Path, str], Iterator[tuple[Context, ContextQuestion]]]] = {
    "squad": _read_squad,
    "tsv": read_table,
    "jsonl": _read_jsonl,
}
