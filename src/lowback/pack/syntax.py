"""Why a text is no JSON, for people who edit it by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowback.pack.scan import Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from json import JSONDecodeError

    #: Where a text stops being JSON, what is wrong there, and how to mend it.
    Told = tuple[Span, str, str]

_SPACE = " \t\r\n"
_QUOTES = "'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a"
_CLOSING = re.compile("[\u201c\u201d\u00bb\u00ab\u2019]")
_BARE = re.compile(r"[^\W\d][^\n\r,}\]\"]*")
_SIGNS = {
    "/": ("JSON has no comments", "Take the comment out"),
    "#": ("JSON has no comments", "Take the comment out"),
    ";": ("; stands where a comma belongs", "Write ,"),
    "=": ("= stands where a colon belongs", "Write :"),
    "+": ("a number cannot start with +", "Start it with a digit, or with -"),
    ".": ("a number cannot start with .", "Start it with a digit, or with -"),
}
_CONSTANTS = {"True": "true", "False": "false", "None": "null", "nil": "null", "undefined": "null", "NULL": "null"}
_NUMBER_BEFORE = re.compile(r"[0-9]+\Z")
_RANGE = re.compile(r"\s*(?:-|\u2013|\u2014|to|\.\.)\s*([0-9]+)")
_UNIT = re.compile(r"\s*[A-Za-z]+")


def explain_syntax(text: str, error: JSONDecodeError) -> Told:
    """Return where a text stops being JSON, what is wrong there, and how to mend it."""
    at, reason = error.pos, error.msg
    if not text.strip(_SPACE):
        return Span(0, 0), "the file is empty", "Write a record, such as one that `lowback new` starts for you"
    if reason.startswith("Unterminated string"):
        return _open_text(text, at)
    if reason.startswith("Invalid control") and at >= len(text.rstrip(_SPACE)):
        return _open_text(text, text.rindex('"', 0, at))
    if at >= len(text.rstrip(_SPACE)):
        end = len(text.rstrip(_SPACE))
        return Span(end - 1, end), "this ends too early", "Close what is still open: a text, a list or an object"
    if not text[:at].strip(_SPACE) and text[at] not in "/#":
        return Span(at, at + 1), "a record starts with {", "Write it as JSON, or start one with `lowback new`"
    return next(told for tell in _TELLERS if (told := tell(text, at, reason)))


def _open_text(text: str, at: int) -> Told:
    """Explain a text without an end: cut off with its file, or closed by another quote."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    if end == len(text):
        return Span(at, end), "this text has no closing quote", 'End it with ", or save the whole file again'
    return Span(at, end), "this text has no closing quote", 'End it with "'


def _comma(text: str, at: int, reason: str) -> Told | None:
    """Explain a comma before a closing bracket; where it is told to stand differs between versions of Python."""
    before = len(text[:at].rstrip()) - 1
    comma = at if text[at] == "," and "trailing comma" in reason else before
    if text[comma] == "," and (comma == at or text[at] in "]}"):
        return Span(comma, comma + 1), "a comma stands before a closing bracket", "Take the comma out"
    return None


def _number(text: str, at: int, reason: str) -> Told | None:
    """Explain what follows a number that should stand alone: a range, a unit, a decimal comma, a fraction."""
    after_comma = "property name" in reason and text[:at].endswith(",") and text[at].isdigit()
    end = at - 1 if after_comma else at
    number = _NUMBER_BEFORE.search(text[max(0, end - 20) : end].rstrip(" \t"))
    if not number or ("','" not in reason and not after_comma):
        return None
    found = number.group()
    start = text.rindex(found, 0, end)
    rest = _RANGE.match(text, end)
    unit = _UNIT.match(text, end)
    told: Told | None = None
    if rest:
        told = Span(start, rest.end()), "a range is not written so", f'Write {{"min": {found}, "max": {rest.group(1)}}}'
    elif after_comma:
        told = Span(start, at + 1), "a number has no comma in it", "Write a whole number, or put a key after the comma"
    elif text[at] == "/" and text[at + 1 : at + 2].isdigit():
        told = Span(start, at + 1), "a number has no fraction", "Write a whole number"
    elif unit:
        told = Span(start, unit.end()), "a number has no unit", f"Write {found} alone: the key says what it is"
    elif text[at].isdigit() and start == at - 1 and found == "0":
        told = Span(start, at + 1), "a number starts with 0", "Take the 0 out"
    return told


