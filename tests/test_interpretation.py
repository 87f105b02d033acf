"""What was typed, as it is read, and what of it a person is told."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag import Answer, AnsweredBy, Pipeline, Retriever, Status, Strictness
from rag.encoder import Vectors
from rag.errors import EncoderError, QuestionError
from rag.judge import EvidenceJudge
from rag.reader import SimilarityReader
from rag.testing import KeywordEncoder
from tests.conftest import SEED


class Pieces(KeywordEncoder):
    """Knows no word as a word, so that every word the corpus does not have may be an error."""

    def length(self, text: str) -> int:
        return 2 * len(text.split())


@pytest.fixture
def careful(pipeline: Pipeline, small_corpus: Path, tmp_path: Path) -> Pipeline:
    retriever = Retriever.from_corpus(small_corpus, index=tmp_path / "pieces", encoder=Pieces())
    return Pipeline(retriever, judge=pipeline.judge)


def test_a_typing_error_is_corrected_and_shown(careful: Pipeline) -> None:
    answer = careful.ask("Do red lmaps delay sleep?")
    assert answer.read_as == "Do red lamps delay sleep?"
    assert answer.quotes[0].text == "Red lamps hardly delay it at all."


def test_a_correction_can_be_undone(careful: Pipeline) -> None:
    assert careful.ask("Do red lmaps delay sleep?", as_typed=True).read_as is None


def test_a_question_without_errors_is_not_changed(careful: Pipeline) -> None:
    assert careful.ask("Do red lamps delay sleep?").read_as is None


def test_words_in_quote_marks_must_be_there(pipeline: Pipeline) -> None:
    assert pipeline.ask('do "red lamps" delay sleep').quotes[0].text.startswith("Red lamps")
    assert pipeline.ask('do "green lamps" delay sleep').status is Status.NOT_COVERED


def test_an_excluded_word_is_in_no_quote(pipeline: Pipeline) -> None:
    for quote in pipeline.ask("what delays sleep -lamps").quotes:
        assert "lamp" not in quote.text.lower()


def test_only_leaving_out_is_no_question(pipeline: Pipeline) -> None:
    with pytest.raises(QuestionError):
        pipeline.ask("-lamps")


def test_the_cautious_answer_less_and_the_eager_more(pipeline: Pipeline) -> None:
    asked = ["Do red lamps delay sleep?", "lamps in the kitchen", "how loud is a fan at night"]
    counts = [
        sum(bool(pipeline.ask(text, strictness=one)) for text in asked)
        for one in (Strictness.CAUTIOUS, Strictness.BALANCED, Strictness.EAGER)
    ]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1]


def test_no_such_strictness_is_an_error(pipeline: Pipeline) -> None:
    with pytest.raises(ValueError, match="reckless"):
        pipeline.ask("naps", strictness="reckless")


class Missing(KeywordEncoder):
    """An encoder whose files are not there."""

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        raise EncoderError("the encoder is not installed")

    encode_document = encode_query


def test_an_encoder_that_was_asked_for_and_does_not_load_is_an_error(
    small_corpus: Path, tmp_path: Path
) -> None:
    with pytest.raises(EncoderError):
        Pipeline.from_corpus(small_corpus, index=tmp_path / "i", encoder=Missing())


def test_without_its_encoder_the_corpus_is_searched_by_words_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    monkeypatch.setenv("RAG_ENCODER", str(tmp_path / "no-such-model"))
    found = Pipeline.from_corpus(SEED, index=tmp_path / "i")
    answer = found.ask("What is a k-hole?")
    assert answer.answered_by is AnsweredBy.WORDS
    assert answer.to_dict()["answered_by"] == "words"
    assert answer.quotes[0].text.startswith('A "k-hole" refers to')
    assert "by words alone" in caplog.text
    assert not (tmp_path / "i" / "manifest.json").exists()


def test_likeness_is_named_as_what_answered(pipeline: Pipeline) -> None:
    index = pipeline.retriever.index
    reader = SimilarityReader(index)
    answer: Answer = Pipeline(pipeline.retriever, reader=reader, judge=pipeline.judge).ask("naps")
    assert answer.answered_by is AnsweredBy.LIKENESS
    assert isinstance(pipeline.judge, EvidenceJudge)
    assert np.isfinite(answer.confidence or 0)
