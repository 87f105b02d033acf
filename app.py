"""The web chat over ``corpus/``: ``python app.py``, or ``make chat``; ``rag serve`` has options."""

import argparse
import sys
from functools import partial

from rag import Corpus, Pipeline, RagError
from rag.console import progress_bar
from rag.corpus import load_corpus
from rag.opening import default_index_folder
from rag.web import Loading, serve

# Offered on the empty page, each only if the corpus answers it.
EXAMPLES = [
    "What is a k-hole?",
    "How long do the antidepressant effects last?",
    "What is BDNF, and what is HNK?",
    "Does microdosing work?",
]


def main() -> None:
    """Index what is new, open the page in a browser, and serve until interrupted."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    try:
        corpus = load_corpus("corpus")
        index = default_index_folder(corpus.folder)
        loading = Loading(corpus, partial(opened, corpus), index=index)
        serve(loading, open_browser=True, examples=EXAMPLES)
    except RagError as error:
        sys.exit(f"error: {error}")


def opened(corpus: Corpus) -> Pipeline:
    """Open the corpus and show on the terminal how far its indexing is; the page is up by then."""
    with progress_bar() as progress:
        return Pipeline.from_corpus(corpus, progress=progress)


if __name__ == "__main__":
    main()
