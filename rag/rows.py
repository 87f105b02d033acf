"""The rows of a table: one cell is a time, and one with words is its title."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.labels import names_lengths, names_times, names_titles
from rag.span import Span, trimmed
from rag.timed import Form, Timed
from rag.timing import time_in_line
from rag.unmarked import unmarked


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cells of a table's rows are titles, lengths, and times; ``None`` is not known."""

    title: int | None = None
    lengths: frozenset[int] = frozenset()
    times: frozenset[int] | None = None


def columns_of(cells: Sequence[str]) -> Columns:
    """Read the head of a table."""
    titles = [at for at, cell in enumerate(cells) if names_titles(cell)]
    lengths = frozenset(at for at, cell in enumerate(cells) if names_lengths(cell))
    times = frozenset(at for at, cell in enumerate(cells) if names_times(cell))
    return Columns(titles[0] if titles else None, lengths, times if any(cells) else None)


def time_in_row(text: str, line: Span, columns: Columns = Columns()) -> Timed | None:
    """Read a row of a table: one cell is a time, and one with words its title."""
    start, found, words, titled = line.start, None, None, None
    cells = line.of(text).split("|")
    # A row that opens with a pipe has an empty cell in front of its first.
    first = 1 if not cells[0].strip() else 0
    for at, cell in enumerate(cells):
        span = trimmed(text, start, start + len(cell))
        start += len(cell) + 1
        if span is None or at - first in columns.lengths:
            continue
        timed = time_in_line(text, span)
        if timed is not None and timed.words is None and timed.form is not Form.DOTTED:
            named = columns.times is None or at - first in columns.times
            form = max(timed.form, Form.SET_OFF) if named else Form.BEHIND
            found = found or replace(timed, form=form)
        elif any(sign.isalpha() for sign in span.of(text)):
            words = words or span
            titled = span if at - first == columns.title else titled
    words = titled or words
    if found is None or words is None:
        return None
    seen = unmarked(text, words)
    title = seen.words(0, len(seen.shown)) or words
    return replace(found, words=words, title=title)
