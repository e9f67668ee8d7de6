"""The packs there are: the built-in one, and those that are installed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lowback.catalog.checked import opened, refused
from lowback.errors import LowbackError, PackError, RecordError
from lowback.model.record import Value, field, plain, string, value
from lowback.pack.installed import installed_packs
from lowback.pack.layout import CORE
from lowback.pack.reader import UnreadableError, parse
from lowback.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.pack.folder import Folder


@value
class PackInfo(Value):
    """What a pack says of itself."""

    #: What comes before the ids of its records; the name that was asked for when the pack cannot be opened.
    id: str
    title: str
    version: str
    #: The licence of the pack as a whole, as an SPDX expression.
    license: str
    #: How many exercises it has.
    exercises: int
    #: How many routines it has.
    routines: int
    #: Where its files are.
    place: str
    #: The distribution that brings it, and its version, such as "lowback-hill-club 0.1.0"; None for a path.
    distribution: str | None = None
    #: Why it cannot be opened; None when it can. Only loading it checks all of it.
    problem: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the pack's own words as plain JSON values."""
        keys = ("id", "title", "version", "license", "exercises", "routines", "place", "distribution", "problem")
        return {key: plain(getattr(self, key)) for key in keys}


def known_packs(*names: str | os.PathLike[str]) -> tuple[PackInfo, ...]:
    """Return the built-in pack, those that are installed, and others that are named; nothing of a pack is run.

    Args:
        names: paths or ids, as `load_catalog` takes them.

    """
    distributions = {each.id: f"{each.distribution} {each.version}" for each in installed_packs()}
    asked: Iterable[str | os.PathLike[str]] = dict.fromkeys([CORE, *distributions, *names])
    return tuple(_info(name, distributions.get(str(name))) for name in asked)


def _info(name: str | os.PathLike[str], distribution: str | None) -> PackInfo:
    try:
        return _read(opened(name), distribution)
    except LowbackError as error:
        reason = str(error)
    empty = dict.fromkeys(("title", "version", "license", "place"), "")
    return PackInfo(id=str(name), **empty, exercises=0, routines=0, distribution=distribution, problem=reason)


def _read(folder: Folder, distribution: str | None) -> PackInfo:
    """Return what a pack says of itself; raise `PackError` when it does not say it."""
    try:
        about = parse(folder.read("pack.json"))
        words = {key: field(about, key, string) for key in ("id", "title", "version", "license")}
    except FileNotFoundError:
        raise refused(folder.name, "pack.json is missing") from None
    except (UnreadableError, RecordError) as error:
        raise PackError(folder.name, [Problem("", "pack.json", str(error))]) from None
    files = [file for file, _ in folder.entries()]
    return PackInfo(
        **words,
        exercises=sum(file.startswith("exercises/") for file in files),
        routines=sum(file.startswith("routines/") for file in files),
        place=os.path.normpath(folder.name),
        distribution=distribution,
    )
