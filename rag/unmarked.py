"""A line of Markdown as a person sees it, at the offsets at which it is written.

Marks, tags and addresses become blanks of the same length, so what is found in ``shown`` is where
it is in the source. Only for finding: what is quoted is cut from the source.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.span import Span, trimmed

# Invisible signs: zero width, direction marks, and what picks the look of an emoji.
_INVISIBLE = "\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufe0f\ufeff"
_MARKUP = re.compile(
    rf"""\\(?=[^\w\s])
    |(?P<comment><!--(?:(?!-->).)*+-->|\{{/\*(?:(?!\*/).)*+\*/\}})
    |(?P<image>!\[[^\[\]]*+\]\([^()\s]*+\))
    |(?P<link>\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*+\])++)\]
        (?:\(\s*<?(?P<address>[^()\s<>]*(?:\([^()\s]*+\)[^()\s<>]*)?)>?(?:\s+["'][^"'\n]*+["'])?\s*\)
        |\[[^\[\]]*+\]))
    |(?P<wiki>\[\[(?P<file>[^\[\]|]++)\|(?P<alias>[^\[\]|]++)\]\])
    |<?(?P<bare>https?://[^\s<>()\[\]|]++)>?
    |(?P<tag></?[a-z](?:[^<>"']|"[^"]*+"|'[^']*+')*+>)
    |(?P<attributes>\{{:?\s*[#.][^{{}}]*+\}})
    |(?P<dash>&[mn]dash;|&\#821[12];)
    |(?P<space>&nbsp;|[0-9#*]\ufe0f?\u20e3|[{_INVISIBLE}])
    |(?P<style>\*{{1,3}}|(?<!\w)_{{1,2}}(?=\w|[\[(])|(?<=[\w)\]!?.:])_{{1,2}}(?!\w)|~~|==|`+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_TAG_ADDRESS = re.compile(r"""<a\s[^>]*?href\s*=\s*["']?(?P<href>[^"'\s>]+)""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a line, where all of it stands, and where its words do, if it has any."""

    address: str
    whole: Span
    words: Span | None


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A line without its markup.

    Attributes:
        shown: what is seen, as long as the source, blanks for the rest.
        start: the offset of its first character in the source.
        links: in order.
        wraps: for each link and each pair of style marks, all of it and what is inside.
        bold: those of ``wraps`` that are strong.
    """

    shown: str
    start: int
    links: tuple[Link, ...]
    wraps: tuple[tuple[Span, Span], ...]
    bold: tuple[tuple[Span, Span], ...]

    def words(self, start: int, end: int) -> Span | None:
        """Return where the words of ``shown[start:end]`` are written, with all of their marks."""
        seen = trimmed(self.shown, start, end)
        if seen is None:
            return None
        first, past = seen.start + self.start, seen.end + self.start
        for whole, inside in self.wraps:
            if inside.start <= first and past <= inside.end:
                continue
            if first < whole.end and whole.start < past:
                first, past = min(first, whole.start), max(past, whole.end)
        return Span(first, past)


def unmarked(text: str, line: Span) -> Unmarked:
    """Blank out the markup of one line."""
    source = line.of(text)
    shown = list(source)
    links: list[Link] = []
    wraps: list[tuple[Span, Span]] = []
    open_marks: list[tuple[str, int, int]] = []
    bold: list[tuple[Span, Span]] = []
    at = 0
    while found := _MARKUP.search(source, at):
        at = found.end()
        kind = found.lastgroup if found["link"] is None else "link"
        kind = "wiki" if found["wiki"] is not None else kind
        if kind in ("link", "wiki"):
            inside = found.span("words" if kind == "link" else "alias")
            _blank(shown, found.start(), inside[0])
            _blank(shown, inside[1], found.end())
            wrap = (_at(line, *found.span()), _at(line, *inside))
            links.append(Link(found["address"] or found["file"] or "", *wrap))
            wraps.append(wrap)
            at = inside[0]  # marks inside of the words; the rest is blank by then
            source = source[: inside[1]] + "\0" * (found.end() - inside[1]) + source[found.end() :]
            continue
        if kind == "style":
            mark = found["style"]
            same = next((one for one in reversed(open_marks) if one[0] == mark), None)
            if same is None:
                open_marks.append((mark, *found.span()))
            elif same[2] < found.start():
                del open_marks[open_marks.index(same) :]
                wrap = (_at(line, same[1], found.end()), _at(line, same[2], found.start()))
                wraps.append(wrap)
                if len(mark) > 1 and mark[0] in "*_":
                    bold.append(wrap)
        elif found["bare"] is not None:
            links.append(Link(found["bare"].rstrip(".,;"), _at(line, *found.span()), None))
        elif found["attributes"] is not None and "t=" in found["attributes"]:
            links.append(Link(found["attributes"].strip("{}"), _at(line, *found.span()), None))
        elif found["tag"] is not None and (href := _TAG_ADDRESS.match(found["tag"])):
            end = source.find("</a", found.end())
            inside_tag = trimmed(source, found.end(), end) if end > 0 else None
            words = _at(line, inside_tag.start, inside_tag.end) if inside_tag else None
            links.append(Link(href["href"], _at(line, *found.span()), words))
        _blank(shown, *found.span(), "-" if found["dash"] else " ")
    return Unmarked("".join(shown), line.start, tuple(links), _sorted(wraps), _sorted(bold))


def _blank(shown: list[str], start: int, end: int, first: str = " ") -> None:
    shown[start:end] = (first + " " * (end - start - 1)) if end > start else ""


def _at(line: Span, start: int, end: int) -> Span:
    return Span(line.start + start, line.start + end)


def _sorted(wraps: Sequence[tuple[Span, Span]]) -> tuple[tuple[Span, Span], ...]:
    """Smaller ones first: what is widened to one may then reach into a larger one."""
    return tuple(sorted(wraps, key=lambda wrap: len(wrap[0])))


def tags_apart(text: str, span: Span) -> Iterator[Span]:
    """Yield the lines of a block of HTML that show something."""
    start = span.start
    for piece in span.of(text).splitlines(keepends=True):
        if found := trimmed(text, start, start + len(piece)):
            yield found
        start += len(piece)
