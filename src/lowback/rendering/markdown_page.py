"""Markdown, with front matter for a whole post. Every text from the data is escaped: it reads as it is written."""

from __future__ import annotations

import json
import re
from functools import partial
from html import escape as escaped_html
from typing import TYPE_CHECKING

from lowback.escaping import readable
from lowback.rendering import words
from lowback.rendering.credits import address, attribution, credit, spdx
from lowback.rendering.dialects import dialect_of
from lowback.rendering.page import Bullets, Doses, Line, OptionError, slug

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowback.rendering.dialects import Dialect
    from lowback.rendering.page import Block, Numbered, Options, Page


_ENTITY = re.compile("&(?=#?[0-9A-Za-z]+;)")
_OPENING = re.compile(r'(^|[\s(\[])"')


def front_matter(page: Page, date: str | None, dialect: Dialect) -> str:
    """Return the front matter of a page, with the lines around it.

    Args:
        page: the page.
        date: the day of the post, or None.
        dialect: whose Markdown it is; it has front matter.

    """
    quoted = partial(quoted_in, dialect)
    lines = [f"{key}: {value}" for key, value in (dialect.front_matter or {}).items()]
    lines.append(f"title: {quoted(page.title)}")
    if date:
        lines.append(f"date: {date}")
    lines.append(f"description: {quoted(page.summary)}")
    lines.append(f"tags: [{', '.join(map(quoted, page.tags))}]")
    lines.append(f"slug: {quoted(slug(page.id))}")
    lines.append(f"license: {quoted(spdx(page.licences))}")
    for key, texts in (("attribution", attributions(page)), ("sources", sources(page))):
        if not page.shows_credits:
            lines += [f"{key}:", *(f"  - {quoted(text)}" for text in texts)]
    return "\n".join(("---", *lines, "---"))


def quoted_in(dialect: Dialect, text: str) -> str:
    """Return a text as a value of front matter, with quotes around it."""
    plain = readable(text)
    # JSON is YAML here: `readable` leaves nothing that JSON keeps as it is and YAML does not.
    return json.dumps(_harmless(plain) if dialect.trusts_front_matter else plain, ensure_ascii=False)


def attributions(page: Page) -> Iterator[str]:
    """Yield each licence of a page, with whom to name and where its text is."""
    for licence in page.licences:
        yield " ".join(filter(None, (attribution(licence), licence.url)))


def sources(page: Page) -> Iterator[str]:
    """Yield each source of a page, with its address."""
    for source in page.sources:
        yield " ".join(filter(None, (credit(source), address(source))))


def _harmless(text: str) -> str:
    """Return a text that templates may put into HTML, into an attribute too, as it is: with typographic quotes.

    Nor does it hold a template of its own: a plugin of MkDocs runs those that it finds in titles.
    """
    opened = _OPENING.sub("\\1“", text).replace('"', "”")
    return _ENTITY.sub("&amp;", opened).replace("<", "&lt;").replace(">", "&gt;").replace("{", "&#123;")


_DEEPEST = 6
#: Ends a list before another one, out of sight.
_END = "<!-- -->"
#: What could end a comment, mean something to what reads templates, or be a link where a reader shows comments.
_ODD_IN_COMMENT = re.compile(r"-(?=-)|[\[{]")
#: What an address may hold and some host takes for a formula, an entity, an emoji, or not for a part of it.
_ODD_IN_ADDRESS = re.compile(r"[\s$\[\]<>\"\\^`{|}]|(?<=[0-9A-Za-z]);|:(?=[\w+-]+:)")


