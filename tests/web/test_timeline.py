"""The strip of the episode: every timed section at its place, the near ones darker."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from rag import Pipeline
from rag.web.timeline import timeline_html
from tests.web.html_text import Reader
from tests.web.test_page import ask


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
