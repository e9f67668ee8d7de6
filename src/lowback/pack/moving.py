"""Moving many files to their places: all of them, or none."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from lowback.pack.replacing import UnwritableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class UnrestoredError(UnwritableError):
    """Files could neither be moved nor be put back."""


def surely(act: Callable[[], None]) -> None:
    """Do something to its end, however often somebody interrupts it; only then let the interrupt through.

    Args:
        act: what to do; it must be able to start over after it was broken off.

    """
    interrupt = None
    while True:
        try:
            act()
            break
        except KeyboardInterrupt as found:
            interrupt = found
    if interrupt:
        raise interrupt


def move_all(folder: str, new: str, old: str, put: Sequence[str], drop: Sequence[str] = ()) -> None:
    """Put files into a folder and take others out. When any of that fails, all is as it was.

    Whoever reads a file meanwhile finds the old one or the new one. Folders that are left empty go.

    Args:
        folder: where the files go.
        new: a folder on the same disk, where the files are that are put.
        old: an empty folder on the same disk, where the files go that are replaced or taken out.
        put: the files to put: paths in both folders, with forward slashes, in this order.
        drop: the files to take out, likewise.

    Raises:
        OSError: when something could not be moved; all is as it was.
        UnrestoredError: when it could not be put back either; it says where the files are.

    """
    move = _Move(folder, new, old, put, drop)
    try:
        move.do()
    except BaseException:
        surely(move.undo)
        raise
    for each in reversed(_folders(drop)):
        with suppress(OSError):
            os.rmdir(_join(folder, each))  # noqa: PTH106 - pathlib is slow, and paths are texts here


class _Move:
    """A move that can be undone at any point: where the files are tells how far it has come."""

    def __init__(self, folder: str, new: str, old: str, put: Sequence[str], drop: Sequence[str]) -> None:
        self.folder, self.new, self.old = folder, new, old
        self.put, self.drop = put, drop
        self.replaced = {path for path in put if os.path.lexists(_join(folder, path))}
        self.made = [each for each in _folders(put) if not os.path.lexists(_join(folder, each))]

    def do(self) -> None:
        for each in self.made:
            os.mkdir(_join(self.folder, each))  # noqa: PTH102 - as above
        for each in _folders((*self.replaced, *self.drop)):
            os.mkdir(_join(self.old, each))  # noqa: PTH102 - as above
        for path in self.drop:
            os.rename(_join(self.folder, path), _join(self.old, path))  # noqa: PTH104 - as above
        for path in self.put:
            if path in self.replaced:
                _keep(_join(self.folder, path), _join(self.old, path))
            os.replace(_join(self.new, path), _join(self.folder, path))  # noqa: PTH105 - as above

    def undo(self) -> None:
        """Put everything back; when that is broken off, it can start over."""
        try:
            for path in (*self.drop, *self.put):
                self._put_back(path)
            for path in self.put:
                self._take_out(path)
        except OSError as error:
            reason = (
                f"what was replaced is in {self.old}, and cannot be put back: {error.strerror}. Move it back yourself"
            )
            raise UnrestoredError(reason) from None
        for each in reversed(self.made):
            with suppress(OSError):
                os.rmdir(_join(self.folder, each))  # noqa: PTH106 - as above

    def _put_back(self, path: str) -> None:
        place, kept = _join(self.folder, path), _join(self.old, path)
        if os.path.lexists(kept):
            os.replace(kept, place)  # noqa: PTH105 - as above

    def _take_out(self, path: str) -> None:
        """Take out a file that was put where there was none."""
        if path not in self.replaced and not os.path.lexists(_join(self.new, path)):
            with suppress(FileNotFoundError):
                os.unlink(_join(self.folder, path))  # noqa: PTH108 - as above


def _keep(path: str, kept: str) -> None:
    """Give a file a second place, so that it is never missing; where that cannot be, move it there."""
    try:
        if not os.path.islink(path):  # noqa: PTH114 - as above
            os.link(path, kept)
            return
    except OSError:
        pass
    os.rename(path, kept)  # noqa: PTH104 - as above


def _folders(paths: Iterable[str]) -> list[str]:
    """Return the folders that some paths lead through, each after the one that it stands in."""
    found = {path[:place] for path in paths for place, sign in enumerate(path) if sign == "/"}
    return sorted(found)


def _join(folder: str, path: str) -> str:
    return os.path.join(folder, *path.split("/"))  # noqa: PTH118 - as above
