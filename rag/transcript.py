"""Captions and transcripts to a document.

A caption file is not a text: a sentence runs over several cues with lines of times in between, and
in JSON its words stand escaped. So the text of the document, which every span points into, is what
the file says: the words of all lines of all cues in the order of time, with one space between two
lines. The words of a line are the line as it is written, without tags and outer white space, its
character references and JSON escapes decoded; nothing else is changed. What a rolling display shows
again is not said again, and is left out. ``Document.moments`` leads from each offset back to the
second of its cue and to its line of the file.

Items are sentences, each with the second of the cue that it starts in. Automatic captions have no
punctuation: what is over ``LONG_SENTENCE`` characters is cut where a line ends.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import chain, pairwise
from pathlib import Path

from rag.captions.chapters import Chapters
from rag.captions.cue import Cue
from rag.captions.filename import episode_title
from rag.captions.marks import chapter_marks, stretch_marks
from rag.captions.rolling import without_repetitions
from rag.captions.script import SOUND, Script, write_script
from rag.captions.segments import read_segments
from rag.captions.timed_text import read_subrip, read_webvtt
from rag.document import Document, Item, Kind, Warning
from rag.errors import CorpusError
from rag.link import is_player_link, is_web_link
from rag.moment import Moment, moment_at
from rag.outline import Mark, outline
from rag.sentences import split_sentences
from rag.span import Span, trimmed
from rag.timestamp import Timestamp

READERS = {
    ".vtt": read_webvtt,
    ".srt": read_subrip,
    ".json": read_segments,
    ".json3": read_segments,
}

# In characters: about forty seconds of speech, which few sentences are, and half of that.
LONG_SENTENCE = 600
PIECE = 300


def parse_transcript(
    text: str, *, id: str, path: Path, data: bytes | None = None, chapters: Chapters | None = None
) -> Document:
    """Parse one file of captions, or one transcript in JSON.

    Args:
        text: the decoded file, as it is.
        id: the document's name inside its corpus.
        path: where the file lies; its ending says how to read it.
        data: the bytes of the file, where they are not ``text`` encoded as UTF-8.
        chapters: what makes the sections. Without them, or where nothing is said in any, the
            sections are stretches of about five minutes, titled by their times.

    Returns:
        The document. Its sections partition ``Document.text``, and each starts with a sentence.

    Raises:
        CorpusError: the file is not what its ending says, or nothing is said in it.
    """
    track = READERS[path.suffix.lower()](text, path)
    said = [cue for cue in track.cues if cue.lines]
    if not said:
        raise CorpusError(path, "no cue has words", line=1)
    script = write_script(list(without_repetitions(_in_order(said))))
    items = tuple(_items(script))
    title = (chapters and chapters.title) or track.title or episode_title(path)
    marks = chapter_marks(items, chapters.chapters, title=title) if chapters else []
    links = (*track.links, *(chapters.links if chapters else ()))
    file = text.encode() if data is None else data
    return Document(
        id=id,
        title=title,
        text=script.text,
        sha256=sha256(file + chapters.data if chapters else file).hexdigest(),
        sections=outline(
            marks or stretch_marks(items, end=script.end), items, title=title, text=script.text
        ),
        url=next(chain(filter(is_player_link, links), filter(is_web_link, links)), None),
        warnings=(
            *track.warnings,
            *_out_of_order(path, said),
            *(_of_chapters(chapters, marks) if chapters else ()),
        ),
        moments=script.moments,
    )


def _in_order(cues: Sequence[Cue]) -> list[Cue]:
    order = sorted(range(len(cues)), key=lambda at: cues[at].start)
    return [
        cues[at] if at == before + 1 else replace(cues[at], follows=False)
        for before, at in pairwise([order[0] - 1, *order])
    ]


def _items(script: Script) -> Iterator[Item]:
    borders = [turn.offset for turn in script.turns[1:]]
    for turn, end in zip(script.turns, [*borders, len(script.text)], strict=True):
        said = trimmed(script.text, turn.offset, end)
        for sentence in split_sentences(script.text, said) if said else ():
            for span in _cut(sentence, script):
                yield _item(span, script, turn.speaker)


def _cut(sentence: Span, script: Script) -> Iterator[Span]:
    """Yield a sentence, in pieces that end with a line where it is long."""
    if len(sentence) <= LONG_SENTENCE:
        yield sentence
        return
    moments = script.moments
    inside = range(
        bisect_right(moments, sentence.start, key=_offset),
        bisect_left(moments, sentence.end, key=_offset),
    )
    start = end = sentence.start
    for border in (*(moments[at].offset for at in inside), sentence.end):
        if border - start > PIECE and end > start:
            # Before the border stands the space between two lines.
            yield Span(start, end - 1)
            start = end
        end = border
    yield Span(start, end)


def _offset(moment: Moment) -> int:
    return moment.offset


def _item(span: Span, script: Script, speaker: str) -> Item:
    words = span.of(script.text)
    moment = _moment(script.moments, span.start)
    says = any(letter.isalnum() for letter in SOUND.sub("", words))
    return Item(
        span,
        Kind.PARAGRAPH if says else Kind.MARKUP,
        line=moment.line,
        plain=" ".join(words.split()),
        parent=speaker,
        start=Timestamp(int(moment.start)),
    )


def _moment(moments: Sequence[Moment], offset: int) -> Moment:
    moment = moment_at(moments, offset)
    assert moment is not None, "the first moment is at offset 0"
    return moment


def _out_of_order(path: Path, cues: Sequence[Cue]) -> Iterator[Warning]:
    back = [after for before, after in pairwise(cues) if after.start < before.start]
    if back:
        problem = f"cues start before the one above them, {len(back)} in all; put in order of time"
        yield Warning(path, back[0].lines[0].number, problem)


def _of_chapters(chapters: Chapters, marks: Sequence[Mark]) -> Iterator[Warning]:
    yield from chapters.warnings
    opened = {(mark.heading.title, mark.heading.start) for mark in marks}
    for chapter in chapters.chapters:
        if (chapter.title, Timestamp(int(chapter.start))) not in opened:
            problem = f"{chapter.title}: no sentence of the transcript starts in this chapter"
            yield Warning(chapters.path, chapter.line, problem)
