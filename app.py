"""The web chat over ``corpus/``: ``python app.py``, or ``make chat``; ``rag serve`` has options."""

import argparse
import sys
from functools import partial

from rag import Pipeline, RagError
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
        opened = partial(Pipeline.from_corpus, corpus)
        loading = Loading(corpus, opened, index=default_index_folder(corpus.folder))
        serve(loading, open_browser=True, examples=EXAMPLES)
    except RagError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
