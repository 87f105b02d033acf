from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import QuestionError
from rag.markdown import parse_document
from rag.passage import Passage, split_items
from rag.query import Query, admits, conditions, read_query, verbatim_spans
from rag.stretch import NEARLY

SUMMARY = """# Signals

## Opioid System (0:10:00)

- It binds the MU receptor in *early*
  clinical trials.
- Mutations lower the long-term effect.

## Later on (0:30:00)

- A trial of R/S forms; 抗抑郁作用 was seen.

### Without a time

- Nobody knows.

## The end (1:10:00)

- It is over.
"""
NO_TIME = "## Plain\n\n- It plays at no time.\n"

OPERATORS = [
    'the "mu receptor" -trials',
    "what is said about sleep after one hour?",
    "what is said between 30 and 40 minutes into the episode",
    "-5-HT “x” after 0:30:00 and before 1:00:00, the hour mark",
]


def passages(text: str = SUMMARY) -> list[Passage]:
    return list(split_items(parse_document(text, id="doc", path=Path("doc.md"))))


def admitted(text: str) -> list[int]:
    query = read_query(text)
    return [at for at, passage in enumerate(passages()) if admits(query, passage)]


def bounds(text: str) -> tuple[int | None, int | None]:
    query = read_query(text)
    return query.after, query.before


# Phrases


@pytest.mark.parametrize(
    "marked", ['"mu receptor"', "“mu receptor”", "„mu receptor“", "«mu receptor»"]
)
def test_words_in_double_quotes_are_a_phrase_and_stay_in_the_question(marked: str) -> None:
    query = read_query(f"what is the {marked}?")
    assert query == Query("what is the mu receptor?", phrases=("mu receptor",))


def test_a_question_may_be_only_a_phrase() -> None:
    assert read_query('"MU"') == Query("MU", phrases=("MU",))


@pytest.mark.parametrize(
    "text",
    [
        'a 6" pipe and a 12" rope',
        'an "unbalanced mark',
        "the rats' and the 'mice'",
        'empty "" and " " and "..."',
        'word"inside"word',
    ],
)
def test_other_quote_marks_are_ordinary_characters(text: str) -> None:
    assert read_query(text) == Query(text)


def test_chinese_phrases_need_no_space_before_them() -> None:
    assert read_query('什么是"抗抑郁"作用') == Query("什么是抗抑郁作用", phrases=("抗抑郁",))
    assert admitted('"抗抑郁"') == [2]


def test_a_phrase_agrees_up_to_case_and_white_space_in_the_source() -> None:
    assert admitted('"the mu RECEPTOR"') == [0]
    assert admitted('"clinical trials"') == [0]
    assert admitted('"*early* clinical"') == [0]
    assert admitted('"early clinical"') == []


def test_a_phrase_ends_at_word_borders() -> None:
    assert admitted('"MU"') == [0]
    assert admitted('"mutation"') == []


def test_a_phrase_may_stand_in_the_title_of_the_section() -> None:
    assert admitted('"opioid system"') == [0, 1]


def test_each_of_several_phrases_must_occur() -> None:
    assert admitted('"opioid system" "effect"') == [1]


# Exclusions


def test_a_word_after_a_hyphen_is_left_out_of_the_question() -> None:
    query = read_query("what did -trials show, -“mu receptor” and -long-term?")
    assert query.text == "what did show, and?"
    assert query.excluded == ("trials", "mu receptor", "long-term")


def test_an_excluded_word_counts_in_every_inflection() -> None:
    assert admitted("it -trials") == admitted("it -trial") == [1, 3, 4]


def test_an_excluded_word_counts_inside_a_hyphened_one() -> None:
    assert 1 not in admitted("it -term")
    assert 1 not in admitted("it -long-term")


def test_more_than_one_excluded_word_counts_only_exactly() -> None:
    assert admitted('it -"the MU receptor"') == [1, 2, 3, 4]
    assert admitted('it -"receptor MU"') == [0, 1, 2, 3, 4]
    assert 2 not in admitted("it -R/S")


