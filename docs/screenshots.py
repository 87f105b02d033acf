"""Takes the pictures of the README from the real page: ``make screenshots``."""

import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from app import EXAMPLES
from rag import Pipeline
from rag.web import Loading, build_app

IMAGES = Path(__file__).resolve().parent / "images"
TWO_PART, NEAR_MISS = "What is HNK, and what is BDNF?", "How much does a session cost?"
RELATED, MISSPELT = "How is ketamine manufactured?", "antidepresant efects"
DESKTOP, PHONE = (1400, 950), (390, 844)
# Name, width and height, colours, and what is asked before the picture is taken.
PICTURES = [
    ("chat", DESKTOP, "light", [TWO_PART]),
    ("not-covered", DESKTOP, "light", [TWO_PART, NEAR_MISS]),
    ("related", DESKTOP, "light", [RELATED]),
    ("read-as", DESKTOP, "light", [MISSPELT]),
    ("own-file", DESKTOP, "light", ["Are teapots glazed twice?"]),
    ("empty", DESKTOP, "light", []),
    ("dark", DESKTOP, "dark", [TWO_PART]),
    ("notice", DESKTOP, "light", ["?!"]),
    ("phone", PHONE, "light", [TWO_PART]),
    ("phone-empty", PHONE, "light", []),
    ("phone-source", PHONE, "light", [TWO_PART]),
    ("phone-dark", PHONE, "dark", [NEAR_MISS]),
]
OWN = """# Teapots

## Glazing (0:20)

- Teapots are glazed twice.

## Firing (3:20)

- A kiln takes a day to cool.
"""


def main() -> None:
    """Serve the corpus on a free port and picture it, before and after its model is there."""
    pipeline = Pipeline.from_corpus("corpus")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        arrived = Event()

        def opened() -> Pipeline:
            arrived.wait()
            return pipeline

        with _served(Loading(pipeline.corpus, opened)) as address:
            _picture(browser, address, "loading", DESKTOP, "light", [TWO_PART])
            arrived.set()
        with _served(Loading.of(pipeline)) as address:
            for picture in PICTURES:
                _picture(browser, address, *picture)
        browser.close()


@contextmanager
def _served(loading: Loading) -> Iterator[str]:
    with socket.socket() as listener, tempfile.TemporaryDirectory() as votes:
        listener.bind(("127.0.0.1", 0))
        app = build_app(loading, examples=EXAMPLES, feedback=Path(votes) / "votes.jsonl")
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = server.force_exit = True
        thread.join()


def _picture(
    browser: Browser,
    address: str,
    name: str,
    size: tuple[int, int],
    colours: str,
    questions: list[str],
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=colours,  # type: ignore[arg-type]
    )
    page = context.new_page()
    page.goto(address)
    box = page.get_by_role("textbox", name="Your question")
    if name == "own-file":
        page.get_by_label("Ask a file of your own").set_input_files(
            {"name": "teapots.md", "mimeType": "text/markdown", "buffer": OWN.encode()}
        )
        page.get_by_text("teapots.md can be asked now.").wait_for()
    if name.endswith("empty"):
        page.locator("button.example").first.wait_for()
    shown = "#log .answer" if name == "loading" else "#log .answer:not(.pending)"
    for number, question in enumerate(questions):
        box.fill(question)
        box.press("Enter")
        page.locator(shown).nth(number).wait_for()
    if name.endswith("source"):
        page.get_by_role("link", name="Show in the summary").first.click()
        page.locator("#pane mark.first").wait_for()
    if questions and name not in ("notice", "loading"):
        page.locator("button.next").first.wait_for(state="attached")
    page.wait_for_timeout(2000)  # what comes beside an answer: its source
    page.screenshot(path=IMAGES / f"{name}.png", animations="disabled")
    context.close()


if __name__ == "__main__":
    main()
