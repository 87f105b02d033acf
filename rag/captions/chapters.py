"""Podcasting 2.0 chapters, which make the sections of the transcript they lie beside.

Also read is what yt-dlp tells of a video (``--write-info-json``): its title, page and chapters.

Source: JSON Chapters Format 1.2
(https://github.com/Podcastindex-org/podcast-namespace, chapters/jsonChapters.md).
"""

from dataclasses import dataclass, field
from pathlib import Path

from rag.captions.clock import read_seconds
from rag.captions.located import located_rows, parse_json
from rag.captions.segments import links_of, title_of, way_to_rows
from rag.document import Warning

# How the name of yt-dlp's file ends.
INFO = ".info.json"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A title, the second at which it starts, and the line of the file it is written on."""

    title: str
    start: float
    line: int


@dataclass(frozen=True, slots=True)
class Chapters:
    """One file of chapters, in the order of their starts.

    Attributes:
        data: the bytes of the file; a transcript's hash covers them.
        title: of the episode, where the file tells.
        links: the web addresses in it.
    """

    path: Path
    data: bytes = field(repr=False)
    chapters: tuple[Chapter, ...]
    title: str | None = None
    links: tuple[str, ...] = ()
    warnings: tuple[Warning, ...] = ()


def read_chapters(text: str, path: Path, data: bytes) -> Chapters | None:
    """Read a file of chapters; ``None`` if it is JSON of another kind.

    Chapters that have no title, or are not to be listed (``"toc": false``), open no section.

    Args:
        text: the decoded file.
        path: where it lies; only for messages.
        data: the bytes of the file.

    Raises:
        CorpusError: it is no JSON.
    """
    found = parse_json(text, path)
    # Some tools add chapters to a transcript; the text of that is worth more.
    if not isinstance(found, dict) or way_to_rows(found):
        return None
    has_chapters = isinstance(found.get("chapters"), list)
    if not (has_chapters or path.name.endswith(INFO)):
        return None
    chapters, warnings = [], []
    for number, row in located_rows(text, ["chapters"]) if has_chapters else ():
        title = title_of(row) if isinstance(row, dict) else None
        if title is None or row.get("toc") is False:
            continue
        start = read_seconds(row.get("startTime", row.get("start_time")))
        if start is None:
            problem = f"{title}: expected startTime in seconds; the chapter is left out"
            warnings.append(Warning(path, number, problem))
            continue
        chapters.append(Chapter(title, start, number))
    chapters.sort(key=lambda chapter: chapter.start)
    return Chapters(path, data, tuple(chapters), title_of(found), links_of(found), tuple(warnings))
