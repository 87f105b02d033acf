"""The files that tools write, in small: each is read with its words, seconds and speakers."""

import json
from pathlib import Path
from typing import Any

import pytest

from rag.captions.segments import read_segments
from rag.captions.timed_text import read_webvtt
from rag.document import Document
from rag.errors import CorpusError
from rag.transcript import parse_transcript

SAID = [(0.0, 4.2, "Welcome to the bees."), (4.2, 9.8, "They dance in the dark,"), (64, 66, "too.")]
ITEMS = [("0:00:00", "Welcome to the bees."), ("0:00:04", "They dance in the dark, too.")]


def clock(seconds: float) -> str:
    return f"00:{int(seconds) // 60:02}:{int(seconds) % 60:02},{round(seconds * 1000) % 1000:03}"


def whisper_cpp(start: float, end: float, text: str) -> dict[str, Any]:
    return {
        "timestamps": {"from": clock(start), "to": clock(end)},
        "offsets": {"from": int(start * 1000), "to": int(end * 1000)},
        "text": f" {text}",
    }


def json3(start: float, end: float, text: str) -> list[dict[str, Any]]:
    first, *others = text.split()
    times = {"tStartMs": int(start * 1000), "dDurationMs": int((end - start) * 1000)}
    pieces = [{"utf8": first}, *({"utf8": f" {word}", "tOffsetMs": 200} for word in others)]
    return [times | {"wWinId": 1, "segs": pieces}, times | {"aAppend": 1, "segs": [{"utf8": "\n"}]}]


TOOLS: dict[str, Any] = {
    "openai-whisper": {
        "text": "all of it",
        "segments": [
            {"id": 0, "start": start, "end": end, "text": f" {text}", "tokens": [50364]}
            for start, end, text in SAID
        ],
        "language": "en",
    },
    "faster-whisper": [{"start": start, "end": end, "text": text} for start, end, text in SAID],
    "whisperx": {
        "segments": [
            {"start": start, "end": end, "text": text, "words": [{"word": text.split()[0]}]}
            for start, end, text in SAID
        ],
        "word_segments": [{"word": "Welcome", "start": 0.0}],
    },
    "whisper.cpp": {
        "systeminfo": "AVX",
        "result": {"language": "en"},
        "transcription": [whisper_cpp(*said) for said in SAID],
    },
    "transformers": {
        "text": "all of it",
        "chunks": [{"timestamp": [start, end], "text": text} for start, end, text in SAID],
    },
    "openai-api-words": {
        "text": "all of it",
        "words": [
            {"word": word, "start": start, "end": end}
            for start, end, text in SAID
            for word in text.split()
        ],
    },
    "youtube-transcript-api": [
        {"text": text, "start": start, "duration": end - start} for start, end, text in SAID
    ],
    "youtube-transcript-api-command": [
        [{"text": text, "start": start, "duration": end - start} for start, end, text in SAID]
    ],
    "youtube-transcript-npm": [
        {"text": text, "offset": start, "duration": end - start, "lang": "en"}
        for start, end, text in SAID
    ],
    "youtube-transcript-npm-milliseconds": [
        {"text": text, "offset": int(start * 1000), "duration": int((end - start) * 1000)}
        for start, end, text in SAID
    ],
    "youtube-captions-scraper": [
        {"text": text, "start": str(start), "dur": str(end - start)} for start, end, text in SAID
    ],
    "youtube-json3": {
        "wireMagic": "pb3",
        "events": [
            {"tStartMs": 0, "dDurationMs": 900_000, "id": 1, "wpWinPosId": 1},
            *(event for said in SAID for event in json3(*said)),
        ],
    },
    "podcasting-2.0": {
        "version": "1.0.0",
        "segments": [
            {"startTime": start, "endTime": end, "body": text} for start, end, text in SAID
        ],
    },
    "utterances-in-milliseconds": {
        "status": "completed",
        "utterances": [
            {"start": int(start * 1000), "end": int(end * 1000), "text": text}
            for start, end, text in SAID
        ],
    },
    "inside-another-object": {
        "results": {
            "utterances": [
                {"start": start, "end": end, "transcript": text} for start, end, text in SAID
            ]
        }
    },
}


def parse(value: Any, name: str = "ep.json") -> Document:
    text = value if isinstance(value, str) else json.dumps(value)
    return parse_transcript(text, id="ep", path=Path(name))


def said(document: Document) -> list[tuple[str, str]]:
    return [
        (str(item.start), item.span.of(document.text))
        for section in document.sections
        for item in section.items
    ]


@pytest.mark.parametrize("tool", TOOLS)
def test_the_json_of_this_tool_is_read(tool: str) -> None:
    document = parse(TOOLS[tool])
    assert said(document) == ITEMS
    assert document.warnings == ()


