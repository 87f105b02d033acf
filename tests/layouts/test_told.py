"""Layouts that people write, and what only looks like one; the expected chapters were set by hand.

``told.jsonl`` has texts with the chapters that a person reads out of them, ``untold.jsonl`` texts
with clock times, scores, verses and the like that are no times of an episode.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from rag.document import Document
from rag.markdown import parse_document

HERE = Path(__file__).parent


def rows(name: str, title: str) -> list[Any]:
    with (HERE / name).open(encoding="utf-8") as lines:
        return [pytest.param(row, id=row[title]) for row in map(json.loads, lines)]


def parsed(text: str) -> Document:
    return parse_document(text, id="x", path=Path("x.md"))


def chapters(document: Document) -> list[tuple[int, str]]:
    return [(one.start.seconds, one.title) for one in document.sections if one.start is not None]


@pytest.mark.parametrize("row", rows("told.jsonl", "layout"))
def test_every_chapter_is_found_with_its_title_and_second(row: Any) -> None:
    assert chapters(parsed(row["text"])) == [tuple(one) for one in row["chapters"]]


@pytest.mark.parametrize("row", rows("untold.jsonl", "kind"))
def test_no_chapter_is_invented(row: Any) -> None:
    assert chapters(parsed(row["text"])) == []


@pytest.mark.parametrize("row", [*rows("told.jsonl", "layout"), *rows("untold.jsonl", "kind")])
def test_sections_cover_every_character_once_and_hold_their_items(row: Any) -> None:
    document = parsed(row["text"])
    assert "".join(one.span.of(document.text) for one in document.sections) == row["text"]
    for section in document.sections:
        assert all(section.span.contains(item.span) for item in section.items)
