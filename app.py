"""The web chat over ``corpus/``: ``python app.py``. The same as ``rag serve``."""

from rag import Pipeline
from rag.web import serve


def main() -> None:
    """Index what is new, then serve until interrupted."""
    serve(Pipeline.from_corpus("corpus"))


if __name__ == "__main__":
    main()
