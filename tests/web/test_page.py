"""The real page in Chromium: what a person sees is the source, and nothing in it runs."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag import Pipeline, Retriever
from rag.judge import Calibration, EvidenceJudge, Strictness
from rag.testing import KeywordEncoder
from tests.conftest import SEED
from tests.judges import BY_ANY_WORD
from tests.web.conftest import serving

pytestmark = pytest.mark.browser

# Each is a bullet of a file; "marker<n>" is what it is asked for by.
TRICKY = [
    "*stars* and **more** here",
    "_lines_ and __more__ here",
    "costs $$50$$ or $5 and $6",
    "under <30 and >20 & more",
    "1. not a list",
    "- not a bullet",
    "C:\\new\\table \\* \\_ \\\\",
    "&amp; &lt;b&gt; &#42; stay",
    "<b>bold</b> <img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</blockquote></div> closes nothing",
    "see https://example.org/?a=1&b=2 now",
    "[x](javascript:alert(1)) is text",
    "{{value}} {{#each}} {% raw %}",
    "${document.body.remove()} `${1+1}`",
    "`code` and ``more code``",
    "emoji 🙂👩‍👩‍👧 and é e\u0301",
    "עברית and العربية mixed",
    "日本語、中文：テスト。",
    "tabs\there and  double  spaces",
    "no\u00a0break and thin\u2009space",
    "~~struck~~ ==marked== ^up^ ~down~",
    "# not a heading",
    "a | b | c --- d",
    "“curly” ‘quotes’ – dashes — … ™",
    "very" + "long" * 60,
    "first line\n  and a second line",
    "[^1] [ref] ![alt](x.png)",
]


def test_there_are_enough_tricky_quotes() -> None:
    assert len(set(TRICKY)) >= 25


def ask(page: Page, question: str) -> None:
    box = page.get_by_role("textbox", name="Your question")
    box.fill(question)
    box.press("Enter")
    expect(page.locator("#log .asked").last).to_have_text(question.strip(), use_inner_text=False)


@pytest.mark.model
def test_an_answer_is_the_exact_words_of_the_users_file(seed_page: Page) -> None:
    ask(seed_page, "What is a k-hole?")
    quote = seed_page.locator("blockquote.quote").first
    expect(quote).to_be_visible()
    shown = quote.evaluate("node => node.textContent")
    assert shown.startswith('A "k-hole" refers to')
    assert shown in (SEED / "ketamine.md").read_bytes().decode()


@pytest.mark.model
def test_the_timestamp_opens_the_episode_at_that_second(seed_page: Page) -> None:
    ask(seed_page, "What is a k-hole?")
    link = seed_page.get_by_role("link", name="Listen from 1:26:04").first
    expect(link).to_have_text("1:26:04")
    expect(link).to_have_attribute("href", "https://www.youtube.com/watch?v=Rxmv7rT9leo&t=5164s")
    expect(link).to_have_attribute("target", "_blank")
    expect(link).to_have_attribute("rel", "noopener noreferrer")


@pytest.mark.model
def test_a_question_on_two_sections_is_answered_by_two_numbered_quotes(seed_page: Page) -> None:
    ask(seed_page, "What is HNK, and what is BDNF?")
    expect(seed_page.locator("ol.quotes > li")).to_have_count(2)
    expect(seed_page.locator("ol.quotes .section")).to_have_text(
        [
            "BDNF: A Key Player in Ketamine-Induced Neuroplasticity",
            "Ketamine's Interaction with the Opioid System",
        ]
    )


@pytest.mark.model
def test_what_the_summary_does_not_cover_is_said_plainly(seed_page: Page) -> None:
    ask(seed_page, "What is the capital of France?")
    expect(seed_page.locator("#log .answer")).to_contain_text("The summary does not cover this.")
    expect(seed_page.locator("blockquote.quote")).to_have_count(0)
    expect(seed_page.locator("ul.nearest > li")).to_have_count(3)


@pytest.mark.model
def test_an_example_is_one_that_is_answered_and_asks_itself(seed_page: Page) -> None:
    examples = seed_page.locator("button.example")
    expect(examples.first).to_have_text("What is a k-hole?")
    expect(examples.filter(has_text="capital of France")).to_have_count(0)
    examples.first.click()
    expect(seed_page.locator("blockquote.quote").first).to_be_visible()
    expect(examples.first).to_be_hidden()


@pytest.mark.model
def test_clearing_goes_back_to_the_empty_page(seed_page: Page) -> None:
    ask(seed_page, "What is a k-hole?")
    seed_page.get_by_role("button", name="Clear").click()
    expect(seed_page.locator("button.example").first).to_be_visible()
    ask(seed_page, "What is BDNF?")
    expect(seed_page.locator("#log .asked")).to_have_count(1)


@pytest.mark.model
def test_a_new_answer_is_in_view_and_nothing_lies_over_its_quotes(seed_page: Page) -> None:
    seed_page.set_viewport_size({"width": 390, "height": 844})
    for count, question in enumerate(["What is HNK, and what is BDNF?", "What is a k-hole?"], 1):
        ask(seed_page, question)
        expect(seed_page.locator("#log .answer")).to_have_count(count)
        expect(seed_page.locator("#log .asked").last).to_be_in_viewport(ratio=1)
        quote = seed_page.locator("#log .answer").last.locator("blockquote.quote").first
        expect(quote).to_be_in_viewport()
        # Gradio's buttons in a log stay where they are, and the quotes scroll under them.
        expect(seed_page.locator("#log .icon-button-wrapper:visible")).to_have_count(0)
    assert seed_page.evaluate("window.scrollY") == 0
    assert seed_page.evaluate("document.querySelector('#log [role=log]').scrollTop") > 0


@pytest.mark.model
@pytest.mark.parametrize("question", ["", "   ", "?!", "\x07"])
def test_a_question_without_words_gets_a_polite_line(seed_page: Page, question: str) -> None:
    box = seed_page.get_by_role("textbox", name="Your question")
    box.fill(question)
    box.press("Enter")
    expect(seed_page.locator(".answer.notice")).to_have_text("Please ask a question in words.")


@pytest.mark.model
def test_a_question_of_ten_thousand_characters_gets_a_polite_line(seed_page: Page) -> None:
    box = seed_page.get_by_role("textbox", name="Your question")
    box.fill("why " * 2500)
    seed_page.get_by_role("button", name="Ask", exact=True).click()
    expect(seed_page.locator(".answer.notice")).to_contain_text("10,000 characters")


@pytest.mark.model
@pytest.mark.parametrize(
    "question",
    [
        "<img src=x onerror=alert(1)> ketamine",
        "<script>alert(1)</script> what",
        "**bold** _it_ $$x$$ [a](javascript:alert(1))",
        "${alert(1)} {{alert(1)}}",
        "# heading\n\n- list",
        "</p></div><h1>mine</h1>",
        "what \x07is\x1b[31m BDNF\x7f",
    ],
)
def test_a_question_is_shown_as_typed_and_never_runs(seed_page: Page, question: str) -> None:
    ask(seed_page, question)
    expect(seed_page.locator("#log .answer")).to_be_visible()
    asked = seed_page.locator("#log .asked")
    assert asked.evaluate("node => node.textContent") == question
    assert asked.evaluate("node => node.children.length") == 0


def test_tricky_quotes_are_shown_to_the_character(
    notes: Path, open_page: Callable[[str], Page]
) -> None:
    # Each bullet stands in a paragraph of code, where Markdown leaves everything as it is.
    bullets = [f"marker{number} {text}" for number, text in enumerate(TRICKY)]
    fence = "`````"
    blocks = [f"{fence}\n{bullet}\r\n\r\nafter\n{fence}\n" for bullet in bullets]
    (notes / "tricky.md").write_bytes(
        ("# Tricky <b>title</b> & *more*\n\n" + "\n".join(blocks)).encode()
    )
    retriever = Retriever.from_corpus(
        notes, index=notes.parent / "index", encoder=KeywordEncoder(dim=4096, window=2000)
    )
    source = retriever.index.corpus.documents[0].text
    with serving(Pipeline(retriever, judge=BY_ANY_WORD)) as address:
        page = open_page(address)
        for number, bullet in enumerate(bullets):
            ask(page, f"marker{number}")
            quote = page.locator("#log .answer").nth(number).locator("blockquote").first
            shown = quote.evaluate("node => node.textContent")
            assert shown in source
            assert shown == f"{fence}\n{bullet}\r\n\r\nafter\n{fence}"
            assert quote.evaluate("node => node.children.length") == 0


def test_nothing_is_fetched_from_anywhere_else(
    seed_address: str, open_page: Callable[[str], Page]
) -> None:
    page = open_page(seed_address)
    hosts = page.evaluate(
        "performance.getEntriesByType('resource').map(e => new URL(e.name).origin)"
    )
    assert set(hosts) <= {seed_address}
    assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_needs_no_sideways_scrolling(
    seed_address: str, open_page: Callable[[str], Page], width: int
) -> None:
    page = open_page(seed_address)
    page.set_viewport_size({"width": width, "height": 844})
    ask(page, "What is a k-hole?")
    expect(page.locator("blockquote.quote").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


class Pieces(KeywordEncoder):
    """Takes no word for a known one, so that a word the corpus lacks may be a typing error."""

    def length(self, text: str) -> int:
        return 2 * len(text.split())


@pytest.fixture
def nap_page(notes: Path, open_page: Callable[[str], Page]) -> Iterator[Page]:
    (notes / "naps.md").write_text(
        "# Naps\n\n## Lamps (0:01:00)\n\n- Red lamps hardly delay sleep.\n"
        "- Green lamps delay sleep by ten minutes.\n\n## Noise (0:02:00)\n\n- A fan hides noise.\n"
    )
    retriever = Retriever.from_corpus(notes, index=notes.parent / "index", encoder=Pieces())
    thresholds = {Strictness.CAUTIOUS: 0.999, Strictness.BALANCED: 0.3, Strictness.EAGER: 0.0}
    judge = EvidenceJudge(Calibration(-2.0, {"met": 5.0}, thresholds, 0.1))
    with serving(Pipeline(retriever, judge=judge)) as address:
        yield open_page(address)


def test_a_question_read_otherwise_says_so_and_can_be_asked_as_typed(nap_page: Page) -> None:
    ask(nap_page, "do red lmaps delay sleep")
    expect(nap_page.locator("#log .read-as q")).to_have_text("do red lamps delay sleep")
    nap_page.get_by_role("button", name="Ask as typed").click()
    expect(nap_page.locator("#log .read-as")).to_have_count(0)
    expect(nap_page.locator("#log .asked")).to_have_count(1)
    expect(nap_page.get_by_role("button", name="Ask as typed")).to_have_count(0)


def test_only_the_last_question_can_be_asked_as_typed(nap_page: Page) -> None:
    for _ in range(2):
        ask(nap_page, "do red lmaps delay sleep")
    expect(nap_page.locator("#log .read-as")).to_have_count(2)
    shown = nap_page.get_by_role("button", name="Ask as typed")
    expect(shown).to_have_count(1)
    shown.click()
    expect(nap_page.locator("#log .read-as")).to_have_count(1)
    expect(nap_page.locator("#log .asked")).to_have_count(2)
    expect(shown).to_have_count(0)


def test_edit_puts_a_question_back_into_the_box_and_retry_asks_it_again(nap_page: Page) -> None:
    ask(nap_page, "What is a fan?")
    nap_page.get_by_role("button", name="Edit this question").click()
    box = nap_page.get_by_role("textbox", name="Your question")
    expect(box).to_have_value("What is a fan?")
    expect(box).to_be_focused()
    nap_page.get_by_role("button", name="Retry").click()
    expect(nap_page.locator("#log .asked")).to_have_text(["What is a fan?"] * 2)
    expect(nap_page.locator("#log blockquote")).to_have_text(["A fan hides noise."] * 2)


def test_a_follow_up_is_completed_from_the_question_before_it(nap_page: Page) -> None:
    ask(nap_page, "What is a fan?")
    ask(nap_page, "does it hide noise?")
    expect(nap_page.locator("#log .read-as q")).to_have_text("does a fan hide noise?")
    last = nap_page.locator("#log .answer").last
    expect(last.locator("blockquote").first).to_have_text("A fan hides noise.")


def test_how_sure_to_be_is_a_choice(nap_page: Page) -> None:
    ask(nap_page, "do red lamps delay sleep")
    expect(nap_page.locator("#log .answer.answered")).to_have_count(1)
    nap_page.get_by_label("How sure before quoting").click()
    nap_page.get_by_role("option", name="Cautious: when sure").click()
    ask(nap_page, "do green lamps delay sleep")
    expect(nap_page.locator("#log .answer").last).not_to_have_class("answer answered")


def test_the_sections_are_listed_with_their_times(nap_page: Page) -> None:
    ask(nap_page, "list the sections")
    quotes = nap_page.locator("#log blockquote.quote")
    expect(quotes).to_have_text(["Lamps", "Noise"])
