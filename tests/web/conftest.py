"""A real server on a free port of this machine, and the real page in Chromium."""

import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from rag import Pipeline
from rag.web import Loading, build_app

# A machine that is busy is slow to answer, and not wrong.
expect.set_options(timeout=30_000)

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)

# A test may end, and its server with it, while the page still asks for something; and a vote on
# what has changed since is refused, which the page says in its own words.
EXPECTED = ("ERR_CONNECTION_REFUSED", "409 (Conflict)")
ENDED: set[str] = set()


def is_expected(message: ConsoleMessage) -> bool:
    ended = any(message.location["url"].startswith(one) for one in ENDED)
    return ended or any(one in message.text for one in EXPECTED)


@contextmanager
def serving(
    pipeline: Pipeline | Loading, examples: list[str] | None = None, **settings: Any
) -> Iterator[str]:
    """Serve a pipeline; the address is the value."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        app = build_app(pipeline, examples=examples or [], hosts=["127.0.0.1"], **settings)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        try:
            yield address
        finally:
            ENDED.add(address)
            # The page holds a connection open for as long as it lives: not waited for.
            server.should_exit = server.force_exit = True
            thread.join(timeout=10)


@contextmanager
def serving_late(
    pipeline: Pipeline, examples: list[str] | None = None
) -> Iterator[tuple[str, threading.Event]]:
    """Serve a pipeline that is not there before the event: the address and the event."""
    arrived = threading.Event()

    def opened() -> Pipeline:
        arrived.wait(timeout=60)
        return pipeline

    with serving(Loading(pipeline.corpus, opened), examples) as address:
        yield address, arrived


@pytest.fixture(scope="session")
def seed_address(seed_pipeline: Pipeline) -> Iterator[str]:
    with serving(seed_pipeline, ["What is a k-hole?", "What is the capital of France?"]) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium found: apt-get install chromium")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield found
        found.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Open a page that must log no error and run no script of a question or a source."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    problems: list[str] = []

    def opened(address: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("dialog", lambda dialog: problems.append(f"dialog: {dialog.message}"))
        page.on(
            "console",
            lambda message: (
                problems.append(message.text)
                if message.type == "error" and not is_expected(message)
                else None
            ),
        )
        page.goto(address)
        # Gradio draws the page and loads our script after that.
        page.wait_for_function("() => window.citecast")
        page.get_by_role("textbox", name="Your question").wait_for()
        return page

    yield opened
    context.close()
    assert problems == []


@pytest.fixture
def seed_page(seed_address: str, open_page: Callable[[str], Page]) -> Page:
    return open_page(seed_address)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder
