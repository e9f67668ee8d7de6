"""Writing files: each as a whole, or not at all.

The bytes go into a temporary file beside the target, which then takes its place. Whoever reads the file meanwhile, or
after the process was killed, finds the old one or the new one.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from lowback.errors import ExportError, LowbackError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO


class UnwritableError(LowbackError):
    """A file cannot be written; it is as it was."""


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

    def swap(temporary: str, target: str) -> None:
        if not is_unchanged():
            raise UnwritableError("changed since it was read. Run this again")
        os.replace(temporary, target)

    target = os.path.realpath(path)
    before = check_writable(target)
    obstacle = "nothing can be put beside it: "
    try:
        with _temporary(target, _beside(target), before, swap) as stream:
            obstacle = ""
            yield stream
    except OSError as error:
        raise UnwritableError(f"cannot be written: {obstacle}{error.strerror}") from None


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
        with replacing(path, lambda: True) if is_there else _temporary(path, _beside(path), None, _claim) as stream:
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
    mode = os.stat(path).st_mode
    if stat.S_ISDIR(mode):
        raise ExportError(path, "is a folder. Give a file")
    if not stat.S_ISREG(mode):
        raise ExportError(path, "is no ordinary file. Give another one")
    if not replace:
        raise ExportError(path, "already exists. Choose another name, or replace it: --force, in Python replace=True")
    return True


def create(path: str, text: str) -> None:
    """Write a new file, and the folder that it is in; nothing that is there is ever overwritten.

    Args:
        path: the file.
        text: its content.

    Raises:
        UnwritableError: with the path and the reason; nothing is left behind.

    """
    folder = os.path.dirname(path)
    if os.path.lexists(path):
        raise UnwritableError(f"{path} already exists. Choose another id, or edit that file.")
    if os.path.islink(folder):
        raise UnwritableError(f"{path} is behind a symlink. Use the folder itself.")
    try:
        os.makedirs(folder or ".", exist_ok=True)
        with _temporary(path, _beside(path), None, _claim) as stream:
            stream.write(text.encode())
    except OSError as error:
        raise UnwritableError(f"{path} cannot be written: {error.strerror}.") from None


def put_file(path: str, raw: bytes, temporary: str) -> None:
    """Put a file into a place, whatever is there; an ordinary file passes on its mode and its owner.

    It is not forced to the disk, which would take most of the time of writing many. A link is replaced itself.

    Args:
        path: the file.
        raw: its content.
        temporary: the path that it has until then, in the same folder; the caller sweeps what a killed process left.

    Raises:
        OSError: when it cannot be written; what was there is as it was.
        UnwritableError: when it cannot be given to the owner of the file that is there.

    """
    before = None
    with suppress(FileNotFoundError):
        before = os.lstat(path)
    is_plain = before and stat.S_ISREG(before.st_mode)
    with _temporary(path, temporary, before if is_plain else None, os.replace, is_durable=False) as stream:
        stream.write(raw)


def check_writable(path: str) -> os.stat_result:
    """Return what the system says of a file; raise `UnwritableError` when its owner lets nobody write to it.

    The file could be replaced all the same, because that only takes a folder that may be written to.
    """
    try:
        os.close(os.open(path, os.O_WRONLY | getattr(os, "O_NONBLOCK", 0)))
        return os.stat(path)
    except OSError as error:
        raise UnwritableError(f"cannot be written: {error.strerror}") from None


def _beside(path: str) -> str:
    """Return the path of something hidden in the same folder."""
    return os.path.join(os.path.dirname(path), f".lowback-{os.urandom(8).hex()}.tmp")


@contextmanager
def _temporary(
    target: str,
    temporary: str,
    before: os.stat_result | None,
    swap: Callable[[str, str], None],
    *,
    is_durable: bool = True,
) -> Iterator[BinaryIO]:
    """Give the stream of a temporary file, which takes the place of another one when the block ends.

    Args:
        target: the place.
        temporary: the path of the temporary file.
        before: what the system says of the file whose mode and owner the new one gets; None for those of new files.
        swap: what moves the temporary file into the place.
        is_durable: whether the bytes are on the disk before that.

    """
    try:
        # Until it has the mode of the file that it replaces, nobody else may read it.
        with open(temporary, "xb", opener=partial(os.open, mode=0o600 if before else 0o666)) as stream:
            yield stream
            stream.flush()
            if before:
                _take_after(before, stream, temporary)
            if is_durable:
                os.fsync(stream.fileno())
        swap(temporary, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _claim(temporary: str, target: str) -> None:
    """Move a file to a place where none is; raise `FileExistsError` when one has come meanwhile."""
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    try:
        os.replace(temporary, target)
    except BaseException:
        os.unlink(target)
        raise


def _take_after(before: os.stat_result, stream: BinaryIO, temporary: str) -> None:
    """Give a new file the owner, the group and the mode of the one that it replaces."""
    made = os.fstat(stream.fileno())
    if (made.st_uid, made.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.fchown(stream.fileno(), before.st_uid, before.st_gid)
        except OSError:
            reason = "cannot be written: it belongs to another user or group, and cannot be given back"
            raise UnwritableError(f"{reason}. Run this as its owner") from None
    # After the owner, because a change of owner takes some of the mode away.
    os.chmod(temporary, stat.S_IMODE(before.st_mode))
