"""Arguments that several commands share: packs, and the filters that select exercises and routines."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from lowback.cli.output import note
from lowback.errors import LowbackError, UnknownChoiceError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from lowback.catalog.catalog import Catalog

#: The environment variable that names packs: their paths or ids, with what stands between paths on this system.
PACKS_VARIABLE = "LOWBACK_PATH"
#: The word for no equipment at all.
NOTHING = "none"
#: The filters: what the help says of each, by option.
_FILTERS = {
    "position": ("IDS", "start positions, such as supine"),
    "muscle": ("IDS", "muscles, such as hamstrings"),
    "role": ("ROLES", "what happens to the muscle: worked, stretched, stabilising"),
    "laterality": ("WORDS", "bilateral, unilateral, alternating"),
    "mode": ("MODES", "has a dose of these: reps, hold, time"),
    "level": ("LEVELS", "beginner, intermediate, advanced"),
    "equipment": ("IDS", f"all you have at hand, such as mat,towel; {NOTHING} for nothing"),
    "avoid": ("IDS", "leave out what these precautions or conditions forbid, such as knee,pregnancy"),
    "trigger": ("IDS", "events that call for a routine, such as after_long_run"),
    "max_minutes": ("N", "takes no longer than this; what has an open end is left out"),
}
#: The kinds that can be selected, each with the filters that only it has.
_OWN_FILTERS = {
    "exercises": ("position", "muscle", "role", "laterality", "mode"),
    "routines": ("trigger", "max_minutes"),
}


def check_choices(*options: tuple[str, str | None, Iterable[str]]) -> None:
    """Raise `UnknownChoiceError` for the first option whose value is none of its choices; None is no value."""
    for name, value, choices in options:
        if value is not None and value not in choices:
            raise UnknownChoiceError(name, value, choices)


def add_pack(parser: argparse.ArgumentParser) -> None:
    """Let a command take other packs."""
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="PACK",
        help=f"another pack as well: a folder, a wheel, or the id of an installed pack; {PACKS_VARIABLE} names more",
    )


def catalog_of(options: argparse.Namespace, subject: str = "") -> Catalog:
    """Return the catalogue that a command asks for: of the built-in pack and those that are named.

    Args:
        options: those of the command.
        subject: an id that is asked for; the pack in it is loaded too when it is installed.

    Raises:
        PackError: when a pack cannot be used.
        UnknownIdError: when there is no pack of that name.

    """
    packs = [*packs_on_path(), *options.pack]
    catalog = _load(packs)
    pack, _, bare = subject.partition(":")
    if bare and not any(name.startswith(f"{pack}:") for name in (*catalog.exercises, *catalog.routines)):
        return _load([*packs, *_installed(pack)])
    return catalog


def _installed(pack: str) -> list[str]:
    """Return the path of an installed pack, whatever else has its name; nothing when there is none."""
    from lowback.catalog.external_pack import opened_installed
    from lowback.pack.locate import installed_packs, only_one

    same_id = [installed for installed in installed_packs() if installed.id == pack]
    return [os.path.abspath(opened_installed(only_one(same_id)).name)] if same_id else []


def _load(packs: list[str]) -> Catalog:
    """Return the catalogue of some packs; when one is refused, recall that the environment names some of them."""
    from lowback.catalog.catalog import load_catalog

    try:
        return load_catalog(*packs)
    except LowbackError:
        from lowback.escaping import escaped

        if packs_on_path():
            note(f"{PACKS_VARIABLE} is set: {escaped(os.environ[PACKS_VARIABLE])}")
        raise


def packs_on_path() -> list[str]:
    """Return the packs that the environment names."""
    return [pack for pack in os.environ.get(PACKS_VARIABLE, "").split(os.pathsep) if pack]


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the filters to a command."""
    group = parser.add_argument_group("filters", "Write several values with commas, or repeat the option.")
    for name, (metavar, words) in _FILTERS.items():
        how: dict[str, Any] = {} if name == "max_minutes" else {"action": "append"}
        group.add_argument(option(name), metavar=metavar, help=words, **how)


