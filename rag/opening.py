"""Opening the index of a corpus, whatever state it is in, and where it lies by default."""

import logging
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from rag.corpus import Corpus, project_folder
from rag.encoder import Encoder, Progress
from rag.errors import (
    BrokenIndexError,
    IndexLockedError,
    IndexMissingError,
    IndexUnwritableError,
    StaleIndexError,
)
from rag.indexing import Index, build_index, load_index

_log = logging.getLogger(__name__)


def open_index(
    corpus: Corpus,
    encoder: Encoder,
    folder: str | Path | None = None,
    *,
    progress: Callable[[int], Progress] | None = None,
) -> Index:
    """Open the saved index; build it where it is missing, stale or broken.

    Where the folder cannot be written to, or another process is building it, the index is
    built in memory: the answer is the same, the next start is as slow.

    Args:
        folder: where the index lies; by default ``default_index_folder(corpus.folder)``.
        progress: as in ``rag.indexing.build_index``.
    """
    place = default_index_folder(corpus.folder) if folder is None else project_folder(folder)
    try:
        return load_index(corpus, encoder, place)
    except IndexMissingError:
        pass
    except (StaleIndexError, BrokenIndexError) as error:
        _log.warning("index rebuilt: %s", str(error).split("; run:")[0])
    # Whoever builds an index hears what is not in it.
    for warning in corpus.warnings:
        _log.warning("%s", warning)
    try:
        return build_index(corpus, encoder, place, progress=progress)
    except (IndexLockedError, IndexUnwritableError) as error:
        _log.warning("index kept in memory: %s", error)
        return build_index(corpus, encoder, progress=progress)


def default_index_folder(corpus: Path) -> Path:
    """Return where the index of a corpus folder lies unless told otherwise.

    ``project/corpus`` has ``project/index``, where that folder is there. Any other corpus has
    a folder of its own in the user's cache, so that nothing is put beside somebody's notes.
    """
    folder = corpus.resolve()
    beside = folder.with_name("index")
    if folder.name == "corpus" and beside.is_dir():
        return beside
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "citecast" / f"{folder.name}-{sha256(os.fsencode(folder)).hexdigest()[:12]}"
