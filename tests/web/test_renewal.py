"""A running page takes up a newer index by itself, and never mixes the old one with the new."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import httpx
import pytest
from playwright.sync_api import Page, expect

from rag import Pipeline, Retriever
from rag.corpus import load_corpus
from rag.indexing import build_index
from rag.testing import KeywordEncoder
from rag.web import Loading
from tests.judges import BY_ANY_WORD
from tests.web.conftest import serving
from tests.web.test_page import ask

QUESTION = "Do red lamps delay sleep?"
BEFORE, AFTER = "Red lamps hardly delay it at all.", "Red lamps hardly delay it, in adults."


@dataclass(frozen=True)
class Served:
    """A page over a corpus that a test may change and index anew."""

    address: str
    corpus: Path
    index: Path
    loading: Loading
    votes: Path

    def index_anew(self) -> None:
        build_index(load_corpus(self.corpus), KeywordEncoder(), self.index)

    def edit(self) -> None:
        file = self.corpus / "sleep.md"
        # A line more before it, so that the old offsets point at other words.
        text = file.read_text().replace(BEFORE, AFTER).replace("# Sleep", "# All about sleep", 1)
        file.write_text(text)


@pytest.fixture
def served(small_corpus: Path, tmp_path: Path) -> Iterator[Served]:
    corpus, index = load_corpus(small_corpus), tmp_path / "built"

    def opened() -> Pipeline:
        retriever = Retriever.from_corpus(corpus, index=index, encoder=KeywordEncoder())
        return Pipeline(retriever, judge=BY_ANY_WORD)

    loading = Loading(corpus, opened, index=index)
    loading.pipeline()
    votes = tmp_path / "votes.jsonl"
    with serving(loading, feedback=votes) as address:
        yield Served(address, small_corpus, index, loading, votes)


@contextmanager
def taken_up(served: Served, within: float = 60) -> Iterator[None]:
    """Wait until the page answers from a newer index than before."""
    renewed = Event()
    served.loading.when_renewed(lambda _: renewed.set())
    yield
    if not renewed.wait(within):
        raise TimeoutError


def test_the_next_question_is_answered_from_the_newer_index(
    served: Served, open_page: Callable[[str], Page]
) -> None:
    page = open_page(served.address)
    quote = page.locator("#log blockquote.quote")
    ask(page, QUESTION)
    expect(quote).to_have_text([BEFORE])
    served.edit()
    # Changed, but not indexed: what is quoted is still what is served.
    ask(page, QUESTION)
    expect(quote).to_have_text([BEFORE, BEFORE])
    with taken_up(served):
        served.index_anew()
    ask(page, QUESTION)
    expect(quote).to_have_text([BEFORE, BEFORE, AFTER])


def test_an_older_quote_marks_nothing_in_the_newer_source(
    served: Served, open_page: Callable[[str], Page]
) -> None:
    page = open_page(served.address)
    ask(page, QUESTION)
    expect(page.locator("#pane mark")).to_have_text([BEFORE])
    served.edit()
    with taken_up(served):
        served.index_anew()
    page.get_by_role("link", name="Show in the summary").click()
    expect(page.locator("#pane .note")).to_contain_text("has changed since it was quoted")
    expect(page.locator("#pane article")).to_contain_text(AFTER)
    expect(page.locator("#pane mark")).to_have_count(0)
    with page.expect_response(lambda reply: reply.status == 409):
        page.get_by_role("button", name="Right: this quote answers the question").click()
    expect(page.locator("#log .untold")).to_have_text("That could not be noted.")
    assert not served.votes.exists()


def test_a_page_opened_later_shows_what_there_is_now(
    served: Served, open_page: Callable[[str], Page]
) -> None:
    (served.corpus / "new.md").write_text("# Teapots\n\n- Teapots are glazed twice.\n")
    with taken_up(served):
        served.index_anew()
    page = open_page(served.address)
    expect(page.locator("#masthead .subject")).to_have_text("3 summaries")
    expect(page.locator("#pane ul.contents li")).to_have_count(3)
    expect(page.locator("#pane ul.contents")).to_contain_text("Teapots")
    page.get_by_label("Ask only these").click()
    page.get_by_role("option", name="Teapots").click()
    ask(page, "Are teapots glazed twice?")
    expect(page.locator("#log blockquote.quote")).to_have_text("Teapots are glazed twice.")


def test_a_choice_that_is_gone_is_left_out(
    served: Served, open_page: Callable[[str], Page]
) -> None:
    page = open_page(served.address)
    page.get_by_label("Ask only these").click()
    page.get_by_role("option", name="Tricky signs &").click()
    page.keyboard.press("Escape")
    (served.corpus / "tricky.md").unlink()
    with taken_up(served):
        served.index_anew()
    ask(page, QUESTION)
    expect(page.locator("#log blockquote.quote")).to_have_text(BEFORE)
    expect(open_page(served.address).get_by_label("Ask only these")).to_have_count(0)


def test_a_broken_index_leaves_the_page_as_it_was(served: Served) -> None:
    before = served.loading.pipeline()
    (served.index / "manifest.json").write_text("{")
    served.edit()
    with pytest.raises(TimeoutError), taken_up(served, within=3):
        pass
    assert served.loading.pipeline() is before
    assert httpx.get(f"{served.address}/source/sleep").text.count(BEFORE) == 1
    with taken_up(served):
        served.index_anew()
    assert AFTER in httpx.get(f"{served.address}/source/sleep").text
