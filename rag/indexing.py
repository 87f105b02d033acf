"""A corpus to an index and back: only documents that changed are encoded again."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from rag.corpus import Corpus
from rag.document import Document
from rag.encoder import Encoder, Progress, Vectors, encode_whole
from rag.errors import BrokenIndexError, IndexMissingError, StaleIndexError
from rag.lexical import LexicalIndex
from rag.manifest import FORMAT, FileEntry, Manifest
from rag.passage import Passage, split_items, split_sections
from rag.store import building, read_stored, write_manifest, write_vectors, writing
from rag.vectors import FaissIndex, VectorIndex


@dataclass(frozen=True, slots=True)
class Index:
    """Everything that is searched: row i of each vector index is passage i of its tuple."""

    corpus: Corpus
    encoder: Encoder = field(repr=False)
    sections: tuple[Passage, ...] = field(repr=False)
    items: tuple[Passage, ...] = field(repr=False)
    section_vectors: VectorIndex = field(repr=False)
    item_vectors: VectorIndex = field(repr=False)
    section_words: LexicalIndex = field(repr=False)
    item_words: LexicalIndex = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Part:
    """A document's passages, and their vectors where an older index still has them."""

    document: Document
    texts: str
    sections: tuple[Passage, ...]
    items: tuple[Passage, ...]
    section_rows: Vectors | None = None
    item_rows: Vectors | None = None

    @property
    def entry(self) -> FileEntry:
        own = self.document
        return FileEntry(own.id, own.sha256, self.texts, len(self.sections), len(self.items))


def build_index(
    corpus: Corpus,
    encoder: Encoder,
    folder: Path | None = None,
    *,
    progress: Callable[[int], Progress] | None = None,
) -> Index:
    """Index a corpus, and save it where a folder is given.

    Args:
        folder: the index folder. Documents that an index there already has, from the same
            encoder and under whatever name, are not encoded again. ``None`` keeps the index in
            memory.
        progress: called once with the number of texts to encode; what it returns is called
            with the number just finished, batch by batch.

    Raises:
        IndexLockedError: another process is building this folder.
        IndexUnwritableError: the folder cannot be written to.
    """
    if folder is None:
        return _built(corpus, [_split(doc, encoder) for doc in corpus.documents], encoder, progress)
    with building(folder):
        parts = _with_kept_rows([_split(doc, encoder) for doc in corpus.documents], encoder, folder)
        index = _built(corpus, parts, encoder, progress)
        with writing(folder):
            _save(index, parts, folder)
    return index


def extend_index(
    index: Index,
    documents: Sequence[Document],
    *,
    progress: Callable[[int], Progress] | None = None,
) -> Index:
    """Return another index, in memory, that holds some documents more; ``index`` stays as it is.

    Args:
        documents: come after those that are there; their ids must be new.
        progress: as in ``build_index``.
    """
    encoder = index.encoder
    more = _built(
        Corpus(index.corpus.folder, tuple(documents)),
        [_split(document, encoder) for document in documents],
        encoder,
        progress,
    )
    sections, items = index.sections + more.sections, index.items + more.items
    return Index(
        corpus=replace(index.corpus, documents=index.corpus.documents + more.corpus.documents),
        encoder=encoder,
        sections=sections,
        items=items,
        section_vectors=_joined(index.section_vectors, more.section_vectors),
        item_vectors=_joined(index.item_vectors, more.item_vectors),
        section_words=LexicalIndex([passage.search_text for passage in sections]),
        item_words=LexicalIndex([passage.search_text for passage in items]),
    )


def load_index(corpus: Corpus, encoder: Encoder, folder: Path) -> Index:
    """Open the index in ``folder`` for this corpus; the text always comes from the corpus.

    Raises:
        IndexMissingError: there is none.
        StaleIndexError: the corpus changed since, or the encoder or the format is another.
        BrokenIndexError: its files are not the ones that were built.
    """
    stored = read_stored(folder)
    parts = [_split(document, encoder) for document in corpus.documents]
    _expect_fresh(stored.manifest, corpus, parts, encoder, folder)
    return _assembled(corpus, parts, encoder, stored.sections, stored.items)


def _expect_fresh(
    manifest: Manifest, corpus: Corpus, parts: Sequence[_Part], encoder: Encoder, folder: Path
) -> None:
    fix = f"run: rag index --corpus {corpus.folder} --index {folder}"
    if manifest.weights != encoder.weights:
        raise StaleIndexError(
            f"{folder} was built with {manifest.encoder!r}, not with {encoder.name!r}; {fix}"
        )
    present = tuple(part.entry for part in parts)
    if manifest.files != present:
        first = min(entry.doc_id for entry in set(manifest.files) ^ set(present))
        raise StaleIndexError(f"{first} is not in {folder} as it is now; {fix}")


