"""What would change in a file, as a unified diff that `patch` takes."""

from __future__ import annotations

import io
from difflib import unified_diff
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.validation.pieces import Piece

_NO_END = "\\ No newline at end of file\n"


def difference(file: str, pieces: Iterable[Piece], *, by_line: bool) -> Iterator[str]:
    """Yield the difference in a file; nothing when nothing changes.

    Args:
        file: what to call the file.
        pieces: what stands in it, and what should.
        by_line: whether each piece is a line; then the lines around are left out, and one is in memory at a time.

    """
    if by_line:
        yield from _by_line(file, pieces)
        return
    for piece in pieces:
        if piece.after == piece.before:
            continue
        before, after = (list(io.StringIO(raw.decode(), newline="\n")) for raw in piece[:2])
        yield from map(_ended, unified_diff(before, after, file, file))


def _by_line(file: str, pieces: Iterable[Piece]) -> Iterator[str]:
    start = f"--- {file}\n+++ {file}\n"
    old = new = 0
    for piece in pieces:
        if piece.after != piece.before:
            # A length of 0 stands after the number of the line before.
            yield f"{start}@@ -{old + 1} +{f'{new + 1}' if piece.after else f'{new},0'} @@\n"
            yield from (_ended(f"{sign}{raw.decode()}") for sign, raw in zip("-+", piece[:2], strict=True) if raw)
            start = ""
        old, new = old + piece.before.endswith(b"\n"), new + piece.after.endswith(b"\n")


def _ended(line: str) -> str:
    """Return a line of a difference, and that the file has no line break there where it has none."""
    return line if line.endswith("\n") else f"{line}\n{_NO_END}"
