"""Reading HTML as a parser does: elements and text."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.elements = []
        self.texts = []
        self._open = []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self._open.append(tag)
        if tag not in {"a", "small", "strong", "time"}:
            self.texts.append(" ")

    def handle_endtag(self, tag):
        while self._open and self._open.pop() != tag:
            pass

    def handle_data(self, data):
        if not {"style", "script"}.intersection(self._open):
            self.texts.append(data)


def _read(html):
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def elements(html):
    """Return the elements of a page in order: each one's name and attributes."""
    return _read(html).elements


def text(html):
    """Return the text of a page as one line."""
    return " ".join("".join(_read(html).texts).split())
