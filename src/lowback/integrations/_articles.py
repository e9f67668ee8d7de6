"""What the integrations share: catalogues of packs, options as texts, and articles whose ids are their own."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lowback._api import render
from lowback.catalog.catalog import default_catalog, load_catalog
from lowback.errors import UnknownChoiceError, wrong_type
from lowback.rendering.page import OptionError, Options, level_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine


#: How many catalogues are kept: a site has one.
_KEPT = 4


def _flag(written: str) -> bool:
    if written not in {"true", "false"}:
        raise OptionError("jsonld", f"takes true or false, found {written!r}")
    return written == "true"


#: The options that a page can give, and how each is read.
OPTIONS: dict[str, Callable[[str], Any]] = {
    "mode": str,
    "credits": str,
    "heading_level": level_of,
    "id_prefix": str,
    "jsonld": _flag,
}


def options_of(words: Iterable[str]) -> dict[str, Any]:
    """Return options written as words such as "mode=hold", as `render` takes them.

    Raises:
        OptionError: when a word is no option with a value, is a duplicate, or has an invalid value.
        UnknownChoiceError: when there is no such option.

    """
    options: dict[str, Any] = {}
    for word in words:
        name, sign, written = word.partition("=")
        if name not in OPTIONS:
            raise UnknownChoiceError("setting", name, OPTIONS)
        if not sign or name in options:
            raise OptionError(name, f"takes one value, as in {name}=VALUE")
        options[name] = OPTIONS[name](written)
    return options


def packs_of(setting: object) -> tuple[str, ...]:
    """Return the packs that a setting names; raise `TypeError` when it is neither a text nor a list of texts."""
    packs = [setting] if isinstance(setting, str) else setting
    if not isinstance(packs, list | tuple) or not all(isinstance(pack, str) for pack in packs):
        raise wrong_type("packs takes a list of paths or ids", setting, "Write it as a list, such as [my-pack]")
    return tuple(packs)


def catalog_with(packs: tuple[str, ...]) -> Catalog:
    """Return the catalogue with some packs, given as paths or as ids of installed packs; loaded anew when they change.

    Raises:
        PackError: when a pack cannot be used.
        UnknownIdError: when there is no pack of that name.

    """
    return _loaded(packs, tuple(map(_stamp, packs))) if packs else default_catalog()


@lru_cache(maxsize=_KEPT)
def _loaded(packs: tuple[str, ...], _: object) -> Catalog:
    return load_catalog(*packs)


def _stamp(pack: str) -> tuple[tuple[str, int, int], ...]:
    """Return what changes when a pack does: when each of its files was written, and its size."""
    stats = [(str(file), file.stat()) for file in files_of(pack)]
    return tuple((file, stat.st_mtime_ns, stat.st_size) for file, stat in stats)


def files_of(pack: str) -> list[Path]:
    """Return the files of a pack that is given as a path; none for an installed one."""
    path = Path(pack)
    return sorted(path.rglob("*.json")) if path.is_dir() else [path] if path.is_file() else []


class Anchors:
    """What the ids of the articles on one page start with: the second of the same ends in "-2"."""

    def __init__(self) -> None:
        """Start a page."""
        self._taken: set[str] = set()

    def take(self, subject: Routine | Exercise, options: Mapping[str, Any]) -> str:
        """Return an anchor that is free, and take it.

        Raises:
            UnknownChoiceError: when the options have no such mode or kind of credits.
            OptionError: when another option has a value that it cannot have.

        """
        # Headings around it have ids as well, made of words that may be those of the exercise.
        first = free = options.get("id_prefix") or f"lowback-{Options(**options).anchor(subject.id)}"
        number = 1
        while free in self._taken:
            number += 1
            free = f"{first}-{number}"
        self._taken.add(free)
        return free


def article(subject: Routine | Exercise, catalog: Catalog, anchors: Anchors, options: Mapping[str, Any]) -> str:
    """Return a routine or an exercise as an article with ids of its own; see `Anchors.take` for errors."""
    return render(subject, "html", catalog=catalog, **{**options, "id_prefix": anchors.take(subject, options)})
