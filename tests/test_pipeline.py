"""From question to answer over the small corpus, where shared words decide."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag import Answer, Pipeline, Retriever, Status
from rag.errors import QuestionError
from rag.testing import KeywordEncoder


def test_an_answer_is_the_exact_words_with_section_and_time(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Do red lamps delay sleep?")
    assert answer.status is Status.ANSWERED
    quote = answer.quotes[0]
    assert quote.text == "Red lamps hardly delay it at all."
    assert quote.section.title == "Light in the Evening"
    assert str(quote.citation) == (
        "Sleeping Well in a Loud City — Light in the Evening · 0:12:34 · "
        "https://youtu.be/Abc123xyz00?t=754s"
    )


def test_a_question_on_two_sections_gets_two_quotes_in_reading_order(pipeline: Pipeline) -> None:
    answer = pipeline.ask(
        "How long is a nap of twenty minutes, and what does steady fan noise hide?"
    )
    assert [quote.section.title for quote in answer.quotes] == [
        "Noise and the Sleeping Brain",
        "Naps",
    ]


def test_asking_the_same_twice_in_one_question_gives_one_quote(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Do red lamps delay sleep? Do red lamps delay sleep?")
    assert len(answer.quotes) == 1


def test_no_more_quotes_than_were_asked_for(pipeline: Pipeline) -> None:
    answer = pipeline.ask("What is a nap of twenty minutes, and what is steady fan noise?", k=1)
    assert len(answer.quotes) == 1


def test_fewer_than_one_quote_cannot_be_asked_for(pipeline: Pipeline) -> None:
    with pytest.raises(ValueError, match="k >= 1"):
        pipeline.ask("naps", k=0)


def test_only_the_documents_that_were_named_are_asked(pipeline: Pipeline) -> None:
    question = "Do red lamps delay sleep?"
    assert pipeline.ask(question, documents=["sleep"]).status is Status.ANSWERED
    assert pipeline.ask(question, documents=["tricky"]).status is not Status.ANSWERED
    listed = pipeline.ask("List the sections", documents=["sleep"])
    assert {quote.document.id for quote in listed.quotes} == {"sleep"}


def test_every_section_that_was_read_is_told_best_first(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Do red lamps delay sleep?")
    assert answer.sections[0].passage.section is answer.quotes[0].section
    scores = [hit.score for hit in answer.sections]
    assert scores == sorted(scores, reverse=True)


def test_what_is_touched_on_but_not_answered_is_related(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Which company manufactures the red lamps sold wholesale?")
    assert (answer.status, answer.quotes) == (Status.RELATED, ())
    assert answer.related[0].passage.section.title == "Light in the Evening"
    assert not answer


def test_what_is_not_there_is_not_covered(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Where was Napoleon crowned emperor?")
    assert (answer.status, answer.quotes) == (Status.NOT_COVERED, ())


def test_related_sections_do_not_repeat_quoted_ones(pipeline: Pipeline) -> None:
    answer = pipeline.ask("Do red lamps delay sleep?")
    quoted = {quote.section.title for quote in answer.quotes}
    assert quoted.isdisjoint(hit.passage.section.title for hit in answer.related)


def test_hashtags_and_links_are_never_quoted(pipeline: Pipeline) -> None:
    for question in ("one two", "watch the talk"):
        assert not any(quote.text.startswith(("#", "[")) for quote in pipeline.ask(question).quotes)


def test_the_schema_is_the_one_of_the_project(pipeline: Pipeline) -> None:
    found = json.loads(json.dumps(pipeline.ask("Do red lamps delay sleep?").to_dict()))
    assert list(found) == [
        "question",
        "read_as",
        "answered_by",
        "status",
        "confidence",
        "quotes",
        "related",
    ]
    assert list(found["quotes"][0]) == [
        "number",
        "quote",
        "doc_id",
        "doc_title",
        "doc_sha256",
        "start_char",
        "end_char",
        "line",
        "section",
        "section_path",
        "start_s",
        "end_s",
        "timestamp",
        "url",
        "score",
        "mismatches",
    ]
    assert list(found["related"][0]) == ["doc_id", "section", "start_s", "timestamp", "url"]
    quote = found["quotes"][0]
    assert (quote["number"], quote["line"], quote["start_s"], quote["end_s"]) == (1, 13, 754, 3723)
    text = pipeline.corpus.documents[0].text
    assert text[quote["start_char"] : quote["end_char"]] == quote["quote"]


def test_where_the_source_has_no_time_there_is_null(pipeline: Pipeline) -> None:
    found = pipeline.ask("naïve café words stand alone quoted").to_dict()
    place = (found["quotes"] or found["related"])[0]
    assert (place["start_s"], place["timestamp"], place["url"]) == (None, None, None)


def test_asking_twice_gives_the_same_answer(pipeline: Pipeline) -> None:
    assert pipeline.ask("naps at night").to_dict() == pipeline.ask("naps at night").to_dict()


def test_the_retriever_works_by_itself(pipeline: Pipeline) -> None:
    hits = pipeline.retriever.retrieve("bright screens before bed", k=2)
    assert [hit.rank for hit in hits] == [1, 2]
    assert hits[0].score >= hits[1].score
    assert hits[0].passage.section.title == "Light in the Evening"
    assert hits[0].passage.text.startswith("Bright screens")
    assert hits[0].passage.text.endswith("at all.")


def test_a_corpus_with_nothing_to_quote_covers_nothing(tmp_path: Path) -> None:
    (tmp_path / "bare.md").write_text("# Only a title\n\n#tag\n")
    retriever = Retriever.from_corpus(tmp_path, index=tmp_path / "built", encoder=KeywordEncoder())
    assert Pipeline(retriever).ask("title").status is Status.NOT_COVERED


def check(pipeline: Pipeline, question: str) -> Answer | None:
    try:
        answer = pipeline.ask(question)
    except QuestionError:
        return None
    for quote in answer.quotes:
        assert quote.text == quote.document.text[quote.span.start : quote.span.end]
        assert quote.section.span.contains(quote.span)
    assert bool(answer) is (answer.status is Status.ANSWERED)
    return answer


WORDS = st.sampled_from(
    ["nap", "red lamps", "noise", "*stars*", "$$50$$", "日本語", "and what is", "?", "<b>", "table"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.one_of(st.lists(WORDS, max_size=12).map(" ".join), st.text(max_size=60)))
def test_whatever_is_asked_every_quote_is_a_slice_of_its_file(
    pipeline: Pipeline, question: str
) -> None:
    check(pipeline, question)


@pytest.mark.parametrize(
    "question",
    [
        "¿Cuánto dura el efecto?",
        "睡眠",
        "<script>alert(1)</script>",
        "**bold** [x](javascript:1)",
        "a\x00b\x1b[31m",
    ],
)
def test_odd_questions_get_an_answer_and_no_error(pipeline: Pipeline, question: str) -> None:
    assert check(pipeline, question) is not None
