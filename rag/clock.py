"""Times as people say them in a question: "1:15:45", "75 minutes", "an hour and a half"."""

import re

_NUMBERS = {
    word: value
    for value, words in {
        1: "a an one", 2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven",
        8: "eight", 9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 15: "fifteen",
        20: "twenty", 25: "twenty-five", 30: "thirty", 35: "thirty-five", 40: "forty",
        45: "forty-five", 50: "fifty", 55: "fifty-five", 60: "sixty", 75: "seventy-five",
        90: "ninety",
    }.items()
    for word in words.split()
}  # fmt: skip
_COUNT = (
    rf"(?:\d{{1,4}}(?:\.\d)?|half(?:\s+an?)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
)
_UNIT = r"(?:hours?|hrs?|h|minutes?|mins?|min|m|seconds?|secs?|s)"
_CLOCK = r"\d{1,3}:[0-5]?\d(?::[0-5]\d)?"
_LENGTH = rf"(?:{_COUNT})[\s-]*{_UNIT}(?:\s+and\s+a\s+(?:half|quarter))?"

# A time, as a part of larger patterns. "1h15" and "minute 34" are times, too.
TIME = (
    rf"(?:{_CLOCK}|\d{{1,2}}\s*h\s*\d{{1,2}}(?:\s*m(?:in)?)?|min(?:ute)?\s+\d{{1,3}}"
    rf"|{_LENGTH}(?:,?\s+(?:and\s+)?{_LENGTH})?)"
)

_HOURS_MINUTES = re.compile(r"(\d{1,2})\s*h\s*(\d{1,2})(?:\s*m(?:in)?)?", re.IGNORECASE)
_MINUTE = re.compile(r"min(?:ute)?\s+(\d{1,3})", re.IGNORECASE)
_PART = re.compile(
    rf"({_COUNT})[\s-]*({_UNIT})(?:\s+and\s+a\s+(half|quarter))?(?![a-z])", re.IGNORECASE
)


def seconds_of(said: str) -> int | None:
    """Return the seconds that a time stands for; ``None`` if it is no time.

    Two numbers with a colon are minutes and seconds, as players show them.
    """
    said = said.strip().lower()
    if re.fullmatch(_CLOCK, said):
        parts = [int(part) for part in said.split(":")]
        if len(parts) == 3:
            return parts[0] * 3600 + parts[1] * 60 + parts[2] if parts[1] < 60 else None
        return parts[0] * 60 + parts[1]
    if found := _HOURS_MINUTES.fullmatch(said):
        return int(found[1]) * 3600 + int(found[2]) * 60
    if found := _MINUTE.fullmatch(said):
        return int(found[1]) * 60
    total = 0.0
    for count, unit, more in _PART.findall(said):
        size = 3600 if unit.startswith("h") else 60 if unit.startswith("m") else 1
        total += (_number(count) + {"half": 0.5, "quarter": 0.25}.get(more, 0)) * size
    return round(total) if _PART.search(said) else None


def _number(count: str) -> float:
    if count.startswith("half"):
        return 0.5
    return _NUMBERS[count] if count in _NUMBERS else float(count)