def test_an_exclusion_does_not_look_at_titles() -> None:
    assert admitted("it -opioid") == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    "text",
    [
        "anti-depressive long-term R/S",
        "- a bullet",
        "-5 degrees or -20mg or -0.5",
        "from -10 to 5-10",
        "ketamine -is it safe",
        "a --flag and a – dash and –another",
        'a -"mark without an end',
    ],
)
def test_other_hyphens_are_ordinary_characters(text: str) -> None:
    assert read_query(text) == Query(text)


def test_a_name_that_starts_with_a_digit_can_be_excluded() -> None:
    assert read_query("receptors -5-HT") == Query("receptors", excluded=("5-HT",))


@pytest.mark.parametrize("text", ["-trials", "-trials -mice", '-"the mu receptor" ?'])
def test_exclusions_alone_are_no_question(text: str) -> None:
    with pytest.raises(QuestionError, match="Please say what to look for too"):
        read_query(text)


# Places in time


@pytest.mark.parametrize(
    ("text", "rest", "after", "before"),
    [
        ("sleep after 0:30:00", "sleep", 1800, None),
        ("Before 1:15:45, what about sleep?", "what about sleep?", None, 4545),
        ("sleep between 0:30:00 and 0:40:00?", "sleep?", 1800, 2400),
        ("sleep between 0:40:00 and 0:30:00", "sleep", 1800, 2400),
        ("sleep after 0:30:00 and before 0:40:00", "sleep", 1800, 2400),
        ("what is mentioned at 1:15:45", "what is mentioned", 4545, 4546),
        ("sleep after 12:34 in the episode", "sleep", 754, None),
    ],
)
def test_a_clock_time_after_a_preposition_is_a_place(
    text: str, rest: str, after: int | None, before: int | None
) -> None:
    assert read_query(text) == Query(rest, after=after, before=before)


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("sleep around the 1 hour mark", 3600),
        ("sleep at the hour mark", 3600),
        ("sleep at about the 90-minute mark", 5400),
        ("sleep 20 minutes into the podcast", 1200),
        ("sleep around 1 hour and 20 minutes into this episode", 4800),
    ],
)
def test_a_place_told_in_minutes_is_taken_with_some_room(text: str, around: int) -> None:
    assert read_query(text) == Query("sleep", after=around - NEARLY, before=around + NEARLY)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("sleep in the first 20 minutes of the episode", None, 1200),
        ("sleep between 30 and 40 minutes into the episode", 1800, 2400),
        ("sleep after an hour and a half in the video", 5400, None),
        ("sleep after 1.5 hours of the podcast", 5400, None),
        ("sleep after the 2 hour mark", 7200, None),
        ("sleep by the 30 minute mark", None, 1800),
    ],
)
def test_a_length_of_the_episode_is_a_place(
    text: str, after: int | None, before: int | None
) -> None:
    assert read_query(text) == Query("sleep", after=after, before=before)


@pytest.mark.parametrize(
    ("text", "after", "before"),
    [
        ("what is said about sleep after one hour?", 3600, None),
        ("After one hour, what does he say about sleep?", 3600, None),
        ("what does he mention in the first 20 minutes", None, 1200),
        ("is sleep discussed between 30 and 40 minutes?", 1800, 2400),
        ("what about sleep in the first half hour?", None, 1800),
    ],
)
def test_a_bare_length_is_a_place_in_a_question_for_what_is_told(
    text: str, after: int | None, before: int | None
) -> None:
    assert bounds(text) == (after, before)


