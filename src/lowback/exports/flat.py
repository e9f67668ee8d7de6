"""Exercises and routines in one table each, for a spreadsheet: what others keep in tables of their own is joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.exports.exercises import exercise_cells
from lowback.exports.routines import routine_cells
from lowback.exports.table import each, maybe
from lowback.model.terms import Mode
from lowback.rendering import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.exports.table import Column, Row
    from lowback.model.exercise import Exercise
    from lowback.model.item import Item
    from lowback.model.parts import EquipmentUse, Neighbour
    from lowback.model.routine import Routine

#: The columns that follow those of the table of the same name; each joins a list.
JOINED: dict[str, tuple[Column, ...]] = {
    "exercises": (
        maybe("aliases", "other names"),
        *(maybe(f"doses_{mode}", f"doses in the mode `{mode}`, in words") for mode in Mode),
        maybe("muscles_worked", "muscles that it works"),
        maybe("muscles_stretched", "muscles that it stretches"),
        maybe("muscles_stabilising", "muscles that hold you steady"),
        maybe("equipment", "what you need, with what does as well and whether you can do without it"),
        maybe("precautions", "who should take care, and when to stop"),
        maybe("easier", "easier exercises, or what to do differently"),
        maybe("harder", "harder exercises, or what to do differently"),
        maybe("sources", "where the movement comes from"),
        maybe("contributors", "who wrote the record"),
    ),
    "routines": (
        maybe("triggers", "the events that call for it, the main one first"),
        maybe("exercises", "the exercises in order; one that comes twice stands twice"),
        maybe("doses", "how much of each, in words, in the same order"),
        maybe("sources", "where the choice and the order come from"),
        maybe("contributors", "who wrote the record"),
    ),
}


def _exercises(catalog: Catalog) -> Iterator[tuple[Row, list[list[str]]]]:
    for record, exercise in each(catalog.exercises):
        yield exercise_cells(catalog, record, exercise), _exercise_lists(exercise)


def _routines(catalog: Catalog) -> Iterator[tuple[Row, list[list[str]]]]:
    for record, routine in each(catalog.routines):
        yield routine_cells(catalog, record, routine), _routine_lists(routine)


#: What gives the cells of each row of these tables, and the lists that follow them.
FLAT_ROWS: dict[str, Callable[[Catalog], Iterator[tuple[Row, list[list[str]]]]]] = {
    "exercises": _exercises,
    "routines": _routines,
}


def _exercise_lists(exercise: Exercise) -> list[list[str]]:
    return [
        [alias.name for alias in exercise.aliases],
        *([words.plain(words.dose(dose)) for dose in exercise.doses if dose.mode is mode] for mode in Mode),
        *([use.id for use in exercise.muscles if use.role == role] for role in ("worked", "stretched", "stabilising")),
        [_thing(use) for use in exercise.equipment],
        [use.id for use in exercise.precautions],
        [_way(neighbour) for neighbour in exercise.easier],
        [_way(neighbour) for neighbour in exercise.harder],
        [citation.id for citation in exercise.sources],
        list(exercise.contributors),
    ]


def _routine_lists(routine: Routine) -> list[list[str]]:
    return [
        list(routine.when.triggers),
        [item.exercise.id for item in routine.items],
        [_dose(item) for item in routine.items],
        [citation.id for citation in routine.sources],
        list(routine.contributors),
    ]


def _dose(item: Item) -> str:
    return words.plain(words.dose(item.dose_for(None), item.sets))


def _thing(use: EquipmentUse) -> str:
    return " or ".join((use.id, *use.stand_ins)) + (" (optional)" if use.optional else "")


def _way(neighbour: Neighbour) -> str:
    return neighbour.exercise or neighbour.text or ""
