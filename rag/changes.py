"""What is new in a corpus since its index was built."""

from dataclasses import dataclass
from pathlib import Path

from rag.corpus import Corpus
from rag.errors import BrokenIndexError, IndexMissingError, StaleIndexError
from rag.manifest import read_manifest
from rag.shown import shown

# So many names of each kind are told; a first index of hundreds of files needs no list of them.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Changes:
    """The ids of the documents that came, changed and left."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __str__(self) -> str:
        """Return one line: ``1 added (new), 2 changed (a, b)``."""
        kinds = (("added", self.added), ("changed", self.changed), ("removed", self.removed))
        told = [f"{len(ids)} {kind} ({_names(ids)})" for kind, ids in kinds if ids]
        return ", ".join(told) or "nothing changed"


def changes_since(folder: Path, corpus: Corpus) -> Changes:
    """Compare a corpus with the index in ``folder``; where none can be read, all is new."""
    try:
        before = {entry.doc_id: entry.sha256 for entry in read_manifest(folder).files}
    except (IndexMissingError, StaleIndexError, BrokenIndexError):
        before = {}
    now = {document.id: document.sha256 for document in corpus.documents}
    return Changes(
        added=tuple(one for one in now if one not in before),
        changed=tuple(one for one in now if one in before and now[one] != before[one]),
        removed=tuple(one for one in before if one not in now),
    )


def _names(ids: tuple[str, ...]) -> str:
    more = len(ids) - NAMED
    names = [shown(name) for name in ids[:NAMED]]
    return ", ".join(names + ([f"and {more} more"] if more > 0 else []))
