"""What a heading's "ask" asks is answered by its section, however a judge finds its items."""

from pathlib import Path

import pytest

from rag import Corpus, Pipeline, Retriever, Status
from rag.answer import AnsweredBy
from rag.corpus import load_corpus
from rag.judge import Calibration, EvidenceJudge, Strictness
from rag.markdown import parse_document
from rag.named import ask_about, named_quotes
from rag.testing import KeywordEncoder
from tests.conftest import ROOT, SEED

NEVER = EvidenceJudge(Calibration(-9.0, {}, dict.fromkeys(Strictness, 0.5), 0.1))


@pytest.mark.parametrize("folder", [SEED, ROOT / "eval" / "summaries", ROOT / "eval" / "articles"])
def test_what_is_asked_about_a_section_names_it_and_no_other(folder: Path) -> None:
    for document in load_corpus(folder).documents:
        corpus = Corpus(folder, (document,))
        for section in document.headed:
            wanted = [item.span for item in section.items if item.quotable]
            found = named_quotes(ask_about(section), corpus)
            own = [quote.span for quote in found if quote.section is section]
            assert own == wanted, section.title


@pytest.mark.parametrize(
    "question",
    [
        "what is said about light in the evening",
        "What's being said about the Light in the Evening?",
        "What does the episode say about light in the evening?",
        "tell me about Light in the evening!",
    ],
)
def test_a_section_that_is_named_is_the_answer_where_nothing_else_is(
    question: str, small_corpus: Path, tmp_path: Path
) -> None:
    retriever = Retriever.from_corpus(
        small_corpus, index=tmp_path / "index", encoder=KeywordEncoder()
    )
    answer = Pipeline(retriever, judge=NEVER).ask(question)
    assert answer.status is Status.ANSWERED
    assert answer.answered_by is AnsweredBy.STRUCTURE
    assert answer.confidence is None
    (section,) = {id(quote.section): quote.section for quote in answer.quotes}.values()
    assert section.title == "Light in the Evening"
    assert [quote.span for quote in answer.quotes] == [item.span for item in section.items]
    assert all(hit.passage.section is not section for hit in answer.related)
    assert answer.sections


@pytest.mark.parametrize(
    "question",
    [
        "what is said about light",
        "light in the evening",
        "what is said about light in the morning",
        "is light in the evening bad?",
        "what is said about",
    ],
)
def test_part_of_a_heading_or_another_question_names_nothing(
    question: str, small_corpus: Path
) -> None:
    assert named_quotes(question, load_corpus(small_corpus)) == ()


def test_a_heading_that_many_sections_have_names_none_of_them() -> None:
    text = "# Talks\n\n" + "".join(f"## Aims ({at}:00)\n\n- Aim {at}.\n\n" for at in range(1, 5))
    document = parse_document(text, id="talks", path=Path("talks.md"))
    assert named_quotes("What is said about Aims?", Corpus(Path(), (document,))) == ()
