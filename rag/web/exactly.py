"""Text as HTML, character for character. Every word that is not ours goes through here."""

from html import escape


def exact(text: str) -> str:
    """Return HTML whose text content is ``text``; nothing in it is markup.

    Line ends are written as character references: HTML would make one of a carriage return and
    a line feed, and Gradio's Markdown would read on after a blank line.
    """
    return escape(text).replace("\r", "&#13;").replace("\n", "&#10;").replace("\t", "&#9;")
