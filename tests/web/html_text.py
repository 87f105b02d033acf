"""Reads a piece of HTML as a browser does: its text, its tags and its links."""

from html.parser import HTMLParser


class Reader(HTMLParser):
    """The text and the tags of a piece of HTML.

    Attributes:
        marked: the text inside ``<mark>``, a string for each.
    """

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.tags: list[str] = []
        self.links: list[str | None] = []
        self.attributes: list[dict[str, str | None]] = []
        self.marked: list[str] = []
        self._in_mark = False
        self.feed(source)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._in_mark:
            self.marked[-1] += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.append(dict(attrs))
        self.links += [value for name, value in attrs if name == "href"]
        if tag == "mark":
            self._in_mark = True
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._in_mark = False
