"""Whatever a caption file holds: spans in order, every character in a section, no other error."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.captions.chapters import read_chapters
from rag.document import Document
from rag.errors import CorpusError
from rag.quote import Quote
from rag.transcript import parse_transcript

LINES = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "WEBVTT",
            "NOTE",
            "STYLE",
            "1",
            "00:01.000 --> 00:02.500",
            "00:00:03,000 --> 00:00:09,000 align:start",
            "01:00:00.000 --> 00:00:01.000",
            "00:75.000 --> x",
            "We said so. And so",
            "we did: it was",
            "Bo: yes?",
            "<v Ann>hello</v> <v Bo>",
            "[Music]",
            "。次の文です！",
            "2",
            "-00:00:01,000 -> 00: 00: 02, 5",
            "(laughs)",
            "Title: One",
            "https://youtu.be/x",
        ]
    ),
    st.text(max_size=12),
    st.text("<>&;{}\\()[]:.-–>1aA \u00a0\u2028\x0b\x85", max_size=24),
)
FILES = st.tuples(st.lists(LINES, max_size=24), st.sampled_from(["\n", "\r\n", "\r"])).map(
    lambda drawn: drawn[1].join(drawn[0])
)
TIMES = st.one_of(st.floats(), st.integers(), st.booleans(), st.none(), st.text(max_size=6))
STARTS = st.floats(0, 4000)
WORDS = st.lists(
    st.dictionaries(st.sampled_from(["word", "text", "start", "utf8"]), TIMES | st.just("Yes.")),
    max_size=3,
)
NESTED = st.one_of(
    WORDS,
    st.lists(TIMES, max_size=3),
    st.dictionaries(st.sampled_from(["from", "to"]), TIMES),
)
ROWS = st.one_of(
    st.fixed_dictionaries({"start": STARTS, "text": st.text(max_size=20)}),
    st.fixed_dictionaries({"start": STARTS, "text": st.just("Yes. No."), "words": WORDS}),
    st.fixed_dictionaries({"tStartMs": TIMES, "dDurationMs": TIMES, "segs": WORDS | TIMES}),
    st.dictionaries(
        st.sampled_from(
            [
                *("start", "end", "text", "body", "startTime", "duration", "speaker", "word"),
                *("words", "segs", "offset", "offsets", "timestamp", "tStartMs", "dDurationMs"),
            ]
        ),
        TIMES | NESTED,
    ),
    TIMES,
)
CHAPTER_ROWS = st.one_of(
    st.fixed_dictionaries({"startTime": STARTS, "title": st.text(max_size=9)}),
    st.dictionaries(st.sampled_from(["startTime", "title", "toc"]), TIMES),
    TIMES,
)


def expect_whole(document: Document) -> None:
    """What holds for every document, whatever it was made of."""
    text = document.text
    assert "".join(section.span.of(text) for section in document.sections) == text
    items = [item for section in document.sections for item in section.items]
    spans = [item.span for item in items]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
    assert all(one.start <= other.start for one, other in pairwise(document.moments))
    for section in document.sections:
        for item in section.items:
            assert section.span.contains(item.span)
            quote = Quote(document, section, item.span, 1.0)
            assert (quote.start, quote.line) == (item.start, item.line)


def parsed(text: str, name: str, chapters: str | None = None) -> Document | None:
    beside = read_chapters(chapters, Path("ep.json"), chapters.encode()) if chapters else None
    path = Path(name)
    try:
        return parse_transcript(text, id=name, path=path, data=text.encode(), chapters=beside)
    except CorpusError:
        return None


@given(text=FILES, ending=st.sampled_from(["vtt", "srt", "json"]))
def test_any_text_is_a_whole_document_or_a_clear_error(text: str, ending: str) -> None:
    document = parsed(text, f"ep.{ending}")
    if document is not None:
        expect_whole(document)
        # What a line says is written on that line, but for entities and tags.
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        ends = [*(moment.offset - 1 for moment in document.moments[1:]), len(document.text)]
        for moment, end in zip(document.moments, ends, strict=True):
            written = lines[moment.line - 1]
            words = document.text[moment.offset : end]
            assert "<" in written or "&" in written or "{" in written or words in written


@given(
    rows=st.lists(ROWS, max_size=12),
    chapters=st.none() | st.lists(CHAPTER_ROWS, max_size=6),
    within=st.sampled_from(["", "segments", "transcription", "events", "chunks", "words", "x"]),
    nested=st.booleans(),
)
@example(rows=[{"start": 0.0, "text": "\ud800"}], chapters=None, within="", nested=False)
def test_any_rows_of_json_are_a_whole_document_or_a_clear_error(
    rows: list[Any], chapters: list[Any] | None, within: str, nested: bool
) -> None:
    value = {within: rows} if within else rows
    text = json.dumps({"results": value} if nested else value)
    beside = None if chapters is None else json.dumps({"chapters": chapters})
    document = parsed(text, "ep.json", beside)
    if document is not None:
        expect_whole(document)
        document.text.encode()


@pytest.mark.parametrize(
    "words",
    [
        ".",
        "Dr. ",
        "a",
        "<",
        "<c ",
        "<v ",
        "<v a",
        "&a",
        "{\\",
        "(",
        "[(",
        "1:",
        "Aa ",
        ">> A\n",
        " \n",
    ],
)
def test_a_million_characters_of_one_thing_are_read(words: str) -> None:
    """Where time is not linear, this takes hours."""
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nSo " + words * (1_000_000 // len(words))
    document = parsed(text, "ep.vtt")
    assert document is not None
    assert document.sections[-1].span.end == len(document.text)
