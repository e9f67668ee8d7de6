"""The options that find exercises and routines, and what to say when nothing is found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.errors import LowbackError
from lowback.escaping import shown

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Mapping

    from lowback.catalog.catalog import Catalog

#: The word for no equipment at all.
_NONE = "none"

#: The filters: what stands in the help, by option.
_HELP = {
    "position": ("IDS", "start positions, such as supine"),
    "muscle": ("IDS", "muscles, such as hamstrings"),
    "role": ("ROLES", "what happens to the muscle: worked, stretched, stabilising"),
    "laterality": ("WORDS", "bilateral, unilateral, alternating"),
    "mode": ("MODES", "has a dose of these: reps, hold, time"),
    "level": ("LEVELS", "beginner, intermediate, advanced"),
    "equipment": ("IDS", f"all you have at hand, such as mat,towel; {_NONE} for nothing"),
    "avoid": ("IDS", "leave out what these precautions or conditions forbid, such as knee,pregnancy"),
    "trigger": ("IDS", "events that call for a routine, such as after_long_run"),
    "max_minutes": ("N", "takes no longer than this; what has an open end is left out"),
}
#: The kinds that can be found, each with the filters that only it has.
_OWN = {
    "exercises": ("position", "muscle", "role", "laterality", "mode"),
    "routines": ("trigger", "max_minutes"),
}


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Add the filters to a command."""
    group = parser.add_argument_group("filters", "Write several values with commas, or repeat the option.")
    for name, (metavar, words) in _HELP.items():
        how: dict[str, Any] = {} if name == "max_minutes" else {"action": "append"}
        group.add_argument(f"--{name.replace('_', '-')}", metavar=metavar, help=words, **how)


def filters(options: argparse.Namespace) -> dict[str, Any]:
    """Return the filters that were given, with their values.

    Raises:
        LowbackError: when one has no value, or the minutes are no number.

    """
    found: dict[str, Any] = {}
    for name in _HELP:
        given = getattr(options, name)
        if given is not None:
            found[name] = _minutes(given) if name == "max_minutes" else _values(name, given)
    return found


def _values(name: str, given: Iterable[str]) -> tuple[str, ...]:
    values = tuple(value for value in (each.strip() for text in given for each in text.split(",")) if value)
    if not values:
        raise LowbackError(f"--{name} needs a value{f', such as {_NONE}' if name == 'equipment' else ''}")
    return () if name == "equipment" and set(values) == {_NONE} else values


def _minutes(given: str) -> float:
    try:
        return float(given)
    except ValueError:
        raise LowbackError(f"--max-minutes takes a number, such as 10; found {given!r}") from None


def kinds(given: str | None, asked: Iterable[str]) -> list[str]:
    """Return the kinds of records that somebody asks for: the one that was given, else all that have the filters.

    Raises:
        LowbackError: when a filter is none of that kind, or no kind has all filters.

    """
    strange = [name for name in asked if given and given not in _whose(name)]
    if strange:
        whose = " and ".join(_whose(strange[0]))
        raise LowbackError(f"{option(strange[0])} is for {whose}, not for {given}. Leave it out")
    found = [given] if given else [kind for kind in _OWN if all(kind in _whose(name) for name in asked)]
    if not found:
        one, other = (next(name for name in asked if _whose(name) == [kind]) for kind in _OWN)
        raise LowbackError(f"{option(one)} is for exercises, {option(other)} for routines. Leave one of them out")
    return found


def _whose(name: str) -> list[str]:
    """Return the kinds that have a filter."""
    return [kind for kind, own in _OWN.items() if name in own] or list(_OWN)


def find(catalog: Catalog, kind: str, asked: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return the records of a kind that filters let through."""
    found: tuple[Any, ...] = getattr(catalog, f"find_{kind}")(**asked)
    return found


def why_nothing(catalog: Catalog, kind: str, asked: Mapping[str, Any]) -> str:
    """Return a sentence that says which filters leave nothing: those that do alone, else those without which not."""
    alone = [_alone(name, value) for name, value in asked.items() if not find(catalog, kind, {name: value})]
    others = {name: {key: value for key, value in asked.items() if key != name} for name in asked}
    counts = {name: len(find(catalog, kind, rest)) for name, rest in others.items()}
    reasons = alone or [_without(name, count) for name, count in counts.items() if count]
    return f"no {kind} found: {', '.join(reasons) or 'several filters together leave none'}"


def _alone(name: str, value: object) -> str:
    return f"no name is like {shown(value)}" if name == "text" else f"{option(name)} alone leaves none"


def _without(name: str, count: int) -> str:
    if name == "avoid":
        # Nobody is told to do what they should avoid.
        return f"{option(name)} forbids the {count} that the rest would leave"
    return f"{count} without {'the text' if name == 'text' else option(name)}"


def which_filters(catalog: Catalog, kind: str, asked: Mapping[str, Any]) -> list[str]:
    """Return a sentence that says which filters there are, when no name is like the text; else none."""
    if "text" not in asked or find(catalog, kind, {"text": asked["text"]}):
        return []
    options = ", ".join(option(name) for name in _HELP if kind in _whose(name))
    return [f"{kind} can be found by {options}"]


def option(name: str) -> str:
    """Return a filter as it is written on the command line."""
    return f"--{name.replace('_', '-')}"
