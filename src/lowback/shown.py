"""Showing what others wrote: on one short line, and harmless to a terminal."""

from __future__ import annotations

import json

#: How much of a value is shown.
_WIDTH = 60


def shown(value: object, width: int = _WIDTH) -> str:
    """Return a value as JSON on one short line, with everything escaped that could act on a terminal."""
    if isinstance(value, str):
        value = value[: width * 2]
    written = escaped(json.dumps(value, ensure_ascii=False))
    return written if len(written) <= width else written[: width - 3] + "..."


def escaped_lines(text: str) -> str:
    """Return a text in which every character that does not print is escaped, but for line breaks."""
    return "\n".join(map(escaped, text.split("\n")))


def escaped(text: str) -> str:
    """Return a text in which every character that does not print is written as an escape."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in text)
