from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from rag.corpus import load_corpus
from rag.document import Document
from rag.markdown import parse_document
from rag.passage import split_items, split_sections
from tests.conftest import SMALL


def words(text: str) -> int:
    return len(text.split())


def lists(sizes: list[int]) -> Document:
    text = "# T\n" + "".join(f"- {'word ' * size}end{at}\n" for at, size in enumerate(sizes))
    return parse_document(text, id="d", path=Path("d.md"))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=12), st.integers(5, 60))
def test_section_passages_hold_every_item_once_and_in_order(sizes: list[int], window: int) -> None:
    document = lists(sizes)
    passages = list(split_sections(document, window=window, length=words))
    items = [item for passage in passages for item in passage.items]
    assert items == list(document.sections[0].items)
    for passage in passages:
        assert len(passage.items) == 1 or words(passage.search_text) <= window


def test_item_passages_are_the_quotable_items_in_the_same_order() -> None:
    for document in load_corpus(SMALL).documents:
        wide = split_sections(document, window=20, length=words)
        narrow = [passage.items[0] for passage in split_items(document)]
        assert [item for passage in wide for item in passage.items] == narrow


def test_a_passage_is_searched_with_its_heading_and_quoted_without() -> None:
    passage = next(split_items(lists([2])))
    assert passage.search_text == "T\nword word end0"
    assert passage.text == "word word end0"
