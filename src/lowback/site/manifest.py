"""What a build leaves for the next: the manifest of its pages, and the lock that says that it is running."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import stat
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from lowback.errors import ExportError
from lowback.pack.folder import open_plain_file
from lowback.pack.json_reader import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    #: The digests that a file may have and be ours, by its path in the site.
    Digests = Mapping[str, frozenset[str]]


#: The name of the file; it is hidden, so that no host makes a page of it.
LOCK = ".lowback-build.lock"
#: How much of what another build wrote into it is read, in bytes.
_NOTE_BYTES = 200
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
            raise busy(folder, stream.read(_NOTE_BYTES).decode("utf-8", "replace").strip())
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


#: The name of the file; it is hidden, so that no host makes a page of it.
NAME = ".lowback-build.txt"
MANIFEST_FORMAT = "lowback-build/1"
#: The largest list that is read, and the largest file whose digest is taken, in bytes.
_MOST_BYTES = 1 << 26
#: The paths that a build writes; nothing else is ever taken for ours.
_PATH = r"(?:routines/|exercises/)?[a-z0-9_][a-z0-9_-]{0,199}\.[a-z0-9]{1,20}"
_LINE = re.compile(rf"([0-9a-f]{{64}})  ({_PATH})")


def digest(raw: bytes) -> str:
    """Return the digest of a file's bytes; how its lines end does not matter, for tools such as git change that."""
    return hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest()


def digest_of(path: str) -> str | None:
    """Return the digest of a file; None when it is no plain file of a size that a page can have.

    Raises:
        FileNotFoundError: when there is nothing.
        OSError: when it cannot be read.

    """
    status = os.lstat(path)
    if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
        return None
    with open(path, "rb") as stream:
        return digest(stream.read())


def merge(one: Digests, other: Digests) -> Digests:
    """Return the digests of two lists, as a build has them that goes from the one to the other."""
    return {path: one.get(path, frozenset()) | other.get(path, frozenset()) for path in one.keys() | other.keys()}


def dump(digests: Digests) -> bytes:
    """Return a list as the bytes of its file."""
    lines = sorted((path, value) for path, values in digests.items() for value in values)
    return "".join(f"{line}\n" for line in (MANIFEST_FORMAT, *(f"{value}  {path}" for path, value in lines))).encode()


def load(path: str) -> Digests | None:
    """Return the list in a file; None when there is no file.

    Raises:
        UnreadableError: when it is no such list.

    """
    try:
        is_plain = stat.S_ISREG(os.lstat(path).st_mode)
    except FileNotFoundError:
        return None
    if not is_plain:
        raise UnreadableError("is no plain file")
    with open_plain_file(path) as stream:
        first, *lines = stream.read(_MOST_BYTES + 1).decode("utf-8", "replace").splitlines() or [""]
        if stream.tell() > _MOST_BYTES:
            raise UnreadableError("is too large")
    if first != MANIFEST_FORMAT:
        raise UnreadableError(f"does not start with {MANIFEST_FORMAT}")
    digests: dict[str, frozenset[str]] = {}
    for number, line in enumerate(lines, 2):
        match = _LINE.fullmatch(line)
        if not match:
            raise UnreadableError(f"is damaged in line {number}")
        digests[match[2]] = digests.get(match[2], frozenset()) | {match[1]}
    return digests
