"""What is wrong in the bytes of a file: no JSON, and JSON that could mislead or harm; each problem with its place.

Reading a sound file does without this module: it only runs when `json_reader` has refused one.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.escaping import shown
from lowback.pack.limits import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, MAX_PROBLEMS, MAX_VALUES, is_huge
from lowback.pack.source_map import entries, skip_space, skip_value
from lowback.problem import REWRITE, RecordProblem, Span

if TYPE_CHECKING:
    from collections.abc import Callable
    from json import JSONDecodeError

    from lowback.problem import Path

    #: Where a text stops being JSON, what is wrong there, and how to fix it.
    Explanation = tuple[Span, str, str]


_SPACE = " \t\r\n"
_QUOTES = "'`\u2018\u2019\u201a\u201b\u201c\u201d\u201e\u201f\u00ab\u00bb\u2039\u203a"
_CLOSING = re.compile("[\u201c\u201d\u00bb\u00ab\u2019]")
_BARE = re.compile(r"[^\W\d][^\n\r,}\]\"]*")
_SIGNS = {
    "/": ("JSON has no comments", "Remove the comment"),
    "#": ("JSON has no comments", "Remove the comment"),
    ";": ("found ; in place of a comma", "Write ,"),
    "=": ("found = in place of a colon", "Write :"),
    "+": ("a number cannot start with +", "Start it with a digit, or with -"),
    ".": ("a number cannot start with .", "Start it with a digit, or with -"),
}
_LITERALS = {"True": "true", "False": "false", "None": "null", "nil": "null", "undefined": "null", "NULL": "null"}
_NUMBER_BEFORE = re.compile(r"[0-9]+\Z")
_RANGE = re.compile(r"\s*(?:-|\u2013|\u2014|to|\.\.)\s*([0-9]+)")
_UNIT = re.compile(r"\s*[A-Za-z]+")


def explain_syntax(text: str, error: JSONDecodeError) -> Explanation:
    """Return where a text stops being JSON, what is wrong there, and how to fix it."""
    at, reason = error.pos, error.msg
    if not text.strip(_SPACE):
        return Span(0, 0), "the file is empty", "Write a record, or create one with `lowback new`"
    if reason.startswith("Unterminated string"):
        return _open_text(text, at)
    if reason.startswith("Invalid control") and at >= len(text.rstrip(_SPACE)):
        return _open_text(text, text.rindex('"', 0, at))
    if at >= len(text.rstrip(_SPACE)):
        end = len(text.rstrip(_SPACE))
        return Span(end - 1, end), "unexpected end of file", "Close the open string, array or object"
    if not text[:at].strip(_SPACE) and text[at] not in "/#":
        return Span(at, at + 1), "expected an object", "Start the record with {, or create one with `lowback new`"
    return next(explanation for explain in _EXPLAINERS if (explanation := explain(text, at, reason)))


def _open_text(text: str, at: int) -> Explanation:
    """Explain a text without an end: cut off with its file, or closed by another quote."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    if end == len(text):
        return Span(at, end), "unterminated string", 'Close it with ", or save the whole file again'
    return Span(at, end), "unterminated string", 'Close it with "'


def _comma(text: str, at: int, reason: str) -> Explanation | None:
    """Explain a comma before a closing bracket; its reported place differs between versions of Python."""
    before = len(text[:at].rstrip()) - 1
    comma = at if text[at] == "," and "trailing comma" in reason else before
    if text[comma] == "," and (comma == at or text[at] in "]}"):
        return Span(comma, comma + 1), "trailing comma", "Remove the comma"
    return None


def _number(text: str, at: int, reason: str) -> Explanation | None:
    """Explain what follows a number that should be alone: a range, a unit, a decimal comma, a fraction."""
    after_comma = "property name" in reason and text[:at].endswith(",") and text[at].isdigit()
    end = at - 1 if after_comma else at
    number = _NUMBER_BEFORE.search(text[max(0, end - 20) : end].rstrip(" \t"))
    if not number or ("','" not in reason and not after_comma):
        return None
    digits = number.group()
    start = text.rindex(digits, 0, end)
    rest = _RANGE.match(text, end)
    unit = _UNIT.match(text, end)
    explanation: Explanation | None = None
    if rest:
        explanation = (
            Span(start, rest.end()),
            "invalid range",
            f'Write {{"min": {digits}, "max": {rest.group(1)}}}',
        )
    elif after_comma:
        explanation = (
            Span(start, at + 1),
            "a number cannot contain a comma",
            "Write a whole number, or put a key after the comma",
        )
    elif text[at] == "/" and text[at + 1 : at + 2].isdigit():
        explanation = Span(start, at + 1), "a number cannot be a fraction", "Write a whole number"
    elif unit:
        explanation = (
            Span(start, unit.end()),
            "a number cannot have a unit",
            f"Write {digits} alone: the key says what it is",
        )
    elif text[at].isdigit() and start == at - 1 and digits == "0":
        explanation = Span(start, at + 1), "leading zero in a number", "Remove the 0"
    return explanation


