"""Rules about doses: whether they fit the exercise they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.invariants import COUNTED, UNCOUNTED_TOTAL, nothing_to_hold, odd_ends, per_side, too_many_sets
from lowback.validation.rules.rule import Rule, record_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowback.problem import RecordProblem
    from lowback.validation.record_view import RecordView

    Json = dict[str, Any]
    Check = Callable[[Json, Json], RecordProblem | None]


def ends(number: Any) -> tuple[int, int | None] | None:
    """Return the ends of a range as it is written; None when it is not whole, or null."""
    if isinstance(number, dict):
        return (number["min"], number["max"]) if {"min", "max"} <= set(number) else None
    return None if number is None else (number, number)


def _per(dose: Json, exercise: Json) -> RecordProblem | None:
    fault = per_side(exercise["laterality"], dose.get("per")) if "laterality" in exercise else None
    if fault and "per" not in dose and "id" in dose:
        return fault._replace(message=f"{fault.message} in dose {dose['id']!r}")
    return fault


def _split(dose: Json, exercise: Json) -> RecordProblem | None:
    if exercise.get("laterality") != "unilateral" or dose.get("per") != "total" or "mode" not in dose:
        return None
    key = COUNTED[dose["mode"]]
    if dose["mode"] == "hold" and key not in dose:
        return UNCOUNTED_TOTAL._replace(path=(key,))
    found = ends(dose.get(key))
    fault = odd_ends(*found) if found else None
    return fault and fault._replace(path=(key,))


def _sets(dose: Json, _: Json) -> RecordProblem | None:
    found = ends(dose.get("sets"))
    return too_many_sets(found[0]) if found else None


def _held(dose: Json, exercise: Json) -> RecordProblem | None:
    roles = [phase.get("role") for phase in exercise.get("phases", ())]
    if not roles or None in roles or not (dose.get("mode") == "hold" or "pause_seconds" in dose):
        return None
    return nothing_to_hold(dose.get("id", ""), roles)


#: What each rule asks of a dose and the exercise it is for.
CHECKS: dict[str, Check] = {"LB106": _per, "LB107": _split, "LB111": _sets, "LB109": _held}


def _in_doses(code: str, view: RecordView) -> Iterator[RecordProblem]:
    for index, dose in enumerate(view.entries("doses")):
        fault = CHECKS[code](dose, view.data)
        if fault:
            yield fault._replace(path=("doses", index, *fault.path))


@record_rule(
    "LB106",
    "exercise",
    fires={"laterality": "unilateral", "doses": [{"id": "ten", "mode": "reps", "reps": 10}]},
    passes={"laterality": "unilateral", "doses": [{"id": "ten", "mode": "reps", "reps": 10, "per": "side"}]},
)
def per_says_whose_numbers(view: RecordView) -> Iterator[RecordProblem]:
    """A dose does not say whether its numbers are for each side, or says so where both sides work at once.

    "10 repetitions" of a twist may be ten for each side or five. Write `per` as "side" or "total" in every dose of a
    unilateral or alternating exercise, and leave it out of a bilateral one.
    """
    return _in_doses("LB106", view)


@record_rule(
    "LB107",
    "exercise",
    fires={"laterality": "unilateral", "doses": [{"id": "a", "mode": "reps", "reps": 15, "per": "total"}]},
    passes={"laterality": "unilateral", "doses": [{"id": "a", "mode": "reps", "reps": 16, "per": "total"}]},
)
def totals_split_evenly(view: RecordView) -> Iterator[RecordProblem]:
    """A total for both sides cannot be split evenly.

    Both sides of a unilateral exercise get the same. A total of 15 leaves one side short, and a hold in total needs
    `repeats` that can be shared out.
    """
    return _in_doses("LB107", view)


@record_rule(
    "LB109",
    "exercise",
    fires={"phases": [{"role": "move"}], "doses": [{"id": "stay", "mode": "hold", "seconds": 30}]},
    passes={
        "phases": [{"role": "enter"}, {"role": "hold"}, {"role": "exit"}],
        "doses": [{"id": "stay", "mode": "hold", "seconds": 30}],
    },
)
def holds_have_a_phase(view: RecordView) -> Iterator[RecordProblem]:
    """A dose holds or pauses, but no phase of the exercise is a hold.

    Someone who follows the exercise must be told where to stay. Add a phase with the role `hold`, or count
    repetitions without `pause_seconds`.
    """
    return _in_doses("LB109", view)


@record_rule(
    "LB111",
    "exercise",
    fires={"doses": [{"id": "a", "mode": "reps", "reps": 10, "sets": 200}]},
    passes={"doses": [{"id": "a", "mode": "reps", "reps": 10, "sets": {"min": 2, "max": 3}}]},
)
def sets_are_few(view: RecordView) -> Iterator[RecordProblem]:
    """A dose asks for more than 100 sets.

    Nobody does that; a digit too many does.
    """
    return _in_doses("LB111", view)


RULES: tuple[Rule, ...] = (per_says_whose_numbers, totals_split_evenly, holds_have_a_phase, sets_are_few)
