"""A place in a routine: an exercise and how to do it there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from lowback.errors import RecordError, suggestion
from lowback.invariants import MAX_SETS
from lowback.model.dose import Dose, dose_from_dict
from lowback.model.extra import NO_EXTRA, Extra
from lowback.model.fit import check_dose
from lowback.model.ranges import Range
from lowback.model.record import Record, build, integer, string, value, word
from lowback.model.terms import Mode, Side

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowback.model.exercise import Exercise
    from lowback.model.record import Getters

_MODE = word(Mode)
_SIDE = word(Side)


#: How to read an item, its exercise aside: it is looked up.
_GETTERS: Getters = {
    "id": string,
    "mode": _MODE,
    "dose": dose_from_dict,
    "sets": integer,
    "first_side": _SIDE,
    "note": string,
    "rest_seconds": Range.from_dict,
    "extra": Extra.from_dict,
}


@value
class Item(Record):
    """An exercise in its place, with what the routine says differently.

    Raises:
        RecordError: when its dose does not fit the exercise, or its mode is one that it cannot have.

    """

    #: Unique in the routine; step ids are made from it.
    id: str
    exercise: Exercise
    #: The mode this routine prefers; None for that of the first dose.
    mode: Mode | None = None
    #: A dose in place of all the exercise's own; None to keep them.
    dose: Dose | None = None
    #: How many sets; None for the fewest that the dose asks for.
    sets: int | None = None
    #: The side to start with; None for left.
    first_side: Side | None = None
    #: A word on the exercise in this routine.
    note: str | None = None
    #: Rest before the next item, in seconds.
    rest_seconds: Range | None = None
    #: Data of other apps.
    extra: Extra = NO_EXTRA

    def __attrs_post_init__(self) -> None:
        """Refuse a dose or a mode that does not fit the exercise."""
        if self.sets is not None and not 1 <= self.sets <= MAX_SETS:
            raise RecordError(f"expected 1 to {MAX_SETS} sets, found {self.sets}", ("sets",))
        if self.dose:
            try:
                check_dose(self.dose, self.exercise.laterality, self.exercise.phases)
            except RecordError as error:
                raise error.under("dose") from None
        modes = [dose.mode for dose in self.doses]
        if self.mode and self.mode not in modes:
            raise RecordError(f"expected a mode it has a dose for ({', '.join(modes)}), found {self.mode}", ("mode",))

    @classmethod
    def from_dict(cls, data: dict[str, Any], exercises: Mapping[str, Exercise]) -> Self:
        """Return the item with its exercise taken from `exercises`.

        Raises:
            RecordError: when a field is missing or wrong, or `exercises` lacks the exercise.

        """
        return build(cls, {**_GETTERS, "exercise": lambda found: _named(string(found), exercises)}, data)

    def to_dict(self) -> dict[str, Any]:
        """Return the item as plain JSON values; equal to the dict it was built from."""
        return {**super().to_dict(), "exercise": self.exercise.id}

    @property
    def doses(self) -> tuple[Dose, ...]:
        """The doses to choose from: the routine's own, or else the exercise's."""
        return (self.dose,) if self.dose else self.exercise.doses

    def dose_for(self, mode: Mode | None) -> Dose:
        """Return the first dose in the mode asked for, else in the preferred one, else the first."""
        for wanted in (mode, self.mode):
            for dose in self.doses:
                if dose.mode == wanted:
                    return dose
        return self.doses[0]


def _named(exercise: str, exercises: Mapping[str, Exercise]) -> Exercise:
    if exercise not in exercises:
        raise RecordError(f"there is no exercise {exercise!r}. {suggestion(exercise, exercises, 'Add it first.')}")
    return exercises[exercise]
