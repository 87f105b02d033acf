"""Gold that must stand to the letter, and measures that can be worked out by hand."""

import io
import json
import random
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from sklearn.metrics import balanced_accuracy_score, brier_score_loss, roc_auc_score

from rag.corpus import Corpus, load_corpus
from rag.errors import QuestionFileError, RagError
from rag.evaluation import (
    GoldQuestion,
    Place,
    evaluate_file,
    load_questions,
    print_report,
    split_of,
    write_report,
)
from rag.evaluation.measures import (
    aurc,
    auroc,
    balanced_accuracy,
    interval,
    rank_measures,
    token_overlap,
)
from rag.evaluation.reliability import brier, ece, reliability
from rag.evaluation.systems import Prediction
from rag.testing import KeywordEncoder

LAMPS = "Red lamps hardly delay it at all."
SCREENS = "Bright screens in the last hour before bed delay sleep by about twenty minutes."
NAP = "A nap of twenty minutes clears the head without leaving anyone groggy."


def row(**fields: object) -> dict[str, object]:
    quotes = [{"doc_id": "sleep", "text": LAMPS}]
    return {
        "id": "q1",
        "question": "Do red lamps delay sleep?",
        "answerable": True,
        "quotes": quotes,
        "timestamp": "0:12:34",
        "split": "dev",
        "kind": "lay",
    } | fields


@pytest.fixture
def corpus(small_corpus: Path) -> Corpus:
    return load_corpus(small_corpus)


def loaded(tmp_path: Path, corpus: Corpus, *rows: object) -> tuple[GoldQuestion, ...]:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)) + "\n")
    return load_questions(file, corpus)


def test_gold_is_found_where_it_stands(tmp_path: Path, corpus: Corpus) -> None:
    question = loaded(tmp_path, corpus, row())[0]
    gold = question.quotes[0][0]
    assert gold.text == LAMPS
    assert gold.section.title == "Light in the Evening"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        (
            {"quotes": [{"doc_id": "sleep", "text": "Red lamps!"}]},
            "row q1: not in sleep to the letter",
        ),
        ({"quotes": [{"doc_id": "nap", "text": "x"}]}, "row q1: no document 'nap'; there is sleep"),
        ({"quotes": []}, "row q1: expected quotes exactly where it is answerable"),
        ({"answerable": False}, "row q1: expected quotes exactly where"),
        ({"answerable": "yes"}, 'row q1: expected a text "question"'),
        ({"timestamp": "99:99"}, "row q1: minutes and seconds end at 59"),
        ({"need": "most"}, 'row q1: expected "need"'),
        ({"id": ""}, 'expected "id" to be a text'),
        ({"quotes": ["x"]}, "row q1: expected quotes as"),
    ],
)
def test_a_wrong_row_is_an_error_that_names_file_line_and_row(
    fields: dict[str, object], message: str, tmp_path: Path, corpus: Corpus
) -> None:
    with pytest.raises(QuestionFileError) as caught:
        loaded(tmp_path, corpus, row(id="q0"), row(**fields))
    assert "questions.jsonl:2: " in str(caught.value)
    assert message in str(caught.value)


def test_two_rows_of_one_id_are_an_error(tmp_path: Path, corpus: Corpus) -> None:
    with pytest.raises(QuestionFileError, match="another row of this id"):
        loaded(tmp_path, corpus, row(), row())


def test_a_file_that_is_not_there_or_not_json_is_an_error(tmp_path: Path, corpus: Corpus) -> None:
    with pytest.raises(QuestionFileError, match="cannot be read"):
        load_questions(tmp_path / "none.jsonl", corpus)
    (tmp_path / "bad.jsonl").write_text("{\n")
    with pytest.raises(QuestionFileError, match=r"bad\.jsonl:1"):
        load_questions(tmp_path / "bad.jsonl", corpus)


def test_a_split_comes_from_the_id_alone() -> None:
    assert {split_of(f"q{number}") for number in range(50)} == {"dev", "test"}
    assert split_of("q1") == split_of("q1")


def place(corpus: Corpus, text: str) -> Place:
    document = corpus.documents[0]
    at = document.text.index(text)
    found = next(
        (section, item.span)
        for section in document.sections
        for item in section.items
        if item.span.start == at
    )
    return Place(document, *found)


def predicted(
    corpus: Corpus, *ranking: str, quotes: int = 1, confidence: float = 1.0
) -> Prediction:
    places = tuple(place(corpus, text) for text in ranking)
    shown = places[:quotes]
    texts = tuple(one.text for one in shown)
    return Prediction(places, shown, texts, confidence, 0.01)


