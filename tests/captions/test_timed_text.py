"""WebVTT and SubRip as people and tools write them, and as two well-kept packages read them."""

from pathlib import Path

import pytest
import srt
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from rag.captions.cue import Track
from rag.captions.timed_text import read_subrip, read_webvtt
from rag.errors import CorpusError

SHOWNOTES = Path("/work/shared/data/shownotes")


def vtt(text: str) -> Track:
    return read_webvtt(text, Path("ep.vtt"))


def subrip(text: str) -> Track:
    return read_subrip(text, Path("ep.srt"))


def said(track: Track) -> list[tuple[float, str]]:
    return [(cue.start, " / ".join(line.words for line in cue.lines)) for cue in track.cues]


def test_a_cue_has_its_times_its_lines_and_their_numbers() -> None:
    track = vtt("WEBVTT\n\nintro\n00:01.500 --> 00:04.000 position:10% align:left\nOne\n two \n")
    (cue,) = track.cues
    assert (cue.start, cue.end) == (1.5, 4.0)
    assert [(line.words, line.number) for line in cue.lines] == [("One", 5), ("two", 6)]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("00:01.500", 1.5),
        ("00:00:01,500", 1.5),
        ("1:02:03.004", 3723.004),
        ("75:10.000", 4510.0),
        ("00:00:07", 7.0),
        ("0:05,5", 5.5),
        ("0:0:1,0", 1.0),
        ("100:00:01,000", 360_001.0),
        ("00:00:01:500", 1.5),
    ],
)
def test_times_come_with_and_without_hours_with_dot_and_comma(written: str, seconds: float) -> None:
    for track in (vtt(f"WEBVTT\n\n{written} --> 99:00:00.000\nx\n"), subrip(f"{written} --> \nx")):
        assert track.cues[0].start == pytest.approx(seconds)


def test_notes_styles_and_regions_are_not_said() -> None:
    text = (
        "WEBVTT - A title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\n"
        "00:01.000 --> 00:02.000\nWords.\n\nNOTE they mean\nsomething else\n\n"
        "00:03.000 --> 00:04.000\nNOTE is a word here.\n"
    )
    assert said(vtt(text)) == [(1.0, "Words."), (3.0, "NOTE is a word here.")]


