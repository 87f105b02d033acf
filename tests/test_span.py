import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.span import Span, trimmed


def test_a_span_is_the_slice_of_its_text() -> None:
    assert Span(2, 5).of("abcdefg") == "cde"


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 2), (-1, 2)])
def test_an_empty_or_backward_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="expected 0 <= start < end"):
        Span(start, end)


def test_a_span_past_the_end_of_its_text_is_refused() -> None:
    with pytest.raises(ValueError, match="3 characters"):
        Span(1, 9).of("abc")


def test_neighbours_do_not_overlap() -> None:
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(0, 4).overlaps(Span(3, 5))


def test_a_span_contains_itself_and_its_parts() -> None:
    assert Span(1, 5).contains(Span(1, 5))
    assert not Span(1, 5).contains(Span(0, 2))


@given(st.text(alphabet=" \t\r\nab\u00a0"), st.integers(0, 5), st.integers(0, 9))
def test_trimming_is_what_strip_does(text: str, start: int, end: int) -> None:
    span = trimmed(text, start, end)
    assert (span.of(text) if span else "") == text[start:end].strip()
