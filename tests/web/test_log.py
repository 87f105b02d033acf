"""The log of a long conversation, and of one in which something goes wrong."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, expect

from rag import Pipeline, Retriever
from rag.encoder import Vectors
from rag.testing import KeywordEncoder
from rag.web.turn import Turn, drawn, messages
from tests.web.conftest import serving, serving_late
from tests.web.html_text import Reader
from tests.web.test_page import ask

QUESTION = "Do red lamps delay sleep?"
TURNS = 12


def test_the_log_holds_places_and_what_comes_to_them_is_sent_once() -> None:
    turns = [Turn("a" * 500, card="b" * 5000), Turn("why?")]
    assert sum(len(one["content"]) for one in messages(turns)) < 300
    assert "b" * 5000 in drawn(turns[0])
    assert "b" * 5000 not in drawn(turns[1])
    assert [place in drawn(turns[1]) for place in turns[1].places] == [True, True]


class Received:
    """Counts the bytes that Gradio sends for its events."""

    def __init__(self, session: CDPSession) -> None:
        self.bytes = 0
        self._events: set[str] = set()
        session.send("Network.enable")
        session.on("Network.responseReceived", self._response)
        session.on("Network.dataReceived", self._data)

    def _response(self, event: dict[str, object]) -> None:
        response = event["response"]
        assert isinstance(response, dict)
        if "/queue/data" in response["url"]:
            self._events.add(str(event["requestId"]))

    def _data(self, event: dict[str, object]) -> None:
        if event["requestId"] in self._events:
            self.bytes += int(str(event["dataLength"]))


def test_an_answer_costs_no_more_late_in_a_conversation(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(pipeline) as address:
        page = open_page(address)
        received = Received(page.context.new_cdp_session(page))
        costs = []
        for count in range(1, TURNS + 1):
            before = received.bytes
            ask(page, QUESTION)
            expect(page.locator("#log blockquote.quote")).to_have_count(count)
            # The stream ends behind the answer; the next question would be counted with it.
            expect(page.get_by_role("button", name="Stop")).to_have_count(0)
            costs.append(received.bytes - before)
        assert costs[1] > 1000
        # Two places of some hundred characters a turn, and they are sent twice.
        assert max(costs) < costs[1] + TURNS * 2000
        shown = page.locator("#log .asked").evaluate_all("all => all.map(one => one.textContent)")
        assert shown == [QUESTION] * TURNS


class Breaking(KeywordEncoder):
    """Breaks at one question, as no encoder should."""

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        if any("explode" in text for text in texts):
            raise MemoryError("/secret/place")
        return super().encode_query(texts)


def test_what_nobody_foresaw_is_said_and_the_next_question_is_answered(
    small_corpus: Path, pipeline: Pipeline, open_page: Callable[[str], Page], tmp_path: Path
) -> None:
    retriever = Retriever.from_corpus(small_corpus, index=tmp_path / "index", encoder=Breaking())
    with serving(Pipeline(retriever, judge=pipeline.judge)) as address:
        page = open_page(address)
        ask(page, "Do lamps explode?")
        expect(page.locator("#log .answer.notice")).to_contain_text("Something went wrong")
        expect(page.get_by_role("button", name="Stop")).to_have_count(0)
        assert "secret" not in page.content()
        ask(page, QUESTION)
        expect(page.locator("#log blockquote.quote")).to_have_count(1)


@pytest.mark.parametrize("question", ["a\r\nb", "<b>\n\n# x"])
def test_a_question_is_drawn_to_the_character(question: str) -> None:
    assert question in Reader(drawn(Turn(question))).text


def test_a_question_asked_while_another_is_looked_for_comes_after_it(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving_late(pipeline) as (address, arrived):
        page = open_page(address)
        ask(page, QUESTION)
        box = page.get_by_role("textbox", name="Your question")
        box.fill("What hides traffic noise?")
        box.press("Enter")
        page.get_by_role("button", name="Ask", exact=True).click()
        page.wait_for_timeout(2000)
        expect(box).to_have_value("What hides traffic noise?")
        arrived.set()
        expect(page.locator("#log .asked")).to_have_text([QUESTION, "What hides traffic noise?"])
        expect(page.locator("#log .answer:not(.pending)")).to_have_count(2)
        expect(box).to_have_value("")


def test_clearing_gives_up_what_is_still_looked_for(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving_late(pipeline) as (address, arrived):
        page = open_page(address)
        ask(page, QUESTION)
        page.get_by_role("button", name="Clear").click()
        expect(page.locator("#log")).to_have_count(0)
        arrived.set()
        expect(page.locator("button.example").first).to_be_visible()
        ask(page, QUESTION)
        expect(page.locator("#log blockquote.quote")).to_have_count(1)
        expect(page.locator("#log .asked")).to_have_count(1)
