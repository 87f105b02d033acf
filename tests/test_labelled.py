"""A corpus of one's own: calibrated on labelled questions, and opened with what was found."""

import json
from pathlib import Path

import pytest

from rag import Pipeline, Strictness
from rag.calibration import CALIBRATION, load_scale
from rag.corpus import load_corpus
from rag.errors import CalibrationError
from rag.evaluation.labelled import calibrate_corpus
from rag.testing import KeywordEncoder

ANSWERS = {
    "A sleeping brain still listens": ["slammed door heart rate", "brain still listens asleep"],
    "Steady noise, such as a fan": ["steady noise of a fan", "fan hides sudden noise"],
    "Bright screens in the last hour": ["bright screens before bed", "screens delay sleep minutes"],
    "Red lamps hardly delay it at all": ["red lamps delay", "do red lamps delay it"],
    "A nap of twenty minutes": ["nap of twenty minutes", "nap clears the head groggy"],
}
ELSEWHERE = [
    "lamp prices in Norway", "who invented the fan", "napping cats and dogs", "door handle repair",
    "head of marketing", "minutes of the meeting", "bed frame from oak", "heart surgery costs",
    "screen resolution of phones", "why is the sky blue",
]  # fmt: skip


@pytest.fixture
def questions(small_corpus: Path, tmp_path: Path) -> Path:
    texts = [
        line.lstrip("-1234567890. ")
        for path in small_corpus.glob("*.md")
        for line in path.read_text().splitlines()
    ]
    document = next(
        one for one in load_corpus(small_corpus).documents if one.title.startswith("Sleeping")
    )
    rows = [
        {
            "id": asked,
            "question": asked,
            "answerable": True,
            "quotes": [
                {"doc_id": document.id, "text": next(t for t in texts if t.startswith(start))}
            ],
        }
        for start, both in ANSWERS.items()
        for asked in both
    ]
    rows += [
        {"id": asked, "question": asked, "answerable": False, "quotes": []} for asked in ELSEWHERE
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    return path


def test_a_calibration_is_written_and_used(
    small_corpus: Path, questions: Path, tmp_path: Path
) -> None:
    index = tmp_path / "built"
    scale, place = calibrate_corpus(
        questions, corpus=small_corpus, index=index, encoder=KeywordEncoder()
    )
    assert place == index / CALIBRATION
    found = load_scale(index, load_corpus(small_corpus), "likeness")
    assert found is not None
    assert (found.slope, found.answer_from[Strictness.EAGER]) == (scale.slope, scale.eager)
    bundled = Pipeline.from_corpus(small_corpus, index=tmp_path / "other", encoder=KeywordEncoder())
    own = Pipeline.from_corpus(small_corpus, index=index, encoder=KeywordEncoder())
    one, other = (each.ask("do red lamps delay it").confidence for each in (bundled, own))
    assert one != other


def test_the_same_questions_give_the_same_file(
    small_corpus: Path, questions: Path, tmp_path: Path
) -> None:
    index = tmp_path / "built"
    texts = set()
    for _ in range(2):  # the second time with the first one lying there
        _, place = calibrate_corpus(
            questions, corpus=small_corpus, index=index, encoder=KeywordEncoder()
        )
        texts.add(place.read_text())
    assert len(texts) == 1


def test_too_few_questions_are_refused_and_nothing_is_written(
    small_corpus: Path, questions: Path, tmp_path: Path
) -> None:
    questions.write_text("\n".join(questions.read_text().splitlines()[:9]))
    with pytest.raises(CalibrationError, match="9 questions"):
        calibrate_corpus(
            questions, corpus=small_corpus, index=tmp_path / "built", encoder=KeywordEncoder()
        )
    assert not (tmp_path / "built" / CALIBRATION).exists()


@pytest.mark.parametrize("text", ["{", "{}", "[]", '{"corpus_fingerprint": "another"}'])
def test_a_calibration_that_does_not_fit_is_passed_over_with_a_warning(
    small_corpus: Path, tmp_path: Path, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / CALIBRATION).write_text(text)
    assert load_scale(tmp_path, load_corpus(small_corpus), "likeness") is None
    assert "rag calibrate" in caplog.text
