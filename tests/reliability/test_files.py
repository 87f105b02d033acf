"""Files that nobody would call a summary, and names that nobody would choose."""

import hashlib
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread

import pytest

from rag import Pipeline
from rag.corpus import MAX_BYTES, MAX_JSON_BYTES, MAX_LINES, load_corpus
from rag.errors import CorpusError
from rag.testing import KeywordEncoder
from tests.reliability.conftest import Tell

GOOD = "# Tea\n\n## Brewing (0:10)\n\n- Green tea is brewed at eighty degrees.\n"
QUESTION = "How is green tea brewed at eighty degrees?"

STRANGE = {
    "empty.md": b"",
    "blank.md": b" \n\t\n",
    "bom.md": b"\xef\xbb\xbf",
    "latin.md": "# Café\n".encode("latin-1"),
    "utf16.md": "# Tea\n".encode("utf-16"),
    "random.md": random.Random(1).randbytes(100_000),
    "picture.md": b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(1000),
    "large.md": b"- a line of fifty bytes, which is not that much.\n" * 1_000_000,
    "long.md": b"- a\n" * 1_000_000,
    "large.vtt": b"WEBVTT\n\n" + b"00:00.000 --> 00:01.000\nword\n\n" * 2_000_000,
    "random.srt": random.Random(3).randbytes(100_000),
    "random.json": random.Random(4).randbytes(100_000),
    "deep.json": b"[" * 1_000_000,
    "large.json": b'[{"start": 1, "text": "word"},' + b" " * MAX_JSON_BYTES + b"]",
}


def test_files_that_are_empty_binary_huge_or_not_utf_8(tmp_path: Path, tell: Tell) -> None:
    for name, data in STRANGE.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.md").write_text(GOOD)
    corpus = load_corpus(tmp_path)
    assert [document.id for document in corpus.documents] == ["good"]
    warned = {warning.path.name: str(warning) for warning in corpus.warnings}
    assert set(warned) == set(STRANGE)
    assert all(words.endswith("; left out") for words in warned.values())
    pipeline = Pipeline.from_corpus(corpus, index=tmp_path / "index", encoder=KeywordEncoder())
    assert pipeline.ask(QUESTION).quotes[0].text == "Green tea is brewed at eighty degrees."
    tell(
        "Files are empty, binary, not UTF-8, or too large (50 MB and a million lines of Markdown)",
        f"{len(STRANGE)} files. Each is named with its line and left out. The rest is answered "
        "from",
    )


