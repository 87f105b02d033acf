"""A chat whose index is built anew under it: every answer is of one state, old or new."""

import shutil
from functools import partial
from pathlib import Path
from threading import Event, Thread

from rag import Answer, Pipeline
from rag.corpus import Corpus, load_corpus
from rag.indexing import build_index
from rag.testing import KeywordEncoder
from rag.web import Loading
from tests.reliability.conftest import Tell

QUESTION = "What is the state of item 3?"
ROUNDS = 8


def test_questions_while_the_corpus_changes_and_is_indexed(
    tmp_path: Path, corpora: tuple[Corpus, Corpus], tell: Tell
) -> None:
    served, index = tmp_path / "served", tmp_path / "index"
    shutil.copytree(corpora[0].folder, served)
    loaded = load_corpus(served)
    opened = partial(Pipeline.from_corpus, loaded, index=index, encoder=KeywordEncoder())
    loading = Loading(loaded, opened, index=index)
    loading.pipeline()
    renewed, done = Event(), Event()
    loading.when_renewed(lambda _: renewed.set())
    answers: list[Answer] = []
    asking = [Thread(target=ask_on, args=(loading, answers, done)) for _ in range(3)]
    for thread in asking:
        thread.start()
    try:
        for state in range(1, ROUNDS + 1):
            # File by file, so that most of the time the folder is in neither state.
            for path in served.iterdir():
                path.unlink()
            for path in sorted(corpora[state % 2].folder.iterdir()):
                shutil.copyfile(path, served / path.name)
            renewed.clear()
            build_index(load_corpus(served), KeywordEncoder(), index)
            assert renewed.wait(60)
    finally:
        done.set()
        for thread in asking:
            thread.join()
    states = set()
    for answer in answers:
        own = set()
        for quote in answer.quotes:
            assert quote.text == quote.document.text[quote.span.start : quote.span.end]
            own.add(quote.text.rsplit(maxsplit=1)[-1])
        assert len(own) == 1
        states |= own
    assert states == {"0.", "1."}
    tell(
        "A chat is asked while its corpus changes and is indexed",
        f"{ROUNDS} newer indexes taken up during {len(answers)} answers. Every quote is exact, and "
        "none mixes two states",
    )


def ask_on(loading: Loading, answers: list[Answer], done: Event) -> None:
    """Ask until the test is done."""
    while not done.is_set():
        answer = loading.pipeline().ask(QUESTION, strictness="eager", documents=["ep0"])
        answers.append(answer)
