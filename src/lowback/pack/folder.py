"""Where the files of a pack are: a folder on disk, or one inside an archive."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from lowback.pack.reader import MAX_BYTES, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable
    from typing import Protocol

    class Folder(Protocol):
        """A pack's files, by their path inside the pack with forward slashes."""

        #: How to call it in a message.
        name: str

        def read(self, file: str) -> bytes:
            """Return a file's bytes; raise `FileNotFoundError`, or `UnreadableError` with the reason."""

        def files(self) -> list[str]:
            """Return the JSON files, sorted, hidden ones left out."""


#: How deep folders may stand in each other: deeper than a pack needs, and an end for links that run in circles.
_DEPTH = 4


class DiskFolder:
    """A folder on disk. Only plain files inside it are read: no devices, no links that lead out."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Take the folder's path."""
        self.name = os.fsdecode(path)

    def read(self, file: str) -> bytes:
        """Return a file's bytes; raise `FileNotFoundError`, or `UnreadableError` with the reason."""
        path = os.path.join(self.name, file)  # noqa: PTH118 - pathlib costs the built-in pack its start
        try:
            if not stat.S_ISREG(os.stat(path).st_mode):  # noqa: PTH116 - as above
                raise UnreadableError("not a plain file")
            with open(path, "rb") as stream:  # noqa: PTH123 - as above
                return stream.read(MAX_BYTES + 1)
        except FileNotFoundError:
            raise
        except OSError as error:
            raise UnreadableError(f"cannot be read: {error.strerror}") from None

    def files(self) -> list[str]:
        """Return the JSON files, sorted, hidden ones left out; raise `UnreadableError` when one leads out."""
        return sorted(self._walk("", _DEPTH))

    def _walk(self, inside: str, depth: int) -> Iterator[str]:
        root = os.path.realpath(self.name)
        with os.scandir(os.path.join(self.name, inside)) as found:  # noqa: PTH118 - as above
            entries = [entry for entry in found if not entry.name.startswith(".")]
        for entry in entries:
            file = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_symlink() and not os.path.realpath(entry.path).startswith(root + os.sep):
                raise UnreadableError(f"{file} is a link that leads out of the pack. Put the file itself there")
            if entry.is_dir():
                yield from self._walk(file, _one_less(depth, file))
            elif entry.name.endswith(".json"):
                yield file


class ArchiveFolder:
    """A folder of an installed package that is not on disk, such as one in a zip file."""

    def __init__(self, name: str, root: Traversable) -> None:
        """Take what to call the folder, and the folder."""
        self.name = name
        self._root = root

    def read(self, file: str) -> bytes:
        """Return a file's bytes; raise `FileNotFoundError`."""
        found = self._root.joinpath(file)
        if not found.is_file():
            raise FileNotFoundError(file)
        return found.read_bytes()

    def files(self) -> list[str]:
        """Return the JSON files, sorted, hidden ones left out."""
        return sorted(self._walk(self._root, "", _DEPTH))

    def _walk(self, folder: Traversable, inside: str, depth: int) -> Iterator[str]:
        for entry in folder.iterdir():
            file = f"{inside}/{entry.name}" if inside else entry.name
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                yield from self._walk(entry, file, _one_less(depth, file))
            elif entry.name.endswith(".json"):
                yield file


def _one_less(depth: int, file: str) -> int:
    if not depth:
        raise UnreadableError(f"{file} stands deeper than {_DEPTH} folders. Take it out")
    return depth - 1


def builtin_folder() -> Folder:
    """Return the folder of the pack that comes with lowback."""
    package = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - as above
    installed = os.path.join(package, "data")  # noqa: PTH118 - as above
    checkout = os.path.join(package, "..", "..", "data")  # noqa: PTH118 - an editable install reads the live data
    for path in (installed, checkout):
        if os.path.isfile(os.path.join(path, "pack.json")):  # noqa: PTH113, PTH118 - as above
            return DiskFolder(path)
    from importlib.resources import files  # noqa: PLC0415 - costly, and seldom needed

    return ArchiveFolder("lowback", files("lowback").joinpath("data"))
