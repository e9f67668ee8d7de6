"""The records of a pack from outside, by file: opened, read, and checked whole before anything of them is used."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lowback.errors import PackError
from lowback.pack.archive import MAX_FILES, MAX_PACK_BYTES
from lowback.pack.folder import DiskFolder, builtin_folder
from lowback.pack.places import open_pack
from lowback.pack.reader import UnreadableError, parse
from lowback.problem import Problem, pointer
from lowback.validation.pack_check import PackCheck
from lowback.validation.rules.packs import newer_schema, no_pack
from lowback.validation.soundness import errors_only, sound_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lowback.pack.folder import Folder
    from lowback.pack.installed import Installed

_PACK = "pack.json"


def opened(name: str | os.PathLike[str]) -> Folder:
    """Return the folder of a pack, as `open_pack` finds it.

    Raises:
        PackError: when it cannot be read, or has too many files.
        TypeError: when it is neither a text nor a path.
        UnknownIdError: when there is no pack of that name.

    """
    return _opened(name, lambda: open_pack(name))


def opened_installed(pack: Installed) -> Folder:
    """Return the folder of an installed pack, whatever else has its name; raise `PackError` as `opened` does."""
    return _opened(pack.id, pack.folder)


def distinct(folders: Iterable[Folder]) -> list[Folder]:
    """Return each folder once, however it was named; without that of the built-in pack, which is always there."""
    by_place = {os.path.realpath(folder.name): folder for folder in folders}
    by_place.pop(os.path.realpath(builtin_folder().name), None)
    return list(by_place.values())


def _opened(name: str | os.PathLike[str], find: Callable[[], Folder]) -> Folder:
    try:
        folder = find()
        _refuse_any_folder(folder)
        count = len(folder.entries())
    except OSError as error:
        raise refused(name, f"cannot be read: {error.strerror}") from None
    except UnreadableError as error:
        raise refused(name, str(error)) from None
    if count > MAX_FILES:
        raise refused(folder.name, f"it has more than {MAX_FILES:,} files. Make it smaller")
    return folder


def _refuse_any_folder(folder: Folder) -> None:
    """Raise `PackError` for a folder on disk that holds no pack, such as somebody's home, before it is gone through."""
    is_on_disk = isinstance(folder, DiskFolder) and os.path.isdir(folder.name)  # noqa: PTH112 - without pathlib it starts faster
    if is_on_disk and not os.path.lexists(os.path.join(folder.name, _PACK)):  # noqa: PTH118 - without pathlib it starts faster
        missing = no_pack()
        raise PackError(folder.name, [Problem("LB130", _PACK, missing.message, missing.hint)])


def refused(name: str | os.PathLike[str], reason: str) -> PackError:
    """Return the error for a pack that cannot be used as a whole."""
    return PackError(os.fsdecode(name), [Problem("", ".", reason)])


def checked_records(folder: Folder) -> dict[str, Any]:
    """Return the records of a pack by file, after checking all of them for errors; warnings do not count.

    Raises:
        PackError: naming every file that cannot be used, and why.

    """
    records = _sound(folder)
    if records is not None:
        return records
    names = dict.fromkeys(["pack.json", *(file for file, _ in folder.entries())])
    check = PackCheck(folder, errors_only(), {file: file for file in sorted(names)})
    problems = check.problems()
    if problems:
        raise PackError(folder.name, problems)
    return check.records()


def _sound(folder: Folder) -> dict[str, Any] | None:
    """Return the records of a pack by file; None when it has errors, or may have. Its bytes are not kept."""
    files, faults = _raw(folder)
    return None if faults else sound_records(files)


def read_records(folder: Folder) -> dict[str, Any]:
    """Return the records of a pack that someone else has checked, by file.

    Raises:
        PackError: naming every file that cannot be read, and why; or a newer schema.

    """
    files, unreadable = _raw(folder)
    records = {}
    for file, raw in files.items():
        try:
            records[file] = parse(raw)
        except UnreadableError as error:
            unreadable[file] = str(error)
    newer = newer_schema(records.get("pack.json"))
    if newer:
        raise PackError(folder.name, [Problem("LB131", "pack.json", newer.message, newer.hint, pointer(newer.path))])
    if unreadable:
        raise PackError(folder.name, [Problem("", file, reason) for file, reason in sorted(unreadable.items())])
    return records


def _raw(folder: Folder) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the bytes of every file, and why some cannot be read; raise `PackError` for too many bytes in all."""
    files: dict[str, bytes] = {}
    unreadable: dict[str, str] = {}
    size = 0
    for file, reason in folder.entries():
        try:
            files |= {} if reason else {file: folder.read(file)}
            unreadable |= {file: reason} if reason else {}
        except FileNotFoundError:
            unreadable[file] = "is gone"
        except UnreadableError as error:
            unreadable[file] = str(error)
        size += len(files.get(file, b""))
        if size > MAX_PACK_BYTES:
            raise refused(folder.name, f"it has more than {MAX_PACK_BYTES:,} bytes in all. Make it smaller")
    return files, unreadable
