"""Rules about what keeps a person safe: swaps and questions about red flags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.invariants import Fault
from lowback.validation.rules.frame import Rule, record_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.validation.view import View

#: The tiers, the least urgent first.
_TIERS = ("context", "ask_first", "same_day", "emergency")


@record_rule(
    "LB117",
    "exercise",
    fires={"id": "twist", "precautions": [{"id": "knee", "action": "swap"}]},
    passes={"id": "twist", "precautions": [{"id": "knee", "action": "swap", "swap": "knee_rolls"}]},
)
def swaps_name_another_exercise(view: View) -> Iterator[Fault]:
    """A precaution asks for a swap and names no exercise, names one and asks for something else, or names its own.

    Who should avoid the exercise must be told what to do instead. Write `"action": "swap"` and `swap` together, or take
    another action, such as `leave_out`, without `swap`.
    """
    for index, use in enumerate(view.entries("precautions")):
        path = ("precautions", index)
        if "swap" in use and use["swap"] == view.data.get("id"):
            yield Fault("an exercise cannot take its own place", "Name another exercise", (*path, "swap"))
        elif "swap" in use and use.get("action") != "swap":
            fault = Fault("'swap' needs the action swap", 'Write "action": "swap", or take swap out', (*path, "swap"))
            yield fault
        elif use.get("action") == "swap" and "swap" not in use:
            hint = 'Add "swap" with the id of an exercise, or write "leave_out"'
            yield Fault("the action is swap, and nothing says for what", hint, (*path, "action"))


@record_rule(
    "LB118",
    "vocabulary",
    fires={"terms": [{"id": "old", "tier": "context", "raised": {"by": ["old"], "to": "same_day"}}]},
    passes={"terms": [{"id": "old", "tier": "context", "raised": {"by": ["new_pain"], "to": "same_day"}}]},
)
def flags_are_raised_by_others(view: View) -> Iterator[Fault]:
    """A question about a red flag is raised by itself, or to a tier that is no more urgent than its own.

    `raised` says what makes a yes more urgent: a yes to another question. The tiers are, the most urgent first,
    `emergency`, `same_day`, `ask_first` and `context`.
    """
    for index, term in enumerate(view.entries("terms")):
        raised = term.get("raised", {})
        path = ("terms", index, "raised")
        if term.get("id") in raised.get("by", ()):
            at = raised["by"].index(term["id"])
            yield Fault("a question cannot raise itself", "Name another question", (*path, "by", at))
        tiers = [term.get("tier"), raised.get("to")]
        if set(tiers) <= set(_TIERS) and _TIERS.index(tiers[1]) <= _TIERS.index(tiers[0]):
            message = f"{tiers[1]!r} is no more urgent than {tiers[0]!r}"
            yield Fault(message, "Name a more urgent tier, or take raised out", (*path, "to"))


RULES: tuple[Rule, ...] = (swaps_name_another_exercise, flags_are_raised_by_others)
