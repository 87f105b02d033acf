"""A heading's title and the time in brackets behind it: ``Sleep debt (0:15:17)``.

What looks like such a time and is none is told. All other layouts are known to ``rag.timing``.
"""

import re
from dataclasses import dataclass

from rag.timestamp import Timestamp

# Full-width brackets and colons are what CJK keyboards type.
_CLOCK_AT_END = re.compile(r"\s*[(\[（]\s*(?P<clock>\d{1,3}(?:[:：]\d{1,3}){1,2})\s*[)\]）]\s*$")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title without the time; ``problem`` says what looked like a time and is none."""

    title: str
    start: Timestamp | None = None
    problem: str | None = None


def read_heading(plain: str) -> Heading:
    """Split the plain text of a heading into its title and its time.

    A time that no clock shows, such as ``(99:99:99)``, stays part of the title.
    """
    title = plain.strip()
    found = _CLOCK_AT_END.search(title)
    if found is None:
        return Heading(title)
    try:
        start = Timestamp.parse(found["clock"].replace("：", ":"))
    except ValueError as error:
        problem = f"{found[0].strip()} is not a time ({error}); the section is kept without one"
        return Heading(title, problem=problem)
    return Heading(title[: found.start()].rstrip(), start)


def without_time(written: str) -> str:
    """Return a heading as it is written, markup and all, up to its time."""
    found = _CLOCK_AT_END.search(written)
    return written[: found.start()] if found else written
