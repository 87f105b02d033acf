"""Every error this package raises on purpose, in one tree.

    RagError                     what a caller catches
    ├── CorpusError              a source file or folder cannot be read as it is
    ├── EncoderError             the encoder is not installed or cannot be loaded
    ├── IndexMissingError        no index where one was asked for
    ├── StaleIndexError          the index was built from another corpus, encoder or format
    ├── BrokenIndexError         the index files are truncated, edited or unreadable
    ├── IndexUnwritableError     the index folder cannot be written to, or the disk is full
    ├── IndexLockedError         another build is writing the same index
    ├── QuestionError            a question that cannot be asked (empty, too long, no words)
    ├── QuestionFileError        a row of an evaluation file is wrong
    └── CalibrationError         labelled questions do not tell where to draw the line

Each message says what was found, what was expected and what to do about it.
"""

from pathlib import Path

from rag.shown import shown


class RagError(Exception):
    """The root: anything wrong with the input, never a bug in this package."""


class CorpusError(RagError):
    """A corpus file or folder that cannot be used; ``str()`` starts with ``path:line``."""

    def __init__(self, path: Path, problem: str, *, line: int | None = None) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        where = shown(path) if line is None else f"{shown(path)}:{line}"
        super().__init__(f"{where}: {problem}")


class EncoderError(RagError):
    """The encoder is not installed, or its files cannot be loaded."""


class IndexMissingError(RagError):
    """There is no index in the folder that was named."""


class StaleIndexError(RagError):
    """The index does not belong to this corpus, this encoder or this version."""


class BrokenIndexError(RagError):
    """The index files do not fit together: truncated, edited or from elsewhere."""


class IndexUnwritableError(RagError):
    """The index folder cannot be written to: read-only, not a folder, or the disk is full."""


class IndexLockedError(RagError):
    """Another process is building the same index."""


class QuestionError(RagError):
    """A question that nothing can be looked up for; the message is fit to show a person."""


class QuestionFileError(RagError):
    """A row of an evaluation file that cannot be used; names file, line and row id."""

    def __init__(self, path: Path, line: int, problem: str) -> None:
        self.path = path
        self.line = line
        super().__init__(f"{path}:{line}: {problem}")


class CalibrationError(RagError):
    """Too few labelled questions, or scores that do not tell the answerable from the others."""
