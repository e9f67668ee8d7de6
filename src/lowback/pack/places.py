"""From the name of a pack to its folder: a path, or the id of an installed pack."""

from __future__ import annotations

import os
from glob import glob
from typing import TYPE_CHECKING

from lowback.errors import PackError, UnknownIdError
from lowback.pack.archive import zip_folder
from lowback.pack.folder import DiskFolder, builtin_folder
from lowback.pack.installed import installed_packs
from lowback.pack.layout import CORE
from lowback.problem import Problem

if TYPE_CHECKING:
    from lowback.pack.folder import Folder

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
        UnreadableError: when it is a zip file that cannot be read.

    """
    path = os.fsdecode(name)
    is_path = os.path.exists(path)  # noqa: PTH110 - as in folder
    if not isinstance(name, str) or not name.isidentifier():
        return folder_at(path)
    if name == CORE:
        return builtin_folder()
    known = installed_packs()
    found = [each for each in known if each.id == name]
    if len(found) > 1:
        names = " and ".join(each.distribution for each in found)
        raise _refused(name, f"{name!r} is the id of several installed packs: of {names}", "Uninstall all but one")
    if found and is_path:
        hint = f"Write {os.path.join('.', name)} for the path"  # noqa: PTH118 - as above
        raise _refused(name, f"{name!r} is an installed pack and a path", hint)
    if not found and not is_path:
        raise UnknownIdError("installed pack", name, [each.id for each in known], "Or give the path of a pack.")
    return found[0].folder() if found else folder_at(path)


def folder_at(path: str) -> Folder:
    """Return the pack at a path; when none is there, the path itself, for its reader to say so.

    Raises:
        PackError: when there are several.
        UnreadableError: when it is a zip file that cannot be read.

    """
    homes = _homes(path)
    if "." not in homes and len(homes) > 1:
        raise _refused(path, f"it holds several packs: {', '.join(homes)}", "Name one of them, with the path to it")
    inside = path if not homes or "." in homes else f"{path}/{homes[0]}"
    return zip_folder(inside) or DiskFolder(inside)


def _homes(path: str) -> list[str]:
    """Return the folders, from a path, in which a `pack.json` stands."""
    files = []
    archive = zip_folder(path)
    if archive:
        files = [file for file, _ in archive.entries()]
    elif os.path.isfile(os.path.join(path, _PACK)):  # noqa: PTH113, PTH118 - as in folder
        files = [_PACK]
    elif os.path.isdir(path):  # noqa: PTH112 - as above
        files = [file for place in _IN_A_PROJECT for file in glob(f"{place}/{_PACK}", root_dir=path)]  # noqa: PTH207 - as above
    homes = sorted(os.path.dirname(file) or "." for file in files if os.path.basename(file) == _PACK)  # noqa: PTH119, PTH120 - as above
    return [home for home in homes if home != _SCHEMAS]


def _refused(pack: str, message: str, hint: str) -> PackError:
    return PackError(pack, [Problem("", ".", message, hint)])
