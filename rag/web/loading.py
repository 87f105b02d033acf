"""A pipeline that is still being opened, so that the page is up before its model is."""

import logging
from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread

from rag.corpus import Corpus
from rag.pipeline import Pipeline

_log = logging.getLogger(__name__)


class Loading:
    """Opens a pipeline in a thread of its own.

    Args:
        corpus: the documents, which are known at once.
        opened: opens the pipeline over them.
    """

    def __init__(self, corpus: Corpus, opened: Callable[[], Pipeline]) -> None:
        self.corpus = corpus
        self._opened = opened
        self._future: Future[Pipeline] = Future()
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
            RagError: it could not be opened; see ``Pipeline.from_corpus``.
            Exception: what else went wrong in opening it.
        """
        return self._future.result()

    def _open(self) -> None:
        try:
            self._future.set_result(self._opened())
        except Exception as error:
            # Who asks is told that it failed, and who started the server why.
            _log.error("the chat cannot answer: %s", error)
            self._future.set_exception(error)
