"""A line of Markdown as a person sees it, at the offsets at which it is written.

Marks, tags and addresses become blanks of the same length, so what is found in ``shown`` is where
it is in the source. Only for finding: what is quoted is cut from the source.
"""

import re
from collections.abc import Sequence
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
    |(?P<macro>\{{\{{\[{{0,2}}(?:youtube|video)-timestamp\]{{0,2}}:?\s*(?:\(\([^()]*+\)\)\s*)?
        (?P<moment>[\d:]++)\s*\}}\}})
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
# A component of MDX: <Timestamp time="1:35">.
_TAG_TIME = re.compile(
    r"<(?:time-?stamp|time-?code|ts|time|chapter)\s[^<>]*?\b(?:time|t|start|at|seconds)\s*=\s*"
    r"[\"'{]+(?P<moment>[\d:]+)",
    re.IGNORECASE,
)


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
    styles = _Styles(line)
    at = 0
    while found := _MARKUP.search(source, at):
        at = found.end()
        if (inside := _inside(found)) is not None:
            wrap = (_at(line, *found.span()), _at(line, *inside))
            links.append(Link(found["address"] or found["file"] or "", *wrap))
            wraps.append(wrap)
            _blank(shown, found.start(), inside[0])
            _blank(shown, inside[1], found.end())
            at = inside[0]  # marks inside of the words; the rest is blank by then
            source = source[: inside[1]] + "\0" * (found.end() - inside[1]) + source[found.end() :]
            continue
        if found["style"] is not None:
            styles.add(found["style"], *found.span())
        elif (link := _link(source, line, found)) is not None:
            links.append(link)
        _blank(shown, *found.span(), "-" if found["dash"] else " ")
    wraps.extend(styles.pairs)
    return Unmarked("".join(shown), line.start, tuple(links), _sorted(wraps), _sorted(styles.bold))


def _inside(found: re.Match[str]) -> tuple[int, int] | None:
    for kind in ("words", "alias"):
        if found[kind] is not None:
            return found.span(kind)
    return None


def _link(source: str, line: Span, found: re.Match[str]) -> Link | None:
    """Return the link that a tag, an address or a macro is; its words are what a tag holds."""
    whole = _at(line, *found.span())
    if found["bare"] is not None:
        return Link(found["bare"].rstrip(".,;"), whole, None)
    if found["attributes"] is not None:
        told = "t=" in found["attributes"]
        return Link(found["attributes"].strip("{}"), whole, None) if told else None
    if found["macro"] is not None:
        return Link(f"#t={found['moment']}", whole, None)
    if found["tag"] is None:
        return None
    if told_by := _TAG_TIME.match(found["tag"]):
        return Link(f"#t={told_by['moment']}", whole, None)
    if href := _TAG_ADDRESS.match(found["tag"]):
        end = source.find("</a", found.end())
        words = trimmed(source, found.end(), end) if end > 0 else None
        return Link(href["href"], whole, _at(line, words.start, words.end) if words else None)
    return None


class _Styles:
    """The pairs of style marks of a line, those of strong ones twice."""

    def __init__(self, line: Span) -> None:
        self.pairs: list[tuple[Span, Span]] = []
        self.bold: list[tuple[Span, Span]] = []
        self._line = line
        self._open: list[tuple[str, int, int]] = []

    def add(self, mark: str, start: int, end: int) -> None:
        """Read one mark: it closes the last of its kind, or opens one."""
        same = next((one for one in reversed(self._open) if one[0] == mark), None)
        if same is None:
            self._open.append((mark, start, end))
        elif same[2] < start:
            del self._open[self._open.index(same) :]
            pair = (_at(self._line, same[1], end), _at(self._line, same[2], start))
            self.pairs.append(pair)
            if len(mark) > 1 and mark[0] in "*_":
                self.bold.append(pair)


def _blank(shown: list[str], start: int, end: int, first: str = " ") -> None:
    shown[start:end] = (first + " " * (end - start - 1)) if end > start else ""


def _at(line: Span, start: int, end: int) -> Span:
    return Span(line.start + start, line.start + end)


def _sorted(wraps: Sequence[tuple[Span, Span]]) -> tuple[tuple[Span, Span], ...]:
    """Smaller ones first: what is widened to one may then reach into a larger one."""
    return tuple(sorted(wraps, key=lambda wrap: len(wrap[0])))
