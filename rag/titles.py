"""Which part of a line with a time a list of chapters would show as the title."""

import re

from rag.sentences import split_sentences
from rag.span import Span
from rag.unmarked import Unmarked
from rag.written_time import TIME

# Longer words beside a time are a sentence, or several.
LONG_TITLE = 120
# Of a longer line, its first sentence is the title.
LONGEST_TITLE = 300

_JOINS = " \t-–—−:：|@·•=~>→➜➡,;/"
_LEADER = re.compile(r"(?:\.{2,}|…|\s\.)[\s.…]*$")
_LAST_TIME = re.compile(
    rf"\s*[\[(（【]\s*{TIME}(?:\s*[-–—]\s*{TIME})?\s*[\])）】]\s*$", re.IGNORECASE
)
_LABEL_LEFT = re.compile(r"(?:^|\s)(?:[\[(（]?(?:timestamp|time)\s*[:：]|at|@)$", re.IGNORECASE)
_BREAK = re.compile(r"\s*(?:[-–—:：|.…]|$)")
_OPENING = re.compile(r"(?:\[[ x✓]\]\s*|[-–—•·▶►▸→➜➡+⏱⏰🕐-🕧🔹🔸]++\s*|\s)++")
_EMPTY = re.compile(r"\s*\(\s*\)$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)[^\n*_]{1,120}\1:?")
_PAIRS = {")": "(", "]": "[", "）": "（", "】": "【", "}": "{", ">": "<"}
# "Duration: 12:34" tells a length, or when the recording was.
_FIELD = re.compile(
    r"(?:\w+\s){0,2}(?:duration|length|run(?:ning)?\s?time|time|long|start|end|next|when|date|dauer"
    r"|länge|laufzeit|durée|duración|duração|durata|duur|时长|時長|時間|长度|длительность|total"
    r"|published|recorded|uploaded)\W*",
    re.IGNORECASE,
)
# Behind these a time in brackets, too, is none of the episode; "The end (1:10:00)" is a title.
_LENGTH = re.compile(
    r"(?:\w+\s)?(?:duration|length|run(?:ning)?\s?time|total(?:\stime)?|dauer|länge|laufzeit|durée"
    r"|duración|duração|durata|duur|时长|時長|長度|长度|длительность|published|recorded|uploaded)\W*",
    re.IGNORECASE,
)


def is_strong(line: str) -> bool:
    """Tell a line that is strong words and nothing else: a heading in all but its marks."""
    return _STRONG.fullmatch(line) is not None


def is_field(words: str, *, in_brackets: bool = False) -> bool:
    """Tell whether a time behind these words is a length or a date of the recording.

    Args:
        in_brackets: whether the time stands in brackets, as the times of titles do.
    """
    return (_LENGTH if in_brackets else _FIELD).fullmatch(words.strip("*_ :")) is not None


def title_in(
    text: str, seen: Unmarked, start: int, time: int, end: int | None = None
) -> Span | None:
    """Return the title in ``seen.shown[start:end]``.

    It ends with the strong words it begins with, where something is set off behind them, and
    with its first sentence where it is long. What joins it to its time is no part of it.

    Args:
        time: where the time stands; strong words that hold it, too, are the title without it.
    """
    shown = seen.shown
    before_time = end is not None
    end = len(shown) if end is None else end
    if start == 0 and (opening := _OPENING.match(shown, 0, end)):
        start = opening.end() if shown[opening.end() : end].strip() else start
    while start < end and shown[start].isspace():
        start += 1
    for whole, inside in seen.bold:
        first, past = inside.start - seen.start, inside.end - seen.start
        holds_time = whole.start - seen.start <= time < start
        if first <= start < past <= end and (
            holds_time
            or _BREAK.match(shown, past)
            or shown[start:past].rstrip().endswith((":", "："))
        ):
            if shown[start:past].strip():
                end = past
            break
    end = _trimmed_end(shown, start, end, before_time=before_time)
    if (found := seen.words(start, end)) is None:
        return None
    return shortened(text, found)


def shortened(text: str, title: Span) -> Span:
    """Return the first sentence of a title that is several, and the first words of a longer one."""
    if len(title) > LONGEST_TITLE:
        title = next(split_sentences(text, title))
    if len(title) > LONGEST_TITLE:
        cut = text.rfind(" ", title.start + 1, title.start + LONGEST_TITLE)
        title = Span(title.start, cut if cut > title.start else title.start + LONGEST_TITLE)
    return title


def _trimmed_end(shown: str, start: int, end: int, *, before_time: bool) -> int:
    while end > start:
        kept = shown[start:end].rstrip(_JOINS + "\n\r\u3000")
        if before_time and (found := _LEADER.search(kept)):
            kept = kept[: found.start()]
        if (found := _LAST_TIME.search(kept)) and found.start():
            kept = kept[: found.start()]
        if before_time and (found := _LABEL_LEFT.search(kept)) and found.start():
            kept = kept[: found.start()]
        kept = _EMPTY.sub("", kept)
        last = kept[-1:]
        if last in _PAIRS and kept.count(last) > kept.count(_PAIRS[last]):
            kept = kept[:-1]
        if last and last in "([（【{":
            kept = kept[:-1]
        if len(kept) in (0, end - start):
            return end
        end = start + len(kept)
    return end
