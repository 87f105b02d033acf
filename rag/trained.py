"""The trained reader: likeness finds the items worth reading, the network reads them one by one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING

from rag.candidate import Candidate
from rag.definition import asked_term, defines
from rag.indexing import Index
from rag.passage import Passage
from rag.question import Question
from rag.reader import Reading, SimilarityReader
from rag.sentences import split_sentences
from rag.span import Span
from rag.weights import bundled_weights

if TYPE_CHECKING:
    from rag.network import ReadingNetwork, Sheet, Typesetter

# So many items are read for one question: on the dev half 98% of the answers are among them.
ITEMS = 12

# Of so many of the best items that have several sentences, those that answer are looked for.
OPENED = 5

# Log-odds beyond these say no more.
SURE = 12.0

# In an item of several sentences, those this far behind the best one in log-odds are left out.
ASIDE = 2.0

# Texts whose word pieces are kept.
_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class TrainedWeights:
    """How much likeness and reading count; fitted by ``eval/fit.py``.

    Attributes:
        likeness: weight of ``SimilarityReader``'s score.
        answers: weight of the network's log-odds that the item answers.
        defines: added to an item that defines what the question asks for ("what is X").
    """

    likeness: float
    answers: float
    defines: float

    @classmethod
    def bundled(cls) -> "TrainedWeights":
        """Return the weights that come with the package."""
        return cls(**bundled_weights("trained")["weights"])


class ItemReader:
    """The network with its tokenizer; one is enough for all pipelines of a process.

    ``read`` is safe to call from several threads at once.
    """

    def __init__(self, network: "ReadingNetwork", setter: "Typesetter") -> None:
        self._network = network
        self._setter = setter
        self._pieces: dict[str, tuple[int, ...]] = {}
        self._lock = Lock()  # a fast tokenizer serves one caller at a time

    @classmethod
    def bundled(cls) -> "ItemReader":
        """Load the reader that comes with the package, once a process.

        Raises:
            EncoderError: the package with its base is not installed.
        """
        with _loading:
            if not _loaded:
                # Here and not above: torch takes seconds to import.
                from rag.network import load_network

                _loaded.append(cls(*load_network()))
        return _loaded[0]

    def read(self, question: str, shown: Sequence[tuple[str, str]]) -> list[float]:
        """Return for each pair of heading and item the log-odds that the item answers."""
        import torch

        from rag.network import Press

        if not shown:
            return []
        with self._lock:
            sheets = self._sheets(question, shown)
        # By length and in two halves, so that less is filled up.
        order = sorted(range(len(sheets)), key=lambda at: len(sheets[at].pieces))
        middle = (len(order) + 1) // 2
        found = [0.0] * len(order)
        for half in filter(None, (order[:middle], order[middle:])):
            with torch.inference_mode():
                answers, _ = self._network(Press.of([sheets[at] for at in half]))
            for at, one in zip(half, answers.clamp(-SURE, SURE).tolist(), strict=True):
                found[at] = one
        return found

    def _sheets(self, question: str, shown: Sequence[tuple[str, str]]) -> "list[Sheet]":
        if len(self._pieces) > _KEPT:
            self._pieces.clear()
        new = [text for text in {*chain(*shown)} if text not in self._pieces]
        asked, *pieces = self._setter.pieces([question, *new])
        self._pieces.update(zip(new, pieces, strict=True))
        return [
            self._setter.sheet(asked, self._pieces[heading], self._pieces[item])
            for heading, item in shown
        ]


_loaded: list[ItemReader] = []
_loading = Lock()


def shown(passage: Passage, text: str | None = None) -> tuple[str, str]:
    """Return the heading and the words that the network is shown of an item, or of a part of it.

    Args:
        passage: the item by itself.
        text: the part.
    """
    item = passage.items[0]
    words = text or f"{item.parent} {item.plain}".strip()
    title, section = passage.document.title, passage.section.title
    return title, f"{section}: {words}" if section not in ("", title) else words


def sentences(passage: Passage) -> list[Span]:
    """Return the sentences of an item, or the whole item where it has markup.

    With markup, the words that are matched and those in the file are not the same characters.
    """
    item = passage.items[0]
    if item.plain != passage.text:
        return [item.span]
    return list(split_sentences(passage.document.text, item.span)) or [item.span]


class TrainedReader:
    """Reads the items that likeness puts first.

    Args:
        index: what is read.
        weights: how much the two kinds of evidence count.
        items: reads them; by default the network that comes with the package.
    """

    def __init__(
        self,
        index: Index,
        weights: TrainedWeights | None = None,
        *,
        items: ItemReader | None = None,
    ) -> None:
        self._weights = weights or TrainedWeights.bundled()
        self._likeness = SimilarityReader(index)
        self._items = items or ItemReader.bundled()

    def read(
        self, question: Question, candidates: Sequence[Candidate], part: int = 0
    ) -> list[Reading]:
        """Score the candidates, best first; those that were not read come last."""
        text = question.parts[part]
        likely = self._likeness.read(question, candidates, part)
        read, unread = likely[:ITEMS], likely[ITEMS:]
        answers = self._items.read(text, [shown(one.candidate.passage) for one in read])
        term = asked_term(text)
        found = [self._judged(*pair, term) for pair in zip(read, answers, strict=True)]
        found.sort(key=lambda one: one.score, reverse=True)
        # Below the last one read, in their old order.
        behind = found[-1].score - unread[0].score - 1 if unread else 0.0
        return [
            *self._narrowed(text, found[:OPENED]),
            *found[OPENED:],
            *(replace(one, score=one.score + behind) for one in unread),
        ]

    def _judged(self, reading: Reading, answers: float, term: str | None) -> Reading:
        weights = self._weights
        score = weights.likeness * reading.score + weights.answers * answers
        if term is not None and defines(term, reading.candidate.passage.items[0].plain):
            score += weights.defines
        return replace(reading, score=score, answers=answers)

    def _narrowed(self, text: str, readings: Sequence[Reading]) -> list[Reading]:
        """Keep, of the items that have several sentences, those about as good as the best one."""
        spans = [sentences(reading.candidate.passage) for reading in readings]
        asked = [
            shown(passage, span.of(passage.document.text))
            for reading, own in zip(readings, spans, strict=True)
            for passage in [reading.candidate.passage]
            for span in own
            if len(own) > 1
        ]
        answers = iter(self._items.read(text, asked))
        return [
            replace(reading, span=_best(own, [next(answers) for _ in own]))
            if len(own) > 1
            else reading
            for reading, own in zip(readings, spans, strict=True)
        ]


def _best(spans: Sequence[Span], answers: Sequence[float]) -> Span:
    """Return from the first to the last sentence about as good as the best one."""
    least = max(answers) - ASIDE
    kept = [span for span, one in zip(spans, answers, strict=True) if one >= least]
    return Span(kept[0].start, kept[-1].end)