def test_ranks_are_counted_by_hand(tmp_path: Path, corpus: Corpus) -> None:
    rows = loaded(tmp_path, corpus, row(), row(id="q2"), row(id="q3"))
    found = rank_measures(
        rows,
        [
            predicted(corpus, LAMPS, NAP),  # quote and section first
            predicted(corpus, SCREENS, LAMPS),  # right section, wrong quote
            predicted(corpus, NAP, LAMPS),  # right section second
        ],
    )
    assert found["quote_hit@1"].tolist() == [1, 0, 0]
    assert found["section_hit@1"].tolist() == [1, 1, 0]
    assert found["section_mrr"].tolist() == [1, 1, 0.5]


def test_tokens_are_compared_by_where_they_stand(tmp_path: Path, corpus: Corpus) -> None:
    question = loaded(tmp_path, corpus, row())[0]
    assert token_overlap(question, predicted(corpus, LAMPS)) == (1, 1, 1)
    precision, recall, f1 = token_overlap(question, predicted(corpus, LAMPS, SCREENS, quotes=2))
    assert (precision, recall) == (7 / 21, 1)
    assert f1 == pytest.approx(0.5)
    assert token_overlap(question, predicted(corpus, NAP)) == (0, 0, 0)
    assert token_overlap(question, predicted(corpus, LAMPS, quotes=0)) == (1, 0, 0)


def test_where_any_quote_is_enough_the_others_are_not_missed(
    tmp_path: Path, corpus: Corpus
) -> None:
    both = [{"doc_id": "sleep", "text": LAMPS}, {"doc_id": "sleep", "text": NAP}]
    every, either = loaded(
        tmp_path, corpus, row(quotes=both), row(id="q2", quotes=both, need="any")
    )
    assert token_overlap(every, predicted(corpus, LAMPS))[1] == 7 / 19
    assert token_overlap(either, predicted(corpus, LAMPS))[1] == 1


def test_auroc_and_aurc_are_what_paper_and_pencil_give() -> None:
    answerable = np.array([True, True, False, False])
    assert auroc(answerable, np.array([0.9, 0.3, 0.5, 0.1])) == 0.75
    assert np.isnan(auroc(np.array([True, True]), np.array([0.1, 0.2])))
    # Risks at coverage 1/4 … 4/4 of the order right, wrong, right, wrong: 0, 1/2, 1/3, 1/2.
    right = np.array([1.0, 0.0, 1.0, 0.0])
    assert aurc(right, np.array([4.0, 3.0, 2.0, 1.0])) == pytest.approx(
        (0 + 1 / 2 + 1 / 3 + 1 / 2) / 4
    )


def test_balanced_accuracy_is_the_mean_of_both_kinds() -> None:
    answerable = np.array([True, True, True, False])
    answered = np.array([True, True, False, False])
    assert balanced_accuracy(answerable, answered) == pytest.approx((2 / 3 + 1) / 2)
    assert np.isnan(balanced_accuracy(answerable[:3], answered[:3]))


CHANCES = st.lists(
    st.tuples(st.booleans(), st.integers(0, 20).map(lambda twentieths: twentieths / 20)),
    min_size=2,
    max_size=60,
)


@given(CHANCES.filter(lambda rows: len({outcome for outcome, _ in rows}) == 2))
def test_the_numbers_are_those_of_scikit_learn(rows: list[tuple[bool, float]]) -> None:
    outcome, chance = np.array([one for one, _ in rows]), np.array([one for _, one in rows])
    assert auroc(outcome, chance) == pytest.approx(roc_auc_score(outcome, chance))
    assert brier(outcome, chance) == pytest.approx(brier_score_loss(outcome, chance))
    assert balanced_accuracy(outcome, chance > 0.5) == pytest.approx(
        balanced_accuracy_score(outcome, chance > 0.5)
    )


def test_calibration_error_is_what_paper_and_pencil_give() -> None:
    # Ten bins of two questions: in the lower five none is answerable, in the upper five all are.
    answerable = np.repeat([False, True], 10)
    chance = np.repeat([0.1, 0.8], 10) + np.tile(np.arange(10) / 1000, 2)
    assert ece(answerable, chance) == pytest.approx((0.1045 + 1 - 0.8045) / 2)
    bins = reliability(answerable, chance)
    assert [one.count for one in bins] == [2] * 10
    assert [one.share for one in bins] == [0] * 5 + [1] * 5
    assert (bins[0].low, bins[0].high) == (0.1, pytest.approx(0.101))
    assert bins[0].confidence == pytest.approx(0.1005)
    assert brier(np.array([True, False]), np.array([0.8, 0.4])) == pytest.approx((0.04 + 0.16) / 2)


