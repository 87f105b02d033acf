"""The index on disk: written whole or not at all, and never trusted before it is checked.

``manifest.json`` is replaced last and in one step (POSIX ``rename``), and it names files that no
other build writes to. A build that is killed leaves the manifest, and so the index, as it was;
what it left lying is swept by the next one. Every file is on the disk (``fsync``), and then its
name in the folder, before the manifest that names it.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from rag.errors import BrokenIndexError, IndexLockedError, IndexUnwritableError
from rag.manifest import MANIFEST, Manifest, VectorFile, read_manifest
from rag.vectors import FaissIndex

_LOCK = ".lock"
_OURS = re.compile(r"(?:sections|items)-[0-9a-f]{16}\.faiss|\.new-.*")


@dataclass(frozen=True, slots=True, eq=False)
class Stored:
    """An index as it lies in its folder, checked to the last bit."""

    manifest: Manifest
    sections: FaissIndex = field(repr=False)
    items: FaissIndex = field(repr=False)


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Hold the index folder for one build; the folder is made where it is missing.

    Raises:
        IndexLockedError: another build holds it.
        IndexUnwritableError: the folder cannot be written to.
    """
    with writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
        lock = (folder / _LOCK).open("w")
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexLockedError(f"another build is writing {folder}; try later") from None
        except OSError as error:
            # Some network file systems have no locks; two builds there could mix.
            raise IndexUnwritableError(
                f"{folder} cannot be locked ({error.strerror}); choose another --index"
            ) from error
        yield


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Name the folder where something cannot be written into it, and leave nothing half-written.

    Raises:
        IndexUnwritableError: it is read-only or no folder, or the disk is full.
    """
    try:
        yield
    except OSError as error:
        with suppress(OSError):
            for path in folder.glob(".new-*"):
                path.unlink()
        raise IndexUnwritableError(
            f"{folder} cannot be written to ({error.strerror or error}); choose another --index"
        ) from error


def write_vectors(folder: Path, part: str, vectors: FaissIndex) -> VectorFile:
    """Write one vector file under a name that says what is in it, safe on the disk."""
    data = vectors.to_bytes()
    digest = sha256(data).hexdigest()
    entry = VectorFile(f"{part}-{digest[:16]}.faiss", digest)
    _put(folder, entry.file, data)
    return entry


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Make ``manifest`` the index of this folder, in one step, then sweep what it replaced."""
    _settle(folder)
    _put(folder, MANIFEST, manifest.to_bytes())
    _settle(folder)
    kept = {manifest.sections.file, manifest.items.file}
    for path in folder.iterdir():
        if path.is_file() and path.name not in kept and _OURS.fullmatch(path.name):
            path.unlink()


def read_stored(folder: Path) -> Stored:
    """Open the index that lies in ``folder``.

    Raises:
        IndexMissingError: there is none.
        StaleIndexError: it is of another format.
        BrokenIndexError: anything in it is missing or has changed.
    """
    manifest = read_manifest(folder)
    while True:
        try:
            return _stored(folder, manifest)
        except BrokenIndexError:
            # A build may have ended since, and swept what the older manifest names.
            newer = read_manifest(folder)
            if newer == manifest:
                raise
            manifest = newer


def _stored(folder: Path, manifest: Manifest) -> Stored:
    sections = _read_vectors(folder, manifest.sections)
    items = _read_vectors(folder, manifest.items)
    found = len(sections), len(items), sections.dim, items.dim
    told = (
        sum(entry.sections for entry in manifest.files),
        sum(entry.items for entry in manifest.files),
        manifest.dim,
        manifest.dim,
    )
    if found != told:
        raise BrokenIndexError(
            f"{folder} holds {found} sections, items and dimensions, expected {told}; "
            f"run: rag index --index {folder}"
        )
    return Stored(manifest, sections, items)


def _read_vectors(folder: Path, entry: VectorFile) -> FaissIndex:
    """Open a vector file that is, to the last bit, the one the manifest describes."""
    path = folder / Path(entry.file).name
    fix = f"run: rag index --index {folder}"
    try:
        data = path.read_bytes()
    except OSError as error:
        raise BrokenIndexError(f"{path}: {error.strerror}; {fix}") from error
    digest = sha256(data).hexdigest()
    if digest != entry.sha256:
        raise BrokenIndexError(
            f"{path} is not the file that was built: its SHA-256 is {digest[:12]}…, expected "
            f"{entry.sha256[:12]}…; {fix}"
        )
    return FaissIndex.from_bytes(data, path)


def _put(folder: Path, name: str, data: bytes) -> None:
    """Write a file in one step: it is there whole, and on the disk, or not at all."""
    new = folder / f".new-{name}"
    new.write_bytes(data)
    _settle(new)
    new.replace(folder / name)


def _settle(path: Path) -> None:
    """Wait until the disk has it: a rename must not come before the bytes it names."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
