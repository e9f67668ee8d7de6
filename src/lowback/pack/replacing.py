"""Replacing a file: by all of what is written, or not at all."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from tempfile import mkstemp
from typing import TYPE_CHECKING

from lowback.errors import LowbackError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO


class UnwritableError(LowbackError):
    """A file cannot be replaced; it is as it was."""


@contextmanager
def replacing(path: str, is_unchanged: Callable[[], bool]) -> Iterator[BinaryIO]:
    """Give a stream; what is written to it replaces a file, which keeps its mode and its owner, when the block ends.

    When the block raises, or anything else fails, the file stays as it was and nothing is left behind. A link stays
    what it is: the file that it leads to is replaced.

    Args:
        path: the file.
        is_unchanged: what tells, at the end, whether the file is still the one that was read.

    Raises:
        UnwritableError: with the reason, without the name of the file.

    """
    target = os.path.realpath(path)
    before = writable(target)
    descriptor, temporary = _beside(target)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            yield stream
            take_after(before, stream, temporary)
            stream.flush()
            os.fsync(descriptor)
        _expect(is_unchanged())
        os.replace(temporary, target)  # noqa: PTH105 - pathlib is slow, and paths are texts here
    except OSError as error:
        _forget(temporary)
        raise UnwritableError(f"cannot be written: {error.strerror}") from None
    except BaseException:
        _forget(temporary)
        raise


def writable(target: str) -> os.stat_result:
    """Return what the system says of a file that may be written to."""
    try:
        # A file that may only be read could be replaced all the same, against the will of its owner.
        os.close(os.open(target, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0)))
        return os.stat(target)  # noqa: PTH116 - as above
    except OSError as error:
        raise UnwritableError(f"cannot be written: {error.strerror}") from None


def _beside(target: str) -> tuple[int, str]:
    """Return the descriptor and the name of a new file in the same folder; its name is a hidden one."""
    try:
        return mkstemp(prefix=".lowback-", suffix=".tmp", dir=os.path.dirname(target))  # noqa: PTH120 - as above
    except OSError as error:
        raise UnwritableError(f"cannot be written: nothing can be put beside it: {error.strerror}") from None


def take_after(before: os.stat_result, stream: BinaryIO, temporary: str) -> None:
    """Give a new file the owner, the group and the mode of the one that it replaces."""
    made = os.fstat(stream.fileno())
    if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.fchown(stream.fileno(), before.st_uid, before.st_gid)
        except OSError:
            reason = "cannot be written: it belongs to another user or group, and cannot be given back"
            raise UnwritableError(f"{reason}. Run this as its owner") from None
    # After the owner, because a change of owner takes some of the mode away.
    os.chmod(temporary, stat.S_IMODE(before.st_mode))  # noqa: PTH101 - as above


def _expect(is_unchanged: bool) -> None:  # noqa: FBT001 - what is expected
    if not is_unchanged:
        raise UnwritableError("changed since it was read. Run this again")


def _forget(temporary: str) -> None:
    with suppress(OSError):
        os.unlink(temporary)  # noqa: PTH108 - as above
