"""The places of the values in a JSON text."""

from __future__ import annotations

import re
from bisect import bisect_right
from json import JSONDecoder
from json.decoder import scanstring  # type: ignore[attr-defined]  # undocumented, and there since 2.6
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.problem import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.problem import Path


_LINE_BREAK = re.compile("\n")
_AFTER_SPACE = re.compile(r"[ \t\n\r]*").match
# Numbers are kept as they are written: a scan only asks where they end.
_scan_once = JSONDecoder(parse_int=str, parse_float=str).scan_once  # type: ignore[attr-defined]  # undocumented, and there since 2.6


class Place(NamedTuple):
    """The place of an entry of an object or a list: its value, and its key when it has one."""

    value: Span
    key: Span | None


class TextPosition(NamedTuple):
    """A place in a text as people count: lines and columns from 1, columns in characters."""

    line: int
    column: int


class LineIndex:
    """The lines of a text, for finding the positions of many offsets."""

    def __init__(self, text: str) -> None:
        """Find where the lines start."""
        self._starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]

    def position(self, offset: int) -> TextPosition:
        """Return the line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        return TextPosition(line, offset - self._starts[line - 1] + 1)


def position(text: str, offset: int) -> TextPosition:
    """Return the line and the column of one offset."""
    return LineIndex(text).position(offset)


def skip_space(text: str, at: int) -> int:
    """Return the offset of the first character from `at` on that is no white space."""
    return _AFTER_SPACE(text, at).end()  # type: ignore[union-attr]  # it matches nothing too


def skip_value(text: str, at: int) -> int:
    """Return the offset after the value that starts at `at`."""
    end: int = _scan_once(text, at)[1]
    return end


def entries(text: str, at: int) -> Iterator[tuple[str | int, Span | None, int]]:
    """Yield the entries of the object or list that starts at `at`.

    Each is the key or the index, the key's span, and where the value starts. The text must be JSON.
    """
    is_object = text[at] == "{"
    at = skip_space(text, at + 1)
    index = 0
    while text[at] not in "]}":
        key: str | int = index
        span = None
        if is_object:
            start = at
            key, at = scanstring(text, at + 1)
            span = Span(start, at)
            at = skip_space(text, skip_space(text, at) + 1)
        yield key, span, at
        at = skip_space(text, skip_value(text, at))
        if text[at] == ",":
            at = skip_space(text, at + 1)
        index += 1


def locate(text: str, paths: Iterable[Path]) -> dict[Path, Place]:
    """Return the places of the values at some paths in a JSON text; paths that do not exist are left out.

    What lies beside the paths is skipped by the scanner of `json`, so that a few places cost little more than parsing.
    """
    tree: dict[Any, Any] = {}
    for path in paths:
        branch = tree
        for part in path:
            branch = branch.setdefault(part, {})
        branch[None] = True
    return dict(_places(text, skip_space(text, 0), tree, (), None))


def _places(text: str, at: int, tree: dict[Any, Any], path: Path, key: Span | None) -> Iterator[tuple[Path, Place]]:
    if tree.pop(None, None):
        yield path, Place(Span(at, skip_value(text, at)), key)
    if not tree or text[at] not in "{[":
        return
    for part, span, start in entries(text, at):
        if part in tree:
            yield from _places(text, start, tree.pop(part), (*path, part), span)
            if not tree:
                return
