"""The folder in which a site waits until all of it is made."""

from __future__ import annotations

import os
import shutil
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from lowback.errors import ExportError
from lowback.pack.moving import UnrestoredError, move_all, surely
from lowback.pack.replacing import UnwritableError, take_after, writable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType
    from typing import BinaryIO, Self

    from lowback.publishing.target import Target

#: The name of the folder; while it is there, no other build can write. It is hidden, so that no host makes pages of it.
NAME = ".lowback-build.tmp"


class Staging:
    """New files, which take their places together or not at all; use it in a `with` block.

    No file is forced to the disk: after a failure of power, another build makes anew what was lost. The folder is made
    for the first file only.
    """

    def __init__(self, target: Target) -> None:
        """Take the folder of the site."""
        self._target = target
        self._path = target.place(NAME)
        self._new, self._old = (os.path.join(self._path, name) for name in ("new", "old"))  # noqa: PTH118 - pathlib is slow
        #: The folders that were made, or may have been when somebody interrupted that.
        self._made: list[str] = []
        self._folders: set[str] = set()
        self._is_ours = self._stays = False

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Leave nothing behind; raise `ExportError` for what the system refused."""
        if not self._stays:
            surely(self._clear)
        if isinstance(error, OSError):
            reason = f"cannot be written: {error.strerror}. What was there is as it was"
            raise ExportError(self._target.path, reason) from None

    def put(self, path: str, raw: bytes) -> None:
        """Make a file that is to be put into a place; raise `ExportError` when what is there cannot be replaced."""
        if not self._folders:
            self._make()
        folder, _, name = path.rpartition("/")
        folder = os.path.join(self._new, folder)  # noqa: PTH118 - as above
        if folder not in self._folders:
            os.mkdir(folder)  # noqa: PTH102 - as above
            self._folders.add(folder)
        made = os.path.join(folder, name)  # noqa: PTH118 - as above
        with open(made, "xb") as stream:  # noqa: PTH123 - as above
            stream.write(raw)
            _take_after(self._target.place(path), stream, made)

    def move(self, put: Sequence[str], drop: Sequence[str]) -> None:
        """Put files into their places and take others out: all of them or none."""
        try:
            move_all(self._target.path, self._new, self._old, put, drop)
        except UnrestoredError as error:
            self._stays = True
            raise ExportError(self._target.path, str(error)) from None

    def _make(self) -> None:
        if self._target.is_new:
            with suppress(FileExistsError):
                # Another build may have made it meanwhile; who comes first has the folder below.
                self._mkdir(self._target.path)
        try:
            self._mkdir(self._path)
        except FileExistsError:
            mend = f"put back what stands in {self._old}, if anything does, and delete {self._path}"
            reason = f"another build is writing here, or was killed. When there is none, {mend}"
            raise ExportError(self._target.path, reason) from None
        self._is_ours = True
        os.mkdir(self._new)  # noqa: PTH102 - as above
        os.mkdir(self._old)  # noqa: PTH102 - as above
        self._folders.add(os.path.join(self._new, ""))  # noqa: PTH118 - as above

    def _mkdir(self, path: str) -> None:
        self._made.append(path)
        try:
            os.mkdir(path)  # noqa: PTH102 - as above
        except OSError:
            self._made.remove(path)
            raise

    def _clear(self) -> None:
        if self._is_ours:
            shutil.rmtree(self._path, ignore_errors=True)
        for path in reversed(self._made):
            # What is not empty stays: a site that was moved here, or the work of another build.
            with suppress(OSError):
                os.rmdir(path)  # noqa: PTH106 - as above


def _take_after(place: str, stream: BinaryIO, made: str) -> None:
    """Give a new file the mode and the owner of the one that it is to replace, if there is one."""
    try:
        is_plain = stat.S_ISREG(os.lstat(place).st_mode)
    except FileNotFoundError:
        return
    if is_plain:
        stream.flush()
        try:
            take_after(writable(place), stream, made)
        except UnwritableError as error:
            raise ExportError(place, f"{error}. Nothing was changed") from None
