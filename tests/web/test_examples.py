"""Questions to start with and to go on with: each is one that the documents answer."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag import Pipeline, Retriever
from rag.errors import RagError
from rag.testing import KeywordEncoder
from rag.web import Loading
from rag.web.examples import EXAMPLES, Following, example_questions
from tests.judges import BY_ANY_WORD
from tests.web.conftest import serving
from tests.web.test_page import ask

POTS = """# Pots

## Teapots (0:01:00)

- Teapots are glazed.

## Kettles (0:02:00)

- Kettles are descaled.
"""
LAMPS = """# Lamps

## Lanterns (0:01:00)

- Lanterns are lit at dusk.

## Candles (0:02:00)

- Candles are dipped in wax.

## Torches (0:03:00)

- They burn.
"""


@pytest.fixture
def two(notes: Path) -> Pipeline:
    (notes / "lamps.md").write_text(LAMPS)
    (notes / "pots.md").write_text(POTS)
    retriever = Retriever.from_corpus(
        notes, index=notes.parent / "index", encoder=KeywordEncoder(dim=4096)
    )
    return Pipeline(retriever, judge=BY_ANY_WORD)


def test_each_document_has_its_part_of_the_examples(two: Pipeline) -> None:
    preferred = ["Are candles dipped in wax?", "When are lanterns lit?", "What are candles in?"]
    found = example_questions(two, preferred)
    sources = [two.ask(one).quotes[0].document.id for one in found]
    assert len(found) == EXAMPLES
    assert sources.count("pots") == 2
    assert found[0] == preferred[0]


def test_the_examples_of_a_document_are_answered_by_it(two: Pipeline) -> None:
    found = example_questions(two, documents=["pots"])
    assert found == ["What is said about Teapots?", "What is said about Kettles?"]


def test_what_is_next_is_answered_by_what_is_asked(two: Pipeline) -> None:
    following = Following(two)
    places = [
        (document.id, section.span.start)
        for document in two.corpus.documents
        for section in document.headed
    ]
    assert "What is said about Teapots?" in following.near(places[::-1], [])
    assert "What is said about Teapots?" not in following.near(
        places[::-1], ["What is said about Teapots?"]
    )
    for question in following.near(places, [], ["lamps"]):
        assert two.ask(question, documents=["lamps"]).quotes


def test_choosing_a_document_offers_its_questions(
    two: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(two) as address:
        page = open_page(address)
        examples = page.locator("button.example")
        expect(examples).to_have_count(EXAMPLES)
        page.get_by_label("Ask only these").click()
        page.get_by_role("option", name="Pots").click()
        expect(examples).to_have_text(
            ["What is said about Teapots?", "What is said about Kettles?"]
        )
        examples.first.click()
        expect(page.locator("#log .answer.answered")).to_contain_text("Asked only of: Pots")
        following = page.locator("button.next")
        expect(following).to_have_text(["What is said about Kettles?"])
        following.click()
        expect(page.locator("#log .answer.answered")).to_have_count(2)


def test_an_empty_page_says_that_nothing_could_be_opened(
    two: Pipeline, open_page: Callable[[str], Page]
) -> None:
    def opened() -> Pipeline:
        raise RagError("/secret/place/index: broken")

    with serving(Loading(two.corpus, opened)) as address:
        page = open_page(address)
        expect(page.locator("#loading")).to_contain_text("could not be opened")
        assert "secret" not in page.content()


def test_a_file_of_ones_own_has_examples_too(
    two: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(two) as address:
        page = open_page(address)
        own = b"# Own\n\n## Saucers (0:10)\n\n- Saucers are stacked.\n"
        page.get_by_label("Ask a file of your own").set_input_files(
            {"name": "own.md", "mimeType": "text/markdown", "buffer": own}
        )
        expect(page.locator("#adding")).to_have_text("own.md can be asked now.")
        expect(page.locator("button.example").first).to_have_text("What is said about Saucers?")
        ask(page, "Are saucers stacked?")
        expect(page.locator("#log blockquote.quote")).to_have_text("Saucers are stacked.")
