"""The time of a cue: ``h:mm:ss.mmm`` with the hour or without, with a dot or a comma."""

from contextlib import suppress
from typing import Any

from rag.timestamp import Timestamp

# Later than this is no second of an episode: about eleven days.
_LATEST = 10**6


def read_clock(written: str) -> float | None:
    """Return the seconds of a written time; ``None`` if it is no time."""
    clock, _, fraction = written.replace(",", ".").partition(".")
    with suppress(ValueError):
        return float(f"{Timestamp.parse(clock).seconds}.{fraction or 0}")
    return None


def read_seconds(value: Any) -> float | None:
    """Return the seconds that a JSON value stands for: a number, or a number or time in quotes.

    ``None`` if it is neither, or is no second of an episode.
    """
    if isinstance(value, str):
        if (seconds := read_clock(value)) is not None:
            return seconds
        with suppress(ValueError):
            value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < _LATEST else None
