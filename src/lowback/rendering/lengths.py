"""Lengths of time in the text of a line, for formats that mark them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.escaping import readable

if TYPE_CHECKING:
    from lowback.rendering.page import Line

_MINUTE = 60


def pieces(line: Line) -> tuple[tuple[str, int | None], ...]:
    """Return a line's text, readable, in pieces that follow each other, each with the seconds that it tells or None."""
    text = readable(line.text)
    if not line.length:
        return ((text, None),)
    before, found, after = text.partition(line.length.text)
    around = ((before, None), *(line.length.pieces if found else ()), (after, None))
    return tuple(piece for piece in around if piece[0])


def iso_duration(seconds: int) -> str:
    """Return seconds as a duration of ISO 8601, such as "PT1M30S"."""
    minutes, rest = divmod(seconds, _MINUTE)
    return f"PT{f'{minutes}M' if minutes else ''}{f'{rest}S' if rest or not minutes else ''}"