@pytest.mark.parametrize(
    "text",
    [
        "what is said after one hour of exercise",
        "how long after taking it",
        "what happens after 2 weeks",
        "what happens after 2 hours",
        "within 24 hours of a dose",
        "what is said about fasting after 24 hours",
        "after one hour, what happens to the brain?",
        "does he say naps end after 20 minutes",
        "what does he say about how long it lasts after one hour",
        "what is said about sleep 2 hours later",
        "caffeine before 10:30",
        "caffeine before 10:30:00 am",
        "dose after 0:30:00 a day",
        "a marathon in 2:59:30",
        "is it used after 99:99:99",
        "after 0:30:00",
        "sleep after 0:40:00 and before 0:30:00",
        "sleep 20 minutes of the episode",
        "the 'after 0:30:00' sign",
    ],
)
def test_other_times_are_words_of_the_question(text: str) -> None:
    assert read_query(text) == Query(text)


def test_no_time_is_read_out_of_a_phrase() -> None:
    assert bounds('say "after 0:30:00" again') == (None, None)


def test_a_place_at_the_end_may_be_followed_by_exclusions() -> None:
    query = read_query("what is said about sleep after one hour -trials")
    assert query == Query("what is said about sleep", excluded=("trials",), after=3600)


def test_a_section_counts_where_any_of_it_plays_in_the_time_asked_for() -> None:
    assert admitted("sleep after 0:20:00") == [0, 1, 2, 3, 4]
    assert admitted("sleep after 0:30:00") == [2, 3, 4]
    assert admitted("sleep before 0:30:00") == [0, 1]
    assert admitted("sleep at 0:30:00") == [2, 3]
    assert admitted("sleep between 0:40:00 and 1:00:00") == [2, 3]


def test_the_last_section_plays_to_the_end() -> None:
    assert admitted("sleep after 5:00:00") == [4]


def test_a_section_that_plays_at_no_known_time_is_not_in_any() -> None:
    (passage,) = passages(NO_TIME)
    assert not admits(read_query("sleep after 0:00:01"), passage)
    assert admits(read_query("it"), passage)


# Any text


@pytest.mark.parametrize("text", OPERATORS)
def test_operators_know_where_they_stand(text: str) -> None:
    for span in verbatim_spans(text):
        assert span.of(text)[0] in '"“-'


TIME_WORDS = (
    "after Before between around the first in and an half one 30 hour minutes mark 0:30:00 "
    "1:15:45 12:34 of into episode about sleep , -dose FİVE mıns"
)
OTHERS = ["what is said", '"a b"', "of the episode"]


def is_in_order(part: str, text: str) -> bool:
    signs = iter(text)
    return all(sign in signs for sign in part)


@given(st.one_of(st.text(max_size=80), st.text('a -"“”«»ıİ0:5', max_size=40)))
def test_any_text_is_read_and_only_ever_shortened(text: str) -> None:
    try:
        query = read_query(text)
    except QuestionError:
        return
    assert is_in_order(query.text, text)
    if query == Query(query.text):
        assert query.text == text
    for passage in passages():
        assert admits(query, passage) in (True, False)


@given(
    st.lists(st.one_of(st.sampled_from(TIME_WORDS.split()), st.sampled_from(OTHERS)), max_size=12)
)
def test_any_time_words_are_read_and_leave_something_to_ask(pieces: list[str]) -> None:
    text = " ".join(pieces)
    try:
        query = read_query(text)
    except QuestionError:
        return
    assert is_in_order(query.text, text)
    assert bool(query.text.strip()) == bool(text.strip())
    if query.after is not None and query.before is not None:
        assert query.after < query.before


@given(st.text("abcxyzäñ日本 ,.?!'’()/–_\n", max_size=80))
def test_text_without_operators_comes_back_unchanged(text: str) -> None:
    assert read_query(text) == Query(text)


def test_conditions_are_told_to_a_person() -> None:
    query = read_query('the "mu receptor" -trials after 0:30:00')
    assert conditions(query) == ["the exact words “mu receptor”", "not “trials”", "from 0:30:00 on"]
    assert conditions(read_query("what is said of sleep before 1:00:00")) == ["before 1:00:00"]
    assert conditions(read_query("plain words")) == []
