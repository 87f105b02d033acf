"""Answers as HTML: what a browser reads out of it is the source, character for character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag import Pipeline
from rag.web.card import answer_card, notice_card, question_card
from rag.web.exactly import exact
from tests.web.html_text import Reader


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=80))
def test_any_text_is_shown_as_it_is_and_never_as_markup(text: str) -> None:
    read = Reader(f"<p>{exact(text)}</p>")
    assert (read.text, read.tags) == (text, ["p"])


def test_a_question_is_shown_as_it_was_typed() -> None:
    read = Reader(question_card("<b>*bold*</b>\n\n${1+1}"))
    assert (read.text, read.tags) == (
        "<b>*bold*</b>\n\n${1+1}EditRetry",
        ["p", "p", "button", "button"],
    )


def test_an_answer_numbers_its_quotes_and_links_their_seconds(pipeline: Pipeline) -> None:
    question = "How long is a nap of twenty minutes, and what does steady fan noise hide?"
    read = Reader(answer_card(pipeline.ask(question), name_documents=False))
    assert "The summary says, in 2 places:Steady noise, such as a fan" in read.text
    listens = [link for link in read.links if link and link.startswith("https:")]
    assert listens[:2] == [
        "https://youtu.be/Abc123xyz00?t=0s",
        "https://youtu.be/Abc123xyz00?t=3723s",
    ]


def test_several_documents_are_told_apart(pipeline: Pipeline) -> None:
    card = answer_card(pipeline.ask("Do red lamps delay sleep?"), name_documents=True)
    assert "Sleeping Well in a Loud City" in Reader(card).text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "Which company manufactures the red lamps sold wholesale?",
            "Related onlyThe summary does not answer this.Sections that come close:",
        ),
        (
            "Where was Napoleon crowned emperor?",
            "Not coveredThe summary does not cover this."
            "The nearest sections are about something else:",
        ),
    ],
)
def test_no_answer_says_so_and_names_the_nearest_sections(
    pipeline: Pipeline, question: str, said: str
) -> None:
    read = Reader(answer_card(pipeline.ask(question), name_documents=False))
    assert read.text.startswith(said)
    assert "blockquote" not in read.tags


def test_a_notice_is_announced() -> None:
    assert 'role="status"' in notice_card("Please ask a question in words.")


def test_how_sure_is_told_only_where_it_is_a_probability(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Do red lamps delay sleep?")
    told = Reader(answer_card(answer, name_documents=False, is_calibrated=True)).text
    assert told.startswith("Answeredvery sure, about 95%")
    untold = Reader(answer_card(answer, name_documents=False)).text
    assert untold.startswith("AnsweredThe summary says:")


def test_conditions_that_nothing_meets_are_named_and_can_be_dropped(pipeline: Pipeline) -> None:
    card = answer_card(pipeline.ask('Do "<b>violet</b> lamps" delay sleep?'), name_documents=False)
    assert (
        "Nothing in the summary meets the conditions: the exact words “<b>violet</b> lamps”."
        "Without them: Do <b>violet</b> lamps delay sleep? Ask"
    ) in Reader(card).text
    assert 'data-ask="Do &lt;b&gt;violet' in card