def render_markdown(page: Page, options: Options) -> str:
    """Return a page as Markdown that ends in one newline.

    Raises:
        OptionError: when there is a date, and no front matter to put it into.

    """
    dialect = dialect_of(options.dialect)
    is_post = bool(options.standalone) and dialect.front_matter is not None
    if options.date and not is_post:
        raise OptionError(
            "date", "is part of the front matter. Also ask for a complete post (standalone) for hugo, jekyll or mkdocs"
        )
    level = options.heading_level or 1
    parts = [front_matter(page, options.date, dialect)] if is_post else []
    if not (is_post and dialect.shows_title):
        parts.append(f"{'#' * level} {dialect.inline(page.title)}")
    parts += _Writer(dialect).body(page, "#" * min(level + 1, _DEEPEST))
    if not (is_post or page.shows_credits):
        parts.append(_recorded(page))
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Return a text as CommonMark that shows it letter for letter, at the start of a line too."""
    return dialect_of(None).line(text)


class _Writer:
    """Blocks of a page in one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.inline = dialect.inline
        self.line = dialect.line

    def body(self, page: Page, heading: str) -> Iterator[str]:
        """Yield what follows the title."""
        yield self.line(page.summary)
        yield from self._blocks(page.facts)
        for section in page.sections:
            yield f"{heading} {self.inline(section.title)}"
            yield from self._blocks(section.blocks)

    def _blocks(self, blocks: Sequence[Block]) -> Iterator[str]:
        after_list = False
        for block in blocks:
            is_list = not isinstance(block, Line)
            if isinstance(block, Line):
                yield self._line_text(block)
            elif isinstance(block, Bullets):
                yield from self._bullets(block.label, block.lines, after_list=after_list)
            elif isinstance(block, Doses):
                yield from self._doses(block)
            else:
                if after_list:
                    yield _END
                yield self._numbered(block)
            after_list = is_list

    def _numbered(self, block: Numbered) -> str:
        return "\n".join([f"{number}. {self._line_text(line)}" for number, line in enumerate(block.lines, 1)])

    def _doses(self, doses: Doses) -> Iterator[str]:
        if len(doses.ways) > 1:
            yield from self._amounts(doses.label, doses.ways)
        else:
            yield from (f"{self._label(doses.label)} {self._line_text(way)}" for way in doses.ways)
        if doses.cycle:
            yield self._line_text(doses.cycle)
        if doses.others:
            yield from self._amounts(doses.others_label, doses.others)

    def _amounts(self, label: str, lines: Sequence[Line]) -> Iterator[str]:
        """Yield amounts as a table where there are two of anything to line up, else as a list."""
        columns = [bool(lines[0].label), True, any(line.refs for line in lines)]
        if not (self.dialect.has_tables and len(lines) > 1 and sum(columns) > 1):
            yield from self._bullets(label, lines)
            return
        rows = [
            words.COLUMNS,
            ("---",) * 3,
            *((self.line(line.label), self.line(line.text), _refs(line)) for line in lines),
        ]
        shown = [[cell for cell, is_shown in zip(row, columns, strict=True) if is_shown] for row in rows]
        yield self._label(label)
        yield "\n".join([f"| {' | '.join(row)} |" for row in shown])

    def _bullets(self, label: str, lines: Sequence[Line], *, after_list: bool = False) -> Iterator[str]:
        if label:
            yield self._label(label)
        elif after_list:
            yield _END
        yield "\n".join([f"- {self._line_text(line)}" for line in lines])

    def _label(self, text: str) -> str:
        """Return a text as a label; its colon is read with it."""
        return f"**{self.inline(f'{text}:')}**"

    def _line_text(self, line: Line) -> str:
        parts = [self._label(line.label), self.inline(line.text)] if line.label else [self.line(line.text)]
        if line.refs:
            parts.append(_refs(line))
        if line.url:
            parts.append(autolink(line.url))
        return " ".join(filter(None, parts))


def _refs(line: Line) -> str:
    return f"[{', '.join(map(str, line.refs))}]" if line.refs else ""


def autolink(url: str) -> str:
    """Return a link that shows its address, which is one on the web."""
    return f"<{_ODD_IN_ADDRESS.sub(lambda match: f'%{ord(match.group()):02X}', readable(url))}>"


def _recorded(page: Page) -> str:
    """Return the credits as a comment: neither seen nor read by anything."""
    notes = "\n".join(escaped_html(readable(note)) for note in (*sources(page), *attributions(page)))
    return f"<!--\n{_ODD_IN_COMMENT.sub(lambda match: f'&#{ord(match.group())};', notes)}\n-->"
