"""Indexes that are cut, bent, or somebody else's: told apart, and never searched."""

import json
import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from rag.corpus import Corpus
from rag.errors import BrokenIndexError, IndexMissingError, StaleIndexError
from rag.indexing import build_index, load_index
from rag.manifest import MANIFEST, read_manifest
from rag.opening import open_index
from rag.store import write_manifest
from rag.testing import KeywordEncoder
from tests.reliability.conftest import Tell, expect_exact

REFUSED = (BrokenIndexError, StaleIndexError, IndexMissingError)


@pytest.fixture
def index(tmp_path: Path, corpora: tuple[Corpus, Corpus]) -> Path:
    build_index(corpora[0], KeywordEncoder(), tmp_path / "index")
    return tmp_path / "index"


def files(index: Path) -> list[Path]:
    return [path for path in index.iterdir() if path.name != ".lock"]


def test_index_files_cut_at_any_length(
    corpora: tuple[Corpus, Corpus], index: Path, tell: Tell
) -> None:
    cuts = 0
    for path in files(index):
        whole = path.read_bytes()
        for length in sorted({*range(0, len(whole), len(whole) // 60), len(whole) - 1}):
            path.write_bytes(whole[:length])
            with pytest.raises(REFUSED):
                load_index(corpora[0], KeywordEncoder(), index)
            cuts += 1
        path.write_bytes(whole)
    assert load_index(corpora[0], KeywordEncoder(), index)
    tell(
        "A file of the index is cut short",
        f"{cuts} cuts. Each is refused, with the command that mends it",
    )


def test_index_files_with_one_bit_turned(
    corpora: tuple[Corpus, Corpus], index: Path, tell: Tell
) -> None:
    chance, turned = random.Random(5), 0
    for path in files(index):
        whole = path.read_bytes()
        for _ in range(200):
            bent = bytearray(whole)
            bent[chance.randrange(len(whole))] ^= 1 << chance.randrange(8)
            path.write_bytes(bent)
            with pytest.raises(REFUSED):
                load_index(corpora[0], KeywordEncoder(), index)
            turned += 1
        path.write_bytes(whole)
    tell("One bit of the index is flipped", f"{turned} bits. Each is refused")


def test_a_damaged_index_is_built_anew_when_a_question_comes(
    corpora: tuple[Corpus, Corpus], index: Path, tell: Tell
) -> None:
    mended = 0
    for path in files(index):
        for damage in (b"", b"\0" * 5000, path.read_bytes()[:-1]):
            path.write_bytes(damage)
            expect_exact(open_index(corpora[0], KeywordEncoder(), index))
            expect_exact(load_index(corpora[0], KeywordEncoder(), index))
            mended += 1
    tell(
        "A question is asked of a damaged index",
        f"{mended} damages. Each time the index is built anew, on the disk, too, and searched then",
    )


def test_an_index_from_another_model_format_corpus_or_machine(
    tmp_path: Path, corpora: tuple[Corpus, Corpus], index: Path, tell: Tell
) -> None:
    old, new = corpora
    with pytest.raises(StaleIndexError, match="was built with"):
        load_index(old, KeywordEncoder(dim=128), index)
    with pytest.raises(StaleIndexError, match="is not in"):
        load_index(new, KeywordEncoder(), index)
    moved = shutil.copytree(index, tmp_path / "another" / "machine")
    expect_exact(load_index(old, KeywordEncoder(), moved))
    manifest = read_manifest(index)
    write_manifest(index, replace(manifest, format=manifest.format + 1))
    with pytest.raises(StaleIndexError, match="has format"):
        load_index(old, KeywordEncoder(), index)
    # A vector file of the right name and the wrong content, and a manifest that agrees with it.
    build_index(old, KeywordEncoder(), index)
    found = json.loads((index / MANIFEST).read_text())
    found["items"], found["sections"] = found["sections"], found["items"]
    (index / MANIFEST).write_text(json.dumps(found, indent=2))
    with pytest.raises(BrokenIndexError):
        load_index(old, KeywordEncoder(), index)
    tell(
        "The index is of another model, format or corpus, or its files are swapped",
        "Refused, with what is different. From another folder or machine, it opens as it is",
    )
