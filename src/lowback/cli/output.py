"""Where results and notes go: standard output and standard error, either of which may be closed."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from errno import EBADF
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable

#: What stands for standard input and standard output in place of a file.
STREAM = "-"


def use_utf8() -> None:
    """Write UTF-8 whatever the locale says; what cannot be shown is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


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


def complain(text: str) -> None:
    """Write the last words of a command to standard error; where that fails too, the exit code has to do."""
    if sys.stderr:
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()


def abandon() -> None:
    """Give the interpreter somewhere to flush to when it ends: the reader of standard output has gone."""
    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
