"""How to write a value that has the wrong type, where that can be told from the value."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING

from lowback.escaping import shown
from lowback.problem import put
from lowback.validation.explanations.schema_errors import RANGE
from lowback.validation.schemas import best_engine, types_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowback.problem import Fix, Path
    from lowback.validation.explanations.schema_errors import SchemaError

    Amount = int | dict[str, int | None]

_WHOLE = re.compile("0|[1-9][0-9]{0,14}")
#: A number with one decimal at most, since "1.000" and "1.30" may mean something else; or minutes and seconds.
_NUMBER = "[0-9]{1,5}(?:[.][0-9])?|[0-9]{1,2}:[0-5][0-9]"
_AMOUNT = re.compile(
    rf"(?P<at_least>at least |(?:≥|>=) ?)?(?P<low>{_NUMBER}) ?(?P<plus>[+])? ?(?P<low_unit>[a-z]*)"
    rf"(?: ?(?:[-–—]|to) ?(?P<high>{_NUMBER}) ?(?P<unit>[a-z]*))?[.]?(?P<or_more> ?[+]| or more| or longer)?"
)
#: The units of fields that count seconds, in seconds.
_TIMES = {
    **dict.fromkeys(("", "s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3600),
}
#: What other fields count: the words for it add nothing to the number.
_COUNTS = {
    "reps": ("rep", "reps", "repetition", "repetitions", "time", "times"),
    "breaths": ("breath", "breaths"),
    "repeats": ("time", "times"),
    "sets": ("set", "sets"),
    "times": ("time", "times"),
}
#: Words for what has a key of its own in a dose, and what to say of that key.
_OTHER_KEYS = {
    'Breaths go in "breaths", in a dose of mode hold': {"breath", "breaths"},
    'Say in "per" whether it is for each side or in total, and write only the number here': {
        *("side", "sides", "leg", "legs", "arm", "arms", "each", "total"),
    },
    'Sets go in "sets"': {"set", "sets"},
    'Seconds go in "seconds", in a dose of mode hold or time': {
        *("sec", "secs", "second", "seconds", "min", "mins", "minute", "minutes"),
    },
}


def hint_for_type(error: SchemaError) -> str:
    """Return how to write a value of the wrong type instead, as a hint; empty when nobody knows."""
    value, types = error.value, set(types_of(error.node))
    if value == "null" and "null" in types:
        return "Remove the quotes: null"
    if "integer" in types and isinstance(value, str | list):
        return _as_amount(error)
    if types == {"string"} and isinstance(value, int | float) and not isinstance(value, bool):
        return (
            "Enclose it in quotes, as it is written" if isinstance(value, float) else f'Enclose it in quotes: "{value}"'
        )
    if types == {"array"} and isinstance(value, str):
        return f"Write an array: [{shown(value)}]"
    return _as_object(error) if types == {"object"} and isinstance(value, str) else ""


def unquoted(error: SchemaError) -> Fix | None:
    """Return the fix of a text that only has quotes too many, where no string is allowed: a whole number or null."""
    value, types = error.value, types_of(error.node)
    if isinstance(value, str) and "integer" in types and _WHOLE.fullmatch(value):
        return put(int(value))
    return put(None) if value == "null" and "null" in types else None


def _as_object(error: SchemaError) -> str:
    required = error.node.schema.get("required", ())
    if not required:
        return ""
    first = error.node.inside("properties", required[0])
    value = shown(error.value) if best_engine().acceptor(first)(error.value) else "…"
    rest = ", …" if len(required) > 1 else ""
    return f'Write an object: {{"{required[0]}": {value}{rest}}}'


def _as_amount(error: SchemaError) -> str:
    """Return a hint for a text or a list in place of an amount: with its number where that is sure, or with none."""
    accepts = best_engine().acceptor(error.node)
    units = _units(error.path)
    amount = _in_list(error.value) if isinstance(error.value, list) else _amount(error.value, units)
    if amount is None or not accepts(amount):
        return _other_key(error, units) or f"Write {_forms(accepts)}: {error.description}"
    if isinstance(amount, dict):
        return f"{'For a range write' if isinstance(error.value, list) else 'Write'} {json.dumps(amount)}"
    return f"Write the number alone{', in seconds' if units is _TIMES else ''}: {amount}"


def _units(path: Path) -> Mapping[str, int]:
    """Return the units in which the amount at a path may be written, by how many of the field's own they are."""
    field = str(next(part for part in reversed(path) if part not in {"min", "max"}))
    return _TIMES if "seconds" in field else dict.fromkeys(("", *_COUNTS.get(field, ())), 1)


def _amount(text: str, units: Mapping[str, int]) -> Amount | None:
    """Return the number or the range that a text stands for; None when that is not sure.

    Args:
        text: what was written.
        units: the units that may follow a number, by what one of them counts; an empty one for a number alone.

    """
    match = _AMOUNT.fullmatch(" ".join(text.lower().split()))
    if not match:
        return None
    low = _number(match["low"], match["low_unit"] or match["unit"] or "", units)
    is_open = match["at_least"] or match["plus"] or match["or_more"]
    if low is None or not match["high"]:
        return low if low is None or not is_open else {"min": low, "max": None}
    high = _number(match["high"], match["unit"], units)
    # A unit at the first end alone, or minutes and seconds at one end alone, say nothing sure of the other.
    is_alike = (":" in match["low"]) == (":" in match["high"]) and (match["unit"] or not match["low_unit"])
    return {"min": low, "max": high} if high and low < high and is_alike and not is_open else None


def _number(digits: str, unit: str, units: Mapping[str, int]) -> int | None:
    minutes, colon, seconds = digits.partition(":")
    if colon:
        return int(minutes) * 60 + int(seconds) if units is _TIMES and not unit else None
    exact = Decimal(digits) * units.get(unit, 0)
    return int(exact) if unit in units and exact == int(exact) else None


def _in_list(entries: list[object]) -> Amount | None:
    """Return the one whole number in a list, or the range of two that grow; None for anything else."""
    whole = [entry for entry in entries if type(entry) is int]
    if len(whole) != len(entries) or len(whole) not in {1, 2}:
        return None
    return whole[0] if len(whole) == 1 else {"min": whole[0], "max": whole[1]} if whole[0] < whole[1] else None


def _other_key(error: SchemaError, units: Mapping[str, int]) -> str:
    """Return which key of a dose has what a text counts; empty where it is in no dose, or counts no such thing."""
    is_of_dose = {"doses", "dose"}.intersection(error.path) and "frequency" not in error.path
    if not is_of_dose or not isinstance(error.value, str):
        return ""
    words = set(re.findall("[a-z]+", error.value.lower()))
    return next((hint for hint, its in _OTHER_KEYS.items() if words & its and not its & set(units)), "")


def _forms(accepts: Callable[[object], bool]) -> str:
    """Return in which forms an amount may be written."""
    forms = ["a whole number", RANGE] if accepts({"min": 1, "max": 2}) else ["a whole number"]
    is_open = accepts({"min": 1, "max": None})
    return " or ".join(forms) + (', with "max": null for that much or more' if is_open else "")
