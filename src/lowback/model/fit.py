"""What must hold between the fields of an exercise for its steps to make sense."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.errors import RecordError
from lowback.model.phase import check_order
from lowback.model.sided import has_marks
from lowback.model.terms import Laterality, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowback.model.dose import Dose
    from lowback.model.exercise import Exercise
    from lowback.model.phase import Phase


#: The most sets that anyone may ask for.
MAX_SETS = 100


def check_exercise(exercise: Exercise) -> None:
    """Raise `RecordError`, with the place, when phases, sides or doses do not fit together."""
    try:
        check_order(exercise.phases)
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


def check_unique(key: str, ids: Sequence[str]) -> None:
    """Raise `RecordError` at the second of two entries of a list that have the same id."""
    for index, found in enumerate(ids):
        if found in ids[:index]:
            raise RecordError(f"{found!r} stands here twice. Give each its own id", (key, index, "id"))


def check_dose(dose: Dose, laterality: Laterality, phases: Sequence[Phase]) -> None:
    """Raise `RecordError` when a dose does not fit the exercise it is for."""
    bilateral = laterality == "bilateral"
    if bilateral and dose.per:
        raise RecordError("both sides work at once here. Take per out", ("per",))
    if not bilateral and not dose.per:
        raise RecordError("'per' is missing. Say whether the numbers are for each side or in total")
    if laterality == "unilateral" and dose.per == "total":
        dose.for_one_side()
    if dose.sets and dose.sets.min > MAX_SETS:
        raise RecordError(f"expected at most {MAX_SETS} sets, found {dose.sets.min}", ("sets",))
    if dose.held_seconds and not any(phase.role is Role.HOLD for phase in phases):
        raise RecordError(f"dose {dose.id!r} holds or pauses, but the exercise has no hold phase. Add one")


def _check_sides(exercise: Exercise) -> None:
    unilateral = exercise.laterality == "unilateral"
    if unilateral != (exercise.side_is is not None):
        raise RecordError("'side_is' is required when the exercise is unilateral, and left out otherwise")
    if unilateral and not any(has_marks(found) for _, found in _texts(exercise)):
        raise RecordError(
            "a unilateral exercise says which side. Write what differs by side as {left|right}", ("setup",)
        )
    if not unilateral:
        for path, found in _texts(exercise):
            if has_marks(found):
                raise RecordError(
                    f"side marks need a unilateral exercise, this one is {exercise.laterality}. "
                    'Write "one side" and "the other side"',
                    path,
                )


def _texts(exercise: Exercise) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("setup",), exercise.setup
    for index, phase in enumerate(exercise.phases):
        yield ("phases", index, "text"), phase.text
    for index, cue in enumerate(exercise.cues):
        yield ("cues", index), cue
    for key, neighbours in (("easier", exercise.easier), ("harder", exercise.harder)):
        for index, neighbour in enumerate(neighbours):
            yield (key, index, "text"), neighbour.text or ""
