"""The time of a cue: ``h:mm:ss.mmm`` with the hour or without, with a dot or a comma."""

import re
from contextlib import suppress
from typing import Any

# Kinder than the time of a heading: nothing but a time stands here, and tools write 0:0:1,5.
_CLOCK = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,:](\d{1,9}))?")

# Later than this is no second of an episode: about eleven days.
_LATEST = 10**6


def read_clock(written: str) -> float | None:
    """Return the seconds of a written time; ``None`` if it is no time."""
    found = _CLOCK.fullmatch(written)
    if found is None:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    if seconds > 59 or (found[1] is not None and minutes > 59):
        return None
    whole = hours * 3600 + minutes * 60 + seconds
    return float(f"{whole}.{found[4] or 0}") if whole < _LATEST else None


def read_seconds(value: Any) -> float | None:
    """Return the seconds that a JSON value stands for: a number, or a number or time in quotes.

    ``None`` if it is neither, or is no second of an episode.
    """
    if isinstance(value, str):
        if (seconds := read_clock(value.strip())) is not None:
            return seconds
        with suppress(ValueError):
            value = float(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 <= value < _LATEST else None
