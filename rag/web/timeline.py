"""The episode as a strip from its first second to its end: where it is near to the question."""

from bisect import bisect
from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, exp

from rag.counted import counted
from rag.document import Document, Section
from rag.hit import Hit
from rag.named import ask_about
from rag.quote import Quote, cite
from rag.timestamp import Timestamp
from rag.web.exactly import exact
from rag.web.source import player_attribute, source_link

# Shades of nearness, from not near to nearest; a shade is said in words, too.
SHADES = ("", "a little near", "near", "very near", "nearest")
_SHADE_FROM = (0.02, 0.1, 0.3, 0.75)
# The lengths between the times under the strip, in seconds: the first that makes so few of them.
_STEPS = (15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 4 * 3600, 24 * 3600)
_MOST_TIMES = 5


def timeline_html(
    document: Document,
    hits: Sequence[Hit],
    quotes: Sequence[Quote],
    *,
    scale: float = 1.0,
    darkest: int = len(SHADES) - 1,
) -> str:
    """Return the strip of one document, and the same as a list to be read.

    Args:
        hits: the sections that were read, best first; the nearer, the darker.
        scale: what makes log-odds of their scores.
        darkest: the shade of the nearest section; lighter where that is not near.
        quotes: marked on the strip at their seconds.

    Returns:
        Nothing where the document tells no times.
    """
    played = sorted((one for one in document.sections if one.start), key=_start)
    end = _end(document, played) if played else 0
    if end == 0:
        return ""
    shades = _shades(hits, scale)
    bounds = [_start(section) for section in played[1:]] + [end]
    blocks, rows, video = [], [], player_attribute(document)
    for section, until in zip(played, bounds, strict=True):
        shade = min(shades.get(id(section), 0), darkest)
        count = sum(quote.section is section for quote in quotes)
        told = ", ".join(filter(None, [SHADES[shade], "quoted" if count else ""]))
        place = f"{section.start} {section.title}"
        link = cite(document, section).url or source_link(document, [section.span])
        away = 'target="_blank" rel="noopener noreferrer" ' if document.url else ""
        kind = "" if document.url else " cite"
        address = f'href="{escape(link)}" {away}data-second="{_start(section)}"{video}'
        long = 100 * max(until - _start(section), 0) / end
        blocks.append(
            f'<a class="block shade-{shade}{kind}" {address} tabindex="-1" '
            f'style="left:{100 * _start(section) / end:.2f}%;width:{long:.2f}%" '
            f'title="{escape(place)}"></a>'
        )
        rows.append(
            f'<li class="shade-{shade}"><a class="time{kind}" {address}>{section.start}</a> '
            f'<span class="section">{exact(section.title)}</span>'
            + (f' <span class="told">{told}</span>' if told else "")
            + f'<button type="button" class="about" data-ask="{escape(ask_about(section))}" '
            f'aria-label="Ask what is said in: {escape(section.title)}">ask</button></li>'
        )
    pins = "".join(
        f'<span class="pin" style="left:{100 * quote.start.seconds / end:.2f}%"></span>'
        for quote in quotes
        if quote.document is document and quote.start
    )
    return (
        f'<div class="timeline"><div class="strip" aria-hidden="true">{"".join(blocks)}{pins}</div>'
        f'<div class="axis" aria-hidden="true">{_times(end)}</div>'
        f"<details><summary>{counted(len(played), 'section')}, {played[0].start} to the end"
        "</summary>"
        f'<ol class="played">{"".join(rows)}</ol></details></div>'
    )


def _start(section: Section) -> int:
    return section.start.seconds if section.start else 0


def _end(document: Document, played: Sequence[Section]) -> int:
    """Return a second to end the strip at.

    A transcript tells when its last words are said. No summary tells how long its last section
    is: it is given the mean length of the others.
    """
    last = _start(played[-1])
    if document.moments:
        return max(last, ceil(document.moments[-1].start)) + 1
    return last + (last - _start(played[0])) // max(len(played) - 1, 1)


def _times(end: int) -> str:
    """Return the times under the strip, each at its place; the last ones would not fit there."""
    step = next((step for step in _STEPS if end <= step * _MOST_TIMES), _STEPS[-1])
    return "".join(
        f'<span style="left:{100 * second / end:.2f}%">{Timestamp(second)}</span>'
        for second in range(0, end, step)
        if second < 0.9 * end
    )


def _shades(hits: Sequence[Hit], scale: float) -> Mapping[int, int]:
    """Return the shade of each section by its identity: its odds against the best one."""
    if not hits:
        return {}
    best = hits[0].score
    odds = {id(hit.passage.section): exp(scale * min(hit.score - best, 0.0)) for hit in hits}
    return {section: bisect(_SHADE_FROM, odd) for section, odd in odds.items()}
