"""A text as the stems of its content words: what matching by words works on."""

import re
from functools import lru_cache

from bm25s.stopwords import STOPWORDS_EN_PLUS
from Stemmer import Stemmer

from rag.span import Span

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_PARTS = re.compile(r"[-'’]")
_POSSESSIVE = re.compile(r"['’]s?$")
_STOP = frozenset(STOPWORDS_EN_PLUS)
_stemmer = Stemmer("english")


def word_spans(text: str) -> list[Span]:
    """Return where the words of a text stand, stop words and all."""
    return [Span(*found.span()) for found in _WORD.finditer(text)]


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; Chinese, Japanese and Korean by the character."""
    found: list[str] = []
    for word in _WORD.findall(text.lower()):
        if _CJK.search(word):
            found.extend(word)
        else:
            found.append(_POSSESSIVE.sub("", word))
    return found


def content_words(text: str) -> list[Span]:
    """Return where the content words of a text stand; all its words where it has none."""
    spans = word_spans(text)
    return [span for span in spans if stems(span.of(text))] or spans


@lru_cache(maxsize=65536)
def stems(text: str) -> tuple[str, ...]:
    """Return the English stems (Porter2) of the content words, parts of hyphened ones too."""
    found: list[str] = []
    for word in words(text):
        if word in _STOP:
            continue
        found.append(_stemmer.stemWord(word))
        parts = [part for part in _PARTS.split(word) if len(part) > 1 and part not in _STOP]
        if len(parts) > 1:
            found.extend(_stemmer.stemWord(part) for part in parts)
    return tuple(found)
