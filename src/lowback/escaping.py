"""Texts of others made safe to show: shortened for messages, escaped for terminals, cleaned for pages."""

from __future__ import annotations

import json
import re

#: How much of a value is shown.
_WIDTH = 60

#: Signs that are not seen and could act: control characters, overrides of the direction of writing, byte order marks,
#: annotations, and what Unicode has made no character for ever.
_ACTING = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
)
_SURROGATES = r"\ud800-\udfff"
#: White space, but for the one that keeps words on one line: U+00A0, U+2007 and U+202F.
_SPACES = r"\t-\r\x1c-\x1f \x85\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000"
_ODD = re.compile(f"[{_ACTING}{_SURROGATES}{_SPACES.replace(' ', '')}]")
_DROPPED = re.compile(f"[{_ACTING}]")
_SURROGATE = re.compile(f"[{_SURROGATES}]")
_SPACE = re.compile(f"[{_SPACES}]+")


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


def readable(text: str) -> str:
    """Return a text as a page may show it, on one line: white space is one space, and nothing unseen acts.

    Control characters, overrides of the direction of writing and the like are dropped, and a lone surrogate becomes a
    replacement character. What keeps words on one line stays: U+00A0, U+2007, U+202F and U+2060. A format still has to
    escape what means something to it.
    """
    if (text.isprintable() or not _ODD.search(text)) and "  " not in text:
        return text.strip()
    return _SPACE.sub(" ", _SURROGATE.sub("\ufffd", _DROPPED.sub("", text))).strip()
