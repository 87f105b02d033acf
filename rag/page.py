"""A text with its lines: from the line numbers that Markdown tokens carry to character spans."""

import re
from bisect import bisect_right

from markdown_it.token import Token

from rag.span import Span, trimmed

# What CommonMark calls a line ending. str.splitlines() would also break at form feeds and
# U+2028, and every line number after one would be wrong.
_LINE_END = re.compile(r"\r\n|\n|\r")


class Page:
    """An untouched text and where its lines start. Lines are counted from 0 here."""

    def __init__(self, text: str) -> None:
        self.text = text
        ends = [(found.start(), found.end()) for found in _LINE_END.finditer(text)]
        self._starts = [0, *(end for _, end in ends)]
        self._ends = [*(start for start, _ in ends), len(text)]

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self._starts)

    def line_of(self, offset: int) -> int:
        """Return the line that holds the character at ``offset``."""
        return bisect_right(self._starts, offset) - 1

    def start_of(self, line: int) -> int:
        """Return the offset at which a line starts; the end of the text past the last line."""
        return self._starts[line] if line < len(self._starts) else len(self.text)

    def lines_span(self, token: Token) -> Span | None:
        """Return the lines of a block without outer white space; ``None`` if all are blank."""
        first, past = token.map or (0, 0)
        return trimmed(self.text, self.start_of(first), self.start_of(past))

    def words_span(self, token: Token) -> Span | None:
        """Return the words of a block, without the list or quote marker in front of them.

        markdown-it-py cuts markers off the front of lines only, so the first line of an inline
        token is always the tail of a line of the source: its place is known, not searched.
        """
        first, past = token.map or (0, 0)
        opening = token.content.split("\n", 1)[0].rstrip()
        for line in range(first, past):
            # CommonMark reads NUL as U+FFFD; both are one character, so offsets hold.
            source = self.text[self._starts[line] : self._ends[line]].replace("\0", "\ufffd")
            source = source.rstrip()
            if opening and source.endswith(opening):
                start = self._starts[line] + len(source) - len(opening)
                return trimmed(self.text, start, self.start_of(past))
        return self.lines_span(token)