def test_the_largest_files_that_are_read(tmp_path: Path, tell: Tell) -> None:
    lines = "".join(f"- Fact {number}.\n" for number in range(MAX_LINES - 10))
    (tmp_path / "lines.md").write_text(f"# Many\n\n{lines}")
    one_line = "# One\n\n" + "word " * ((MAX_BYTES - 100) // 5)
    (tmp_path / "one.md").write_text(one_line)
    many, one = load_corpus(tmp_path).documents
    assert sum(len(section.items) for section in many.sections) == MAX_LINES - 10
    last = many.sections[-1].items[-1].span
    assert many.text[last.start : last.end] == f"Fact {MAX_LINES - 11}."
    assert sum(len(section.items) for section in one.sections) == 1
    tell(
        "Markdown is as large as it may be",
        f"{MAX_LINES:,} lines, and one line of {MAX_BYTES // 1_000_000} MB. Read to the last word",
    )


# Of four seconds each.
_ROWS = 35_000


def test_a_transcript_of_50_mb_and_a_million_lines(tmp_path: Path, tell: Tell) -> None:
    words = [{"word": f"word{at}", "start": at * 0.4, "end": at * 0.4 + 0.3} for at in range(9)]
    rows = [
        {"start": at * 4.0, "end": at * 4.0 + 4, "text": f"Bee {at} dances.", "words": words}
        for at in range(_ROWS)
    ]
    # As WhisperX and whisper.cpp write it: each word with its times, each value on its line.
    text = json.dumps({"segments": rows, "word_segments": []}, indent=4)
    (tmp_path / "long.json").write_text(text)
    assert text.count("\n") > 1_000_000
    assert len(text) > 50_000_000
    (document,) = load_corpus(tmp_path).documents
    items = [item for section in document.sections for item in section.items]
    assert len(items) == len(rows)
    assert (str(items[-1].start), items[-1].plain) == ("38:53:16", f"Bee {_ROWS - 1} dances.")
    assert f'"start": {(_ROWS - 1) * 4.0}' in text.split("\n")[items[-1].line]
    tell(
        "A transcript has 50 MB and a million lines",
        f"{len(text) // 1_000_000} MB, {text.count(chr(10)):,} lines, 39 hours. Read to the last "
        "word, which has its second and its line",
    )


NAMES = [
    "with space.md",
    "ümläut.md",
    "tea 🍵.md",
    "new\nline.md",
    "tab\there.md",
    "-dash.md",
    'it\'s "so" & <b>.md',
    "percent%20.md",
    "back\\slash.md",
    "مقهى.md",
    "a" * 200 + ".md",
    "dots...md",
    "two.md.md",
    "$(reboot).md",
]


def test_names_with_spaces_emoji_line_ends_and_worse(tmp_path: Path, tell: Tell) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "a folder").mkdir(parents=True)
    for number, name in enumerate(NAMES):
        text = f"# Tea {number}\n\n- Green tea {number} is brewed for {number} minutes.\n"
        (corpus / "a folder" / name).write_text(text)
    for _ in range(2):  # built, and then opened
        pipeline = Pipeline.from_corpus(corpus, index=tmp_path / "i", encoder=KeywordEncoder())
        ids = {document.id for document in pipeline.corpus.documents}
        assert ids == {f"a folder/{name.removesuffix('.md')}" for name in NAMES}
    words = [sys.executable, "-m", "rag", "check", str(corpus)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr
    tell(
        "Names have spaces, emoji, line ends, quotes, 200 letters",
        f"{len(NAMES)} names. Each is a document of its own, indexed and opened again",
    )


def test_a_name_that_is_no_text(tmp_path: Path, tell: Tell) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/b\xff.md")).write_text(GOOD)
    except OSError:
        pytest.skip("this file system takes no such name")
    corpus = load_corpus(tmp_path)
    assert [document.id for document in corpus.documents] == ["good"]
    assert "rename it" in str(corpus.warnings[0])
    assert str(corpus.warnings[0]).isprintable()
    words = [sys.executable, "-m", "rag", "check", "--json", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert "rename it" in done.stdout
    tell("A name is not UTF-8", "The file is left out, and the warning says to rename it")


def test_links_out_of_the_corpus_and_in_a_circle(tmp_path: Path, tell: Tell) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "good.md").write_text(GOOD)
    (tmp_path / "secret.md").write_text("# Secret\n\n- Words that nobody is to read.\n")
    (tmp_path / "private").mkdir()
    (tmp_path / "private" / "diary.md").write_text("# Diary\n\n- Neither are these.\n")
    (corpus / "file.md").symlink_to(tmp_path / "secret.md")
    (corpus / "system.md").symlink_to("/etc/passwd")
    (corpus / "folder").symlink_to(tmp_path / "private")
    (corpus / "circle").symlink_to(corpus)
    (corpus / "nowhere.md").symlink_to(tmp_path / "gone.md")
    (corpus / "itself.md").symlink_to(corpus / "itself.md")
    os.mkfifo(corpus / "pipe.md")
    assert [document.id for document in load_corpus(corpus).documents] == ["good"]
    tell(
        "Links lead out of the corpus, in a circle, or nowhere; there is a pipe",
        "6 links and a pipe. None is followed, none is waited for",
    )


def test_a_corpus_that_is_edited_while_it_is_read(tmp_path: Path, tell: Tell) -> None:
    corpus, done = tmp_path / "corpus", Event()
    corpus.mkdir()
    line = "- Green tea, brewed.\n"
    states = [f"# Tea\n\n{line * count}- The last of {count}.\n" for count in range(1, 60)]
    for name in ("a.md", "b.md", "c.md"):
        (corpus / name).write_text(states[0])

    def edit() -> None:
        chance = random.Random(3)
        while not done.is_set():
            path = corpus / chance.choice(["a.md", "b.md", "c.md"])
            if chance.random() < 0.2:
                path.unlink(missing_ok=True)
            # Written in place and not in one step, as some editors do.
            with path.open("w") as file:
                text = chance.choice(states)
                file.write(text[: len(text) // 2])
                file.flush()
                file.write(text[len(text) // 2 :])

    editor = Thread(target=edit)
    editor.start()
    quotes = refused = 0
    try:
        for _ in range(100):
            try:
                pipeline = Pipeline.from_corpus(
                    corpus, index=tmp_path / "index", encoder=KeywordEncoder()
                )
            except CorpusError:
                # Each of the three files was just being written anew.
                refused += 1
                continue
            for document in pipeline.corpus.documents:
                data = document.text.encode()
                assert document.sha256 == hashlib.sha256(data).hexdigest()
            for quote in pipeline.ask("What is green tea, brewed?").quotes:
                assert quote.document.text[quote.span.start : quote.span.end] == quote.text
                quotes += 1
    finally:
        done.set()
        editor.join()
    assert quotes
    empty = (
        f"; {refused} times every file was empty just then, and that was said" if refused else ""
    )
    tell(
        "The corpus is edited while it is read",
        f"100 readings, {quotes} quotes. Each is, to the letter, in the text that was read{empty}",
    )
