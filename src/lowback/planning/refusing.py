"""Why a routine cannot be composed: which part of the wish is in the way, and what would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.errors import LowbackError
from lowback.planning.putting import LEVELS, Wish, put_together

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
        ways = f"In the way: {', '.join(self.in_the_way)}. Change one of these." if self.in_the_way else ""
        near = f"With the rest as it is, ask for {self.nearest} minutes." if self.nearest else ""
        advice = " ".join(filter(None, (ways, near))) or "Change several things at once, or add exercises in a pack."
        return f"there is no routine of {self.minutes} minutes for {self.trigger!r} as you ask for it. {advice}"


def refusal(wish: Wish, catalog: Catalog) -> CompositionError:
    """Return the error for a wish that cannot be fulfilled."""
    looser = {
        "avoid": wish.but(avoid=()),
        "equipment": wish.but(equipment=None),
        "level": wish.but(level=LEVELS[-1]),
    }
    in_the_way = [name for name, each in looser.items() if each != wish and put_together(each, catalog)]
    lengths = sorted(range(SHORTEST, LONGEST + 1), key=lambda each: (abs(each - wish.minutes), each))
    nearest = next((each for each in lengths if put_together(wish.but(minutes=each), catalog)), None)
    return CompositionError(wish.minutes, wish.trigger, in_the_way, nearest)
