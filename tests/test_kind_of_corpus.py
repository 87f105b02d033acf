"""Which of the bundled calibrations judges a corpus."""

from pathlib import Path

import pytest

from rag import Pipeline, Retriever
from rag.answer import AnsweredBy
from rag.calibration import SHORT, bundled_calibration
from rag.corpus import Corpus, load_corpus
from rag.indexing import build_index
from rag.judge import Calibration
from rag.markdown import parse_document


def corpus(*texts: str) -> Corpus:
    path = Path("corpus")
    documents = (parse_document(text, id=f"d{at}", path=path) for at, text in enumerate(texts))
    return Corpus(path, tuple(documents))


ITEMS = "- A word.\n" * SHORT


@pytest.mark.parametrize("text", ["A word.\n", "# Title\n\n- A word.\n", f"# Title\n\n{ITEMS}"])
def test_one_section_of_few_items_is_a_short_text(text: str) -> None:
    found = bundled_calibration(AnsweredBy.READER, corpus(text))
    assert found == Calibration.bundled("short")


@pytest.mark.parametrize(
    "texts",
    [
        ["# Title\n\n## One\n\n- A word.\n\n## Two\n\n- A word.\n"],
        ["# Title\n\n- A word.\n", "# Title\n\n- A word.\n"],
        [f"# Title\n\n{ITEMS}- A word.\n"],
    ],
)
def test_all_else_is_an_episode(texts: list[str]) -> None:
    found = bundled_calibration(AnsweredBy.READER, corpus(*texts))
    assert found == Calibration.bundled("episodes")


def test_the_bundled_summary_is_judged_on_its_own_scale() -> None:
    seed = load_corpus(Path(__file__).parent.parent / "corpus")
    assert bundled_calibration(AnsweredBy.READER, seed) == Calibration.bundled("trained")


def test_other_readers_have_one_judge() -> None:
    short = corpus("A word.\n")
    assert bundled_calibration(AnsweredBy.WORDS, short) == Calibration.bundled("words")
    assert bundled_calibration(AnsweredBy.LIKENESS, short) == Calibration.bundled("likeness")


@pytest.mark.model
def test_a_short_text_lends_its_judge_to_no_episode(seed_pipeline: Pipeline) -> None:
    index = build_index(corpus("A word.\n"), seed_pipeline.retriever.index.encoder)
    short = Pipeline(Retriever(index))
    question = "What is a k-hole?"
    expected = seed_pipeline.ask(question).confidence
    assert short.over(seed_pipeline.retriever).ask(question).confidence == expected


def test_a_judge_of_ones_own_judges_another_corpus_too(pipeline: Pipeline) -> None:
    assert pipeline.over(pipeline.retriever).judge is pipeline.judge
