"""Public question sets in the formats of their makers."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import QuestionFileError
from rag.evaluation import read_set
from rag.evaluation.contexts import Context, plain_sentences
from rag.evaluation.tables import read_table
from tests.question_files import CONTEXT, LAMPS, NAPS, TEA, jsonl, row


def quoted(context: Context) -> list[str]:
    return [span.of(context.text) for span in context.sentences]


def golden(context: Context, at: int = 0) -> list[str]:
    return [span.of(context.text) for span in context.questions[at].gold]


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
