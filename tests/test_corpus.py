from pathlib import Path

import pytest

from rag.corpus import load_corpus
from rag.errors import CorpusError


def test_documents_come_in_the_order_of_their_ids(small_corpus: Path) -> None:
    assert [document.id for document in load_corpus(small_corpus).documents] == ["sleep", "tricky"]


def test_a_file_in_a_folder_is_named_by_its_path(small_corpus: Path) -> None:
    (small_corpus / "season 2").mkdir()
    (small_corpus / "season 2" / "sleep.md").write_text("# Again\n\nMore.\n")
    assert load_corpus(small_corpus).document("season 2/sleep") is not None


def test_two_endings_of_one_name_are_two_documents(small_corpus: Path) -> None:
    (small_corpus / "sleep.markdown").write_text("# Other\n\nWords.\n")
    ids = [document.id for document in load_corpus(small_corpus).documents]
    assert ids == ["sleep", "sleep.markdown", "tricky"]


def test_transcripts_are_documents_that_keep_their_ending(small_corpus: Path) -> None:
    cue = "00:00:01,000 --> 00:00:02,000\nWords.\n"
    (small_corpus / "sleep.srt").write_text(cue)
    (small_corpus / "sleep.VTT").write_text(f"WEBVTT\n\n{cue}")
    (small_corpus / "sleep.json").write_text('[{"start": 1, "text": "Words."}]')
    ids = [document.id for document in load_corpus(small_corpus).documents]
    assert ids == ["sleep", "sleep.VTT", "sleep.json", "sleep.srt", "tricky"]


def test_json_of_another_kind_is_left_out_with_a_warning(small_corpus: Path) -> None:
    (small_corpus / "package.json").write_text('{"name": "x"}')
    corpus = load_corpus(small_corpus)
    assert len(corpus.documents) == 2
    assert "package.json:1: expected a transcript" in str(corpus.warnings[0])


def test_a_file_that_is_not_utf8_is_left_out_with_its_line(small_corpus: Path) -> None:
    (small_corpus / "bad.md").write_bytes(b"# Fine\n\nnot \xff fine\n")
    corpus = load_corpus(small_corpus)
    assert len(corpus.documents) == 2
    assert "bad.md:3: not UTF-8 text; save it as UTF-8; left out" in str(corpus.warnings[0])


def test_a_file_in_another_encoding_is_named_as_such(small_corpus: Path) -> None:
    (small_corpus / "bad.srt").write_bytes("1\n00:00:01,000 --> \nYes.\n".encode("utf-16"))
    assert "bad.srt:1: UTF-16 text; save it as UTF-8" in str(load_corpus(small_corpus).warnings[0])


def test_an_empty_file_is_left_out_with_a_warning(small_corpus: Path) -> None:
    (small_corpus / "empty.md").write_bytes(b"\xef\xbb\xbf\n")
    assert "empty" in str(load_corpus(small_corpus).warnings[0])


def test_warnings_of_the_parser_are_kept(small_corpus: Path) -> None:
    assert any("tricky.md:9: (99:99:99)" in str(one) for one in load_corpus(small_corpus).warnings)


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no such folder; expected a folder of \.md files"):
        load_corpus(tmp_path / "nowhere")


def test_a_folder_with_nothing_in_it_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"no usable \.md file"):
        load_corpus(tmp_path)


def test_a_file_instead_of_a_folder_is_an_error(small_corpus: Path) -> None:
    with pytest.raises(CorpusError, match="it is a file"):
        load_corpus(small_corpus / "sleep.md")


def test_hidden_files_and_links_out_of_the_corpus_are_passed_over(
    small_corpus: Path, tmp_path: Path
) -> None:
    (small_corpus / ".draft.md").write_text("# Draft\n\nNot yet.\n")
    (tmp_path / "secret.md").write_text("# Secret\n\nNot yours.\n")
    (small_corpus / "linked.md").symlink_to(tmp_path / "secret.md")
    assert [document.id for document in load_corpus(small_corpus).documents] == ["sleep", "tricky"]


def test_a_folder_of_the_checkout_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_corpus("corpus").document("ketamine") is not None


def test_a_folder_of_the_callers_own_comes_first(
    small_corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(small_corpus.parent)
    assert load_corpus("corpus").document("sleep") is not None
