"""Question answering over timestamped summaries that only ever quotes.

Read in this order; each file imports only from the ones before it:

    shown, errors, span, timestamp,
    link, moment, counted               the smallest things
    document, passage                   what a summary is made of
    heading, page, inline, sentences,
    outline, episode                    what Markdown is made of
    written_time, address_time, timed,
    time_shapes, unmarked, titles,
    labels, timing, rows                a line to the second that it tells
    chapters, headings, front_matter,
    timed_lines, opened, markdown       a file to the sections that its times begin
    captions, transcript, corpus        a folder of files to documents
    words, encoder, wordmatch, late     texts to vectors and stems
    vectors, lexical                    searching them
    manifest, store, indexing, opening,
    changes, watching                   the index, in memory and on disk
    weights, question, candidate,
    fusion, hit, retriever              question to sections
    stretch, query, spelling,
    abbreviation, followup,
    interpretation                      what a person typed, as it is read
    mismatch, quote, answer             what comes out
    clock, shapes, structure, named     questions that the outline answers
    definition, reader, network,
    trained, judge, calibration,
    selection, findings                 sections to quotes, or to none
    pipeline                            all of it behind one verb: ask
    feedback, console, terminal,
    measuring, reviewing, checking,
    stats, updating, cli, web,
    evaluation                          the ways people meet it
"""

from rag.answer import Answer, AnsweredBy, Status
from rag.corpus import Corpus
from rag.document import Document, Item, Section
from rag.encoder import Encoder, SentenceEncoder
from rag.errors import RagError
from rag.hit import Hit
from rag.judge import Judge, Strictness, Verdict
from rag.passage import Passage
from rag.pipeline import Pipeline
from rag.quote import Citation, Quote
from rag.reader import Reader, Reading
from rag.retriever import Retriever
from rag.span import Span
from rag.timestamp import Timestamp
from rag.trained import TrainedReader

__all__ = [
    "Answer",
    "AnsweredBy",
    "Citation",
    "Corpus",
    "Document",
    "Encoder",
    "Hit",
    "Item",
    "Judge",
    "Passage",
    "Pipeline",
    "Quote",
    "RagError",
    "Reader",
    "Reading",
    "Retriever",
    "Section",
    "SentenceEncoder",
    "Span",
    "Status",
    "Strictness",
    "Timestamp",
    "TrainedReader",
    "Verdict",
]
__version__ = "0.1.0"
