"""Writing files as they should be."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from lowback.pack.folder import open_plain_file
from lowback.pack.limits import MAX_BYTES
from lowback.pack.writer import replacing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lowback.validation.pieces import Piece, Tidied


def saved(file: Tidied) -> Iterator[Piece]:
    """Write a file as it should be, and yield its pieces; a file that is right already is not touched.

    Raises:
        UnwritableError: when it cannot be written; then it is as it was.
        UnreadableError: when it cannot be read to its end; then too.

    """
    pieces = iter(file.pieces)
    start = 0
    for piece in pieces:
        if piece.after == piece.before:
            start += len(piece.before)
            yield piece
        else:
            with replacing(file.path, file.is_unchanged) as stream:
                _copy_start(file.path, start, stream)
                for each in chain([piece], pieces):
                    stream.write(each.after)
                    yield each


def _copy_start(path: str, length: int, target: BinaryIO) -> None:
    """Copy what stands in a file before the first piece that changes."""
    with open_plain_file(path) as source:
        while length and (chunk := source.read(min(length, MAX_BYTES))):
            target.write(chunk)
            length -= len(chunk)
