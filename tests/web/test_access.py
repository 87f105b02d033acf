"""The page for everyone: no serious violation in any of its states, and no need of a mouse."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from rag import Pipeline
from tests.web.conftest import serving
from tests.web.test_page import ask

pytestmark = pytest.mark.model

STATES = {
    "empty": [],
    "answered": ["What is HNK, and what is BDNF?"],
    "related": ["How is ketamine manufactured?"],
    "not covered": ["What is the capital of France?"],
    "notice": ["?!"],
}


def violations(page: Page) -> list[str]:
    """Run axe-core and return what is serious or critical."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:160]}"
        for one in found
        if one["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("questions", STATES.values(), ids=STATES)
def test_no_state_has_a_serious_violation(
    browser: Browser, seed_address: str, questions: list[str], width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        bypass_csp=True,  # axe is put into the page as a script
    )
    page = context.new_page()
    page.goto(seed_address)
    page.get_by_role("textbox", name="Your question").wait_for()
    for question in questions:
        ask(page, question)
        expect(page.locator("#log .answer:not(.pending)")).to_have_count(1)
    if "HNK" in "".join(questions):
        page.locator(".timeline summary").click()
        if width < 1000:
            page.get_by_role("link", name="Show in the summary").first.click()
            expect(page.locator("#pane mark.first")).to_be_in_viewport()
    assert violations(page) == []
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_several_documents_and_a_file_of_ones_own_have_no_serious_violation(
    browser: Browser, pipeline: Pipeline, width: int, scheme: str, tmp_path: Path
) -> None:
    with serving(pipeline, feedback=tmp_path / "votes.jsonl") as address:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            bypass_csp=True,
        )
        page = context.new_page()
        page.goto(address)
        page.get_by_label("Ask a file of your own").set_input_files(
            {"name": "t.md", "mimeType": "text/markdown", "buffer": b"# T\n\n- Pots boil.\n"}
        )
        expect(page.locator("#adding")).to_have_text("t.md can be asked now.")
        assert violations(page) == []
        ask(page, "do red lamps delay sleep?")
        expect(page.locator("#log .answer:not(.pending)")).to_have_count(1)
        page.get_by_label("Ask only these").click()
        expect(page.get_by_role("option").first).to_be_visible()
        assert violations(page) == []
        context.close()


def go_to(page: Page, name: str) -> None:
    """Press Tab until what is called so has the focus; a mouse is never needed."""
    for _ in range(150):
        page.keyboard.press("Tab")
        if page.evaluate(
            """name => {
                const node = document.activeElement;
                return (node.ariaLabel || node.textContent).trim().startsWith(name);
            }""",
            name,
        ):
            return
    pytest.fail(f"no way to {name!r} by Tab")


def test_all_can_be_done_by_keyboard(
    browser: Browser, seed_pipeline: Pipeline, tmp_path: Path
) -> None:
    votes = tmp_path / "votes.jsonl"
    with serving(seed_pipeline, feedback=votes) as address:
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        page = context.new_page()
        page.goto(address)
        page.get_by_role("textbox", name="Your question").wait_for()
        page.keyboard.press("/")
        expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
        page.keyboard.type("What is a k-hole?")
        page.keyboard.press("Enter")
        quote = page.locator("#log blockquote.quote")
        expect(quote).to_be_visible()
        expect(page.locator("button.next").first).to_be_visible()
        go_to(page, "Show in the summary")
        page.keyboard.press("Enter")
        expect(page.locator("#pane mark.first")).to_be_in_viewport()
        expect(page.locator("#pane article")).to_be_focused()
        page.keyboard.press("Escape")
        expect(page.get_by_role("link", name="Show in the summary")).to_be_focused()
        go_to(page, "Copy the quote")
        page.keyboard.press("Enter")
        expect(page.locator("#announced")).to_have_text("Copied.")
        copied = page.evaluate("navigator.clipboard.readText()")
        cited = seed_pipeline.ask("What is a k-hole?").quotes[0]
        assert copied == f"“{cited.text}”\n— {cited.citation}"
        go_to(page, "Right: this quote")
        page.keyboard.press("Enter")
        expect(page.locator("#log .vote[aria-pressed=true]")).to_have_count(1)
        assert votes.exists()
        go_to(page, "14 sections")
        page.keyboard.press("Enter")
        go_to(page, "Ask what is said in: Ketamine Forms")
        page.keyboard.press("Enter")
        expect(page.locator("#log .answer:not(.pending)")).to_have_count(2)
        expect(page.locator("button.next").first).to_be_visible()
        go_to(page, "What is said about")
        page.keyboard.press("Enter")
        expect(page.locator("#log .answer:not(.pending)")).to_have_count(3)
        go_to(page, "How sure before quoting")
        page.keyboard.press("ArrowDown")
        expect(page.get_by_role("option", name="Cautious")).to_be_visible()
        page.keyboard.press("Escape")
        go_to(page, "Dark")
        page.keyboard.press("Enter")
        expect(page.locator("body.dark")).to_have_count(1)
        go_to(page, "Clear")
        page.keyboard.press("Enter")
        expect(page.locator("#log")).to_have_count(0)
        expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
        context.close()


def test_what_has_the_focus_is_seen(seed_page: Page) -> None:
    ask(seed_page, "What is a k-hole?")
    expect(seed_page.locator("#log blockquote.quote").first).to_be_visible()
    seen = set()
    for _ in range(25):
        seed_page.keyboard.press("Tab")
        name, style, width = seed_page.evaluate(
            """() => {
                const style = getComputedStyle(document.activeElement);
                const node = document.activeElement;
                return [node.ariaLabel || node.textContent, style.outlineStyle, style.outlineWidth];
            }"""
        )
        assert style == "solid", name
        assert width in ("2px", "3px"), name
        seen.add(name.strip())
    assert {"Clear", "Listen from 0:00:00"} <= seen
