import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.spelling import Correction, Vocabulary, _distance, one_piece_words
from rag.testing import KeywordEncoder
from rag.words import word_spans

TEXTS = [
    "Ketamine's effects on depression: BDNF drives neuroplasticity, and depression is treated.",
    "A long-term trial of ketamine; the habenula, 5-HT and Naltrexone. Mice sleep in a hole.",
    "Sleep and memory. Sleep well. The dose of 抗抑郁药.",
]
REAL = frozenset(["manufactured", "price", "oregano", "whey", "dope", "reward", "stop"])


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary(TEXTS, known=REAL.__contains__)


def corrected(question: str) -> str:
    correction = Vocabulary(TEXTS, known=REAL.__contains__).correct(question)
    return correction.text if correction else question


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ketmaine", "ketamine"),
        ("depresion", "depression"),
        ("neuroplastisity", "neuroplasticity"),
        ("bdfn", "bdnf"),
        ("slep", "sleep"),
        ("ekatmine", "ketamine"),  # two swaps, one of them of the first two letters
        ("Naltrexon", "Naltrexon"),  # the stem is the same
        ("Habenla", "Habenula"),
        ("NEUROPLASTISITY", "NEUROPLASTICITY"),
        ("efect", "effect"),  # the corpus has only "effects"
    ],
)
def test_a_typing_error_is_read_as_the_nearest_word_of_the_corpus(typed: str, meant: str) -> None:
    assert corrected(typed) == meant


def test_a_correction_tells_the_whole_question_and_each_word() -> None:
    correction = Vocabulary(TEXTS).correct("What's  ketmaine's role in long-trem depresion?")
    assert correction == Correction(
        "What's  ketamine's role in long-term depression?",
        (("ketmaine", "ketamine"), ("trem", "term"), ("depresion", "depression")),
    )


def test_a_question_without_errors_has_no_correction(vocabulary: Vocabulary) -> None:
    assert vocabulary.correct("What does ketamine do to memories in depression?") is None


def test_function_words_are_corrected_by_their_own_letters(vocabulary: Vocabulary) -> None:
    found = vocabulary.correct("waht is thier wich")
    assert found is not None
    assert found.text == "what is their which"


@pytest.mark.parametrize(
    "right",
    [
        "manufactured price oregano whey dope",  # known
        "whens didnt dont whats",  # typed without their apostrophe
        "rewards rewarding stopped stops pricing",  # forms of known words
        "trials sleeping memories",  # forms of words of the corpus
        "BDFN KTAM slp mce",  # capitals up to five letters, and fewer than four letters
        "5-HTT ketamin2 k3tamine",  # digits
        '"ketmaine depresion" -ketmaine -"depresion now"',  # operators
        "抗抑制药 кетамин 🙂",  # scripts that the corpus has not, or not by the word
        "",
    ],
)
def test_what_may_be_meant_as_it_is_stays(right: str, vocabulary: Vocabulary) -> None:
    assert vocabulary.correct(right) is None


def test_short_words_are_one_edit_off_and_long_ones_two(vocabulary: Vocabulary) -> None:
    assert vocabulary.correct("slope hobenuls") is not None
    assert vocabulary.correct("sliip") is None
    assert corrected("hebanula neuroplastikiti") == "habenula neuroplasticity"
    assert vocabulary.correct("hebinola") is None


def test_the_first_letter_counts(vocabulary: Vocabulary) -> None:
    assert vocabulary.correct("getamine depression") is None


def test_of_words_equally_near_the_most_frequent_is_meant() -> None:
    assert Vocabulary(["the cart", "the card the card"]).correct("carx") == Correction(
        "card", (("carx", "card"),)
    )


def test_an_encoder_knows_the_words_it_does_not_split() -> None:
    known = one_piece_words(KeywordEncoder())
    assert known("sleep")
    assert not known("sleep well")


@given(st.text("abc", max_size=7), st.text("abc", max_size=7))
def test_the_distance_is_that_of_its_definition(one: str, two: str) -> None:
    def plain(i: int, j: int) -> int:
        if not i or not j:
            return i + j
        ways = [
            plain(i - 1, j) + 1,
            plain(i, j - 1) + 1,
            plain(i - 1, j - 1) + (one[i - 1] != two[j - 1]),
        ]
        if i > 1 and j > 1 and one[i - 2 : i] == two[j - 2 : j][::-1]:
            ways.append(plain(i - 2, j - 2) + 1)
        return min(ways)

    true = plain(len(one), len(two))
    assert _distance(one, two, 20) == true
    assert (_distance(one, two, 1) <= 1) == (true <= 1)


@given(st.one_of(st.text(max_size=60), st.text("ketamindprso -\"'", max_size=40)))
def test_only_the_words_that_are_told_are_changed(question: str) -> None:
    found = Vocabulary(TEXTS).correct(question)
    if found is None:
        return
    assert all(typed in question and meant in found.text for typed, meant in found.replaced)
    assert len(word_spans(found.text)) == len(word_spans(question))


@given(
    st.lists(
        st.sampled_from(["ketmaine", "waht", "depresion", "Slep", "bdnf", "habenla", "x", "price"])
    )
)
def test_a_corrected_question_needs_no_correction(pieces: list[str]) -> None:
    vocabulary = Vocabulary(TEXTS)
    found = vocabulary.correct(" ".join(pieces))
    assert found is None or vocabulary.correct(found.text) is None
