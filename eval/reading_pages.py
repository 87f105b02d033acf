"""Questions to the pages that a network is trained on, slips and traps included."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from reading_sets import Asked, Section, by_group, sample

from rag.lexical import LexicalIndex
from rag.trained import ITEMS
from rag.words import content_words

NEGATIVES = 4
# How many of the wrong items of a page are read: beside a right one, and where there is none.
BESIDE, ALONE = 0.6, 0.4
# The most right items on one page.
RIGHT = 4


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a writer does what; ``eval/ablation.py`` takes one after the other away.

    Attributes:
        other: read a question also against another section that has not its answer.
        swapped: ask also with another name or number, so that nothing answers.
        keywords, lower, slips: write a question as people type it.
        bare: leave the heading away, as some sections have none.
        wrong, deep: in a summary so many wrong items are drawn of so many most like the question,
            which are those that the reader will be shown.
    """

    other: float = 0.6
    swapped: float = 0.12
    keywords: float = 0.15
    lower: float = 0.25
    slips: float = 0.06
    bare: float = 0.2
    wrong: int = 8
    deep: int = ITEMS


@dataclass(frozen=True, slots=True)
class Page:
    """One question against some items, as the network is shown it.

    Attributes:
        gold: the numbers of the items that answer.
        spans: of some of them, which part is the answer: number, first character, last one past.
    """

    question: str
    heading: str
    items: tuple[str, ...]
    gold: tuple[int, ...]
    spans: tuple[tuple[int, int, int], ...] = ()


class Writer:
    """Makes the pages of an epoch: right items, wrong ones, and questions as people type them."""

    def __init__(self, asked: Sequence[Asked], seed: int, habits: Habits | None = None) -> None:
        self._habits = habits or Habits()
        self._chance = random.Random(seed)
        self._asked = asked
        public = [one for one in asked if not one.likely]
        self._near = dict(zip(map(id, public), near_sections(public), strict=True))
        self._names: dict[str, list[str]] = {
            group: [name for one in rows for name in _names(one.question)]
            for group, rows in by_group(asked).items()
        }

    def epoch(self, limits: dict[str, int | None], seed: int) -> list[Page]:
        """Return the pages of one epoch, in no order.

        Args:
            limits: how many questions are drawn of each set; ``None`` is all of them.
        """
        return [
            page
            for one in self._drawn(limits, seed)
            for page in ([self._likely(one)] if one.likely else self._sections(one))
        ]

    def _drawn(self, limits: dict[str, int | None], seed: int) -> Iterator[Asked]:
        by_source: dict[str, list[Asked]] = {}
        for one in self._asked:
            by_source.setdefault(one.source, []).append(one)
        for source, rows in sorted(by_source.items()):
            limit = limits.get(source)
            yield from rows if limit is None else sample(rows, limit, seed)

    def _sections(self, one: Asked) -> Iterator[Page]:
        right = sorted({section for section, _ in one.gold})
        wrong = [section for at, section in enumerate(one.home) if at not in right]
        near = self._near[id(one)]
        if near and self._chance.random() < self._habits.other:
            wrong = [*wrong, self._chance.choice(near)]
        swapped = (
            self._swapped(one) if right and self._chance.random() < self._habits.swapped else None
        )
        for at in right:
            section = one.home[at]
            answers = zip(one.gold, one.spans, strict=True)
            places = [(number, span) for (own, number), span in answers if own == at]
            spans = tuple(
                (number, span.start, span.end)
                for number, span in places
                if span is not None and len(span) < 0.8 * len(section.items[number])
            )
            gold = tuple(number for number, _ in places)
            yield self._page(one.question, section.heading, section.items, gold, spans)
            if swapped:
                yield self._page(swapped, section.heading, section.items)
        for section in wrong:
            yield self._page(one.question, section.heading, section.items)

    def _likely(self, one: Asked) -> Page:
        """Read the right items of a summary and some of those most like the question."""
        right = [number for _, number in one.gold][:RIGHT]
        habits = self._habits
        wrong = [n for n in one.likely[: habits.deep] if (0, n) not in one.gold]
        drawn = self._chance.sample(wrong, min(habits.wrong, len(wrong)))
        items = tuple(one.home[0].items[number] for number in [*right, *drawn])
        question = self._typed(one.question)
        return Page(question, one.home[0].heading, items, tuple(range(len(right))))

    def _page(
        self,
        question: str,
        heading: str,
        items: Sequence[str],
        gold: Sequence[int] = (),
        spans: Sequence[tuple[int, int, int]] = (),
    ) -> Page:
        """Write the question as people type it, and draw some of the wrong items.

        At times the heading is left away, as some sections have none.
        """
        chance = self._chance
        share = BESIDE if gold else ALONE
        kept = [n for n in range(len(items)) if n in gold or chance.random() < share]
        kept = kept or [chance.randrange(len(items))]
        at = {number: place for place, number in enumerate(kept)}
        return Page(
            self._typed(question),
            heading if chance.random() >= self._habits.bare else "",
            tuple(items[number] for number in kept),
            tuple(at[number] for number in gold),
            tuple((at[number], start, past) for number, start, past in spans),
        )

    def _typed(self, question: str) -> str:
        """Write a question as people type it: in lower case, as keywords, with a slip."""
        chance = self._chance
        if chance.random() < self._habits.keywords:
            found = [span.of(question) for span in content_words(question)]
            question = " ".join(found) if len(found) > 1 else question
        if chance.random() < self._habits.lower:
            question = question.lower().rstrip(" ?")
        if chance.random() < self._habits.slips:
            question = _slip(question, chance)
        return question

    def _swapped(self, one: Asked) -> str | None:
        """Put another name or number of the same article in the place of one in the question.

        SQuAD 2.0's writers made many of its unanswerable questions so (Rajpurkar et al., 2018).
        """
        names = _names(one.question)
        text = " ".join(item for section in one.home for item in section.items)
        others = [name for name in self._names[one.group] if name not in text]
        others = [name for name in others if name not in one.question]
        if not names or not others:
            return None
        name = self._chance.choice(names)
        same = [other for other in others if other[0].isdigit() == name[0].isdigit()]
        return one.question.replace(name, self._chance.choice(same)) if same else None


