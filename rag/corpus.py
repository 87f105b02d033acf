"""A folder of summaries and transcripts, read once: every document, and what was wrong."""

from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from rag.captions.chapters import INFO, Chapters, read_chapters
from rag.captions.filename import episode_stem
from rag.document import Document, Warning
from rag.errors import CorpusError
from rag.markdown import parse_document
from rag.transcript import READERS, parse_transcript

MARKDOWN = (".md", ".markdown", ".mdx")
ENDINGS = (*MARKDOWN, *READERS)

# An episode of four hours, captioned word by word, has a tenth of this. What is larger is no text
# of one episode, and would take minutes to read and hours to encode.
MAX_BYTES = 16_000_000
MAX_LINES = 100_000
# JSON says each word two or three times, with numbers: a day of talk takes this much.
MAX_JSON_BYTES = 64_000_000
_SPLIT = "one file for each episode"

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

    def only(self, doc_ids: Collection[str]) -> "Corpus":
        """Return the corpus without any other document."""
        return replace(self, documents=tuple(one for one in self.documents if one.id in doc_ids))

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
    """Read every summary and transcript under ``folder``; what is hidden is passed over.

    A file that cannot be read becomes a warning, and the others are still read. Chapters beside a
    transcript are part of it: ``ep1.vtt`` with ``ep1.chapters.json`` or ``ep1.json``.

    Raises:
        CorpusError: no such folder, or not one usable file in it.
    """
    root = project_folder(folder)
    if not root.is_dir():
        found = "it is a file" if root.exists() else "no such folder"
        raise CorpusError(
            root, f"{found}; expected a folder of .md files or transcripts (--corpus DIR)"
        )
    documents, warnings = [], []
    for path in _episodes(root):
        try:
            document = read_document(path, root)
        except CorpusError as error:
            warnings.append(Warning(path, error.line or 1, f"{error.problem}; left out"))
            continue
        documents.append(document)
        warnings.extend(document.warnings)
    if not documents:
        reason = f": {warnings[0]}" if warnings else ""
        raise CorpusError(root, f"no usable .md file or transcript in this folder{reason}")
    documents.sort(key=lambda document: document.id)
    return Corpus(root, tuple(documents), tuple(warnings))


def files_of(path: str | Path) -> Iterator[tuple[Path, Path]]:
    """Yield the files of a corpus folder, or the one file, each with the folder it is read in.

    Chapters are read with their transcript, which is yielded where they are given alone.

    Raises:
        CorpusError: there is nothing there, or it is no kind of file that is read.
    """
    given = project_folder(path)
    if given.is_dir():
        found = [(one, given) for one in _episodes(given)]
        if not found:
            raise CorpusError(given, "no .md file or transcript in this folder")
        yield from found
    elif not given.exists():
        raise CorpusError(given, "no such file or folder")
    elif given.suffix.lower() not in ENDINGS:
        raise CorpusError(given, f"expected one of {', '.join(ENDINGS)}")
    else:
        folder = given.parent
        for beside in folder.glob("*") if given.suffix.lower() == ".json" else ():
            chapters = _chapters_beside(beside, folder)
            if chapters and chapters.path == given:
                yield beside, folder
                return
        yield given, folder


def read_document(path: Path, root: Path) -> Document:
    """Read one file of a corpus; its id is its path under ``root`` without ``.md``.

    Raises:
        CorpusError: the file cannot be opened, is not UTF-8, holds nothing or too much, or is not
            what its ending says.
    """
    data = _read(path)
    # Only the usual ending is dropped, so that a.md and a.markdown stay two documents.
    doc_id = path.relative_to(root).as_posix().removesuffix(".md")
    if any("\ud800" <= letter <= "\udfff" for letter in doc_id):
        raise CorpusError(path, "the file name is not UTF-8; rename it")
    return parse_data(data, id=doc_id, path=path, chapters=_chapters_beside(path, root))


def parse_data(data: bytes, *, id: str, path: Path, chapters: Chapters | None = None) -> Document:
    """Read the bytes of one summary or transcript; the ending of ``path`` says which it is.

    Raises:
        CorpusError: as ``read_document``.
    """
    text = _decoded(data, path)
    if path.suffix.lower() in MARKDOWN:
        if (lines := text.count("\n")) > MAX_LINES:
            raise CorpusError(
                path, f"{lines:,} lines; expected {MAX_LINES:,} at most; make {_SPLIT}"
            )
        return parse_document(text, id=id, path=path, data=data)
    return parse_transcript(text, id=id, path=path, data=data, chapters=chapters)


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # One byte more than is allowed tells that there is more.
            return file.read(_most(path) + 1)
    except OSError as error:
        raise CorpusError(path, f"cannot be read ({error.strerror})") from error


def _most(path: Path) -> int:
    return MAX_JSON_BYTES if path.suffix.lower() in (".json", ".json3") else MAX_BYTES


def _decoded(data: bytes, path: Path) -> str:
    if len(data) > (most := _most(path)):
        raise CorpusError(path, f"more than {most // 1_000_000} MB; make {_SPLIT}")
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        raise CorpusError(path, "UTF-16 text; save it as UTF-8", line=1)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CorpusError(path, "not UTF-8 text; save it as UTF-8", line=line) from error
    if not text.replace("\ufeff", "").strip():
        raise CorpusError(path, "the file is empty", line=1)
    return text


def _chapters_beside(path: Path, root: Path) -> Chapters | None:
    """Return the chapters of a transcript: of ``ep1.vtt``, and of ``ep1.en.vtt``, if need be."""
    if path.suffix.lower() not in READERS:
        return None
    for stem in dict.fromkeys([path.stem, episode_stem(path)]):
        for ending in (".chapters.json", ".json", INFO):
            beside = path.with_name(stem + ending)
            if beside == path or not (beside.is_file() and _is_inside(beside, root)):
                continue
            # Chapters that cannot be read are warned of when their file has its turn.
            with suppress(CorpusError):
                data = _read(beside)
                if found := read_chapters(_decoded(data, beside), beside, data):
                    return found
    return None


def _episodes(root: Path) -> Iterator[Path]:
    """Yield the files of a folder, but for the chapters that are read with a transcript."""
    files = list(_files(root))
    beside = (_chapters_beside(path, root) for path in files)
    chapters = {found.path for found in beside if found}
    yield from (path for path in files if path not in chapters)


def passed_over(root: Path) -> Iterator[Path]:
    """Yield the files of a folder that are of no kind that is read."""
    yield from (path for path in _visible(root) if path.suffix.lower() not in ENDINGS)


def _files(root: Path) -> Iterator[Path]:
    yield from (path for path in _visible(root) if path.suffix.lower() in ENDINGS)


def _visible(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if not hidden and path.is_file() and _is_inside(path, root):
            yield path


def _is_inside(path: Path, root: Path) -> bool:
    """Tell a file of the corpus from a link that would put a stranger's file on the page."""
    return path.resolve().is_relative_to(root.resolve())
