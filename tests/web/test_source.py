"""The source beside the chat: the whole document to the character, with its quotes marked."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page, expect

from rag import Document, Pipeline, Span
from rag.corpus import load_corpus
from rag.web.source import source_html, source_link
from tests.conftest import SEED, SMALL
from tests.web.conftest import serving
from tests.web.html_text import Reader
from tests.web.test_page import ask

DOCUMENTS = [*load_corpus(SEED).documents, *load_corpus(SMALL).documents]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: one.id)
def test_the_text_of_the_pane_is_the_text_of_the_document(document: Document) -> None:
    assert Reader(source_html(document)).text == document.text


@given(st.sampled_from(DOCUMENTS), st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 400))))
def test_marks_are_the_words_at_their_offsets(
    document: Document, pairs: list[tuple[int, int]]
) -> None:
    length = len(document.text)
    marks = [Span(at, min(at + size, length)) for at, size in pairs if at < length]
    read = Reader(source_html(document, marks))
    assert read.text == document.text
    covered = {at for mark in marks for at in range(mark.start, mark.end)}
    assert "".join(read.marked) == "".join(document.text[at] for at in sorted(covered))


def test_a_link_to_the_source_names_its_marks_the_first_one_first() -> None:
    spans = [Span(1, 5), Span(7, 9)]
    version = DOCUMENTS[0].sha256[:12]
    link = source_link(DOCUMENTS[0], spans, Span(7, 9))
    assert link == f"source/ketamine?version={version}&mark=7-9&mark=1-5"


@pytest.mark.model
def test_the_source_stands_by_itself_too_with_its_quote_marked(
    seed_address: str, seed_pipeline: Pipeline
) -> None:
    quote = seed_pipeline.ask("What is a k-hole?").quotes[0]
    found = httpx.get(f"{seed_address}/{source_link(quote.document, [quote.span])}")
    assert Reader(found.text).marked == [quote.text]
    assert '<html lang="en">' in found.text


@pytest.mark.model
@pytest.mark.parametrize(
    "address",
    ["source/nowhere", "source/../../pyproject.toml", "source/%2e%2e/%2e%2e/etc/passwd"],
)
def test_no_other_file_is_a_source(seed_address: str, address: str) -> None:
    found = httpx.get(f"{seed_address}/{address}")
    assert found.status_code == 404
    assert "root:" not in found.text


@pytest.mark.model
def test_marks_that_are_none_are_passed_over(seed_address: str) -> None:
    marks = "mark=9-3&mark=0-99999999&mark=x&mark=-1-5&mark=%F0%9F%99%82"
    found = httpx.get(f"{seed_address}/source/ketamine?{marks}")
    assert (found.status_code, Reader(found.text).marked) == (200, [])


@pytest.mark.model
def test_a_citation_jumps_to_its_words_in_the_source(seed_page: Page) -> None:
    ask(seed_page, "What is HNK, and what is BDNF?")
    second = seed_page.locator("ol.quotes > li").nth(1)
    second.get_by_role("link", name="Show in the summary").click()
    mark = seed_page.locator("#pane mark.first")
    expect(mark).to_contain_text("A metabolite of ketamine, hydroxynorketamine (HNK)")
    expect(mark).to_be_in_viewport()
    expect(seed_page.locator("#pane mark")).to_have_count(2)
    shown = seed_page.locator("#pane article").evaluate("node => node.textContent")
    assert shown == (SEED / "ketamine.md").read_bytes().decode()


@pytest.mark.model
def test_on_a_phone_the_source_opens_over_the_chat_and_escape_goes_back(seed_page: Page) -> None:
    seed_page.set_viewport_size({"width": 390, "height": 844})
    ask(seed_page, "What is a k-hole?")
    expect(seed_page.locator("#pane")).to_be_hidden()
    seed_page.get_by_role("link", name="Show in the summary").first.click()
    expect(seed_page.locator("#pane mark.first")).to_be_in_viewport()
    seed_page.keyboard.press("Escape")
    expect(seed_page.locator("#pane")).to_be_hidden()
    expect(seed_page.get_by_role("link", name="Show in the summary").first).to_be_focused()


@pytest.mark.model
def test_a_section_of_the_source_asks_what_is_said_in_it(seed_page: Page) -> None:
    seed_page.get_by_role("button", name="Ask what is said in: BDNF").click()
    expect(seed_page.locator("#log .asked")).to_have_text("What is said about BDNF?")
    expect(seed_page.locator("#log blockquote.quote").first).to_be_visible()


def test_several_documents_are_a_list_that_opens_each(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(pipeline) as address:
        page = open_page(address)
        contents = page.locator("#pane ul.contents")
        expect(contents).to_contain_text("3 with a time")
        contents.get_by_role("link", name="Sleeping Well").click()
        source = page.locator("#pane article")
        expect(source).to_have_attribute("data-doc", "sleep")
        assert source.evaluate("node => node.textContent") == (
            Path(SMALL / "sleep.md").read_bytes().decode("utf-8-sig")
        )
