"""JSON whose rows know on which line of the file they are written.

``json`` tells where a value ends but not where the values inside it start, so the rows of the
one list that is asked for are decoded one by one.
"""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.errors import CorpusError

_DECODER = json.JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")


def parse_json(text: str, path: Path) -> Any:
    """Decode a JSON file.

    Raises:
        CorpusError: it is no JSON, is nested too deep, or has a number no computer counts to.
    """
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise CorpusError(path, f"not JSON: {error.msg}", line=error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise CorpusError(path, f"not JSON that can be read: {error}", line=1) from error


def located_rows(text: str, keys: Sequence[str | int] = ()) -> Iterator[tuple[int, Any]]:
    """Yield the rows of a list and the 1-based lines they start on.

    Args:
        text: what ``parse_json`` has decoded without an error.
        keys: leads from the file to the list: members of objects by name, rows of lists by place.
    """
    text = text.removeprefix("\ufeff")
    start = _skip(text, 0)
    for key in keys:
        if isinstance(key, int):
            start = [at for at, _ in _rows(text, start)][key]
        else:
            # A name that comes twice means its last value, to the json module and so here.
            start = [at for name, at in _members(text, start) if name == key][-1]
    line, seen = 1, 0
    for at, row in _rows(text, start):
        # A row begins with no line end, so none is cut in two.
        line, seen = line + _line_ends(text, seen, at), at
        yield line, row


def _line_ends(text: str, start: int, end: int) -> int:
    ends = text.count("\n", start, end)
    if carried := text.count("\r", start, end):
        ends += carried - text.count("\r\n", start, end)
    return ends


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    at = _skip(text, start + 1)
    while text[at] != "}":
        name, end = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, end) + 1)
        yield name, at
        at = _next(text, _DECODER.raw_decode(text, at)[1])


def _rows(text: str, start: int) -> Iterator[tuple[int, Any]]:
    at = _skip(text, start + 1)
    while text[at] != "]":
        row, end = _DECODER.raw_decode(text, at)
        yield at, row
        at = _next(text, end)


def _next(text: str, end: int) -> int:
    """Return where the next member or row starts, or the bracket that closes them."""
    at = _skip(text, end)
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
