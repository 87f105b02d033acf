"""How many quotes a question gets, and which of two that say the same."""

import pytest

from rag.selection import asks_for_several


@pytest.mark.parametrize(
    "question",
    [
        "Which conditions were named?",
        "what are the benefits of tea",
        "compare green and black tea",
        "What is the difference between naps and sleep?",
        "list every rule for the evening",
        "tea vs coffee",
        "examples of loud cities",
        "risks of napping late",
    ],
)
def test_a_list_or_a_comparison_asks_for_several(question: str) -> None:
    assert asks_for_several(question)


@pytest.mark.parametrize(
    "question",
    [
        "What is a nap?",
        "Who wakes up?",
        "how long should I nap",
        "Does noise matter",
        "why do people sleep badly",
        "red lamps",
    ],
)
def test_most_questions_ask_for_one_thing(question: str) -> None:
    assert not asks_for_several(question)
