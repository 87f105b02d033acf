"""A folder of summaries, read once: every document, and what was wrong with the others."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from rag.document import Document, Warning
from rag.errors import CorpusError
from rag.markdown import parse_document

ENDINGS = (".md", ".markdown")

# The folder that holds this package: in a checkout, `corpus/` and `index/` lie in it.
_PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents of a folder, ordered by id, and the warnings of reading them."""

    folder: Path
    documents: tuple[Document, ...] = field(repr=False)
    warnings: tuple[Warning, ...] = field(default=(), repr=False)

    def document(self, doc_id: str) -> Document | None:
        """Return the document of that id, if there is one."""
        return next((document for document in self.documents if document.id == doc_id), None)

    @property
    def fingerprint(self) -> str:
        """One hash over all ids and files: the same folder content, the same fingerprint."""
        lines = (f"{document.sha256}  {document.id}\n" for document in self.documents)
        return sha256("".join(lines).encode()).hexdigest()


def project_folder(folder: str | Path) -> Path:
    """Return ``folder``, or the checkout's folder of that name where the caller has none.

    ``corpus`` and ``index`` mean the working folder's own first. In a checkout they may also be
    meant from anywhere else, so a relative path that is not there is looked up beside the package.
    """
    path = Path(folder)
    beside = _PROJECT / path
    return beside if not path.is_absolute() and not path.exists() and beside.exists() else path


def load_corpus(folder: str | Path) -> Corpus:
    """Read every Markdown file under ``folder``; hidden files and folders are passed over.

    A file that cannot be read as UTF-8 text becomes a warning, and the others are still read.

    Raises:
        CorpusError: no such folder, or not one usable file in it.
    """
    root = project_folder(folder)
    if not root.is_dir():
        found = "it is a file" if root.exists() else "no such folder"
        raise CorpusError(root, f"{found}; expected a folder of .md files (--corpus DIR)")
    documents, warnings = [], []
    for path in _files(root):
        try:
            document = read_document(path, root)
        except CorpusError as error:
            warnings.append(Warning(path, error.line or 1, f"{error.problem}; left out"))
            continue
        documents.append(document)
        warnings.extend(document.warnings)
    if not documents:
        reason = f": {warnings[0]}" if warnings else ""
        raise CorpusError(root, f"no usable .md file in this folder{reason}")
    documents.sort(key=lambda document: document.id)
    return Corpus(root, tuple(documents), tuple(warnings))


def read_document(path: Path, root: Path) -> Document:
    """Read one file of a corpus; its id is its path under ``root`` without ``.md``.

    Raises:
        CorpusError: the file cannot be opened, is not UTF-8, or holds nothing.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(path, f"cannot be read ({error.strerror})") from error
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CorpusError(path, "not UTF-8 text; save it as UTF-8", line=line) from error
    if not text.strip("\ufeff \t\r\n"):
        raise CorpusError(path, "the file is empty", line=1)
    # Only the usual ending is dropped, so that a.md and a.markdown stay two documents.
    doc_id = path.relative_to(root).as_posix().removesuffix(".md")
    return parse_document(text, id=doc_id, path=path, data=data)


def _files(root: Path) -> Iterator[Path]:
    inside = root.resolve()
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if hidden or path.suffix.lower() not in ENDINGS or not path.is_file():
            continue
        # A link out of the corpus would put a stranger's file on the page.
        if path.resolve().is_relative_to(inside):
            yield path
