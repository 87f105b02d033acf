"""Takes the pictures of the README from the real page: ``make screenshots``."""

import shutil
import socket
import threading
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from app import EXAMPLES
from rag import Pipeline
from rag.web import build_app

IMAGES = Path(__file__).resolve().parent / "images"
TWO_PART, NEAR_MISS = "What is HNK, and what is BDNF?", "How much does a session cost?"
# Name, width and height, colours, and what is asked before the picture is taken.
PICTURES = [
    ("chat", (1400, 950), "light", [TWO_PART]),
    ("not-covered", (1400, 950), "light", [TWO_PART, NEAR_MISS]),
    ("empty", (1400, 950), "light", []),
    ("dark", (1400, 950), "dark", [TWO_PART]),
    ("notice", (1400, 950), "light", ["?!"]),
    ("phone", (390, 844), "light", [TWO_PART]),
    ("phone-source", (390, 844), "light", [TWO_PART]),
    ("phone-dark", (390, 844), "dark", [NEAR_MISS]),
]


def main() -> None:
    """Serve the corpus on a free port and picture it."""
    pipeline = Pipeline.from_corpus("corpus")
    with socket.socket() as listener, sync_playwright() as playwright:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(
            uvicorn.Config(build_app(pipeline, examples=EXAMPLES), log_level="error")
        )
        serving = {"target": server.run, "kwargs": {"sockets": [listener]}, "daemon": True}
        threading.Thread(**serving).start()  # type: ignore[arg-type]
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        for picture in PICTURES:
            _picture(browser, address, *picture)
        browser.close()
        server.should_exit = True


def _picture(
    browser: Browser,
    address: str,
    name: str,
    size: tuple[int, int],
    colours: str,
    questions: list[str],
) -> None:
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=colours,  # type: ignore[arg-type]
    )
    page.goto(address)
    box = page.get_by_role("textbox", name="Your question")
    for number, question in enumerate(questions):
        box.fill(question)
        box.press("Enter")
        page.locator("#log .answer:not(.pending)").nth(number).wait_for()
    if name.endswith("source"):
        page.get_by_role("link", name="Show in the summary").first.click()
        page.locator("#pane mark.first").wait_for()
    page.wait_for_timeout(2000)  # what comes beside an answer: its source, what to ask next
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    page.close()


if __name__ == "__main__":
    main()
