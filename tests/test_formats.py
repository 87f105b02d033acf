"""Public question sets in the formats of their makers, and what is measured on them."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from rag import Corpus, Pipeline, Reading, Retriever, Status, Verdict
from rag.errors import QuestionFileError
from rag.evaluation import evaluate_sets, print_sets, read_set
from rag.evaluation.contexts import Context, plain_sentences, sampled
from rag.evaluation.tables import read_table
from rag.indexing import build_index
from rag.judge import Strictness
from rag.question import Question
from rag.testing import KeywordEncoder

LAMPS = "Red lamps hardly delay sleep."
NAPS = "Naps clear the head."
TEA = "Green tea has some caffeine."
CONTEXT = f"{LAMPS} {NAPS} {TEA}"


def quoted(context: Context) -> list[str]:
    return [span.of(context.text) for span in context.sentences]


def golden(context: Context, at: int = 0) -> list[str]:
    return [span.of(context.text) for span in context.questions[at].gold]


def jsonl(tmp_path: Path, *rows: object, name: str = "qa.jsonl") -> Path:
    file = tmp_path / name
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return file


def row(**fields: object) -> dict[str, object]:
    return {
        "id": "q1",
        "question": "Do red lamps delay sleep?",
        "context": CONTEXT,
        "answers": [{"text": "hardly", "start": CONTEXT.index("hardly")}],
        "answerable": True,
    } | fields


def squad(tmp_path: Path, *asked: object, context: str = CONTEXT) -> Path:
    paragraph = {"context": context, "qas": asked}
    file = tmp_path / "squad.json"
    article = {"title": "Sleep_and_light", "paragraphs": [paragraph]}
    file.write_text(json.dumps({"version": "2.0", "data": [article]}, indent=1))
    return file


def asked(**fields: object) -> dict[str, object]:
    answers = [{"text": "hardly", "answer_start": CONTEXT.index("hardly")}]
    return {"id": "5a", "question": "Do red lamps delay sleep?", "answers": answers} | fields


def table(tmp_path: Path, *lines: str) -> Path:
    file = tmp_path / "set.tsv"
    file.write_bytes("\n".join(lines).encode())
    return file


def test_squad_1_and_2_are_read(tmp_path: Path) -> None:
    impossible = asked(id="5b", answers=[], is_impossible=True, plausible_answers=[{"text": "x"}])
    context = read_set(squad(tmp_path, asked(), impossible), "squad")[0]
    assert context.title == "Sleep and light"
    assert context.text == CONTEXT
    assert quoted(context) == [LAMPS, NAPS, TEA]
    assert [question.answerable for question in context.questions] == [True, False]
    assert golden(context) == ["hardly"]
    assert context.questions[1].gold == ()


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"answers": [{"text": "hardly", "answer_start": 3}]},
            "row 5a: expected 'hardly' at 3, found ' lamps'",
        ),
        ({"answers": [{"text": "d", "answer_start": -1}]}, "row 5a: expected 'd' at -1"),
        ({"answers": [{"text": "hardly"}]}, 'row 5a: expected a "text" and its offset'),
        ({"answers": "hardly"}, 'row 5a: expected "answers" to be a list'),
        ({"is_impossible": True}, "row 5a: expected answers exactly where not"),
        ({"is_impossible": False, "answers": []}, "row 5a: expected answers exactly where not"),
        ({"question": " "}, 'row 5a: expected "question" to be a text'),
    ],
)
def test_a_wrong_question_of_squad_is_named(
    fields: dict[str, object], message: str, tmp_path: Path
) -> None:
    file = squad(tmp_path, asked(id="59"), asked(**fields))
    with pytest.raises(QuestionFileError) as caught:
        read_set(file, "squad")
    line = file.read_text().split("\n").index('       "id": "5a",') + 1
    assert str(caught.value).startswith(f"{file}:{line}: {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", ":1: not JSON"),
        ("[]", ':1: the file: expected "data" to be a list'),
        ('{"data": [{"title": "T"}]}', ":1: article 'T': expected \"paragraphs\" to be a list"),
        ('{"data": []}', ":1: no questions; expected the format squad"),
    ],
)
def test_a_file_that_is_not_squad_says_so(text: str, message: str, tmp_path: Path) -> None:
    file = tmp_path / "other.json"
    file.write_text(text)
    with pytest.raises(QuestionFileError) as caught:
        read_set(file, "squad")
    assert message in str(caught.value)


def test_a_table_without_a_header_is_question_sentence_label(tmp_path: Path) -> None:
    file = table(
        tmp_path,
        f"Do lamps delay sleep?\t{LAMPS}\t1\r",
        f'What is "tea"?\t{TEA}\t0',
        f"Do lamps delay sleep?\t{NAPS}\t0",
        "",
    )
    lamps, tea = read_set(file, "tsv")
    assert lamps.text == f"{LAMPS}\n{NAPS}"
    assert quoted(lamps) == [LAMPS, NAPS]
    assert golden(lamps) == [LAMPS]
    assert lamps.questions[0].answerable
    assert tea.questions[0].question == 'What is "tea"?'
    assert not tea.questions[0].answerable


def test_wikiqa_is_known_by_its_header(tmp_path: Path) -> None:
    names = "QuestionID\tQuestion\tDocumentID\tDocumentTitle\tSentenceID\tSentence\tLabel"
    file = table(
        tmp_path,
        "\ufeff" + names,
        f"Q1\thow do lamps work\tD1\tLamp\tD1-0\t{LAMPS}\t0",
        f"Q1\thow do lamps work\tD1\tLamp\tD1-1\t{NAPS}\t1",
        f"Q2\thow do lamps work\tD2\tTea\tD2-0\t{TEA}\t0",
    )
    first, second = read_set(file, "tsv")
    assert (first.title, second.title) == ("Lamp", "Tea")
    assert golden(first) == [NAPS]
    assert [one.questions[0].id for one in (first, second)] == ["Q1", "Q2"]


def test_a_blank_sentence_of_a_table_is_no_item_and_moves_no_offset(tmp_path: Path) -> None:
    context = read_set(table(tmp_path, "q\ta\t0", "q\t \t0", "q\tb\t1"), "tsv")[0]
    assert context.text == "a\n \nb"
    assert quoted(context) == ["a", "b"]
    assert golden(context) == ["b"]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["q\ta\t1", "q\ta\tyes"], ":2: row 2: expected a label of 0 or 1, found 'yes'"),
        (["q\ta\t1", "q\ta"], ":2: expected 3 columns, found 2"),
        (["q\ta"], ":1: expected three columns (question, sentence, label), or a header"),
        (["q\ta\t1", " \ta\t1"], ":2: row 2: expected a question, found none"),
        (
            ["QuestionID\tQuestion\tSentence\tLabel", "Q1\ta\tx\t0", "Q1\tb\tx\t0"],
            ":3: row Q1: expected the question of this id, 'a'",
        ),
        ([""], ":1: no questions; expected the format tsv"),
    ],
)
def test_a_wrong_row_of_a_table_is_named(lines: list[str], message: str, tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError) as caught:
        read_set(table(tmp_path, *lines), "tsv")
    assert message in str(caught.value)


def test_the_sentences_of_a_row_are_its_items(tmp_path: Path) -> None:
    sentences = [
        {"start": 0, "text": LAMPS, "label": 0},
        {"start": CONTEXT.index(TEA), "text": TEA, "label": 1},
    ]
    context = read_set(jsonl(tmp_path, row(answers=[], sentences=sentences)), "jsonl")[0]
    assert quoted(context) == [LAMPS, TEA]
    assert golden(context) == [TEA]


def test_rows_about_one_context_share_it(tmp_path: Path) -> None:
    other = row(id="q3", context=CONTEXT + " More.")
    contexts = read_set(jsonl(tmp_path, row(), row(id="q2"), other, row(id="q4")), "jsonl")
    assert [[one.id for one in found.questions] for found in contexts] == [
        ["q1", "q2", "q4"],
        ["q3"],
    ]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"answers": [{"text": "hardly", "start": 0}]},
            "row q1: expected 'hardly' at 0, found 'Red la'",
        ),
        (
            {"sentences": [{"text": NAPS, "start": 1, "label": 0}]},
            "row q1: expected 'Naps clear the head.' at 1",
        ),
        (
            {"sentences": [{"text": LAMPS, "start": 0}, {"text": "Red", "start": 0}]},
            "row q1: expected sentences in order, found one at 0 after one that ends at 29",
        ),
        (
            {"sentences": [{"text": LAMPS, "start": 0, "label": 2}]},
            "row q1: expected a label of 0 or 1, found 2",
        ),
        ({"answerable": False}, "row q1: expected answers only where it is answerable"),
        ({"answerable": None}, 'row q1: expected true or false "answerable"'),
        ({"context": ""}, 'row q1: expected "context" to be a text'),
        ({"context": "\ud800", "answers": []}, 'row q1: "context" has half a character'),
        ({"answers": None}, 'row q1: expected "answers" to be a list of objects'),
    ],
)
def test_a_wrong_row_of_jsonl_is_named(
    fields: dict[str, object], message: str, tmp_path: Path
) -> None:
    file = jsonl(tmp_path, row(id="q0"), row(**fields))
    with pytest.raises(QuestionFileError) as caught:
        read_set(file, "jsonl")
    assert str(caught.value).startswith(f"{file}:2: {message}")


def test_a_row_without_an_id_is_named_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"qa\.jsonl:1: row 1: expected true or false"):
        read_set(jsonl(tmp_path, row(id=None, answerable=1)), "jsonl")


@pytest.mark.parametrize("format", ["squad", "tsv", "jsonl"])
def test_a_file_that_cannot_be_read_is_named(format: str, tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="cannot be read"):
        read_set(tmp_path / "none", format)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(QuestionFileError, match="not UTF-8"):
        read_set(tmp_path / "bytes", format)


def test_signs_of_markdown_are_words_like_any_other() -> None:
    text = "# Not a heading. * Not a point.\n\n| Not | a row |\n\n```\nNot code."
    context = Context("Title", text, plain_sentences(text))
    document = context.document("d")
    assert document.text == text
    assert [section.title for section in document.sections] == ["Title"]
    items = document.sections[0].items
    assert all(item.quotable for item in items)
    assert items[0].plain.startswith("# Not a heading.")
    assert [item.line for item in items] == [1, 1, 3, 5]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_a_context_keeps_every_character(text: str) -> None:
    document = Context("", text, plain_sentences(text)).document("d")
    section = document.sections[0]
    assert document.text == section.span.of(text) == text
    end = 0
    for item in section.items:
        assert not text[end : item.span.start].strip()
        end = item.span.end
    assert not text[end:].strip()


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\n\r"), min_size=1)


@given(st.lists(st.tuples(CELLS, st.sampled_from("01")), min_size=1, max_size=6))
def test_every_sentence_of_a_table_stands_at_its_offset(rows: Sequence[tuple[str, str]]) -> None:
    lines = "\n".join(f"why\t{sentence}\t{label}" for sentence, label in rows)
    kept = [pair for pair in rows if pair[0].strip()]
    found = [context for context, _ in read_table(Path("x"), lines)]
    assert [quoted(context) for context in found] == ([[one for one, _ in kept]] if kept else [])


def test_a_sample_is_drawn_by_a_seed(tmp_path: Path) -> None:
    rows = [row(id=f"q{at}", context=f"{CONTEXT} {at // 2}.") for at in range(40)]
    contexts = read_set(jsonl(tmp_path, *rows), "jsonl")
    ids = [one.id for context in sampled(contexts, 7) for one in context.questions]
    assert len(ids) == 7
    assert ids == sorted(ids, key=lambda name: int(name[1:]))
    assert sampled(contexts, 7) == sampled(contexts, 7)
    assert all(context.questions for context in sampled(contexts, 7))
    assert sampled(contexts, None) == sampled(contexts, 40) == contexts


class LikenessJudge:
    """Answers from a similarity on that the tests choose; needs no fit."""

    def judge(
        self,
        question: Question,
        readings: Sequence[Reading],
        strictness: Strictness = Strictness.BALANCED,
    ) -> Verdict:
        similarity = max(reading.candidate.similarity for reading in readings)
        sure = similarity >= 0.4
        return Verdict(Status.ANSWERED if sure else Status.NOT_COVERED, max(similarity, 0.0))


class Opened:
    """Opens corpora in memory and remembers what they held."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, corpus: Corpus) -> Pipeline:
        self.texts += [document.text for document in corpus.documents]
        retriever = Retriever(build_index(corpus, KeywordEncoder()))
        return Pipeline(retriever, judge=LikenessJudge())


