"""Showing what others wrote: on one short line, and harmless to a terminal."""

from __future__ import annotations

import json
import re

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


#: What does not stand in a line of text: spaces but the ordinary and the unbroken one, and signs that act unseen.
_ODD = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u1680\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f\u2066-\u206f\u3000\ufeff\ud800-\udfff\ufff9-\ufffb]"
    r"|  |^ | $"
)
_SPACES = re.compile(r"[^\S\u00a0]+")


def readable(text: str) -> str:
    """Return a text as one line that only shows: white space becomes one space, and what acts unseen is left out."""
    if not _ODD.search(text):
        return text
    spaced = _SPACES.sub(" ", text).strip(" ")
    return _ODD.sub("", spaced)
