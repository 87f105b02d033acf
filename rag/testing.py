"""A fake encoder for tests, this project's and yours: exact, instant, without a model."""

from rag.wordmatch import WordEncoder


class KeywordEncoder(WordEncoder):
    """Encodes by shared words alone."""

    name = "keyword"
