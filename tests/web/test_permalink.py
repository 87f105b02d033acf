"""The address of the page holds the question, and asks it."""

from collections.abc import Callable
from urllib.parse import quote

from playwright.sync_api import Page, expect

from rag import Pipeline
from tests.web.conftest import serving
from tests.web.test_page import ask


def test_an_address_with_a_question_asks_it(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(pipeline) as address:
        page = open_page(f"{address}/?q={quote('Do red lamps delay sleep?')}")
        expect(page.locator("#log .asked")).to_have_text("Do red lamps delay sleep?")
        expect(page.locator("#log blockquote.quote")).to_have_text(
            "Red lamps hardly delay it at all."
        )


def test_asking_writes_the_question_into_the_address_and_clearing_takes_it_out(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(pipeline) as address:
        page = open_page(address)
        ask(page, "Do red lamps delay sleep?")
        page.wait_for_url("**/?q=Do+red+lamps+delay+sleep%3F")
        page.get_by_role("button", name="Clear").click()
        page.wait_for_url(f"{address}/")


def test_markup_in_the_address_is_shown_and_never_runs(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    question = "<img src=x onerror=alert(1)> ${alert(1)} lamps"
    with serving(pipeline) as address:
        page = open_page(f"{address}/?q={quote(question)}")
        expect(page.locator("#log .answer:not(.pending)")).to_have_count(1)
        assert page.locator("#log .asked").evaluate("node => node.textContent") == question


def test_of_several_documents_only_the_chosen_ones_are_asked(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(pipeline) as address:
        page = open_page(address)
        page.get_by_label("Ask only these").click()
        page.get_by_role("option").filter(has_not_text="Sleeping").first.click()
        ask(page, "Do red lamps delay sleep?")
        expect(page.locator("#log .answer:not(.pending)")).to_have_count(1)
        expect(page.locator("#log .answer.answered")).to_have_count(0)


def test_an_address_with_documents_asks_only_those(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    question = f"q={quote('Do red lamps delay sleep?')}"
    with serving(pipeline) as address:
        page = open_page(f"{address}/?{question}&doc=sleep")
        expect(page.locator("#log .answer.answered")).to_contain_text("Asked only of: Sleeping")
        page.wait_for_url("**/?*doc=sleep")
        page = open_page(f"{address}/?{question}&doc=tricky")
        expect(page.locator("#log .answer:not(.pending)")).to_contain_text("Asked only of: Tricky")
        expect(page.locator("#log blockquote.quote")).to_have_count(0)
        page = open_page(f"{address}/?{question}&doc=nowhere")
        expect(page.locator("#log blockquote.quote")).to_have_count(1)
