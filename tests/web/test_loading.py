"""The page is up before the model is: it says so, and answers what was asked meanwhile."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from rag import Pipeline
from rag.errors import RagError
from rag.web import Loading
from tests.web.conftest import serving, serving_late
from tests.web.test_page import ask


def test_a_question_asked_before_the_model_is_there_is_answered_after(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving_late(pipeline, ["Do red lamps delay sleep?"]) as (address, arrived):
        page = open_page(address)
        expect(page.locator("#loading")).to_have_text(
            "The model is being loaded. You can ask already."
        )
        expect(page.locator("#pane ul.contents")).to_be_visible()
        ask(page, "Do red lamps delay sleep?")
        expect(page.locator("#log .answer.pending")).to_contain_text("Loading the model")
        arrived.set()
        expect(page.locator("#log blockquote.quote")).to_have_text(
            "Red lamps hardly delay it at all."
        )
        page.get_by_role("button", name="Clear").click()
        expect(page.locator("button.example").first).to_have_text("Do red lamps delay sleep?")


def test_waiting_can_be_stopped(pipeline: Pipeline, open_page: Callable[[str], Page]) -> None:
    with serving_late(pipeline) as (address, arrived):
        page = open_page(address)
        ask(page, "Do red lamps delay sleep?")
        page.get_by_role("button", name="Stop").click()
        expect(page.locator("#log .answer.notice")).to_have_text(
            "Stopped. Ask again when you like."
        )
        arrived.set()


def test_what_cannot_be_opened_is_said_without_a_path_of_the_server(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    def opened() -> Pipeline:
        raise RagError("/secret/place/index: broken")

    with serving(Loading(pipeline.corpus, opened)) as address:
        page = open_page(address)
        ask(page, "Do red lamps delay sleep?")
        expect(page.locator("#log .answer.notice")).to_contain_text("could not be opened")
        assert "secret" not in page.content()
