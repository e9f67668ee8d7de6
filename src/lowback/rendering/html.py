"""HTML: an article to put into a page, with names of its own for classes and ids, or a whole page in one file."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from lowback.escaping import readable
from lowback.pack.locate import packaged
from lowback.rendering.credits import attribution, credit
from lowback.rendering.page import BlockRole, Bullets, Doses, Line, iso_duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.rendering.page import Block, Options, Page, Section


def whole_page(title: str, description: str, body: str, head: str = "") -> str:
    """Return a whole page, which ends in one newline; it runs no script, and asks for no other file.

    Args:
        title: its title, as HTML.
        description: what it is about, as HTML that is safe in an attribute.
        body: its contents, as HTML that ends in one newline.
        head: more of its head, as HTML whose lines end in a newline.

    """
    style, digest = stylesheet()
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        f"content=\"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n"
        f'<meta name="description" content="{description}">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f"{head}<style>{style}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def licence_link(url: str) -> str:
    """Return the element of a head that names a licence."""
    return f'<link rel="license" href="{escape(url)}">\n'


@cache
def stylesheet() -> tuple[str, str]:
    """Return the style sheet and its digest, by which a page's policy lets it in."""
    from base64 import b64encode
    from hashlib import sha256

    # One checker takes digests of trimmed style sheets.
    style = packaged("rendering", "page.css").strip()
    return style, b64encode(sha256(style.encode()).digest()).decode()


_LOWEST = 6


def render_html(page: Page, options: Options, head: str = "") -> str:
    """Return a page as an article, or as a whole page.

    Args:
        page: the page.
        options: how it is to look.
        head: structured data to put into it, as HTML whose lines end in a newline.

    """
    article = Article(page, options).text()
    if not options.standalone:
        return article + head
    licence = "".join(licence_link(licence_.url) for licence_ in page.licences if licence_.url)
    return whole_page(text_of(page.title), text_of(page.summary), article, licence + head)


def text_of(text: str) -> str:
    """Return a text as HTML that shows it letter for letter, in an attribute too."""
    return escape(readable(text))


class Article:
    """One article in the making."""

    def __init__(self, page: Page, options: Options) -> None:
        """Take its contents.

        Args:
            page: the page.
            options: how it is to look.

        """
        self.page = page
        self.level = options.heading_level or (1 if options.standalone else 2)
        self.id = options.anchor(page.id)

    def text(self) -> str:
        """Return the article."""
        page = self.page
        return "\n".join(
            (
                f'<article class="lowback" lang="en" id="{self.id}" aria-labelledby="{self.id}-title">',
                f'<h{self.level} id="{self.id}-title">{text_of(page.title)}</h{self.level}>',
                f"<p>{text_of(page.summary)}</p>",
                '<dl class="lowback-facts">',
                *(f"<div><dt>{text_of(fact.label)}</dt><dd>{self._line_text(fact)}</dd></div>" for fact in page.facts),
                "</dl>",
                *map(self._section, page.sections),
                *self._recorded(),
                "</article>\n",
            )
        )

    def _section(self, section: Section) -> str:
        below = min(self.level + 1, _LOWEST)
        place = f"{self.id}-{section.id}"
        parts = [
            f'<section id="{place}">',
            f'<h{below} id="{place}-title">{text_of(section.title)}</h{below}>',
        ]
        parts += [self._block(block, place) for block in section.blocks]
        parts.append("</section>")
        return "\n".join(parts)

    def _block(self, block: Block, place: str) -> str:
        if isinstance(block, Line):
            return f"<p>{self._labelled(block)}</p>"
        if isinstance(block, Bullets):
            return self._bullets(block)
        if isinstance(block, Doses):
            return self._doses(block)
        return self._sources(block.lines) if block.role is BlockRole.SOURCES else self._steps(block.lines, place)

    def _steps(self, lines: tuple[Line, ...], place: str) -> str:
        steps = [f'<li id="{place}-step-{number}">{self._labelled(line)}</li>' for number, line in enumerate(lines, 1)]
        return _joined('<ol class="lowback-steps">', steps, "</ol>")

    def _sources(self, lines: tuple[Line, ...]) -> str:
        items = [
            f'<li id="{self.id}-source-{number}">{self._line_text(line)}</li>' for number, line in enumerate(lines, 1)
        ]
        return _joined('<ol class="lowback-sources">', items, "</ol>")

    def _doses(self, doses: Doses) -> str:
        if len(doses.ways) > 1:
            parts = [f"<p><strong>{text_of(doses.label)}:</strong></p>", self._list(doses.ways)]
        else:
            parts = [f"<p><strong>{text_of(doses.label)}:</strong> {self._line_text(way)}</p>" for way in doses.ways]
        if doses.cycle:
            parts.append(f"<p>{self._line_text(doses.cycle)}</p>")
        if doses.others:
            parts.append(_folded(doses.others_label, self._list(doses.others)))
        return "\n".join(parts)

    def _bullets(self, bullets: Bullets) -> str:
        lines = self._list(bullets.lines)
        if bullets.fold:
            return _folded(bullets.label, lines, " open" if bullets.fold == "open" else "")
        return f"<p><strong>{text_of(bullets.label)}:</strong></p>\n{lines}" if bullets.label else lines

    def _list(self, lines: tuple[Line, ...]) -> str:
        return _joined("<ul>", [f"<li>{self._labelled(line)}</li>" for line in lines], "</ul>")

    def _labelled(self, line: Line) -> str:
        text = self._line_text(line)
        return f"<strong>{text_of(line.label)}:</strong> {text}" if line.label else text

    def _line_text(self, line: Line) -> str:
        marked = line.length is not None
        text = "".join([_piece(*piece) for piece in line.pieces]) if marked else _link(line.text, line.url)
        return f"{text}{' ' if text else ''}{self._refs(line.refs)}" if line.refs else text

    def _refs(self, refs: tuple[int | str, ...]) -> str:
        marks = [f'<a href="#{self.id}-source-{ref}">{ref}</a>' if isinstance(ref, int) else ref for ref in refs]
        return f'<small class="lowback-refs">[{", ".join(marks)}]</small>'

    def _recorded(self) -> Iterator[str]:
        """Yield the credits as a comment when they are not to be seen."""
        if not self.page.shows_credits:
            notes = [*map(credit, self.page.sources), *map(attribution, self.page.licences)]
            # A comment ends at two hyphens and an angle; it has neither.
            yield f"<!-- {re.sub('-{2,}', '-', ' '.join(map(text_of, notes)))} -->"


def _folded(label: str, lines: str, state: str = "") -> str:
    return f"<details{state}>\n<summary>{text_of(label)}</summary>\n{lines}\n</details>"


def _joined(start: str, lines: list[str], end: str) -> str:
    return "\n".join((start, *lines, end))


def _link(text: str, url: str | None) -> str:
    return f'<a href="{escape(url)}">{text_of(text)}</a>' if url else text_of(text)


def _piece(text: str, seconds: int | None) -> str:
    return escape(text) if seconds is None else f'<time datetime="{iso_duration(seconds)}">{text}</time>'
