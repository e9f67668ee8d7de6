"""The invariants of an exercise and its doses, asked of objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.errors import RecordError
from lowback.invariants import (
    missing_marks,
    needless_marks,
    nothing_to_hold,
    per_side,
    phase_order,
    too_many_sets,
    twins,
)
from lowback.model.record import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lowback.model.dose import Dose
    from lowback.model.exercise import Exercise
    from lowback.model.phase import Phase
    from lowback.model.terms import Laterality


def check_exercise(exercise: Exercise) -> None:
    """Raise `RecordError`, with the place, when phases, sides or doses do not fit together."""
    try:
        refuse(phase_order(tuple(phase.role for phase in exercise.phases)))
    except RecordError as error:
        raise error.under("phases") from None
    check_unique("phases", [phase.id for phase in exercise.phases])
    check_unique("doses", [dose.id for dose in exercise.doses])
    check_unique("precautions", [use.id for use in exercise.precautions])
    check_unique("equipment", [use.id for use in exercise.equipment])
    _check_sides(exercise)
    for index, dose in enumerate(exercise.doses):
        try:
            check_dose(dose, exercise.laterality, exercise.phases)
        except RecordError as error:
            raise error.under(index).under("doses") from None


def check_unique(key: str, ids: Iterable[str]) -> None:
    """Raise `RecordError` at the second of two entries of a list that have the same id."""
    for index, found in twins(ids):
        raise RecordError(f"{found!r} stands here twice. Give each its own id", (key, index, "id"))


def check_dose(dose: Dose, laterality: Laterality, phases: Sequence[Phase]) -> None:
    """Raise `RecordError` when a dose does not fit the exercise it is for."""
    refuse(per_side(laterality, dose.per))
    if laterality == "unilateral" and dose.per == "total":
        dose.for_one_side()
    if dose.sets:
        refuse(too_many_sets(dose.sets.min))
    if dose.held_seconds:
        refuse(nothing_to_hold(dose.id, [phase.role for phase in phases]))


def _check_sides(exercise: Exercise) -> None:
    unilateral = exercise.laterality == "unilateral"
    if unilateral != (exercise.side_is is not None):
        raise RecordError("'side_is' is required when the exercise is unilateral, and left out otherwise")
    texts = list(_texts(exercise))
    refuse(missing_marks(exercise.laterality, texts))
    refuse(needless_marks(exercise.laterality, texts))


def _texts(exercise: Exercise) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("setup",), exercise.setup
    for index, phase in enumerate(exercise.phases):
        yield ("phases", index, "text"), phase.text
    for index, cue in enumerate(exercise.cues):
        yield ("cues", index), cue
    for key, neighbours in (("easier", exercise.easier), ("harder", exercise.harder)):
        for index, neighbour in enumerate(neighbours):
            yield (key, index, "text"), neighbour.text or ""
