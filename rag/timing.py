"""A line that tells a second of the episode, and the words it tells it of.

Show notes write times before a title (``02:39 - Title``, ``[00:23:36] Title``, a link with the
time in it), behind it (``Title (0:15:17)``), on a line of their own, or for who speaks
(``Name (00:00:12): …``). What is a time for a person is decided over the whole file: see
``rag.chapters``.
"""

import re
from dataclasses import dataclass
from enum import IntEnum

from rag.span import Span, trimmed
from rag.timestamp import Timestamp

# A line longer than this is looked at from its front only: no title is as long.
LONGEST = 400

# Longer words before a time are a sentence that it belongs to.
LONG_TITLE = 120

# Full-width brackets and colons are what CJK keyboards type.
_CLOCK = r"\d{1,3}[:：]\d{2}(?:[:：]\d{2})?(?![:：]?\d)"
_UNTIL = rf"(?:\s*(?:[-–—~～]|to|至|到)\s*{_CLOCK})?"
# The last part of an episode has no other end; behind a bare time these words would be a title.
_TO_END = r"(?:\s*[-–—~～]\s*(?:(?:the )?end|ende|fin|fine|结束|結束|结尾|終わり))?"
_TIME = rf"@?(?P<clock>{_CLOCK}){_UNTIL}"
_INSIDE = rf"\s*(?:[^\W\d]{{1,12}}\s+|[^\[\]()/\n]{{1,30}}/\s*)?{_TIME}{_TO_END}\s*"
_ADDRESS = r"\((?P<address>[^()\s]*)\)"
_STYLE = r"[*_`~]*"
_LINKED = re.compile(rf"{_STYLE}\[[(（]?{_INSIDE}[)）]?(?P<inside>[^\]\n]*)\]{_ADDRESS}{_STYLE}")
_BRACKETED = re.compile(rf"{_STYLE}[\[(（【]{_INSIDE}[\])）】]{_STYLE}")
_BARE = re.compile(rf"{_STYLE}{_TIME}{_STYLE}(?=\s|$|[-–—:：|])")
_BETWEEN = re.compile(r"\s*(?:[-–—:：|·•»]+(?=\s|[^\W\d])|\s)\s*")
# What makes a clock time one of the day.
_OF_DAY = re.compile(r"\s*(?:[ap]\.?\s?m\b|uhr\b|o.clock|h\b|hrs?\b|gmt|utc|[cep][ds]?t\b)", re.I)
_BEHIND = re.compile(
    rf"(?<![ \t])[ \t]*{_STYLE}(?:[\[(（【]{_INSIDE}[\])）】])(?:\([^()\s]*\))?"
    rf"{_STYLE}[:：]?{_STYLE}[ \t]*(?:\{{#[\w-]+\}})?[ \t]*$"
)
_LABEL = re.compile(
    rf"(?P<label>\*\*[^*\n]{{1,60}}\*\*|[^\W\d_][^\n:()\[\]*]{{0,40}}?)[ \t]*"
    rf"[\[(]{_INSIDE}[\])][ \t]*[:：][ \t]*(?P<rest>.*)"
)
# One letter is a question or an answer ("Q: …"), and nobody's name.
_SPEAKER = re.compile(r"\*\*[^*\n]{2,40}(?::\*\*|\*\*:)|[^\W\d_][\w.' -]{1,30}:(?=\s)")
_IN_ADDRESS = re.compile(
    r"\[(?P<title>[^\[\]\n]*[^\W\d_][^\[\]\n]*)\]\(https?://[^()\s]*[?&#](?:t|start)="
    r"(?:(?P<h>\d{1,2})h)?(?:(?P<m>\d{1,3})m)?(?:(?P<s>\d{1,6})s?)?(?=[&)#])[^()\s]*\)"
)


class Form(IntEnum):
    """How surely a time is written as one of the episode, from hardly to surely."""

    ALONE = 0
    BARE = 1
    SET_OFF = 2
    BRACKETED = 3
    LINKED = 4