def measured(tmp_path: Path, *rows: object) -> dict[str, Any]:
    report = evaluate_sets(
        [jsonl(tmp_path, *rows)], "jsonl", encoder=KeywordEncoder(), opener=Opened()
    )
    json.dumps(report, allow_nan=False)
    found: dict[str, Any] = report["sets"]["qa"]
    return found


def test_what_stands_first_is_counted_by_hand(tmp_path: Path) -> None:
    tea = [{"text": TEA, "start": CONTEXT.index(TEA)}]
    found = measured(
        tmp_path,
        row(),
        row(id="q2", answers=tea),  # shares no word with it: third, in the order of the text
        row(id="q3", answers=[]),  # an answer that the file does not name
        row(id="q4", question="Who was Napoleon?", answerable=False, answers=[]),
    )
    assert (found["answerable"], found["unanswerable"]) == (3, 1)
    assert found["with_right_sentence"] == 2
    for system in found["systems"].values():
        assert system["p@1"]["value"] == 0.5
        assert system["mrr"]["value"] == pytest.approx((1 + 1 / 3) / 2)
        assert system["auroc"]["value"] == 1
        assert system["balanced_accuracy"]["value"] == 1
    ours = found["systems"]["citecast"]
    assert ours["verbatim"]["value"] == 1
    assert ours["confusion"] == {
        "answerable_answered": 3,
        "answerable_refused": 0,
        "unanswerable_answered": 0,
        "unanswerable_refused": 1,
    }
    assert sum(one["count"] for one in ours["reliability"]) == 4


