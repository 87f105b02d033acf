"""Chapters beside a transcript make its sections; anywhere else they are warned of."""

import json
from pathlib import Path
from typing import Any

import pytest

from rag.corpus import load_corpus
from rag.errors import CorpusError

CUES = "\n\n".join(
    f"00:{at // 60:02}:{at % 60:02},500 --> 00:{at // 60:02}:{at % 60 + 5:02},000\nSaid at {at}."
    for at in (0, 20, 40, 60, 80)
)
CHAPTERS: dict[str, Any] = {
    "version": "1.2.0",
    "title": "The whole episode",
    "fileName": "https://example.org/ep1.mp3",
    "chapters": [
        {"startTime": 20, "title": "First &amp; last"},
        {"startTime": 30.5, "img": "https://example.org/a.png"},
        {"startTime": 50, "title": "An advert", "toc": False},
        {"startTime": 60.9, "title": "Second"},
    ],
}


def write(folder: Path, name: str, value: Any) -> Path:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value, indent=0))
    return path


@pytest.mark.parametrize(
    ("transcript", "chapters"),
    [
        ("ep1.srt", "ep1.chapters.json"),
        ("ep1.srt", "ep1.json"),
        ("ep1.en.srt", "ep1.chapters.json"),
        ("ep1.mp3.srt", "ep1.mp3.json"),
    ],
)
def test_chapters_make_the_sections_of_the_transcript_beside_them(
    tmp_path: Path, transcript: str, chapters: str
) -> None:
    write(tmp_path, transcript, CUES)
    write(tmp_path, chapters, CHAPTERS)
    corpus = load_corpus(tmp_path)
    (document,) = corpus.documents
    assert corpus.warnings == ()
    assert (document.id, document.title) == (transcript, "The whole episode")
    assert document.url == "https://example.org/ep1.mp3"
    assert [
        (section.title, str(section.start), section.level) for section in document.sections
    ] == [
        ("The whole episode", "0:00:00", 0),
        ("First & last", "0:00:20", 2),
        ("Second", "0:01:00", 2),
    ]
    assert [section.span.of(document.text) for section in document.headed] == [
        "Said at 20. Said at 40. ",
        "Said at 60. Said at 80.",
    ]


def test_chapters_of_a_transcript_in_json_lie_beside_it(tmp_path: Path) -> None:
    write(tmp_path, "ep1.json", [{"text": "Said.", "start": 21, "duration": 2}])
    write(tmp_path, "ep1.chapters.json", CHAPTERS)
    (document,) = load_corpus(tmp_path).documents
    assert [section.title for section in document.sections] == ["First & last"]


def test_a_transcript_in_json_beside_captions_is_not_taken_for_chapters(tmp_path: Path) -> None:
    write(tmp_path, "ep1.srt", CUES)
    write(tmp_path, "ep1.json", [{"text": "Said.", "start": 21, "duration": 2}])
    assert [one.id for one in load_corpus(tmp_path).documents] == ["ep1.json", "ep1.srt"]


def test_a_chapter_without_words_or_without_a_start_is_warned_of(tmp_path: Path) -> None:
    rows = [
        {"startTime": 0, "title": "Words"},
        {"startTime": 81, "title": "Silence"},
        {"startTime": "soon", "title": "Some day"},
    ]
    write(tmp_path, "ep1.srt", CUES)
    path = write(tmp_path, "ep1.chapters.json", {"chapters": rows})
    corpus = load_corpus(tmp_path)
    assert [section.title for section in corpus.documents[0].sections] == ["Words"]
    assert [str(warning) for warning in corpus.warnings] == [
        f"{path}:11: Some day: expected startTime in seconds; the chapter is left out",
        f"{path}:7: Silence: no sentence of the transcript starts in this chapter",
    ]


