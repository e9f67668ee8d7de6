"""Choosing exercises that fill a time, in the order in which to do them, by the rules that `compose` states."""

from __future__ import annotations

from itertools import accumulate, islice
from typing import TYPE_CHECKING, Literal, NamedTuple

from lowback.model.dose import total
from lowback.planning.candidates import MOVING, STRETCHING, WORKING, Candidate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lowback.planning.candidates import Amount


#: Which rule placed an exercise.
PlacementRule = Literal["start", "usual", "focus", "muscle", "time"]

#: A routine takes at least and at most this part of the time that was asked for.
LEAST, MOST = 0.9, 1.1
#: Of an exercise not more than this part of the time is chosen, where that is possible.
LARGE = 0.4
#: So many exercises are tried to start with.
_STARTS = 5
#: So near to the time, nothing more is chosen; and what is chosen may go as far beyond it.
_NEAR = 0.05


class Placed(NamedTuple):
    """An exercise that was chosen, by which rule, and how much of it."""

    candidate: Candidate
    rule: PlacementRule
    amount: Amount


class Choice(NamedTuple):
    """What there is to choose from for a time; both lists have the best match first."""

    seconds: int
    plain: Sequence[Candidate]
    """What may be done as it is."""
    changed: Sequence[Candidate]
    """What has to be done differently, so that others go first."""

    def fitting(self, room: float, allowed: Callable[[Candidate], bool]) -> Iterator[Candidate]:
        """Yield what may be chosen, the best first: what takes a large part of the time only after the rest.

        Args:
            room: how many seconds there are for it.
            allowed: whether a rule lets an exercise be chosen.

        """
        for group in (self.plain, self.changed):
            large = []
            for candidate in filter(allowed, group):
                if not candidate.shortest or candidate.shortest.middle > room:
                    continue
                if candidate.shortest.middle > self.seconds * LARGE:
                    large.append(candidate)
                else:
                    yield candidate
            yield from large


def select_and_order(choice: Choice) -> list[Placed] | None:
    """Return exercises that fill a time, in the order in which to do them; None when there is no way."""
    if not _is_enough(choice):
        return None
    return next(filter(None, (_fill(choice, start) for start in _starts(choice))), None)


def _is_enough(choice: Choice) -> bool:
    """Return whether all exercises together, as long as they may be done, take the time."""
    longest = (
        candidate.more_amounts[-1].middle for candidate in (*choice.plain, *choice.changed) if candidate.shortest
    )
    return any(together >= choice.seconds * LEAST for together in accumulate(longest))


def _starts(choice: Choice) -> list[Candidate]:
    """Return the exercises to start with, the best first: movements, or what is least still."""

    def starts(stillness: int) -> list[Candidate]:
        fitting = choice.fitting(choice.seconds * MOST, lambda candidate: candidate.stillness == stillness)
        return list(islice(fitting, _STARTS))

    return next(filter(None, map(starts, (MOVING, WORKING, STRETCHING))), [])


def _fill(choice: Choice, start: Candidate) -> list[Placed] | None:
    """Return what fills the time after a start: of the exercises that only fill the time as few as will do."""
    chosen = list(_Choosing(choice).run(start))
    needed = sum(placed.rule != "time" for placed in chosen)
    for count in range(needed, len(chosen) + 1):
        fewer = in_order(chosen[:count])
        fitted = _fitted(choice.seconds, fewer, [placed.candidate.amounts for placed in fewer])
        if fitted:
            return fitted
    every = in_order(chosen)
    return _fitted(choice.seconds, every, [placed.candidate.more_amounts for placed in every])


