"""What the tests share: the seed document, a small corpus of our own, and two pipelines."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from rag import Pipeline
from rag.retriever import Retriever
from rag.testing import KeywordEncoder
from tests.judges import BY_WORDS

# How fast a machine is, is no property of the code.
settings.register_profile("citecast", deadline=None)
# `make fuzz`: for an hour or so, and never the same way twice.
settings.register_profile("long", deadline=None, max_examples=20_000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "citecast"))

ROOT = Path(__file__).resolve().parent.parent
SEED = ROOT / "corpus"
SMALL = Path(__file__).resolve().parent / "corpus"


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    """A copy of the two files in tests/corpus, free to be changed."""
    return Path(shutil.copytree(SMALL, tmp_path / "corpus"))


@pytest.fixture
def encoder() -> KeywordEncoder:
    return KeywordEncoder()


@pytest.fixture
def pipeline(small_corpus: Path, encoder: KeywordEncoder, tmp_path: Path) -> Pipeline:
    """The small corpus behind the fake encoder; shared words decide everything."""
    retriever = Retriever.from_corpus(small_corpus, index=tmp_path / "built", encoder=encoder)
    return Pipeline(retriever, judge=BY_WORDS)


@pytest.fixture(scope="session")
def seed_pipeline(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """The user's document behind the real encoder."""
    return Pipeline.from_corpus(SEED, index=tmp_path_factory.mktemp("index"))
