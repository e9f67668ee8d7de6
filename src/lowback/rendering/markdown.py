"""CommonMark. Every text from the data is escaped: it reads as it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowback.rendering.page import Bullets, Doses, Line, Numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.rendering.options import Options
    from lowback.rendering.page import Block, Page

#: What means something to Markdown wherever it stands.
_INLINE = re.compile(r"([\\`*_\[\]<>&~|$#])")
#: What means something to Markdown at the start of a line.
_START = re.compile(r"^([+=-]|[0-9]+(?=[.)]))")


def render_markdown(page: Page, options: Options) -> str:
    """Return a page as Markdown that ends in one newline."""
    parts = [f"# {escape(page.title)}", escape(page.summary), *_blocks(page.blocks)]
    for section in page.sections:
        parts += [f"## {_inline(section.title)}", *_blocks(section.blocks)]
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Return a text as Markdown that shows it letter for letter, at the start of a line too."""
    return _START.sub(_escaped_start, _inline(text))


def _inline(text: str) -> str:
    return _INLINE.sub(r"\\\1", " ".join(text.split()))


def _escaped_start(found: re.Match[str]) -> str:
    sign = found.group()
    return f"{sign}\\" if sign.isdecimal() else f"\\{sign}"


def _blocks(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield _told(block)
        elif isinstance(block, Bullets):
            yield from _bullets(block.label, block.lines)
        elif isinstance(block, Doses):
            yield from _doses(block)
        elif isinstance(block, Numbered):
            yield "\n".join(f"{index}. {_told(line)}" for index, line in enumerate(block.lines, 1))
        else:
            yield "\n".join(f"{index}. {_link(*entry)}" for index, entry in enumerate(block.entries, 1))


def _doses(block: Doses) -> Iterator[str]:
    if len(block.ways) > 1:
        yield from _bullets(block.label, block.ways)
    else:
        yield from (f"**{_inline(block.label)}:** {_told(way)}" for way in block.ways)
    if block.cycle:
        yield _told(block.cycle)
    if block.others:
        yield from _bullets(block.others_label, block.others)


def _bullets(label: str, lines: tuple[Line, ...]) -> Iterator[str]:
    if label:
        yield f"**{escape(label)}:**"
    yield "\n".join(f"- {_told(line)}" for line in lines)


def _told(line: Line) -> str:
    label = f"**{_inline(line.label)}:**" if line.label else ""
    text = _inline(line.text) if label else escape(line.text)
    refs = f"\\[{', '.join(map(str, line.refs))}\\]" if line.refs else ""
    url = f"<{line.url}>" if line.url else ""
    return " ".join(filter(None, (label, text, refs, url)))


def _link(credit: str, url: str | None) -> str:
    return f"{escape(credit)} <{url}>" if url else escape(credit)
