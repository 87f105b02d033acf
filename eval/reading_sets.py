"""Public sets as pages to read: a question, the items of one section, and which of them answer.

Reads ``../shared/data/<set>/qa.jsonl`` (licences in the NOTE.md beside each) and the project's own
``eval/summaries`` and ``eval/articles``. Nothing of the public sets is written anywhere.
"""

import json
import random
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag import Corpus, Encoder, Retriever
from rag.corpus import load_corpus
from rag.evaluation import GoldQuestion, load_questions
from rag.indexing import build_index
from rag.reader import SimilarityReader
from rag.sentences import split_sentences
from rag.span import Span
from rag.trained import shown

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
SUMMARIES = ROOT / "eval" / "summaries"
ARTICLES = ROOT / "eval" / "articles"
OWN = frozenset({SUMMARIES.name, ARTICLES.name})
# First letters of the summaries and articles that were written at one time. Of each lot some are
# held out, so that a lot that is added later moves none of the earlier ones. What was written after
# the network was trained is in no lot yet: all of it is held out.
LOTS = ("abcdefghijkl", "mnop", "tu", "xyz", "w", "q", "r", "s")
# Questions about the seed that are there to be trained on, and are in no half that is measured on.
SEED_TRAINING = ROOT / "eval" / "training.jsonl"
# First letters of the ids of those that the network was trained on.
SEED_LOTS = "abcd"


@dataclass(frozen=True, slots=True)
class Section:
    """What is read at once: consecutive items under one heading."""

    group: str
    heading: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and where its answer stands.

    Attributes:
        group: what is trained on whole or not at all: an article, a site, a document.
        home: the sections it was asked about.
        gold: for each right item its section in ``home`` and its number there.
        spans: the part of the item that is the answer, where that is known.
        likely: the numbers of the items of a document, those most like the question first; only
            where the whole document is one section.
    """

    source: str
    group: str
    question: str
    home: tuple[Section, ...]
    gold: tuple[tuple[int, int], ...]
    spans: tuple[Span | None, ...]
    likely: tuple[int, ...] = ()


def load_asked(source: str, *, longest: int = 1400) -> list[Asked]:
    """Read a public set.

    Args:
        source: the folder under ``../shared/data``.
        longest: characters after which a context is continued in another section.
    """
    found = []
    with (DATA / source / "qa.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["context"].strip():
                found.append(_asked(source, row, longest))
    return found


def _asked(source: str, row: Any, longest: int) -> Asked:
    context: str = row["context"]
    title = str(row.get("title") or row.get("focus") or "").replace("_", " ")
    group = str(row.get("title") or row.get("doc") or row["context_id"])
    spans = _sentences(row)
    sections: list[list[Span]] = [[]]
    for span in spans:
        if sections[-1] and span.end - sections[-1][0].start > longest:
            sections.append([])
        sections[-1].append(span)
    home = tuple(
        Section(f"{source}/{group}", title, tuple(span.of(context) for span in part))
        for part in sections
    )
    places = {
        span: (at, number) for at, part in enumerate(sections) for number, span in enumerate(part)
    }
    gold: dict[tuple[int, int], Span | None] = {}
    if row["answerable"]:
        labelled = {one["start"] for one in row.get("sentences") or () if one["label"]}
        gold = {places[span]: None for span in spans if span.start in labelled}
        for answer in row["answers"]:
            if answer["text"].strip():
                whole = Span(answer["start"], answer["start"] + len(answer["text"]))
                for span in spans:
                    if span.overlaps(whole):
                        start = max(whole.start - span.start, 0)
                        gold[places[span]] = Span(start, min(whole.end, span.end) - span.start)
    return Asked(
        source,
        f"{source}/{group}",
        row["question"].strip(),
        home,
        tuple(gold),
        tuple(gold.values()),
    )


def _sentences(row: Any) -> list[Span]:
    context: str = row["context"]
    if row.get("sentences"):
        found = [
            Span(one["start"], one["start"] + len(one["text"]))
            for one in row["sentences"]
            if one["text"].strip()
        ]
    else:
        found = [span for line in _lines(context) for span in split_sentences(context, line)]
    return [span for span in found if span.of(context).strip()]


def _lines(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield Span(start, start + len(line))
        start += len(line) + 1


def load_summaries(encoder: Encoder) -> list[Asked]:
    """Read the project's own summaries, each with the questions about it."""
    return _load_own(SUMMARIES, encoder)


