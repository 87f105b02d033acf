"""The pipeline behind the page: being opened while the page is up, and opened anew when indexed."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from threading import Thread

from rag.corpus import Corpus
from rag.errors import RagError
from rag.manifest import MANIFEST
from rag.pipeline import Pipeline

# How often an index is looked at for a newer one, and at most how long after one that could not
# be opened, in seconds.
LOOK_EVERY = 1.0
LOOK_AT_LEAST_EVERY = 60.0

_log = logging.getLogger(__name__)


class Loading:
    """Opens a pipeline in a thread of its own, and again whenever its index is built anew.

    Whoever has taken a pipeline keeps a whole one: its answers and its documents fit together
    even if a newer one has come meanwhile.

    Args:
        corpus: the documents, which are known at once.
        opened: opens the pipeline over them.
        index: the folder whose index is followed; by default nothing is.

    Attributes:
        corpus: the documents that are asked now.
        read_at: when they were read.
    """

    def __init__(
        self, corpus: Corpus, opened: Callable[[], Pipeline], *, index: Path | None = None
    ) -> None:
        self.corpus = corpus
        self.read_at = datetime.now().astimezone()
        self._opened = opened
        self._index = index
        self._future: Future[Pipeline] = Future()
        self._listeners: list[Callable[[Corpus], None]] = []
        Thread(target=self._open, daemon=True).start()

    @classmethod
    def of(cls, pipeline: Pipeline) -> "Loading":
        """Return one that is open already."""
        return cls(pipeline.corpus, lambda: pipeline)

    @property
    def is_ready(self) -> bool:
        """Whether a question is answered without waiting."""
        return self._future.done()

    def pipeline(self) -> Pipeline:
        """Wait for the pipeline.

        Raises:
            RagError: it could not be opened, for whatever reason.
        """
        return self._future.result()

    def when_renewed(self, told: Callable[[Corpus], None]) -> None:
        """Have ``told`` called, in a thread of its own, with the documents of each newer index."""
        self._listeners.append(told)

    def _open(self) -> None:
        # Looked at before it is opened: what is built meanwhile is newer.
        seen = _state(self._index)
        try:
            self._future.set_result(self._opened())
        except Exception as error:
            # Who asks is told that it failed, and who started the server why.
            _log.error("the chat cannot answer: %s", error)
            known = isinstance(error, RagError)
            self._future.set_exception(error if known else RagError(f"not opened: {error}"))
            return
        if self._index is not None:
            self._follow(self._index, seen)

    def _follow(self, index: Path, seen: object) -> None:
        pause = LOOK_EVERY
        while True:
            time.sleep(pause)
            if (now := _state(index)) in (seen, None):
                continue
            try:
                pipeline = self.pipeline().reopened(index)
            except RagError as error:
                # The corpus may be newer still: then another index will come.
                _log.info("the index was not opened anew: %s", error)
                pause = min(2 * pause, LOOK_AT_LEAST_EVERY)
                continue
            seen, pause = now, LOOK_EVERY
            if pipeline.corpus.fingerprint != self.corpus.fingerprint:
                self.renew(pipeline)

    def renew(self, pipeline: Pipeline) -> None:
        """Answer from ``pipeline`` from now on."""
        future: Future[Pipeline] = Future()
        future.set_result(pipeline)
        self.read_at = datetime.now().astimezone()
        self.corpus, self._future = pipeline.corpus, future
        for told in self._listeners:
            told(pipeline.corpus)


def _state(index: Path | None) -> object:
    """Return what tells one manifest from the next; ``None`` where there is none."""
    try:
        found = (index / MANIFEST).stat() if index else None
    except OSError:
        return None
    return found and (found.st_ino, found.st_mtime_ns, found.st_size)
