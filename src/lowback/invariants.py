"""What must hold between the fields of a record: asked by the model when it builds, and by the rules of validation.

Every function takes plain values and returns what is wrong, or None. Paths lead on from the record that is asked about.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lowback.problem import Path


#: The most sets that anyone may ask for.
MAX_SETS = 100

#: What a cycle may consist of, repeated phases of a role counted once.
_CYCLES = (["enter", "exit"], ["enter", "hold", "exit"], ["move"])
#: Which number of a dose is a total for both sides, when there is one, by the dose's mode.
COUNTED = {"reps": "reps", "hold": "repeats", "time": "seconds"}


class Mending(NamedTuple):
    """What a program may do to mend a fault, because it loses nothing and nobody could want anything else.

    Make one with `put` or `rename`, or take `TAKE_OUT` or `REWRITE`.
    """

    way: Literal["put", "rename", "take_out", "rewrite"]
    #: The value to put there, or the new name of the key.
    value: str | int | None = None


def put(value: str | int | None) -> Mending:
    """Return the mending that puts another value at the fault's path, where one stands or should stand."""
    return Mending("put", value)


def rename(key: str) -> Mending:
    """Return the mending that gives the last key of the fault's path another name, unless that key is there already."""
    return Mending("rename", key)


#: The mending that takes an entry out of its list; it never takes a key out of an object.
TAKE_OUT = Mending("take_out")
#: The mending of what is gone as soon as the file is written anew.
REWRITE = Mending("rewrite")


class Fault(NamedTuple):
    """Something that does not fit: what, how to mend it, and where.

    A fault that is safe to mend brings its mending along, and `lowback validate --fix` mends it:

    >>> from lowback.invariants import Fault, put
    >>> fault = Fault("a curly quote stands in the text", "Write a straight one", ("name",), put("Runner's stretch"))
    >>> fault.mended
    Mending(way='put', value="Runner's stretch")

    Safe means: nothing is lost, only one mending can be meant, and mended, the fault is gone. Leave `mended` out where
    a person must choose. A value is only put where nothing else is wrong inside: a rule does not see what was refused.
    """

    message: str
    hint: str
    path: Path = ()
    #: What mends it; None when a person must.
    mended: Mending | None = None

    def __str__(self) -> str:
        """Return message and hint as one text."""
        return f"{self.message}. {self.hint}"


def backwards(low: int, high: int | None) -> Fault | None:
    """Return a fault when a range runs backwards."""
    if high is not None and high < low:
        return Fault(
            f"min must not be more than max, found {low} and {high}", "Swap them, or correct the one that is wrong"
        )
    return None


def equal_ends(low: int, high: int | None) -> Fault | None:
    """Return a fault when one number is written as a range."""
    return Fault("min and max are equal", f"Write {low} instead", mended=put(low)) if low == high else None


def odd_ends(low: int, high: int | None) -> Fault | None:
    """Return a fault when a range cannot be split evenly between two sides."""
    if low % 2 or (high or 0) % 2:
        return Fault("a total for both sides must split evenly", "Use even numbers")
    return None


#: A hold that says "in total" must count something that can be split.
UNCOUNTED_TOTAL = Fault(
    "a hold in total for both sides needs repeats", "Give an even number of repeats, or write per side"
)


@cache
def phase_order(roles: tuple[str, ...]) -> Fault | None:
    """Return a fault unless phases are: any prepare, then one cycle with at most one hold, then any finish."""
    runs = [role for role, before in zip(roles, [None, *roles], strict=False) if role != before]
    middle = runs[runs[:1] == ["prepare"] : len(runs) - (runs[-1:] == ["finish"])]
    if middle in _CYCLES and roles.count("hold") <= 1:
        return None
    message = f"these phases make no movement: {', '.join(roles)}"
    cycle = "one cycle (enter, a hold or none, exit; or moves only)"
    return Fault(message, f"Write any prepare phases, then {cycle}, then any finish phases")


def missing_marks(laterality: str, texts: Sequence[tuple[Path, str]]) -> Fault | None:
    """Return a fault when a unilateral exercise never says which side."""
    if laterality != "unilateral" or any("{" in text for _, text in texts):
        return None
    message = "a unilateral exercise says which side, and this one never does"
    written = [path for path, text in texts if {"left", "right"} & set(text.lower().replace(".", " ").split())]
    return Fault(message, "Write what differs by side as {left|right}", (written or [("setup",)])[0])


def needless_marks(laterality: str, texts: Iterable[tuple[Path, str]]) -> Fault | None:
    """Return a fault at the first text with side marks of an exercise that is not unilateral."""
    marked = [path for path, text in texts if "{" in text] if laterality != "unilateral" else []
    if not marked:
        return None
    where = f" in {len(marked)} texts" if len(marked) > 1 else ""
    message = f"side marks{where} need a unilateral exercise, this one is {laterality}"
    words = (
        'what both sides do, such as "both knees"' if laterality == "bilateral" else '"one side" and "the other side"'
    )
    return Fault(message, f"Write {words}, or change laterality", marked[0])


def per_side(laterality: str, per: str | None) -> Fault | None:
    """Return a fault when a dose does not say whether it counts each side, or says it needlessly."""
    if laterality == "bilateral" and per:
        return Fault("both sides work at once here", "Take per out", ("per",))
    if laterality != "bilateral" and not per:
        hint = 'Write "side" when the numbers are for each side, "total" when for both'
        return Fault("'per' is missing", hint, ("per",))
    return None


def too_many_sets(least: int) -> Fault | None:
    """Return a fault when even the fewest sets are too many."""
    if least > MAX_SETS:
        return Fault(f"expected at most {MAX_SETS} sets, found {least}", "Ask for fewer", ("sets",))
    return None


def nothing_to_hold(dose: str, roles: Sequence[str]) -> Fault | None:
    """Return a fault when a dose that holds or pauses has no phase to do it in."""
    if "hold" in roles:
        return None
    return Fault(f"dose {dose!r} holds or pauses, but the exercise has no hold phase", "Add a phase with the role hold")


def twins(ids: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Yield the index and the id of every entry whose id an earlier one has."""
    seen: set[str] = set()
    for index, found in enumerate(ids):
        if found in seen:
            yield index, found
        seen.add(found)
