import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.followup import ReadAs, read_as
from rag.words import words
from tests.conversations import BEFORE, FOLLOW_UPS, KETAMINE, SELF_CONTAINED

JOINING = {"of", "about", "for"}


@pytest.mark.parametrize(("before", "question", "text", "rule"), FOLLOW_UPS)
def test_a_follow_up_takes_over_the_subject(
    before: str, question: str, text: str, rule: str
) -> None:
    assert read_as(question, [before]) == ReadAs(text, rule)


@pytest.mark.parametrize(("before", "question", "text", "rule"), FOLLOW_UPS)
def test_what_a_follow_up_is_read_as_is_no_follow_up(
    before: str, question: str, text: str, rule: str
) -> None:
    assert read_as(text, [before]) is None


@pytest.mark.parametrize("question", SELF_CONTAINED)
def test_a_question_that_stands_by_itself_is_never_changed(question: str) -> None:
    assert [read_as(question, before) for before in BEFORE] == [None] * len(BEFORE)


@pytest.mark.parametrize("question", [row[1] for row in FOLLOW_UPS])
def test_without_an_earlier_question_there_is_nothing_to_carry_over(question: str) -> None:
    assert read_as(question, ()) is None
    assert read_as(question, (), topic="Ketamine") is None


@pytest.mark.parametrize(
    "chain",
    [
        [
            ("what is BDNF?", None),
            ("how does it work?", "how does BDNF work?"),
            ("and in rats?", "how does BDNF work in rats?"),
            ("why?", "why does BDNF work in rats?"),
        ],
        [
            ("what are the risks of ketamine?", None),
            ("how common are they?", "how common are the risks of ketamine?"),
            ("is it addictive?", "is ketamine addictive?"),
            ("tell me more about that", "tell me more about ketamine addictive"),
        ],
        [
            ("who invented Docker?", None),
            ("what is it written in?", "what is Docker written in?"),
            ("what is Kubernetes?", None),
            ("is it free?", "is Kubernetes free?"),
        ],
        [
            ("is ketamine safe for children?", None),
            ("and for adults?", "is ketamine safe for adults?"),
            ("why not?", "why is ketamine not safe for adults?"),
        ],
        [
            ("what is this episode about?", None),
            ("is it safe?", None),
            ("what is psilocybin?", None),
            ("thanks", None),
            ("is it safe?", "is psilocybin safe?"),
            ("great, thank you", None),
            ("why?", "why is psilocybin safe?"),
        ],
    ],
)
def test_a_chain_of_turns_is_read_one_after_the_other(
    chain: list[tuple[str, str | None]],
) -> None:
    earlier: list[str] = []
    for question, expected in chain:
        found = read_as(question, earlier)
        assert (found.text if found else None) == expected
        earlier.append(found.text if found else question)


def test_the_newest_question_with_a_subject_lends_it() -> None:
    earlier = ["what is BDNF?", "what is HNK?", "what is this episode about?"]
    assert read_as("how does it work?", earlier) == ReadAs("how does HNK work?", "pronoun")


def test_in_a_corpus_about_one_subject_the_risks_are_those_of_the_subject() -> None:
    question = "what are the risks?"
    assert read_as(question, ["what is BDNF?"], topic="Ketamine") is None
    assert read_as(question, ["what is BDNF?"]) is not None
    assert read_as("and its risks?", ["what is BDNF?"], topic="Ketamine") is not None


def test_a_question_longer_than_anyone_asks_lends_nothing() -> None:
    assert read_as("is it safe?", ["what is " + "very " * 100 + "BDNF"]) is None
    assert read_as("is it " + "safe " * 100, [KETAMINE]) is None


VOCABULARY = sorted(
    {word for row in FOLLOW_UPS for text in row[:3] for word in text.split()}
    | {word for text in SELF_CONTAINED for word in text.split()}
)
QUESTIONS = st.one_of(
    st.lists(st.sampled_from(VOCABULARY), max_size=9).map(" ".join),
    st.sampled_from([row[1] for row in FOLLOW_UPS] + SELF_CONTAINED),
    st.text(alphabet=string.printable + "’“”é中", max_size=40),
    st.text(max_size=30),
)


@given(QUESTIONS, st.lists(QUESTIONS, max_size=3))
@example("why?", ["is it safe?"])
@example("and in rats?", ["does it work?", "what is ketamine?", "does it work?"])
def test_any_reading_is_made_of_the_words_of_the_conversation(
    question: str, earlier: list[str]
) -> None:
    found = read_as(question, earlier)
    if found is None:
        return
    typed = set(words(" ".join([question, *earlier]))) | JOINING
    assert set(words(found.text)) <= typed
    assert found.rule in {"pronoun", "fragment", "what about", "more", "why"}
    assert found.text != question
    assert read_as(found.text, earlier) is None


def test_half_a_phrase_is_no_subject_to_carry_over() -> None:
    earlier = ["what percentage of people respond to SSRIs"]
    found = read_as("does it help with weight loss", earlier)
    assert found is None or "percentage of help" not in found.text
