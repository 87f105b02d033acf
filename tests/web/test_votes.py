"""Votes on answers and quotes: rows of an evaluation set, to the letter, and nothing else."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from rag import Pipeline, Span
from rag.errors import QuestionError
from rag.evaluation import load_questions
from rag.feedback import Feedback, Vote
from tests.web.conftest import serving
from tests.web.test_page import ask


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "eval" / "feedback.jsonl"


@pytest.fixture
def address(pipeline: Pipeline, file: Path) -> Iterator[str]:
    with serving(pipeline, feedback=file) as found:
        yield found


def rows(file: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def test_a_vote_is_a_row_that_an_evaluation_reads(pipeline: Pipeline, file: Path) -> None:
    quote = pipeline.ask("Do red lamps delay sleep?").quotes[0]
    feedback = Feedback(file, pipeline.corpus)
    feedback.add(Vote.UP, "Do red lamps delay sleep?", [("sleep", quote.span)])
    feedback.add(Vote.UP, "Where was Napoleon crowned?", [])
    up, silent = load_questions(file, pipeline.corpus)
    assert (up.answerable, up.quotes[0][0].span) == (True, quote.span)
    assert not silent.answerable


def test_what_is_voted_down_is_no_gold(pipeline: Pipeline, file: Path) -> None:
    Feedback(file, pipeline.corpus).add(Vote.DOWN, "Do lamps help?", [("sleep", Span(0, 9))])
    (row,) = rows(file)
    assert (row["answerable"], row["quotes"]) == (False, [])
    document = pipeline.corpus.document("sleep")
    assert document is not None
    assert row["rejected"] == [{"doc_id": "sleep", "text": document.text[:9]}]


@pytest.mark.parametrize(
    ("name", "span"), [("nowhere", Span(0, 1)), ("sleep", Span(0, 10**6)), ("../x", Span(0, 2))]
)
def test_a_span_of_no_document_is_refused(
    pipeline: Pipeline, file: Path, name: str, span: Span
) -> None:
    with pytest.raises(ValueError, match="no document"):
        Feedback(file, pipeline.corpus).add(Vote.UP, "why?", [(name, span)])
    with pytest.raises(QuestionError):
        Feedback(file, pipeline.corpus).add(Vote.UP, "why " * 1000, [])
    assert not file.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"vote": "up"}',
        '{"vote": "sideways", "question": "a", "spans": []}',
        '{"vote": "up", "question": "a", "spans": [["sleep", 5, 2]]}',
        '{"vote": "up", "question": "a", "spans": [["sleep", "<b>", 2]]}',
    ],
)
def test_a_vote_that_is_none_is_refused_without_a_trace(
    address: str, file: Path, body: str
) -> None:
    headers = {"Content-Type": "application/json"}
    found = httpx.post(f"{address}/feedback", content=body, headers=headers)
    assert found.status_code == 422
    assert "Traceback" not in found.text
    assert not file.exists()


def test_a_page_elsewhere_cannot_post_a_vote(address: str, file: Path) -> None:
    body = '{"vote": "up", "question": "why", "spans": []}'
    headers = {"Content-Type": "text/plain"}
    assert httpx.post(f"{address}/feedback", content=body, headers=headers).status_code == 415
    assert not file.exists()


def test_votes_are_not_kept_where_nobody_asked_for_them(pipeline: Pipeline) -> None:
    with serving(pipeline) as address:
        found = httpx.post(f"{address}/feedback", json={"vote": "up", "question": "a", "spans": []})
    assert found.status_code == 403


def test_a_quote_and_an_answer_are_voted_on_in_the_page(
    address: str, file: Path, open_page: Callable[[str], Page]
) -> None:
    page = open_page(address)
    ask(page, "Do red lamps delay sleep?")
    page.get_by_role("button", name="Right: this quote answers the question").click()
    page.get_by_role("button", name="Wrong: they do not answer it").click()
    pressed = page.locator("#log button.vote[aria-pressed=true]")
    expect(pressed).to_have_count(2)
    assert [row["vote"] for row in rows(file)] == ["up", "down"]
    assert rows(file)[0]["quotes"] == [
        {"doc_id": "sleep", "text": "Red lamps hardly delay it at all."}
    ]


def test_the_right_passage_is_what_a_person_selects_in_the_source(
    address: str, file: Path, open_page: Callable[[str], Page]
) -> None:
    page = open_page(address)
    page.set_viewport_size({"width": 1400, "height": 900})
    ask(page, "Do red lamps delay sleep?")
    expect(page.locator("#pane mark.first")).to_be_visible()
    page.locator("#pane .item").nth(2).evaluate("node => getSelection().selectAllChildren(node)")
    words = page.locator("#pane .item").nth(2).evaluate("node => node.textContent")
    page.get_by_role("button", name="The right passage is here").click()
    expect(page.locator("#told")).to_have_text("Noted: the right passage is here.")
    (row,) = rows(file)
    assert (row["vote"], row["quotes"]) == ("passage", [{"doc_id": "sleep", "text": words}])


def test_no_vote_is_offered_where_none_is_kept(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(pipeline) as address:
        page = open_page(address)
        page.set_viewport_size({"width": 1400, "height": 900})
        ask(page, "Do red lamps delay sleep?")
        expect(page.locator("#pane mark.first")).to_be_visible()
        page.locator("#pane .item").nth(2).evaluate("one => getSelection().selectAllChildren(one)")
        expect(page.locator("#log .vote")).to_have_count(0)
        expect(page.get_by_role("button", name="The right passage is here")).to_be_hidden()


def test_words_of_a_visitors_own_file_are_never_voted_on(
    address: str, file: Path, open_page: Callable[[str], Page]
) -> None:
    page = open_page(address)
    page.set_viewport_size({"width": 1400, "height": 900})
    page.get_by_label("Ask a file of your own").set_input_files(
        {"name": "t.md", "mimeType": "text/markdown", "buffer": b"# T\n\n- Teapots are glazed.\n"}
    )
    expect(page.locator("#adding")).to_have_text("t.md can be asked now.")
    ask(page, "Are teapots glazed?")
    expect(page.locator("#log blockquote.quote")).to_have_text("Teapots are glazed.")
    expect(page.locator("#log .vote")).to_have_count(0)
    expect(page.locator("#pane mark.first")).to_be_visible()
    page.locator("#pane .item").first.evaluate("one => getSelection().selectAllChildren(one)")
    expect(page.get_by_role("button", name="The right passage is here")).to_be_hidden()
    assert not file.exists()
