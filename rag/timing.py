"""A line that tells a second of the episode, and the words it tells it of.

Show notes write times before a title (``02:39 - Title``, ``[00:23:36] Title``, a link with the
time in it), behind it (``Title (0:15:17)``), between it and what is said of it, on a line of their
own, or for who speaks (``Name (00:00:12): …``). What is a time for a person is decided over the
whole file: see ``rag.chapters``.
"""

import re
from dataclasses import dataclass, replace
from enum import IntEnum

from rag.address_time import seconds_of_address
from rag.span import Span, trimmed
from rag.timestamp import Timestamp
from rag.titles import LONG_TITLE, is_field, title_in
from rag.unmarked import Unmarked, unmarked
from rag.written_time import TIME, timestamp_of

# A line longer than this is looked at from its front only: no title is as long.
LONGEST = 400
# Longer words between the front of a line and a time in its middle are a sentence.
LONG_LABEL = 80
LONG_NAME = 40

_UNTIL = rf"(?:\s*(?:[-–—−~～→]|-+>|to|until|till|bis|à|a|al|até|hasta|至|到|до)\s*{TIME})?"
# The last part of an episode has no other end.
_TO_END = (
    r"(?:\s*[-–—−~～→]\s*(?:(?:(?:the )?end|ende|fin|fine|结束|結束|结尾|終わり)"
    r"(?=\s*[-–—|\])】）])|(?-i:END)(?=\s+\w)))?"
)
_RANGE = rf"(?P<time>{TIME}){_UNTIL}{_TO_END}(?:\s*mins?\b\.?)?"
_STAMP = r"time(?:\s?stamps?|\s?codes?)?|zeit(?:marke|stempel)?|tiempo|temps|tempo|时间|時間|時刻"
_WORDS = (
    rf"(?P<stamp>{_STAMP}|(?:start|begin)(?:s|ing)?(?:\s+(?:at|time))?)|at|from|ts|ab|desde|dès"
    r"|play(?:\s+from)?|min(?:ut[eo]s?)?\.?"
)
_LABEL = rf"(?:{_WORDS})\s*[:：]?\s*"
_LABEL_INSIDE = (
    rf"(?:{_WORDS}|video|audio|clip|episode|ep|about|approx\.?|ca\.?|[^\W\d_a-z]{{1,6}}"
    r"|[^\[\]()/\n]{1,30}/)\s*[:：]?\s*"
)
_OPEN, _CLOSE = r"[\[(（【〔「{<]", r"[\])）】〕」}>]"
# What may stand in front of a time: marks, emoji, an empty box, the number of the point.
_LEAD = (
    r"(?:\[[ x✓]\]|\#?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)](?=\s)|\#?\d{1,3}\s[-–—|]\s|\#\d{1,3}(?=\s)"
    r"|[^\w\s\[\](（【〔「{<\"'“”‘’«»…+$€£.,:：/\\]|\s)*+"
)
_PREFIX = (
    r"(?:chapter|part|segment|section|topic|question|act|step|lesson|kapitel|teil|chapitre|partie"
    r"|cap[íi]tulo|parte|capitolo|глава|часть)\s+[\w.]{1,5}|第\s?\w{1,5}\s?[章节節部分回]"
)
_FRONT = re.compile(
    rf"{_LEAD}(?:(?P<prefix>{_PREFIX})\s*[-–—:：.|,]?\s*)?(?:{_LABEL})?"
    rf"(?P<open>{_OPEN}{{0,2}})\s*(?:{_LABEL_INSIDE.replace('<stamp>', '<inner>')})?{_LEAD}"
    rf"@?{_RANGE}\s*(?P<close>{_CLOSE}{{0,2}})",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"(?:\s*(?:[-–—−:：|·•»›→⇒➜➡➤►▶▸❯〜～]++(?=\s|[^\W\d]|[\[(（\"'“‘«¿¡@#])"
    r"|[=~-]*>+(?=\s)|[/.,;=~%，、。…]++(?=\s)))*+\s*"
)
_INSIDE = (
    rf"(?P<open>{_OPEN})\s*(?:{_LABEL_INSIDE})?{_LEAD}@?{_RANGE}\s*(?P<close>{_CLOSE}){_CLOSE}?"
)
_BEHIND = re.compile(rf"{_INSIDE}[\s:：.%]*$", re.IGNORECASE)
_BARE_BEHIND = re.compile(rf"(?<![\d:：])(?<=[\s@|…)-])@?{_RANGE}[\s.%]*$", re.IGNORECASE)
_MIDDLE = re.compile(rf"{_INSIDE}(?P<then>\s*[-–—:：|]+(?=\s|$))?", re.IGNORECASE)
_SET_OFF = re.compile(rf"(?<=[-–—|])\s+{_RANGE}\s+[-–—|]\s", re.IGNORECASE)
# What makes a clock time one of the day, or a length.
_OF_DAY = re.compile(
    r"\s*(?:[ap]\.?\s?m\b|uhr\b|o.clock|h\b|hrs?\b|(?-i:hours?)\b|gmt|utc|ist\b|[cepmb][ds]?t\b|ce?st\b)",
    re.IGNORECASE,
)
# One letter is a question or an answer ("Q: …"), and nobody's name.
_SPEAKER = re.compile(r"(?P<name>[^\W\d_][^\W_][\w.'’ &-]{0,38}?)\s*[:：](?=\s|$)")
# "Start: 12:34 | End: 15:00".
_FIELD_TIME = re.compile(rf"(?P<field>[^\d:：]{{1,20}})[:：*\s]+{TIME}", re.IGNORECASE)
# "x[10:20]", "t(9:22)", "src/a.py (10:15)": places in code.
_CODE = re.compile(r"(?:\w\[|(?<![a-z])[a-z]{1,2}\(|/\S*\.\w{1,4}\s*\()$", re.IGNORECASE)
_ASKED = re.compile(r"[QA](?:\s*\(\w+\))?\s*[:：]\s*")
_CALL = re.compile(
    r"(?:(?:watch|listen|play|link|here|video|youtube|jump|go|clip|see|open|source)\b[\w ]{0,20}"
    r"|[\W\d_]*)\s*",
    re.IGNORECASE,
)


