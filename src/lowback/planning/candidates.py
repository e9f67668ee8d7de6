"""What a routine can be composed of: exercises that suit an event, and exact doses that their sources allow."""

from __future__ import annotations

from functools import cached_property
from itertools import product
from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from lowback.model.dict_conversion import Value, value
from lowback.model.dose import ONCE, Range, Reps, Timed
from lowback.model.enums import Mode
from lowback.model.exercise import Item, steps_of
from lowback.model.sources import Citation
from lowback.pack.folder import CORE
from lowback.pack.references import bare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.model.dose import Dose
    from lowback.model.exercise import Exercise
    from lowback.model.vocabulary import Suits, Trigger


#: The longest time to hold or pause when the occasion names none, in seconds: our own choice.
LONGEST_HOLD = 60
#: How many sets of an exercise are done at most, unless its dose asks for more at the least: our own choice.
MOST_SETS = 3
#: Held and moving times come in steps of so many seconds: our own choice.
_STEP = 5
#: Of a wide range about so many numbers are tried.
_MOST_NUMBERS = 20
#: A dose whose longest time is this much more than its shortest says too little about the time it takes.
_VAGUE = 1.35
_OURS = Citation(id=CORE, status="derived")


@value
class Amount(Value):
    """One exact way to do an exercise, and how long it takes."""

    dose: Dose
    sets: int | None
    """None for the fewest that the dose asks for."""
    duration: Range
    """In seconds: getting into position, all sets on both sides, and the rests between them."""
    is_usual: bool
    """Whether it is what the first dose that suits asks for."""

    @property
    def middle(self) -> float:
        """The middle of how long it takes, in seconds."""
        return (self.duration.min + (self.duration.max or 0)) / 2


def shortest_of(exercise: Exercise, suits: Suits | None) -> Amount | None:
    """Return the shortest of the amounts of an exercise that suit an occasion; None when none does."""
    return min((amount for _, amount in _suiting(exercise, suits)), key=_seconds, default=None)


def amounts_of(exercise: Exercise, suits: Suits | None, *, more_sets: bool = False) -> list[Amount]:
    """Return the amounts of an exercise that suit an occasion, from short to long.

    They come from the first dose that suits and from those after it in its mode that have no note: a note tells what
    the source does differently. Doses without an end are left out, and so are those whose time is vague.

    Args:
        exercise: what to do.
        suits: what suits the occasion; None for everything.
        more_sets: whether to add sets of what is not done for a time, where the doses ask for fewer than `MOST_SETS`.

    """
    by_length: dict[int, Amount] = {}
    for number, (dose, _) in enumerate(_suiting(exercise, suits)):
        for amount in _amounts(exercise, dose, suits, more_sets=more_sets):
            is_usual = not number and amount.sets is None
            by_length.setdefault(_seconds(amount), amount.but(is_usual=is_usual))
    return [by_length[seconds] for seconds in sorted(by_length)]


def _suiting(exercise: Exercise, suits: Suits | None) -> Iterator[tuple[Dose, Amount]]:
    """Yield the doses to choose from, each with its shortest amount."""
    first: Dose | None = None
    for dose in exercise.doses:
        if first and (dose.mode is not first.mode or dose.note):
            continue
        shortest = next(_amounts(exercise, dose, suits), None)
        if shortest:
            first = first or dose
            yield dose, shortest


def _seconds(amount: Amount) -> int:
    return amount.duration.min


def _amounts(exercise: Exercise, dose: Dose, suits: Suits | None, *, more_sets: bool = False) -> Iterator[Amount]:
    """Yield the amounts of a dose whose time has an end and is not vague, the shortest first."""
    if suits and suits.modes and dose.mode not in suits.modes:
        return
    asked = dose.sets or ONCE
    most = MOST_SETS if more_sets and not isinstance(dose, Timed) else min(asked.max or MOST_SETS, MOST_SETS)
    longest = (suits and suits.longest_hold) or LONGEST_HOLD
    for sets in range(asked.min, max(asked.min, most) + 1):
        chosen = None if sets == asked.min else sets
        for exact in _exact(dose, longest):
            item = item_of(exercise.id, exercise, exact, chosen)
            duration = steps_of("", (item,), None, strict=False).duration
            if duration.max is not None and duration.max <= duration.min * _VAGUE:
                yield Amount(dose=exact, sets=chosen, duration=duration, is_usual=False)


