"""The way through the house: interpret, retrieve, read, judge, answer."""

import logging
from collections.abc import Callable, Collection, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from rag.answer import Answer, AnsweredBy, Status
from rag.calibration import bundled_calibration, load_scale
from rag.corpus import Corpus, load_corpus, project_folder
from rag.document import Document, Section
from rag.encoder import Encoder, Progress, SentenceEncoder
from rag.errors import EncoderError
from rag.findings import Findings
from rag.indexing import build_index
from rag.interpretation import Interpretation, Interpreter
from rag.judge import Calibration, EvidenceJudge, Judge, Strictness
from rag.named import named_quotes
from rag.opening import default_index_folder
from rag.passage import Passage
from rag.query import admits, conditions
from rag.reader import Reader, SimilarityReader
from rag.retriever import Retriever
from rag.structure import answer_structure
from rag.trained import TrainedReader
from rag.weights import bundled_weights
from rag.wordmatch import WordEncoder

# The most quotes in one answer, and how many nearby sections stand beside it.
QUOTES = 5
RELATED = 3

_log = logging.getLogger(__name__)


class Pipeline:
    """Asks a corpus. Safe to share between threads: asking changes no answer.

    Args:
        retriever: finds the sections.
        reader: scores their items; by default the trained one where the encoder is a real
            model, and likeness where it is not.
        judge: tells whether there is an answer at all; by default the one for the reader.

    Attributes:
        is_calibrated: whether a confidence is a probability here: the judge was scaled on
            questions about this very corpus, by ``make fit`` or ``rag calibrate``.
    """

    def __init__(
        self, retriever: Retriever, *, reader: Reader | None = None, judge: Judge | None = None
    ) -> None:
        index = retriever.index
        self.retriever = retriever
        if reader is None:
            trained = isinstance(index.encoder, SentenceEncoder)
            reader = TrainedReader(index) if trained else SimilarityReader(index)
        self.reader = reader
        self.judge = judge or EvidenceJudge(self._calibration)
        self._has_own_judge = judge is not None
        self._is_on_own_scale = False
        # Elsewhere a confidence is right in its order, but not in its value.
        self.is_calibrated = judge is None and (
            index.corpus.fingerprint == bundled_weights("judge")["scaled_on"]
        )
        self._interpreter = Interpreter(index)

    @classmethod
    def from_corpus(
        cls,
        corpus: str | Path | Corpus = "corpus",
        *,
        index: str | Path | None = None,
        encoder: Encoder | str | None = None,
        progress: Callable[[int], Progress] | None = None,
    ) -> "Pipeline":
        """Open a corpus folder, indexing it first where that is needed.

        Where no encoder is named and the default one does not load, the corpus is searched by
        words alone, and every answer says so (``answered_by``).

        Takes and raises what ``Retriever.from_corpus`` does.
        """
        loaded = corpus if isinstance(corpus, Corpus) else load_corpus(corpus)
        try:
            pipeline = cls(
                Retriever.from_corpus(loaded, index=index, encoder=encoder, progress=progress)
            )
        except EncoderError as error:
            if encoder is not None:
                raise
            _log.warning("searching by words alone: %s", error)
            return cls(Retriever(build_index(loaded, WordEncoder())))
        folder = default_index_folder(loaded.folder) if index is None else project_folder(index)
        return pipeline._on_own_scale(folder)

    @classmethod
    def load(
        cls,
        index: str | Path,
        *,
        corpus: str | Path | None = None,
        encoder: Encoder | str | None = None,
    ) -> "Pipeline":
        """Open a built index as it is; nothing is built or changed.

        Takes and raises what ``Retriever.load`` does.
        """
        pipeline = cls(Retriever.load(index, corpus=corpus, encoder=encoder))
        return pipeline._on_own_scale(project_folder(index))

    def reopened(self, index: str | Path) -> "Pipeline":
        """Open the newer index of this corpus, with the encoder and the judge that this one has.

        A reader reads one index, so it is chosen anew.

        Raises what ``Retriever.load`` does.
        """
        of = self.retriever.index
        retriever = Retriever.load(index, corpus=of.corpus.folder, encoder=of.encoder)
        if self._has_own_judge:
            return Pipeline(retriever, judge=self.judge)
        return Pipeline(retriever)._on_own_scale(project_folder(index))

    def over(self, retriever: Retriever) -> "Pipeline":
        """Ask another corpus with this judge if it is an own one, else with the one for that."""
        own = self._has_own_judge or self._is_on_own_scale
        return Pipeline(retriever, judge=self.judge if own else None)

    def _on_own_scale(self, folder: Path) -> "Pipeline":
        """Judge as ``rag calibrate`` found right for this corpus, where it was asked to."""
        if own := load_scale(folder, self.corpus, self.answered_by):
            self.is_calibrated = self._is_on_own_scale = True
            scaled = self._calibration.rescaled(own.slope, own.shift, own.answer_from)
            self.judge = EvidenceJudge(scaled)
        return self

    @property
    def _calibration(self) -> Calibration:
        return bundled_calibration(self.answered_by, self.corpus)

    @property
    def corpus(self) -> Corpus:
        """The documents that are asked."""
        return self.retriever.index.corpus

    @property
    def answered_by(self) -> AnsweredBy:
        """What chooses the quotes here."""
        if self.retriever.index.encoder.name == WordEncoder.name:
            return AnsweredBy.WORDS
        trained = isinstance(self.reader, TrainedReader)
        return AnsweredBy.READER if trained else AnsweredBy.LIKENESS

    def look_up(
        self,
        question: str | Interpretation,
        strictness: Strictness = Strictness.BALANCED,
        documents: Collection[str] | None = None,
    ) -> Findings:
        """Retrieve, read and judge, without choosing what to show.

        Args:
            documents: the ids of those to ask; all by default.

        Raises:
            QuestionError: the question is empty, too long, or has no letter or digit.
        """
        if isinstance(question, str):
            question = self._interpreter.interpret(question)
        query = question.query
        asked = self.retriever.understand(self._interpreter.expanded(query))
        bounded = query.phrases or query.excluded or query.after or query.before
        only: Callable[[Passage], bool] | None = partial(admits, query) if bounded else None
        if documents is not None:
            only = partial(_is_among, documents, only=only)
        parts = tuple(
            tuple(self.reader.read(asked, self.retriever.candidates(asked, part, only), part))
            for part in range(len(asked.parts))
        )
        verdicts = tuple(self.judge.judge(asked, one, strictness) for one in parts)
        return Findings(question, parts, verdicts)

    def ask(
        self,
        question: str,
        *,
        k: int = QUOTES,
        strictness: Strictness | str = Strictness.BALANCED,
        earlier: Sequence[str] = (),
        as_typed: bool = False,
        documents: Collection[str] | None = None,
    ) -> Answer:
        """Answer a question with at most ``k`` quotes, or say that there is no answer.

        Args:
            k: a question about structure ("list the sections") gets all that it asks for.
            strictness: how sure to be before quoting: ``cautious``, ``balanced`` or ``eager``.
            earlier: the questions before it in the conversation, as they were read
                (``answer.read_as or answer.question``), oldest first; "and its risks?" is then
                completed from them.
            as_typed: leave the question alone: complete nothing, correct nothing.
            documents: the ids of the documents to ask; all by default.

        Raises:
            QuestionError: the question is empty, too long, or has no letter or digit.
            ValueError: ``k`` is below 1, or there is no such strictness.
        """
        if k < 1:
            raise ValueError(f"expected k >= 1, found {k}")
        strictness = Strictness(strictness)
        asked = self._interpreter.interpret(question, earlier, as_typed=as_typed)
        corpus = self.corpus if documents is None else self.corpus.only(documents)
        for text, read_as in ((question, None), (asked.text, asked.read_as)):
            if found := answer_structure(text, corpus, partial(self._about, documents)):
                return found.answer(question, read_as)
        findings = self.look_up(asked, strictness, documents)
        status, confidence = findings.verdict.status, findings.verdict.confidence
        quotes, answered_by = findings.quotes(k), self.answered_by
        if status is not Status.ANSWERED and (named := named_quotes(question, corpus)):
            status, confidence = Status.ANSWERED, None  # what it says is what was asked for
            quotes, answered_by = named, AnsweredBy.STRUCTURE
        sections, quoted = findings.sections, {id(quote.section) for quote in quotes}
        near = (hit for hit in sections if id(hit.passage.section) not in quoted)
        return Answer(
            question,
            status,
            confidence,
            quotes,
            tuple(islice(near, RELATED)),
            sections,
            asked.read_as,
            answered_by,
            asked.query if conditions(asked.query) and not (sections or quotes) else None,
        )

    def _about(
        self, documents: Collection[str] | None, topic: str
    ) -> list[tuple[Document, Section]]:
        asked = self.retriever.understand(topic)
        only = None if documents is None else partial(_is_among, documents)
        found = self.retriever.hits(self.retriever.candidates(asked, admits=only))
        return [(hit.passage.document, hit.passage.section) for hit in found]


def _is_among(
    documents: Collection[str], passage: Passage, only: Callable[[Passage], bool] | None = None
) -> bool:
    return passage.document.id in documents and (only is None or only(passage))
