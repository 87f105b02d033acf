"""The index on disk: written whole or not at all, and never trusted before it is checked.

``manifest.json`` is replaced last and in one step (POSIX ``rename``), and it names vector files
that no other build writes to. A build that is killed leaves the manifest, and so the index, as
it was; what it left lying is swept by the next one.
"""

import fcntl
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from rag.errors import BrokenIndexError, IndexLockedError, IndexUnwritableError
from rag.manifest import MANIFEST, Manifest, VectorFile
from rag.vectors import FaissIndex

_LOCK = ".lock"
_OURS = re.compile(r"(?:sections|items)-[0-9a-f]{16}\.faiss|\.new-.*")


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold the index folder for one build; the folder is made where it is missing.

    Raises:
        IndexLockedError: another build holds it.
        IndexUnwritableError: the folder cannot be written to, before or during the build.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise IndexLockedError(f"another build is writing {folder}; try later") from None
            yield
    except OSError as error:
        raise IndexUnwritableError(
            f"{folder} cannot be written to ({error.strerror or error}); choose another --index"
        ) from error


def write_vectors(folder: Path, part: str, vectors: FaissIndex) -> VectorFile:
    """Write one vector file under a name that says what is in it, safe on the disk."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as new:
        path = Path(new) / part
        vectors.save(path)
        digest = _sha256(path)
        entry = VectorFile(f"{part}-{digest[:16]}.faiss", digest, len(vectors))
        _settle(path)
        path.replace(folder / entry.file)
    return entry


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make ``manifest`` the index of this folder, in one step, then sweep what it replaced."""
    new = folder / f".new-{MANIFEST}"
    new.write_text(manifest.to_json(), encoding="utf-8")
    _settle(new)
    new.replace(folder / MANIFEST)
    _settle(folder)
    kept = {manifest.sections.file, manifest.items.file}
    for path in folder.iterdir():
        if path.is_file() and path.name not in kept and _OURS.fullmatch(path.name):
            path.unlink()


def read_vectors(folder: Path, entry: VectorFile) -> FaissIndex:
    """Open a vector file that is, to the last bit, the one the manifest describes.

    Raises:
        BrokenIndexError: it is missing, or anything in it has changed.
    """
    path = folder / Path(entry.file).name
    try:
        digest = _sha256(path)
    except OSError as error:
        raise BrokenIndexError(
            f"{path}: {error.strerror}; run: rag index --index {folder}"
        ) from error
    if digest != entry.sha256:
        raise BrokenIndexError(
            f"{path} is not the file that was built: its SHA-256 is {digest[:12]}…, expected "
            f"{entry.sha256[:12]}…; run: rag index --index {folder}"
        )
    vectors = FaissIndex.load(path)
    if len(vectors) != entry.rows:
        raise BrokenIndexError(f"{path} has {len(vectors)} rows, expected {entry.rows}")
    return vectors


def _settle(path: Path) -> None:
    """Wait until the disk has it: a rename must not come before the bytes it names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _sha256(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()
