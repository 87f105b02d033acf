"""What an index was built from, as a JSON file that a person can read."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from rag.errors import BrokenIndexError, IndexMissingError

MANIFEST = "manifest.json"

# Raised whenever parsing, splitting or the search text changes, since old vectors then no
# longer belong to the passages that are made today.
FORMAT = 1


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One document of the index, and which rows of the two vector files are its own.

    Attributes:
        sections: first row and row past the last among the section passages.
        items: the same among the items.
    """

    doc_id: str
    sha256: str
    sections: tuple[int, int]
    items: tuple[int, int]


@dataclass(frozen=True, slots=True)
class VectorFile:
    """A FAISS file of the index. Its name carries its hash, so no build overwrites another's."""

    file: str
    sha256: str
    rows: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole description. No clock time is in it: the same inputs give the same manifest.

    Attributes:
        corpus: the corpus folder, relative to the index folder.
        weights: the SHA-256 of the encoder's weights.
    """

    format: int
    encoder: str
    weights: str
    dim: int
    corpus: str
    files: tuple[FileEntry, ...]
    sections: VectorFile
    items: VectorFile

    def to_json(self) -> str:
        """Return the file's text."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """Read ``folder/manifest.json``.

    Raises:
        IndexMissingError: there is none.
        BrokenIndexError: it is not a manifest of any version of this package.
    """
    path = folder / MANIFEST
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            format=int(found["format"]),
            encoder=str(found["encoder"]),
            weights=str(found["weights"]),
            dim=int(found["dim"]),
            corpus=str(found["corpus"]),
            files=tuple(_file_entry(entry) for entry in found["files"]),
            sections=VectorFile(**found["sections"]),
            items=VectorFile(**found["items"]),
        )
    except FileNotFoundError:
        raise IndexMissingError(f"no index in {folder}; run: rag index --index {folder}") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenIndexError(
            f"{path} is not a manifest ({type(error).__name__}: {error}); "
            f"run: rag index --index {folder}"
        ) from error


def _file_entry(found: dict[str, object]) -> FileEntry:
    sections, items = found["sections"], found["items"]
    return FileEntry(str(found["doc_id"]), str(found["sha256"]), _pair(sections), _pair(items))


def _pair(found: object) -> tuple[int, int]:
    if not isinstance(found, list) or len(found) != 2:
        raise ValueError(f"expected [first row, row past the last], found {found!r}")
    return int(found[0]), int(found[1])
