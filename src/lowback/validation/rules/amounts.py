"""Rules about amounts in the texts of an exercise, against its doses."""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from lowback.invariants import Fault
from lowback.validation.rules.doses import ends
from lowback.validation.rules.frame import Rule, prose_rule
from lowback.validation.wording import NUMBERS, RANGE, hearing, wording

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.validation.view import View

_NUMBER = re.compile(rf"\d+|{'|'.join(sorted(NUMBERS, key=len, reverse=True))}")
_SECONDS = ("seconds", "pause_seconds", "seconds_per_rep", "rest_seconds")


class _Measure(NamedTuple):
    """How an amount is measured: under which keys of doses and phases it stands, and in what unit."""

    keys: tuple[str, ...]
    unit: int = 1
    #: The least that is meant as a dose: "one lift" may be anything.
    least: int = 1


#: The measures of time and of counts, by the ids of their wording.
_TIMES = {"in_seconds": _Measure(_SECONDS), "in_minutes": _Measure(_SECONDS, 60), "in_breaths": _Measure(("breaths",))}
_COUNTS = {
    "in_repetitions": _Measure(("reps", "repeats", "sets", "breaths")),
    "in_lifts": _Measure(("reps", "repeats"), least=3),
    "in_sets": _Measure(("sets",)),
}


class _Amount(NamedTuple):
    """A number, or a range of them."""

    low: float
    high: float

    def __str__(self) -> str:
        """Return it in words."""
        if self.high == inf:
            return f"{self.low:.0f} or more"
        return f"{self.low:.0f}" if self.low == self.high else f"{self.low:.0f} to {self.high:.0f}"

    def holds(self, other: _Amount) -> bool:
        """Return whether another lies within this one."""
        return self.low <= other.low and other.high <= self.high


def _said(words: str, unit: int) -> _Amount:
    """Return the amount that some words give: the last range in them, or one, or half of one."""
    found = [*re.finditer(rf"\b{RANGE}", words)]
    numbers = _NUMBER.findall(found[-1].group()) if found else []
    amounts = [unit * (NUMBERS[each] if each in NUMBERS else int(each)) for each in numbers]
    return _Amount(amounts[0], amounts[-1]) if amounts else _Amount(*[unit / 2 if "half" in words else unit] * 2)


def _given(view: View, keys: tuple[str, ...]) -> list[_Amount]:
    """Return what doses and phases say under some keys; a total for both sides also as what it is for each."""
    amounts = []
    for entry in (*view.entries("doses"), *view.entries("phases")):
        found = [ends(entry[key]) for key in keys if entry.get(key) is not None]
        amounts += [_Amount(each[0], inf if each[1] is None else each[1]) for each in found if each]
        if entry.get("per") == "total":
            amounts += [_Amount(each[0] / 2, (each[1] or inf) / 2) for each in found if each]
    return amounts


def _contradictions(view: View, measures: dict[str, _Measure]) -> Iterator[Fault]:
    """Yield a fault for every step that gives an amount that no dose gives."""
    for name, measure in measures.items():
        words = wording("amount")[name]
        for path, text in view.having(words.triggers, view.steps):
            given = _given(view, measure.keys)
            for found in words.every(text):
                said = _said(found.group(), measure.unit)
                if said.low >= measure.least and not any(each.holds(said) for each in given):
                    known = f"doses and phases say {', '.join(dict.fromkeys(map(str, given)))}"
                    hint = "Write it in a dose, and take it out of the text"
                    told = f"the text says {found.group()!r}, {known if given else 'no dose does'}"
                    yield Fault(told, hint, path)
                    break


@prose_rule(
    "LB204",
    fires={"setup": "Stay there for 45 seconds.", "doses": [{"mode": "hold", "seconds": {"min": 20, "max": 30}}]},
    passes={"setup": "Stay there for 20 seconds.", "doses": [{"mode": "hold", "seconds": {"min": 20, "max": 30}}]},
    listens=("amount",),
)
def times_agree_with_doses(view: View) -> Iterator[Fault]:
    """Setup, phases or cues give seconds, minutes or breaths that no dose gives.

    Timers run by the doses. A number in the text alone is lost to them, and one that differs contradicts them. Write
    how long in a dose, and say in the text what to do; the pages put the two together.
    """
    return _contradictions(view, _TIMES)


@prose_rule(
    "LB205",
    fires={"setup": "Repeat ten times.", "doses": [{"mode": "reps", "reps": 8}]},
    passes={"setup": "Repeat eight times.", "doses": [{"mode": "reps", "reps": 8}]},
    listens=("amount",),
)
def counts_agree_with_doses(view: View) -> Iterator[Fault]:
    """Setup, phases or cues give repetitions or sets that no dose gives.

    Apps count by the doses, so a number in the text alone is lost to them, and one that differs contradicts them.
    Write how many in a dose, and say in the text what to do.
    """
    return _contradictions(view, _COUNTS)


@prose_rule(
    "LB206",
    fires={"phases": [{"role": "move", "text": "Lift your hips and hold here."}], "doses": [{"mode": "reps"}]},
    passes={"phases": [{"role": "move", "text": "Lift your hips. Hold on to the mat."}], "doses": [{"mode": "reps"}]},
    listens=("hold_order",),
    needs_whole=True,
)
def holds_have_a_dose(view: View) -> Iterator[Fault]:
    """A text tells you to hold a position, and no phase or dose does.

    Someone who follows a timer is never told how long. Add a phase with the role `hold` and a dose that holds or
    pauses, or take the words out.
    """
    if any(phase["role"] == "hold" for phase in view.data["phases"]):
        return
    for path, found in hearing(view, "hold_order", view.steps):
        hint = "Add a hold phase and a dose for it, or take these words out"
        yield Fault(f"{found.group()!r} orders a hold, and no phase or dose has one", hint, path)


RULES: tuple[Rule, ...] = (times_agree_with_doses, counts_agree_with_doses, holds_have_a_dose)
