"""Rolling captions, as YouTube makes them: each cue shows the line before it once more.

    00:01  hello and welcome              00:01  hello and welcome
    00:03  hello and welcome       →      00:03  to the show
           to the show
    00:05  to the show                    00:05  today we talk
           today we talk

Whisper's ``--highlight_words`` shows a line once for each of its words, another one underlined.

Nothing in the files says that they roll, so it is told by what they do, over the whole file: a
word that somebody says twice in any other file is kept twice.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.captions.cue import Cue, Line

# A file rolls if at least this share of its cues repeat the one before and go on from there.
_SHARE = 0.5

# So many words, shown whole once more, are no answer that somebody repeats.
_STANDING = 3

# The most words that are looked at in a cue: several times what fits on a screen.
_SEEN = 100

# A cue this short only keeps the last line on the screen, and says nothing. In seconds.
_FLASH = 0.1

_WORD = re.compile(r"\S+")


def without_repetitions(cues: Sequence[Cue]) -> Sequence[Cue]:
    """Drop what a rolling display repeats. What is kept, is kept as it is.

    Args:
        cues: in the order of time, each with words.
    """
    repeated = [_repeated(before, cue) for before, cue in pairwise(cues)]
    rolling = sum(_rolls(cue, count) for cue, count in zip(cues[1:], repeated, strict=True))
    if rolling == 0 or rolling < _SHARE * len(repeated):
        return cues
    pairs = zip(cues, [0, *repeated], strict=True)
    kept = (replace(cue, lines=tuple(_after(cue.lines, count))) for cue, count in pairs)
    return [cue for cue in kept if cue.lines]


def _repeated(before: Cue, cue: Cue) -> int:
    """Return how many words at the start of a cue are the end, whole lines, of the one before."""
    if cue.start > before.end + _FLASH:
        return 0
    old, new = _words(before.lines)[-_SEEN:], _words(cue.lines)[:_SEEN]
    least = len(_words(before.lines[-1:]))
    counts = range(min(len(old), len(new)), least - 1, -1)
    return next((count for count in counts if old[-count:] == new[:count]), 0)


def _rolls(cue: Cue, count: int) -> bool:
    """Tell a display that moved on, or stands, from a person who said the same word again."""
    is_whole = count == len(_words(cue.lines)) < _STANDING
    return count > 0 and (not is_whole or cue.end - cue.start <= _FLASH)


def _words(lines: Sequence[Line]) -> list[str]:
    return [word for line in lines for word in line.words.split()]


def _after(lines: Sequence[Line], count: int) -> Iterator[Line]:
    """Yield the lines without their first words."""
    for line in lines:
        starts = [found.start() for found in _WORD.finditer(line.words)]
        if count < len(starts):
            yield replace(line, words=line.words[starts[count] :]) if count else line
        count = max(0, count - len(starts))
