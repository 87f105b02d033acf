"""Building, saving, opening: what is reused, what is refused, and what survives."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.corpus import Corpus, load_corpus
from rag.encoder import Progress, Vectors, encode_whole
from rag.errors import (
    BrokenIndexError,
    IndexLockedError,
    IndexMissingError,
    IndexUnwritableError,
    StaleIndexError,
)
from rag.indexing import build_index, load_index
from rag.manifest import MANIFEST, read_manifest
from rag.opening import default_index_folder, open_index
from rag.retriever import Retriever
from rag.store import building, write_manifest
from rag.testing import KeywordEncoder
from rag.vectors import FaissIndex


class CountingEncoder(KeywordEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.encoded: list[str] = []

    def encode_document(self, texts: list[str]) -> Vectors:  # type: ignore[override]
        self.encoded += texts
        return self.encode_query(texts)


@pytest.fixture
def corpus(small_corpus: Path) -> Corpus:
    return load_corpus(small_corpus)


@pytest.fixture
def folder(tmp_path: Path, corpus: Corpus, encoder: KeywordEncoder) -> Path:
    """A built index of the small corpus."""
    build_index(corpus, encoder, tmp_path / "built")
    return tmp_path / "built"


def test_what_is_saved_is_what_is_opened(
    corpus: Corpus, encoder: KeywordEncoder, folder: Path
) -> None:
    built = build_index(corpus, encoder)
    opened = load_index(corpus, encoder, folder)
    assert opened.items == built.items
    assert opened.sections == built.sections
    rows = len(built.items)
    np.testing.assert_array_equal(
        opened.item_vectors.rows(0, rows), built.item_vectors.rows(0, rows)
    )


def test_the_manifest_says_what_the_index_was_built_from(corpus: Corpus, folder: Path) -> None:
    found = json.loads((folder / MANIFEST).read_text())
    assert found["encoder"] == "keyword"
    assert found["corpus"] == "../corpus"
    assert [entry["doc_id"] for entry in found["files"]] == ["sleep", "tricky"]
    assert found["files"][0]["sha256"] == corpus.documents[0].sha256


def test_the_same_inputs_give_the_same_manifest(
    corpus: Corpus, encoder: KeywordEncoder, folder: Path
) -> None:
    before = (folder / MANIFEST).read_bytes()
    build_index(corpus, encoder, folder)
    assert (folder / MANIFEST).read_bytes() == before


def test_vectors_are_float32_of_length_one(corpus: Corpus, encoder: KeywordEncoder) -> None:
    index = build_index(corpus, encoder)
    rows = index.item_vectors.rows(0, len(index.items))
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-6)


def test_search_is_what_a_full_sort_gives() -> None:
    chance = np.random.default_rng(3)
    vectors = chance.normal(size=(50, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    scores, rows = FaissIndex.build(vectors).search(vectors[:4], 50)
    expected = vectors[:4] @ vectors.T
    np.testing.assert_allclose(scores, -np.sort(-expected, axis=1), atol=1e-6)
    assert rows[:, 0].tolist() == [0, 1, 2, 3]


def test_asking_for_more_than_there_is_gives_what_there_is() -> None:
    scores, rows = FaissIndex.build(np.eye(2, dtype=np.float32)).search(
        np.eye(2, dtype=np.float32), 9
    )
    assert scores.shape == rows.shape == (2, 2)


def test_a_text_longer_than_the_window_is_read_to_its_end() -> None:
    encoder = KeywordEncoder(window=4)
    text = "alpha beta gamma delta epsilon zeta eta theta omega"
    vector = encode_whole(encoder, [text])[0]
    assert float(vector @ encoder.encode_query(["omega"])[0]) > 0
    assert np.linalg.norm(vector) == pytest.approx(1)


def test_only_a_changed_document_is_encoded_again(small_corpus: Path, tmp_path: Path) -> None:
    encoder = CountingEncoder()
    build_index(load_corpus(small_corpus), encoder, tmp_path / "built")
    encoder.encoded.clear()
    with (small_corpus / "tricky.md").open("a") as file:
        file.write("\n## New (2:00)\n\n- Something new.\n")
    index = build_index(load_corpus(small_corpus), encoder, tmp_path / "built")
    assert any("Something new" in text for text in encoder.encoded)
    assert not any("Naps" in text for text in encoder.encoded)
    fresh = build_index(load_corpus(small_corpus), KeywordEncoder())
    rows = len(fresh.items)
    np.testing.assert_array_equal(
        index.item_vectors.rows(0, rows), fresh.item_vectors.rows(0, rows)
    )


def test_a_document_that_was_only_renamed_is_not_encoded_again(
    small_corpus: Path, tmp_path: Path
) -> None:
    encoder = CountingEncoder()
    build_index(load_corpus(small_corpus), encoder, tmp_path / "built")
    encoder.encoded.clear()
    (small_corpus / "sleep.md").rename(small_corpus / "yawn.md")
    renamed = load_corpus(small_corpus)
    index = build_index(renamed, encoder, tmp_path / "built")
    assert encoder.encoded == []
    fresh = build_index(renamed, KeywordEncoder())
    rows = len(fresh.items)
    np.testing.assert_array_equal(
        index.item_vectors.rows(0, rows), fresh.item_vectors.rows(0, rows)
    )


def test_vectors_of_passages_that_are_split_otherwise_today_are_not_used(
    corpus: Corpus, encoder: KeywordEncoder, folder: Path
) -> None:
    # The same file, but an older version of this package made other passages of it.
    manifest = read_manifest(folder)
    older = replace(manifest.files[0], texts="0" * 64)
    write_manifest(folder, replace(manifest, files=(older, *manifest.files[1:])))
    with pytest.raises(StaleIndexError, match="sleep is not in"):
        load_index(corpus, encoder, folder)


def test_a_changed_corpus_makes_the_index_stale(
    small_corpus: Path, encoder: KeywordEncoder, folder: Path
) -> None:
    (small_corpus / "sleep.md").write_text("# Other\n\n- Words.\n")
    with pytest.raises(StaleIndexError, match=r"sleep is not in .*run: rag index --corpus"):
        load_index(load_corpus(small_corpus), encoder, folder)


def test_another_encoder_makes_the_index_stale(corpus: Corpus, folder: Path) -> None:
    with pytest.raises(StaleIndexError, match="was built with 'keyword'"):
        load_index(corpus, KeywordEncoder(dim=64), folder)


def test_no_index_says_how_to_build_one(
    corpus: Corpus, encoder: KeywordEncoder, tmp_path: Path
) -> None:
    with pytest.raises(IndexMissingError, match="run: rag index"):
        load_index(corpus, encoder, tmp_path)


def truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def removed(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [truncated, flipped, emptied, removed])
@pytest.mark.parametrize("part", ["sections", "items"])
def test_damaged_vectors_are_refused_and_then_mended(
    damage: Callable[[Path], object],
    part: str,
    corpus: Corpus,
    encoder: KeywordEncoder,
    folder: Path,
) -> None:
    damage(next(folder.glob(f"{part}-*.faiss")))
    with pytest.raises(BrokenIndexError, match="run: rag index"):
        load_index(corpus, encoder, folder)
    assert len(open_index(corpus, encoder, folder).items) > 0
    assert load_index(corpus, encoder, folder)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"format": 2}', '{"format": "x"}', "\x00\x01", "[" * 99_999]
)
def test_an_edited_manifest_is_refused_and_then_mended(
    text: str, corpus: Corpus, encoder: KeywordEncoder, folder: Path
) -> None:
    (folder / MANIFEST).write_text(text)
    with pytest.raises(BrokenIndexError, match="is not a manifest"):
        load_index(corpus, encoder, folder)
    assert open_index(corpus, encoder, folder).items
    assert load_index(corpus, encoder, folder)


def test_an_index_of_another_format_is_told_apart_and_built_anew(
    corpus: Corpus, encoder: KeywordEncoder, folder: Path
) -> None:
    (folder / MANIFEST).write_text('{"format": 1}')
    with pytest.raises(StaleIndexError, match="has format 1, expected 2"):
        load_index(corpus, encoder, folder)
    assert open_index(corpus, encoder, folder).items
    assert load_index(corpus, encoder, folder)


def test_every_byte_of_the_manifest_counts(
    corpus: Corpus, encoder: KeywordEncoder, folder: Path
) -> None:
    whole = (folder / MANIFEST).read_bytes()
    for at in range(len(whole)):
        (folder / MANIFEST).write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises((BrokenIndexError, StaleIndexError)):
            load_index(corpus, encoder, folder)


def test_a_manifest_cannot_point_out_of_its_folder(
    corpus: Corpus, encoder: KeywordEncoder, folder: Path
) -> None:
    found = json.loads((folder / MANIFEST).read_text())
    name = found["items"]["file"]
    (folder / name).rename(folder.parent / name)
    found["items"]["file"] = f"../{name}"
    (folder / MANIFEST).write_text(json.dumps(found))
    with pytest.raises(BrokenIndexError):
        load_index(corpus, encoder, folder)


def test_a_build_that_stops_half_way_leaves_the_old_index(
    small_corpus: Path, encoder: KeywordEncoder, folder: Path
) -> None:
    old = load_corpus(small_corpus)
    (small_corpus / "new.md").write_text("# New\n\n- Never indexed.\n")

    def stop(total: int) -> Progress:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(load_corpus(small_corpus), encoder, folder, progress=stop)
    assert load_index(old, encoder, folder).items


def test_what_an_old_build_left_is_swept(
    corpus: Corpus, encoder: KeywordEncoder, folder: Path
) -> None:
    (folder / "items-0123456789abcdef.faiss").write_bytes(b"left over")
    (folder / "README.md").write_text("mine")
    build_index(corpus, encoder, folder)
    names = sorted(path.name.split("-")[0] for path in folder.iterdir())
    assert names == [".lock", "README.md", "items", "manifest.json", "sections"]


def test_two_builds_at_once_are_one_too_many(
    corpus: Corpus, encoder: KeywordEncoder, folder: Path
) -> None:
    with building(folder), pytest.raises(IndexLockedError, match="another build"):
        build_index(corpus, encoder, folder)


def test_while_another_build_runs_a_question_is_answered_from_memory(
    corpus: Corpus, encoder: KeywordEncoder, tmp_path: Path
) -> None:
    with building(tmp_path / "busy"):
        assert open_index(corpus, encoder, tmp_path / "busy").items


def test_a_folder_that_is_a_file_cannot_hold_an_index(
    corpus: Corpus, encoder: KeywordEncoder, tmp_path: Path
) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(IndexUnwritableError, match="choose another --index"):
        build_index(corpus, encoder, tmp_path / "taken")


def test_a_built_index_opens_by_its_folder_alone(folder: Path, encoder: KeywordEncoder) -> None:
    hits = Retriever.load(folder, encoder=encoder).retrieve("twenty minute naps", k=2)
    assert hits[0].passage.section.title == "Naps"
    assert [hit.rank for hit in hits] == [1, 2]


def test_a_moved_project_still_opens(folder: Path, encoder: KeywordEncoder, tmp_path: Path) -> None:
    (tmp_path / "moved").mkdir()
    folder.rename(tmp_path / "moved" / "built")
    (tmp_path / "corpus").rename(tmp_path / "moved" / "corpus")
    assert Retriever.load(tmp_path / "moved" / "built", encoder=encoder).retrieve("naps", k=1)


def test_an_index_lies_beside_a_corpus_only_in_a_project(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "corpus").mkdir()
    assert default_index_folder(tmp_path / "corpus").is_relative_to(tmp_path / "cache")
    (tmp_path / "index").mkdir()
    assert default_index_folder(tmp_path / "corpus") == tmp_path / "index"
    assert default_index_folder(tmp_path / "notes").name.startswith("notes-")


def test_the_manifest_reads_back_as_it_was_written(folder: Path) -> None:
    assert read_manifest(folder).to_bytes() == (folder / MANIFEST).read_bytes()
