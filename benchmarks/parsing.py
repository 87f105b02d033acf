"""How much longer a file of twice the size takes to read: ``make bench``.

Each line is one pattern that makes careless parsers slow, at three sizes; in one run, the best of
three. Where time is linear, twice the size takes about twice as long.
"""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from rag.document import Document
from rag.markdown import parse_document
from rag.transcript import parse_transcript

SIZES = (10_000, 20_000, 40_000)

MARKDOWN = {
    "brackets": "(",
    "open times": "[1:05",
    "stars": "**",
    "chapter lines": "1:05 - x\n",
    "times in a line": "a (1:05) ",
    "speakers": "Ana (1:05): ",
    "open links": "[x](https://example.org/?t=",
    "linked times": "- [1:05](https://example.org) x\n",
    "backticks": "`[",
    "dashes": "1:05 -",
    "bare times": "1:05\n",
    "spaces": " ",
    "headings": "# 1:05 x\n",
    "colons": "a:",
    "quotes": "> - ",
    "comments": "<!--",
    "anchors": "{#a",
    "table rows": "| 1:05 | x |\n",
    "one word": "a",
    "sentences": "It is so. ",
}
CAPTIONS = {
    "cues": "\n\n00:01.000 --> 00:02.000\nword\n\n",
    "tags": "<v Ana>",
    "rolling": "\n\n00:01.000 --> 00:02.000\nthe same words again\n\n",
    "arrows": "00:01.000 --> ",
    "sounds": "\n\n00:01.000 --> 00:02.000\n[Music] ♪♪♪ (laughs)\n\n",
    "backwards": "\n\n00:09.000 --> 00:10.000\none\n\n00:01.000 --> 00:02.000\ntwo\n\n",
    "counters": "\n\n00:01.000 --> 00:02.000\n\nword\n\n2\n\n",
}


def main() -> None:
    """Print seconds and ratios."""
    print(f"{'':24}{'':>9}{'x2':>7}{'x4':>7}")
    for name, unit in MARKDOWN.items():
        _print(f"markdown, {name}", partial(_markdown, unit))
    for name, unit in CAPTIONS.items():
        _print(f"captions, {name}", partial(_captions, unit))
    _print("json, segments", _json)
    _print("json, words", _json_words)


def _print(name: str, read: Callable[[int], Document]) -> None:
    seconds = [min(_seconds(read, size) for _ in range(3)) for size in SIZES]
    ratios = (seconds[1] / seconds[0], seconds[2] / seconds[1])
    print(f"{name:24}{seconds[0]:8.3f}s{ratios[0]:6.1f}x{ratios[1]:6.1f}x", flush=True)


def _seconds(read: Callable[[int], Document], size: int) -> float:
    start = perf_counter()
    read(size)
    return perf_counter() - start


def _markdown(unit: str, size: int) -> Document:
    return parse_document(unit * size, id="x", path=Path("x.md"))


def _captions(unit: str, size: int) -> Document:
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\nSo {unit * size}"
    return parse_transcript(text, id="x", path=Path("x.vtt"))


def _json(size: int) -> Document:
    segments = [{"start": at, "text": "Yes."} for at in range(size)]
    return parse_transcript(json.dumps({"segments": segments}), id="x", path=Path("x.json"))


def _json_words(size: int) -> Document:
    words = [{"word": "Yes.", "start": at} for at in range(size)]
    segments = [{"start": 0, "text": "Yes. " * size, "words": words}]
    return parse_transcript(json.dumps({"segments": segments}), id="x", path=Path("x.json"))


if __name__ == "__main__":
    main()
