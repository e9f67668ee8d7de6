"""How long items take, in each of the ways that a page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from lowback.model.dose import ANY, Range, Reps
from lowback.model.exercise import steps_of
from lowback.rendering.guide import ways_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowback.model.dose import Dose
    from lowback.model.exercise import Item
    from lowback.model.terms import Mode


@attrs.frozen
class Time:
    """How long items take in one way."""

    #: The way; None when there is nothing to choose.
    mode: Mode | None
    #: In seconds; open when a dose is.
    seconds: Range
    #: Whether no dose names even a least amount, so that the smallest number tells nothing.
    is_free: bool


def times_of(items: Sequence[Item], mode: Mode | None) -> tuple[Time, ...]:
    """Return how long items take: in a mode, or in each of those that there is to choose from."""
    ways = [ways_of(item, mode) for item in items]
    modes = dict.fromkeys(dose.mode for doses in ways if len(doses) > 1 for dose in doses)
    return tuple(_time(items, each) for each in (modes or (mode,)))


def _time(items: Sequence[Item], mode: Mode | None) -> Time:
    is_free = not any(_names_a_least(item.dose_for(mode)) for item in items)
    return Time(mode, steps_of("", items, mode, strict=False).duration, is_free)


def _names_a_least(dose: Dose) -> bool:
    return dose.reps is not None if isinstance(dose, Reps) else dose.held_seconds != ANY


def span(times: Sequence[Time]) -> Range:
    """Return the seconds from the shortest of several ways to the longest; open when one of them is."""
    tops = [each.seconds.max for each in times if each.seconds.max is not None]
    return Range(min(each.seconds.min for each in times), max(tops) if len(tops) == len(times) else None)
