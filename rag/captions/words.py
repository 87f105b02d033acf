r"""A line as it is written in a caption file to its words: tags dropped, entities decoded.

Source: WebVTT (https://www.w3.org/TR/webvtt1/), section 4.2.2, "WebVTT cue components"; SubRip
has the same tags, ``<font>``, and ``{\an8}`` for the place on the screen; Whisper has ``<|0.00|>``.
A ``<br>`` stands for a space. Any other ``<…>`` is something that somebody says or shows, such as
``List<String>``, and stays.
"""

import re
from collections.abc import Iterator
from html import unescape

# The quantifiers are possessive: what they took is never tried again, so time stays linear.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*+)?[ \t]++([^<>]*+)>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:c|i|b|u|s|v|ruby|rt|lang|font)(?:[.\s][^<>]*+)?>"
    r"|<\d[\d:.,]*+>|<\|[^<>|\s]{1,30}\|>|\{\\[^{}]*+\}",
    re.IGNORECASE,
)
# Only with its semicolon: "?a=1&copy=2" is an address, not a copyright sign.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});")
_BREAK = re.compile(r"\s?<br\s?/?>\s?", re.IGNORECASE)
_SURROGATE = re.compile("[\ud800-\udfff]")


def words_of(written: str) -> str:
    """Return a written text without tags and outer white space, its entities decoded.

    Half of a surrogate pair, which JSON can spell, is no character; it becomes U+FFFD, as it
    does in HTML.
    """
    bare = _TAG.sub("", _BREAK.sub(" ", written))
    plain = _ENTITY.sub(lambda found: unescape(found[0]), bare)
    return _SURROGATE.sub("\ufffd", plain).strip()


def voices(written: str, speaker: str = "") -> Iterator[tuple[str, str]]:
    """Yield who speaks and the words, once for each voice tag of a line that has words.

    Args:
        speaker: whose voice goes on where the line names none.
    """
    before, *tagged = _VOICE.split(written)
    pairs = [(speaker, before)]
    pairs += [(words_of(name), said) for name, said in zip(tagged[::2], tagged[1::2], strict=True)]
    for at, (name, said) in enumerate(pairs):
        words = words_of(said)
        # A voice that has no words on this line may go on with the next one.
        if words or at == len(pairs) - 1:
            yield name, words
