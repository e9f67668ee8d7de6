"""Writing new files: all of what is written, or nothing."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from lowback.errors import ExportError
from lowback.pack.moving import UnrestoredError, move_all
from lowback.pack.replacing import UnwritableError, replacing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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
    is_there = _check_file(path, replace=replace)
    try:
        with replacing(path, lambda: True) if is_there else _new(path) as stream:
            yield stream
    except UnwritableError as error:
        raise ExportError(path, str(error)) from None
    except OSError as error:
        raise _unwritable(path, error) from None


@contextmanager
def filling(path: str, names: Iterable[str], *, replace: bool) -> Iterator[str]:
    """Give an empty folder; the files that are put into it become those of a folder when the block ends.

    Args:
        path: the folder; it is made unless it is there.
        names: the files that will be put into it.
        replace: whether those that are there may be replaced; others stay.

    Raises:
        ExportError: when they cannot be written; what was there is as it was.

    """
    folder = os.path.normpath(path)
    is_there = os.path.isdir(folder)  # noqa: PTH112 - paths are texts here
    if os.path.lexists(folder) and not is_there:
        raise ExportError(path, "is no folder. Several tables need one")
    for name in names if is_there else ():
        _check_file(os.path.join(folder, name), replace=replace)  # noqa: PTH118 - as above
    temporary = _beside(os.path.join(folder, "x") if is_there else folder)  # noqa: PTH118 - as above
    try:
        with _new_folders(temporary) as (new, old):
            yield new
            if is_there:
                move_all(folder, new, old, sorted(os.listdir(new)))  # noqa: PTH208 - as above
            else:
                os.rename(new, folder)  # noqa: PTH104 - as above
    except UnrestoredError as error:
        raise ExportError(path, str(error)) from None
    except OSError as error:
        raise _unwritable(path, error) from None


@contextmanager
def _new_folders(path: str) -> Iterator[tuple[str, str]]:
    """Give two folders in a new one, which goes when the block ends, unless what was replaced is still in there."""
    os.mkdir(path)  # noqa: PTH102 - as above
    try:
        new, old = (os.path.join(path, name) for name in ("new", "old"))  # noqa: PTH118 - as above
        os.mkdir(new)  # noqa: PTH102 - as above
        os.mkdir(old)  # noqa: PTH102 - as above
        yield new, old
    except UnrestoredError:
        raise
    except BaseException:
        shutil.rmtree(path, ignore_errors=True)
        raise
    shutil.rmtree(path, ignore_errors=True)


def _check_file(path: str, *, replace: bool) -> bool:
    """Return whether a file is there; raise `ExportError` when it must not be replaced."""
    if not os.path.lexists(path):
        return False
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 - as above
    except OSError as error:
        raise _unwritable(path, error) from None
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
    temporary = _beside(path)
    try:
        with open(temporary, "xb") as stream:  # noqa: PTH123 - as above
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        os.rename(temporary, path)  # noqa: PTH104 - as above
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)  # noqa: PTH108 - as above
        raise


def _beside(path: str) -> str:
    """Return the path of something hidden beside a file; what makes it gives it the mode that new files have."""
    return os.path.join(os.path.dirname(path), f".lowback-{secrets.token_hex(8)}.tmp")  # noqa: PTH118, PTH120 - as above


def _unwritable(path: str, error: OSError) -> ExportError:
    hint = ". Make its folder first" if error.errno == errno.ENOENT else ""
    return ExportError(path, f"cannot be written: {error.strerror}{hint}")
