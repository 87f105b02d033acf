"""The project's own questions: true to the letter, and either trained on or measured on."""

import pytest

from rag import Pipeline, SentenceEncoder
from rag.corpus import Corpus, load_corpus
from rag.evaluation import load_questions, split_of
from tests.conftest import ROOT, SEED


def test_the_seeds_questions_are_many_mixed_and_true_to_the_letter() -> None:
    rows = load_questions(ROOT / "eval" / "questions.jsonl", load_corpus(SEED))
    assert sum(one.answerable for one in rows) >= 60
    assert sum(not one.answerable for one in rows) >= 40
    assert all(one.split == split_of(one.id) for one in rows)
    near = [one for one in rows if not one.answerable and one.kind != "far"]
    assert len(near) > sum(not one.answerable for one in rows) / 2


@pytest.mark.parametrize("folder", ["summaries", "articles"])
def test_what_the_reader_is_trained_on_quotes_to_the_letter_and_is_half_near_misses(
    folder: str,
) -> None:
    corpus = load_corpus(ROOT / "eval" / folder)
    for document in corpus.documents:
        file = ROOT / "eval" / folder / f"{document.id}.jsonl"
        rows = load_questions(file, Corpus(corpus.folder, (document,)))
        assert 0.4 < sum(one.answerable for one in rows) / len(rows) < 0.6


@pytest.mark.model
def test_no_question_that_the_reader_was_trained_on_is_measured_on_in_other_words() -> None:
    corpus, encoder = load_corpus(SEED), SentenceEncoder()
    trained, measured = (
        encoder.encode_query([one.question for one in load_questions(ROOT / "eval" / name, corpus)])
        for name in ("training.jsonl", "questions.jsonl")
    )
    assert len(trained) > 400
    assert (trained @ measured.T).max() < 0.9


@pytest.mark.model
def test_every_quote_on_the_seed_is_a_slice_of_the_users_file(seed_pipeline: Pipeline) -> None:
    source = (SEED / "ketamine.md").read_bytes().decode()
    for one in load_questions(ROOT / "eval" / "questions.jsonl", seed_pipeline.corpus):
        for found in seed_pipeline.ask(one.question).to_dict()["quotes"]:
            assert source[found["start_char"] : found["end_char"]] == found["quote"]
            assert source.split("\n")[found["line"] - 1].strip().endswith(
                found["quote"].split("\n")[0]
            ) or (found["quote"] in source.split("\n")[found["line"] - 1])
