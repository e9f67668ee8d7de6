"""Why a routine cannot be composed: which part of the wish is in the way, and what would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.errors import LowbackError
from lowback.planning.filling import Choice, filled
from lowback.planning.putting import LEVELS, MINUTE, Wish, choice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.catalog.catalog import Catalog

#: The shortest and the longest routine that is composed, in minutes.
SHORTEST, LONGEST = 1, 60


class CompositionError(LowbackError, ValueError):
    """No routine can be put together as it was asked for.

    Attributes:
        minutes: how long it was to take.
        trigger: the event that it was for.
        in_the_way: the names of the arguments that are in the way: of those that a routine was asked for with, each
            that alone, left out or changed, would let it be.
        nearest: the nearest number of minutes that does with all the rest as it is; None when none does.

    """

    def __init__(self, minutes: int, trigger: str, in_the_way: Iterable[str], nearest: int | None) -> None:
        """Keep what was asked for, what is in the way, and what would do."""
        self.minutes = minutes
        self.trigger = trigger
        self.in_the_way = tuple(in_the_way)
        self.nearest = nearest
        super().__init__(minutes, trigger, self.in_the_way, nearest)

    def __str__(self) -> str:
        """Say what is in the way, and what to ask for instead."""
        ways = [f"{self.nearest} minutes"] if self.nearest else []
        ways += [found for name, found in _LOOSER.items() if name in self.in_the_way]
        listed = " or ".join(filter(None, (", ".join(ways[:-1]), *ways[-1:])))
        advice = [f"Ask for {listed}."] if ways else []
        if "avoid" in self.in_the_way:
            advice += [_KEEP]
        said = " ".join(advice or [_LOST])
        return f"there is no routine of {self.minutes} minutes for {self.trigger!r} as you ask for it. {said}"


#: What to ask for instead of an argument that is in the way.
_LOOSER = {"level": "a higher level", "equipment": "more equipment"}
_KEEP = "What you avoid leaves too few exercises. Keep avoiding it, and ask a physiotherapist what suits you."
_LOST = "No single change would do. Ask for another event with more equipment, or add exercises in a pack."


def refusal(wish: Wish, catalog: Catalog) -> CompositionError:
    """Return the error for a wish that cannot be fulfilled."""
    looser = {
        "level": wish.but(level=LEVELS[-1]),
        "equipment": wish.but(equipment=None),
        "avoid": wish.but(avoid=()),
    }
    in_the_way = [name for name, each in looser.items() if each != wish and filled(choice(each, catalog))]
    return CompositionError(wish.minutes, wish.trigger, in_the_way, _nearest(wish.minutes, choice(wish, catalog)))


def _nearest(minutes: int, given: Choice) -> int | None:
    """Return the number of minutes nearest to one, the shorter of two, that can be filled."""
    if not (given.plain or given.changed):
        return None
    lengths = sorted(range(SHORTEST, LONGEST + 1), key=lambda each: (abs(each - minutes), each))
    return next((each for each in lengths if filled(given._replace(seconds=each * MINUTE))), None)