def test_a_set_without_unanswerable_questions_has_no_auroc(tmp_path: Path) -> None:
    found = measured(tmp_path, row())
    for system in found["systems"].values():
        assert system["auroc"] is None
        assert system["balanced_accuracy"] is None
    assert "ece" not in found["systems"]["citecast"]


def test_what_cannot_be_asked_is_refused_and_not_an_end(tmp_path: Path) -> None:
    found = measured(tmp_path, row(question="???"))
    assert found["systems"]["citecast"]["confusion"]["answerable_refused"] == 1
    assert found["systems"]["citecast"]["p@1"]["value"] == 0
    assert found["systems"]["citecast"]["verbatim"] is None


def test_a_context_is_indexed_once_and_asked_alone(tmp_path: Path) -> None:
    opened = Opened()
    steps: list[int] = []
    rows = [row(), row(id="q2", context=f"{CONTEXT} More."), row(id="q3")]
    evaluate_sets(
        [jsonl(tmp_path, *rows)],
        "jsonl",
        encoder=KeywordEncoder(),
        opener=opened,
        progress=lambda total: steps.append(-total) or steps.append,
    )
    assert opened.texts == [CONTEXT, f"{CONTEXT} More."]
    assert steps == [-3, 1, 1, 1]


def test_several_files_are_one_table_of_two_lines_each(tmp_path: Path) -> None:
    files = []
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        files.append(jsonl(tmp_path / folder, *[row(id=f"q{at}") for at in range(9)]))
    report = evaluate_sets(files, "jsonl", encoder=KeywordEncoder(), opener=Opened(), limit=4)
    assert list(report["sets"]) == ["a/qa", "b/qa"]
    assert [found["questions"] for found in report["sets"].values()] == [4, 4]
    console = Console(file=io.StringIO(), width=180)
    print_sets(report, console)
    assert isinstance(console.file, io.StringIO)
    lines = console.file.getvalue().splitlines()
    assert "at most 4 questions a set" in lines[0]
    assert [line.split()[0] for line in lines if "citecast" in line] == ["a/qa", "b/qa"]
    assert sum("encoder alone  " in line for line in lines) == 2
    assert any("1.000 [1.000, 1.000]" in line and "—" in line for line in lines)