class Form(IntEnum):
    """How surely a time is written as one of the episode, from hardly to surely."""

    ALONE = 0
    BEHIND = 1
    BARE = 2
    SET_OFF = 3
    BRACKETED = 4
    LINKED = 5


@dataclass(frozen=True, slots=True)
class Timed:
    """A time in a line.

    Attributes:
        written: the time as it is written, and its range.
        words: what is said at that time on the line; ``None`` if nothing stands beside it.
        title: the part of the line that a list of chapters would show; ``None`` as ``words``.
        prefix: "Chapter 1", where it stands on the other side of the time.
        speaker: who speaks from then on, where the line looks like that.
        is_title: whether the words can be a title: a sentence with a time behind it is content.
        is_behind: whether the time stands behind the title.
        is_told: whether the line says itself that it is a time ("Timestamp: 12:34").
        name: a short title, which may be who speaks, too.
        opens_small: whether the words go on in small letters, as those of a transcript do.
    """

    start: Timestamp
    form: Form
    words: Span | None
    title: Span | None = None
    prefix: Span | None = None
    speaker: str = ""
    is_title: bool = True
    is_behind: bool = False
    is_told: bool = False
    name: str = ""
    opens_small: bool = False
    written: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cells of a table's rows are titles, lengths, and times; ``None`` is not known."""

    title: int | None = None
    lengths: frozenset[int] = frozenset()
    times: frozenset[int] | None = None


def time_in_line(text: str, line: Span) -> Timed | None:
    """Read a line of running text, a list item or a heading without its marks."""
    front = Span(line.start, min(line.end, line.start + LONGEST))
    source = front.of(text)
    if not any(sign.isdigit() for sign in source):
        return None
    seen = unmarked(text, front)
    if (found := _front(text, seen, line)) or front != line:
        return found
    return _middle(text, seen) or _behind(text, seen) or _addressed(text, seen)


