"""A conversation to take along: quotes to the letter, citations in full."""

import json
from collections.abc import Callable
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from playwright.sync_api import Page, expect

from rag import Pipeline, Retriever
from rag.testing import KeywordEncoder
from rag.web.export import as_json, as_markdown
from tests.judges import BY_ANY_WORD
from tests.web.conftest import serving
from tests.web.test_page import ask


def test_json_is_the_answers_in_the_schema_of_the_project(pipeline: Pipeline) -> None:
    records = [pipeline.ask(one).to_dict() for one in ("Do red lamps delay sleep?", "Napoleon?")]
    assert json.loads(as_json(records)) == records


def test_markdown_names_section_time_link_and_offsets(pipeline: Pipeline) -> None:
    record = pipeline.ask("Do red lamps delay sleep?").to_dict()
    quote = record["quotes"][0]
    text = as_markdown([record])
    assert "## Do red lamps delay sleep?" in text
    assert "Light in the Evening · 0:12:34 · <https://youtu.be/Abc123xyz00?t=754s>" in text
    assert f"characters {quote['start_char']} to {quote['end_char']}" in text


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), min_size=1))
def test_a_quote_in_markdown_is_the_same_words_when_read(words: str) -> None:
    quote = {
        "number": 1,
        "quote": words,
        "doc_id": "a",
        "doc_title": "A",
        "section": "S",
        "start_char": 0,
        "end_char": len(words),
        "timestamp": None,
        "url": None,
    }
    record = {"question": "q", "read_as": None, "status": "answered", "quotes": [quote]}
    tokens = MarkdownIt().parse(as_markdown([record]))  # type: ignore[list-item]
    fences = [token.content for token in tokens if token.type == "fence"]
    assert fences == [words + "\n"]


TRICKY = (
    "# A\n\n## B *c* (0:01:00)\n\n- marker *stars* `code`\r\n  $$5$$ <30 &amp; \\\\ 🙂 ``` עברית\n"
)


def test_what_is_saved_leads_back_to_the_characters_of_the_source(
    notes: Path, open_page: Callable[[str], Page]
) -> None:
    (notes / "a.md").write_bytes(TRICKY.encode())
    retriever = Retriever.from_corpus(
        notes, index=notes.parent / "index", encoder=KeywordEncoder(dim=4096, window=2000)
    )
    with serving(Pipeline(retriever, judge=BY_ANY_WORD)) as address:
        page = open_page(address)
        for count in (1, 2):
            ask(page, "what is marker?")
            expect(page.locator("#log blockquote.quote")).to_have_count(count)
        saved = {}
        for kind in ("JSON", "Markdown"):
            with page.expect_download() as found:
                page.get_by_role("button", name=f"Save as {kind}").click()
            saved[kind] = found.value.path().read_bytes().decode()
    records = json.loads(saved["JSON"])
    assert [record["question"] for record in records] == ["what is marker?"] * 2
    for record in records:
        (one,) = record["quotes"]
        assert one["quote"] == TRICKY[one["start_char"] : one["end_char"]]
        assert "\r\n" in one["quote"]
        assert f"\n{one['quote']}\n" in saved["Markdown"]
        source = f"(a, characters {one['start_char']} to {one['end_char']})"
        assert saved["Markdown"].count(source) == 2


def test_the_page_saves_what_it_shows(pipeline: Pipeline, open_page: Callable[[str], Page]) -> None:
    with serving(pipeline) as address:
        page = open_page(address)
        ask(page, "Do red lamps delay sleep?")
        expect(page.locator("#log blockquote.quote")).to_have_count(1)
        with page.expect_download() as found:
            page.get_by_role("button", name="Save as JSON").click()
        assert found.value.suggested_filename == "citecast.json"
        saved = json.loads(found.value.path().read_text(encoding="utf-8"))
        assert saved == [pipeline.ask("Do red lamps delay sleep?").to_dict()]
        with page.expect_download() as found:
            page.get_by_role("button", name="Save as Markdown").click()
        assert "Red lamps hardly delay it at all." in found.value.path().read_text("utf-8")