def filters_of(options: argparse.Namespace) -> dict[str, Any]:
    """Return the filters that are set, with their values.

    Raises:
        LowbackError: when one has no value, or the minutes are no number.

    """
    written = {name: getattr(options, name) for name in _FILTERS}
    return {
        name: _minutes(value) if name == "max_minutes" else _values(name, value)
        for name, value in written.items()
        if value is not None
    }


def split(texts: Iterable[str]) -> tuple[str, ...]:
    """Return values that are written with commas, and may be written in several texts."""
    return tuple(value for text in texts for part in text.split(",") if (value := part.strip()))


def _values(name: str, texts: Iterable[str]) -> tuple[str, ...]:
    values = split(texts)
    if not values:
        raise LowbackError(f"--{name} needs a value{f', such as {NOTHING}' if name == 'equipment' else ''}")
    return () if name == "equipment" and set(values) == {NOTHING} else values


def _minutes(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        raise LowbackError(f"--max-minutes takes a number, such as 10; found {written!r}") from None


def kinds_of(kind: str | None, filters: Iterable[str]) -> list[str]:
    """Return the kinds of records that are asked for: the one that is named, else all that have the filters.

    Raises:
        LowbackError: when a filter is none of that kind, or no kind has all filters.

    """
    foreign = [name for name in filters if kind and kind not in _kinds_with(name)]
    if foreign:
        kinds = " and ".join(_kinds_with(foreign[0]))
        raise LowbackError(f"{option(foreign[0])} is for {kinds}, not for {kind}. Leave it out")
    kinds_ = [kind] if kind else [kind for kind in _OWN_FILTERS if all(kind in _kinds_with(name) for name in filters)]
    if not kinds_:
        one, other = (next(name for name in filters if _kinds_with(name) == [kind]) for kind in _OWN_FILTERS)
        raise LowbackError(f"{option(one)} is for exercises, {option(other)} for routines. Leave one of them out")
    return kinds_


def _kinds_with(name: str) -> list[str]:
    """Return the kinds that have a filter."""
    return [kind for kind, own in _OWN_FILTERS.items() if name in own] or list(_OWN_FILTERS)


def select(catalog: Catalog, kind: str, filters: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the records of a kind that filters select."""
    records: tuple[Any, ...] = getattr(catalog, f"find_{kind}")(**filters)
    return records


def why_nothing(catalog: Catalog, kind: str, filters: Mapping[str, Any]) -> str:
    """Return a sentence that says which filters leave nothing: those that do alone, else those without which not."""
    alone = [_alone(name, value) for name, value in filters.items() if not select(catalog, kind, {name: value})]
    others = {name: {key: value for key, value in filters.items() if key != name} for name in filters}
    counts = {name: len(select(catalog, kind, rest)) for name, rest in others.items()}
    reasons = alone or [_without(name, count) for name, count in counts.items() if count]
    return f"no {kind} found: {', '.join(reasons) or 'several filters together leave none'}"


def _alone(name: str, value: object) -> str:
    from lowback.escaping import shown

    return f"no name is like {shown(value)}" if name == "text" else f"{option(name)} alone leaves none"


def _without(name: str, count: int) -> str:
    if name == "avoid":
        # Nobody is told to do what they should avoid.
        return f"{option(name)} forbids the {count} that the rest would leave"
    return f"{count} without {'the text' if name == 'text' else option(name)}"


def available_filters(catalog: Catalog, kind: str, filters: Mapping[str, Any]) -> list[str]:
    """Return a sentence that says which filters there are, when no name is like the text; else none."""
    if "text" not in filters or select(catalog, kind, {"text": filters["text"]}):
        return []
    options = ", ".join(option(name) for name in _FILTERS if kind in _kinds_with(name))
    return [f"{kind} can be found by {options}"]


def option(name: str) -> str:
    """Return a filter as it is written on the command line."""
    return f"--{name.replace('_', '-')}"
