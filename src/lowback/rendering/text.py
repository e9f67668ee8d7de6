"""Plain text, at most 79 columns wide."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from lowback.escaping import readable
from lowback.rendering.credits import attribution
from lowback.rendering.page import BlockRole, Bullets, Doses, Line
from lowback.rendering.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.rendering.page import Block, Numbered, Page

_WIDTH = 79


def render_text(page: Page) -> str:
    """Return a page as plain text that ends in one newline."""
    parts = [heading(page.title, "="), wrapped(page.summary), *_blocks(page.facts)]
    for section in page.sections:
        parts += [heading(section.title, "-"), *_blocks(section.blocks)]
    if not page.shows_credits:
        parts += [wrapped(attribution(licence)) for licence in page.licences]
    return "\n\n".join(parts) + "\n"


def heading(title: str, line: str) -> str:
    """Return a title over a line of a sign."""
    text = plain(readable(title))
    return f"{text}\n{line * len(text)}"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield from _doses(block) if isinstance(block, Doses) else ("\n".join(_lines(block)),)


def _lines(block: Line | Bullets | Numbered) -> Iterator[str]:
    if isinstance(block, Line):
        yield wrapped(_line_text(block))
    elif isinstance(block, Bullets):
        yield from _bullets(block.label, block.lines)
    else:
        yield from _sources(block.lines) if block.role is BlockRole.SOURCES else _steps(block.lines)


def _steps(lines: tuple[Line, ...]) -> Iterator[str]:
    yield from (wrapped(_line_text(line), f"{number}. ") for number, line in enumerate(lines, 1))


def _sources(lines: tuple[Line, ...]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        yield wrapped(line.text, f"[{number}] ")
        if line.url:
            yield f"    {line.url}"


def _doses(block: Doses) -> Iterator[str]:
    if len(block.ways) > 1:
        yield "\n".join(_bullets(block.label, block.ways))
    else:
        yield from (wrapped(f"{block.label}: {_line_text(way)}") for way in block.ways)
    if block.cycle:
        yield wrapped(_line_text(block.cycle))
    if block.others:
        yield "\n".join(_bullets(block.others_label, block.others))


def _bullets(label: str, lines: tuple[Line, ...]) -> Iterator[str]:
    if label:
        yield f"{label}:"
    yield from (wrapped(_line_text(line), "- ") for line in lines)


def _line_text(line: Line) -> str:
    label = f"{line.label}:" if line.label else ""
    refs = f"[{', '.join(map(str, line.refs))}]" if line.refs else ""
    return " ".join(filter(None, (label, line.text, refs, line.url)))


def wrapped(text: str, mark: str = "") -> str:
    """Return a text in lines, after a mark, below which they are indented."""
    lines = textwrap.fill(
        readable(text),
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return plain(lines)
