"""A name as it can stand on one line of a message."""

from pathlib import Path


def shown(name: str | Path) -> str:
    """Return a file's name; with escapes where it has line ends or bytes that are no text."""
    text = str(name)
    return text if text.isprintable() else repr(text)[1:-1]