def load_articles(encoder: Encoder) -> list[Asked]:
    """Read the project's own articles in the manner of an encyclopedia, with their questions."""
    return _load_own(ARTICLES, encoder)


def _load_own(folder: Path, encoder: Encoder) -> list[Asked]:
    found: list[Asked] = []
    for document in load_corpus(folder).documents:
        corpus = Corpus(folder, (document,))
        rows = load_questions(folder / f"{document.id}.jsonl", corpus)
        found += _about(corpus, rows, encoder, folder.name)
    return found


def load_seed_dev(encoder: Encoder) -> list[Asked]:
    """Return the dev half of the seed's questions, for looking; it is not trained on."""
    corpus = load_corpus(ROOT / "corpus")
    rows = load_questions(ROOT / "eval" / "questions.jsonl", corpus)
    return list(_about(corpus, [row for row in rows if row.split == "dev"], encoder, "seed"))


def load_seed_training(encoder: Encoder) -> list[Asked]:
    """Return the questions about the seed that are trained on."""
    corpus = load_corpus(ROOT / "corpus")
    rows = [row for row in load_questions(SEED_TRAINING, corpus) if row.id[0] in SEED_LOTS]
    return list(_about(corpus, rows, encoder, "seed"))


def _about(
    corpus: Corpus, rows: Sequence[GoldQuestion], encoder: Encoder, source: str
) -> Iterator[Asked]:
    """Yield questions about a corpus of one document as the trained reader meets them."""
    index = build_index(corpus, encoder)
    retriever, reader = Retriever(index), SimilarityReader(index)
    (document,) = corpus.documents
    numbers = {id(passage): number for number, passage in enumerate(index.items)}
    texts = tuple(shown(passage)[1] for passage in index.items)
    home = (Section(document.id, document.title, texts),)
    for row in rows:
        asked = retriever.understand(row.question)
        likely = tuple(
            numbers[id(reading.candidate.passage)]
            for reading in reader.read(asked, retriever.candidates(asked))
        )
        places = [place.span for quote in row.quotes for place in quote]
        gold = tuple(
            (0, number)
            for number, passage in enumerate(index.items)
            if any(passage.span.overlaps(span) for span in places)
        )
        nowhere = (None,) * len(gold)
        yield Asked(source, document.id, row.question, home, gold, nowhere, likely)


def by_group(asked: Sequence[Asked]) -> dict[str, list[Asked]]:
    """Part questions by group, sorted by name."""
    found: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        found[one.group].append(one)
    return dict(sorted(found.items()))


def held_out(groups: Iterable[str], share: float, seed: int) -> frozenset[str]:
    """Choose the groups that are not trained on."""
    names = sorted(set(groups))
    random.Random(seed).shuffle(names)
    return frozenset(names[: round(len(names) * share)])


def in_no_lot(name: str) -> bool:
    """Tell whether a summary or article is newer than the lots."""
    return name[0] not in "".join(LOTS)


def held_out_of_lots(names: Collection[str], share: float, seed: int) -> frozenset[str]:
    """Choose a share of each lot, and all that is in none; of summaries or articles."""
    lots = [[name for name in names if name[0] in letters] for letters in LOTS]
    newer = frozenset(filter(in_no_lot, names))
    return newer.union(*(held_out(lot, share, seed) for lot in lots))


def hold_out(asked: Sequence[Asked], share: float, seed: int) -> tuple[list[Asked], list[Asked]]:
    """Part the groups, never the questions of one, into trained and held out."""
    choose = held_out_of_lots if asked[0].source in OWN else held_out
    kept_out = choose([one.group for one in asked], share, seed)
    return (
        [one for one in asked if one.group not in kept_out],
        [one for one in asked if one.group in kept_out],
    )


def sample(asked: Sequence[Asked], limit: int, seed: int) -> list[Asked]:
    """Return at most ``limit`` of them."""
    return random.Random(seed).sample(list(asked), min(limit, len(asked)))
