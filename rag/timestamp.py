"""A second of an episode, and how people write it."""

import re
from dataclasses import dataclass

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2})")


@dataclass(frozen=True, slots=True, order=True)
class Timestamp:
    """Whole seconds from the start of the episode."""

    seconds: int

    def __post_init__(self) -> None:
        if self.seconds < 0:
            raise ValueError(f"expected seconds >= 0, found {self.seconds}")

    @classmethod
    def parse(cls, clock: str) -> "Timestamp":
        """Read ``h:mm:ss`` or ``m:ss``. Minutes may pass 59 only where no hour is written.

        Raises:
            ValueError: not a clock time, or 60 or more in a place that ends at 59.
        """
        found = _CLOCK.fullmatch(clock.strip())
        if found is None:
            raise ValueError(f"expected h:mm:ss or m:ss, found {clock!r}")
        hours, minutes, seconds = (int(part) if part else 0 for part in found.groups())
        if seconds > 59 or (found[1] is not None and minutes > 59):
            raise ValueError(f"minutes and seconds end at 59, found {clock!r}")
        return cls(hours * 3600 + minutes * 60 + seconds)

    def __str__(self) -> str:
        """Write ``h:mm:ss``, always with the hour: it sorts and reads alike for every episode."""
        hours, rest = divmod(self.seconds, 3600)
        minutes, seconds = divmod(rest, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}"
