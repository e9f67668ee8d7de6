"""Why a text is no JSON, for people who edit it by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowback.pack.scan import Span

if TYPE_CHECKING:
    from json import JSONDecodeError

_WORD = re.compile(r"[A-Za-z_$][\w$-]*")
_CONSTANTS = {"True": "true", "False": "false", "None": "null", "nil": "null", "undefined": "null", "NULL": "null"}
_SPACE = " \t\r\n"
_QUOTES = "'\u2018\u2019\u201c\u201d`"


def explain_syntax(text: str, error: JSONDecodeError) -> tuple[Span, str, str]:
    """Return where a text stops being JSON, what is wrong there, and how to mend it."""
    at = error.pos
    if error.msg.startswith("Unterminated string"):
        end = text.find("\n", at)
        return Span(at, len(text) if end < 0 else end), "this text has no closing quote", 'End it with "'
    if not text.strip(_SPACE):
        return Span(0, 0), "the file is empty", "Write a record, such as one that `lowback new` starts for you"
    if at >= len(text.rstrip(_SPACE)):
        end = len(text.rstrip(_SPACE))
        return Span(end - 1, end), "this ends too early", "Close what is still open: a text, a list or an object"
    return (
        _comma(text, at, error.msg)
        or _sign(text, at, error.msg)
        or _word(text, at, error.msg)
        or _delimiter(text, at, error.msg)
    )


def _comma(text: str, at: int, reason: str) -> tuple[Span, str, str] | None:
    """Explain a comma before a closing bracket; where it is told to stand differs between versions of Python."""
    before = len(text[:at].rstrip()) - 1
    comma = at if text[at] == "," and "trailing comma" in reason else before
    if text[comma] == "," and (comma == at or text[at] in "]}"):
        return Span(comma, comma + 1), "a comma stands before a closing bracket", "Take the comma out"
    return None


def _sign(text: str, at: int, reason: str) -> tuple[Span, str, str] | None:
    """Explain what a single character tells."""
    sign = text[at]
    spot = Span(at, at + 1)
    if sign in _QUOTES:
        return spot, f"{sign} is no quote of JSON", 'Put keys and texts in straight double quotes: "'
    if sign in "/#":
        return spot, "JSON has no comments", "Take the comment out"
    if sign == ",":
        return spot, "a comma too many", "Take one out"
    if reason.startswith("Invalid control"):
        return spot, "a line break or a tab stands inside a text", 'Put the text on one line, or end it with " before'
    if reason.startswith("Invalid \\"):
        return spot, "this backslash starts nothing that JSON knows", r"Take it out, or write \\ for a backslash"
    return None


def _word(text: str, at: int, reason: str) -> tuple[Span, str, str] | None:
    """Explain a word or a number that stands where it cannot."""
    found = _WORD.match(text, at)
    same_line = text[:at].rstrip(" \t")
    if "','" in reason and found and same_line.endswith('"'):
        return Span(*found.span()), "the text before this ended too early", r"Write a quote inside a text as \""
    if "','" in reason and text[at].isdigit() and text[at - 1] == "0":
        return Span(at - 1, at + 1), "a number starts with 0", "Take the 0 out"
    if reason.startswith("Extra data"):
        advice = "Keep one record in a file. For one record a line, name the file .ndjson or give --lines"
        return Span(at, at + 1), "something follows the record", advice
    if found and "','" not in reason and "':'" not in reason:
        word = found.group()
        right = _CONSTANTS.get(word)
        return Span(*found.span()), f"{word} is no JSON", f"Write {right}" if right else f'Put it in quotes: "{word}"'
    if text[at] in "+.":
        return (
            Span(at, at + 1),
            f"a number cannot start with {text[at]}",
            "Start it with a digit, or with -",
        )
    return None


def _delimiter(text: str, at: int, reason: str) -> tuple[Span, str, str]:
    """Explain what is missing between two things: it is told at the end of the first."""
    before = len(text[:at].rstrip())
    if "','" in reason:
        return Span(before - 1, before), "a comma or a closing bracket is missing after this", "Add it"
    if "':'" in reason:
        return Span(before - 1, before), "a colon is missing after this key", "Add a colon and a value"
    if "property name" in reason:
        return Span(at, at + 1), "a key is expected here", 'Write one in quotes, such as "name": '
    return Span(at, at + 1), "a value is expected here", "Write a text, a number, a list or an object"