def near_sections(asked: Sequence[Asked]) -> list[list[Section]]:
    """Return for each question the sections most like it by BM25 that have not its answer.

    Sections of the same article where it has others; of the whole set where it has not.
    """
    sections: dict[str, dict[Section, None]] = {}
    for one in asked:
        for section in one.home:
            sections.setdefault(one.group, {})[section] = None
            sections.setdefault(one.source, {})[section] = None
    indexes: dict[str, tuple[list[Section], LexicalIndex]] = {}
    found = []
    for one in asked:
        name = one.group if len(sections[one.group]) > len(one.home) else one.source
        if name not in indexes:
            own = list(sections[name])
            indexes[name] = own, LexicalIndex([" ".join([s.heading, *s.items]) for s in own])
        own, index = indexes[name]
        order = np.argsort(-index.scores(one.question), kind="stable")[: NEGATIVES + len(one.home)]
        found.append([own[at] for at in order if own[at] not in one.home][:NEGATIVES])
    return found


def _names(question: str) -> list[str]:
    body = question[1:]
    found = re.findall(r"(?<=\s)(?:[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)*|\d[\d,.]*\d|\d)(?!\w)", body)
    return [str(name) for name in found]


def _slip(text: str, chance: random.Random) -> str:
    places = [at for at in range(1, len(text) - 2) if text[at : at + 2].isalpha()]
    if not places:
        return text
    at = chance.choice(places)
    kind = chance.randrange(3)
    if kind == 0:
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + text[at + 1 :] if kind == 1 else text[:at] + text[at] + text[at:]
