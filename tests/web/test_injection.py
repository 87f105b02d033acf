"""Markup and script in a corpus, its file names, links and questions: shown, and never run."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from rag import Pipeline, Retriever
from rag.testing import KeywordEncoder
from tests.judges import BY_ANY_WORD
from tests.web.conftest import serving
from tests.web.test_page import ask

RUN = "window.ran=1"
# What is tried in a place of text; each would set ``window.ran``.
ATTACKS = [
    f"<script>{RUN}</script>",
    f"<ScRiPt>{RUN}</sCrIpT>",
    f"<script src=data:text/javascript,{RUN}></script>",
    f"<img src=x onerror={RUN}>",
    f"<img src=x onerror='{RUN}'",
    f'<img src="x" onerror="{RUN}">',
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<body onload={RUN}>",
    f"<iframe srcdoc='<script>parent.{RUN}</script>'></iframe>",
    f"<iframe src=javascript:parent.{RUN}></iframe>",
    f"<object data=javascript:{RUN}></object>",
    f"<embed src=javascript:{RUN}>",
    f"<a href=javascript:{RUN}>here</a>",
    f"[here](javascript:{RUN})",
    f"[here](JaVaScRiPt:{RUN})",
    f"[here](data:text/html,<script>{RUN}</script>)",
    f"![x](x onerror={RUN})",
    f"<details open ontoggle={RUN}>",
    f"<input autofocus onfocus={RUN}>",
    f"<video><source onerror={RUN}></video>",
    f"<math><mtext><script>{RUN}</script></mtext></math>",
    f"<style>*{{background:url(javascript:{RUN})}}</style>",
    f"<link rel=stylesheet href=javascript:{RUN}>",
    f"<meta http-equiv=refresh content='0;url=javascript:{RUN}'>",
    f"<base href=javascript:{RUN}//>",
    f"<form action=javascript:{RUN}><button>go</button></form>",
    f"</blockquote></div></p><script>{RUN}</script>",
    f"</title></textarea></style><script>{RUN}</script>",
    f'" onmouseover="{RUN}" x="',
    f"' onmouseover='{RUN}' x='",
    f"` onmouseover=`{RUN}` x=`",
    f"${{{RUN}}}",
    f"`+({RUN})+`",
    f"{{{{{RUN}}}}}",
    f"{{{{#with this}}}}{RUN}{{{{/with}}}}",
    f"{{{{constructor.constructor('{RUN}')()}}}}",
    f"<%= {RUN} %>",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;script&#62;{RUN}&#60;/script&#62;",
    f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f"<template><script>{RUN}</script></template>",
    f"<!--><script>{RUN}</script-->",
    f"]]><script>{RUN}</script>",
    f"$$\\href{{javascript:{RUN}}}{{x}}$$",
]


def test_there_are_enough_of_them() -> None:
    assert len(set(ATTACKS)) >= 40


@pytest.fixture
def hostile(notes: Path) -> Pipeline:
    """Every attack as a heading, as an item, in the name of a file and as its link."""
    for number, attack in enumerate(ATTACKS):
        name = f"{number} {attack}".replace("/", "∕")[:80]
        (notes / f"{name}.md").write_text(
            f"# Title{number} {attack}\n\n[Link to the full episode]({attack})\n\n"
            f"## Heading{number} {attack} (0:0{number % 10}:00)\n\n- marker{number} {attack}\n",
            encoding="utf-8",
        )
    retriever = Retriever.from_corpus(
        notes, index=notes.parent / "index", encoder=KeywordEncoder(dim=4096, window=2000)
    )
    return Pipeline(retriever, judge=BY_ANY_WORD)


def test_nothing_of_a_corpus_runs_and_all_of_it_is_shown(
    hostile: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(hostile) as address:
        page = open_page(address)
        page.set_viewport_size({"width": 1400, "height": 900})
        for number in range(len(ATTACKS)):
            ask(page, f"marker{number}")
            answer = page.locator("#log .answer").nth(number)
            quote = answer.locator("blockquote").first
            shown = quote.evaluate("node => node.textContent")
            assert f"marker{number} " in shown
            assert any(shown in document.text for document in hostile.corpus.documents)
            assert quote.evaluate("node => node.children.length") == 0
        links = page.evaluate("[...document.links].map(link => link.protocol)")
        assert set(links) <= {"http:", "https:"}
        for document in hostile.corpus.documents:
            page.evaluate(
                "name => fetch('source/' + encodeURIComponent(name) + '?part=1')"
                ".then(reply => reply.text())"
                ".then(html => { document.querySelector('#pane .shown').innerHTML = html; })",
                document.id,
            )
            text = page.locator("#pane article").evaluate("node => node.textContent")
            assert text == document.text
        page.get_by_label("Ask only these").click()
        expect(page.get_by_role("option").first).to_be_visible()
        assert page.evaluate("window.ran") is None


def test_nothing_of_a_file_of_ones_own_runs(
    pipeline: Pipeline, open_page: Callable[[str], Page]
) -> None:
    with serving(pipeline) as address:
        page = open_page(address)
        for attack in (ATTACKS[5], ATTACKS[33], ATTACKS[37]):
            name = f"{attack}.md".replace("/", "∕")
            text = f"# {attack}\n\n## {attack} (0:10)\n\n- marker {attack}\n"
            page.get_by_label("Ask a file of your own").set_input_files(
                {"name": name, "mimeType": "text/markdown", "buffer": text.encode()}
            )
            expect(page.locator("#adding")).to_have_text(f"{name} can be asked now.")
            expect(page.locator("#own li span").last).to_have_text(attack)
            shown = page.locator("#pane article").evaluate("node => node.textContent")
            assert shown == text
        assert page.evaluate("window.ran") is None


def test_no_question_runs(pipeline: Pipeline, open_page: Callable[[str], Page]) -> None:
    with serving(pipeline) as address:
        page = open_page(address)
        for attack in ATTACKS:
            ask(page, attack)
            expect(page.locator("#log .answer").last).not_to_have_class("answer pending")
        assert page.evaluate("window.ran") is None
        shown = page.locator("#log .asked").evaluate_all("all => all.map(one => one.textContent)")
        assert shown == ATTACKS
