"""Which files some paths lead to, which of them belong together, and how much there is to check in them."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lowback.errors import PackError, UnknownIdError, close_matches
from lowback.pack.folder import DiskFolder, open_plain_file, stamp
from lowback.pack.reader import UnreadableError
from lowback.problem import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowback.pack.folder import Folder

    #: What tells the files of a pack, each with the reason why it must not be read, if any.
    FilesOf = Callable[[str], dict[str, str]]
    #: What is told how much more was checked, in the measure of `weight`.
    Watch = Callable[[int], None]


STANDARD_INPUT = "-"
#: A file with one record counts as so many bytes, because checking it takes as long as that much NDJSON.
A_FILE = 1 << 14
_LINES = (".ndjson", ".jsonl")
_ARCHIVES = (".whl", ".zip")
#: How many folders up a file's pack may be.
_UP = 4
#: How deep folders are searched.
_DOWN = 32


class PackInput(NamedTuple):
    """Files of one pack."""

    root: str
    """The folder of the pack, or the zip file."""
    files: dict[str, str]
    """Their paths inside it, and what to call them."""
    is_ours: bool = True
    """Whether they may be written: not in a zip file, and not where a pack is installed."""


class RecordInput(NamedTuple):
    """A file with a record that is in no pack."""

    file: str
    """Its path."""


class LinesInput(NamedTuple):
    """A file with a record on each line (NDJSON)."""

    file: str
    """Its path."""


class UnusableInput(NamedTuple):
    """A file that cannot be read."""

    file: str
    """Its path."""
    reason: str
    """Why not."""


Input = PackInput | RecordInput | LinesInput | UnusableInput


def folder_of(root: str) -> Folder:
    """Return the folder that is the root of a pack, on disk or in a zip file."""
    if os.path.isdir(root):
        return DiskFolder(root)
    from lowback.pack.locate import disk_or_zip  # noqa: PLC0415 - most packs are folders

    return disk_or_zip(root)


def resolve_paths(paths: Iterable[str], *, lines: bool) -> list[Input]:
    """Return what some paths lead to; files of one pack come together, in the place of the first of them.

    Args:
        paths: files, folders, ids of installed packs, or "-" for standard input.
        lines: whether every file is NDJSON, whatever its name.

    """
    packs: dict[str, PackInput] = {}
    units: dict[str, Input] = {}
    files_of = cache(lambda root: dict(folder_of(root).entries()))
    for path in paths:
        for unit in _safely_of(path, files_of, lines=lines):
            if isinstance(unit, PackInput) and unit.root in packs:
                packs[unit.root].files.update(unit.files)
            elif isinstance(unit, PackInput):
                packs[unit.root] = units[f"pack {unit.root}"] = unit
            else:
                units.setdefault(_key(unit), unit)
    return list(units.values())


def is_standard_input(unit: Input) -> bool:
    """Return whether a unit is standard input, which only the process itself can read."""
    return not isinstance(unit, PackInput) and unit.file == STANDARD_INPUT


def weight(unit: Input) -> int:
    """Return how much there is to check in a unit, as bytes of NDJSON; 0 when nobody knows."""
    if isinstance(unit, LinesInput):
        written = None if is_standard_input(unit) else stamp_of(unit.file)
        return written[1] if written else 0
    return A_FILE * len(unit.files) if isinstance(unit, PackInput) else A_FILE


def stamp_of(file: str) -> tuple[int, int] | None:
    """Return when a plain file was written last and its size in bytes; None for what is none or cannot be read."""
    try:
        with open_plain_file(file) as stream:
            return stamp(stream.fileno())
    except (OSError, UnreadableError):
        return None


def unwatched(_: int) -> None:
    """Show nobody how much was checked."""


def _key(unit: RecordInput | LinesInput | UnusableInput) -> str:
    """Return what is the same for a file however its path is written."""
    try:
        return os.path.realpath(unit.file)
    except (OSError, ValueError):
        return unit.file


def _safely_of(path: str, files_of: FilesOf, *, lines: bool) -> list[Input]:
    """Return what a path leads to; when that cannot even be asked, the reason."""
    try:
        return list(_of(path, files_of, lines=lines))
    except OSError as error:
        return [UnusableInput(path, f"cannot be read: {error.strerror}")]
    except ValueError:
        return [UnusableInput(path, "cannot be read: its path holds a character that no path has")]


def _of(path: str, files_of: FilesOf, *, lines: bool) -> Iterator[Input]:
    if not lines and os.path.isdir(path):
        yield from _folder(path, files_of, _DOWN)
    elif lines or path.lower().endswith(_LINES):
        yield LinesInput(path)
    elif path == STANDARD_INPUT:
        yield RecordInput(path)
    elif _leads_into_a_zip_file(path) or (path.isidentifier() and not os.path.lexists(path)):
        yield _elsewhere(path, files_of)
    else:
        yield _file(path, files_of)


def _leads_into_a_zip_file(path: str) -> bool:
    if path.lower().endswith(_ARCHIVES):
        return True
    # Of several packs in a zip file, one is named by the path to it.
    folders = path.lower().replace(os.sep, "/")
    return any(f"{ending}/" in folders for ending in _ARCHIVES) and not os.path.lexists(path)


def _elsewhere(path: str, files_of: FilesOf) -> Input:
    """Return the pack in a zip file, or the installed pack of an id; any other name is that of a file."""
    from lowback.pack.locate import open_pack  # noqa: PLC0415 - most packs are folders

    try:
        root = open_pack(path).name
        files = {file: tidy(f"{root}/{file}") for file in dict.fromkeys(["pack.json", *files_of(root)])}
        return PackInput(root, files, is_ours=False)
    except UnknownIdError:
        return RecordInput(path)
    except PackError as error:
        return UnusableInput(path, " ".join(sentence(problem.message, problem.hint) for problem in error.problems))
    except UnreadableError as error:
        return UnusableInput(path, str(error))


def _file(path: str, files_of: FilesOf) -> Input:
    """Return a file that was named: one of its pack when the pack knows it, or else by itself."""
    real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    root = _root_of(os.path.dirname(real))
    inside = os.path.relpath(real, root).replace(os.sep, "/") if root else ""
    if root and inside in files_of(root):
        return PackInput(root, {inside: tidy(path)})
    return RecordInput(path)


def _folder(path: str, files_of: FilesOf, depth: int) -> Iterator[Input]:
    """Yield what is in a folder: a pack, a part of one, or packs and files further down."""
    real = os.path.realpath(path)
    root = real if _looks_like_a_pack(real) else _root_of(real)
    try:
        part = _part_of_pack(root, real, path, files_of(root)) if root else None
        if part and part.files:
            yield part
            yield from _lines_in(path, _DOWN)
            return
        entries = sorted(entry for entry in os.listdir(path) if not entry.startswith("."))
    except OSError as error:
        yield UnusableInput(tidy(path), f"cannot be read: {error.strerror}")
        return
    for entry in entries:
        inner = os.path.join(path, entry)
        if os.path.isdir(inner):
            if os.path.islink(inner) or not depth:
                what = "a link to a folder" if depth else "too deep in folders"
                yield UnusableInput(tidy(inner), f"{what}. Give it by its own path")
            else:
                yield from _folder(inner, files_of, depth - 1)
        elif entry.endswith((".json", *_LINES)):
            yield RecordInput(tidy(inner)) if entry.endswith(".json") else LinesInput(tidy(inner))


def _part_of_pack(root: str, real: str, path: str, pack_files: Iterable[str]) -> PackInput:
    """Return the files of a pack that are in a folder, which is the pack itself or in it."""
    inside = os.path.relpath(real, root).replace(os.sep, "/")
    start = "" if inside == "." else f"{inside}/"
    files = [file for file in pack_files if file.startswith(start)]
    if not start and "pack.json" not in files:
        files.append("pack.json")
    return PackInput(root, {file: tidy(os.path.join(path, file.removeprefix(start))) for file in files})


def _lines_in(path: str, depth: int) -> Iterator[LinesInput]:
    """Yield the NDJSON files in a part of a pack: they are no files of the pack."""
    for entry in sorted(entry for entry in os.listdir(path) if not entry.startswith(".")):
        inner = os.path.join(path, entry)
        if os.path.isdir(inner) and not os.path.islink(inner) and depth:
            yield from _lines_in(inner, depth - 1)
        elif entry.endswith(_LINES):
            yield LinesInput(tidy(inner))


def _looks_like_a_pack(path: str) -> bool:
    names = ("pack.json", "exercises", "routines")
    return any(os.path.exists(os.path.join(path, name)) for name in names)


def _root_of(folder: str) -> str | None:
    """Return the nearest folder, from this one up, that holds a pack; None when there is none near."""
    for _ in range(_UP):
        if os.path.isfile(os.path.join(folder, "pack.json")):
            return folder
        folder = os.path.dirname(folder)
    return None


def tidy(path: str) -> str:
    """Return a path as it is shown: without detours, with forward slashes."""
    return os.path.normpath(path).replace(os.sep, "/")


def no_such_file(file: str) -> str:
    """Return that a file is missing, and what there is that has a name like it."""
    folder, name = os.path.split(file)
    try:
        near = close_matches(name, os.listdir(folder or "."))
    except (OSError, ValueError):
        near = []
    return "there is no such file" + (f". Did you mean {os.path.join(folder, near[0])}?" if near else "")


def unreadable_reason(file: str, error: OSError | UnreadableError) -> str:
    """Return why a file cannot be read."""
    if isinstance(error, FileNotFoundError):
        return no_such_file(file)
    return f"cannot be read: {error.strerror or error}" if isinstance(error, OSError) else str(error)
