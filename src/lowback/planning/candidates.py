"""What there is to choose from when a routine is composed for an event."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lowback.model.terms import Mode
from lowback.pack.references import bare
from lowback.planning.amounts import amounts_of, shortest_of

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
        self.is_usual = place is not None
        self.on_floor = on_floor
        first = exercise.muscles[0]
        #: The muscle that stands first, whichever pack names it.
        self.muscle = bare(first.id)
        #: Whether it does with that muscle what suits the event best.
        self.is_in_focus = suits is not None and first.role in suits.focus
        #: What is smaller the better it suits the event.
        self.rank = (place is None, place or 0, not self.is_in_focus, exercise.id)
        self._suits = suits

    @cached_property
    def shortest(self) -> Amount | None:
        """The least that may be done of it; None when nothing of it suits."""
        return shortest_of(self.exercise, self._suits)

    @cached_property
    def amounts(self) -> list[Amount]:
        """How much of it may be done, from short to long."""
        return amounts_of(self.exercise, self._suits)

    @cached_property
    def more_amounts(self) -> list[Amount]:
        """How much of it may be done when sets may be added to fill the time."""
        return amounts_of(self.exercise, self._suits, more_sets=True)

    @cached_property
    def usual(self) -> Amount:
        """What is usually done: of the amounts that its first dose asks for, the one in the middle."""
        usual = [each for each in self.amounts if each.is_usual] or self.amounts
        return usual[len(usual) // 2]

    @property
    def stillness(self) -> int | None:
        """How still it is: `MOVING`, `WORKING` or `STRETCHING`; None when nothing of it suits."""
        if self.shortest is None:
            return None
        if self.shortest.dose.mode is not Mode.HOLD:
            return MOVING
        return STRETCHING if self.exercise.muscles[0].role == "stretched" else WORKING


def candidates(catalog: Catalog, trigger: Trigger) -> tuple[Candidate, ...]:
    """Return the exercises in positions that suit an event, what suits it best first: the same ones every time."""
    with _LOCK:
        kept = _KEPT.setdefault(catalog, {})
        if trigger.id not in kept:
            kept[trigger.id] = _found(catalog, trigger)
        return kept[trigger.id]


def _found(catalog: Catalog, trigger: Trigger) -> tuple[Candidate, ...]:
    suits = trigger.suits
    places = _places(catalog, trigger)
    found = (
        Candidate(each, suits, places.get(each.id), on_floor=_on_floor(catalog, each.position))
        for each in catalog.exercises.values()
        if not (suits and suits.positions and each.position not in suits.positions)
    )
    return tuple(sorted(found, key=lambda each: each.rank))


def _on_floor(catalog: Catalog, position: str) -> bool:
    """Return whether a position, or the one of ours that another pack's is called after, is on the floor."""
    names = {position, bare(position)} & catalog.positions.keys()
    return any(catalog.positions[each].on_floor for each in names)


def _places(catalog: Catalog, trigger: Trigger) -> dict[str, int]:
    """Return the exercises of the routines for an event, in order, each with its place."""
    routines = [each for each in catalog.routines.values() if trigger.id in each.when.triggers]
    ids = dict.fromkeys(exercise.id for routine in routines for exercise in routine.exercises)
    return {each: place for place, each in enumerate(ids)}
