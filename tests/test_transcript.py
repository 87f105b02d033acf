"""Captions as a document: sentences over cues, the second of each, sections, exact quotes."""

import json
from hashlib import sha256
from pathlib import Path

import pytest
import srt
import webvtt

from rag.answer import quote_record
from rag.captions.chapters import read_chapters
from rag.document import Document, Item
from rag.errors import CorpusError
from rag.passage import split_items
from rag.quote import Quote
from rag.timestamp import Timestamp
from rag.transcript import parse_transcript

SHOWNOTES = Path("/work/shared/data/shownotes")

TALK = """WEBVTT

NOTE recorded live, see https://www.youtube.com/watch?v=abc

00:58.200 --> 01:00.900
We begin with tides.

01:00.900 --> 01:03.000
The moon pulls the <i>sea</i>,

01:03.000 --> 01:06.000
and the sea pulls back. That slows
the earth.
"""


def parse(text: str, name: str = "talk.vtt") -> Document:
    return parse_transcript(text, id=name, path=Path(name))


def minutes(count: int, each: int = 10) -> str:
    """Captions of one short sentence every ``each`` seconds."""
    cues = [
        f"{at // 3600:02}:{at // 60 % 60:02}:{at % 60:02},000 --> \nSentence at {at}.\n"
        for at in range(0, count * 60, each)
    ]
    return "\n".join(cues)


def items(document: Document) -> list[Item]:
    return [item for section in document.sections for item in section.items]


def said(document: Document) -> list[tuple[str, str]]:
    return [(str(item.start), item.span.of(document.text)) for item in items(document)]


def test_the_text_is_what_is_said_and_nothing_between() -> None:
    assert parse(TALK).text == (
        "We begin with tides. The moon pulls the sea, and the sea pulls back. That slows the earth."
    )


def test_a_sentence_over_several_cues_is_one_item_at_the_second_of_its_first() -> None:
    assert said(parse(TALK)) == [
        ("0:00:58", "We begin with tides."),
        ("0:01:00", "The moon pulls the sea, and the sea pulls back."),
        ("0:01:03", "That slows the earth."),
    ]


def test_a_quote_cites_its_own_second_and_its_line_of_the_file() -> None:
    document = parse(TALK)
    section = document.sections[0]
    quote = Quote(document, section, section.items[2].span, 1.0)
    record = quote_record(quote, 1)
    assert record["quote"] == "That slows the earth."
    assert (record["line"], record["start_s"], record["timestamp"]) == (12, 63, "0:01:03")
    assert record["url"] == "https://www.youtube.com/watch?v=abc&t=63s"
    assert record["quote"] == document.text[record["start_char"] : record["end_char"]]
    assert str(quote.citation) == f"talk — 0:00:58–0:01:06 · 0:01:03 · {record['url']}"


def test_the_hash_is_that_of_the_file_and_its_chapters() -> None:
    chapters = b'{"chapters": [{"startTime": 0, "title": "Tides"}]}'
    found = read_chapters(chapters.decode(), Path("talk.json"), chapters)
    path = Path("talk.vtt")
    alone = parse_transcript(TALK, id="talk", path=path)
    both = parse_transcript(TALK, id="talk", path=path, chapters=found)
    assert alone.sha256 == sha256(TALK.encode()).hexdigest()
    assert both.sha256 == sha256(TALK.encode() + chapters).hexdigest()


def test_the_same_words_in_json_are_the_same_document_text() -> None:
    segments = [
        {"start": 58.2, "end": 60.9, "text": " We begin with tides."},
        {"start": 60.9, "end": 63.0, "text": " The moon pulls the sea,"},
        {"start": 63.0, "end": 66.0, "text": " and the sea pulls back. That slows"},
        {"start": 63.0, "end": 66.0, "text": " the earth."},
    ]
    whisper = parse(json.dumps({"segments": segments}), "talk.json")
    assert (whisper.text, said(whisper)) == (parse(TALK).text, said(parse(TALK)))


def test_without_chapters_sections_are_about_five_minutes_and_named_by_their_time() -> None:
    document = parse(minutes(16), "talk.srt")
    assert [section.title for section in document.sections] == [
        "0:00:00–0:05:20",
        "0:05:20–0:10:40",
        "0:10:40–0:15:50",
    ]
    assert [str(section.start) for section in document.sections] == [
        "0:00:00",
        "0:05:20",
        "0:10:40",
    ]
    assert document.headed == ()


def test_a_short_transcript_is_one_section() -> None:
    assert [section.title for section in parse(minutes(7)).sections] == ["0:00:00–0:06:50"]


def test_a_long_silence_makes_no_empty_sections() -> None:
    text = "00:01.000 --> 00:02.000\nBefore.\n\n02:00:00.000 --> 02:00:04.000\nAfter.\n"
    assert [section.title for section in parse(text).sections] == [
        "0:00:01–2:00:00",
        "2:00:00–2:00:04",
    ]


def test_times_that_stand_for_a_title_are_not_searched() -> None:
    texts = [passage.search_text for passage in split_items(parse(TALK))]
    assert texts[0] == "talk\nWe begin with tides."