def item_of(name: str, exercise: Exercise, dose: Dose, sets: int | None) -> Item:
    """Return an exercise in its place, with one number of sets: without, the fewest that its dose asks for."""
    fewest = None if dose.sets is None or dose.sets.is_exact else dose.sets.min
    return Item(id=name, exercise=exercise, mode=dose.mode, dose=dose, sets=sets or fewest)


def _exact(dose: Dose, longest: int) -> Iterator[Dose]:
    """Yield a dose with exact numbers in place of its ranges; nothing when it has no end or holds for too long."""
    if isinstance(dose, Timed):
        for seconds in _numbers(dose.seconds, dose, _STEP):
            yield _narrowed(dose, seconds, seconds=Range.exactly(seconds))
    elif isinstance(dose, Reps):
        for count in _numbers(dose.reps, dose) if _shortest(dose.pause_seconds) <= longest else ():
            pause = dose.pause_seconds and Range.exactly(dose.pause_seconds.min)
            yield _narrowed(dose, count, reps=Range.exactly(count), pause_seconds=pause)
    elif dose.seconds and not dose.until:
        held = [seconds_ for seconds_ in _numbers(dose.seconds, None, _STEP) if seconds_ <= longest]
        for seconds, repeats in product(held, _numbers(dose.repeats or ONCE, dose)):
            counted = dose.repeats and Range.exactly(repeats)
            yield _narrowed(
                dose, seconds, *([repeats] if counted else []), seconds=Range.exactly(seconds), repeats=counted
            )


def _shortest(range_: Range | None) -> int:
    return range_.min if range_ else 0


def _numbers(range_: Range | None, dose: Dose | None, step: int = 1) -> list[int]:
    """Return the numbers of a range, even ones for a total: its ends, and those that a step divides; none when open."""
    if range_ is None or range_.max is None:
        return []
    step = max(step, (range_.max - range_.min) // _MOST_NUMBERS)
    numbers = {range_.min, range_.max, *(number for number in range(range_.min, range_.max) if number % step == 0)}
    return sorted(number for number in numbers if not (dose and dose.per == "total" and number % 2))


def _narrowed(dose: Dose, *numbers: int, **changes: Range | None) -> Dose:
    """Return a dose with exact numbers: as it is when it has them, or else as our choice in what its sources say."""
    once = dose.but(frequency=None)
    made = once.but(**changes)
    if made == once:
        return once
    name = "_".join(map(str, (dose.mode.value, *numbers)))
    return made.but(id=name, sources=tuple(dict.fromkeys((*dose.sources, _OURS))))


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
            place: its index among the exercises of the routines for the event; None when it is in none.
            on_floor: whether you get down to the floor for it.

        """
        self.exercise = exercise
        self.is_usual = place is not None
        self.on_floor = on_floor
        first = exercise.muscles[0]
        #: The first muscle, whichever pack names it.
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
        usual = [amount for amount in self.amounts if amount.is_usual] or self.amounts
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
            kept[trigger.id] = _suitable(catalog, trigger)
        return kept[trigger.id]


def _suitable(catalog: Catalog, trigger: Trigger) -> tuple[Candidate, ...]:
    suits = trigger.suits
    places = _places(catalog, trigger)
    suitable = (
        Candidate(exercise, suits, places.get(exercise.id), on_floor=_on_floor(catalog, exercise.position))
        for exercise in catalog.exercises.values()
        if not (suits and suits.positions and exercise.position not in suits.positions)
    )
    return tuple(sorted(suitable, key=lambda exercise: exercise.rank))


def _on_floor(catalog: Catalog, position: str) -> bool:
    """Return whether a position, or the one of ours that another pack's is called after, is on the floor."""
    names = {position, bare(position)} & catalog.positions.keys()
    return any(catalog.positions[name].on_floor for name in names)


def _places(catalog: Catalog, trigger: Trigger) -> dict[str, int]:
    """Return the exercises of the routines for an event, in order, each with its place."""
    routines = [routine_ for routine_ in catalog.routines.values() if trigger.id in routine_.when.triggers]
    ids = dict.fromkeys(exercise.id for routine in routines for exercise in routine.exercises)
    return {routine_: place for place, routine_ in enumerate(ids)}
