"""Packs that are installed: found by their entry points, located without running anything of them."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.errors import PackError
from lowback.pack.archive import zip_folder
from lowback.pack.folder import DiskFolder
from lowback.pack.layout import CORE
from lowback.pack.reader import UnreadableError, parse
from lowback.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.metadata import Distribution

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
            OSError: when it cannot be listed.
            PackError: when there is no such package, or no pack of this id in it.
            UnreadableError: when it stands in a zip file that cannot be read.

        """
        if self.id == CORE:
            raise self._refused(f"{CORE!r} is the built-in pack, which no other can replace")
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
    """Return the packs that are installed, sorted by id, then by package."""
    from importlib.metadata import distributions  # noqa: PLC0415 - costly

    # Of a distribution that is there twice, Python takes the first: a virtual environment may hide what is around it.
    found: dict[str, list[Installed]] = {}
    for each in distributions():
        packs = _packs_of(each)
        if packs:
            found.setdefault(re.sub(r"[-_.]+", "-", packs[0].distribution).lower(), packs)
    return tuple(sorted({pack for packs in found.values() for pack in packs}))


def _packs_of(by: Distribution) -> list[Installed]:
    """Return the packs that a distribution brings; none when nobody can read what it says."""
    try:
        if GROUP not in (by.read_text("entry_points.txt") or ""):
            return []
        entries = by.entry_points.select(group=GROUP)
    except (OSError, TypeError, ValueError):
        return []
    about: Any = by.metadata  # a message, whose type lacks get
    # A damaged distribution has neither.
    name = about.get("Name", "a package without a name")
    version = about.get("Version", "")
    return [Installed(each.name, each.value, name, version) for each in entries]


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
