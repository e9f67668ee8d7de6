"""The folder that a site is written into: what stands there, and what of it is ours."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Literal

import attrs

from lowback.errors import ExportError
from lowback.pack.reader import UnreadableError
from lowback.publishing.manifest import NAME, digest_of, listed

if TYPE_CHECKING:
    from collections.abc import Iterable

    #: What stands in the place of a file: nothing, the same, what we wrote, something else, or a folder.
    State = Literal["nothing", "same", "ours", "other", "folder"]

_FORCE = "--force, in Python replace=True"


@attrs.frozen
class Target:
    """A folder for a site."""

    #: Its path, as it was given.
    path: str
    #: Whether it is still to be made.
    is_new: bool
    #: The digests of the files that we wrote, by path; a file that has another one now was edited.
    known: dict[str, str]

    def place(self, path: str) -> str:
        """Return where a path of the site is on this system."""
        return os.path.join(self.path, *path.split("/"))  # noqa: PTH118 - pathlib is slow, and paths are texts here

    def check_ways(self, paths: Iterable[str]) -> None:
        """Raise `ExportError` when a folder that paths lead through is a link, or none."""
        for folder in sorted({path.rpartition("/")[0] for path in (*paths, *self.known)} - {""}):
            place = self.place(folder)
            if os.path.islink(place):  # noqa: PTH114 - as above
                raise ExportError(place, "is a link, and what is behind it may belong to others. Put a folder there")
            if os.path.lexists(place) and not os.path.isdir(place):  # noqa: PTH112 - as above
                raise ExportError(place, "is no folder, and pages must go into one of that name. Move it away")

    def state(self, path: str, wanted: str | None) -> State:
        """Return what stands in the place of a file.

        Args:
            path: the path of the file in the site.
            wanted: the digest that it is to have; None when it is to go.

        Raises:
            ExportError: when it cannot be read.

        """
        place = self.place(path)
        try:
            found = digest_of(place)
        except FileNotFoundError:
            return "nothing"
        except OSError as error:
            raise ExportError(place, f"cannot be read: {error.strerror}") from None
        if found is None:
            return "folder" if os.path.isdir(place) and not os.path.islink(place) else "other"  # noqa: PTH112, PTH114 - as above
        if found == wanted:
            return "same"
        return "ours" if found == self.known.get(path) else "other"


def opened(path: str, *, replace: bool) -> Target:
    """Return the folder of a site, which need not be there yet.

    Args:
        path: the folder.
        replace: whether files of others may be replaced.

    Raises:
        ExportError: when no site can be written there, or only over files of others.

    """
    if not path or "\0" in path:
        raise ExportError(path, "is no path. Give that of the folder to write the site into")
    try:
        found = os.stat(path)  # noqa: PTH116 - as above
    except FileNotFoundError:
        return _new(path)
    except OSError as error:
        raise ExportError(path, f"cannot be written: {error.strerror}") from None
    except UnicodeEncodeError:
        raise ExportError(path, "is no path: it holds half a character. Give another one") from None
    if not stat.S_ISDIR(found.st_mode):
        raise ExportError(path, "is no folder. Give the folder to write the site into")
    return Target(path, is_new=False, known=_known(path, replace=replace))


def _new(path: str) -> Target:
    if os.path.lexists(path):
        raise ExportError(path, "is a link that leads nowhere. Mend it, or give another folder")
    above = os.path.dirname(os.path.normpath(path))  # noqa: PTH120 - as above
    if above and not os.path.isdir(above):  # noqa: PTH112 - as above
        raise ExportError(path, f"cannot be made, because {above} is no folder. Make that first")
    return Target(path, is_new=True, known={})


def _known(path: str, *, replace: bool) -> dict[str, str]:
    """Return the digests of what we wrote; nothing when that is not known and what is there may be replaced."""
    try:
        found = listed(os.path.join(path, NAME))  # noqa: PTH118 - as above
        names = os.listdir(path) if found is None else []  # noqa: PTH208 - as above
    except UnreadableError as error:
        if replace:
            return {}
        place = os.path.join(path, NAME)  # noqa: PTH118 - as above
        reason = f"{error}, so that nobody knows which files a build wrote. Replace those that it needs: {_FORCE}"
        raise ExportError(place, reason) from None
    except OSError as error:
        raise ExportError(path, f"cannot be read: {error.strerror}") from None
    if names and not replace:
        raise ExportError(path, f"is not empty, and no build made it. Give another folder, or replace files: {_FORCE}")
    return found or {}
