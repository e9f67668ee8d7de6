"""What in the bytes of a file misleads or harms: found one by one, with the place of each.

Reading a sound file does without this module: it only runs when `reader` has refused one.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.invariants import REWRITE
from lowback.pack.reader import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, MAX_FAULTS, MAX_VALUES, is_huge
from lowback.pack.scan import Span, entries, skip_space, skip_value
from lowback.pack.syntax import explain_syntax
from lowback.shown import shown

if TYPE_CHECKING:
    from lowback.invariants import Mending
    from lowback.problem import Path

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
_HALF = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u([dD][89a-fA-F][0-9a-fA-F]{2})|\\.")
_CONSTANTS = ("NaN", "Infinity", "-Infinity")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Fault(NamedTuple):
    """One thing in a file that is refused before anyone asks what the file means."""

    code: str
    message: str
    hint: str
    #: Where it stands in the text; None for the file as a whole.
    span: Span | None = None
    #: The path of the value that it spoils; None when nothing of the text can be used.
    path: Path | None = None
    #: What mends it; None when a person must.
    mended: Mending | None = None


class Text(NamedTuple):
    """The text of a file, and what is wrong with its bytes."""

    text: str
    faults: tuple[Fault, ...] = ()
    #: Whether the text is worth reading on.
    is_usable: bool = True


def decoded(raw: bytes) -> Text:
    """Return the text of a file's bytes, or as much of it as shows what is wrong."""
    if len(raw) > MAX_BYTES:
        advice = "Split it, or make its texts shorter"
        return Text("", (Fault("LB002", f"larger than {MAX_BYTES:,} bytes", advice),), is_usable=False)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        start = len(raw[: error.start].decode("utf-8"))
        advice = "Save the file as UTF-8" + (", not as UTF-16" if raw.startswith(_UTF_16) else "")
        fault = Fault("LB003", f"not UTF-8: byte {error.start} does not fit", advice, Span(start, start + 1))
        return Text(raw.decode("utf-8", errors="replace"), (fault,), is_usable=False)
    if text.startswith("\ufeff"):
        advice = "Save the file as UTF-8 without one"
        fault = Fault("LB004", "starts with a byte order mark", advice, Span(0, 1), mended=REWRITE)
        # A blank keeps every offset as it is.
        return Text(" " + text[1:], (fault,))
    return Text(text)


def faults_of(text: str) -> tuple[Fault, ...]:
    """Return all that is wrong with a text that should be JSON, in the order of the text."""
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        span, message, hint = explain_syntax(text, error)
        return (Fault("LB005", f"not JSON: {message}", hint, span),)
    except RecursionError:
        return (_too_deep(_first_deep(text)),)
    deep = _first_deep(text)
    if deep is not None:
        return (_too_deep(deep),)
    walk = _Walk(text)
    try:
        walk.value(skip_space(text, 0), ())
    except _EnoughError:
        return tuple(walk.faults)
    if walk.values > MAX_VALUES:
        return (*walk.faults, Fault("LB011", f"more than {MAX_VALUES:,} values", "Split it"))
    return tuple(walk.faults)


def _first_deep(text: str) -> int | None:
    """Return where brackets first stand too deep in each other; None when they never do."""
    depth = 0
    for found in _TOKEN.finditer(text):
        sign = found.group()[0]
        if sign in "[{":
            depth += 1
            if depth > MAX_DEPTH:
                return found.start()
        elif sign in "]}":
            depth -= 1
    return None


def _too_deep(at: int | None) -> Fault:
    message = f"lists and objects stand more than {MAX_DEPTH} deep in each other"
    return Fault("LB010", message, "Make it flatter", None if at is None else Span(at, at + 1))


class _EnoughError(Exception):
    """So much is wrong that telling more helps nobody."""


class _Walk:
    """A walk over every value of a JSON text that is not too deep, collecting what misleads."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Fault] = []
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
                self.report("LB006", f"the key {shown(key)} stands twice here", "Take one out", span, here)
            seen.add(key)
            self.value(start, here)

    def string(self, span: Span, path: Path) -> None:
        if any(found.group(1) for found in _HALF.finditer(self.text, *span)):
            message = r"half a character: an escape from \ud800 to \udfff without its pair"
            self.report("LB009", message, "Write the character itself", span, path)

    def number(self, span: Span, path: Path) -> None:
        written = self.text[span.start : span.end]
        if written in _CONSTANTS:
            self.report("LB007", f"{written} is not a JSON number", "Write a number, or null", span, path)
        elif is_huge(written):
            start = written if len(written) <= MAX_DIGITS else written[:MAX_DIGITS] + "…"
            message = f"the number {start} is too large or too long"
            self.report("LB008", message, f"Use at most {MAX_DIGITS} digits", span, path)

    def report(self, code: str, message: str, hint: str, span: Span | None, path: Path) -> None:
        self.faults.append(Fault(code, message, hint, span, path))
        if len(self.faults) == MAX_FAULTS:
            raise _EnoughError


def _whole(key: str) -> str:
    """Return a key as `lenient` reads it."""
    return key.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def lenient(text: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return the value of a JSON text in which faults were found.

    Numbers that are refused come as 0, halves of characters as U+FFFD: nothing in it can trip who works with it.
    """
    return json.loads(
        _HALF.sub(lambda found: r"\ufffd" if found.group(1) else found.group(), text),
        parse_int=lambda written: 0 if is_huge(written) else int(written),
        parse_float=lambda written: 0 if is_huge(written) else float(written),
        parse_constant=lambda _: 0,
    )