class _Choosing:
    """One choice of exercises after the other."""

    def __init__(self, choice: Choice) -> None:
        self._choice = choice
        self._seconds = choice.seconds
        self._chosen: set[str] = set()
        self._muscles: set[str] = set()
        self._only_floor = False
        self._taken = 0.0

    def run(self, start: Candidate) -> Iterator[Placed]:
        """Yield what is chosen, until the time is full or nothing fits."""
        yield self._take(start, "start")
        # You get down to the floor once, and not up again.
        self._only_floor = start.on_floor
        while self._seconds - self._taken > self._seconds * _NEAR:
            # For another muscle it may get tight: the amounts of the rest are brought down for it afterwards.
            candidate = next(self._choice.fitting(self._seconds * MOST - self._taken, self._is_new), None)
            candidate = candidate or next(self._choice.fitting(self._room, self._is_free), None)
            if not candidate:
                return
            yield self._take(candidate, self._rule(candidate))

    def _is_free(self, candidate: Candidate) -> bool:
        return candidate.exercise.id not in self._chosen and (candidate.on_floor or not self._only_floor)

    def _is_new(self, candidate: Candidate) -> bool:
        return candidate.muscle not in self._muscles and self._is_free(candidate)

    def _take(self, candidate: Candidate, rule: PlacementRule) -> Placed:
        self._chosen.add(candidate.exercise.id)
        self._muscles.add(candidate.muscle)
        most = min(self._room, self._seconds * LARGE)
        short = [amount_ for amount_ in candidate.amounts if amount_.middle <= most] or candidate.amounts[:1]
        amount = candidate.usual if candidate.usual.middle <= most else short[-1]
        self._taken += amount.middle
        return Placed(candidate, rule, amount)

    @property
    def _room(self) -> float:
        """How many seconds there are for another exercise."""
        return self._seconds * (1 + _NEAR) - self._taken

    def _rule(self, candidate: Candidate) -> PlacementRule:
        if candidate.muscle in self._muscles:
            return "time"
        if candidate.is_usual:
            return "usual"
        return "focus" if candidate.is_in_focus else "muscle"


def in_order(chosen: Sequence[Placed]) -> list[Placed]:
    """Return what was chosen in the order in which to do it.

    You get down to the floor once. Before and after that you move, then hold with effort, then stretch; and you stay
    in a position as long as there is something to do in it. Apart from that, what was chosen first comes first.
    """
    ordered: list[Placed] = []
    position = ""
    for on_floor in (False, True):
        for stillness in (MOVING, WORKING, STRETCHING):
            same = (on_floor, stillness)
            group = [placed for placed in chosen if (placed.candidate.on_floor, placed.candidate.stillness) == same]
            ordered += _by_position(group, position)
            position = _position(ordered[-1]) if ordered else ""
    return ordered


def _by_position(group: Sequence[Placed], position: str) -> list[Placed]:
    """Return exercises position by position, coming from one."""
    positions = list(dict.fromkeys(map(_position, group)))
    return sorted(group, key=lambda placed: (_position(placed) != position, positions.index(_position(placed))))


def _position(placed: Placed) -> str:
    return placed.candidate.exercise.position


def _fitted(seconds: int, chosen: Sequence[Placed], amounts: Sequence[Sequence[Amount]]) -> list[Placed] | None:
    """Return what was chosen with such amounts that it fills the time; None when no amounts do."""
    middles = [[placed.middle for placed in those] for those in amounts]
    now = [_nearest(placed.amount.middle, those) for placed, those in zip(chosen, middles, strict=True)]
    _approach(seconds, middles, now)
    fitted = [placed._replace(amount=those[at]) for placed, those, at in zip(chosen, amounts, now, strict=True)]
    duration = total([placed.amount.duration for placed in fitted])
    is_near = seconds * LEAST <= duration.min and (duration.max or 0) <= seconds * MOST
    return fitted if is_near else None


def _nearest(middle: float, middles: Sequence[float]) -> int:
    return min(range(len(middles)), key=lambda at: (abs(middles[at] - middle), at))


def _approach(seconds: int, middles: Sequence[Sequence[float]], now: list[int]) -> None:
    """Bring amounts nearer to a time, as long as any change does: each time the one that was changed least.

    Args:
        seconds: the time.
        middles: for each exercise how long each of its amounts takes, from short to long.
        now: for each exercise which of these it is; changed here.

    """
    steps = [0] * len(now)
    gap = seconds - sum(those[at] for those, at in zip(middles, now, strict=True))
    while True:
        way = 1 if gap > 0 else -1
        changes = (
            (steps[index], index, those[at + way] - those[at])
            for index, (those, at) in enumerate(zip(middles, now, strict=True))
            if 0 <= at + way < len(those)
        )
        better = min((change_ for change_ in changes if abs(gap - change_[2]) < abs(gap)), default=None)
        if not better:
            return
        _, index, change = better
        now[index] += way
        steps[index] += 1
        gap -= change
