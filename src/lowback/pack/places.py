"""From the name of a pack to its folder: a path, or the id of an installed pack."""

from __future__ import annotations

import os
from contextlib import suppress
from glob import glob
from typing import TYPE_CHECKING

from lowback.errors import PackError, UnknownIdError, wrong_type
from lowback.pack.archive import zip_folder
from lowback.pack.folder import DiskFolder, builtin_folder
from lowback.pack.installed import installed_packs
from lowback.pack.layout import CORE
from lowback.pack.reader import UnreadableError
from lowback.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.pack.folder import Folder
    from lowback.pack.installed import Installed

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
    is_path = os.path.exists(path)  # noqa: PTH110 - as in folder
    if not isinstance(name, str) or not name.isidentifier():
        return folder_at(path)
    if name == CORE:
        return builtin_folder()
    known = installed_packs()
    found = [each for each in known if each.id == name]
    if not found and not is_path:
        raise UnknownIdError("installed pack", name, [each.id for each in known], "Or give the path of a pack.")
    if not found:
        return folder_at(path)
    pack = only_one(found)
    if is_path and not _is_at(pack, path):
        hint = f"Write {os.path.join('.', name)} for the path. For the installed pack, go to another folder"  # noqa: PTH118 - as in folder
        raise _refused(name, f"{name!r} is an installed pack and a path", hint)
    return pack.folder()


def only_one(packs: Iterable[Installed]) -> Installed:
    """Return the one of some installed packs with the same id; raise `PackError` when there are several."""
    pack, *others = packs
    if others:
        names = " and ".join(each.distribution for each in (pack, *others))
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
    folder = zip_folder(inside)
    if not folder and os.path.isfile(path):  # noqa: PTH113 - as in folder
        raise UnreadableError("is no zip file. Give a wheel, or the folder of a pack")
    return folder or DiskFolder(inside)


def _homes(path: str) -> list[str]:
    """Return the folders, from a path, in which a `pack.json` stands."""
    files = []
    archive = zip_folder(path)
    if archive:
        files = archive.names()
    elif os.path.isfile(os.path.join(path, _PACK)):  # noqa: PTH113, PTH118 - as in folder
        files = [_PACK]
    elif os.path.isdir(path):  # noqa: PTH112 - as above
        files = [file for place in _IN_A_PROJECT for file in glob(f"{place}/{_PACK}", root_dir=path)]  # noqa: PTH207 - as above
    homes = sorted(os.path.dirname(file) or "." for file in files if os.path.basename(file) == _PACK)  # noqa: PTH119, PTH120 - as above
    return [home for home in homes if home != _SCHEMAS]


def _refused(pack: str, message: str, hint: str) -> PackError:
    return PackError(pack, [Problem("", ".", message, hint)])
