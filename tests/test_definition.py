"""What is to be defined, and what defines it."""

import pytest

from rag.definition import asked_term, defines


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("What is BDNF?", "BDNF"),
        ("what's a k-hole", "k-hole"),
        ("what are SSRIs", "SSRIs"),
        ("what does PCP stand for", "PCP"),
        ("define sleep debt", "sleep debt"),
        ("What is the habenula?", "habenula"),
        ("what is the effect of tea on sleep", None),
        ("what is it used for", None),
        ("what is the best time to drink green tea at night", None),
        ("how long is a nap", None),
        ("what is?", None),
    ],
)
def test_a_question_for_a_definition_names_its_term(question: str, term: str | None) -> None:
    assert asked_term(question) == term


@pytest.mark.parametrize(
    ("term", "item"),
    [
        ("tea", "Tea is a drink made of leaves."),
        ("k-hole", "A “k-hole” refers to a state of stupor."),
        ("SRI", "SRI (some real idea) is the name of it."),
        ("BPC", "Big plain cat (BPC) is one of the kinds."),
        ("melatonin", "Melatonin, a hormone of the night, rises late."),
        ("nap", "Naps are the short sleeps of the day."),
        ("caffeine", "Tea has caffeine, a stimulant."),
        ("sleep debt", "Hours that are missing add up to what is called a sleep debt."),
        ("REM", "Dreams come in REM (the phase of quick eyes), and late."),
    ],
)
def test_an_item_that_says_what_the_term_is_defines_it(term: str, item: str) -> None:
    assert defines(term, item)


@pytest.mark.parametrize(
    ("term", "item"),
    [
        ("tea", "Tea keeps people awake."),
        ("tea", "Coffee is a drink, and tea is another."),
        ("tea", "Teachers are the people in schools."),
        ("nap", "Naps are not for everyone."),
        ("caffeine", "Tea has caffeine, which wakes, and sugar."),
        ("caffeine", "It is called decaffeinated."),
        ("tea", "Coffee, the drink, and tea, which it resembles."),
    ],
)
def test_an_item_that_only_names_the_term_does_not_define_it(term: str, item: str) -> None:
    assert not defines(term, item)
