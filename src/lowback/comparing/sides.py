"""The two packs that are compared: from what somebody calls them to their records."""

from __future__ import annotations

import os
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.catalog.pack_records import checked_records, opened, refused
from lowback.comparing.comparison import Edition
from lowback.comparing.releases import RELEASE, fetch_wheel
from lowback.comparing.revisions import RevisionFolder

if TYPE_CHECKING:
    from lowback.pack.folder import Folder


class Opened(NamedTuple):
    """A pack that was read and checked."""

    edition: Edition
    #: Its records, by file.
    files: dict[str, Any]


def open_side(name: str | os.PathLike[str]) -> Opened:
    """Return a pack: at a path, installed, released, or in a revision of a git repository. A path goes first.

    Raises:
        PackError: naming every file that cannot be used, and why.
        LowbackError: when it cannot be found or fetched.
        TypeError: when the name is neither a text nor a path.

    """
    if not isinstance(name, str | os.PathLike):
        raise TypeError(f"compare takes the names of packs, found {type(name).__name__}. Give a path or an id")
    called = os.fsdecode(name)
    if not _can_be_named(called):
        raise refused(called, "its name holds a character that no name has")
    if not isinstance(name, str) or os.path.exists(called):  # noqa: PTH110 - a name that no path has is no error
        return _checked(called, opened(name))
    if RELEASE.fullmatch(called):
        with TemporaryDirectory(prefix="lowback-") as folder:
            found = opened(fetch_wheel(called, folder))
            found.name = called
            return _checked(called, found)
    if ":" in called:
        return _checked(called, RevisionFolder(called))
    return _checked(called, opened(called))


def _can_be_named(name: str) -> bool:
    try:
        return b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:
        return False


def _checked(name: str, folder: Folder) -> Opened:
    files = checked_records(folder)
    about = files["pack.json"]
    return Opened(Edition(name=name, pack=about["id"], version=about["version"]), files)
