"""Which of the links of a summary leads to its episode."""

import re
from collections.abc import Iterator, Sequence
from html import unescape
from itertools import chain

from markdown_it.token import Token

from rag.inline import link_targets
from rag.link import is_player_link, is_web_link

# In more words than these a link tells of something else ("Jane Doe: how a bee sees the video").
_CALLED = re.compile(
    r"^\W*(?:watch|listen|play)\b"
    r"|^(?:\S+\s+){0,3}?\S*?\b(?:episode|video|podcast)\b\S*(?:\s+\S+){0,3}\s*$",
    re.IGNORECASE,
)
_PLAYER = re.compile(
    r"<(?:iframe|audio|video|source|embed)\b[^<>]*?\ssrc\s*=\s*[\"']?(?P<address>https?://[^\s\"'<>]+)",
    re.IGNORECASE,
)
_FRONT_LINK = re.compile(r"https?://[^\s\"'<>]+")


def episode_url(tokens: Sequence[Token]) -> str | None:
    """Return the first link to a known player, those of the front matter before all others.

    What the page plays itself, in an ``<iframe>`` or an ``<audio>``, is its episode, too.

    Where there is none, a page that the front matter names, one that is called an episode, or
    the only link of the file. A link to a sponsor, opened at a time, would be worse than none.
    """
    front = [*_front_links(tokens), *chain.from_iterable(map(_played, tokens))]
    links = list(chain.from_iterable(link_targets(token) for token in tokens))
    if found := next(filter(is_player_link, [*front, *links]), None):
        return found
    called = (target for token in tokens for target in link_targets(token, called=_CALLED))
    only = links if len(set(links)) == 1 else []
    return next(filter(is_web_link, [*front, *called, *only]), None)


def _played(token: Token) -> Iterator[str]:
    if token.type in ("html_block", "html_inline"):
        for found in _PLAYER.finditer(token.content):
            if is_player_link(address := unescape(found["address"])):
                yield address
    for child in token.children or ():
        yield from _played(child)


def _front_links(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "front_matter":
            yield from _FRONT_LINK.findall(token.content)
