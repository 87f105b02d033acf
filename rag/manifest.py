"""What an index was built from, as a JSON file that a person can read."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rag.errors import BrokenIndexError, IndexMissingError, StaleIndexError

MANIFEST = "manifest.json"

# Raised whenever the files of an index change their meaning. A change of parsing, splitting or
# search text needs no new number: ``FileEntry.texts`` tells it.
FORMAT = 2


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One document of the index, and how many rows of the two vector files are its own.

    The rows of the first document come first.

    Attributes:
        sha256: of the file.
        texts: the SHA-256 of all that its vectors depend on, the weights aside.
        sections: how many section passages it has.
        items: how many items.
    """

    doc_id: str
    sha256: str
    texts: str
    sections: int
    items: int


@dataclass(frozen=True, slots=True)
class VectorFile:
    """A FAISS file of the index. Its name carries its hash, so no build overwrites another's."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole description. No clock time is in it: the same inputs give the same manifest.

    Attributes:
        corpus: the corpus folder, relative to the index folder.
        weights: the SHA-256 of the encoder's weights.
        sections: the FAISS file with a vector for each section passage.
        items: the FAISS file with a vector for each item.
    """

    format: int
    encoder: str
    weights: str
    dim: int
    corpus: str
    files: tuple[FileEntry, ...]
    sections: VectorFile
    items: VectorFile

    def to_bytes(self) -> bytes:
        """Return the file: JSON that ends with a checksum over all the rest."""
        body = asdict(self)
        return _json(body | {"checksum": sha256(_json(body)).hexdigest()})


def read_manifest(folder: Path) -> Manifest:
    """Read ``folder/manifest.json``.

    Raises:
        IndexMissingError: there is none.
        StaleIndexError: it is of another version of this package.
        BrokenIndexError: it is not, to the last bit, what this package writes.
    """
    path = folder / MANIFEST
    fix = f"run: rag index --index {folder}"
    try:
        data = path.read_bytes()
        found = json.loads(data.decode("utf-8", "surrogateescape"))
        if (version := int(found["format"])) != FORMAT:
            raise StaleIndexError(f"{folder} has format {version}, expected {FORMAT}; {fix}")
        manifest = _manifest(found)
        if manifest.to_bytes() != data:
            raise ValueError("its checksum is another")
    except FileNotFoundError:
        raise IndexMissingError(f"no index in {folder}; {fix}") from None
    # RecursionError: a file of brackets alone.
    except (OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError) as error:
        raise BrokenIndexError(
            f"{path} is not a manifest ({type(error).__name__}: {error}); {fix}"
        ) from error
    return manifest


def _manifest(found: dict[str, Any]) -> Manifest:
    return Manifest(
        format=found["format"],
        encoder=found["encoder"],
        weights=found["weights"],
        dim=found["dim"],
        corpus=found["corpus"],
        files=tuple(FileEntry(**entry) for entry in found["files"]),
        sections=VectorFile(**found["sections"]),
        items=VectorFile(**found["items"]),
    )


def _json(body: dict[str, Any]) -> bytes:
    # surrogateescape: a folder's name need not be UTF-8.
    return (json.dumps(body, indent=2, ensure_ascii=False) + "\n").encode(
        "utf-8", "surrogateescape"
    )
