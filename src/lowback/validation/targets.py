"""What some paths lead to: which files, which of them belong together, and how much there is to check in them."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from lowback.errors import PackError, UnknownIdError, close_matches
from lowback.pack.folder import DiskFolder, open_plain_file, stamp
from lowback.pack.json_reader import UnreadableError
from lowback.problem import with_hint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowback.pack.folder import Folder

    #: What tells the files of a pack, each with the reason why it must not be read, if any.
    FilesOf = Callable[[str], dict[str, str]]
    #: What is told how much more was checked, in the measure of `weight`.
    Progress = Callable[[int], None]


STANDARD_INPUT = "-"
#: A file with one record counts as so many bytes, because checking it takes as long as that much NDJSON.
FILE_SIZE = 1 << 14
_LINES = (".ndjson", ".jsonl")
_ARCHIVES = (".whl", ".zip")
#: How many folders up a file's pack may be.
_UP = 4
#: How deep folders are searched.
_DOWN = 32


class PackTarget(NamedTuple):
    """Files of one pack."""

    root: str
    """The folder of the pack, or the zip file."""
    files: dict[str, str]
    """Their paths inside it, and what to call them."""
    is_ours: bool = True
    """Whether they may be written: not in a zip file, and not where a pack is installed."""


class RecordTarget(NamedTuple):
    """A file with a record that is in no pack."""

    file: str
    """Its path."""


class NdjsonTarget(NamedTuple):
    """A file with a record on each line (NDJSON)."""

    file: str
    """Its path."""


class UnusableTarget(NamedTuple):
    """A file that cannot be read."""

    file: str
    """Its path."""
    reason: str
    """Why not."""


Target = PackTarget | RecordTarget | NdjsonTarget | UnusableTarget


def folder_of(root: str) -> Folder:
    """Return the folder that is the root of a pack, on disk or in a zip file."""
    if os.path.isdir(root):
        return DiskFolder(root)
    from lowback.pack.locate import disk_or_zip

    return disk_or_zip(root)


def resolve_paths(paths: Iterable[str], *, lines: bool) -> list[Target]:
    """Return what some paths lead to; files of one pack come together, in the place of the first of them.

    Args:
        paths: files, folders, ids of installed packs, or "-" for standard input.
        lines: whether every file is NDJSON, whatever its name.

    """
    packs: dict[str, PackTarget] = {}
    targets: dict[str, Target] = {}
    files_of = cache(lambda root: dict(folder_of(root).entries()))
    for path in paths:
        for target in _safely_of(path, files_of, lines=lines):
            if isinstance(target, PackTarget) and target.root in packs:
                packs[target.root].files.update(target.files)
            elif isinstance(target, PackTarget):
                packs[target.root] = targets[f"pack {target.root}"] = target
            else:
                targets.setdefault(_key(target), target)
    return list(targets.values())


def is_standard_input(target: Target) -> bool:
    """Return whether a target is standard input, which only the process itself can read."""
    return not isinstance(target, PackTarget) and target.file == STANDARD_INPUT


def size_of(target: Target) -> int:
    """Return how much there is to check in a target, as bytes of NDJSON; 0 when nobody knows."""
    if isinstance(target, NdjsonTarget):
        written = None if is_standard_input(target) else stamp_of(target.file)
        return written[1] if written else 0
    return FILE_SIZE * len(target.files) if isinstance(target, PackTarget) else FILE_SIZE


def stamp_of(file: str) -> tuple[int, int] | None:
    """Return when a plain file was written last and its size in bytes; None for what is none or cannot be read."""
    try:
        with open_plain_file(file) as stream:
            return stamp(stream.fileno())
    except (OSError, UnreadableError):
        return None


def no_progress(_: int) -> None:
    """Show nobody how much was checked."""


def _key(target: RecordTarget | NdjsonTarget | UnusableTarget) -> str:
    """Return what is the same for a file however its path is written."""
    try:
        return os.path.realpath(target.file)
    except (OSError, ValueError):
        return target.file


def _safely_of(path: str, files_of: FilesOf, *, lines: bool) -> list[Target]:
    """Return what a path leads to; when that cannot even be asked, the reason."""
    try:
        return list(_of(path, files_of, lines=lines))
    except OSError as error:
        return [UnusableTarget(path, f"cannot be read: {error.strerror}")]
    except ValueError:
        return [UnusableTarget(path, "cannot be read: its path holds a character that no path has")]


def _of(path: str, files_of: FilesOf, *, lines: bool) -> Iterator[Target]:
    if not lines and os.path.isdir(path):
        yield from _folder(path, files_of, _DOWN)
    elif lines or path.lower().endswith(_LINES):
        yield NdjsonTarget(path)
    elif path == STANDARD_INPUT:
        yield RecordTarget(path)
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


def _elsewhere(path: str, files_of: FilesOf) -> Target:
    """Return the pack in a zip file, or the installed pack of an id; any other name is that of a file."""
    from lowback.pack.locate import open_pack

    try:
        root = open_pack(path).name
        files = {file: normal_path(f"{root}/{file}") for file in dict.fromkeys(["pack.json", *files_of(root)])}
        return PackTarget(root, files, is_ours=False)
    except UnknownIdError:
        return RecordTarget(path)
    except PackError as error:
        return UnusableTarget(path, " ".join(with_hint(problem.message, problem.hint) for problem in error.problems))
    except UnreadableError as error:
        return UnusableTarget(path, str(error))


def _file(path: str, files_of: FilesOf) -> Target:
    """Return a file that was named: one of its pack when the pack knows it, or else by itself."""
    real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
    root = _root_of(os.path.dirname(real))
    inside = os.path.relpath(real, root).replace(os.sep, "/") if root else ""
    if root and inside in files_of(root):
        return PackTarget(root, {inside: normal_path(path)})
    return RecordTarget(path)


def _folder(path: str, files_of: FilesOf, depth: int) -> Iterator[Target]:
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
        yield UnusableTarget(normal_path(path), f"cannot be read: {error.strerror}")
        return
    for entry in entries:
        inner = os.path.join(path, entry)
        if os.path.isdir(inner):
            if os.path.islink(inner) or not depth:
                what = "a link to a folder" if depth else "too deep in folders"
                yield UnusableTarget(normal_path(inner), f"{what}. Give it by its own path")
            else:
                yield from _folder(inner, files_of, depth - 1)
        elif entry.endswith((".json", *_LINES)):
            yield RecordTarget(normal_path(inner)) if entry.endswith(".json") else NdjsonTarget(normal_path(inner))


def _part_of_pack(root: str, real: str, path: str, pack_files: Iterable[str]) -> PackTarget:
    """Return the files of a pack that are in a folder, which is the pack itself or in it."""
    inside = os.path.relpath(real, root).replace(os.sep, "/")
    start = "" if inside == "." else f"{inside}/"
    files = [file for file in pack_files if file.startswith(start)]
    if not start and "pack.json" not in files:
        files.append("pack.json")
    return PackTarget(root, {file: normal_path(os.path.join(path, file.removeprefix(start))) for file in files})


def _lines_in(path: str, depth: int) -> Iterator[NdjsonTarget]:
    """Yield the NDJSON files in a part of a pack: they are no files of the pack."""
    for entry in sorted(entry for entry in os.listdir(path) if not entry.startswith(".")):
        inner = os.path.join(path, entry)
        if os.path.isdir(inner) and not os.path.islink(inner) and depth:
            yield from _lines_in(inner, depth - 1)
        elif entry.endswith(_LINES):
            yield NdjsonTarget(normal_path(inner))


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


def normal_path(path: str) -> str:
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
