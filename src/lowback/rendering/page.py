"""A page as data: what stands on it, before any format."""

from __future__ import annotations

import attrs


@attrs.frozen
class Line:
    """A text, after a label where it has one, before the numbers of its sources."""

    text: str
    label: str = attrs.field(default="", kw_only=True)
    #: Numbers in the page's list of sources, or short words for what is our own.
    refs: tuple[int | str, ...] = attrs.field(default=(), kw_only=True)
    #: An address that belongs to it, or None.
    url: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Bullets:
    """Lines in no order, under a label."""

    label: str
    lines: tuple[Line, ...]


@attrs.frozen
class Numbered:
    """Lines in order."""

    lines: tuple[Line, ...]


@attrs.frozen
class Links:
    """The list of sources, numbered: a text, and an address or None."""

    entries: tuple[tuple[str, str | None], ...]


Block = Line | Bullets | Numbered | Links


@attrs.frozen
class Section:
    """A part of a page under its heading."""

    title: str
    blocks: tuple[Block, ...]


@attrs.frozen
class Page:
    """A title, what stands under it, and sections."""

    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
