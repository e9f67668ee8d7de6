"""What there is to choose from when a routine is composed for an event."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lowback.model.terms import Mode
from lowback.planning.amounts import MOST_SETS, amounts_of

if TYPE_CHECKING:
    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.vocabulary import Suits, Trigger
    from lowback.planning.amounts import Amount

#: How still an exercise is: you move, you hold with effort, you are stretched.
MOVING, WORKING, STRETCHING = range(3)

_LOCK = Lock()
#: The candidates for each event, kept with their catalogue: what suits an event does not depend on who asks.
_KEPT: WeakKeyDictionary[Catalog, dict[str, tuple[Candidate, ...]]] = WeakKeyDictionary()


class Candidate:
    """An exercise, and how much of it suits an event."""

    def __init__(self, exercise: Exercise, suits: Suits | None, place: int | None, *, on_floor: bool) -> None:
        """Take an exercise.

        Args:
            exercise: what to do.
            suits: what suits the event; None for everything.
            place: where it stands among the exercises of the routines for the event; None when it is in none.
            on_floor: whether you get down to the floor for it.

        """
        self.exercise = exercise
        self.place = place
        self.on_floor = on_floor
        self._suits = suits

    @property
    def muscle(self) -> str:
        """The muscle that stands first."""
        return self.exercise.muscles[0].id

    @property
    def is_in_focus(self) -> bool:
        """Whether it does with that muscle what suits the event best."""
        return self._suits is not None and self.exercise.muscles[0].role in self._suits.focus

    @cached_property
    def stillness(self) -> int:
        """How still it is: `MOVING`, `WORKING` or `STRETCHING`."""
        if self.amounts[0].dose.mode is not Mode.HOLD:
            return MOVING
        return STRETCHING if self.exercise.muscles[0].role == "stretched" else WORKING

    @cached_property
    def amounts(self) -> list[Amount]:
        """How much of it may be done, from short to long."""
        return amounts_of(self.exercise, self._suits)

    @cached_property
    def more_amounts(self) -> list[Amount]:
        """How much of it may be done when sets may be added to fill the time."""
        return amounts_of(self.exercise, self._suits, MOST_SETS)

    @cached_property
    def usual(self) -> Amount:
        """What is usually done: of the amounts that its first dose asks for, the one in the middle."""
        usual = [each for each in self.amounts if each.is_usual]
        return usual[len(usual) // 2]


def candidates(catalog: Catalog, trigger: Trigger) -> tuple[Candidate, ...]:
    """Return every exercise of a catalogue that suits an event, sorted by id: the same ones every time."""
    with _LOCK:
        kept = _KEPT.setdefault(catalog, {})
        if trigger.id not in kept:
            kept[trigger.id] = _found(catalog, trigger)
        return kept[trigger.id]


def _found(catalog: Catalog, trigger: Trigger) -> tuple[Candidate, ...]:
    suits = trigger.suits
    places = _places(catalog, trigger)
    return tuple(
        Candidate(each, suits, places.get(each.id), on_floor=catalog.positions[each.position].on_floor)
        for each in catalog.exercises.values()
        if not (suits and suits.positions and each.position not in suits.positions)
    )


def _places(catalog: Catalog, trigger: Trigger) -> dict[str, int]:
    """Return the exercises of the routines for an event, in order, each with its place."""
    routines = [each for each in catalog.routines.values() if trigger.id in each.when.triggers]
    ids = dict.fromkeys(exercise.id for routine in routines for exercise in routine.exercises)
    return {each: place for place, each in enumerate(ids)}
