"""A corpus to an index and back: only files that changed are encoded again."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from rag.corpus import Corpus
from rag.document import Document
from rag.encoder import Encoder, Progress, Vectors, encode_whole
from rag.errors import BrokenIndexError, IndexMissingError, StaleIndexError
from rag.lexical import LexicalIndex
from rag.manifest import FORMAT, FileEntry, Manifest, read_manifest
from rag.passage import Passage, split_items, split_sections
from rag.store import building, read_vectors, write_manifest, write_vectors
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
    sections: tuple[Passage, ...]
    items: tuple[Passage, ...]
    section_rows: Vectors | None = None
    item_rows: Vectors | None = None


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
            encoder, are not encoded again. ``None`` keeps the index in memory.
        progress: called once with the number of texts to encode; what it returns is called
            with the number just finished, batch by batch.

    Raises:
        IndexLockedError: another process is building this folder.
        RagError: the folder cannot be written to.
    """
    if folder is None:
        return _built(corpus, [_split(doc, encoder) for doc in corpus.documents], encoder, progress)
    with building(folder):
        parts = _with_kept_rows([_split(doc, encoder) for doc in corpus.documents], encoder, folder)
        index = _built(corpus, parts, encoder, progress)
        _save(index, parts, folder)
    return index


def load_index(corpus: Corpus, encoder: Encoder, folder: Path) -> Index:
    """Open the index in ``folder`` for this corpus; the text always comes from the corpus.

    Raises:
        IndexMissingError: there is none.
        StaleIndexError: the corpus changed since, or the encoder or the format is another.
        BrokenIndexError: its files are not the ones that were built.
    """
    manifest = read_manifest(folder)
    _expect_fresh(manifest, corpus, encoder, folder)
    section_vectors = read_vectors(folder, manifest.sections)
    item_vectors = read_vectors(folder, manifest.items)
    parts = [_split(document, encoder) for document in corpus.documents]
    index = _assembled(corpus, parts, encoder, section_vectors, item_vectors)
    expected = (len(index.sections), len(index.items), encoder.dim)
    found = (len(section_vectors), len(item_vectors), section_vectors.dim)
    if found != expected:
        raise BrokenIndexError(
            f"{folder} holds {found} sections, items and dimensions, expected {expected}; "
            f"run: rag index --index {folder}"
        )
    return index


def _expect_fresh(manifest: Manifest, corpus: Corpus, encoder: Encoder, folder: Path) -> None:
    fix = f"run: rag index --corpus {corpus.folder} --index {folder}"
    if manifest.format != FORMAT:
        raise StaleIndexError(f"{folder} has format {manifest.format}, expected {FORMAT}; {fix}")
    if manifest.weights != encoder.weights:
        raise StaleIndexError(
            f"{folder} was built with {manifest.encoder!r}, not with {encoder.name!r}; {fix}"
        )
    indexed = {entry.doc_id: entry.sha256 for entry in manifest.files}
    present = {document.id: document.sha256 for document in corpus.documents}
    if indexed != present:
        pairs = sorted(set(indexed.items()) ^ set(present.items()))
        raise StaleIndexError(f"{pairs[0][0]} is not in {folder} as it is now; {fix}")


def _split(document: Document, encoder: Encoder) -> _Part:
    sections = split_sections(document, window=encoder.window, length=encoder.length)
    return _Part(document, tuple(sections), tuple(split_items(document)))


def _with_kept_rows(parts: Sequence[_Part], encoder: Encoder, folder: Path) -> list[_Part]:
    """Hand each unchanged document the vectors that an older index in ``folder`` has of it."""
    try:
        manifest = read_manifest(folder)
        if (manifest.format, manifest.weights) != (FORMAT, encoder.weights):
            return list(parts)
        sections = read_vectors(folder, manifest.sections)
        items = read_vectors(folder, manifest.items)
    except (IndexMissingError, BrokenIndexError):
        return list(parts)
    entries = {(entry.doc_id, entry.sha256): entry for entry in manifest.files}
    kept = []
    for part in parts:
        entry = entries.get((part.document.id, part.document.sha256))
        if (
            entry
            and _fits(entry.sections, part.sections, len(sections))
            and _fits(entry.items, part.items, len(items))
        ):
            rows = sections.rows(*entry.sections), items.rows(*entry.items)
            part = _Part(part.document, part.sections, part.items, *rows)
        kept.append(part)
    return kept


def _fits(rows: tuple[int, int], passages: Sequence[Passage], stored: int) -> bool:
    return 0 <= rows[0] <= rows[1] <= stored and rows[1] - rows[0] == len(passages)


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
    entries = []
    section, item = 0, 0
    for part in parts:
        sections = (section, section := section + len(part.sections))
        items = (item, item := item + len(part.items))
        entries.append(FileEntry(part.document.id, part.document.sha256, sections, items))
    manifest = Manifest(
        format=FORMAT,
        encoder=index.encoder.name,
        weights=index.encoder.weights,
        dim=index.encoder.dim,
        corpus=os.path.relpath(index.corpus.folder.resolve(), folder.resolve()),
        files=tuple(entries),
        sections=write_vectors(folder, "sections", index.section_vectors),
        items=write_vectors(folder, "items", index.item_vectors),
    )
    write_manifest(folder, manifest)
