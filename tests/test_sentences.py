from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import split_sentences
from rag.span import Span


def sentences(text: str) -> list[str]:
    return [span.of(text) for span in split_sentences(text, Span(0, len(text)))]


def test_sentences_end_at_marks_before_a_capital() -> None:
    assert sentences("One is here. Two is there! Is it? Yes.") == [
        "One is here.",
        "Two is there!",
        "Is it?",
        "Yes.",
    ]


def test_titles_initials_and_numbers_do_not_end_a_sentence() -> None:
    text = "Dr. J. Doe measured 3.5 mg. The U.S. study, e.g. Smith vs. Lee, agreed."
    assert sentences(text) == ["Dr. J. Doe measured 3.5 mg.", text[28:]]


def test_what_only_looks_like_an_initial_or_a_number_ends_a_sentence() -> None:
    for text in (
        "They don't. We do.",
        "It isn’t. We know.",
        "He said no. We left.",
        "Plan B? Yes.",
    ):
        assert len(sentences(text)) == 2
    assert sentences("See no. 5 and fig. B on page 2.") == ["See no. 5 and fig. B on page 2."]


def test_full_width_marks_need_no_space() -> None:
    assert sentences("これは文です。次の文です！") == ["これは文です。", "次の文です！"]


@pytest.mark.parametrize("words", ["." * 1_000_000, "Dr. " * 250_000, "a" * 1_000_000 + "."])
def test_a_million_characters_of_one_thing_are_cut(words: str) -> None:
    """Where time is not linear, this takes hours."""
    assert "".join(sentences(f"{words} So")).replace(" ", "") == f"{words}So".replace(" ", "")


@given(st.text(alphabet="Ab. !?\n\"'。é", min_size=1))
def test_nothing_but_white_space_is_lost_between_sentences(text: str) -> None:
    spans = list(split_sentences(text, Span(0, len(text))))
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert "".join("".join(span.of(text).split()) for span in spans) == "".join(text.split())
