"""The tables of routines: their items, and the steps that follow from them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.exports.doses import DOSE_COLUMNS, dose_cells
from lowback.exports.table import (
    NUMBER,
    OFTEN,
    Table,
    both,
    each,
    ends,
    json_text,
    known,
    leads,
    maybe,
    often,
    text,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.exports.table import Row
    from lowback.model.routine import Routine
    from lowback.model.steps import Step

_ROUTINE = leads("routine_id", "the routine", "routines")


def _routines(catalog: Catalog) -> Iterator[Row]:
    for record, routine in each(catalog.routines):
        yield routine_cells(catalog, record, routine)


def routine_cells(catalog: Catalog, record: str, routine: Routine) -> Row:
    """Return the cells of one routine, as `ROUTINES` has them."""
    return (
        record,
        routine.name,
        routine.purpose,
        routine.level,
        *often(routine.when.frequency),
        *both(routine.duration()),
        routine.evidence.text,
        known(catalog.notices, routine.safety_notice),
        routine.license,
        json_text(routine.extra),
    )


ROUTINES = Table(
    "routines",
    "A routine.",
    (
        text("id", "the routine's id"),
        text("name", "the name a runner reads"),
        text("purpose", "what it is for"),
        text("level", "`beginner`, `intermediate` or `advanced`"),
        *OFTEN,
        *ends("duration_seconds", "seconds that it takes, rests included, each item in its own mode", optional=False),
        text("evidence", "what is known about it and what is not"),
        leads("safety_notice_id", "the notice to show with it", "notices"),
        text("license", "the licence of the record, an SPDX expression"),
        maybe("extra", "other apps' data, as JSON"),
    ),
    1,
    _routines,
)


def _triggers(catalog: Catalog) -> Iterator[Row]:
    for record, routine in each(catalog.routines):
        for number, trigger in enumerate(routine.when.triggers, 1):
            yield record, number, known(catalog.triggers, trigger)


def _items(catalog: Catalog) -> Iterator[Row]:
    for record, routine in each(catalog.routines):
        for number, item in enumerate(routine.items, 1):
            yield (
                record,
                number,
                item.id,
                known(catalog.exercises, item.exercise.id),
                item.mode and item.mode.value,
                item.sets,
                item.first_side and item.first_side.value,
                item.note,
                *both(item.rest_seconds),
                json_text(item.extra),
            )


def _doses(catalog: Catalog) -> Iterator[Row]:
    for record, routine in each(catalog.routines):
        for number, item in enumerate(routine.items, 1):
            if item.dose:
                yield record, number, *dose_cells(item.dose, item)


def _steps(catalog: Catalog) -> Iterator[Row]:
    for record, routine in each(catalog.routines):
        for step in routine.iter_steps():
            yield record, *_step(step)


def _step(step: Step) -> Row:
    return (
        step.number,
        step.id,
        step.id.split("/")[1],
        step.exercise.id,
        step.side and step.side.value,
        step.set_number,
        step.sets,
        step.mode.value,
        step.dose.id,
        *both(step.repetitions),
        step.ends_when,
        " ".join(step.instructions),
        step.setup_seconds,
        *both(step.duration),
        *both(step.rest_after),
    )


ROUTINE_TABLES = (
    ROUTINES,
    Table(
        "routine_triggers",
        "An event that calls for a routine, the main one first.",
        (_ROUTINE, NUMBER, leads("trigger_id", "the event", "triggers")),
        2,
        _triggers,
    ),
    Table(
        "routine_items",
        "An exercise in its place in a routine.",
        (
            _ROUTINE,
            NUMBER,
            text("id", "the item's id, unique in its routine"),
            leads("exercise_id", "the exercise", "exercises"),
            maybe("mode", "the mode that the routine prefers; empty for that of the first dose"),
            whole("sets", "how many sets; empty for the fewest that the dose asks for", optional=True),
            maybe("first_side", "the side to start with; empty for `left`"),
            maybe("note", "a word on the exercise in this routine"),
            *ends("rest_seconds", "seconds of rest before the next item"),
            maybe("extra", "other apps' data, as JSON"),
        ),
        2,
        _items,
    ),
    Table(
        "routine_item_doses",
        "The dose of an item that does not take those of its exercise. It replaces all of them.",
        (_ROUTINE, whole("number", "the `number` in `routine_items`"), *DOSE_COLUMNS),
        2,
        _doses,
        ("routine_id", "number", "routine_items"),
    ),
    Table(
        "routine_steps",
        "A step of a routine, each item in its own mode: the smallest thing a person does before changing exercise, "
        "side or set.",
        (
            _ROUTINE,
            NUMBER,
            text("id", "the step's id, stable: routine, item, side and set"),
            text("item_id", "the `id` in `routine_items`"),
            leads("exercise_id", "the exercise", "exercises"),
            maybe("side", "the working side: `left` or `right`; empty when there is none"),
            whole("set_number", "which set it is, counted from 1"),
            whole("sets", "how many sets there are"),
            text("mode", "`reps`, `hold` or `time`"),
            text("dose_id", "the dose's id"),
            *ends("repetitions", "how often the cycle is done; empty for continuous movement"),
            maybe("ends_when", "what ends the step, as a clause: something felt"),
            text("instructions", "how to get into position and what to do, with the side put in"),
            whole("setup_seconds", "seconds for getting into position, our estimate"),
            *ends("work_seconds", "seconds of work", optional=False),
            *ends("rest_seconds", "seconds of rest afterwards", optional=False),
        ),
        2,
        _steps,
    ),
)
