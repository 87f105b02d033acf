"""A transcript that is asked: each quote has the second at which it is said."""

from pathlib import Path

import pytest

from rag import Pipeline
from rag.judge import Strictness
from rag.retriever import Retriever
from rag.testing import KeywordEncoder
from rag.web.card import answer_card
from tests.judges import BY_WORDS

TALK = """WEBVTT

NOTE https://vimeo.com/1234

00:10.000 --> 00:20.000
Welcome to our evening about rivers.

07:00.000 --> 07:10.000
Beavers build dams from willow
branches and mud.

07:10.000 --> 07:20.000
Their ponds store water in summer.

12:00.000 --> 12:05.000
Salmon need cold gravel beds.
"""


@pytest.fixture
def talk(tmp_path: Path) -> Pipeline:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "rivers.vtt").write_text(TALK)
    retriever = Retriever.from_corpus(
        tmp_path / "corpus", index=tmp_path / "built", encoder=KeywordEncoder()
    )
    return Pipeline(retriever, judge=BY_WORDS)


def test_an_answer_cites_and_links_the_second_of_its_sentence(talk: Pipeline) -> None:
    answer = talk.ask("Which ponds store water in summer?")
    (quote,) = answer.to_dict()["quotes"]
    assert quote["quote"] == "Their ponds store water in summer."
    assert (quote["start_s"], quote["timestamp"], quote["line"]) == (430, "0:07:10", 13)
    assert quote["url"] == "https://vimeo.com/1234#t=430s"
    assert (quote["section"], quote["end_s"]) == ("0:07:00–0:12:05", None)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("what is said at 7:12?", ["Their ponds store water in summer."]),
        (
            "between 7:05 and 7:15",
            [
                "Beavers build dams from willow branches and mud.",
                "Their ponds store water in summer.",
            ],
        ),
        ("in the first minute", ["Welcome to our evening about rivers."]),
        ("when are the salmon mentioned?", ["Salmon need cold gravel beds."]),
        ("when is summer discussed?", ["Their ponds store water in summer."]),
    ],
)
def test_questions_about_times_are_answered_by_the_sentence(
    talk: Pipeline, question: str, quoted: list[str]
) -> None:
    assert [quote.text for quote in talk.ask(question).quotes] == quoted


def test_an_index_of_transcripts_is_opened_again_as_it_was(talk: Pipeline, tmp_path: Path) -> None:
    again = Retriever.from_corpus(
        tmp_path / "corpus", index=tmp_path / "built", encoder=KeywordEncoder()
    )
    found = Pipeline(again, judge=talk.judge).ask("Which ponds store water in summer?")
    assert found.to_dict() == talk.ask("Which ponds store water in summer?").to_dict()


def test_a_time_in_the_question_bounds_the_sentences(talk: Pipeline) -> None:
    sure = Strictness.EAGER
    later = talk.ask("What about willow dams and ponds after 0:07:05?", strictness=sure)
    assert [quote.text for quote in later.quotes] == ["Their ponds store water in summer."]
    earlier = talk.ask("What about willow dams and ponds before 0:07:05?", strictness=sure)
    assert [quote.text for quote in earlier.quotes] == [
        "Beavers build dams from willow branches and mud."
    ]


def test_the_page_links_the_second_of_the_sentence(talk: Pipeline) -> None:
    page = answer_card(talk.ask("Which ponds store water in summer?"), name_documents=False)
    assert 'href="https://vimeo.com/1234#t=430s"' in page
    assert ">0:07:10</a>" in page