def _sign(text: str, at: int, reason: str) -> Told | None:
    """Explain what a single character tells."""
    sign, spot = text[at], Span(at, at + 1)
    if sign in _SIGNS:
        return spot, *_SIGNS[sign]
    if sign in _QUOTES:
        return spot, f"{sign} is no quote of JSON", 'Put keys and texts in straight double quotes: "'
    if sign == "," and text[:at].rstrip().endswith(":"):
        return spot, "a value is missing before this comma", "Write one after the colon"
    if sign == ",":
        return spot, "a comma too many", "Take one out"
    if sign.isspace() and sign not in _SPACE:
        return spot, "an unusual space stands here, such as a no-break space", "Write an ordinary space"
    return _inside_text(text, at, reason)


def _inside_text(text: str, at: int, reason: str) -> Told | None:
    """Explain what may not stand in a text."""
    spot = Span(at, at + 1)
    if reason.startswith("Invalid control"):
        line = text.rfind("\n", 0, at) + 1
        curly = list(_CLOSING.finditer(text, text.rfind('"', line, at) + 1, at))
        if curly:
            quote = curly[-1]
            return Span(*quote.span()), f"this text ends with {quote.group()}", 'End it with the straight quote "'
        return spot, "a line break or a tab stands inside a text", 'Put the text on one line, or end it with " before'
    if reason.startswith("Invalid \\"):
        return spot, "this backslash starts nothing that JSON knows", r"Take it out, or write \\ for a backslash"
    return None


def _extra(text: str, at: int, reason: str) -> Told | None:
    """Explain what follows a whole record."""
    if not reason.startswith("Extra data"):
        return None
    spot = Span(at, at + 1)
    if text[at] in "}]":
        return spot, f"a {text[at]} too many", "Take it out"
    advice = "Keep one record in a file. For one record a line, name the file .ndjson or give --lines"
    return spot, "something follows the record", advice


def _word(text: str, at: int, reason: str) -> Told | None:
    """Explain a word that stands without quotes."""
    found = _BARE.match(text, at)
    if not found:
        return None
    word = found.group().rstrip(_SPACE)
    span = Span(at, at + len(word))
    if "','" in reason and text[:at].rstrip(" \t").endswith('"'):
        return span, "the text before this ended too early", r"Write a quote inside a text as \""
    if "','" in reason or "':'" in reason:
        return None
    if "property name" in reason:
        word = re.split(r"\s*:", word)[0]
        span = Span(at, at + len(word))
    right = _CONSTANTS.get(word)
    return span, f"{word} is no JSON", f"Write {right}" if right else f'Put it in quotes: "{word}"'


def _delimiter(text: str, at: int, reason: str) -> Told:
    """Explain what is missing between two things: it is told at the end of the first."""
    before = len(text[:at].rstrip())
    spot = Span(before - 1, before)
    if "':'" in reason and text[before - 2 : before] == ':"':
        return Span(before - 2, before), "the colon stands inside the quotes", 'Write it after them: ":'
    if "':'" in reason:
        return spot, "a colon is missing after this key", "Add a colon and a value"
    if "','" in reason:
        return spot, "a comma or a closing bracket is missing after this", "Add it"
    if "property name" in reason:
        return Span(at, at + 1), "a key is expected here", 'Write one in quotes, such as "name": '
    return Span(at, at + 1), "a value is expected here", "Write a text, a number, a list or an object"


_TELLERS: tuple[Callable[[str, int, str], Told | None], ...] = (_comma, _number, _sign, _extra, _word, _delimiter)
