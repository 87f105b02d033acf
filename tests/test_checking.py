"""``rag check`` and ``rag stats`` say what was understood, and name the lines of what was not."""

import json
from pathlib import Path

from click.testing import Result
from typer.testing import CliRunner

from rag.cli import app
from tests.conftest import SEED, SMALL


def check(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["check", *map(str, arguments)])


def test_the_seed_is_understood_whole() -> None:
    found = check(SEED / "ketamine.md", "--json")
    assert found.exit_code == 0
    (one,) = json.loads(found.output)
    assert (one["sections"], one["timed"], one["items"]) == (17, 14, 47)
    assert (one["first"], one["last"]) == ("0:00:00", "1:38:24")
    assert one["link"] == "https://www.youtube.com/watch?v=Rxmv7rT9leo"
    assert (one["warnings"], one["error"]) == ([], None)


def test_a_warning_names_its_line() -> None:
    found = check(SMALL)
    assert found.exit_code == 0
    assert f"warning: {SMALL / 'tricky.md'}:9: (99:99:99) is not a time" in found.output
    assert "2 files, 0 errors, 1 warning" in found.output


def test_a_file_that_cannot_be_read_is_an_error_beside_the_others(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("# Bees\n\n- They dance.\n")
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "bytes.md").write_bytes(b"# Bees\n\xff\xfe")
    found = check(tmp_path)
    assert found.exit_code == 1
    assert f"error: {tmp_path / 'empty.md'}:1: the file is empty" in found.output
    assert f"error: {tmp_path / 'bytes.md'}:2: not UTF-8 text" in found.output
    assert "3 files, 2 errors" in found.output


TALK = "WEBVTT\n\n00:01.000 --> 00:04.000\nTea is old.\n\n20:04.000 --> 20:06.000\nVery old.\n"


def test_chapters_are_checked_with_their_transcript(tmp_path: Path) -> None:
    (tmp_path / "ep.vtt").write_text(TALK)
    rows = [{"startTime": 1, "title": "Tea"}, {"startTime": 2000, "title": "Nothing"}]
    chapters = tmp_path / "ep.chapters.json"
    chapters.write_text(json.dumps({"chapters": rows}))
    for given in (tmp_path, chapters, tmp_path / "ep.vtt"):
        found = check(given, "--json")
        assert found.exit_code == 0
        (one,) = json.loads(found.output)
        assert (one["file"], one["sections"]) == (str(tmp_path / "ep.vtt"), 1)
        ((line, problem),) = one["warnings"]
        assert (line, problem.startswith(f"{chapters}:1: Nothing: ")) == (0, True)
    assert f"warning: {tmp_path / 'ep.vtt'}: {chapters}:1: Nothing" in check(tmp_path).output


def test_files_of_other_kinds_are_counted(tmp_path: Path) -> None:
    (tmp_path / "ep.vtt").write_text(TALK)
    for name in ("a.txt", "b.TXT", "cover.jpg", ".hidden"):
        (tmp_path / name).write_text("x")
    assert "passed over: 3 files of other kinds (.jpg, .txt)" in check(tmp_path).output


def test_in_a_pipe_each_file_is_one_line(tmp_path: Path) -> None:
    name = "a very long name " * 8
    (tmp_path / f"{name}.vtt").write_text(TALK)
    (line,) = (line for line in check(tmp_path).output.splitlines() if str(tmp_path) in line)
    assert f"{tmp_path / name}.vtt" in line
    assert "0:00:01" in line


def test_nothing_to_check_is_said_plainly(tmp_path: Path) -> None:
    assert "no such file or folder" in check(tmp_path / "none").output
    (tmp_path / "a.txt").write_text("x")
    found = check(tmp_path / "a.txt")
    assert (found.exit_code, "expected one of .md" in found.output) == (2, True)
    found = check(tmp_path)
    assert (found.exit_code, "no .md file or transcript" in found.output) == (2, True)


def test_stats_count_what_a_corpus_holds() -> None:
    found = CliRunner().invoke(app, ["stats", "--corpus", str(SEED), "--json"])
    counts = json.loads(found.output)
    assert (counts["documents"], counts["sections"], counts["items"]) == (1, 17, 47)
    assert counts["hours covered"] == 1.6
    shown = CliRunner().invoke(app, ["stats", "--corpus", str(SEED)])
    assert "sections with a time" in shown.output


def test_stats_count_a_transcript_to_its_last_sentence(tmp_path: Path) -> None:
    (tmp_path / "ep.vtt").write_text(TALK)
    found = CliRunner().invoke(app, ["stats", "--corpus", str(tmp_path), "--json"])
    assert json.loads(found.output)["hours covered"] == 0.3
