"""Rules about what the texts of an exercise say of its fields: sides, phases, amounts, equipment and position."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from lowback.pack.references import bare
from lowback.problem import RecordProblem
from lowback.validation.phrase_matching import is_denied, last_range, phrases, wording
from lowback.validation.rules.rule import Rule, prose_rule
from lowback.validation.rules.single_record import ends

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lowback.problem import Path
    from lowback.validation.phrase_matching import Phrases
    from lowback.validation.record_view import RecordView


@prose_rule(
    "LB201",
    fires={"laterality": "bilateral", "setup": "Lift your hips. Then repeat on the other side."},
    passes={"laterality": "bilateral", "setup": "Place your hands on each side of your hips."},
    listens=("change_sides", "each_side", "same_again"),
)
def bilateral_texts_have_one_side(view: RecordView) -> Iterator[RecordProblem]:
    """A bilateral exercise tells the reader to change sides, or to do something on each side.

    Both sides of a bilateral exercise do the same at once, so apps show it once. If each side has its turn, the
    exercise is unilateral (one side, then the other) or alternating (in turns within a set). Change `laterality`,
    or remove the words.
    """
    if view.data.get("laterality") == "bilateral":
        for path, words in _first_of(view, "change_sides", "each_side", "same_again"):
            # In the setup, what one leg does the other does to get there.
            if path == ("setup",) and phrases("same_again").mentions(words):
                continue
            hint = "Remove these words, or change laterality to unilateral or alternating"
            yield RecordProblem(f"bilateral exercise says {words!r}", hint, path)


_EQUAL_FORMS = re.compile(r"\{([^{}|]*)\|\1\}", re.IGNORECASE)


@prose_rule(
    "LB202",
    fires={"laterality": "unilateral", "setup": "Lie down.", "phases": [], "cues": ["Bend your {left|right} leg."]},
    passes={"laterality": "unilateral", "setup": "Lie on your {left|right} side.", "phases": []},
    needs_whole=True,
)
def unilateral_steps_are_marked(view: RecordView) -> Iterator[RecordProblem]:
    """A unilateral exercise has side placeholders only in cues, or one with two equal forms.

    Setup and phases say what to do. If neither says which side, the instruction is wrong for one of the two. The
    two forms of a placeholder `{left|right}` must differ.
    """
    if view.data["laterality"] != "unilateral":
        return
    marked = [path for path, text in view.sided if "{" in text]
    if marked and not any(path[0] in {"setup", "phases"} for path in marked):
        hint = "Write {left|right} in the setup or in a phase, where it differs by side"
        yield RecordProblem("neither the setup nor a phase says which side", hint, ("setup",))
    for path, text in view.sided:
        mark = _EQUAL_FORMS.search(text) if "{" in text else None
        if mark:
            hint = "Write {left|right} or {right|left}, or remove the placeholder"
            yield RecordProblem(f"both forms of {mark.group()} are the same", hint, path)


@prose_rule(
    "LB203",
    fires={"laterality": "unilateral", "setup": "Bend your {left|right} knee. Then switch legs."},
    passes={"laterality": "unilateral", "setup": "Bend your {left|right} knee and look to the other side."},
    listens=("change_sides", "same_again"),
)
def sides_change_by_themselves(view: RecordView) -> Iterator[RecordProblem]:
    """A unilateral exercise tells the reader to change sides, which apps do automatically.

    Its texts are for one side; apps show them for the left, then for the right, with the dose of each. A reader who
    also sees "repeat on the other side" does both sides twice. Remove the words.
    """
    if view.data.get("laterality") == "unilateral":
        for path, words in _first_of(view, "change_sides", "same_again"):
            hint = "Remove these words: the other side is added automatically"
            yield RecordProblem(f"{words!r} is in a text that is shown for each side", hint, path)


def _first_of(view: RecordView, *uses: str) -> Iterator[tuple[Path, str]]:
    """Yield the path of every step with a phrase of some uses, and the first one in it."""
    reported: set[Path] = set()
    for path, match in (step for use in uses for step in view.first_matches(use).items()):
        if path not in reported:
            reported.add(path)
            yield path, match.group()


_HINT = "Describe the return to the start of the cycle"


@prose_rule(
    "LB210",
    fires={"phases": [{"role": "move", "text": "Lift your leg."}]},
    passes={"phases": [{"role": "move", "text": "Lift your leg and lower it again."}]},
    needs_whole=True,
)
def cycles_lead_back(view: RecordView) -> Iterator[RecordProblem]:
    """The cycle of phases does not return to its start.

    The cycle is repeated, so it must end where it starts: a leg that is lifted is lowered again. Add the return, in
    a phase of its own or in the text of the last one.
    """
    phases = view.data["phases"]
    exits = [index for index, phase in enumerate(phases) if phase["role"] == "exit"]
    if len(exits) == 1 and _leads_away(view, exits[0], "farther"):
        yield RecordProblem("this exit does not return to the start of the cycle", _HINT, ("phases", exits[0], "text"))
    moves = [index for index, phase in enumerate(phases) if phase["role"] == "move"]
    # Several moves may be each other's way back in more words than anyone can list.
    if len(moves) == 1 and _leads_away(view, moves[0], "one_way"):
        yield RecordProblem("the cycle does not return to its start", _HINT, ("phases", moves[0], "text"))


def _leads_away(view: RecordView, index: int, use: str) -> bool:
    """Return whether a phase leads away, by the words of a use, and not back."""
    if use not in view.candidates:
        return False
    texts = [(path, text) for path, text in view.steps if path[:2] == ("phases", index)]
    return any(view.matches(use, use, texts)) and not any(view.matches("way_back", "way_back", texts))


#: For each way to breathe, the use of the words for it and for the other.
_BREATHS = {"in": ("breath_in", "breath_out"), "out": ("breath_out", "breath_in")}


@prose_rule(
    "LB211",
    fires={"phases": [{"breath": "out", "text": "Breathe in as you lift."}]},
    passes={"phases": [{"breath": "free", "text": "Breathe in as you lift and out as you lower."}]},
    listens=("breath_in", "breath_out"),
)
def breaths_agree(view: RecordView) -> Iterator[RecordProblem]:
    """A phase says to breathe in where its field `breath` says out, or the other way round.

    Apps show the field beside the text. Correct the wrong one; write "free" where both are right.
    """
    texts = {path[1]: text for path, text in view.steps if path[0] == "phases"}
    for index, phase in enumerate(view.entries("phases")):
        uses = _BREATHS.get(phase.get("breath", ""))
        if uses and index in texts and not phrases(uses[0]).find(texts[index]):
            match = phrases(uses[1]).find(texts[index])
            if match:
                message = f"the text says {match.group()!r}, the field breath says {phase['breath']!r}"
                yield RecordProblem(message, "Correct the wrong one", ("phases", index, "text"))


class _Measure(NamedTuple):
    """How an amount is measured."""

    keys: tuple[str, ...]
    """The keys of doses and phases that it is under."""
    unit: int = 1
    """What one of it is in the unit of those keys."""
    least: int = 1
    """The least that is meant as a dose: "one lift" may be anything."""


_SECONDS = ("seconds", "pause_seconds", "seconds_per_rep", "rest_seconds")
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
    """Its lower end."""
    high: float
    """Its upper end, which may be infinite."""

    def __str__(self) -> str:
        """Return it in words."""
        if self.high == inf:
            return f"{self.low:.0f} or more"
        return f"{self.low:.0f}" if self.low == self.high else f"{self.low:.0f} to {self.high:.0f}"

    def holds(self, other: _Amount) -> bool:
        """Return whether another lies within this one."""
        return self.low <= other.low and other.high <= self.high


def _amount(words: str, unit: int) -> _Amount:
    """Return the amount that some words give: the last range in them, or one, or half of one."""
    numbers: Sequence[float] = last_range(words) or [0.5 if "half" in words else 1]
    return _Amount(unit * numbers[0], unit * numbers[-1])


def _amounts(view: RecordView, keys: tuple[str, ...]) -> list[_Amount]:
    """Return what doses and phases say under some keys; a total for both sides also as what it is for each."""
    amounts = []
    for entry in (*view.entries("doses"), *view.entries("phases")):
        ranges = filter(None, (ends(entry.get(key)) for key in keys))
        own = [_Amount(low, inf if high is None else high) for low, high in ranges]
        amounts += own
        if entry.get("per") == "total":
            amounts += [_Amount(amount.low / 2, amount.high / 2) for amount in own]
    return amounts


def _contradictions(view: RecordView, measures: dict[str, _Measure]) -> Iterator[RecordProblem]:
    """Yield a problem for every step that gives an amount that no dose gives."""
    for name, measure in measures.items():
        reported: set[Path] = set()
        for path, match in view.matches("amount", name, view.steps):
            amount, listed = _amount(match.group(), measure.unit), _amounts(view, measure.keys)
            if amount.low >= measure.least and path not in reported and not any(own.holds(amount) for own in listed):
                reported.add(path)
                distinct = ", ".join(dict.fromkeys(map(str, listed)))
                says = f"doses and phases say {distinct}" if listed else "no dose does"
                hint = "Move it from the text to a dose"
                yield RecordProblem(f"the text says {match.group()!r}, {says}", hint, path)


@prose_rule(
    "LB204",
    fires={"setup": "Stay there for 45 seconds.", "doses": [{"mode": "hold", "seconds": {"min": 20, "max": 30}}]},
    passes={"setup": "Stay there for 20 seconds.", "doses": [{"mode": "hold", "seconds": {"min": 20, "max": 30}}]},
    listens=("amount",),
)
def times_agree_with_doses(view: RecordView) -> Iterator[RecordProblem]:
    """Setup, phases or cues give seconds, minutes or breaths that no dose gives.

    Timers use the doses. They ignore a number that is only in the text, and one that differs contradicts them. Put
    the duration into a dose, and say in the text what to do; pages show both together.
    """
    return _contradictions(view, _TIMES)


@prose_rule(
    "LB205",
    fires={"setup": "Repeat ten times.", "doses": [{"mode": "reps", "reps": 8}]},
    passes={"setup": "Repeat eight times.", "doses": [{"mode": "reps", "reps": 8}]},
    listens=("amount",),
)
def counts_agree_with_doses(view: RecordView) -> Iterator[RecordProblem]:
    """Setup, phases or cues give repetitions or sets that no dose gives.

    Apps use the doses: they ignore a number that is only in the text, and one that differs contradicts them. Put
    the number into a dose, and say in the text what to do.
    """
    return _contradictions(view, _COUNTS)


@prose_rule(
    "LB206",
    fires={"phases": [{"role": "move", "text": "Lift your hips and hold here."}], "doses": [{"mode": "reps"}]},
    passes={"phases": [{"role": "move", "text": "Lift your hips. Hold on to the mat."}], "doses": [{"mode": "reps"}]},
    listens=("hold_order",),
    needs_whole=True,
)
def holds_have_a_dose(view: RecordView) -> Iterator[RecordProblem]:
    """A text asks for a hold, but no phase or dose has one.

    A timer cannot say how long to hold. Add a phase with the role `hold` and a dose that holds or pauses, or remove
    the words.
    """
    if any(phase["role"] == "hold" for phase in view.data["phases"]):
        return
    for path, match in view.first_matches("hold_order").items():
        hint = "Add a hold phase and a dose for it, or remove these words"
        yield RecordProblem(f"{match.group()!r} asks for a hold, but no phase or dose has one", hint, path)


@prose_rule(
    "LB207",
    fires={"setup": "Loop a strap around your foot.", "equipment": [{"id": "mat"}]},
    passes={"setup": "Loop a strap around your foot.", "equipment": [{"id": "strap"}]},
    listens=("equipment", "thing"),
)
def what_is_named_is_listed(view: RecordView) -> Iterator[RecordProblem]:
    """Setup, phases or cues use equipment that is not listed.

    Readers check the list before they lie down. Add the item to `equipment`, with `"optional": true` if the
    exercise can be done without it, or as one of the `stand_ins` of another.
    """
    items = view.entries("equipment")
    listed = {bare(name) for item in items for name in (item.get("id"), *item.get("stand_ins", ())) if name}
    for use in ("equipment", "thing"):
        for thing, words in wording(use).items():
            uses = ((path, match) for path, match in view.matches(use, thing, view.steps) if not is_denied(match))
            for path, match in islice(uses, 1):
                if not _is_listed(thing, words, listed):
                    hint = "List it, mark it as optional, or remove it from the text"
                    yield RecordProblem(f"{match.group()!r} is used but not listed in equipment", hint, path)


def _is_listed(thing: str, words: Phrases, listed: set[str]) -> bool:
    """Return whether a thing is listed: by its id, or by an id of the pack's own that contains its words."""
    return thing in listed or any(words.find(name.replace("_", " ")) for name in listed)


