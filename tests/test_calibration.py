"""Fitting the judge to somebody's own questions, and every reason not to."""

import json
from math import exp
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.errors import CalibrationError, RagError
from rag.evaluation import Scale, calibrate, write_scale


def drawn(count: int = 200, slope: float = 2.0, shift: float = -1.0) -> tuple[list[float], ...]:
    """Pulls of which ``slope`` and ``shift`` make the true probability."""
    chance = np.random.default_rng(20)
    pulls = chance.normal(0.5, 1.5, count)
    true = 1 / (1 + np.exp(-(slope * pulls + shift)))
    return pulls.tolist(), (chance.random(count) < true).tolist()


def answered(scale: Scale, threshold: float, pulls: list[float]) -> list[bool]:
    return [1 / (1 + exp(-(scale.slope * one + scale.shift))) >= threshold for one in pulls]


def test_the_scale_that_made_the_labels_is_found_again() -> None:
    scale = calibrate(*drawn(5000))
    assert scale.slope == pytest.approx(2.0, abs=0.2)
    assert scale.shift == pytest.approx(-1.0, abs=0.2)
    assert scale.ece_after < 0.03 < scale.ece_before


def test_the_three_thresholds_are_points_of_risk_and_coverage() -> None:
    pulls, gold = drawn()
    scale = calibrate(pulls, gold)
    assert 0 < scale.eager <= scale.balanced <= scale.cautious < 1

    def risk(threshold: float) -> float:
        shown = answered(scale, threshold, pulls)
        return sum(s and not g for s, g in zip(shown, gold, strict=True)) / gold.count(False)

    def gain(threshold: float) -> float:
        shown = answered(scale, threshold, pulls)
        right = sum(s and g for s, g in zip(shown, gold, strict=True)) / gold.count(True)
        return right - risk(threshold)

    assert risk(scale.cautious) <= 0.1
    assert risk(scale.eager) <= 0.5
    # The next lower line would be over one half.
    assert risk(scale.eager) > 0.5 - 2 / gold.count(False)
    lines = [line for line in np.linspace(scale.eager, 1, 500) if gain(line) > gain(scale.balanced)]
    assert lines == []


def test_where_scores_part_cleanly_no_mode_answers_the_unanswerable_but_the_eager_one() -> None:
    scale = calibrate([*range(20)], [at >= 10 for at in range(20)])
    assert scale.cautious == scale.balanced
    assert answered(scale, scale.balanced, [9, 10]) == [False, True]
    assert answered(scale, scale.eager, [4, 5]) == [False, True]
    assert np.isfinite([scale.slope, scale.shift]).all()  # Platt's targets, not 0 and 1


def test_the_numbers_of_questions_are_told() -> None:
    pulls, gold = drawn()
    scale = calibrate(pulls, gold)
    assert (scale.questions, scale.answerable) == (200, gold.count(True))
    assert scale.auroc_interval[0] < scale.auroc < scale.auroc_interval[1]


@pytest.mark.parametrize(
    ("pulls", "gold", "message"),
    [
        ([*range(19)], [at > 9 for at in range(19)], "19 questions, expected at least 20"),
        ([*range(20)], [at > 12 for at in range(20)], "7 answerable questions, expected at least"),
        ([*range(20)], [at > 6 for at in range(20)], "7 unanswerable questions, expected at least"),
        ([0.0] * 40, [True, False] * 20, "do not separate: AUROC 0.500, expected at least 0.65"),
        ([*range(40)], [at < 20 for at in range(40)], "do not separate: AUROC 0.000"),
        # Of the hundred pairs of one and the other kind, 68 stand the right way round.
        (
            [*range(20)],
            [at in (2, 5, 6, 9, 10, 13, 14, 17, 18, 19) for at in range(20)],
            "may separate by chance alone: AUROC 0.680, but its 95%",
        ),
    ],
)
def test_where_nothing_can_be_told_it_is_refused(
    pulls: list[float], gold: list[bool], message: str
) -> None:
    with pytest.raises(CalibrationError) as caught:
        calibrate(pulls, gold)
    assert message in str(caught.value)


def test_a_few_wild_scores_that_turn_the_scale_round_are_refused() -> None:
    pulls = [*np.linspace(0, 1, 40), 1000.0, 1000.0]
    gold = [at >= 20 for at in range(40)] + [False, False]
    with pytest.raises(CalibrationError, match="a higher score makes an answer less likely"):
        calibrate(pulls, gold)


@pytest.mark.parametrize("pulls", [[1.0] * 19, [float("nan")] * 20, [[1.0]] * 20])
def test_scores_that_do_not_fit_the_labels_are_a_mistake_of_the_caller(pulls: list[float]) -> None:
    with pytest.raises(ValueError, match="expected a finite score for each of 20 questions"):
        calibrate(pulls, [True, False] * 10)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_whatever_is_fitted_is_in_order(seed: int) -> None:
    chance = np.random.default_rng(seed)
    gold = chance.permutation(np.arange(40) < 20)
    pulls = np.round(chance.normal(size=40) + 2 * gold, 1)
    scale = calibrate(pulls.tolist(), gold.tolist())
    assert 0 < scale.eager <= scale.balanced <= scale.cautious < 1
    assert scale.slope > 0


def test_a_scale_is_written_with_what_it_was_fitted_on(tmp_path: Path) -> None:
    questions, out = tmp_path / "mine.jsonl", tmp_path / "calibration.json"
    questions.write_bytes(b"{}\n")
    scale = calibrate(*drawn())
    write_scale(scale, out, questions=questions, fingerprint="abc")
    first = out.read_bytes()
    found = json.loads(first)
    assert found["made_by"] == "rag calibrate"
    assert found["questions_sha256"] == (
        "ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356"
    )
    assert found["corpus_fingerprint"] == "abc"
    assert found["slope"] == scale.slope
    assert {"auroc", "ece_before", "ece_after", "questions", "balanced"} <= set(found)
    write_scale(scale, out, questions=questions, fingerprint="abc")
    assert out.read_bytes() == first


def test_a_scale_that_cannot_be_written_says_where(tmp_path: Path) -> None:
    with pytest.raises(RagError, match="none cannot be used"):
        write_scale(
            calibrate(*drawn()), tmp_path / "x", questions=tmp_path / "none", fingerprint=""
        )
