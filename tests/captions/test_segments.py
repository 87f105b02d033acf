"""Transcripts in JSON: which kinds are read, on which line a segment stands, what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.captions.cue import Track
from rag.captions.located import located_rows
from rag.captions.segments import read_segments
from rag.errors import CorpusError


def read(value: Any, *, indent: int | None = None) -> Track:
    return read_segments(json.dumps(value, indent=indent), Path("ep.json"))


def said(track: Track) -> list[tuple[float, float, str]]:
    return [(cue.start, cue.end, line.words) for cue in track.cues for line in cue.lines]


def test_whisper_segments_are_cues() -> None:
    segments = [
        {"id": 0, "start": 0.0, "end": 2.5, "text": " Hello there.", "tokens": [1, 2]},
        {"id": 1, "start": 2.5, "end": 4, "text": " Who is it?"},
    ]
    found = read({"text": " Hello there. Who is it?", "segments": segments, "language": "en"})
    assert said(found) == [(0.0, 2.5, "Hello there."), (2.5, 4.0, "Who is it?")]


def test_a_youtube_transcript_is_a_list_with_durations() -> None:
    found = read([{"text": "it&#39;s\nfine", "start": 1.25, "duration": 2.5}])
    assert said(found) == [(1.25, 3.75, "it's\nfine")]


def test_podcasting_2_0_segments_name_the_speaker() -> None:
    row = {"speaker": "Ann", "startTime": 0.5, "endTime": 0.75, "body": "Yes."}
    found = read({"version": "1.0.0", "segments": [row]})
    assert said(found) == [(0.5, 0.75, "Yes.")]
    assert found.cues[0].lines[0].speaker == "Ann"


def test_a_segment_knows_its_line_in_the_file() -> None:
    found = read(
        {"segments": [{"text": "One.", "start": 0}, {"text": "Two.", "start": 1}]}, indent=1
    )
    assert [cue.lines[0].number for cue in found.cues] == [3, 7]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_are_counted_by_whatever_ends_them(end: str) -> None:
    rows = [{"text": "One.", "start": 0}, {"text": "Two.", "start": 1}]
    text = json.dumps(rows, indent=1).replace("\n", end)
    found = read_segments(text, Path("ep.json"))
    assert [cue.lines[0].number for cue in found.cues] == [2, 6]


def test_title_and_link_of_the_episode_are_taken_from_the_file() -> None:
    link = "https://www.youtube.com/watch?v=abc"
    found = read({"title": "A &amp; B", "url": link, "segments": [{"text": "One.", "start": 0}]})
    assert (found.title, found.links) == ("A & B", (link,))


def test_escapes_are_decoded_and_half_a_pair_is_no_character() -> None:
    text = r'[{"text": "caf\u00e9 \ud83d\ude00 \ud83d \"so\"", "start": 1}]'
    assert said(read_segments(text, Path("ep.json"))) == [(1.0, 1.0, 'café 😀 \ufffd "so"')]


def test_what_is_wrong_with_a_segment_is_a_warning_with_its_line() -> None:
    rows = [
        {"text": "One.", "start": 7},
        {"text": "Two."},
        {"start": 9},
        "words",
        {"text": "Three.", "start": float("nan")},
        {"text": "Four.", "start": True},
        {"text": "Five.", "start": 10**400},
        {"text": "Six.", "start": -1},
        {"text": "Seven.", "start": "00:00:12.5"},
        {"text": "Eight.", "start": "13.5"},
    ]
    found = read_segments("[" + ",\n".join(map(json.dumps, rows)) + "]", Path("ep.json"))
    assert [start for start, _, _ in said(found)] == [7, 7, 7, 7, 7, 7, 12.5, 13.5]
    assert [str(warning) for warning in found.warnings] == [
        "ep.json:2: a segment without a start; kept at 0:00:07",
        "ep.json:3: a segment without a text; left out",
        "ep.json:4: a segment without a text; left out",
        "ep.json:5: a segment without a start; kept at 0:00:07",
        "ep.json:6: a segment without a start; kept at 0:00:07",
        "ep.json:7: a segment without a start; kept at 0:00:07",
        "ep.json:8: a segment without a start; kept at 0:00:07",
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('{"segments": [\n{"text" "One."}]}', "ep.json:2: not JSON: Expecting ':' delimiter"),
        ("[" * 100_000, "ep.json:1: not JSON that can be read"),
        ("1" * 5_000, "ep.json:1: not JSON that can be read"),
        ("12", "ep.json:1: expected a transcript"),
        ('{"segments": {}}', "ep.json:1: expected a transcript"),
        ('{"name": "citecast"}', "ep.json:1: expected a transcript"),
        ("[1, 2]", "ep.json:1: no segment with a text"),
        ('{"chapters": []}', "ep.json:1: chapters without a transcript; expected ep.vtt, ep.srt"),
    ],
)
def test_what_is_no_transcript_says_where_and_what_was_expected(text: str, problem: str) -> None:
    with pytest.raises(CorpusError) as raised:
        read_segments(text, Path("ep.json"))
    assert str(raised.value).startswith(problem)


VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(
    rows=st.lists(VALUES),
    others=st.dictionaries(st.text(), VALUES),
    indent=st.sampled_from([None, 2]),
)
def test_every_row_of_any_list_is_found_on_its_line(
    rows: list[Any], others: dict[str, Any], indent: int | None
) -> None:
    for text, key in (
        (json.dumps(rows, indent=indent), None),
        (json.dumps({**others, "rows": rows}, indent=indent), "rows"),
    ):
        value = json.loads(text)
        found = list(located_rows(text, [] if key is None else [key]))
        assert repr([row for _, row in found]) == repr(value if key is None else value[key])
        lines = text.split("\n")
        for number, row in found:
            first = json.dumps(row, indent=indent).split("\n")[0]
            assert first in lines[number - 1]
