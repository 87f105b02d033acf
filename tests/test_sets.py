"""What is measured on public question sets."""

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from rag import Corpus, Pipeline, Reading, Retriever, Status, Verdict
from rag.evaluation import evaluate_sets, print_sets, read_set
from rag.evaluation.contexts import sampled
from rag.indexing import build_index
from rag.judge import Strictness
from rag.question import Question
from rag.testing import KeywordEncoder
from tests.question_files import CONTEXT, TEA, jsonl, row


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
