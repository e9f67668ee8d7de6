"""Plain text, at most 79 columns wide."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from lowback.rendering.page import Bullets, Line, Numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.rendering.page import Block, Page

_WIDTH = 79


def render_text(page: Page) -> str:
    """Return a page as plain text that ends in one newline."""
    parts = [f"{page.title}\n{'=' * len(page.title)}", *_blocks(page.blocks)]
    for section in page.sections:
        parts += [f"{section.title}\n{'-' * len(section.title)}", *_blocks(section.blocks)]
    return "\n\n".join(parts) + "\n"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        yield "\n".join(_lines(block))


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Line):
        yield _wrapped(_told(block))
    elif isinstance(block, Bullets):
        if block.label:
            yield f"{block.label}:"
        yield from (_wrapped(_told(line), "- ") for line in block.lines)
    elif isinstance(block, Numbered):
        yield from (_wrapped(_told(line), f"{index}. ") for index, line in enumerate(block.lines, 1))
    else:
        for index, (credit, url) in enumerate(block.entries, 1):
            yield _wrapped(credit, f"[{index}] ")
            if url:
                yield f"    {url}"


def _told(line: Line) -> str:
    label = f"{line.label}:" if line.label else ""
    refs = f"[{', '.join(map(str, line.refs))}]" if line.refs else ""
    return " ".join(filter(None, (label, line.text, refs, line.url)))


def _wrapped(text: str, mark: str = "") -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
