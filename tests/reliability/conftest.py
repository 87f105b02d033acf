"""Corpora to build from, processes to kill, and what each test has to tell.

``make reliability`` writes what the tests tell into ``docs/reliability.md``.
"""

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.corpus import Corpus, load_corpus
from rag.errors import IndexLockedError, StaleIndexError
from rag.indexing import Index, build_index, load_index
from rag.testing import KeywordEncoder

# A server that forks: the package is imported once, and each process starts in milliseconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["rag.indexing", "rag.testing"])

Tell = Callable[[str, str], None]
Start = Callable[..., BaseProcess]


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Tell:
    """Put down what happened, and what came of it: a row of ``docs/reliability.md``."""
    return lambda what, came: record_property("told", f"| {what} | {came} |")


@pytest.fixture
def start() -> Iterator[Start]:
    """Start a process; none outlives the test."""
    started: list[BaseProcess] = []

    def begin(target: Callable[..., None], *args: Any) -> BaseProcess:
        process = PROCESSES.Process(target=target, args=args, daemon=True)  # type: ignore[attr-defined]
        process.start()
        started.append(process)
        return process

    yield begin
    for process in started:
        with suppress(ValueError):
            process.kill()
            process.join()


@pytest.fixture
def corpora(tmp_path: Path) -> tuple[Corpus, Corpus]:
    """The same folder in two states: some documents changed, one added, one removed."""
    return write_corpus(tmp_path / "old", 0), write_corpus(tmp_path / "new", 1)


def write_corpus(folder: Path, state: int) -> Corpus:
    """Write and read a corpus of twelve small documents."""
    folder.mkdir()
    for number in range(12):
        changed = state if number % 3 == 0 else 0
        items = "".join(f"- Item {item} of {number}, state {changed}.\n" for item in range(5))
        name = f"ep{number + (12 if state and number == 5 else 0)}.md"
        (folder / name).write_text(f"# Episode {number}\n\n## Part (0:10)\n\n{items}")
    return load_corpus(folder)


def build_for_ever(folders: tuple[Path, Path], index: Path) -> None:
    """Build one corpus and then the other, until somebody ends it."""
    corpora = [load_corpus(folder) for folder in folders]
    for turn in range(10**9):
        with suppress(IndexLockedError):
            build_index(corpora[turn % 2], KeywordEncoder(), index)


def opened(corpora: tuple[Corpus, Corpus], index: Path) -> Index:
    """Open the index, which must be whole, as the one or the other of two corpora."""
    for _ in range(1000):
        for corpus in corpora:
            # A build may have ended in between, in the other state.
            with suppress(StaleIndexError):
                found = load_index(corpus, KeywordEncoder(), index)
                expect_exact(found)
                return found
        time.sleep(0.001)
    raise AssertionError("the index is of neither corpus")


def expect_exact(index: Index) -> None:
    """Expect each vector to be that of its own passage, and each span that of its own text."""
    texts = [passage.search_text for passage in index.items]
    expected = index.encoder.encode_document(texts)
    np.testing.assert_allclose(index.item_vectors.rows(0, len(texts)), expected, atol=1e-6)
    for passage in index.items:
        item = passage.items[0]
        assert passage.document.text[item.span.start : item.span.end].strip()
