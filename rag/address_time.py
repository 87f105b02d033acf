"""The second that an address opens an episode at: ``?t=754``, ``&t=12m34s``, ``#t=12:34``."""

import re

from rag.link import is_player_link

_SECOND = re.compile(
    r"[?&#;](?:t|start|time_continue)=(?:npt:)?"
    r"(?:(?P<clock>\d{1,3}(?::\d{2}){1,2})"
    r"|(?=\d)(?:(?P<h>\d{1,2})h)?(?:(?P<m>\d{1,3})m)?(?:(?P<s>\d{1,6})s?)?)"
    r"(?:\.\d+)?s?(?=[&#;,]|$)",
    re.IGNORECASE,
)


def seconds_of_address(address: str) -> int | None:
    """Return the second; ``None`` where the address names none, or is of no known player."""
    found = _SECOND.search(address)
    if found is None or not ("#t=" in address or is_player_link(address)):
        return None
    if found["clock"]:
        seconds = 0
        for part in found["clock"].split(":"):
            seconds = seconds * 60 + int(part)
        return seconds
    hours, minutes, seconds = (int(found[part] or 0) for part in "hms")
    return hours * 3600 + minutes * 60 + seconds
