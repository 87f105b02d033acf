"""Captions that roll lose what they show twice; captions that do not, lose nothing."""

from hypothesis import given
from hypothesis import strategies as st

from rag.captions.cue import Cue, Line
from rag.captions.rolling import without_repetitions


def cue(start: float, end: float, *lines: str) -> Cue:
    return Cue(start, end, tuple(Line(words, at) for at, words in enumerate(lines, start=1)))


def said(cues: list[Cue]) -> list[tuple[float, list[str]]]:
    kept = without_repetitions(cues)
    return [(one.start, [line.words for line in one.lines]) for one in kept]


def test_the_automatic_captions_of_youtube_say_every_line_once() -> None:
    cues = [
        cue(0.2, 2.3, "hello and welcome"),
        cue(2.3, 2.31, "hello and welcome"),
        cue(2.31, 4.1, "hello and welcome", "to the show"),
        cue(4.1, 4.11, "to the show"),
        cue(4.11, 6.0, "to the show", "today we talk"),
    ]
    assert said(cues) == [
        (0.2, ["hello and welcome"]),
        (2.31, ["to the show"]),
        (4.11, ["today we talk"]),
    ]


def test_captions_that_grow_word_by_word_say_every_word_once() -> None:
    cues = [cue(0, 1, "so"), cue(1, 2, "so we"), cue(2, 3, "so we went"), cue(3, 4, "home")]
    assert [words for _, words in said(cues)] == [["so"], ["we"], ["went"], ["home"]]


def test_a_line_that_only_half_repeats_keeps_its_new_half() -> None:
    cues = [cue(0, 1, "we were", "in the"), cue(1, 2, "in the  old house")]
    assert said(cues) == [(0, ["we were", "in the"]), (1, ["old house"])]


def test_what_is_said_twice_in_a_conversation_is_kept_twice() -> None:
    cues = [cue(0, 1, "Yes."), cue(1, 2, "Yes."), cue(2, 3, "Yes, yes."), cue(3, 4, "No.")]
    assert said(cues) == [(one.start, [line.words for line in one.lines]) for one in cues]


def test_a_repetition_after_a_pause_is_no_rolling() -> None:
    cues = [cue(0, 1, "one"), cue(5, 6, "one", "two"), cue(9, 10, "two", "three")]
    assert without_repetitions(cues) == cues


@given(st.lists(st.lists(st.sampled_from("abc"), min_size=1, max_size=3), min_size=1, max_size=9))
def test_a_display_of_two_rolling_lines_gives_back_what_was_said(words: list[list[str]]) -> None:
    # A mark in front of each line makes it one of a kind.
    lines = [f"{at}: {' '.join(line)}" for at, line in enumerate(words)]
    cues = [cue(at, at + 1, *lines[max(0, at - 1) : at + 1]) for at in range(len(lines))]
    assert said(cues) == [(at, [line]) for at, line in enumerate(lines)]


@given(st.lists(st.lists(st.text("ab ", min_size=1).filter(str.strip), min_size=1, max_size=3)))
def test_what_is_kept_is_the_end_of_what_was_there(shown: list[list[str]]) -> None:
    cues = [cue(at, at + 1, *map(str.strip, lines)) for at, lines in enumerate(shown)]
    whole = {one.start: one for one in cues}
    for kept in without_repetitions(cues):
        before = whole[kept.start].lines[-len(kept.lines) :]
        assert [line.number for line in kept.lines] == [line.number for line in before]
        assert kept.lines[1:] == before[1:]
        assert before[0].words.endswith(kept.lines[0].words)