def test_a_change_of_speaker_ends_a_sentence() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\nAnn Lee: So I thought\n\n"
        "00:02.000 --> 00:03.000\nBo: what did you\n\n00:03.000 --> 00:04.000\nthink\n\n"
        "00:04.000 --> 00:05.000\n>> nothing\n\n00:05.000 --> 00:06.000\n- At all?\n- No\n\n"
        "00:06.000 --> 00:07.000\n<v Cy>never\n\n00:07.000 --> 00:08.000\n<v Di>and note: this\n"
    )
    document = parse(text)
    assert [words for _, words in said(document)] == [
        "Ann Lee: So I thought",
        "Bo: what did you think",
        ">> nothing",
        "- At all?",
        "- No",
        "never",
        "and note: this",
    ]
    assert [item.parent for item in items(document)] == ["", "", "", "", "", "Cy", "Di"]


def test_words_without_punctuation_are_cut_where_a_line_ends() -> None:
    cues = [
        f"00:{at:02}.000 --> 00:{at:02}.900\nand then {at} more words came\n" for at in range(60)
    ]
    document = parse("WEBVTT\n\n" + "\n".join(cues))
    pieces = [item.span.of(document.text) for item in items(document)]
    assert all(len(piece) <= 300 and piece.startswith("and then") for piece in pieces)
    assert " ".join(pieces) == document.text


AUTOMATIC = """WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.310 align:start position:0%
 
now<00:00:00.400><c> the</c><00:00:00.560><c> old</c><00:00:00.900><c> mill</c>

00:00:02.310 --> 00:00:02.320 align:start position:0%
now the old mill
 

00:00:02.320 --> 00:00:04.070 align:start position:0%
now the old mill
stood<00:00:02.520><c> by</c><00:00:02.800><c> the</c>

00:00:04.070 --> 00:00:04.080 align:start position:0%
stood by the
 

00:00:04.080 --> 00:00:06.500 align:start position:0%
stood by the
the<00:00:04.300><c> river</c>
"""


def test_automatic_captions_of_youtube_are_read_once_with_their_times() -> None:
    document = parse(AUTOMATIC)
    assert document.text == "now the old mill stood by the the river"
    assert [(moment.start, moment.line) for moment in document.moments] == [
        (0.16, 7),
        (2.32, 15),
        (4.08, 23),
    ]
    assert document.warnings == ()


def test_sounds_are_kept_and_never_quoted() -> None:
    document = parse(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n[Music]\n\n00:02.000 --> 00:03.000\n>> Hi.\n"
    )
    assert [(item.plain, item.quotable) for item in items(document)] == [
        ("[Music]", False),
        (">> Hi.", True),
    ]


def test_a_sound_between_two_sentences_is_part_of_neither() -> None:
    cues = ["[Music]", "We plant beans.", "(laughs)", "and peas, if", "[door]", "there is room."]
    document = parse(
        "\n\n".join(f"00:0{at}.000 --> 00:0{at}.900\n{words}" for at, words in enumerate(cues))
    )
    assert said(document) == [
        ("0:00:00", "[Music]"),
        ("0:00:01", "We plant beans."),
        ("0:00:02", "(laughs)"),
        ("0:00:03", "and peas, if [door] there is room."),
    ]


def test_no_sentence_is_made_of_cues_that_stand_apart_in_the_file() -> None:
    # Two recordings in one file, each counted from 0.
    document = parse(
        "00:01.000 --> 00:04.000\nThe first begins with\n\n00:05.000 --> 00:08.000\nold trees.\n\n"
        "00:01.500 --> 00:04.000\nThe second is about\n\n00:05.500 --> 00:08.000\nrivers.\n"
    )
    assert [words for _, words in said(document)] == [
        "The first begins with",
        "The second is about",
        "old trees.",
        "rivers.",
    ]
    assert "put in order of time" in str(document.warnings[-1])


def test_cues_out_of_order_are_put_in_order_and_warned_of() -> None:
    text = (
        "WEBVTT\n\n00:09.000 --> 00:10.000\nThree.\n\n00:01.000 --> 00:05.000\nOne.\n\n"
        "00:04.000 --> 00:06.000\nTwo.\n"
    )
    document = parse(text)
    assert document.text == "One. Two. Three."
    assert [item.line for item in items(document)] == [7, 10, 4]
    assert [str(warning) for warning in document.warnings] == [
        "talk.vtt:7: cues start before the one above them, 1 in all; put in order of time"
    ]


def test_cues_without_words_are_an_error() -> None:
    with pytest.raises(CorpusError, match=r"talk\.vtt:1: no cue has words"):
        parse("WEBVTT\n\n00:01.000 --> 00:02.000\n<i></i>\n")


@pytest.mark.skipif(not SHOWNOTES.is_dir(), reason="the shared show notes are not on this machine")
def test_every_sentence_of_real_files_has_the_second_of_the_cue_it_starts_in() -> None:
    for path in (*SHOWNOTES.rglob("*.vtt"), *SHOWNOTES.rglob("*.srt")):
        text = path.read_bytes().decode()
        # Word by word, as two other packages read the file.
        words = [(word, int(start)) for start, said in cues_of(path, text) for word in said.split()]
        for item in items(parse_transcript(text, id=path.name, path=path)):
            own = item.plain.split()
            assert [word for word, _ in words[: len(own)]] == own
            assert item.start == Timestamp(words[0][1])
            del words[: len(own)]
        assert not words


def cues_of(path: Path, text: str) -> list[tuple[float, str]]:
    if path.suffix == ".srt":
        return [(cue.start.total_seconds(), cue.content) for cue in srt.parse(text)]
    captions = webvtt.from_string(text)
    return [(cue.start_time.in_milliseconds() / 1000, cue.text) for cue in captions]
