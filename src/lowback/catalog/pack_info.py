"""What packs say of themselves: the built-in one, those that are installed, and others that are named."""

from __future__ import annotations

import os
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lowback.catalog.external_pack import opened, opened_installed, refused
from lowback.errors import LowbackError, PackError, RecordError
from lowback.model.dict_conversion import Value, as_json_value, field, string, value
from lowback.pack.folder import CORE
from lowback.pack.json_reader import UnreadableError, parse
from lowback.pack.locate import installed_packs, only_one
from lowback.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lowback.pack.folder import Folder
    from lowback.pack.locate import Installed

    #: How to open a pack, and what brings it.
    Way = tuple[Callable[[], Folder], str | None]


@value
class PackInfo(Value):
    """What a pack says of itself."""

    id: str
    """What comes before the ids of its records; the name that was asked for when the pack cannot be opened."""
    title: str
    """Its title."""
    version: str
    """Its version."""
    license: str
    """The licence of the pack as a whole, as an SPDX expression."""
    exercises: int
    """How many exercises it has."""
    routines: int
    """How many routines it has."""
    place: str
    """Where its files are."""
    distribution: str | None = None
    """The distribution that brings it, and its version, such as "lowback-hill-club 0.1.0"; None for a path, and when
    several bring a pack of this id."""
    problem: str | None = None
    """Why it cannot be opened; None when it can. Only loading it checks all of it."""

    def to_dict(self) -> dict[str, Any]:
        """Return the pack's own words as plain JSON values."""
        keys = ("id", "title", "version", "license", "exercises", "routines", "place", "distribution", "problem")
        return {key: as_json_value(getattr(self, key)) for key in keys}


def known_packs(*names: str | os.PathLike[str]) -> tuple[PackInfo, ...]:
    """Return the built-in pack, those that are installed, and others that are named; nothing of a pack is run.

    A pack that is named twice, or named and installed, comes once. Nothing is raised for a pack that cannot be opened:
    its `problem` says why.

    Args:
        names: paths or ids, as `load_catalog` takes them.

    Raises:
        TypeError: when a name is neither a text nor a path.

    """
    infos: dict[str, PackInfo] = {}
    for name, (open_it, distribution) in _ways(names):
        info = _info(name, open_it, distribution)
        infos.setdefault(f"problem with {name}" if info.problem else os.path.realpath(info.place), info)
    return tuple(infos.values())


def _ways(names: Iterable[str | os.PathLike[str]]) -> Iterator[tuple[str, Way]]:
    """Yield the packs there are: what each is called, how to open it, and what brings it."""
    yield CORE, (partial(opened, CORE), None)
    for name, group in groupby(installed_packs(), key=lambda pack: pack.id):
        packs = list(group)
        distribution = f"{packs[0].distribution} {packs[0].version}".rstrip()
        yield name, (partial(_only, packs), distribution if len(packs) == 1 else None)
    for name in names:
        yield str(name), (partial(opened, name), None)


def _only(packs: Sequence[Installed]) -> Folder:
    return opened_installed(only_one(packs))


def _info(name: str, open_it: Callable[[], Folder], distribution: str | None) -> PackInfo:
    try:
        return _read(open_it(), distribution)
    except LowbackError as error:
        reason = str(error)
    empty = dict.fromkeys(("title", "version", "license", "place"), "")
    return PackInfo(id=name, **empty, exercises=0, routines=0, distribution=distribution, problem=reason)


def _read(folder: Folder, distribution: str | None) -> PackInfo:
    """Return what a pack says of itself; raise `PackError` when it does not say it."""
    entries = dict(folder.entries())
    if entries.get("pack.json"):
        raise refused(folder.name, f"pack.json {entries['pack.json']}")
    try:
        about = parse(folder.read("pack.json"))
        words = {key: field(about, key, string) for key in ("id", "title", "version", "license")}
    except FileNotFoundError:
        raise refused(folder.name, "pack.json is missing") from None
    except (UnreadableError, RecordError) as error:
        raise PackError(folder.name, [Problem("", "pack.json", str(error))]) from None
    return PackInfo(
        **words,
        exercises=sum(file.startswith("exercises/") for file in entries),
        routines=sum(file.startswith("routines/") for file in entries),
        place=os.path.normpath(folder.name),
        distribution=distribution,
    )
