"""JSON whose rows know on which line of the file they are written.

``json`` tells where a value ends but not where the values inside it start, so the rows of the
one list that is asked for are decoded one by one.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.errors import CorpusError
from rag.page import Page

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


def located_rows(text: str, key: str | None = None) -> Iterator[tuple[int, Any]]:
    """Yield the rows of a list and the 1-based lines they start on.

    Args:
        text: what ``parse_json`` has decoded without an error.
        key: the member of the outer object that is the list; ``None`` if the file is the list.
    """
    text = text.removeprefix("\ufeff")
    page = Page(text)
    start = _skip(text, 0)
    if key is not None:
        # A name that comes twice means its last value, to the json module and so here.
        start = [at for name, at in _members(text, start) if name == key][-1]
    for at in _rows(text, start):
        yield page.line_of(at) + 1, _DECODER.raw_decode(text, at)[0]


def _members(text: str, start: int) -> Iterator[tuple[str, int]]:
    at = _skip(text, start + 1)
    while text[at] != "}":
        name, end = _DECODER.raw_decode(text, at)
        at = _skip(text, _skip(text, end) + 1)
        yield name, at
        at = _past(text, at)


def _rows(text: str, start: int) -> Iterator[int]:
    at = _skip(text, start + 1)
    while text[at] != "]":
        yield at
        at = _past(text, at)


def _past(text: str, at: int) -> int:
    """Return where the next member or row starts, or the bracket that closes them."""
    at = _skip(text, _DECODER.raw_decode(text, at)[1])
    return _skip(text, at + 1) if text[at] == "," else at


def _skip(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at
