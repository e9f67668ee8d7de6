"""Where results and notes go: standard output and standard error, either of which may be closed."""

from __future__ import annotations

import sys
from errno import EBADF
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What stands for standard input and standard output in place of a file.
STREAM = "-"


def standard_output() -> TextIO:
    """Return where results go; raise `OSError` when it was closed before the start, for which `sys` has None."""
    if not sys.stdout:
        raise OSError(EBADF, "standard output is closed")
    return sys.stdout


def write(texts: Iterable[str]) -> None:
    """Write texts to standard output, each as soon as it is there."""
    for text in filter(None, texts):
        standard_output().write(text)


def write_bytes(chunk: bytes) -> None:
    """Write to standard output in bytes: as text, some systems would change the ends of lines."""
    standard_output().buffer.write(chunk)


def note(*lines: str) -> None:
    """Write lines to standard error, unless it is closed; what would act on a terminal must be escaped before."""
    if sys.stderr:
        sys.stderr.write("".join(f"lowback: {line}\n" for line in lines))
