import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import QuestionError
from rag.question import MAX_QUESTION, understand
from rag.testing import KeywordEncoder


def parts(text: str) -> tuple[str, ...]:
    return understand(text, KeywordEncoder()).parts


@pytest.mark.parametrize("text", ["", "  ", "?!...", "\x00\x07", "🙂", "<>", "\n"])
def test_a_question_without_words_is_refused_politely(text: str) -> None:
    with pytest.raises(QuestionError, match="Please ask a question in words"):
        parts(text)


def test_a_question_of_ten_thousand_characters_is_refused_politely() -> None:
    with pytest.raises(QuestionError, match=r"10,000 characters; please ask in at most 2,000"):
        parts("a" * 10_000)


def test_the_longest_question_is_taken() -> None:
    assert parts("a" * MAX_QUESTION)


def test_most_questions_are_one() -> None:
    assert parts("What do noise and light do?") == ("What do noise and light do?",)


@pytest.mark.parametrize(
    ("text", "smaller"),
    [
        ("What is a nap and how long is it?", ("What is a nap", "how long is it")),
        ("Is it loud? Does it matter?", ("Is it loud", "Does it matter")),
        ("how is noise hidden; what are red lamps", ("how is noise hidden", "what are red lamps")),
    ],
)
def test_two_questions_in_one_are_read_one_by_one(text: str, smaller: tuple[str, ...]) -> None:
    assert parts(text)[1:] == smaller


def test_a_part_without_a_content_word_is_no_question() -> None:
    assert len(parts("Do naps help, and how is it?")) == 1


def test_what_was_asked_is_kept_as_it_was() -> None:
    text = "  What\tis <b>this</b>\x00? "
    question = understand(text, KeywordEncoder())
    assert question.text == text
    assert question.parts[0] == "What is <b>this</b> ?"


@given(st.text(max_size=200))
def test_any_text_is_a_question_or_politely_refused(text: str) -> None:
    try:
        question = understand(text, KeywordEncoder())
    except QuestionError:
        return
    assert question.vectors.shape == (len(question.parts), 512)
