"""What must hold between the fields of a record: asked by the model when it builds, and by the rules of validation.

Every function takes plain values and returns what is wrong, or None. Paths lead on from the record that is asked about.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lowback.problem import RecordProblem, put

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lowback.problem import Path


#: The most sets that anyone may ask for.
MAX_SETS = 100

#: Which number of a dose is a total for both sides, when there is one, by the dose's mode.
COUNTED = {"reps": "reps", "hold": "repeats", "time": "seconds"}


def backwards(low: int, high: int | None) -> RecordProblem | None:
    """Return a problem when a range runs backwards."""
    if high is None or low <= high:
        return None
    message = f"reversed range: min {low} is greater than max {high}"
    return RecordProblem(message, "Swap the two numbers, or correct the wrong one")


def equal_ends(low: int, high: int | None) -> RecordProblem | None:
    """Return a problem when one number is written as a range."""
    return RecordProblem("min and max are equal", f"Write {low} instead", fix=put(low)) if low == high else None


def odd_ends(low: int, high: int | None) -> RecordProblem | None:
    """Return a problem when a range cannot be split evenly between two sides."""
    if low % 2 or (high or 0) % 2:
        return RecordProblem("this total cannot be split evenly between two sides", "Use even numbers")
    return None


#: A hold that says "in total" must count something that can be split.
UNCOUNTED_TOTAL = RecordProblem(
    "a hold in total for both sides needs repeats", "Give an even number of repeats, or write per side"
)


#: What a cycle may consist of, repeated phases of a role counted once.
_CYCLES = (["enter", "exit"], ["enter", "hold", "exit"], ["move"])


@cache
def phase_order(roles: tuple[str, ...]) -> RecordProblem | None:
    """Return a problem unless phases are: any prepare, then one cycle with at most one hold, then any finish."""
    runs = [role for role, before in zip(roles, [None, *roles], strict=False) if role != before]
    middle = runs[runs[:1] == ["prepare"] : len(runs) - (runs[-1:] == ["finish"])]
    if middle in _CYCLES and roles.count("hold") <= 1:
        return None
    message = f"invalid phase order: {', '.join(roles)}"
    cycle = "one cycle (enter, a hold or none, exit; or moves only)"
    return RecordProblem(message, f"Order the phases: any prepare phases, then {cycle}, then any finish phases")


def missing_marks(laterality: str, texts: Sequence[tuple[Path, str]]) -> RecordProblem | None:
    """Return a problem when a unilateral exercise never says which side."""
    if laterality != "unilateral" or any("{" in text for _, text in texts):
        return None
    message = "unilateral exercise without a side placeholder"
    written = [path for path, text in texts if {"left", "right"} & set(text.lower().replace(".", " ").split())]
    return RecordProblem(message, "Write what differs by side as {left|right}", (written or [("setup",)])[0])


def needless_marks(laterality: str, texts: Iterable[tuple[Path, str]]) -> RecordProblem | None:
    """Return a problem at the first text with side marks of an exercise that is not unilateral."""
    marked = [path for path, text in texts if "{" in text] if laterality != "unilateral" else []
    if not marked:
        return None
    where = f" in {len(marked)} texts" if len(marked) > 1 else ""
    message = f"side placeholders{where} require a unilateral exercise, found {laterality}"
    both, one = 'what both sides do, such as "both knees"', '"one side" and "the other side"'
    words = both if laterality == "bilateral" else one
    return RecordProblem(message, f"Write {words}, or change laterality", marked[0])


def per_side(laterality: str, per: str | None) -> RecordProblem | None:
    """Return a problem when a dose does not say whether it counts each side, or says it needlessly."""
    if laterality == "bilateral" and per:
        return RecordProblem('"per" is not allowed: the exercise is bilateral', "Remove per", ("per",))
    if laterality != "bilateral" and not per:
        hint = 'Add "side" if the numbers are for each side, or "total" if they are for both'
        return RecordProblem('missing key "per"', hint, ("per",))
    return None


def too_many_sets(least: int) -> RecordProblem | None:
    """Return a problem when even the fewest sets are too many."""
    if least > MAX_SETS:
        return RecordProblem(f"expected at most {MAX_SETS} sets, found {least}", "Ask for fewer", ("sets",))
    return None


def nothing_to_hold(dose: str, roles: Sequence[str]) -> RecordProblem | None:
    """Return a problem when a dose that holds or pauses has no phase to do it in."""
    if "hold" in roles:
        return None
    message = f"dose {dose!r} holds or pauses, but the exercise has no hold phase"
    return RecordProblem(message, "Add a phase with the role hold")


def twins(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the index and the id of every entry whose id an earlier one has."""
    seen: set[str] = set()
    for index, name in enumerate(ids):
        if name in seen:
            yield index, name
        seen.add(name)