def _sign(text: str, at: int, reason: str) -> Explanation | None:
    """Explain what a single character tells."""
    sign, spot = text[at], Span(at, at + 1)
    if sign in _SIGNS:
        return spot, *_SIGNS[sign]
    if sign in _QUOTES:
        return spot, f"{sign} is not a JSON quotation mark", 'Enclose keys and strings in straight double quotes: "'
    if sign == "," and text[:at].rstrip().endswith(":"):
        return spot, "missing value before this comma", "Add a value after the colon"
    if sign == ",":
        return spot, "extra comma", "Remove it"
    if sign.isspace() and sign not in _SPACE:
        return spot, "unexpected space character, such as a no-break space", "Replace it with an ordinary space"
    return _inside_text(text, at, reason)


def _inside_text(text: str, at: int, reason: str) -> Explanation | None:
    """Explain what is not allowed in a string."""
    spot = Span(at, at + 1)
    if reason.startswith("Invalid control"):
        line = text.rfind("\n", 0, at) + 1
        curly = list(_CLOSING.finditer(text, text.rfind('"', line, at) + 1, at))
        if curly:
            quote = curly[-1]
            return Span(*quote.span()), f"this string ends with {quote.group()}", 'Close it with the straight quote "'
        return spot, "line break or tab inside a string", 'Write the string on one line, or close it with " first'
    if reason.startswith("Invalid \\"):
        return spot, "invalid escape sequence", r"Remove the backslash, or write \\ for a backslash"
    return None


def _extra(text: str, at: int, reason: str) -> Explanation | None:
    """Explain what follows a whole record."""
    if not reason.startswith("Extra data"):
        return None
    spot = Span(at, at + 1)
    if text[at] in "}]":
        return spot, f"unmatched {text[at]}", "Remove it"
    advice = "Keep one record per file. For NDJSON, name the file .ndjson or pass --lines"
    return spot, "unexpected content after the record", advice


def _word(text: str, at: int, reason: str) -> Explanation | None:
    """Explain a word without quotes."""
    match = _BARE.match(text, at)
    if not match:
        return None
    word = match.group().rstrip(_SPACE)
    span = Span(at, at + len(word))
    if "','" in reason and text[:at].rstrip(" \t").endswith('"'):
        return span, "the string before this ended early", r"Escape a quotation mark inside a string as \""
    if "','" in reason or "':'" in reason:
        return None
    if "property name" in reason:
        word = re.split(r"\s*:", word)[0]
        span = Span(at, at + len(word))
    right = _LITERALS.get(word)
    return span, f"{word} is not valid JSON", f"Write {right}" if right else f'Enclose it in quotes: "{word}"'


def _delimiter(text: str, at: int, reason: str) -> Explanation:
    """Explain what is missing between two things: it is told at the end of the first."""
    before = len(text[:at].rstrip())
    spot = Span(before - 1, before)
    if "':'" in reason and text[before - 2 : before] == ':"':
        return Span(before - 2, before), "the colon is inside the quotes", 'Write it after them: ":'
    if "':'" in reason:
        return spot, "missing colon after this key", "Add a colon and a value"
    if "','" in reason:
        return spot, "missing comma or closing bracket after this", "Add it"
    if "property name" in reason:
        return Span(at, at + 1), "expected a key", 'Write one in quotes, such as "name": '
    return Span(at, at + 1), "expected a value", "Write a string, number, array or object"


_EXPLAINERS: tuple[Callable[[str, int, str], Explanation | None], ...] = (
    _comma,
    _number,
    _sign,
    _extra,
    _word,
    _delimiter,
)


_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_HALF = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u([dD][89a-fA-F][0-9a-fA-F]{2})|\\.")
_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class DecodedText(NamedTuple):
    """The text of a file, and what is wrong with its bytes."""

    text: str
    problems: tuple[RecordProblem, ...] = ()
    is_usable: bool = True
    """Whether the text is worth reading on."""