#: What nobody needs to speak of.
_UNSPOKEN = "mat"


@prose_rule(
    "LB208",
    fires={"setup": "Lie on your back.", "equipment": [{"id": "strap"}]},
    passes={"setup": "Loop a belt around your foot.", "equipment": [{"id": "strap"}]},
    needs_whole=True,
)
def what_is_listed_is_used(view: RecordView) -> Iterator[RecordProblem]:
    """Listed equipment is not used in any text.

    A reader fetches it for nothing. Say in the setup or in a phase how it is used, or remove it from the list. A
    mat needs no mention.
    """
    for index, item in enumerate(view.entries("equipment")):
        names = [bare(name) for name in (item["id"], *item.get("stand_ins", ()))]
        if names[0] != _UNSPOKEN and not any(_is_spoken_of(view, name) for name in names):
            hint = "Say in the setup or in a phase how it is used, or remove it"
            yield RecordProblem(f"no text uses {item['id']!r}", hint, ("equipment", index))


def _is_spoken_of(view: RecordView, name: str) -> bool:
    if name in wording("equipment"):
        return view.mentions("equipment", name, view.plain)
    return not view.words.isdisjoint(name.split("_"))


#: Positions that may be spoken of in other words too, by use and id: one sits on the edge of a cushion as well.
_ALSO = {"seated_chair": [("position_hint", "on_a_chair")], "seated_floor": [("position", "seated_chair")]}


