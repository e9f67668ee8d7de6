"""Where packs are, and the files of this package: from a path or the id of an installed pack to its folder.

Nothing of an installed pack is run.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.errors import PackError, UnknownIdError, wrong_type
from lowback.pack.folder import CORE, DiskFolder
from lowback.pack.json_reader import UnreadableError, parse
from lowback.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.metadata import Distribution

    from lowback.pack.archive import ZipFolder
    from lowback.pack.folder import Folder


#: The group of entry points of packs: each has the pack's id, and the package that holds its files.
GROUP = "lowback.packs"


def packaged(folder: str, file: str) -> str:
    """Return the text of a file of this package; raise `FileNotFoundError` when there is none of that name."""
    try:
        with open(os.path.join(_package(), folder, file), encoding="utf-8") as stream:
            return stream.read()
    except NotADirectoryError:
        from importlib.resources import files

        return files("lowback").joinpath(folder, file).read_text(encoding="utf-8")


def _package() -> str:
    return os.path.dirname(os.path.dirname(__file__))


def builtin_folder() -> Folder:
    """Return the folder of the pack that comes with lowback."""
    installed = os.path.join(_package(), "data")
    checkout = os.path.join(_package(), "..", "..", "data")  # an editable install reads the live data
    for path in (installed, checkout):
        if os.path.isfile(os.path.join(path, "pack.json")):
            return DiskFolder(path)
    return disk_or_zip(installed)


def disk_or_zip(path: str) -> Folder:
    """Return the folder at a path, on disk or in a zip file; one on disk when there is none: its reader says so."""
    return (None if os.path.isdir(path) else _zip_folder(path)) or DiskFolder(path)


def _zip_folder(path: str) -> ZipFolder | None:
    from lowback.pack.archive import zip_folder

    return zip_folder(path)


class Installed(NamedTuple):
    """A pack that is installed."""

    id: str
    """The pack's id, as its entry point says it."""
    package: str
    """The package that holds its files, such as "hill_club" or "hill_club.data"."""
    distribution: str
    """The distribution that brings it, such as "lowback-hill-club"."""
    version: str
    """The distribution's version."""

    def folder(self) -> Folder:
        """Return the folder of the pack; nothing of its package is run.

        Raises:
            OSError: when it cannot be listed.
            PackError: when there is no such package, or no pack of this id in it.
            UnreadableError: when it is in a zip file that cannot be read.

        """
        if self.id == CORE:
            raise self._refused(f"{CORE!r} is the built-in pack, which no other can replace")
        top, *inner = self.package.split(".")
        if not all(name.isidentifier() for name in (top, *inner)):
            raise self._refused(f"{self.package!r} is not the name of a package")
        for place in _places(top):
            folder = _folder(os.path.join(place, *inner))
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
    from importlib.metadata import distributions

    # Of a distribution that is there twice, Python takes the first: a virtual environment may hide what is around it.
    by_distribution: dict[str, list[Installed]] = {}
    for distribution in distributions():
        packs = _packs_of(distribution)
        if packs:
            by_distribution.setdefault(re.sub(r"[-_.]+", "-", packs[0].distribution).lower(), packs)
    return tuple(sorted({pack for packs in by_distribution.values() for pack in packs}))


def _packs_of(distribution: Distribution) -> list[Installed]:
    """Return the packs that a distribution brings; none when nobody can read what it says."""
    try:
        if GROUP not in (distribution.read_text("entry_points.txt") or ""):
            return []
        entries = distribution.entry_points.select(group=GROUP)
    except (OSError, TypeError, ValueError):
        return []
    about: Any = distribution.metadata  # a message, whose type lacks get
    # A damaged distribution has neither.
    name = about.get("Name", "a package without a name")
    version = about.get("Version", "")
    return [Installed(entry.name, entry.value, name, version) for entry in entries]


def _places(package: str) -> Iterator[str]:
    """Yield the folders that hold the files of a package, which is found and not run."""
    from importlib.util import find_spec

    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        return
    yield from (spec and spec.submodule_search_locations) or ()


