"""Where a quote is from, as HTML: its document, its section, and the second to listen from."""

from html import escape

from rag.document import Document, Section
from rag.quote import cite
from rag.timestamp import Timestamp
from rag.web.exactly import exact
from rag.web.source import player_attribute


def place_html(
    document: Document,
    section: Section,
    *,
    name_document: bool,
    start: Timestamp | None = None,
    is_heading: bool = False,
    source: str | None = None,
) -> str:
    """Return a citation: the section, and the link that opens the episode there.

    Args:
        name_document: whether the document is named, too.
        start: the second to open; by default the start of the section.
        is_heading: the quote is the section's heading, which need not be said again.
        source: where the section's name leads to.
    """
    title = exact(section.title)
    named = f'<a class="cite" href="{source}">{title}</a>' if source else title
    parts = [] if is_heading else [f'<span class="section">{named}</span>']
    if name_document and document.title != section.title:
        parts.insert(0, f'<span class="document">{exact(document.title)}</span>')
    citation = cite(document, section, start)
    if citation.timestamp is not None:
        time = str(citation.timestamp)
        until = f'<span class="until">–{section.end}</span>' if section.end is not None else ""
        if citation.url is None:
            parts.append(f'<span class="times"><span class="time">{time}</span>{until}</span>')
        else:
            parts.append(
                f'<span class="times"><a class="time" href="{escape(citation.url)}" '
                f'target="_blank" rel="noopener noreferrer" '
                f'data-second="{citation.timestamp.seconds}"{player_attribute(document)} '
                f'aria-label="Listen from {time}">{time}</a>{until}</span>'
            )
    return f'<p class="place">{"".join(parts)}</p>' if parts else ""
