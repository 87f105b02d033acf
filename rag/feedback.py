"""What people say of answers, kept as evaluation rows until someone has looked them through.

One JSON object a line, append-only: an evaluation row (see ``rag.evaluation.questions``) with what
was said of it as ``vote``. A row that was voted down names what it rejects instead of what answers.
"""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from rag.corpus import Corpus
from rag.question import expect_readable
from rag.span import Span

# The most bytes that strangers can write, and the most spans of one row.
MAX_FILE = 10_000_000
MAX_SPANS = 20


class Vote(StrEnum):
    """What was said: it answers, it does not, or the right passage is this one."""

    UP = "up"
    DOWN = "down"
    PASSAGE = "passage"


@dataclass(frozen=True, slots=True)
class Feedback:
    """The file that votes on one corpus are written to."""

    path: Path
    corpus: Corpus

    def add(self, vote: Vote, question: str, spans: Sequence[tuple[str, Span]]) -> None:
        """Append one row.

        Args:
            spans: what was voted on, each with the id of its document; none for an answer that
                quotes nothing.

        Raises:
            ValueError: a span that no document has, or too many of them.
            QuestionError: the question is none.
            OSError: the file cannot be written, or is full.
        """
        expect_readable(question)
        if len(spans) > MAX_SPANS:
            raise ValueError(f"expected at most {MAX_SPANS} spans, found {len(spans)}")
        quotes = [{"doc_id": name, "text": self._words(name, span)} for name, span in spans]
        rejected = vote is Vote.DOWN
        row = {
            "question": question,
            "answerable": bool(quotes) and not rejected,
            "quotes": [] if rejected else quotes,
            "need": "all",
            "kind": "feedback",
            "vote": vote.value,
            "rejected": quotes if rejected else [],
        }
        line = json.dumps(row, ensure_ascii=False)
        row = {"id": f"feedback-{sha256(line.encode()).hexdigest()[:12]}"} | row
        self._append(json.dumps(row, ensure_ascii=False) + "\n")

    def _words(self, name: str, span: Span) -> str:
        document = self.corpus.document(name)
        if document is None or span.end > len(document.text):
            raise ValueError("no document has this span")
        words = span.of(document.text)
        if not words.strip():
            raise ValueError("expected words, found white space")
        return words

    def _append(self, line: str) -> None:
        if self.path.exists() and self.path.stat().st_size > MAX_FILE:
            raise OSError(f"{self.path} is full: review it (rag feedback review)")
        self.path.parent.mkdir(parents=True, exist_ok=True)
        # One write of a file opened for appending: two servers do not mix their lines.
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)
