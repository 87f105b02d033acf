"""What visitors bring along: a few files of their own, held in memory and asked by them alone.

Nothing of a visit is written to a disk, and nobody without its cookie can ask or read it.
"""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from threading import Lock

from rag.corpus import ENDINGS, parse_data
from rag.document import Document
from rag.encoder import Progress
from rag.errors import CorpusError
from rag.indexing import extend_index
from rag.passage import split_items
from rag.pipeline import Pipeline
from rag.retriever import Retriever
from rag.web.loading import Loading

# At most so many files a visit, visits at a time, and items a file: a stranger's file is encoded
# on our processor, and each visit holds a copy of the index.
MOST_FILES = 3
MOST_VISITS = 16
MOST_ITEMS = 4_000
MOST_BYTES = 1_000_000
# A visit ends when nothing was asked for so long, in seconds.
ENDS_AFTER = 2 * 3600.0
# How long one file waits for another to be read, in seconds.
WAITS = 60.0
# The folder that own documents seem to lie in.
OWN = "yours"


class FullError(Exception):
    """There is no room for one more; the message is fit to show a person."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The files of one visitor, and the pipeline that asks them beside the served corpus."""

    documents: tuple[Document, ...]
    base: Pipeline
    pipeline: Pipeline
    seen_at: float


class Visits:
    """All visits at this time; safe to use from several threads.

    Args:
        loading: the served corpus.
        now: the seconds of a clock.
    """

    def __init__(self, loading: Loading, now: Callable[[], float] = time.monotonic) -> None:
        self._loading = loading
        self._now = now
        self._visits: OrderedDict[str, Visit] = OrderedDict()
        self._lock = Lock()
        self._reading = Lock()

    @staticmethod
    def token() -> str:
        """Return a new name for a visit, which nobody can guess."""
        return secrets.token_urlsafe(24)

    def documents(self, token: str | None) -> tuple[Document, ...]:
        """Return the visitor's own documents."""
        visit = self._seen(token)
        return visit.documents if visit else ()

    def pipeline(self, token: str | None) -> Pipeline:
        """Return what answers this visitor: the served corpus, with the own documents if any.

        Raises:
            RagError: the corpus could not be opened.
        """
        base = self._loading.pipeline()
        visit = self._seen(token)
        if token is None or visit is None:
            return base
        if visit.base is not base:
            # The served corpus was indexed anew since.
            visit = self._hold(token, base, visit.documents)
        return visit.pipeline

    def add(
        self, token: str, name: str, data: bytes, progress: Callable[[int], Progress] | None = None
    ) -> Document:
        """Read a file and hold it for this visit, in place of an earlier one of that name.

        Args:
            name: of the file; its ending says how it is read.
            data: its bytes.
            progress: as in ``rag.indexing.build_index``.

        Raises:
            CorpusError: it cannot be read; the message names no path of this machine.
            FullError: there is no room for it now.
            RagError: the corpus could not be opened.
        """
        document = _read(name, data)
        base = self._loading.pipeline()
        if not self._reading.acquire(timeout=WAITS):
            raise FullError("Other files are being read; try again in a minute.")
        try:
            others = tuple(one for one in self.documents(token) if one.id != document.id)
            if len(others) >= MOST_FILES:
                raise FullError(f"At most {MOST_FILES} files; remove one first.")
            self._hold(token, base, (*others, document), progress)
        finally:
            self._reading.release()
        return document

    def remove(self, token: str, doc_id: str) -> None:
        """Forget one of the visitor's documents."""
        kept = tuple(one for one in self.documents(token) if one.id != doc_id)
        if kept:
            self._hold(token, self._loading.pipeline(), kept)
        else:
            with self._lock:
                self._visits.pop(token, None)

    def _hold(
        self,
        token: str,
        base: Pipeline,
        documents: tuple[Document, ...],
        progress: Callable[[int], Progress] | None = None,
    ) -> Visit:
        served = base.retriever.index
        # The served documents keep their names, whatever a visitor calls theirs.
        own = [one for one in documents if served.corpus.document(one.id) is None]
        index = extend_index(served, own, progress=progress)
        retriever = Retriever(index, fusion=base.retriever.fusion)
        asked = base.over(retriever)
        visit = Visit(documents, base, asked, self._now())
        with self._lock:
            self._visits[token] = visit
            self._visits.move_to_end(token)
            while len(self._visits) > MOST_VISITS:
                self._visits.popitem(last=False)
        return visit

    def _seen(self, token: str | None) -> Visit | None:
        now = self._now()
        with self._lock:
            # The one that was quiet longest comes first.
            while self._visits and now - next(iter(self._visits.values())).seen_at > ENDS_AFTER:
                self._visits.popitem(last=False)
            visit = self._visits.get(token or "")
            if visit is not None:
                visit = replace(visit, seen_at=now)
                self._visits[token or ""] = visit
                self._visits.move_to_end(token or "")
        return visit


def _read(name: str, data: bytes) -> Document:
    # A browser tells the name alone; whoever else sends one may put a path before it.
    plain = PurePosixPath(name.replace("\\", "/")).name[-100:].strip()
    path = Path("".join(letter if letter.isprintable() else "_" for letter in plain) or "unnamed")
    if path.suffix.lower() not in ENDINGS:
        raise CorpusError(path, f"expected a file that ends with {', '.join(ENDINGS)}")
    if len(data) > MOST_BYTES:
        raise CorpusError(path, f"expected at most {MOST_BYTES // 1000:,} kB")
    document = parse_data(data, id=f"{OWN}/{path.name.removesuffix('.md')}", path=path)
    if (items := sum(1 for _ in split_items(document))) > MOST_ITEMS:
        raise CorpusError(path, f"{items:,} items to quote; expected at most {MOST_ITEMS:,} here")
    if not items:
        raise CorpusError(path, "nothing to quote in it")
    return document