def test_confidences_that_are_always_right_about_themselves_have_no_error() -> None:
    answerable = np.array(([True] * 3 + [False]) * 10)
    assert ece(answerable, np.full(40, 0.75)) == 0
    assert len(reliability(answerable, np.full(40, 0.75))) == 1


@given(CHANCES, st.randoms(use_true_random=False))
def test_bins_hold_every_question_once_in_any_order(
    rows: list[tuple[bool, float]], chance: random.Random
) -> None:
    def binned(some: list[tuple[bool, float]]) -> list[tuple[float, float, int, float]]:
        outcome, confidence = np.array([one for one, _ in some]), np.array([one for _, one in some])
        bins = reliability(outcome, confidence)
        assert sum(one.count for one in bins) == len(some)
        assert all(one.high < after.low for one, after in pairwise(bins))
        distances = [one.count * abs(one.share - one.confidence) for one in bins]
        assert ece(outcome, confidence) == pytest.approx(sum(distances) / len(some))
        return [(one.low, one.high, one.count, one.share) for one in bins]

    shuffled = rows.copy()
    chance.shuffle(shuffled)
    assert binned(rows) == binned(shuffled)


def test_an_interval_holds_its_mean_and_is_the_same_every_time() -> None:
    values = np.array([0.0, 1.0] * 30)
    low, high = interval(np.mean, values)
    assert low < 0.5 < high
    assert interval(np.mean, values) == [low, high]


def test_a_report_covers_every_system_and_any_corpus(small_corpus: Path, tmp_path: Path) -> None:
    rows = [
        row(),
        row(
            id="q2", question="When are naps a bad idea?", quotes=[{"doc_id": "sleep", "text": NAP}]
        ),
        row(id="q3", question="Who was Napoleon?", answerable=False, quotes=[], timestamp=None),
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    report = evaluate_file(
        file, corpus=small_corpus, index=tmp_path / "i", encoder=KeywordEncoder()
    )
    dev = report["splits"]["dev"]
    assert (dev["answerable"], dev["unanswerable"]) == (2, 1)
    assert list(dev["systems"]) == ["citecast", "top item, always", "BM25 only, always"]
    for system in dev["systems"].values():
        assert system["verbatim"]["value"] == 1
        assert sum(system["confusion"].values()) == 3
        assert {"section_hit@1", "quote_hit@1", "auroc", "aurc", "latency_ms"} <= set(system)
    json.dumps(report, allow_nan=False)
    # Cosines and BM25 scores are not chances, so only one of the three can be relied on or not.
    assert [name for name, one in dev["systems"].items() if "ece" in one] == ["citecast"]
    ours = dev["systems"]["citecast"]
    assert sum(one["count"] for one in ours["reliability"]) == 3
    assert 0 <= ours["brier"]["value"] <= 1
    console = Console(file=io.StringIO(), width=160)
    print_report(report, console)
    assert isinstance(console.file, io.StringIO)
    printed = console.file.getvalue()
    assert "ECE (lower is better)" in printed
    assert "dev: how far the confidence of citecast can be relied on" in printed
    assert f"{ours['reliability'][0]['share']:.3f}" in printed


def test_a_sample_of_the_questions_can_be_drawn(small_corpus: Path, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(row(id=f"q{at}")) for at in range(9)))
    report = evaluate_file(
        file, corpus=small_corpus, index=tmp_path / "i", encoder=KeywordEncoder(), limit=4
    )
    assert report["splits"]["dev"]["answerable"] == 4


def test_a_report_is_written_or_the_reason_told(tmp_path: Path) -> None:
    write_report({"name": "é"}, tmp_path / "report.json")
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == '{\n  "name": "é"\n}\n'
    with pytest.raises(RagError, match="cannot be written"):
        write_report({}, tmp_path)


def test_where_nothing_can_be_told_apart_there_is_no_auroc(
    small_corpus: Path, tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(row()))
    report = evaluate_file(
        file, corpus=small_corpus, index=tmp_path / "i", encoder=KeywordEncoder()
    )
    assert report["splits"]["dev"]["systems"]["citecast"]["auroc"] is None
    json.dumps(report, allow_nan=False)
