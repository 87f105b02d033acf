"""Time words that name a stretch of the episode: "after 0:30:00", "20 minutes into the podcast"."""

import re
from collections.abc import Iterator

from rag.span import Span
from rag.timestamp import Timestamp

# In seconds: how far a place told in minutes or hours reaches to each side, as people round;
# and from where on a length of time is about bodies and days, not about a place in an episode.
NEARLY = 300
LONGEST = 6 * 3600

# After every episode.
NEVER = 10**9

_NAMES = "a an one two three four five ten fifteen twenty thirty forty fifty sixty ninety"
_VALUES = (1, 1, 1, 2, 3, 4, 5, 10, 15, 20, 30, 40, 50, 60, 90)
_COUNTS = dict(zip(_NAMES.split(), _VALUES, strict=True)) | {"half": 0.5, "half an": 0.5}
_COUNT = rf"\d{{1,3}}(?:\.\d{{1,2}})?|{'|'.join(sorted(_COUNTS, reverse=True))}"
_LENGTH = rf"(?:{_COUNT})[ -]?(?:hour|hr|minute|min)s?(?: and a half)?"
_PART = re.compile(rf"(?:({_COUNT})[ -]?)?(hour|hr|min)\w*( and a half)?", re.I | re.A)
_CLOCK = r"(?:\d{1,2}:[0-5]\d|\d{1,3}):[0-5]\d"
_TIME = rf"(?:{_CLOCK}|{_LENGTH}(?:,? (?:and )?{_LENGTH})?)"
_SIDE = r"between|from|after|past|before|until|by|(?:at )?(?:around|about|near)|at"
_SIDE = rf"{_SIDE}|(?:(?:in|within|during) )?the (?P<first>first)"
_PLACE = re.compile(
    rf"(?<!\S)(?:(?:and )?(?P<side>{_SIDE}) )?(?:the )?(?P<one>{_TIME}|\d{{1,3}}|hour)"
    rf"(?: (?:and|to|until) (?:the )?(?P<two>{_TIME}))?"
    r"(?P<mark>[ -]marks?)?(?: (?P<episode>(?:in|into|of|from the (?:start|beginning) of) "
    r"(?:the|this) (?:episode|podcast|video|show|interview|recording)))?(?![\w:]|-\w)",
    # ASCII, or "\u0131" would match as an "i" and be no number word.
    re.IGNORECASE | re.ASCII,
)
# What makes a clock time one of the day, or a length one of something else.
_OTHERWISE = re.compile(r" ?(?:[ap]\.?m\b|(?:of|later|a day|per|every|each)\b)", re.IGNORECASE)
# A question for what is told, with nothing behind it but the topic.
_TOLD = re.compile(
    r"\b(?:what|anything|something|said|says?|spoken?|tell (?:me|us)|(?:cover|discuss|explain|"
    r"mention|talk)(?:e?s|ed)?)(?: about(?: (?!(?:how|what|when|why|if|who)\b)\S+){1,6})?[ ?.!]*$",
    re.IGNORECASE,
)


def stretches(masked: str) -> Iterator[tuple[Span, int, int]]:
    """Yield the time words that name a stretch of the episode, and its first and last second.

    They do with a clock time of three parts after a preposition ("before 0:30:00"), with the
    episode named ("20 minutes into the podcast"), or with a "mark". Bare ones are mostly about
    bodies ("how do you feel after one hour"); they count as the first or last words of a
    question for what is told ("what is said about sleep after one hour"), and nowhere else.
    """
    for found in _PLACE.finditer(masked):
        bounds = _bounds(found)
        if bounds and _is_in_the_episode(found):
            leads = not masked[: found.start()].strip() and masked.startswith(",", found.end())
            yield Span(found.start(), found.end() + leads), *bounds


def _bounds(found: re.Match[str]) -> tuple[int, int] | None:
    side = (found["side"] or "at").lower()
    one, two = found["one"], found["two"]
    if two:
        # In "30 and 40 minutes" the unit is told once.
        unit = _PART.search(two)
        first = _seconds(f"{one} {unit[2]}" if one.isdigit() and unit else one)
        last = _seconds(two)
        if side not in ("between", "from") or first is None or last is None:
            return None
        return min(first, last), max(first, last)
    at = _seconds(one)
    if at is None or side == "between":
        return None
    if side in ("after", "past", "from"):
        return at, NEVER
    if side in ("before", "until", "by") or found["first"]:
        return 0, at
    if side == "at" and ":" in one:
        return at, at + 1
    return max(0, at - NEARLY), at + NEARLY


def _seconds(time: str) -> int | None:
    if ":" in time:
        return Timestamp.parse(time).seconds
    total = 0.0
    for count, unit, half in _PART.findall(time):
        number = _COUNTS.get(count.lower() or "one") or float(count)
        total += (number + (0.5 if half else 0)) * (60 if unit.lower() == "min" else 3600)
    return round(total) if 0 < total < LONGEST else None


def _is_in_the_episode(found: re.Match[str]) -> bool:
    side, text = (found["side"] or "").lower(), found.string
    if found["mark"] or found["episode"]:
        return bool(side or found["mark"] or found["episode"].lower().startswith("into"))
    if _OTHERWISE.match(text, found.end()):
        return False
    if found["one"].count(":") == 2:
        return bool(side)
    before, behind = text[: found.start()].strip(), text[found.end() :]
    at_an_end = behind.startswith(",") if not before else not behind.strip(" ?.!")
    listed = side in ("after", "before", "between") or found["first"] is not None
    return listed and at_an_end and ":" not in found["one"] and bool(_TOLD.search(before + behind))
