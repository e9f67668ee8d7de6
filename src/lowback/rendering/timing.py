"""How long items take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.model.ranges import Range
from lowback.model.steps import steps_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowback.model.item import Item
    from lowback.model.terms import Mode


def time_of(items: Sequence[Item], mode: Mode | None) -> Range:
    """Return how long it takes, in seconds; without a mode, from the shortest of the ways to the longest."""
    modes = [mode] if mode else sorted({dose.mode for item in items for dose in item.doses})
    times = [steps_of("", items, each, strict=False).duration for each in modes]
    tops = [time.max for time in times if time.max is not None]
    return Range(min(time.min for time in times), max(tops) if len(tops) == len(times) else None)