def _split(document: Document, encoder: Encoder) -> _Part:
    sections = tuple(split_sections(document, window=encoder.window, length=encoder.length))
    items = tuple(split_items(document))
    # A longer text is encoded in parts, so the window counts, too.
    texts = sha256(f"{encoder.window}\n".encode())
    for passages in (sections, items):
        texts.update(f"{len(passages)}\n".encode())
        for passage in passages:
            text = passage.search_text.encode("utf-8", "surrogatepass")
            # The length goes first: no two lists of texts run together into the same bytes.
            texts.update(f"{len(text)}\n".encode() + text)
    return _Part(document, texts.hexdigest(), sections, items)


def _with_kept_rows(parts: Sequence[_Part], encoder: Encoder, folder: Path) -> list[_Part]:
    """Hand each document the vectors that an older index in ``folder`` has of the same texts."""
    try:
        stored = read_stored(folder)
    except (IndexMissingError, StaleIndexError, BrokenIndexError):
        return list(parts)
    if (stored.manifest.weights, stored.manifest.dim) != (encoder.weights, encoder.dim):
        return list(parts)
    known: dict[str, tuple[Vectors, Vectors]] = {}
    section, item = 0, 0
    for entry in stored.manifest.files:
        sections = (section, section := section + entry.sections)
        items = (item, item := item + entry.items)
        known[entry.texts] = stored.sections.rows(*sections), stored.items.rows(*items)
    return [
        replace(part, section_rows=known[part.texts][0], item_rows=known[part.texts][1])
        if part.texts in known
        else part
        for part in parts
    ]


def _built(
    corpus: Corpus,
    parts: Sequence[_Part],
    encoder: Encoder,
    progress: Callable[[int], Progress] | None,
) -> Index:
    new = [part for part in parts if part.section_rows is None]
    todo = sum(len(part.sections) + len(part.items) for part in new)
    step = progress(todo) if progress else None
    section_rows, item_rows = [], []
    for part in parts:
        if part.section_rows is None or part.item_rows is None:
            section_rows.append(_encoded(encoder, part.sections, step))
            item_rows.append(_encoded(encoder, part.items, step))
        else:
            section_rows.append(part.section_rows)
            item_rows.append(part.item_rows)
    section_vectors = FaissIndex.build(np.concatenate(section_rows))
    return _assembled(
        corpus, parts, encoder, section_vectors, FaissIndex.build(np.concatenate(item_rows))
    )


def _joined(first: VectorIndex, second: VectorIndex) -> FaissIndex:
    rows = first.rows(0, len(first)), second.rows(0, len(second))
    return FaissIndex.build(np.concatenate(rows))


def _encoded(encoder: Encoder, passages: Sequence[Passage], step: Progress | None) -> Vectors:
    if not passages:
        return np.zeros((0, encoder.dim), dtype=np.float32)
    return encode_whole(encoder, [passage.search_text for passage in passages], progress=step)


def _assembled(
    corpus: Corpus,
    parts: Sequence[_Part],
    encoder: Encoder,
    section_vectors: FaissIndex,
    item_vectors: FaissIndex,
) -> Index:
    sections = tuple(passage for part in parts for passage in part.sections)
    items = tuple(passage for part in parts for passage in part.items)
    return Index(
        corpus=corpus,
        encoder=encoder,
        sections=sections,
        items=items,
        section_vectors=section_vectors,
        item_vectors=item_vectors,
        section_words=LexicalIndex([passage.search_text for passage in sections]),
        item_words=LexicalIndex([passage.search_text for passage in items]),
    )


def _save(index: Index, parts: Sequence[_Part], folder: Path) -> None:
    assert isinstance(index.section_vectors, FaissIndex)
    assert isinstance(index.item_vectors, FaissIndex)
    manifest = Manifest(
        format=FORMAT,
        encoder=index.encoder.name,
        weights=index.encoder.weights,
        dim=index.encoder.dim,
        corpus=os.path.relpath(index.corpus.folder.resolve(), folder.resolve()),
        files=tuple(part.entry for part in parts),
        sections=write_vectors(folder, "sections", index.section_vectors),
        items=write_vectors(folder, "items", index.item_vectors),
    )
    write_manifest(folder, manifest)
