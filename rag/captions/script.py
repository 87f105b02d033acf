"""Cues to one running text, with a moment for each line and a border at each turn to speak."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.captions.cue import Cue
from rag.moment import Moment

# What is heard and not said: "[Music]", "(laughs)". No bracket inside, so that it is read once.
SOUND = re.compile(r"[\[(（【][^\[\](（）)【】]*+[\])）】]")
_SOUNDS = re.compile(rf"(?:>>\s*+)?(?:(?:{SOUND.pattern}|[♪♫])\s*+)++")
_ENDED = re.compile(r"[.!?…。！？♪♫][\"'”’)\]」』]*$")

_TAIL = 10

# What opens a turn in the words themselves: ">> …", "- Yes.", "Wes Bos: …", "[Host]: …".
_ARROW = re.compile(r">>|[-–—]\s?[^\W\d_]")
_NAME = re.compile(
    r"[\[(]?(?P<name>[^\W\d_][^\s:：()\[\]]{0,29}(?: [^\s:：()\[\]]{1,29}){0,3})[\])]?[:：](?!//)"
)


@dataclass(frozen=True, slots=True)
class Turn:
    """From ``offset`` on one person speaks; ``speaker`` is ``""`` where no name is told.

    No sentence runs over its border. A sound between two sentences has a turn of its own.
    """

    offset: int
    speaker: str


@dataclass(frozen=True, slots=True)
class Script:
    """What is said.

    Attributes:
        text: the words of all lines, with one space between two lines, and nothing else.
        moments: one for each line.
        turns: the first is at offset 0.
        end: the second at which the last cue ends.
    """

    text: str = field(repr=False)
    moments: tuple[Moment, ...] = field(repr=False)
    turns: tuple[Turn, ...] = field(repr=False)
    end: float


def write_script(cues: Sequence[Cue]) -> Script:
    """Join cues that are in the order of time."""
    offset = 0
    words: list[str] = []
    moments: list[Moment] = []
    turns: list[Turn] = []
    for cue in cues:
        for at, line in enumerate(cue.lines):
            joins = bool(words) and (cue.follows or at > 0)
            if joins:
                alone = turns[-1].offset == moments[-1].offset
                joins = line.speaker == turns[-1].speaker and not (
                    opens_turn(line.words) or _parts(line.words, words[-1], alone=alone)
                )
            if not joins:
                turns.append(Turn(offset, line.speaker))
            moments.append(Moment(offset, cue.start, line.number))
            words.append(line.words)
            offset += len(line.words) + 1
    end = max((cue.end for cue in cues), default=0.0)
    return Script(" ".join(words), tuple(moments), tuple(turns), end)


def _parts(words: str, before: str, *, alone: bool) -> bool:
    """Tell whether a line is a sound after a sentence, or comes after one that stands ``alone``."""
    if _SOUNDS.fullmatch(before):
        return alone
    return _ENDED.search(before[-_TAIL:]) is not None and _SOUNDS.fullmatch(words) is not None


def opens_turn(words: str) -> bool:
    """Tell whether a line starts as captions do where another person begins to speak."""
    if arrow := _ARROW.match(words):
        return not arrow[0][-1].islower()
    name = _NAME.match(words)
    return name is not None and not any(part[0].islower() for part in name["name"].split())