def time_in_row(text: str, line: Span, columns: Columns = Columns()) -> Timed | None:
    """Read a row of a table: one cell is a time, and one with words its title."""
    start, found, words, titled = line.start, None, None, None
    cells = line.of(text).split("|")
    # A row that opens with a pipe has an empty cell in front of its first.
    first = 1 if not cells[0].strip() else 0
    for at, cell in enumerate(cells):
        span = trimmed(text, start, start + len(cell))
        start += len(cell) + 1
        if span is None or at - first in columns.lengths:
            continue
        timed = time_in_line(text, span)
        if timed is not None and timed.words is None:
            named = columns.times is None or at - first in columns.times
            form = max(timed.form, Form.SET_OFF) if named else min(timed.form, Form.BEHIND)
            found = found or replace(timed, form=form)
        elif any(sign.isalpha() for sign in span.of(text)):
            words = words or span
            titled = span if at - first == columns.title else titled
    words = titled or words
    if found is None or words is None:
        return None
    seen = unmarked(text, words)
    title = seen.words(0, len(seen.shown)) or words
    return replace(found, words=words, title=title)


def _front(text: str, seen: Unmarked, line: Span) -> Timed | None:
    found = _FRONT.match(seen.shown)
    if found is None or (start := timestamp_of(found["time"])) is None:
        return None
    if _OF_DAY.match(seen.shown, found.end("time")) or _OF_DAY.match(seen.shown, found.end()):
        return None
    between = _BETWEEN.match(seen.shown, found.end())
    at = between.end() if between else found.end()
    words = seen.words(at, len(seen.shown))
    form = Form.BARE
    if _in_link(seen, found.start("time")):
        form = Form.LINKED
    elif found["open"] and found["close"]:
        form = Form.BRACKETED
    elif words is None:
        form = Form.ALONE
    elif seen.shown[found.end() : at].strip():
        form = Form.SET_OFF
    stamped = found["stamp"] or found["inner"]
    if found.start("open") > 0 and _is_said(found, form):
        return None
    prefix = seen.words(*found.span("prefix")) if found["prefix"] else None
    if words is None:
        return Timed(start, form, prefix, prefix, is_told=bool(stamped), written=found["time"])
    words = (
        Span(words.start, max(words.end, line.end))
        if line.end > seen.start + len(seen.shown)
        else words
    )
    speaker = _SPEAKER.match(seen.shown, at)
    # "Q:" is no title: what is asked stands under it.
    asked = _ASKED.fullmatch(seen.shown, at)
    title = None if asked else title_in(text, seen, at, found.start("time"))
    if title and (field := _FIELD_TIME.match(title.of(text))) and is_field(field["field"]):
        words = title = None
    return Timed(
        start,
        form,
        words,
        title,
        prefix,
        speaker["name"].strip() if speaker else "",
        is_told=bool(stamped),
        name=_name(text, title),
        opens_small=seen.shown[at : at + 1].islower(),
        written=found["time"],
    )


def _is_said(found: re.Match[str], form: Form) -> bool:
    """Tell "At 10:30 we left" from "At 10:30: The start"."""
    before = found.string[: found.start("open")].strip()
    labelled = before[-1:].isalpha() or before.endswith((":", "："))
    return bool(
        labelled and not found["prefix"] and not found["stamp"] and form in (Form.BARE, Form.ALONE)
    )


