"""What a person reads of a piece of Markdown, and where it links to. For matching and labels."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

from rag.document import Kind

_INLINE = MarkdownIt("commonmark")
_HASHTAGS = re.compile(r"(?:#\w[\w-]*[\s,;]*)+")
# Invisible signs, and what Obsidian and wikis write that CommonMark does not know.
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200e\u200f\u2060\ufeff"))
_LEFT = re.compile(r"\[\[(?:[^\[\]|]*\|)?|\]\]|==|~~|\[\^[^\]\s]*\]|\s*\{:?\s*[#.][^{}]*\}\s*$")
_QUOTED = re.compile(r"\n[ \t]*>[ \t>]*")
_ADDRESS = re.compile(r"<?https?://[^\s<>]+>?")


def plain(token: Token, *, links: bool = True) -> str:
    """Return an inline token without its markup; ``links=False`` leaves out what is linked."""
    words: list[str] = []
    inside = 0
    for child in token.children or ():
        if child.type in ("link_open", "link_close"):
            inside += child.nesting
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
        elif child.type in ("text", "code_inline") and (links or not inside):
            words.append(child.content)
    return "".join(words)


def plain_text(words: str) -> str:
    """Return a piece of the source without its markup."""
    return plain(_INLINE.parseInline(words)[0])


def plain_title(words: str) -> str:
    """Return a title of the source without markup, entities and invisible signs, on one line."""
    read = _LEFT.sub("", plain_text(_QUOTED.sub("\n", words.translate(_UNSEEN))))
    return " ".join(read.split())


def link_targets(token: Token, called: re.Pattern[str] | None = None) -> Iterator[str]:
    """Yield the addresses an inline token links to or spells out, in order.

    Args:
        called: yield only links whose words match.
    """
    children = token.children or ()
    for at, child in enumerate(children):
        if child.type == "link_open":
            words = children[at + 1].content if at + 1 < len(children) else ""
            if called is None or called.search(words):
                yield str(child.attrGet("href") or "")
        elif called is not None:
            continue
        elif child.type == "text":
            for found in _ADDRESS.finditer(child.content):
                yield found[0].strip("<>").rstrip(".,;)")


def pointer_kind(token: Token) -> Kind | None:
    """Tell a line of hashtags, or of nothing but links, from one that says something."""
    if _HASHTAGS.fullmatch(token.content.strip()):
        return Kind.HASHTAGS
    beside_links = _ADDRESS.sub("", plain(token, links=False))
    return None if any(letter.isalnum() for letter in beside_links) else _link_or_marks(token)


def _link_or_marks(token: Token) -> Kind:
    return Kind.LINK if next(link_targets(token), None) is not None else Kind.MARKUP
