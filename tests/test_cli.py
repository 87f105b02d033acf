"""The command as a person runs it, in a process of its own unless nothing is loaded."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT, SEED

RAG = [sys.executable, "-m", "rag"]


def run(
    *words: str, cwd: Path | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RAG, *words],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=os.environ | environment,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    done = run("index", "--corpus", str(SEED), "--index", str(folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == f"1 added (ketamine)\n1 document, 16 section passages, 47 items -> {folder}\n"
    )
    return folder


@pytest.mark.model
def test_an_answer_is_printed_with_its_citation(built: Path) -> None:
    done = run("ask", "What is a k-hole?", "--corpus", str(SEED), "--index", str(built))
    quote, citation = done.stdout.splitlines()
    assert quote in (SEED / "ketamine.md").read_text()
    assert citation == (
        '— Doses, Routes of Administration, and the "K-Hole" · 1:26:04 · '
        "https://www.youtube.com/watch?v=Rxmv7rT9leo&t=5164s"
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.model
def test_json_is_all_there_is_on_stdout(built: Path) -> None:
    done = run(
        "ask", "What is BDNF?", "--json", "-k", "1", "--corpus", str(SEED), "--index", str(built)
    )
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert len(answer["quotes"]) == 1
    assert done.returncode == 0


@pytest.mark.model
def test_no_answer_has_an_exit_code_of_its_own(built: Path) -> None:
    done = run(
        "ask", "What is the capital of France?", "--corpus", str(SEED), "--index", str(built)
    )
    assert done.stdout.startswith("The summary does not cover this. The nearest sections:\n— ")
    assert done.returncode == 1


@pytest.mark.model
def test_conditions_that_nothing_meets_are_named(built: Path) -> None:
    done = run("ask", 'what is an "and gate"?', "--corpus", str(SEED), "--index", str(built))
    assert done.stdout == (
        "Nothing in the summary meets the conditions: the exact words “and gate”.\n"
        "The question without them: what is an and gate?\n"
    )


@pytest.mark.model
def test_a_broken_index_is_mended_and_said_on_stderr(built: Path, tmp_path: Path) -> None:
    for path in built.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes()[:100])
    done = run("ask", "What is BDNF?", "--json", "--corpus", str(SEED), "--index", str(tmp_path))
    assert json.loads(done.stdout)["status"] == "answered"
    assert "index rebuilt" in done.stderr


@pytest.mark.model
def test_it_works_from_any_folder(tmp_path: Path, built: Path) -> None:
    done = run("ask", "What is BDNF?", "--index", str(built), cwd=tmp_path)
    assert done.returncode == 0


@pytest.mark.model
def test_an_empty_question_is_a_wrong_input(built: Path) -> None:
    done = run("ask", " ", "--corpus", str(SEED), "--index", str(built))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "Please ask a question in words.\n"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("ask", "x", "--corpus", "nowhere"), "error: nowhere: no such folder"),
        (("index", "--corpus", "pyproject.toml"), "error: pyproject.toml: it is a file"),
        (("ask",), "{question}"),
        (("ask", "x", "-k", "0"), "Invalid value for '-k'"),
        (("nothing",), "No such command 'nothing'"),
    ],
)
def test_wrong_input_is_one_clear_message_and_exit_code_2(
    words: tuple[str, ...], message: str
) -> None:
    done = run(*words, cwd=ROOT)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_an_encoder_that_is_not_here_is_named(tmp_path: Path) -> None:
    done = run(
        "index", "--corpus", str(SEED), "--index", str(tmp_path), RAG_ENCODER="no-such-model"
    )
    assert done.returncode == 2
    assert "error: the encoder 'no-such-model' does not load" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.model
def test_a_terminal_gets_a_progress_bar(tmp_path: Path) -> None:
    terminal, end = pty.openpty()
    words = ["index", "--corpus", str(SEED), "--index", str(tmp_path)]
    environment = os.environ | {"TERM": "xterm"}
    done = subprocess.run(
        [*RAG, *words], stdout=subprocess.PIPE, stderr=end, env=environment, check=True, timeout=300
    )
    os.close(end)
    assert b"Encoding" in os.read(terminal, 65536)
    assert b"Encoding" not in done.stdout
    os.close(terminal)


@pytest.mark.model
def test_serving_prints_the_address_and_answers_there(built: Path) -> None:
    words = ["serve", "--port", "0", "--corpus", str(SEED), "--index", str(built)]
    with subprocess.Popen([*RAG, *words], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            line = server.stdout.readline()
            found = re.fullmatch(r"The chat is at (http://127\.0\.0\.1:\d+) .*\n", line)
            assert found is not None
            assert "citecast" in httpx.get(found[1]).text
        finally:
            server.send_signal(signal.SIGINT)
    assert server.returncode == 0


@pytest.mark.model
def test_an_evaluation_is_a_table_and_a_file(built: Path, tmp_path: Path) -> None:
    rows = (ROOT / "eval" / "questions.jsonl").read_text().splitlines()
    file, out = tmp_path / "few.jsonl", tmp_path / "report.json"
    file.write_text("\n".join([*rows[:3], *rows[-3:]]))
    done = run("eval", str(file), "--json", str(out), "--corpus", str(SEED), "--index", str(built))
    assert (done.returncode, done.stderr) == (0, "")
    assert "quote hit@1" in done.stdout
    report = json.loads(out.read_text())
    assert sum(len(split["systems"]) for split in report["splits"].values()) % 3 == 0


@pytest.mark.model
def test_a_wrong_gold_quote_names_file_line_and_row(built: Path, tmp_path: Path) -> None:
    row = {
        "id": "w1",
        "question": "x",
        "answerable": True,
        "quotes": [{"doc_id": "ketamine", "text": "never"}],
    }
    (tmp_path / "wrong.jsonl").write_text(json.dumps(row))
    done = run("eval", str(tmp_path / "wrong.jsonl"), "--corpus", str(SEED), "--index", str(built))
    assert done.returncode == 2
    assert "wrong.jsonl:1: row w1: not in ketamine to the letter: 'never'" in done.stderr


@pytest.mark.model
def test_a_public_set_is_a_table_of_its_own(tmp_path: Path) -> None:
    lines = [
        "What color is the sky?\tThe sky is blue.\t1",
        "What color is the sky?\tBread is baked.\t0",
        "Who baked the bread?\tThe sky is blue.\t0",
    ]
    file, out = tmp_path / "sky.tsv", tmp_path / "report.json"
    file.write_text("\n".join(lines))
    done = run("eval", str(file), "--format", "tsv", "--json", str(out), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"sky +1 / 1 +citecast +1\.000 \[1\.000, 1\.000\]", done.stdout)
    found = json.loads(out.read_text())["sets"]["sky"]
    assert list(found["systems"]) == ["citecast", "encoder alone"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--format", "tsv", "a.tsv"), "error: a.tsv:2: row 2: expected a label of 0 or 1"),
        (("--format", "jsonl", "none"), "error: none:0: cannot be read"),
        (("--format", "csv", "a.tsv"), "Invalid value for '--format'"),
        (("--limit", "0", "a.tsv"), "Invalid value for '--limit'"),
        (("a.tsv", "a.tsv"), "error: expected one FILE for a corpus"),
        ((), "Missing argument 'FILE...'"),
    ],
)
def test_what_cannot_be_evaluated_is_told_before_a_model_is_loaded(
    words: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    (tmp_path / "a.tsv").write_text("q\ta\t1\nq\tb\tx\n")
    done = run("eval", *words, cwd=tmp_path, RAG_ENCODER="no-such-model")
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
