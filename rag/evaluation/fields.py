"""What a row of a public set must hold; each check says where, what was expected and found."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from rag.span import Span


def text_in(found: Any, name: str, where: str) -> str:
    """Return a text that is not blank.

    Raises:
        ValueError: there is none.
    """
    text = found.get(name)
    if not isinstance(text, str) or not text.strip():
        raise ValueError(f'{where}: expected "{name}" to be a text')
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise ValueError(f'{where}: "{name}" has half a character (a lone surrogate)')
    return text


def objects_in(found: Any, name: str, where: str) -> list[dict[str, Any]]:
    """Return a list of JSON objects.

    Raises:
        ValueError: it is missing, or is something else.
    """
    inside = found.get(name) if isinstance(found, dict) else None
    if not isinstance(inside, list) or not all(isinstance(one, dict) for one in inside):
        raise ValueError(f'{where}: expected "{name}" to be a list of objects')
    return inside


def label_of(found: object, where: str) -> bool:
    """Tell a label of 1 from one of 0.

    Raises:
        ValueError: it is neither.
    """
    if found not in (0, 1, "0", "1"):
        raise ValueError(f"{where}: expected a label of 0 or 1, found {found!r}")
    return found in (1, "1")


def span_in(context: str, piece: dict[str, Any], offset: str, where: str) -> Span | None:
    """Return where a piece of a context stands; ``None`` for a blank one, which says nothing.

    Raises:
        ValueError: its text does not stand at its offset.
    """
    text, start = piece.get("text"), piece.get(offset)
    if not isinstance(text, str) or not isinstance(start, int) or isinstance(start, bool):
        raise ValueError(f'{where}: expected a "text" and its offset "{offset}"')
    found = context[start : start + len(text)] if start >= 0 else ""
    if found != text:
        raise ValueError(f"{where}: expected {text[:60]!r} at {start}, found {found[:60]!r}")
    return Span(start, start + len(text)) if text.strip() else None


def in_order(spans: Iterable[Span], where: str) -> tuple[Span, ...]:
    """Return spans that follow each other.

    Raises:
        ValueError: one starts before the one in front of it ends.
    """
    ordered = tuple(spans)
    for one, following in pairwise(ordered):
        if following.start < one.end:
            raise ValueError(
                f"{where}: expected sentences in order, found one at {following.start} "
                f"after one that ends at {one.end}"
            )
    return ordered
