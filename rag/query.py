"""What a person may write beside the words of a question: phrases, exclusions, a place in time.

    "mu receptor"     must stand so in the item or in its section's title; also “…” „…“ «…»
    -trials           must not occur in the item, nor "trial"; -"a phrase" likewise
    after 0:30:00     only sections that play then; see ``rag.stretch`` for when time words filter

In doubt words are words: an operator overlooked costs little, one not meant hides the answer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rag.errors import QuestionError
from rag.passage import Passage
from rag.span import Span
from rag.stretch import NEVER, stretches
from rag.timestamp import Timestamp
from rag.words import stems, words

# A letter or digit of a script that puts spaces between its words.
_LETTER = r"[^\W_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
# A straight mark opens only where no letter or digit is before it, so that 6" stays an inch.
_QUOTED = rf'“[^“”]+”|„[^„“”]+[“”]|«[^«»]+»|(?<!{_LETTER})"(?!\s)[^"]+(?<!\s)"(?!{_LETTER})'
_OPERATOR = re.compile(rf"(?P<quoted>(?:(?<!\S)-)?(?:{_QUOTED}))|(?<!\S)-[^\W_][^\s\"“”„«»]*")
_AMOUNT = re.compile(r"-\d(?!\d*-[^\W\d_])")  # -5 degrees and -20mg, but not -5-HT
_CLOSING = ".,;:!?)]}…'’"


@dataclass(frozen=True, slots=True)
class Query:
    """A question and the conditions on its answer.

    Attributes:
        text: what is asked, without operators; phrases stay in it without their quote marks.
        phrases: what must occur in the item or in its section's title.
        excluded: what must not occur in the item: one word in any inflection; more than one
            (or the like of ``R/S``) exactly.
        after: seconds; only sections that still play at this time or later.
        before: seconds; only sections that start before this time.
    """

    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    after: int | None = None
    before: int | None = None


def read_query(text: str) -> Query:
    """Tell the question from the operators in it. Text without operators comes back unchanged.

    Raises:
        QuestionError: nothing but exclusions.
    """
    removed: list[Span] = []
    phrases: list[str] = []
    excluded: list[str] = []
    masked = [" " if sign.isspace() else sign for sign in text]
    for span, inner, excludes in _operators(text):
        (excluded if excludes else phrases).append(" ".join(inner.of(text).split()))
        if excludes:
            removed.append(_with_space(text, span))
        else:
            removed += [Span(span.start, inner.start), Span(inner.end, span.end)]
        # No time is read out of an operator. The signs keep every offset.
        masked[span.start : span.end] = (" " if excludes else "_") * len(span)
    places = list(stretches("".join(masked)))
    after = max(after for _, after, _ in [(None, 0, NEVER), *places])
    before = min(before for *_, before in [(None, 0, NEVER), *places])
    cut = [*removed, *(_with_space(text, span) for span, *_ in places)]
    if after >= before or not stems(_without(text, cut)):
        cut, after, before = removed, 0, NEVER
    rest = _without(text, cut)
    if excluded and not words(rest):
        raise QuestionError("Please say what to look for too, not only what to leave out.")
    ends = before if before < NEVER else None
    return Query(rest, tuple(phrases), tuple(excluded), after or None, ends)


def conditions(query: Query) -> list[str]:
    """Say the conditions of a query to a person, one by one."""
    return [
        *(f"the exact words “{one}”" for one in query.phrases),
        *(f"not “{one}”" for one in query.excluded),
        *([f"from {Timestamp(query.after)} on"] if query.after is not None else []),
        *([f"before {Timestamp(query.before)}"] if query.before is not None else []),
    ]


def verbatim_spans(text: str) -> list[Span]:
    """Return where phrases and exclusions stand, marks and all: words to be left as typed."""
    return [span for span, *_ in _operators(text)]


def admits(query: Query, passage: Passage) -> bool:
    """Tell whether a passage (one item in its section) meets the conditions of a query.

    Phrases are looked for in the source of the item, Markdown and all, because the source is
    what is quoted: whoever asks for exact words then sees them. Of the section it is the title,
    as a person reads it. Phrases agree up to case and runs of white space, at word borders.
    """
    title, source = passage.section.title, passage.text
    return (
        all(_exactly(it).search(source) or _exactly(it).search(title) for it in query.phrases)
        and not any(_holds(source, wanted) for wanted in query.excluded)
        and _plays(query, passage)
    )


def _operators(text: str) -> Iterator[tuple[Span, Span, bool]]:
    """Yield phrases and exclusions: where they stand, their words alone, and which they are."""
    for found in _OPERATOR.finditer(text):
        start, end = found.span()
        excludes = found[0].startswith("-")
        if found["quoted"]:
            if words(found[0]):
                yield Span(start, end), Span(start + 1 + excludes, end - 1), excludes
        # A dash before "is" or "and" is a dash: nobody leaves out a stop word.
        elif not _AMOUNT.match(found[0]) and stems(word := found[0][1:].rstrip(_CLOSING)):
            end = start + 1 + len(word)
            yield Span(start, end), Span(start + 1, end), True


def _with_space(text: str, span: Span) -> Span:
    """Take in the white space on one side, so that no gap is left where words are cut out."""
    past = len(text) - len(text[span.end :].lstrip())
    if past > span.end or span.start == 0:
        return Span(span.start, past)
    return Span(len(text[: span.start].rstrip()), span.end)


def _without(text: str, removed: list[Span]) -> str:
    gone = {at for span in removed for at in range(span.start, span.end)}
    rest = "".join(sign for at, sign in enumerate(text) if at not in gone)
    return rest.strip() if gone else rest


@lru_cache(maxsize=256)
def _exactly(phrase: str) -> re.Pattern[str]:
    inner = r"\s+".join(map(re.escape, phrase.split()))
    # Chinese, Japanese and Korean have no borders between words to ask for.
    left = rf"(?<!{_LETTER})" if re.match(_LETTER, phrase) else ""
    right = rf"(?!{_LETTER})" if re.match(_LETTER, phrase[-1:]) else ""
    return re.compile(left + inner + right, re.IGNORECASE)


def _holds(source: str, wanted: str) -> bool:
    if len(words(wanted)) == 1 and (stemmed := stems(wanted)):
        return set(stemmed) <= set(stems(source))
    return bool(_exactly(wanted).search(source))


def _plays(query: Query, passage: Passage) -> bool:
    """Tell whether the item plays in the time asked for.

    One without a time of its own plays while its section does, or the timed one above that.
    """
    if query.after is None and query.before is None:
        return True
    if (start := passage.items[0].start) is not None:
        late = query.after is None or start.seconds >= query.after
        return late and (query.before is None or start.seconds < query.before)
    own = passage.section
    for other in reversed(passage.document.sections):
        above = other.span.start <= own.span.start and other.path == own.path[: len(other.path)]
        if above and other.start is not None:
            late = query.after is None or other.end is None or other.end.seconds > query.after
            return late and (query.before is None or other.start.seconds < query.before)
    return False
