import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.timestamp import Timestamp


@pytest.mark.parametrize(
    ("clock", "seconds"),
    [("0:15:17", 917), ("15:17", 917), ("1:03:40", 3820), ("75:30", 4530), ("00:00", 0)],
)
def test_clock_times_are_read(clock: str, seconds: int) -> None:
    assert Timestamp.parse(clock).seconds == seconds


@pytest.mark.parametrize("clock", ["99:99:99", "1:60:00", "0:61", "17", "", "a:b", "1:2:3:4"])
def test_what_no_clock_shows_is_refused(clock: str) -> None:
    with pytest.raises(ValueError, match=r"expected|end at 59"):
        Timestamp.parse(clock)


@given(st.integers(0, 359_999))
def test_writing_and_reading_a_time_gives_it_back(seconds: int) -> None:
    assert Timestamp.parse(str(Timestamp(seconds))).seconds == seconds


def test_times_sort_by_when_they_are() -> None:
    assert Timestamp(59) < Timestamp(60)


def test_a_time_before_the_start_is_refused() -> None:
    with pytest.raises(ValueError, match="seconds >= 0"):
        Timestamp(-1)