@prose_rule(
    "LB209",
    fires={"position": "supine", "setup": "Stand with your feet apart."},
    passes={"position": "supine", "setup": "Sit down, then lie on your back."},
    listens=("position",),
)
def the_setup_leads_to_the_position(view: RecordView) -> Iterator[RecordProblem]:
    """The setup leads to another start position than `position` says.

    Apps filter and sort by the field, and select precautions by it. Correct the wrong one.
    """
    position = bare(view.data.get("position", ""))
    setup = view.steps[:1] if "setup" in view.data else []
    fitting = _fitting(position)
    if fitting and not any(view.mentions(use, name, setup) for use, name in fitting):
        others = ((name, match) for name in wording("position") for _, match in view.matches("position", name, setup))
        for name, match in islice(others, 1):
            hint = f"Write {name!r} in position, or correct the setup"
            yield RecordProblem(f"the setup says {match.group()!r}, the position says {position!r}", hint, ("setup",))


@cache
def _fitting(position: str) -> tuple[tuple[str, str], ...]:
    """Return the uses and ids of phrases that speak of a position; nothing for one that nobody here knows."""
    return (("position", position), *_ALSO.get(position, ())) if position in wording("position") else ()


RULES: tuple[Rule, ...] = (
    bilateral_texts_have_one_side,
    unilateral_steps_are_marked,
    sides_change_by_themselves,
    cycles_lead_back,
    breaths_agree,
    times_agree_with_doses,
    counts_agree_with_doses,
    holds_have_a_dose,
    what_is_named_is_listed,
    what_is_listed_is_used,
    the_setup_leads_to_the_position,
)
