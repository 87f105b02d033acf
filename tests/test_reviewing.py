"""Votes are looked through one by one; none is lost, and the kept ones can be evaluated."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rag import Pipeline, Span
from rag.cli import app
from rag.evaluation import load_questions
from rag.feedback import Feedback, Vote


@pytest.fixture
def file(pipeline: Pipeline, tmp_path: Path) -> Path:
    feedback = Feedback(tmp_path / "feedback.jsonl", pipeline.corpus)
    quote = pipeline.ask("Do red lamps delay sleep?").quotes[0]
    feedback.add(Vote.UP, "Do red lamps delay sleep?", [("sleep", quote.span)])
    feedback.add(Vote.DOWN, "Who sells lamps?", [("sleep", Span(0, 9))])
    feedback.add(Vote.UP, "Where was Napoleon crowned?", [])
    return feedback.path


def review(file: Path, typed: str) -> str:
    command = ["feedback", "review", str(file), "--out", str(file.with_name("kept.jsonl"))]
    found = CliRunner().invoke(app, command, input=typed)
    assert found.exit_code == 0, found.output
    return found.output


def questions(file: Path) -> list[str]:
    if not file.exists():
        return []
    return [json.loads(line)["question"] for line in file.read_text().splitlines()]


def test_kept_rows_are_an_evaluation_set(pipeline: Pipeline, file: Path) -> None:
    review(file, "k\nn\nd\n")
    kept = load_questions(file.with_name("kept.jsonl"), pipeline.corpus)
    assert [(row.question, row.answerable) for row in kept] == [
        ("Do red lamps delay sleep?", True),
        ("Who sells lamps?", False),
    ]
    assert questions(file) == []


def test_what_is_skipped_or_not_reached_stays_for_the_next_time(file: Path) -> None:
    review(file, "s\nq\n")
    assert sorted(questions(file)) == [
        "Do red lamps delay sleep?",
        "Where was Napoleon crowned?",
        "Who sells lamps?",
    ]


def test_a_row_without_gold_cannot_be_kept_as_answered(file: Path) -> None:
    output = review(file, "d\nk\nd\nd\n")
    assert output.count("Who sells lamps?") == 1
    assert questions(file.with_name("kept.jsonl")) == []


def test_no_votes_yet_is_said_plainly(tmp_path: Path) -> None:
    found = CliRunner().invoke(app, ["feedback", "review", str(tmp_path / "none.jsonl")])
    assert found.exit_code == 2
    assert "no votes yet" in found.output


def test_a_broken_line_is_named_and_nothing_is_lost(file: Path) -> None:
    with file.open("a") as lines:
        lines.write("not json\n")
    found = CliRunner().invoke(app, ["feedback", "review", str(file)])
    assert found.exit_code == 2
    assert "reviewing.jsonl:4: expected a JSON object" in found.output
    assert file.with_suffix(".reviewing.jsonl").exists()
