"""The web chat over ``corpus/``: ``python app.py``, or ``make chat``."""

import sys

from rag import Pipeline, RagError
from rag.web import serve

# Offered on the empty page, each only if the corpus answers it.
EXAMPLES = [
    "What is a k-hole?",
    "How long do the antidepressant effects last?",
    "What is BDNF, and what is HNK?",
    "Does microdosing work?",
]


def main() -> None:
    """Index what is new, open the page in a browser, and serve until interrupted."""
    try:
        serve(Pipeline.from_corpus("corpus"), open_browser=True, examples=EXAMPLES)
    except RagError as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