def _folder(path: str) -> Folder | None:
    folder = DiskFolder(path) if os.path.isdir(path) else _zip_folder(path)
    return folder if folder and "pack.json" in dict(folder.entries()) else None


_PACK = "pack.json"
#: In the wheel of lowback the schema of that file has the same name.
_SCHEMAS = f"{CORE}/schemas"
#: Where a project keeps the one pack that it holds.
_IN_A_PROJECT = ("*", "src/*")


def open_pack(name: str | os.PathLike[str]) -> Folder:
    """Return the folder of a pack.

    Args:
        name: the path of its folder, of a project that holds one pack, or of a zip file, such as a wheel, that does;
            or the id of an installed pack, as a string. "lowback" is the built-in pack.

    Raises:
        UnknownIdError: when it is neither a path nor the id of an installed pack.
        PackError: when it can mean two packs.
        TypeError: when it is neither a text nor a path.
        UnreadableError: when it is a file, and no zip file that can be read.

    """
    if not isinstance(name, str | bytes | os.PathLike):
        raise wrong_type("a pack has the name of a path or an id", name, 'Write it as a text, such as "hill_club"')
    path = os.fsdecode(name)
    is_path = os.path.exists(path)
    if not isinstance(name, str) or not name.isidentifier():
        return folder_at(path)
    if name == CORE:
        return builtin_folder()
    known = installed_packs()
    candidates = [pack for pack in known if pack.id == name]
    if not candidates and not is_path:
        raise UnknownIdError("installed pack", name, [pack.id for pack in known], "Or give the path of a pack.")
    if not candidates:
        return folder_at(path)
    pack = only_one(candidates)
    if is_path and not _is_at(pack, path):
        hint = f"Write {os.path.join('.', name)} for the path. For the installed pack, go to another folder"
        raise _refused(name, f"{name!r} is an installed pack and a path", hint)
    return pack.folder()


def only_one(packs: Iterable[Installed]) -> Installed:
    """Return the one of some installed packs with the same id; raise `PackError` when there are several."""
    pack, *others = packs
    if others:
        names = " and ".join(pack_.distribution for pack_ in (pack, *others))
        reason = f"{pack.id!r} is the id of several installed packs: of {names}"
        raise _refused(pack.id, reason, "Uninstall all but one")
    return pack


def _is_at(pack: Installed, path: str) -> bool:
    """Return whether an installed pack is the one at a path, as it is when its project is installed to be edited."""
    with suppress(PackError, UnreadableError, OSError):
        return os.path.realpath(pack.folder().name) == os.path.realpath(folder_at(path).name)
    return False


def folder_at(path: str) -> Folder:
    """Return the pack at a path; when none is there, the path itself, for its reader to say so.

    Raises:
        PackError: when there are several.
        UnreadableError: when it is a file, and no zip file that can be read.

    """
    homes = _homes(path)
    if "." not in homes and len(homes) > 1:
        raise _refused(path, f"it holds several packs: {', '.join(homes)}", "Name one of them, with the path to it")
    inside = path if not homes or "." in homes else f"{path}/{homes[0]}"
    folder = _zip_folder(inside)
    if not folder and os.path.isfile(path):
        raise UnreadableError("is no zip file. Give a wheel, or the folder of a pack")
    return folder or DiskFolder(inside)


def _homes(path: str) -> list[str]:
    """Return the folders, from a path, that have a `pack.json`."""
    files = []
    archive = _zip_folder(path)
    if archive:
        files = archive.names()
    elif os.path.isfile(os.path.join(path, _PACK)):
        files = [_PACK]
    elif os.path.isdir(path):
        from glob import glob

        files = [file for place in _IN_A_PROJECT for file in glob(f"{place}/{_PACK}", root_dir=path)]
    homes = sorted(os.path.dirname(file) or "." for file in files if os.path.basename(file) == _PACK)
    return [home for home in homes if home != _SCHEMAS]


def _refused(pack: str, message: str, hint: str) -> PackError:
    return PackError(pack, [Problem("", ".", message, hint)])
