"""Questions and candidate sentences as rows parted by tabs, as in WikiQA, to contexts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rag.errors import QuestionFileError
from rag.evaluation.contexts import Context, ContextQuestion
from rag.evaluation.fields import label_of
from rag.span import Span

COLUMNS = ("question", "sentence", "label")

_BETWEEN = re.compile(r"[\s_-]")


@dataclass(slots=True)
class _Group:
    """One question and its sentences, as the rows come."""

    id: str
    question: str
    title: str
    sentences: list[str] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)


def read_table(path: Path, text: str) -> Iterator[tuple[Context, ContextQuestion]]:
    """Yield each question with its context: its sentences, joined by newlines.

    Cells are taken as they are: there is no quoting. A question with no label 1 has no answer.

    Raises:
        QuestionFileError: a row that has other columns or another label than 0 and 1.
    """
    groups: dict[tuple[str, str], _Group] = {}
    columns: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        cells = line.removesuffix("\r").split("\t")
        try:
            if not columns:
                columns, is_header = _columns(cells)
                if is_header:
                    continue
            _add_row(groups, cells, columns, number)
        except ValueError as error:
            raise QuestionFileError(path, number, str(error)) from error
    # A question whose sentences are all blank has nothing it could be asked of.
    return (_joined(group) for group in groups.values() if "".join(group.sentences).strip())


def _columns(cells: Sequence[str]) -> tuple[dict[str, int], bool]:
    """Return which column is where, and whether the first line told so."""
    names = [_BETWEEN.sub("", cell).casefold() for cell in cells]
    if set(COLUMNS) <= set(names):
        return {name: at for at, name in enumerate(names)}, True
    if len(cells) != len(COLUMNS):
        raise ValueError(
            "expected three columns (question, sentence, label), or a header that names "
            f"Question, Sentence and Label; found {len(cells)} columns"
        )
    return {name: at for at, name in enumerate(COLUMNS)}, False


def _add_row(
    groups: dict[tuple[str, str], _Group],
    cells: Sequence[str],
    columns: Mapping[str, int],
    number: int,
) -> None:
    if len(cells) != len(columns):
        raise ValueError(f"expected {len(columns)} columns, found {len(cells)}")
    row = {name: cells[at] for name, at in columns.items()}
    question = row["question"].strip()
    row_id = row.get("questionid") or str(number)
    if not question:
        raise ValueError(f"row {row_id}: expected a question, found none")
    key = row.get("questionid") or question, row.get("documentid", "")
    group = groups.setdefault(key, _Group(row_id, question, row.get("documenttitle", "")))
    if group.question != question:
        raise ValueError(f"row {row_id}: expected the question of this id, {group.question!r}")
    group.sentences.append(row["sentence"])
    group.labels.append(label_of(row["label"].strip(), f"row {row_id}"))


def _joined(group: _Group) -> tuple[Context, ContextQuestion]:
    spans: list[Span] = []
    right: list[Span] = []
    start = 0
    for sentence, label in zip(group.sentences, group.labels, strict=True):
        if sentence.strip():
            spans.append(Span(start, start + len(sentence)))
            right += spans[-1:] if label else []
        start += len(sentence) + len("\n")
    context = Context(group.title, "\n".join(group.sentences), tuple(spans))
    return context, ContextQuestion(group.id, group.question, any(group.labels), tuple(right))
