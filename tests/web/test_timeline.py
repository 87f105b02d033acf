"""The strip of the episode: every timed section at its place, the near ones darker."""

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag import Pipeline
from rag.corpus import parse_data
from rag.web.timeline import timeline_html
from tests.web.conftest import serving
from tests.web.html_text import Reader
from tests.web.test_page import ask

UNLINKED = "# T\n\n## Glaze (0:20)\n\n- Teapots are glazed.\n\n## Firing (1:20)\n\n- Kilns burn.\n"


def _strip(pipeline: Pipeline, question: str) -> str:
    answer = pipeline.ask(question)
    document = pipeline.corpus.document("sleep")
    assert document is not None
    return timeline_html(document, answer.sections, answer.quotes)


def test_blocks_stand_in_order_and_fill_the_strip(pipeline: Pipeline) -> None:
    strip = _strip(pipeline, "Do red lamps delay sleep?")
    places = re.findall(r"left:([\d.]+)%;width:([\d.]+)%", strip)
    bounds = [(float(left), float(left) + float(width)) for left, width in places]
    assert bounds[-1][1] == pytest.approx(100, abs=0.1)
    for (_, end), (start, _) in pairwise(bounds):
        assert end == pytest.approx(start, abs=0.02)


def test_the_nearest_section_is_said_in_words_too(pipeline: Pipeline) -> None:
    read = Reader(_strip(pipeline, "Do red lamps delay sleep?"))
    assert "0:12:34 Light in the Evening nearest, quoted" in read.text


def test_a_document_without_times_has_no_strip(pipeline: Pipeline) -> None:
    document = pipeline.corpus.document("tricky")
    assert document is not None
    timed = any(section.start for section in document.sections)
    assert bool(timeline_html(document, (), ())) is timed


def test_what_is_not_near_is_not_shown_as_near(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Do red lamps delay sleep?")
    document = pipeline.corpus.document("sleep")
    assert document is not None
    strip = timeline_html(document, answer.sections, (), darkest=2)
    assert "shade-2" in strip
    assert "shade-4" not in strip
    assert "nearest" not in Reader(strip).text


def test_the_times_under_the_strip_are_few_and_inside_it(pipeline: Pipeline) -> None:
    strip = _strip(pipeline, "Do red lamps delay sleep?")
    (axis,) = re.findall(r'<div class="axis".*?</div>', strip)
    places = [float(place) for place in re.findall(r"left:([\d.]+)%", axis)]
    assert places[0] == 0
    assert 2 <= len(places) <= 5
    assert places[-1] < 90


def test_the_strip_of_a_transcript_ends_with_its_last_words(tmp_path: Path) -> None:
    cues = "WEBVTT\n\n00:00:05.000 --> 00:00:09.000\nKettles boil.\n\n"
    cues += "00:01:30.000 --> 00:01:33.000\nTeapots do not.\n"
    document = parse_data(cues.encode(), id="a", path=tmp_path / "a.vtt")
    assert '<span style="left:65.93%">0:01:00</span>' in timeline_html(document, (), ())


@pytest.mark.model
def test_the_strip_can_be_read_on_a_phone(seed_page: Page) -> None:
    seed_page.set_viewport_size({"width": 390, "height": 844})
    ask(seed_page, "What is a k-hole?")
    times = seed_page.locator(".axis span")
    expect(times).to_have_text(["0:00:00", "0:30:00", "1:00:00", "1:30:00"])
    boxes = [times.nth(at).bounding_box() for at in range(4)]
    edges = [(one["x"], one["x"] + one["width"]) for one in boxes if one]
    assert all(end < start for (_, end), (start, _) in pairwise(edges))
    assert edges[-1][1] < 390


@pytest.mark.model
def test_a_block_opens_its_second_and_tells_its_title(seed_page: Page) -> None:
    ask(seed_page, "What is a k-hole?")
    block = seed_page.locator(".strip .block.shade-4")
    expect(block).to_have_attribute(
        "title", '1:26:04 Doses, Routes of Administration, and the "K-Hole"'
    )
    expect(block).to_have_attribute("href", "https://www.youtube.com/watch?v=Rxmv7rT9leo&t=5164s")
    expect(seed_page.locator(".strip .pin")).to_have_count(1)


@pytest.mark.model
def test_the_list_of_the_strip_can_be_asked_by_keyboard(seed_page: Page) -> None:
    ask(seed_page, "What is a k-hole?")
    summary = seed_page.locator(".timeline summary")
    expect(summary).to_have_text("14 sections, 0:00:00 to the end")
    summary.focus()
    seed_page.keyboard.press("Enter")
    expect(seed_page.locator("ol.played > li")).to_have_count(14)
    button = seed_page.locator("ol.played").get_by_role("button", name="BDNF")
    button.focus()
    seed_page.keyboard.press("Enter")
    expect(seed_page.locator("#log .asked").last).to_have_text("What is said about BDNF?")


def test_a_block_of_an_episode_without_a_link_opens_its_section_in_the_source(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(pipeline) as address:
        page = open_page(address)
        page.get_by_label("Ask a file of your own").set_input_files(
            {"name": "t.md", "mimeType": "text/markdown", "buffer": UNLINKED.encode()}
        )
        expect(page.locator("#adding")).to_have_text("t.md can be asked now.")
        ask(page, "Are teapots glazed?")
        block = page.locator(".strip .block").nth(1)
        expect(block).to_have_attribute("title", "0:01:20 Firing")
        block.click()
        expect(page.locator("#pane mark").nth(1)).to_have_text("Firing (1:20)")
