"""The files of a pack: which file holds what, and the folder that holds them, on disk or in a zip file."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from lowback.pack.json_reader import UnreadableError
from lowback.pack.limits import MAX_BYTES, MAX_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO, Protocol

    class Folder(Protocol):
        """A pack's files, by their path inside the pack with forward slashes."""

        name: str
        """How to call it in a message."""

        def read(self, file: str) -> bytes:
            """Return a file's bytes; raise `FileNotFoundError`, or `UnreadableError` with the reason."""

        def files(self) -> list[str]:
            """Return the JSON files, sorted, hidden ones left out; raise `UnreadableError` when one leads out."""

        def entries(self) -> list[tuple[str, str]]:
            """Return the JSON files, sorted, hidden ones left out, each with the reason not to read it, if any.

            Raises:
                OSError: when a folder cannot be listed.
                UnreadableError: when a zip file cannot be read.

            """


#: The name of the built-in pack; its ids need no prefix.
CORE = "lowback"
#: The schema version that this lowback writes and the newest it reads.
SCHEMA_VERSION = (1, 1)

#: The kinds of vocabulary, each in a file of its own.
VOCABULARY = ("muscles", "positions", "equipment", "precautions", "triggers", "notices", "red_flags", "wording")

_FIXED = {
    "pack.json": "pack",
    "sources.json": "sources",
    "redirects.json": "redirects",
    **{f"vocabulary/{kind}.json": "vocabulary" for kind in VOCABULARY},
}
_FOLDERS = {"exercises": "exercise", "routines": "routine"}

#: Every file of a pack whose name is fixed, for messages.
PLACES = tuple(_FIXED)


def kind_of(file: str) -> str | None:
    """Return what a file holds, which is also the name of its schema; None for a file that has no place."""
    folder, _, name = file.rpartition("/")
    return _FIXED.get(file) or (_FOLDERS.get(folder) if name.removesuffix(".json") else None)


def id_of(file: str) -> str:
    """Return the id that a file's name stands for."""
    return file.rpartition("/")[2].removesuffix(".json")


def file_of(kind: str, record: str) -> str:
    """Return the file of an exercise or a routine."""
    return f"{kind}s/{record}.json"


# Opening must not wait for the other end of a pipe; elsewhere than on Unix there is nothing to wait for.
_OPEN = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
#: Why a file that was read is not taken.
CHANGED = "changed while it was read. Run this again"
_NOT_PLAIN = "not a plain file. To check what a program writes, give - for standard input"
#: How many bytes are read at a time.
_CHUNK = 1 << 18


def open_plain_file(path: str, buffering: int = -1) -> BinaryIO:
    """Return a stream of a file's bytes.

    Raises:
        FileNotFoundError: when there is none.
        UnreadableError: when it is no plain file or cannot be opened.

    """
    return os.fdopen(_opened(path)[0], "rb", buffering)


def read_plain_file(path: str) -> bytes:
    """Return a file's bytes, or so many that they show it to be too large.

    Raises:
        FileNotFoundError: when there is none.
        UnreadableError: when it is no plain file, cannot be read, or changed while it was.

    """
    descriptor, before = _opened(path)
    try:
        raw = b"".join(_chunks(descriptor))
        after = stamp(descriptor)
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from None
    finally:
        os.close(descriptor)
    if after != (before.st_mtime_ns, before.st_size):
        raise UnreadableError(CHANGED)
    return raw


def stamp(descriptor: int) -> tuple[int, int]:
    """Return what is different after an open file has changed: when it was written last, and its size in bytes."""
    status = os.fstat(descriptor)
    return status.st_mtime_ns, status.st_size


def _opened(path: str) -> tuple[int, os.stat_result]:
    """Return the descriptor of a plain file, and what the system says of it."""
    try:
        descriptor = os.open(path, _OPEN)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from None
    except ValueError:
        raise UnreadableError("cannot be read: its path holds a character that no path has") from None
    reason = ""
    try:
        status = os.fstat(descriptor)
        if stat.S_ISREG(status.st_mode):
            return descriptor, status
        folder = stat.S_ISDIR(status.st_mode)
        reason = "a folder, not a file. Give the files in it" if folder else _NOT_PLAIN
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
    os.close(descriptor)
    raise UnreadableError(reason)


def _chunks(descriptor: int) -> Iterator[bytes]:
    """Yield what a file holds, up to one byte more than a file may have."""
    left = MAX_BYTES + 1
    while left:
        chunk = os.read(descriptor, min(left, _CHUNK))
        if not chunk:
            return
        yield chunk
        left -= len(chunk)


class DiskFolder:
    """A folder on disk. Only plain files inside it are read: no devices, no links that lead out."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Take the folder's path."""
        self.name = os.fsdecode(path)

    def read(self, file: str) -> bytes:
        """Return a file's bytes; raise `FileNotFoundError`, or `UnreadableError` with the reason."""
        return read_plain_file(os.path.join(self.name, file))

    def files(self) -> list[str]:
        """Return the JSON files, sorted, hidden ones left out; raise `UnreadableError` when one leads out."""
        files = []
        for file, reason in self.entries():
            if reason:
                raise UnreadableError(f"{file} {reason}")
            files.append(file)
        return files

    def entries(self) -> list[tuple[str, str]]:
        """Return the JSON files, sorted, hidden ones left out, each with the reason why it must not be read, if any.

        Raises:
            OSError: when the folder, or one in it, cannot be listed.

        """
        try:
            return sorted(self._walk("", MAX_FOLDERS))
        except ValueError:
            # A path with a NUL, or with an unpaired surrogate.
            raise OSError(None, "its path holds a character that no path has") from None

    def _walk(self, inside: str, depth: int) -> Iterator[tuple[str, str]]:
        root = os.path.realpath(self.name)
        with os.scandir(os.path.join(self.name, inside)) as listing:
            entries = [entry for entry in listing if not entry.name.startswith(".")]
        for entry in entries:
            file = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_symlink() and not os.path.realpath(entry.path).startswith(root + os.sep):
                yield file, "is a link that leads out of the pack. Put the file itself there"
            elif entry.is_symlink() and entry.is_dir():
                yield file, "is a link to a folder. Put the folder itself there"
            elif entry.is_dir() and not depth:
                yield file, f"is nested more than {MAX_FOLDERS} folders deep. Remove it"
            elif entry.is_dir():
                yield from self._walk(file, depth - 1)
            elif entry.name.endswith(".json"):
                yield file, ""
