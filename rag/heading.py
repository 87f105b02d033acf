"""A heading's title, its time, and what looked like a time behind it and is none."""

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


def no_time(plain: str) -> str | None:
    """Return what is wrong with the time at the end of a heading, such as ``(99:99:99)``.

    ``None`` if it is one, or none stands there. A time that no clock shows stays in the title.
    """
    found = _CLOCK_AT_END.search(plain)
    if found is None:
        return None
    try:
        Timestamp.parse(found["clock"].replace("：", ":"))
    except ValueError as error:
        return f"{found[0].strip()} is not a time ({error}); the section is kept without one"
    return None