def test_where_no_chapter_has_words_the_sections_are_stretches_of_time(tmp_path: Path) -> None:
    write(tmp_path, "ep1.srt", CUES)
    write(tmp_path, "ep1.json", {"chapters": [{"startTime": 900, "title": "Later"}]})
    corpus = load_corpus(tmp_path)
    assert [section.title for section in corpus.documents[0].sections] == ["0:00:00–0:01:25"]
    assert len(corpus.warnings) == 1


def test_chapters_that_are_no_json_leave_the_transcript_as_it_is(tmp_path: Path) -> None:
    write(tmp_path, "ep1.srt", CUES)
    path = write(tmp_path, "ep1.chapters.json", '{"chapters": [')
    corpus = load_corpus(tmp_path)
    assert [one.id for one in corpus.documents] == ["ep1.srt"]
    assert [str(one) for one in corpus.warnings] == [
        f"{path}:1: not JSON: Expecting value; left out"
    ]


INFO: dict[str, Any] = {
    "id": "aB3_-aB3_-x",
    "title": "The whole video",
    "thumbnail": "https://example.org/a.jpg",
    "webpage_url": "https://www.youtube.com/watch?v=aB3_-aB3_-x",
    "channel_url": "https://www.youtube.com/channel/UC1",
    "chapters": [
        {"start_time": 0.0, "end_time": 40.0, "title": "First"},
        {"start_time": 40.0, "end_time": 90.0, "title": "Second"},
    ],
}


@pytest.mark.parametrize(("chapters", "sections"), [(True, ["First", "Second"]), (False, [])])
def test_what_yt_dlp_tells_of_a_video_is_read_with_its_captions(
    tmp_path: Path, chapters: bool, sections: list[str]
) -> None:
    write(tmp_path, "A video [aB3_-aB3_-x].en.srt", CUES)
    known = INFO if chapters else {**INFO, "chapters": None}
    write(tmp_path, "A video [aB3_-aB3_-x].info.json", known)
    corpus = load_corpus(tmp_path)
    (document,) = corpus.documents
    assert corpus.warnings == ()
    assert (document.title, document.url) == (INFO["title"], INFO["webpage_url"])
    assert [section.title for section in document.headed] == sections


def test_a_transcript_that_tells_its_chapters_is_no_file_of_chapters(tmp_path: Path) -> None:
    write(tmp_path, "ep1.srt", CUES)
    rows = [{"text": "Said.", "start": 21, "duration": 2}]
    write(tmp_path, "ep1.json", {"segments": rows, "chapters": [{"gist": "Saying"}]})
    assert [one.id for one in load_corpus(tmp_path).documents] == ["ep1.json", "ep1.srt"]


def test_chapters_of_another_episode_are_left_to_it(tmp_path: Path) -> None:
    write(tmp_path, "ep 1.5 more.srt", CUES)
    write(tmp_path, "ep 1.srt", CUES)
    write(tmp_path, "ep 1.json", CHAPTERS)
    assert [one.title for one in load_corpus(tmp_path).documents] == [
        "ep 1.5 more",
        "The whole episode",
    ]


def test_chapters_alone_say_what_they_need(tmp_path: Path) -> None:
    write(tmp_path, "ep1.chapters.json", CHAPTERS)
    with pytest.raises(CorpusError, match=r"expected ep1\.vtt, ep1\.srt or a transcript in JSON"):
        load_corpus(tmp_path)


def test_chapters_outside_of_the_corpus_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write(folder, "ep1.srt", CUES)
    (folder / "ep1.json").symlink_to(write(tmp_path, "private.json", CHAPTERS))
    assert load_corpus(folder).documents[0].title == "ep1"


def test_the_fingerprint_of_the_corpus_covers_the_chapters(tmp_path: Path) -> None:
    write(tmp_path, "ep1.srt", CUES)
    before = load_corpus(tmp_path).fingerprint
    write(tmp_path, "ep1.json", CHAPTERS)
    assert load_corpus(tmp_path).fingerprint != before
