"""How much of an exercise fits an occasion: its doses, each narrowed to exact numbers that its sources allow."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from lowback.model.dose import ONCE, Range, Reps, Timed
from lowback.model.exercise import Item, steps_of
from lowback.model.record import Value, value
from lowback.model.sources import Citation
from lowback.pack.folder import CORE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.model.dose import Dose
    from lowback.model.exercise import Exercise
    from lowback.model.vocabulary import Suits

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
    #: None for the fewest that the dose asks for.
    sets: int | None
    #: In seconds: getting into position, all sets on both sides, and the rests between them.
    duration: Range
    #: Whether it is what the first dose that suits asks for.
    is_usual: bool

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
    found: dict[int, Amount] = {}
    for number, (dose, _) in enumerate(_suiting(exercise, suits)):
        for amount in _amounts(exercise, dose, suits, more_sets=more_sets):
            is_usual = not number and amount.sets is None
            found.setdefault(_seconds(amount), amount.but(is_usual=is_usual))
    return [found[seconds] for seconds in sorted(found)]


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
        held = [each for each in _numbers(dose.seconds, None, _STEP) if each <= longest]
        for seconds, repeats in product(held, _numbers(dose.repeats or ONCE, dose)):
            counted = dose.repeats and Range.exactly(repeats)
            yield _narrowed(
                dose, seconds, *([repeats] if counted else []), seconds=Range.exactly(seconds), repeats=counted
            )


def _shortest(found: Range | None) -> int:
    return found.min if found else 0


def _numbers(found: Range | None, dose: Dose | None, step: int = 1) -> list[int]:
    """Return the numbers of a range, even ones for a total: its ends, and those that a step divides; none when open."""
    if found is None or found.max is None:
        return []
    step = max(step, (found.max - found.min) // _MOST_NUMBERS)
    numbers = {found.min, found.max, *(each for each in range(found.min, found.max) if each % step == 0)}
    return sorted(each for each in numbers if not (dose and dose.per == "total" and each % 2))


def _narrowed(dose: Dose, *numbers: int, **changes: Range | None) -> Dose:
    """Return a dose with exact numbers: as it is when it has them, or else as our choice in what its sources say."""
    once = dose.but(frequency=None)
    made = once.but(**changes)
    if made == once:
        return once
    name = "_".join(map(str, (dose.mode.value, *numbers)))
    return made.but(id=name, sources=tuple(dict.fromkeys((*dose.sources, _OURS))))
