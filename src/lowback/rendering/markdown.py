"""CommonMark. Every text from the data is escaped: it reads as it is written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowback.rendering.page import Bullets, Line, Numbered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.rendering.page import Block, Page

#: What means something to Markdown wherever it stands.
_INLINE = re.compile(r"([\\`*_\[\]<>&~|$#])")
#: What means something to Markdown at the start of a line.
_START = re.compile(r"^([+=-]|[0-9]+(?=[.)]))")


def render_markdown(page: Page) -> str:
    """Return a page as Markdown that ends in one newline."""
    parts = [f"# {escape(page.title)}", *_blocks(page.blocks)]
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
            if block.label:
                yield f"**{escape(block.label)}:**"
            yield "\n".join(f"- {_told(line)}" for line in block.lines)
        elif isinstance(block, Numbered):
            yield "\n".join(f"{index}. {_told(line)}" for index, line in enumerate(block.lines, 1))
        else:
            yield "\n".join(f"{index}. {_link(*entry)}" for index, entry in enumerate(block.entries, 1))


def _told(line: Line) -> str:
    label = f"**{_inline(line.label)}:**" if line.label else ""
    text = _inline(line.text) if label else escape(line.text)
    refs = f"\\[{', '.join(map(str, line.refs))}\\]" if line.refs else ""
    url = f"<{line.url}>" if line.url else ""
    return " ".join(filter(None, (label, text, refs, url)))


def _link(credit: str, url: str | None) -> str:
    return f"{escape(credit)} <{url}>" if url else escape(credit)
