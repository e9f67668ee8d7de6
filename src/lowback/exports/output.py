"""Writing a file that may be new or there already: all of it, or nothing."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from lowback.errors import ExportError
from lowback.pack.replacing import UnwritableError, replacing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO


@contextmanager
def writing(path: str, *, replace: bool) -> Iterator[BinaryIO]:
    """Give a stream; what is written to it becomes a file when the block ends. When it raises, nothing is left behind.

    Args:
        path: the file.
        replace: whether one that is there may be replaced; then it keeps its mode and its owner.

    Raises:
        ExportError: when it cannot be written; a file that was there is as it was.

    """
    try:
        is_there = check_replaceable(path, replace=replace)
        with replacing(path, lambda: True) if is_there else _new(path) as stream:
            yield stream
    except UnwritableError as error:
        raise ExportError(path, str(error)) from None
    except OSError as error:
        hint = ". Make its folder first" if error.errno == errno.ENOENT else ""
        raise ExportError(path, f"cannot be written: {error.strerror}{hint}") from None


def check_replaceable(path: str, *, replace: bool) -> bool:
    """Return whether a file is there.

    Raises:
        ExportError: when it must not be replaced.
        OSError: when the system does not tell.

    """
    if not os.path.lexists(path):
        return False
    mode = os.stat(path).st_mode  # noqa: PTH116 - paths are texts here
    if stat.S_ISDIR(mode):
        raise ExportError(path, "is a folder. Give a file")
    if not stat.S_ISREG(mode):
        raise ExportError(path, "is no ordinary file. Give another one")
    if not replace:
        raise ExportError(path, "is there already. Choose another name, or replace it: --force, in Python replace=True")
    return True


@contextmanager
def _new(path: str) -> Iterator[BinaryIO]:
    """Give the stream of a new file, which gets its name when the block ends."""
    # Not made by tempfile, so that it has the mode that new files have.
    temporary = os.path.join(os.path.dirname(path), f".lowback-{secrets.token_hex(8)}.tmp")  # noqa: PTH118, PTH120 - paths are texts here
    try:
        with open(temporary, "xb") as stream:  # noqa: PTH123 - paths are texts here
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.rename(temporary, path)  # noqa: PTH104 - paths are texts here
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - paths are texts here
        raise
