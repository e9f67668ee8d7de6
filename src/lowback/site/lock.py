"""The lock of a site: one build writes at a time.

It is a file with the process and the host of the build, which the operating system keeps locked while that process
lives. So the lock of a killed build is free, even when another process has its number by now.
"""

from __future__ import annotations

import os
import platform
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from lowback.errors import ExportError

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The name of the file; it is hidden, so that no host makes a page of it.
LOCK = ".lowback-build.lock"
#: How much of what another build wrote into it is read, in bytes.
_MOST = 200
#: A link is not followed.
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)

if sys.platform == "win32":  # pragma: no cover - there is no such module elsewhere
    import msvcrt

    #: What the system raises when another process has the lock.
    _REFUSAL = PermissionError

    def _lock(stream: BinaryIO) -> None:
        # A byte far behind the text, which others may still read.
        stream.seek(1 << 30)
        msvcrt.locking(stream.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    #: What the system raises when another process has the lock.
    _REFUSAL = BlockingIOError

    def _lock(stream: BinaryIO) -> None:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked(folder: str) -> Iterator[None]:
    """Hold the lock of a site until the block ends; then the file goes.

    Args:
        folder: the folder of the site.

    Raises:
        ExportError: when another build writes there.
        OSError: when the file cannot be written.

    """
    path = os.path.join(folder, LOCK)
    with open(path, "r+b", buffering=0, opener=lambda name, _: os.open(name, _FLAGS, 0o666)) as stream:
        if not _holds(stream, path):
            stream.seek(0)
            raise busy(folder, stream.read(_MOST).decode("utf-8", "replace").strip())
        try:
            stream.truncate(0)
            stream.seek(0)
            stream.write(f"process {os.getpid()} on {platform.node()}\n".encode())
            yield
        finally:
            with suppress(OSError):
                os.unlink(path)


def busy(folder: str, holder: str = "") -> ExportError:
    """Return the error that another build writes into a folder, with its process and host where they are known."""
    who = f": {holder}" if holder else ""
    return ExportError(folder, f"another build is writing here{who}. Run this again when it has ended")


def _holds(stream: BinaryIO, path: str) -> bool:
    """Lock a file, and return whether it is held; it is not when the build that had it has just removed it."""
    try:
        _lock(stream)
    except _REFUSAL:
        return False
    except OSError:
        # A file system that has no locks: builds must do without.
        return True
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(stream.fileno()), os.stat(path))
    return False
