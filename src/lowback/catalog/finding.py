"""Finding exercises and routines by what they are, need and are called."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from lowback.catalog.asked import known, minutes_or_none, several, text_or_none
from lowback.catalog.avoiding import meant, refuse_stops
from lowback.catalog.index import Index, Kind, Wanted
from lowback.pack.references import bare

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping

    from lowback.catalog.asked import Values
    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine

_MINUTE = 60
_LOCK = threading.Lock()
#: The indexes of each catalogue, by the name of the kind; they go with it.
_INDEXES: WeakKeyDictionary[Catalog, dict[str, Index[Any]]] = WeakKeyDictionary()


def find_exercises(catalog: Catalog, asked: Mapping[str, Values | None], text: str | None) -> tuple[Exercise, ...]:
    """Return the exercises that all filters let through; see `Catalog.find_exercises`."""
    return _index(catalog, _EXERCISES).find(_wanted(catalog, asked, text))


def find_routines(
    catalog: Catalog, asked: Mapping[str, Values | None], text: str | None, max_minutes: float | None
) -> tuple[Routine, ...]:
    """Return the routines that all filters let through; see `Catalog.find_routines`."""
    minutes = minutes_or_none(max_minutes)
    wanted = _wanted(catalog, asked, text)
    most_seconds = None if minutes is None else minutes * _MINUTE
    return _index(catalog, _ROUTINES).find(wanted._replace(most_seconds=most_seconds))


def _wanted(catalog: Catalog, asked: Mapping[str, Values | None], text: str | None) -> Wanted:
    """Return what is asked for; raise what `known` and `adapt` raise."""
    given = {name: found for name, found in asked.items() if found is not None}
    avoid = meant(several("avoid", given.pop("avoid", ())), catalog.precautions)
    refuse_stops(avoid)
    values = {name: known(name, found, catalog) for name, found in given.items()}
    return Wanted(values, tuple(avoid), text_or_none(text))


def _index(catalog: Catalog, kind: Kind[Any]) -> Index[Any]:
    """Return the index of a kind of records: the same one every time."""
    with _LOCK:
        kept = _INDEXES.setdefault(catalog, {})
        if kind.name not in kept:
            kept[kind.name] = Index(kind, getattr(catalog, kind.name), catalog.precautions)
        return kept[kind.name]


def _of_exercise(exercise: Exercise) -> Iterator[tuple[str, Hashable]]:
    yield "position", exercise.position
    yield "laterality", exercise.laterality
    yield "level", exercise.level
    for mode in exercise.modes:
        yield "mode", mode
    for use in exercise.muscles:
        yield "muscle", use.id
        yield "role", use.role
        yield "muscle", (use.id, use.role)


def _of_routine(routine: Routine) -> Iterator[tuple[str, Hashable]]:
    yield "level", routine.level
    for trigger in routine.when.triggers:
        yield "trigger", trigger


def _names(record: Exercise | Routine) -> tuple[list[str], list[str]]:
    others = [alias.name for alias in getattr(record, "aliases", ())]
    own = bare(record.id)
    return [own, record.name], others if own == record.id else [record.id, *others]


_EXERCISES: Kind[Exercise] = Kind("exercises", _of_exercise, _names, lambda exercise: (exercise,))
_ROUTINES: Kind[Routine] = Kind("routines", _of_routine, _names, lambda routine: routine.exercises)