def decoded(raw: bytes) -> DecodedText:
    """Return the text of a file's bytes, or as much of it as shows what is wrong."""
    if len(raw) > MAX_BYTES:
        advice = "Split it, or shorten its texts"
        return DecodedText(
            "", (RecordProblem(f"larger than {MAX_BYTES:,} bytes", advice, code="LB002"),), is_usable=False
        )
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        start = len(raw[: error.start].decode("utf-8"))
        advice = "Save the file as UTF-8" + (", not as UTF-16" if raw.startswith(_UTF_16) else "")
        fault = RecordProblem(f"invalid UTF-8 at byte {error.start}", advice, code="LB003", span=Span(start, start + 1))
        return DecodedText(raw.decode("utf-8", errors="replace"), (fault,), is_usable=False)
    if text.startswith("\ufeff"):
        advice = "Save the file as UTF-8 without a byte order mark"
        fault = RecordProblem("starts with a byte order mark", advice, code="LB004", span=Span(0, 1), fix=REWRITE)
        # A blank keeps every offset as it is.
        return DecodedText(" " + text[1:], (fault,))
    return DecodedText(text)


def problems_in_text(text: str) -> tuple[RecordProblem, ...]:
    """Return all that is wrong with a text that should be JSON, in the order of the text."""
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        span, message, hint = explain_syntax(text, error)
        return (RecordProblem(f"not JSON: {message}", hint, code="LB005", span=span),)
    except RecursionError:
        return (_too_deep(_first_deep(text)),)
    deep = _first_deep(text)
    if deep is not None:
        return (_too_deep(deep),)
    walk = _Walk(text)
    try:
        walk.value(skip_space(text, 0), ())
    except _EnoughError:
        return tuple(walk.problems)
    if walk.values > MAX_VALUES:
        return (*walk.problems, RecordProblem(f"more than {MAX_VALUES:,} values", "Split it", code="LB011"))
    return tuple(walk.problems)


def _first_deep(text: str) -> int | None:
    """Return where brackets are first nested too deeply; None when they never are."""
    depth = 0
    for match in _TOKEN.finditer(text):
        sign = match.group()[0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return match.start()
        elif sign in "]}":
            depth -= 1
    return None


def _too_deep(at: int | None) -> RecordProblem:
    message = f"nested more than {MAX_DEPTH} levels deep"
    return RecordProblem(message, "Reduce the nesting", code="LB010", span=None if at is None else Span(at, at + 1))


class _EnoughError(Exception):
    """So much is wrong that telling more helps nobody."""


class _Walk:
    """A walk over every value of a JSON text that is not too deep, collecting what misleads."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[RecordProblem] = []
        self.values = 0

    def value(self, at: int, path: Path) -> None:
        sign = self.text[at]
        if sign in "{[":
            self.entries(at, path, set())
        elif sign == '"':
            self.string(Span(at, skip_value(self.text, at)), path)
        elif sign not in "tfn":
            self.number(Span(at, skip_value(self.text, at)), path)

    def entries(self, at: int, path: Path, seen: set[str | int]) -> None:
        for key, span, start in entries(self.text, at):
            self.values += 1
            here = (*path, key if isinstance(key, int) else _whole(key))
            if span:
                self.string(span, here)
            if key in seen:
                self.report("LB006", f"duplicate key {shown(key)}", "Remove one of the two", span, here)
            seen.add(key)
            self.value(start, here)

    def string(self, span: Span, path: Path) -> None:
        if any(match.group(1) for match in _HALF.finditer(self.text, *span)):
            message = r"unpaired surrogate: an escape from \ud800 to \udfff without its pair"
            self.report("LB009", message, "Write the character itself, or both halves of the pair", span, path)

    def number(self, span: Span, path: Path) -> None:
        written = self.text[span.start : span.end]
        if written in _CONSTANTS:
            self.report("LB007", f"{written} is not a JSON number", "Write a number, or null", span, path)
        elif is_huge(written):
            start = written if len(written) <= MAX_DIGITS else written[:MAX_DIGITS] + "…"
            message = f"the number {start} is too large or too long"
            self.report("LB008", message, f"Use at most {MAX_DIGITS} digits", span, path)

    def report(self, code: str, message: str, hint: str, span: Span | None, path: Path) -> None:
        self.problems.append(RecordProblem(message, hint, path, code, spoils=path, span=span))
        if len(self.problems) == MAX_PROBLEMS:
            raise _EnoughError


def _whole(key: str) -> str:
    """Return a key as `lenient` reads it."""
    return key.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def lenient(text: str) -> Any:
    """Return the value of a JSON text that has problems.

    Numbers that are refused come as 0, halves of characters as U+FFFD: nothing in it can trip who works with it.
    """
    return json.loads(
        _HALF.sub(lambda match: r"\ufffd" if match.group(1) else match.group(), text),
        parse_int=lambda written: 0 if is_huge(written) else int(written),
        parse_float=lambda written: 0 if is_huge(written) else float(written),
        parse_constant=lambda _: 0,
    )
