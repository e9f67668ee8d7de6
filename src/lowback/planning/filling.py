"""Choosing exercises that fill a time, in the order in which to do them, by the rules that `compose` states."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from lowback.model.ranges import total
from lowback.planning.candidates import MOVING, STRETCHING, WORKING, Candidate

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lowback.planning.amounts import Amount

#: Which rule placed an exercise.
Rule = Literal["start", "usual", "focus", "muscle", "time"]

#: A routine takes at least and at most this part of the time that was asked for.
LEAST, MOST = 0.9, 1.1
#: The exercise to start with takes no more than this part of the time, if there is one that does not.
_START = 1 / 3
#: So many exercises are tried to start with.
_STARTS = 12
#: So near to the time, nothing more is chosen; and what is chosen may go as far beyond it.
_NEAR = 0.05


class Placed(NamedTuple):
    """An exercise that was chosen, by which rule, and how much of it."""

    candidate: Candidate
    rule: Rule
    amount: Amount


def filled(seconds: int, candidates: Sequence[Candidate], changed: Collection[str]) -> list[Placed] | None:
    """Return exercises that fill a time, in the order in which to do them; None when there is no way.

    Args:
        seconds: the time.
        candidates: what there is to choose from, sorted by id.
        changed: ids of exercises that have to be done differently, so that others go first.

    """
    usable = [each for each in candidates if each.amounts]
    return next(
        filter(None, (_tried(seconds, usable, changed, start) for start in _starts(seconds, usable, changed))), None
    )


def _starts(seconds: int, usable: Sequence[Candidate], changed: Collection[str]) -> list[Candidate]:
    """Return the exercises to start with, the best first: movements, when there is one, that leave time for more."""
    moving = [each for each in usable if each.stillness == MOVING]
    fitting = [each for each in moving or usable if each.amounts[0].middle <= seconds * MOST]
    return sorted(fitting, key=lambda each: (each.usual.middle > seconds * _START, _key(each, (), changed)))[:_STARTS]


def _tried(
    seconds: int, usable: Sequence[Candidate], changed: Collection[str], start: Candidate
) -> list[Placed] | None:
    chosen = in_order(list(_Choosing(seconds, usable, changed).run(start)))
    few = [each.candidate.amounts for each in chosen]
    many = [each.candidate.more_amounts for each in chosen]
    return _fitted(seconds, chosen, few) or _fitted(seconds, chosen, many)


def _key(found: Candidate, muscles: Collection[str], changed: Collection[str]) -> tuple[bool | int | str, ...]:
    """Return what is smaller the earlier an exercise is chosen.

    Args:
        found: the exercise.
        muscles: those that stand first in what was chosen before.
        changed: as `filled` takes it.

    """
    is_unusual = found.place is None
    of_muscle = (found.muscle in muscles, found.exercise.id in changed)
    return *of_muscle, is_unusual, found.place or 0, not found.is_in_focus, found.exercise.id


class _Choosing:
    """One choice of exercises after the other."""

    def __init__(self, seconds: int, usable: Sequence[Candidate], changed: Collection[str]) -> None:
        self._seconds = seconds
        self._changed = changed
        self._left = list(usable)
        self._muscles: set[str] = set()
        self._taken = 0.0

    def run(self, start: Candidate) -> Iterator[Placed]:
        """Yield what is chosen, until the time is full or nothing fits."""
        yield self._take(start, "start")
        if start.on_floor:
            # You get down to the floor once, and not up again.
            self._left = [each for each in self._left if each.on_floor]
        while self._seconds - self._taken > self._seconds * _NEAR:
            fitting = [each for each in self._left if each.amounts[0].middle <= self._room]
            if not fitting:
                return
            found = min(fitting, key=lambda each: _key(each, self._muscles, self._changed))
            yield self._take(found, self._rule(found))

    def _take(self, found: Candidate, rule: Rule) -> Placed:
        self._left.remove(found)
        self._muscles.add(found.muscle)
        short = [each for each in found.amounts if each.middle <= self._room] or found.amounts[:1]
        amount = found.usual if found.usual.middle <= self._room else short[-1]
        self._taken += amount.middle
        return Placed(found, rule, amount)

    @property
    def _room(self) -> float:
        """How many seconds there are for another exercise."""
        return self._seconds * (1 + _NEAR) - self._taken

    def _rule(self, found: Candidate) -> Rule:
        if found.muscle in self._muscles:
            return "time"
        if found.place is not None:
            return "usual"
        return "focus" if found.is_in_focus else "muscle"


def in_order(chosen: Sequence[Placed]) -> list[Placed]:
    """Return what was chosen in the order in which to do it.

    You get down to the floor once. Before and after that you move, then hold with effort, then stretch; and you stay
    in a position as long as there is something to do in it.
    """
    ordered: list[Placed] = []
    position = chosen[0].candidate.exercise.position if chosen else ""
    for on_floor in (False, True):
        for stillness in (MOVING, WORKING, STRETCHING):
            same = (on_floor, stillness)
            group = [each for each in chosen if (each.candidate.on_floor, each.candidate.stillness) == same]
            ordered += sorted(group, key=lambda each, now=position: _turn(each, now))  # type: ignore[misc]
            position = ordered[-1].candidate.exercise.position if group else position
    return ordered


def _turn(placed: Placed, position: str) -> tuple[bool | int | str, ...]:
    """Return what is smaller the earlier an exercise is done, coming from a position."""
    found = placed.candidate
    here = found.exercise.position
    return here != position, here, placed.rule != "start", found.place is None, found.place or 0, found.exercise.id


def _fitted(seconds: int, chosen: Sequence[Placed], amounts: Sequence[Sequence[Amount]]) -> list[Placed] | None:
    """Return what was chosen with such amounts that it fills the time; None when no amounts do.

    Each step changes one exercise to its next amount, if that comes nearer to the time: the one that was changed least.
    """
    now = [_nearest(each.amount, those) for each, those in zip(chosen, amounts, strict=True)]
    steps = [0] * len(now)
    while True:
        gap = seconds - sum(those[at].middle for those, at in zip(amounts, now, strict=True))
        way = 1 if gap > 0 else -1
        better = [
            (steps[index], index)
            for index, (those, at) in enumerate(zip(amounts, now, strict=True))
            if 0 <= at + way < len(those) and abs(gap - (those[at + way].middle - those[at].middle)) < abs(gap)
        ]
        if not better:
            break
        index = min(better)[1]
        now[index] += way
        steps[index] += 1
    fitted = [each._replace(amount=those[at]) for each, those, at in zip(chosen, amounts, now, strict=True)]
    duration = total([each.amount.duration for each in fitted])
    is_near = seconds * LEAST <= duration.min and (duration.max or 0) <= seconds * MOST
    return fitted if is_near else None


def _nearest(amount: Amount, amounts: Sequence[Amount]) -> int:
    return min(range(len(amounts)), key=lambda at: (abs(amounts[at].middle - amount.middle), at))
