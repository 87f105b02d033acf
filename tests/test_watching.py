"""The index follows its corpus: what changed, what is said of it, and what is awaited."""

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from rag.changes import Changes, changes_since
from rag.corpus import load_corpus
from rag.indexing import build_index
from rag.testing import KeywordEncoder


def test_what_came_changed_and_left_is_told(small_corpus: Path, tmp_path: Path) -> None:
    folder = tmp_path / "built"
    before = load_corpus(small_corpus)
    assert changes_since(folder, before) == Changes(added=("sleep", "tricky"))
    build_index(before, KeywordEncoder(), folder)
    assert not changes_since(folder, before)
    (small_corpus / "tricky.md").unlink()
    (small_corpus / "sleep.md").write_text("# Sleep\n\n- Other words.\n")
    (small_corpus / "new.md").write_text("# New\n\n- A word.\n")
    changes = changes_since(folder, load_corpus(small_corpus))
    assert changes == Changes(added=("new",), changed=("sleep",), removed=("tricky",))
    assert str(changes) == "1 added (new), 1 changed (sleep), 1 removed (tricky)"


def test_many_names_are_counted_and_odd_ones_keep_to_their_line() -> None:
    assert str(Changes(added=("a\nb",))) == r"1 added (a\nb)"
    many = Changes(removed=tuple("abcdefgh"))
    assert str(many) == "8 removed (a, b, c, d, e, and 3 more)"
    assert str(Changes()) == "nothing changed"


class Command:
    """A running ``rag index --watch`` whose lines are read as they come."""

    def __init__(self, corpus: Path, index: Path) -> None:
        words = ["index", "--watch", "--corpus", str(corpus), "--index", str(index)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rag", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            # Tests that run in the background are deaf to Ctrl+C, and so would this be.
            preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
        )
        self._text = b""

    def says(self, words: str, *, within: float = 120) -> str:
        """Wait for a line that holds ``words``; return all that was said since the last one."""
        assert self.process.stdout is not None
        until = time.monotonic() + within
        while words.encode() not in self._text or not self._text.endswith(b"\n"):
            ready, _, _ = select.select([self.process.stdout], [], [], until - time.monotonic())
            read = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert read, f"expected {words!r}, heard {self._text.decode()!r}"
            self._text += read
        heard, self._text = self._text.decode(), b""
        return heard


@pytest.fixture
def watching(small_corpus: Path, tmp_path: Path) -> Iterator[Callable[[Path], Command]]:
    started: list[Command] = []

    def start(index: Path) -> Command:
        started.append(Command(small_corpus, index))
        return started[-1]

    yield start
    for command in started:
        command.process.kill()
        command.process.wait()


def test_every_change_of_the_folder_is_indexed(
    small_corpus: Path, tmp_path: Path, watching: Callable[[Path], Command]
) -> None:
    command = watching(tmp_path / "built")
    assert "2 added (sleep, tricky)" in command.says("Watching")
    (small_corpus / "new.md").write_text("# New\n\n- A word.\n")
    assert "1 added (new)" in command.says("documents")
    (small_corpus / "tricky.md").unlink()
    (small_corpus / "sleep.md").rename(small_corpus / "naps.md")
    # Two changes, indexed together or one after the other.
    heard = command.says("naps")
    if "tricky" not in heard:
        heard += command.says("tricky")
    assert "sleep" in heard


def test_a_folder_that_is_gone_is_told_and_awaited(
    small_corpus: Path, tmp_path: Path, watching: Callable[[Path], Command]
) -> None:
    command = watching(tmp_path / "built")
    command.says("Watching")
    small_corpus.rename(tmp_path / "away")
    assert "the index is as it was" in command.says("error: ")
    (tmp_path / "away" / "tricky.md").unlink()
    (tmp_path / "away").rename(small_corpus)
    assert "1 removed (tricky)" in command.says("1 document,")


def test_an_index_inside_the_corpus_does_not_set_itself_off(
    small_corpus: Path, watching: Callable[[Path], Command]
) -> None:
    command = watching(small_corpus / "index")
    command.says("Watching")
    with pytest.raises(AssertionError, match="heard ''"):
        command.says("document", within=5)


def test_it_ends_quietly_when_interrupted(
    tmp_path: Path, watching: Callable[[Path], Command]
) -> None:
    command = watching(tmp_path / "built")
    command.says("Watching")
    command.process.send_signal(signal.SIGINT)
    assert command.process.wait(timeout=60) == 0
    assert command.process.stdout is not None
    assert b"Traceback" not in command.process.stdout.read()