def _middle(text: str, seen: Unmarked) -> Timed | None:
    found = _MIDDLE.search(seen.shown)
    if found is None or not seen.shown[found.end() :].strip(" :：.%"):
        found = found if found and found["then"] else _SET_OFF.search(seen.shown)
    if found is None or (start := timestamp_of(found["time"])) is None:
        return None
    label = seen.words(0, found.start())
    brackets = "close" in found.re.groupindex
    colon = brackets and (found["then"] or "").strip()[:1] in (":", "：")
    title = title_in(text, seen, 0, 0, end=found.start())
    if label is None or title is None or len(label) > LONG_LABEL or not _letters(label.of(text)):
        return None
    strong = any(whole.start <= title.start and title.end <= whole.end for whole, _ in seen.bold)
    if not (strong or (brackets and found["then"])) or is_field(seen.shown[: found.start()]):
        return None
    form = Form.BRACKETED if brackets else Form.SET_OFF
    rest = seen.words(found.end(), len(seen.shown))
    prefix = None
    if rest and re.fullmatch(_PREFIX, title.of(text), re.IGNORECASE):
        prefix, title = title, title_in(text, seen, found.end(), found.end())
    return Timed(
        start,
        form,
        (rest if colon or rest is None else seen.words(0, len(seen.shown))) or title,
        title,
        prefix,
        speaker=title.of(text).strip("*: ") if colon and title and not prefix else "",
        is_behind=True,
        written=found["time"],
    )


def _behind(text: str, seen: Unmarked) -> Timed | None:
    found, form = _BEHIND.search(seen.shown), Form.BRACKETED
    if found is None:
        found, form = _BARE_BEHIND.search(seen.shown), Form.BEHIND
    if found is None or (start := timestamp_of(found["time"])) is None:
        return None
    if _in_link(seen, found.start("time")) and not _letters(_link_words(seen, found.start("time"))):
        form = Form.LINKED
    words = seen.words(0, found.start())
    title = title_in(text, seen, 0, 0, end=found.start())
    if words is None or title is None or is_field(seen.shown[: found.start()]):
        return None
    said = title.of(text)
    if "open" in found.groupdict() and _CODE.search(seen.shown, 0, found.start() + 1):
        return None
    if re.search(rf"{TIME}\W*$", said, re.IGNORECASE) or not _letters(said):
        return None
    if form is Form.BEHIND and (len(title) > LONG_LABEL or _ENDS_AS_SAID.search(said)):
        return None
    return Timed(
        start,
        form,
        words,
        title,
        is_title=len(words) <= LONG_TITLE,
        is_behind=True,
        name=_name(text, title),
        written=found["time"],
    )


_ENDS_AS_SAID = re.compile(r"\b(?:at|from|to|until|till|by|is|was|of|um|bis|à|de|a las)$|\d$", re.I)


def _addressed(text: str, seen: Unmarked) -> Timed | None:
    """Read a line whose time is only in a link: the link names the chapter or stands beside it."""
    for link in seen.links:
        seconds = seconds_of_address(link.address)
        if seconds is None:
            continue
        start, inside = Timestamp(seconds), link.words
        first, past = link.whole.start - seen.start, link.whole.end - seen.start
        beside = seen.shown[:first] + " " * (past - first) + seen.shown[past:]
        named = inside is not None and not _CALL.fullmatch(inside.of(text))
        if inside and named and not any(sign.isalnum() for sign in beside):
            title = title_in(text, seen, inside.start - seen.start, 0, end=inside.end - seen.start)
            return Timed(start, Form.LINKED, title, title)
        if not named and not (beside[:first].strip() and beside[past:].strip(" .)]")):
            rest = (0, first) if beside[:first].strip() else (past, len(beside))
            words = seen.words(*rest)
            title = title_in(text, seen, rest[0], 0, end=rest[1])
            if words and title and _letters(title.of(text)) and len(title) <= LONG_TITLE:
                return Timed(start, Form.LINKED, words, title, is_behind=True)
            if not beside.strip():
                return Timed(start, Form.LINKED, None)
    return None


def _in_link(seen: Unmarked, at: int) -> bool:
    return bool(_link_words(seen, at))


def _link_words(seen: Unmarked, at: int) -> str:
    for link in seen.links:
        if link.words and link.words.start <= at + seen.start < link.words.end:
            words = seen.shown[link.words.start - seen.start : link.words.end - seen.start]
            return re.sub(TIME, "-", words, flags=re.IGNORECASE) if words.strip() else ""
    return ""


def _name(text: str, title: Span | None) -> str:
    return title.of(text) if title and len(title) <= LONG_NAME else ""


def _letters(words: str) -> bool:
    return any(sign.isalpha() for sign in words)
