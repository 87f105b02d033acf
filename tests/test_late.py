import numpy as np

from rag.late import LateInteraction
from rag.testing import KeywordEncoder


def met(question: str, *texts: str) -> list[list[float]]:
    late = LateInteraction(KeywordEncoder())
    words = late.words(question, lambda stem: 1.0)
    return np.round(late.matches(words, texts), 3).tolist()


def test_a_word_that_is_there_is_met_and_one_that_is_not_is_not() -> None:
    assert met("red lamps", "Red lamps hardly delay it.", "A blue lamp.") == [[1, 1], [0, 1]]


def test_stop_words_do_not_count() -> None:
    late = LateInteraction(KeywordEncoder())
    assert late.words("what is the nap of a cat", lambda stem: 1.0).texts == ("nap", "cat")


def test_a_question_of_stop_words_alone_is_matched_by_all_of_them() -> None:
    late = LateInteraction(KeywordEncoder())
    assert late.words("who are you", lambda stem: 1.0).texts == ("who", "are", "you")


def test_rare_words_weigh_more_and_weights_sum_to_one() -> None:
    late = LateInteraction(KeywordEncoder())
    words = late.words("red lamps", lambda stem: 3.0 if stem == "red" else 1.0)
    assert words.weights.tolist() == [0.75, 0.25]


def test_an_empty_text_meets_nothing() -> None:
    assert met("red lamps", "") == [[0, 0]]
