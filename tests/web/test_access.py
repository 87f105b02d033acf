"""The page for everyone: no serious violation in any of its states, and no need of a mouse."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.web.test_page import ask

pytestmark = pytest.mark.model

STATES = {
    "empty": [],
    "answered": ["What is HNK, and what is BDNF?"],
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


def test_all_can_be_done_by_keyboard(seed_page: Page) -> None:
    seed_page.keyboard.press("/")
    expect(seed_page.get_by_role("textbox", name="Your question")).to_be_focused()
    seed_page.keyboard.type("What is a k-hole?")
    seed_page.keyboard.press("Enter")
    cite = seed_page.get_by_role("link", name="Show in the summary").first
    cite.focus()
    seed_page.keyboard.press("Enter")
    expect(seed_page.locator("#pane mark.first")).to_be_in_viewport()
    expect(seed_page.locator("#pane article")).to_be_focused()


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
