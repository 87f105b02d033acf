"""The trained reader: likeness finds the sections worth reading, the network reads them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

from rag.candidate import Candidate
from rag.definition import asked_term, defines
from rag.document import Document, Item
from rag.indexing import Index
from rag.passage import Passage
from rag.question import Question
from rag.reader import Reading, SimilarityReader
from rag.sentences import split_sentences
from rag.span import Span
from rag.weights import bundled_weights

if TYPE_CHECKING:
    from rag.network import ReadingNetwork, Sheet, Typesetter

# So many sections are read for one question: on the dev half 4 find the answer as often as 8
# (quote hit@1 0.761 and 0.743), and a question takes 11 encoder calls' time instead of 15.
SECTIONS = 4

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


@dataclass(frozen=True, slots=True)
class Sentence:
    """What the network scores: an item, or one sentence of an item that has several.

    Attributes:
        answers: log-odds that it answers, against that nothing of its passage does.
    """

    span: Span
    answers: float


class SectionReader:
    """The network with its tokenizer; one is enough for all pipelines of a process.

    ``read`` is safe to call from several threads at once.
    """

    def __init__(self, network: "ReadingNetwork", setter: "Typesetter") -> None:
        self._network = network
        self._setter = setter
        self._pieces: dict[str, tuple[int, ...]] = {}
        self._lock = Lock()  # a fast tokenizer serves one caller at a time

    @classmethod
    def bundled(cls) -> "SectionReader":
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

    def read(self, question: str, passages: Sequence[Passage]) -> list[tuple[Sentence, ...]]:
        """Return for each passage its sentences, scored."""
        import torch

        from rag.network import Press

        texts = [list(sentences(passage)) for passage in passages]
        with self._lock:
            sheets = [
                self._sheet(question, passage, [text for _, text in own])
                for passage, own in zip(passages, texts, strict=True)
            ]
        # By length and in two halves, so that less is filled up.
        order = sorted(range(len(sheets)), key=lambda at: len(sheets[at].pieces))
        middle = (len(order) + 1) // 2
        found: dict[int, tuple[Sentence, ...]] = {}
        for half in filter(None, (order[:middle], order[middle:])):
            press = Press.of([sheets[at] for at in half])
            with torch.inference_mode():
                items, nulls, _ = self._network(press)
                over = (items.float() - nulls.float()[press.rows]).clamp(-SURE, SURE).tolist()
            scores = iter(over)
            for at in half:
                found[at] = tuple(Sentence(span, next(scores)) for span, _ in texts[at])
        return [found[at] for at in range(len(passages))]

    def _sheet(self, question: str, passage: Passage, sentences: Sequence[str]) -> "Sheet":
        titles = dict.fromkeys([passage.document.title, passage.section.title])
        texts = [" — ".join(filter(None, titles)), *sentences]
        if len(self._pieces) > _KEPT:
            self._pieces.clear()
        new = [text for text in texts if text not in self._pieces]
        if new:
            self._pieces.update(zip(new, self._setter.pieces(new), strict=True))
        heading, *rest = (self._pieces[text] for text in texts)
        return self._setter.sheet(self._setter.pieces([question])[0], heading, rest)


_loaded: list[SectionReader] = []
_loading = Lock()


def sentences(passage: Passage) -> Iterator[tuple[Span, str]]:
    """Yield what of a passage can be quoted by itself, with what the network reads of it.

    That is each item, or the sentences of an item that has several and no markup: with markup,
    the words that are matched and those in the file are not the same characters.
    """
    for item in passage.items:
        spans = list(_split(passage.document, item))
        if len(spans) > 1:
            yield from ((span, span.of(passage.document.text)) for span in spans)
        else:
            yield item.span, f"{item.parent} {item.plain}".strip()


def _split(document: Document, item: Item) -> Iterator[Span]:
    if item.plain == item.span.of(document.text):
        yield from split_sentences(document.text, item.span)


class TrainedReader:
    """Reads the sections that likeness puts first, item by item, each beside its neighbours.

    Args:
        index: what is read.
        weights: how much the two kinds of evidence count.
        sections: reads them; by default the network that comes with the package.
    """

    def __init__(
        self,
        index: Index,
        weights: TrainedWeights | None = None,
        *,
        sections: SectionReader | None = None,
    ) -> None:
        self._weights = weights or TrainedWeights.bundled()
        self._likeness = SimilarityReader(index)
        self._sections = sections or SectionReader.bundled()

    def read(
        self, question: Question, candidates: Sequence[Candidate], part: int = 0
    ) -> list[Reading]:
        """Score the candidates, best first; those of sections that were not read come last."""
        likely = self._likeness.read(question, candidates, part)
        around = {id(one.candidate.around): one.candidate.around for one in likely}
        chosen = list(around.values())[:SECTIONS]
        scored = self._sections.read(question.parts[part], chosen)
        term = asked_term(question.parts[part])
        in_passage = {id(passage): row for passage, row in zip(chosen, scored, strict=True)}
        read, unread = [], []
        for one in likely:
            row = in_passage.get(id(one.candidate.around))
            if row is None:
                unread.append(one)
            else:
                read.append(self._judged(one, row, term))
        read.sort(key=lambda one: one.score, reverse=True)
        # Below the last one read, in their old order.
        behind = read[-1].score - unread[0].score - 1 if unread else 0.0
        return read + [replace(one, score=one.score + behind) for one in unread]

    def _judged(self, reading: Reading, row: Sequence[Sentence], term: str | None) -> Reading:
        """Score one item by its best sentence, and keep the sentences about as good."""
        whole = reading.candidate.passage.span
        own = [sentence for sentence in row if whole.contains(sentence.span)]
        answers = max(sentence.answers for sentence in own)
        kept = [one.span for one in own if one.answers >= answers - ASIDE]
        weights = self._weights
        score = weights.likeness * reading.score + weights.answers * answers
        plain = reading.candidate.passage.items[0].plain
        if term is not None and defines(term, plain):
            score += weights.defines
        span = Span(kept[0].start, kept[-1].end)
        return replace(reading, span=span, score=score, answers=answers)
