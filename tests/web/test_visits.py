"""A file of one's own: asked beside the served corpus, by its owner alone, and never written."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from rag import Pipeline
from rag.errors import CorpusError
from rag.web import Loading
from rag.web.visits import MOST_FILES, MOST_VISITS, FullError, Visits
from tests.web.conftest import serving
from tests.web.test_page import ask

TEAPOTS = b"# Teapots\n\n## Glazing (0:20)\n\n- Teapots are *glazed* twice.\n"
CAPTIONS = b"WEBVTT\n\n00:00:05.000 --> 00:00:09.000\nKettles are descaled with vinegar.\n"
BYTES = {"Content-Type": "application/octet-stream"}


@pytest.fixture
def visits(pipeline: Pipeline) -> Visits:
    return Visits(Loading.of(pipeline))


@pytest.fixture
def address(pipeline: Pipeline) -> Iterator[str]:
    with serving(pipeline) as found:
        yield found


def test_only_who_brought_it_can_ask_it(visits: Visits, pipeline: Pipeline) -> None:
    document = visits.add("mine", "teapots.md", TEAPOTS)
    (quote,) = visits.pipeline("mine").ask("Are teapots glazed twice?").quotes
    assert (quote.document.id, quote.text) == ("yours/teapots", "Teapots are *glazed* twice.")
    assert quote.text == document.text[quote.span.start : quote.span.end]
    assert visits.pipeline("another") is visits.pipeline(None) is pipeline
    assert not pipeline.ask("Are teapots glazed twice?").quotes
    assert visits.documents("another") == ()


def test_the_served_corpus_is_still_asked(visits: Visits) -> None:
    visits.add("mine", "teapots.md", TEAPOTS)
    (quote,) = visits.pipeline("mine").ask("Do red lamps delay sleep?").quotes
    assert quote.document.id == "sleep"


def test_a_file_brought_again_takes_the_place_of_the_first(visits: Visits) -> None:
    visits.add("mine", "teapots.md", TEAPOTS)
    visits.add("mine", "teapots.md", TEAPOTS.replace(b"twice", b"once"))
    (document,) = visits.documents("mine")
    assert "once" in document.text
    visits.remove("mine", document.id)
    assert visits.documents("mine") == ()


def test_a_newer_index_of_the_served_corpus_keeps_what_was_brought(pipeline: Pipeline) -> None:
    loading = Loading.of(pipeline)
    visits = Visits(loading)
    visits.add("mine", "teapots.md", TEAPOTS)
    newer = Pipeline(pipeline.retriever, judge=pipeline.judge)
    loading.renew(newer)
    assert visits.pipeline(None) is newer
    assert visits.pipeline("mine").ask("Are teapots glazed twice?").quotes
    assert visits.pipeline("mine") is visits.pipeline("mine")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("teapots.exe", TEAPOTS, "expected a file that ends with .md"),
        ("teapots", TEAPOTS, "expected a file that ends with .md"),
        ("empty.md", b"", "the file is empty"),
        ("picture.md", b"\x89PNG\xff", "not UTF-8"),
        ("a.json", b"[" * 9999, "a.json"),
        ("large.md", b"- word\n" * 200_000, "expected at most 1,000 kB"),
        ("long.md", b"- word\n" * 5_000, "5,000 items to quote; expected at most 4,000"),
        ("title.md", b"---\ntitle: x\n---\n", "nothing to quote"),
    ],
)
def test_what_cannot_be_read_is_told_and_not_held(
    visits: Visits, name: str, data: bytes, expected: str
) -> None:
    with pytest.raises(CorpusError, match=expected):
        visits.add("mine", name, data)
    assert visits.documents("mine") == ()


def test_a_name_is_a_name_and_never_a_path(visits: Visits) -> None:
    names = ["../../etc/a.md", "C:\\notes\\b.md", "/c.md", "new\nline.md"]
    ids = [visits.add(name, name, TEAPOTS).id for name in names]
    assert ids == ["yours/a", "yours/b", "yours/c", "yours/new_line"]


def test_there_is_an_end_to_files_and_visits(pipeline: Pipeline) -> None:
    now = [0.0]
    visits = Visits(Loading.of(pipeline), now=lambda: now[0])
    for number in range(MOST_FILES):
        visits.add("mine", f"{number}.md", TEAPOTS)
    with pytest.raises(FullError, match="remove one first"):
        visits.add("mine", "one-more.md", TEAPOTS)
    for number in range(MOST_VISITS):
        now[0] += 1
        visits.add(f"visitor {number}", "a.md", TEAPOTS)
    assert visits.documents("mine") == ()
    assert visits.documents("visitor 0")
    now[0] += 3 * 3600
    assert visits.documents(f"visitor {MOST_VISITS - 1}") == ()


def test_progress_comes_line_by_line_and_then_what_is_held(address: str) -> None:
    with httpx.Client() as client:
        found = client.post(f"{address}/visit?name=t.md", content=TEAPOTS, headers=BYTES)
        lines = [json.loads(line) for line in found.text.splitlines()]
        assert lines[-1] == {
            "added": "yours/t",
            "held": [{"id": "yours/t", "title": "Teapots"}],
        }
        assert lines[-2] == {"done": 2, "of": 2}
        assert client.get(f"{address}/visit").json() == lines[-1]["held"]
        assert "Teapots are" in client.get(f"{address}/source/yours/t").text
        assert client.delete(f"{address}/visit/yours/t").json() == []
    assert "HttpOnly" in found.headers["set-cookie"]
    assert "samesite=strict" in found.headers["set-cookie"].lower()


def test_a_stranger_sees_nothing_of_it(address: str) -> None:
    httpx.post(f"{address}/visit?name=t.md", content=TEAPOTS, headers=BYTES)
    assert httpx.get(f"{address}/visit").json() == []
    assert httpx.get(f"{address}/source/yours/t").status_code == 404
    assert "Teapots" not in httpx.get(f"{address}/source/").text


def test_a_page_elsewhere_cannot_send_files(address: str) -> None:
    for kind in ("text/plain", "multipart/form-data", "application/x-www-form-urlencoded"):
        headers = {"Content-Type": kind}
        found = httpx.post(f"{address}/visit?name=t.md", content=TEAPOTS, headers=headers)
        assert found.status_code == 415
    assert httpx.post(f"{address}/gradio_api/upload", files={"files": b"x"}).status_code == 403


def test_a_file_is_brought_asked_and_removed(
    address: str, open_page: Callable[[str], Page], tmp_path: Path
) -> None:
    (tmp_path / "tea pots & more.md").write_bytes(TEAPOTS)
    page = open_page(address)
    page.get_by_label("Ask a file of your own").set_input_files(tmp_path / "tea pots & more.md")
    expect(page.locator("#adding")).to_have_text("tea pots & more.md can be asked now.")
    expect(page.locator("#own li")).to_contain_text("Teapots")
    expect(page.locator("#pane article")).to_contain_text("Teapots are *glazed* twice.")
    ask(page, "Are teapots glazed twice?")
    expect(page.locator("#log blockquote.quote")).to_have_text("Teapots are *glazed* twice.")
    expect(page.locator("#log .answer")).to_contain_text("Asked only of: Teapots")
    expect(page.locator("#pane mark")).to_have_text("Teapots are *glazed* twice.")
    page.get_by_role("button", name="Remove Teapots").click()
    expect(page.locator("#adding")).to_have_text("Removed.")
    expect(page.locator("#own li")).to_have_count(0)
    ask(page, "Do red lamps delay sleep?")
    expect(page.locator("#log blockquote.quote").last).to_have_text(
        "Red lamps hardly delay it at all."
    )


def test_a_file_chosen_before_the_script_came_is_taken(
    address: str, open_page: Callable[[str], Page]
) -> None:
    page = open_page(address)
    held: list[Route] = []
    page.route("**/citecast/page.js", lambda route: held.append(route))
    page.reload(wait_until="commit")
    page.get_by_label("Ask a file of your own").set_input_files(
        {"name": "t.md", "mimeType": "text/markdown", "buffer": TEAPOTS}
    )
    assert page.evaluate("() => window.citecast") is None
    for one in held:
        one.continue_()
    expect(page.locator("#adding")).to_have_text("t.md can be asked now.")


def test_captions_are_dropped_on_the_page(address: str, open_page: Callable[[str], Page]) -> None:
    page = open_page(address)
    page.evaluate(
        """text => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([text], "kettles.vtt"));
            for (const type of ["dragover", "drop"])
                document.querySelector("#log, #talk").dispatchEvent(
                    new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        }""",
        CAPTIONS.decode(),
    )
    expect(page.locator("#adding")).to_have_text("kettles.vtt can be asked now.")
    ask(page, "Are kettles descaled with vinegar?")
    expect(page.locator("#log blockquote.quote")).to_have_text("Kettles are descaled with vinegar.")
    expect(page.locator("#log .answer .times").first).to_contain_text("0:00:05")


def test_a_file_that_cannot_be_read_is_told_in_the_page(
    address: str, open_page: Callable[[str], Page], tmp_path: Path
) -> None:
    page = open_page(address)
    page.get_by_label("Ask a file of your own").set_input_files(
        {"name": "a<b>.md", "mimeType": "text/markdown", "buffer": b"caf\xe9"}
    )
    expect(page.locator("#adding")).to_contain_text("a<b>.md:1: not UTF-8 text")
    page.get_by_label("Ask a file of your own").set_input_files(
        {"name": "large.md", "mimeType": "text/markdown", "buffer": b"- a\n" * 300_000}
    )
    expect(page.locator("#adding")).to_have_text("large.md: expected at most 1 MB.")


def test_what_was_brought_is_there_after_a_reload(
    address: str, browser: Browser, tmp_path: Path
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.get_by_label("Ask a file of your own").set_input_files(
        {"name": "t.md", "mimeType": "text/markdown", "buffer": TEAPOTS}
    )
    expect(page.locator("#own li")).to_contain_text("Teapots")
    page.goto(f"{address}/?q=Are+teapots+glazed+twice%3F")
    expect(page.locator("#own li")).to_contain_text("Teapots")
    expect(page.locator("#log blockquote.quote")).to_have_text("Teapots are *glazed* twice.")
    context.close()
