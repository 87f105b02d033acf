"""A line that tells a second of the episode, and the words it tells it of.

Show notes write times before a title (``02:39 - Title``, ``[00:23:36] Title``, a link with the
time in it), behind it (``Title (0:15:17)``), between it and what is said of it, on a line of their
own, or for who speaks (``Name (00:00:12): …``). What is a time for a person is decided over the
whole file: see ``rag.chapters``.
"""

import re

from rag.address_time import seconds_of_address
from rag.span import Span
from rag.time_shapes import (
    ASKED,
    BARE_BEHIND,
    BEHIND,
    BETWEEN,
    CALL,
    CODE,
    DOTTED,
    ENDS_AS_SAID,
    FIELD_TIME,
    FRONT,
    MIDDLE,
    OF_DAY,
    PREFIX,
    SENTENCE,
    SET_OFF,
    SPEAKER,
)
from rag.timed import Form, Timed
from rag.timestamp import Timestamp
from rag.titles import LONG_TITLE, is_field, title_in
from rag.unmarked import Unmarked, unmarked
from rag.written_time import TIME, timestamp_of

# A line longer than this is looked at from its front only: no title is as long.
LONGEST = 400
# Longer words between the front of a line and a time in its middle are a sentence.
LONG_LABEL = 80
LONG_NAME = 40


def time_in_line(text: str, line: Span) -> Timed | None:
    """Read a line of running text, a list item or a heading without its marks."""
    front = Span(line.start, min(line.end, line.start + LONGEST))
    source = front.of(text)
    if not any(sign.isdigit() for sign in source):
        return None
    seen = unmarked(text, front)
    if (found := _front(text, seen, line)) or front != line:
        return found
    return (
        _middle(text, seen) or _behind(text, seen) or _addressed(text, seen) or _dotted(text, seen)
    )


def _front(text: str, seen: Unmarked, line: Span) -> Timed | None:
    found = FRONT.match(seen.shown)
    if found is None or (start := timestamp_of(found["time"])) is None:
        return None
    if OF_DAY.match(seen.shown, found.end("time")) or OF_DAY.match(seen.shown, found.end()):
        return None
    between = BETWEEN.match(seen.shown, found.end())
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
    speaker = SPEAKER.match(seen.shown, at)
    # "Q:" is no title: what is asked stands under it.
    asked = ASKED.fullmatch(seen.shown, at)
    title = None if asked else title_in(text, seen, at, found.start("time"))
    if (field := FIELD_TIME.match(seen.shown, at)) and is_field(field["field"]):
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


def _dotted(text: str, seen: Unmarked) -> Timed | None:
    found = DOTTED.match(seen.shown)
    if found is None or (start := timestamp_of(found["time"].replace(".", ":"))) is None:
        return None
    between = BETWEEN.match(seen.shown, found.end())
    at = between.end() if between else found.end()
    words, title = seen.words(at, len(seen.shown)), title_in(text, seen, at, found.start("time"))
    if title is None or not _letters(title.of(text)):
        return None
    return Timed(start, Form.DOTTED, words, title, written=found["time"])


def _is_said(found: re.Match[str], form: Form) -> bool:
    """Tell "At 10:30 we left" from "At 10:30: The start"."""
    before = found.string[: found.start("open")].strip()
    labelled = before[-1:].isalpha() or before.endswith((":", "："))
    return bool(
        labelled
        and not found["prefix"]
        and not found["stamp"]
        and not found["list"]
        and form in (Form.BARE, Form.ALONE)
    )


def _middle(text: str, seen: Unmarked) -> Timed | None:
    found = MIDDLE.search(seen.shown)
    if found is None or not seen.shown[found.end() :].strip(" :：.%"):
        found = found if found and found["then"] else SET_OFF.search(seen.shown)
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
    if rest and re.fullmatch(PREFIX, title.of(text), re.IGNORECASE):
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
    found, form = BEHIND.search(seen.shown), Form.BRACKETED
    if found is None:
        found, form = BARE_BEHIND.search(seen.shown), Form.BEHIND
    if found is None or (start := timestamp_of(found["time"])) is None:
        return None
    if _in_link(seen, found.start("time")) and not _letters(_link_words(seen, found.start("time"))):
        form = Form.LINKED
    words = seen.words(0, found.start())
    title = title_in(text, seen, 0, 0, end=found.start())
    before, in_brackets = seen.shown[: found.start()], form is not Form.BEHIND
    if words is None or title is None or is_field(before, in_brackets=in_brackets):
        return None
    said = title.of(text)
    if "open" in found.groupdict() and CODE.search(seen.shown, 0, found.start() + 1):
        return None
    if re.search(rf"{TIME}\W*$", said, re.IGNORECASE) or not _letters(said):
        return None
    stop = "." if seen.shown.rstrip().endswith(".") else ""
    if form is Form.BEHIND and (len(title) > LONG_LABEL or ENDS_AS_SAID.search(said)):
        return None
    return Timed(
        start,
        form,
        words,
        title,
        is_title=len(words) <= LONG_TITLE and not SENTENCE.search(said + stop),
        is_behind=True,
        name=_name(text, title),
        written=found["time"],
    )


def _addressed(text: str, seen: Unmarked) -> Timed | None:
    """Read a line whose time is only in a link: the link names the chapter or stands beside it."""
    for link in seen.links:
        seconds = seconds_of_address(link.address)
        if seconds is None:
            continue
        start, inside = Timestamp(seconds), link.words
        first, past = link.whole.start - seen.start, link.whole.end - seen.start
        beside = seen.shown[:first] + " " * (past - first) + seen.shown[past:]
        named = inside is not None and not CALL.fullmatch(inside.of(text))
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