def test_the_captions_of_youtube_may_keep_their_own_ending() -> None:
    assert said(parse(TOOLS["youtube-json3"], "ep.en.json3")) == ITEMS


def test_whole_seconds_are_not_taken_for_thousandths() -> None:
    rows = [{"start": 0, "end": 300, "text": "One."}, {"start": 300, "end": 600, "text": "Two."}]
    assert said(parse(rows)) == [("0:00:00", "One."), ("0:05:00", "Two.")]


def test_a_sentence_inside_a_segment_starts_where_its_first_word_does() -> None:
    words = ["Bees", "dance.", "Dr.", "Lee", "filmed", "them.", "Twice!"]
    segment = {
        "start": 0.0,
        "end": 29.0,
        "text": f" {' '.join(words)}",
        "words": [{"word": f" {word}", "start": at * 4.0} for at, word in enumerate(words)],
    }
    expected = [("0:00:00", "Bees dance."), ("0:00:08", "Dr. Lee filmed them.")]
    assert said(parse({"segments": [segment]})) == [*expected, ("0:00:24", "Twice!")]
    # Words that are not those of the segment tell nothing of it.
    segment["words"] = [{"word": "Bees", "start": 9.0}]
    whole = [(start, text) for start, text in said(parse({"segments": [segment]}))]
    assert [start for start, _ in whole] == ["0:00:00"] * 3


def test_speakers_are_told_by_name_or_by_number() -> None:
    rows = [
        {"start": at, "text": "Yes.", "speaker": name} for at, name in enumerate(["SPEAKER_00", 1])
    ]
    found = read_segments(json.dumps({"segments": rows}), Path("ep.json"))
    assert [cue.lines[0].speaker for cue in found.cues] == ["SPEAKER_00", "Speaker 1"]


def test_the_marks_that_whisper_leaves_in_its_text_are_not_said() -> None:
    rows = [{"start": 1, "text": "<|startoftranscript|><|0.00|> Hello there.<|2.00|>"}]
    assert said(parse(rows)) == [("0:00:01", "Hello there.")]


def test_a_video_is_known_by_its_page_or_by_its_name() -> None:
    rows = [{"start": 1.0, "duration": 1.0, "text": "Hello."}]
    page = "https://www.youtube.com/watch?v=aB3_-aB3_-x"
    assert parse({"snippets": rows, "video_id": "aB3_-aB3_-x"}).url == page
    others = {"thumbnail": "https://example.org/a.jpg", "channel_url": "https://youtube.com/@a"}
    assert parse({**others, "webpage_url": page, "segments": rows}).url == page
    assert parse({**others, "segments": rows}).url is None


@pytest.mark.parametrize("value", [[{"text": "No time."}], {"segments": [{"text": "None."}]}, [[]]])
def test_what_tells_no_time_at_all_is_no_transcript(value: Any) -> None:
    with pytest.raises(CorpusError, match=r"ep\.json:1: no segment with a text and a start; exp"):
        parse(value)


def test_words_that_whisper_underlines_one_by_one_are_said_once() -> None:
    cues = []
    for line, at in (("bees dance in circles", 0), ("and come home", 4)):
        words = line.split()
        for place, word in enumerate(words):
            marked = [
                f"<u>{word}</u>" if other == place else words[other] for other in range(len(words))
            ]
            second = at + place
            cues.append(f"00:{second:02}.000 --> 00:{second:02}.800\n{' '.join(marked)}")
            cues.append(f"00:{second:02}.800 --> 00:{second + 1:02}.000\n{line}")
    document = parse("WEBVTT\n\n" + "\n\n".join(cues), "ep.vtt")
    assert document.text == "bees dance in circles and come home"
    assert [moment.start for moment in document.moments] == [0.0, 4.0]


def test_a_title_in_the_header_is_the_title() -> None:
    text = "WEBVTT\nTitle: Bees &amp; us\nKind: captions\n\n00:01.000 --> 00:02.000\nTitle: no.\n"
    assert read_webvtt(text, Path("ep.vtt")).title == "Bees & us"
    assert (
        parse("Title: Bees\n\n1\n00:00:01,000 --> 00:00:02,000\nYes.\n", "ep.srt").title == "Bees"
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("ep1.vtt", "ep1"),
        ("ep1.en.vtt", "ep1"),
        ("ep1.en-US.vtt", "ep1"),
        ("ep1.mp3.srt", "ep1"),
        ("ep1.mp4.pt-BR.srt", "ep1"),
        ("Why node.js.vtt", "Why node.js"),
        ("1.5 degrees.vtt", "1.5 degrees"),
        (".en.vtt", ".en"),
        ("two\nlines.vtt", "two lines"),
    ],
)
def test_a_file_is_titled_by_its_name_without_its_endings(name: str, title: str) -> None:
    assert parse("WEBVTT\n\n00:01.000 --> 00:02.000\nYes.\n", name).title == title
