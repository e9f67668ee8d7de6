"""Rules about amounts in the texts of an exercise, against its doses."""

from __future__ import annotations

import re
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.invariants import Fault
from lowback.validation.rules.doses import ends
from lowback.validation.rules.frame import Rule, prose_rule
from lowback.validation.wording import hearing, phrases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.validation.view import View

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
_NUMBERS: dict[str, float] = {word: number for number, word in enumerate(f"{_ONES} eighteen nineteen".split(), 1)}
_NUMBERS |= {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "half a": 0.5, "a": 1}
_WORDS = "|".join(sorted((word for word in _NUMBERS if not word.endswith("a")), key=len, reverse=True))
_AMOUNT = rf"(?P<low>\d{{1,4}}|{_WORDS})(?: ?(?:to|or|and|–|—|~) ?(?P<high>\d{{1,4}}|{_WORDS}))?"
#: How many seconds a unit has.
_SECONDS = {"second": 1, "seconds": 1, "sec": 1, "secs": 1, "s": 1, "minute": 60, "minutes": 60, "min": 60, "mins": 60}
_UNITS = rf"(?:{'|'.join(each for each in _SECONDS if each != 's')}|(?<=\d)s|(?<=\d )s)"
_SIZE = "(?:more |full |slow |smooth |easy |good |controlled |gentle |deep )?"
_HOLDING = r"\b(?:hold|holding|stay|staying|rest|remain|keep|pause|for)\b[^.;!?]{0,60}?"
_ONLY_SO = r"(?! (?:a|per|each|every) (?:day|week|hour|month)| as )"

_TIME = re.compile(rf"\b{_AMOUNT} ?{_SIZE}(?P<unit>{_UNITS})\b")
_MINUTE = re.compile(r"\b(?:for|lasts?) (?:about )?(?P<low>half a|a)(?P<high>)(?: full)? (?P<unit>minute)\b")
_BREATHS = re.compile(rf"{_HOLDING}\b{_AMOUNT} (?:\w+ ){{0,2}}?breaths(?P<unit>)\b")
_REPS = "times|repetitions|reps|repeats|rounds"
#: What may be counted, and may also be something else: "one arm on each side".
_LIFTS = "lifts|raises|circles|swings|squeezes|pulses|tilts|(?:on each|per|each) (?:side|leg|arm)"
_COUNT = re.compile(rf"\b{_AMOUNT}(?: (?:\w+ )??(?:{_REPS})| ?x)(?P<unit>)\b{_ONLY_SO}")
_LIFTED = re.compile(rf"\b(?!(?:one|two|1|2)\b){_AMOUNT} (?:\w+ )??(?:{_LIFTS})(?P<unit>)\b{_ONLY_SO}")
_SETS = re.compile(rf"\b{_AMOUNT} {_SIZE}sets(?P<unit>)\b")

#: What a text may speak of: how to find it, and under which keys of doses and phases it stands.
_TIMES = ((_TIME, ("seconds", "pause_seconds", "seconds_per_rep", "rest_seconds")), (_BREATHS, ("breaths",)))
_COUNTS = ((_COUNT, ("reps", "repeats", "sets")), (_LIFTED, ("reps", "repeats")), (_SETS, ("sets",)))


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


def _said(found: re.Match[str]) -> _Amount:
    low, unit = _number(found["low"]), _SECONDS.get(found["unit"], 1)
    return _Amount(low * unit, (_number(found["high"]) if found["high"] else low) * unit)


def _number(word: str) -> float:
    return _NUMBERS[word] if word in _NUMBERS else int(word)


def _given(view: View, keys: tuple[str, ...]) -> list[_Amount]:
    """Return what doses and phases say under some keys; a total for both sides also as what it is for each."""
    amounts = []
    for entry in (*view.entries("doses"), *view.entries("phases")):
        found = [ends(entry[key]) for key in keys if entry.get(key) is not None]
        amounts += [_Amount(each[0], inf if each[1] is None else each[1]) for each in found if each]
        if entry.get("per") == "total":
            amounts += [_Amount(each[0] / 2, (each[1] or inf) / 2) for each in found if each]
    return amounts


def _contradictions(view: View, use: str, pattern: re.Pattern[str], keys: tuple[str, ...]) -> Iterator[Fault]:
    words = phrases(use).triggers
    given: list[_Amount] | None = None
    for path, text in view.having(words, view.steps):
        for found in pattern.finditer(text):
            given = _given(view, keys) if given is None else given
            if not any(each.holds(_said(found)) for each in given):
                known = f"doses and phases say {_listed(given)}" if given else "no dose does"
                hint = "Write it in a dose, and take it out of the text"
                yield Fault(f"the text says {found.group()!r}, {known}", hint, path)
                break


def _listed(given: list[Any]) -> str:
    return ", ".join(dict.fromkeys(map(str, given)))


@prose_rule(
    "LB204",
    fires={"setup": "Stay there for 45 seconds.", "doses": [{"mode": "hold", "seconds": {"min": 20, "max": 30}}]},
    passes={"setup": "Stay there for 20 seconds.", "doses": [{"mode": "hold", "seconds": {"min": 20, "max": 30}}]},
    listens=("time_word",),
)
def times_agree_with_doses(view: View) -> Iterator[Fault]:
    """Setup, phases or cues give seconds, minutes or breaths that no dose gives.

    Timers run by the doses. A number in the text alone is lost to them, and one that differs contradicts them. Write
    how long in a dose, and say in the text what to do; the pages put the two together.
    """
    for pattern, keys in (*_TIMES, (_MINUTE, _TIMES[0][1])):
        yield from _contradictions(view, "time_word", pattern, keys)


@prose_rule(
    "LB205",
    fires={"setup": "Repeat ten times.", "doses": [{"mode": "reps", "reps": 8}]},
    passes={"setup": "Repeat eight times.", "doses": [{"mode": "reps", "reps": 8}]},
    listens=("count_word",),
)
def counts_agree_with_doses(view: View) -> Iterator[Fault]:
    """Setup, phases or cues give repetitions or sets that no dose gives.

    Apps count by the doses, so a number in the text alone is lost to them, and one that differs contradicts them.
    Write how many in a dose, and say in the text what to do.
    """
    for pattern, keys in _COUNTS:
        yield from _contradictions(view, "count_word", pattern, keys)


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
