"""Telling how far a check has come, to somebody who waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    #: What is told how many more bytes were checked.
    Watch = Callable[[int], None]

#: A file with one record counts as so many bytes, because checking it takes as long as that much of a file with a
#: record a line.
A_FILE = 1 << 14


def unwatched(_: int) -> None:
    """Tell nobody."""
