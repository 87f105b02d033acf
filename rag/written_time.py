"""A second of the episode as people write it: ``12:34``, ``1:02:03.5``, ``12m34s``, ``3分12秒``."""

import re

from rag.timestamp import Timestamp

# Full-width colons are what CJK keyboards type. A fourth part counts frames.
_CLOCK = (
    r"\d{1,3}[:：]\d{2}(?:[:：]\d{2}(?:[.,]\d{1,3}|[:;]\d{2})?|\.\d{1,3}(?!\d))?(?![:：]?\d|[.,]\d)"
)
_QUOTED = r"\d{1,3}\s?['’′]\s?\d{2}(?!\d)(?:\s?(?:''|’’|[\"”″]))?"
_H = r"\s?(?:h|hrs?|hours?|std\.?|ч|小时|小時|時間|时|時|시간)\.?"
_M = r"\s?(?:m|min|mins|minutes?|мин|分钟|分鐘|分|분)\.?"
_S = r"\s?(?:s|sec|secs|seconds?|сек|秒钟|秒|초)\.?"
_HOURS = rf"\d{{1,2}}{_H}\s?\d{{1,2}}(?!\d)(?:{_M})?(?:\s?\d{{1,2}}{_S})?"
_MINUTES = rf"\d{{1,3}}{_M}\s?\d{{1,2}}{_S}"

# No part of a longer number, word, address or sum. Case is ignored by who compiles it.
TIME = (
    rf"(?<![a-z0-9_:：.,/+])(?:{_CLOCK}|(?:{_QUOTED}|{_HOURS}|{_MINUTES})(?![a-z0-9]))(?![a-z0-9_])"
)

_NUMBERS = re.compile(r"\d+")
_PLAIN_CLOCK = re.compile(r"\d{1,3}:\d{2}(?::\d{2})?")
_HAS_HOURS = re.compile(rf"\d{{1,2}}{_H}", re.IGNORECASE)


def timestamp_of(written: str) -> Timestamp | None:
    """Return the second that a match of ``TIME`` stands for; ``None`` if no clock shows it."""
    clock = _PLAIN_CLOCK.match(written.replace("：", ":"))
    try:
        if clock:
            return Timestamp.parse(clock[0])
        numbers = [int(one) for one in _NUMBERS.findall(written)]
        if not _HAS_HOURS.match(written):
            numbers.insert(0, 0)
        hours, minutes, seconds = (*numbers, 0)[:3]
        return (
            Timestamp.parse(f"{hours}:{minutes:02d}:{seconds:02d}")
            if hours
            else Timestamp.parse(f"{minutes}:{seconds:02d}")
        )
    except ValueError:
        return None
