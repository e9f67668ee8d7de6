"""A Python-Markdown extension, so for MkDocs and Zensical as well: `::: lowback runner_lowback mode=hold`.

Name it in `markdown_extensions` of mkdocs.yml, or pass it to `markdown.markdown`:

    >>> import markdown
    >>> page = markdown.markdown("::: lowback runner_lowback mode=hold", extensions=["lowback"])
    >>> page.splitlines()[1]
    '<h2 id="lowback-runner-lowback-hold-title">Low-back routine for runners</h2>'
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement

from markdown.blockprocessors import BlockProcessor
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.util import AtomicString

from lowback.catalog.catalog import routine_or_exercise
from lowback.errors import LowbackError
from lowback.escaping import shown
from lowback.integrations._articles import Anchors, article, catalog_with, options_of, packs_of

if TYPE_CHECKING:
    from markdown import Markdown

#: Before mkdocstrings, after indented code, which stays as it is.
_PRIORITY = 76
#: Before any other extension changes a line.
_FIRST = 1000
_LINE = re.compile(r"^ {0,3}:::[ \t]+lowback(?P<words>[ \t][^\n]*)?$", re.MULTILINE)
_HEADING = re.compile(r'^<h([1-6]) id="([^"]+)">(.*)</h\1>\n', re.MULTILINE)
_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HIGHEST, _DEEPEST = 2, 5


class PageError(LowbackError, ValueError):
    """A line of a page asks for what there is not."""

    line: str
    """The line, without white space around it."""
    number: int | None
    """Its number in what Python-Markdown was given, from 1: hosts take the front matter off before. None when another
    extension brought it in."""
    reason: str
    """What is wrong with it and what to do."""
    page: str
    """The path of the page; empty where the host tells it another way."""

    def __init__(self, line: str, number: int | None, reason: str, page: str = "") -> None:
        super().__init__(line=line, number=number, reason=reason, page=page)

    def __str__(self) -> str:
        """Say which line, and what is wrong with it."""
        counted = f"line {self.number} (front matter not counted)" if self.number else "a line from elsewhere"
        place = f"{self.page} {counted}".lstrip()
        return f"{place}, {shown(self.line)}: {self.reason}"


class LowbackExtension(Extension):
    """Put a routine or an exercise where a line `::: lowback ID` asks for it."""

    def __init__(self, **settings: Any) -> None:
        """Take the settings.

        Args:
            settings: `packs`, further packs: their paths, from where the site is built, or ids of installed ones.

        """
        self.config = {"packs": [[], "further packs: paths, or ids of installed packs"]}
        super().__init__(**settings)

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Python-Markdown's name
        """Add what finds the lines."""
        page = _Page(md)
        md.preprocessors.register(page, "lowback", _FIRST)
        md.parser.blockprocessors.register(
            _Directive(md, page, packs_of(self.getConfig("packs"))), "lowback", _PRIORITY
        )


def makeExtension(**settings: Any) -> LowbackExtension:  # noqa: N802 - Python-Markdown's name and settings
    """Return the extension, for which Python-Markdown asks by the name of this module."""
    return LowbackExtension(**settings)


class _Page(Preprocessor):
    """A page at its start, and what is known about it."""

    def run(self, lines: list[str]) -> list[str]:
        self.lines = [line.split() for line in lines]
        self.anchors = Anchors()
        self.headings: list[Element] = []
        return lines

    def number(self, line: str) -> int | None:
        """Return which line it is, from 1, in a quotation too; None when another extension brought it in."""
        words = line.split()
        return next(
            (number for number, line_words in enumerate(self.lines, 1) if line_words[-len(words) :] == words), None
        )

    def level(self, root: Element) -> int:
        """Return the level of a heading below the last one on the page, those of articles aside."""
        own = set(map(id, self.headings))
        levels = [int(heading.tag[1]) for heading in root.iter() if heading.tag in _TAGS and id(heading) not in own]
        return min(levels[-1] + 1, _DEEPEST) if levels else _HIGHEST

    def refusal(self, line: str, reason: LowbackError) -> Exception:
        """Return the error for a line; MkDocs has one of its own, which it shows without a traceback."""
        error = PageError(line, self.number(line), str(reason), self._path())
        host = sys.modules.get("mkdocs.exceptions")
        return host.BuildError(f"lowback: {error}") if host else error

    def _path(self) -> str:
        """Return the path of the page where Zensical builds it; its own messages do not tell."""
        if "rendering_context" not in self.md.preprocessors:
            return ""
        known: Any = self.md.preprocessors["rendering_context"]
        return str(known.page.path)


class _Directive(BlockProcessor):
    """What makes an article of a line."""

    def __init__(self, md: Markdown, page: _Page, packs: tuple[str, ...]) -> None:
        super().__init__(md.parser)
        self.md = md
        self.page = page
        self.packs = packs

    def test(self, _: Element, __: str) -> bool:
        return True  # The run tells whether there is a line of ours.

    def _find(self, block: str) -> re.Match[str] | None:
        match = _LINE.search(block)
        # Alone, the name is that of our package, which mkdocstrings documents.
        is_theirs = match and not match["words"] and "mkdocstrings" in self.parser.blockprocessors
        return None if is_theirs else match

    def run(self, parent: Element, blocks: list[str]) -> bool:
        match = self._find(blocks[0])
        if not match:
            return False
        before, after = match.string[: match.start()], match.string[match.end() :]
        blocks[:1] = [after.lstrip("\n")] if after.strip() else []
        if before.strip():
            self.parser.parseBlocks(parent, [before.rstrip("\n")])
        try:
            self._put(parent, self._article((match["words"] or "").split()))
        except LowbackError as error:
            raise self.page.refusal(match.group().strip(), error) from None
        return True

    def _article(self, words: list[str]) -> str:
        if not words:
            raise LowbackError("name a routine or an exercise, such as runner_lowback")
        catalog = catalog_with(self.packs)
        subject = routine_or_exercise(catalog, words[0])
        options = {"heading_level": self.page.level(self.parser.root), **options_of(words[1:])}
        return article(subject, catalog, self.page.anchors, options)

    def _put(self, parent: Element, article: str) -> None:
        """Add an article: its headings as elements, of which the table of contents is made, the rest as it is."""
        *parts, last = _HEADING.split(article)
        for before, level, id_, text in zip(*[iter(parts)] * 4, strict=True):
            self._stash(SubElement(parent, "p"), before)
            heading = SubElement(parent, f"h{level}", id=id_)
            self._stash(heading, text)
            self.page.headings.append(heading)
        self._stash(SubElement(parent, "p"), last)

    def _stash(self, element: Element, markup: str) -> None:
        """Let an element stand for HTML that no other extension looks into."""
        element.text = AtomicString(self.md.htmlStash.store(markup.strip("\n")))
