"""The columns of a dose, which exercises and routines have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.exports.table import OFTEN, both, ends, maybe, often, text
from lowback.model.item import Item
from lowback.model.steps import steps_of

if TYPE_CHECKING:
    from lowback.exports.table import Row
    from lowback.model.dose import Dose
    from lowback.model.exercise import Exercise
    from lowback.model.ranges import Range

#: The ranges that a dose may have, in the order of their columns.
_RANGES = {
    "reps": "repetitions; both ends empty where `mode` is `reps` and you do as many as feel good",
    "pause_seconds": "seconds of pause in the hold phase, each time",
    "seconds_per_rep": "seconds of one repetition, pause included; empty when the phases say it",
    "seconds": (
        "seconds to hold or to keep moving; with `breaths`, both empty where `mode` is `hold` and you hold as long "
        "as you like"
    ),
    "breaths": "slow breaths to hold for",
    "repeats": "times to hold in a set; empty for once",
    "sets": "sets, a pair of sides being one; empty for one",
    "rest_seconds": "seconds of rest between sets",
}

DOSE_COLUMNS = (
    text("id", "the dose's id, unique in its exercise"),
    text("mode", "`reps` (counted), `hold` (held) or `time` (continuous movement)"),
    *(column for name, says in _RANGES.items() for column in ends(name, says)),
    maybe("until", "what ends a hold, as a clause: something felt; with a time, whichever comes first"),
    maybe("per", "what the numbers count: `side` or `total`; empty when both sides work at once"),
    *OFTEN,
    maybe("note", "what this dose does differently"),
    *ends("duration_seconds", "seconds that the exercise takes with this dose, all sides and sets, rests included"),
)


def dose_cells(dose: Dose, item: Item) -> Row:
    """Return the cells of a dose, as an item of a routine does it."""
    found: Any = dose
    ranges = (cell for name in _RANGES for cell in both(getattr(found, name, None)))
    return (
        dose.id,
        dose.mode.value,
        *ranges,
        getattr(found, "until", None),
        dose.per,
        *often(dose.frequency),
        dose.note,
        *both(_duration(item.but(dose=dose, mode=None))),
    )


def alone(exercise: Exercise) -> Item:
    """Return an exercise as an item that changes nothing."""
    return Item(id="alone", exercise=exercise)


def _duration(item: Item) -> Range:
    return steps_of("", (item,), None, strict=False).duration
