"""Packs that are installed: found by their entry points, located without running anything of them."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from lowback.errors import PackError
from lowback.pack.archive import zip_folder
from lowback.pack.folder import DiskFolder
from lowback.pack.reader import UnreadableError, parse
from lowback.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import EntryPoint

    from lowback.pack.folder import Folder

#: The group of entry points that packs stand in: each has the pack's id, and the package that holds its files.
GROUP = "lowback.packs"


class Installed(NamedTuple):
    """A pack that is installed."""

    #: The pack's id, as its entry point says it.
    id: str
    #: The package that holds its files, such as "hill_club" or "hill_club.data".
    package: str
    #: The distribution that brings it, such as "lowback-hill-club".
    distribution: str
    #: The distribution's version.
    version: str

    def folder(self) -> Folder:
        """Return the folder of the pack; nothing of its package is run.

        Raises:
            PackError: when there is no such package, or no pack in it.

        """
        top, *inner = self.package.split(".")
        if not all(each.isidentifier() for each in (top, *inner)):
            raise self._refused(f"{self.package!r} is not the name of a package")
        for place in _places(top):
            folder = _folder(os.path.join(place, *inner))  # noqa: PTH118 - as in folder
            if folder:
                self._refuse_another(folder)
                return folder
        raise self._refused(f"there is no pack.json in a package {self.package!r}")

    def _refuse_another(self, folder: Folder) -> None:
        """Raise `PackError` for a pack that has another id than its entry point; what cannot be read is told later."""
        with suppress(UnreadableError):
            about = parse(folder.read("pack.json"))
            if isinstance(about, dict) and about.get("id", self.id) != self.id:
                raise self._refused(f"the pack that is installed as {self.id!r} calls itself {about['id']!r}")

    def _refused(self, reason: str) -> PackError:
        hint = f"Install {self.distribution} again, or tell its authors"
        return PackError(self.id, [Problem("", f"entry point of {self.distribution}", reason, hint)])


def installed_packs() -> tuple[Installed, ...]:
    """Return the packs that are installed, sorted by id, then by distribution."""
    from importlib.metadata import entry_points  # noqa: PLC0415 - costly

    return tuple(sorted({_installed(each) for each in entry_points(group=GROUP)}))


def _installed(found: EntryPoint) -> Installed:
    by = found.dist
    return Installed(found.name, found.value, by.name if by else "", by.version if by else "")


def _places(package: str) -> Iterator[str]:
    """Yield the folders that hold the files of a package, which is found and not run."""
    from importlib.util import find_spec  # noqa: PLC0415 - as above

    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return
    yield from (spec and spec.submodule_search_locations) or ()


def _folder(path: str) -> Folder | None:
    folder = DiskFolder(path) if os.path.isdir(path) else zip_folder(path)  # noqa: PTH112 - as in folder
    return folder if folder and "pack.json" in dict(folder.entries()) else None