def test_a_byte_order_mark_and_every_kind_of_line_end_are_read() -> None:
    lines = ["\ufeffWEBVTT", "", "00:01.000 --> 00:02.000", "One.", "", "00:03.000 --> 00:04.000"]
    for end in ("\r\n", "\n", "\r"):
        track = vtt(end.join([*lines, "Two.", ""]))
        assert said(track) == [(1.0, "One."), (3.0, "Two.")]
        assert [cue.lines[0].number for cue in track.cues] == [4, 7]
        assert track.warnings == ()


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<i>very</i> <b>old</b>", "very old"),
        ("<c.yellow.bg_blue>one</c><00:00:01.500><c> two</c>", "one two"),
        ('<font color="#fff">white</font>', "white"),
        ("{\\an8}up here", "up here"),
        ("Q&amp;A &lt;live&gt; at 5&nbsp;pm", "Q&A <live> at 5\u00a0pm"),
        ("a List<String> and x < y > z", "a List<String> and x < y > z"),
        ("R&D, AT&T; see ?a=1&copy=2", "R&D, AT&T; see ?a=1&copy=2"),
        ("a --> b", "a --> b"),
        ("one<br>two <br/> three", "one two three"),
        ("two  spaces", "two  spaces"),
    ],
)
def test_tags_go_and_entities_are_decoded_and_nothing_else(written: str, words: str) -> None:
    assert said(vtt(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{written}\n")) == [(1.0, words)]


def test_a_voice_goes_on_to_the_end_of_its_cue() -> None:
    text = (
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v.loud Ann &amp; Bo>Yes,\nwe do.\n<v Cy>No.</v>\n\n"
        "00:03.000 --> 00:04.000\nSomebody.\n"
    )
    lines = [line for cue in vtt(text).cues for line in cue.lines]
    assert [(line.speaker, line.words) for line in lines] == [
        ("Ann & Bo", "Yes,"),
        ("Ann & Bo", "we do."),
        ("Cy", "No."),
        ("", "Somebody."),
    ]


def test_two_voices_on_one_line_are_two_lines() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann>Ready? <v Bo>Ready.\n"
    (cue,) = vtt(text).cues
    assert [(line.speaker, line.words) for line in cue.lines] == [
        ("Ann", "Ready?"),
        ("Bo", "Ready."),
    ]


def test_words_after_a_blank_line_inside_a_cue_are_not_lost() -> None:
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\nStill one.\n\n"
        "2\n00:00:03,000 --> 00:00:04,000\nTwo.\n"
    )
    assert said(subrip(text)) == [(1.0, "One. / Still one."), (3.0, "Two.")]


def test_a_missing_blank_line_between_cues_leaves_the_number_out() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nIn 1984\n2\n00:00:03,000 --> 00:00:04,000\nTwo.\n"
    assert said(subrip(text)) == [(1.0, "In 1984"), (3.0, "Two.")]


@pytest.mark.parametrize(
    "times",
    [
        "00:00:01,000 -> 00:00:02,000",
        "00:00:01,000 –> 00:00:02,000",
        "00:00:01.000 → 00:00:02.000",
        "00: 00: 01, 000 --> 00: 00: 02, 000",
    ],
)
def test_times_that_a_program_has_bent_are_times(times: str) -> None:
    text = f"1\n00:00:00,000 --> 00:00:01,000\nOne.\n\n2\n{times}\nTwo.\n"
    assert said(subrip(text)) == [(0.0, "One."), (1.0, "Two.")]


def test_a_blank_line_after_every_line_makes_no_words_of_the_counters() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n2\n00:00:03,000 --> 00:00:04,000\n7\n\n"
    for end in ("\n\n", "\r\r\n"):
        assert said(subrip(text.replace("\n", end))) == [(1.0, "One."), (3.0, "7")]


def test_a_number_that_is_all_a_cue_says_is_kept() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n7\n\n00:03.000 --> 00:04.000\nTwo.\n"
    assert said(vtt(text)) == [(1.0, "7"), (3.0, "Two.")]


def test_a_time_below_zero_is_warned_of() -> None:
    track = subrip("1\n-00:00:01,000 --> 00:00:04,000\nOne.\n")
    assert said(track) == [(0.0, "One.")]
    assert "ep.srt:2: -00:00:01,000 is not a time" in str(track.warnings[0])


def test_a_link_before_the_first_cue_of_subrip_is_its_link() -> None:
    track = subrip("https://youtu.be/abc\n\n1\n00:00:01,000 --> 00:00:02,000\nOne.\n")
    assert (track.links, track.warnings) == (("https://youtu.be/abc",), ())


def test_a_cue_whose_time_is_wrong_is_kept_with_a_warning() -> None:
    track = vtt("WEBVTT\n\n00:05.000 --> 00:06.000\nOne.\n\n00:99.000 --> 01:40.000\nTwo.\n")
    assert said(track) == [(5.0, "One."), (5.0, "Two.")]
    assert [str(warning) for warning in track.warnings] == [
        "ep.vtt:6: 00:99.000 is not a time (expected 00:01:02.345); the cue is kept at 0:00:05"
    ]


def test_a_file_without_its_signature_is_read_with_a_warning() -> None:
    track = vtt("00:01.000 --> 00:02.000\nOne.\n")
    assert said(track) == [(1.0, "One.")]
    assert "ep.vtt:1: expected WEBVTT" in str(track.warnings[0])


def test_words_before_the_first_cue_of_subrip_are_warned_of() -> None:
    track = subrip("Subtitles by me\n\n1\n00:00:01,000 --> 00:00:02,000\nOne.\n")
    assert said(track) == [(1.0, "One.")]
    assert "ep.srt:1: words before the first cue; left out" in str(track.warnings[0])


def test_a_file_without_cues_says_what_was_expected() -> None:
    with pytest.raises(CorpusError, match=r"ep\.vtt:1: no cue found; expected lines such as 00:"):
        vtt("WEBVTT\n\nJust words.\n")


def test_links_in_the_header_and_in_notes_are_known() -> None:
    track = vtt("WEBVTT\n\nNOTE https://youtu.be/abc.\n\n00:01.000 --> 00:02.000\nhttps://x.org\n")
    assert track.links == ("https://youtu.be/abc",)


WORDS = st.text("abc é,.", min_size=1, max_size=12).filter(lambda text: text.strip())
CUES = st.lists(
    st.tuples(
        st.integers(0, 35_999_999), st.integers(1, 9_999), st.lists(WORDS, min_size=1, max_size=3)
    ),
    min_size=1,
    max_size=8,
)


def written(cues: list[tuple[int, int, list[str]]], mark: str) -> str:
    """A file with ``mark`` before the milliseconds."""
    return "\n\n".join(
        "\n".join([str(at), f"{clock(start, mark)} --> {clock(start + length, mark)}", *lines])
        for at, (start, length, lines) in enumerate(cues, start=1)
    )


def clock(milliseconds: int, mark: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{mark}{rest:03}"


def lines_of(text: str) -> str:
    return " / ".join(line.strip() for line in text.split("\n"))


def with_srt(text: str) -> list[tuple[float, str]]:
    return [(one.start.total_seconds(), lines_of(one.content)) for one in srt.parse(text)]


def with_webvtt_py(text: str) -> list[tuple[float, str]]:
    captions = webvtt.from_string(text)
    return [(one.start_time.in_milliseconds() / 1000, lines_of(one.text)) for one in captions]


@given(CUES)
def test_well_formed_files_are_read_as_srt_and_webvtt_py_read_them(
    cues: list[tuple[int, int, list[str]]],
) -> None:
    expected = [(start / 1000, lines_of("\n".join(lines))) for start, _, lines in cues]
    text = written(cues, ",")
    assert said(subrip(text)) == with_srt(text) == expected
    text = f"WEBVTT\n\n{written(cues, '.')}"
    assert said(vtt(text)) == with_webvtt_py(text) == expected


@pytest.mark.skipif(not SHOWNOTES.is_dir(), reason="the shared show notes are not on this machine")
def test_real_files_are_read_as_srt_and_webvtt_py_read_them() -> None:
    for path in SHOWNOTES.rglob("*.vtt"):
        text = path.read_bytes().decode()
        assert said(vtt(text)) == with_webvtt_py(text), path
    for path in SHOWNOTES.rglob("*.srt"):
        text = path.read_bytes().decode()
        assert said(subrip(text)) == with_srt(text), path
