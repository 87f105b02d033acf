"""Questions that the outline answers, and the many more that only sound so."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag import Corpus, Document, Section
from rag.clock import seconds_of
from rag.corpus import load_corpus
from rag.markdown import parse_document
from rag.structure import StructureAnswer, answer_structure
from tests.conftest import SEED

CORPUS = load_corpus(SEED)

STRUCTURAL = [
    ("what is said at 1:15:45", "time"),
    ("What do they talk about around one hour?", "time"),
    ("between 30 and 40 minutes", "time"),
    ("what is discussed between 30 and 40 minutes", "time"),
    ("in the first ten minutes", "time"),
    ("what is covered in the first 20 minutes of the episode", "time"),
    ("after one hour", "time"),
    ("When is BDNF discussed?", "when"),
    ("where do they mention naltrexone", "when"),
    ("timestamp for opioid", "when"),
    ("at what time is microdosing discussed?", "when"),
    ("list the sections", "sections"),
    ("table of contents", "sections"),
    ("chapters", "sections"),
    ("what topics are covered?", "sections"),
    ("how long is the part on BDNF", "length"),
    ("what are the key takeaways?", "takeaways"),
    ("main points", "takeaways"),
    ("tl;dr", "takeaways"),
    ("link to the episode", "link"),
    ("where can I watch it?", "link"),
    ("what is the title of the episode?", "title"),
    ("could you list the sections please", "sections"),
    ("can you tell me when the habenula is discussed", "when"),
    ("at minute 34", "time"),
    ("34:29", "time"),
    ("at the 1 hour mark", "time"),
    ("1h15", "time"),
    ("from 30:00 to 40:00", "time"),
    ("what happens at 34:29?", "time"),
    ("what do they say about an hour in", "time"),
    ("in the last ten minutes", "time"),
    ("when does huberman talk about dosage", "when"),
    ("which section covers the opioid system", "when"),
    ("what is said around the 75 minute mark", "time"),
    ("show me the chapters", "sections"),
    ("give me the link", "link"),
    ("where in the episode is PTSD mentioned", "when"),
    ("skip to the part about k-hole", "when"),
    ("what does he say at 55:36", "time"),
    ("what is at 0:55:36", "time"),
]
OTHERS = [
    "How long does the effect last?",
    "when should I take it",
    "when was it discovered",
    "what happens after one hour of exercise",
    "how long is a treatment",
    "what are the key risks",
    "where is the hippocampus",
    "what is said about BDNF",
    "what are the main side effects",
    "when is ketamine dangerous",
    "what is the link between BDNF and ketamine",
    "what is the name of the metabolite",
    "what parts of the brain are affected",
    "which topics should I avoid with my doctor",
    "how long is the half-life",
    "what is it called when you dissociate",
    "what is at stake",
    "list the conditions ketamine can treat",
    "what happens in the first hour after taking ketamine",
    "how many sections of the brain",
    "is it safe after 30 minutes",
    "when do the effects come on",
    "when does ketamine come up on a drug test",
    "around the world",
    "hi",
    "what is the summary of risks",
    "what is the main point of the monoamine hypothesis",
    "what are the main findings on HNK",
    "where can I find a clinic",
    "how do I get to the hospital",
    "go to the doctor",
    "when was ketamine first mentioned in the literature as an antidepressant",
    "99:99:99",
    "from 40:00 to 30:00",
]


def nowhere(topic: str) -> list[tuple[Document, Section]]:
    return []


def asked(question: str, corpus: Corpus = CORPUS) -> StructureAnswer | None:
    return answer_structure(question, corpus, nowhere)


def titles(question: str, corpus: Corpus = CORPUS) -> list[str]:
    found = asked(question, corpus)
    assert found is not None
    return list(dict.fromkeys(quote.section.title for quote in found.quotes))


@pytest.mark.parametrize(("question", "kind"), STRUCTURAL)
def test_a_question_about_structure_is_answered_by_its_rule(question: str, kind: str) -> None:
    for text in (question, question.lower().rstrip("?"), question.upper(), f"please {question}"):
        found = asked(text)
        assert found is not None, text
        assert found.kind == kind
        assert found.quotes


@pytest.mark.parametrize("question", OTHERS)
def test_what_only_sounds_like_structure_goes_on_to_the_reader(question: str) -> None:
    assert asked(question) is None


def test_a_time_between_two_sections_leads_to_the_earlier_one() -> None:
    assert titles("what is said at 1:00:00?") == [
        "BDNF: A Key Player in Ketamine-Induced Neuroplasticity"
    ]


def test_the_start_of_a_section_belongs_to_it() -> None:
    assert titles("what is said at 1:15:45?") == [
        "Key Brain Circuits Involved in Ketamine's Effects"
    ]


def test_a_time_after_the_last_start_is_in_the_last_section() -> None:
    assert titles("at 1:50:00") == ["Key Points to Remember"]


def test_a_range_takes_every_section_that_plays_in_it() -> None:
    assert len(titles("between 9:00 and 15:18")) == 2


def test_a_long_stretch_is_told_by_its_headings() -> None:
    found = asked("what is covered in the first hour")
    assert found is not None
    assert all(quote.span == quote.section.heading for quote in found.quotes)


def test_when_something_is_discussed_is_told_by_the_headings_of_the_sections_that_name_it() -> None:
    assert titles("when do they talk about naltrexone?") == [
        "Ketamine's Interaction with the Opioid System"
    ]


def test_what_no_section_names_is_looked_for_by_meaning() -> None:
    section = CORPUS.documents[0].headed[-1]

    def find(topic: str) -> list[tuple[Document, Section]]:
        assert topic == "the finale"
        return [(CORPUS.documents[0], CORPUS.documents[0].headed[3])]

    found = answer_structure("when is the finale discussed?", CORPUS, find)
    assert found is not None
    assert [quote.section for quote in found.quotes] == [CORPUS.documents[0].headed[3]]
    assert section.title


def test_a_corpus_without_times_or_takeaways_leaves_the_question_to_the_reader() -> None:
    text = "# Notes\n\n## Tea\n\n- Tea is warm.\n"
    corpus = Corpus(Path("x"), (parse_document(text, id="x", path=Path("x.md")),))
    assert asked("what is said at 1:15:45?", corpus) is None
    assert asked("what are the key takeaways?", corpus) is None
    assert titles("list the sections", corpus) == ["Tea"]


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("1:15:45", 4545), ("34:29", 2069), ("one hour", 3600), ("an hour and a half", 5400),
        ("half an hour", 1800), ("75 minutes", 4500), ("1h15", 4500), ("minute 34", 2040),
        ("1 hour and 10 minutes", 4200), ("2.5 hours", 9000), ("90 sec", 90), ("noon", None),
        ("99:99:99", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_say_them(said: str, seconds: int | None) -> None:
    assert seconds_of(said) == seconds


WORDS = st.sampled_from(
    ["what", "when", "is", "said", "at", "between", "1:15", "the", "first", "hour", "list", "0"]
)


@settings(deadline=None)
@given(st.one_of(st.lists(WORDS, max_size=10).map(" ".join), st.text(max_size=40)))
def test_whatever_is_asked_what_is_quoted_is_a_slice(question: str) -> None:
    found = asked(question)
    for quote in found.quotes if found else ():
        assert quote.text == quote.document.text[quote.span.start : quote.span.end]
        assert quote.section.span.contains(quote.span)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# Tea (0:01:00)", "Tea"),
        ("##   Tea  and milk  ## ", "Tea  and milk"),
        ("### *Tea* [now](x) (1:02)", "*Tea* [now](x)"),
        ("Tea\n===", "Tea"),
        ("# 茶（1:02:03）", "茶"),
    ],
)
def test_a_heading_is_a_span_without_marks_and_time(line: str, title: str) -> None:
    document = parse_document(f"{line}\n\nWords.\n", id="x", path=Path("x.md"))
    section = document.sections[0]
    assert section.heading is not None
    assert section.heading.of(document.text) == title
    assert section.span.contains(section.heading)