@dataclass(frozen=True, slots=True)
class Timed:
    """A time in a line.

    Attributes:
        words: what stands beside it on the line; ``None`` if nothing does.
        speaker: who speaks from then on, where the line looks like that.
        is_title: whether the words can be a title: a sentence with a time behind it is content.
    """

    start: Timestamp
    form: Form
    words: Span | None
    speaker: str = ""
    is_title: bool = True


def time_in_line(text: str, line: Span) -> Timed | None:
    """Read a line of running text, a list item or a heading without its marks."""
    if (found := _before(text, line)) or len(line) > LONGEST:
        return found
    return _label(text, line) or _behind(text, line) or _linked(text, line)


def time_in_row(text: str, line: Span) -> Timed | None:
    """Read a row of a table: one cell is a time, and the next one with words its title."""
    start, found, words = line.start, None, None
    for cell in line.of(text).split("|"):
        span = trimmed(text, start, start + len(cell))
        start += len(cell) + 1
        if span is None:
            continue
        timed = _before(text, span) if found is None else None
        if timed is not None and timed.words is None:
            found = timed
        elif words is None and any(sign.isalpha() for sign in span.of(text)):
            words = span
    return None if found is None or words is None else Timed(found.start, Form.SET_OFF, words)


def _before(text: str, line: Span) -> Timed | None:
    for form, shape in ((Form.LINKED, _LINKED), (Form.BRACKETED, _BRACKETED), (Form.BARE, _BARE)):
        found = shape.match(text, line.start, line.end)
        if found is None or (start := _start(found)) is None:
            continue
        if form is Form.LINKED and found["inside"].strip():
            inside = trimmed(text, *found.span("inside"))
            return Timed(start, form, _after(text, inside) if inside else None)
        between = _BETWEEN.match(text, found.end(), line.end)
        words = trimmed(text, between.end() if between else found.end(), line.end)
        if form is Form.BARE:
            if _OF_DAY.match(text, found.end(), line.end):
                return None
            if words is None:
                form = Form.ALONE
            elif between and between[0].strip():
                form = Form.SET_OFF
        speaker = _SPEAKER.match(text, words.start, words.end) if words else None
        return Timed(start, form, words, speaker[0].strip("*: ") if speaker else "")
    return None


def _after(text: str, words: Span) -> Span | None:
    """Leave out what stands between a time and its title."""
    between = _BETWEEN.match(text, words.start, words.end)
    return trimmed(text, between.end(), words.end) if between else words


def _label(text: str, line: Span) -> Timed | None:
    found = _LABEL.match(text, line.start, line.end)
    if found is None or (start := _start(found)) is None:
        return None
    label = found["label"].strip("*: ")
    rest = trimmed(text, *found.span("rest"))
    return Timed(start, Form.BRACKETED, rest or trimmed(text, *found.span("label")), label)


def _behind(text: str, line: Span) -> Timed | None:
    found = _BEHIND.search(text, line.start, line.end)
    if found is None or (start := _start(found)) is None:
        return None
    words = trimmed(text, line.start, found.start())
    return Timed(start, Form.BRACKETED, words, is_title=len(words) <= LONG_TITLE) if words else None


def _linked(text: str, line: Span) -> Timed | None:
    found = _IN_ADDRESS.match(text, line.start, line.end)
    if found is None or not any(found[part] for part in "hms"):
        return None
    if any(sign.isalnum() for sign in text[found.end() : line.end]):
        return None  # a link in a sentence
    hours, minutes, seconds = (int(found[part] or 0) for part in "hms")
    start = Timestamp(hours * 3600 + minutes * 60 + seconds)
    return Timed(start, Form.LINKED, trimmed(text, *found.span("title")))


def _start(found: re.Match[str]) -> Timestamp | None:
    try:
        return Timestamp.parse(found["clock"].replace("：", ":"))
    except ValueError:
        return None
