"""Rules about what keeps a person safe: warnings, precautions, swaps, red flags and moderate doses."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from lowback.pack.references import bare
from lowback.problem import RecordProblem
from lowback.validation.phrase_matching import is_denied
from lowback.validation.rules.rule import Rule, prose_rule, record_rule
from lowback.validation.rules.single_record import ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Path
    from lowback.validation.record_view import RecordView


@record_rule(
    "LB117",
    "exercise",
    fires={"id": "twist", "precautions": [{"id": "knee", "action": "swap"}]},
    passes={"id": "twist", "precautions": [{"id": "knee", "action": "swap", "swap": "knee_rolls"}]},
)
def swaps_name_another_exercise(view: RecordView) -> Iterator[RecordProblem]:
    """The action and the `swap` of a precaution do not fit together, or an exercise replaces itself.

    Whoever must avoid the exercise needs to know what to do instead. Write `"action": "swap"` and `swap` together,
    or another action, such as `leave_out`, without `swap`.
    """
    for index, precaution in enumerate(view.entries("precautions")):
        path = ("precautions", index)
        if "swap" in precaution and precaution["swap"] == view.data.get("id"):
            yield RecordProblem("an exercise cannot replace itself", "Name another exercise", (*path, "swap"))
        elif "swap" in precaution and precaution.get("action") != "swap":
            hint = 'Write "action": "swap", or remove swap'
            yield RecordProblem('"swap" requires the action swap', hint, (*path, "swap"))
        elif precaution.get("action") == "swap" and "swap" not in precaution:
            hint = 'Add "swap" with the id of the replacement, or write "leave_out"'
            yield RecordProblem('the action swap requires "swap"', hint, (*path, "action"))


#: The tiers, the least urgent first.
_TIERS = ("context", "ask_first", "same_day", "emergency")


@record_rule(
    "LB118",
    "vocabulary",
    fires={"terms": [{"id": "old", "tier": "context", "raised": {"by": ["old"], "to": "same_day"}}]},
    passes={"terms": [{"id": "old", "tier": "context", "raised": {"by": ["new_pain"], "to": "same_day"}}]},
)
def flags_are_raised_by_others(view: RecordView) -> Iterator[RecordProblem]:
    """A question about a red flag is raised by itself, or to a tier that is no more urgent than its own.

    `raised` says what makes a yes more urgent: a yes to another question. The tiers are, the most urgent first,
    `emergency`, `same_day`, `ask_first` and `context`.
    """
    for index, term in enumerate(view.entries("terms")):
        raised = term.get("raised", {})
        path = ("terms", index, "raised")
        if term.get("id") in raised.get("by", ()):
            at = raised["by"].index(term["id"])
            yield RecordProblem("a question cannot raise itself", "Name another question", (*path, "by", at))
        tiers = [term.get("tier"), raised.get("to")]
        if set(tiers) <= set(_TIERS) and _TIERS.index(tiers[1]) <= _TIERS.index(tiers[0]):
            message = f"{tiers[1]!r} is no more urgent than {tiers[0]!r}"
            yield RecordProblem(message, "Name a more urgent tier, or remove raised", (*path, "to"))


#: When everybody stops.
_STOPS = ("worse_or_new_pain", "leg_symptoms")


@record_rule(
    "LB301",
    "exercise",
    fires={"precautions": [{"id": "worse_or_new_pain"}]},
    passes={"precautions": [{"id": "worse_or_new_pain"}, {"id": "leg_symptoms"}]},
    severity="warning",
    needs_whole=True,
)
def everybody_knows_when_to_stop(view: RecordView) -> Iterator[RecordProblem]:
    """An exercise lacks one of the two precautions that apply to everybody.

    Pain that gets worse or is new, and symptoms that start in the leg or spread down it, end every exercise. Add
    `worse_or_new_pain` and `leg_symptoms`.
    """
    missing = [stop for stop in _STOPS if stop not in view.precautions]
    if missing:
        hint = f"Add {' and '.join(map(repr, missing))}"
        yield RecordProblem("missing precautions that apply to everybody", hint, ("precautions",))


#: Who should take care in a position: one of these precautions is enough.
_POSITIONS = {"supine": ("pregnancy_supine",), "prone": ("pregnancy_prone",)}


@record_rule(
    "LB302",
    "exercise",
    fires={"position": "supine", "precautions": [{"id": "neck"}]},
    passes={"position": "supine", "precautions": [{"id": "pregnancy_supine"}]},
    severity="warning",
    needs_whole=True,
)
def positions_name_who_takes_care(view: RecordView) -> Iterator[RecordProblem]:
    """An exercise done lying down has no precaution for pregnancy.

    Lying flat on the back is to be avoided from mid-pregnancy on, lying on the front gets uncomfortable. Add
    `pregnancy_supine` or `pregnancy_prone`.
    """
    position = bare(view.data["position"])
    needed = _POSITIONS.get(position)
    if needed and view.precautions.isdisjoint(needed):
        hint = f"Add {needed[0]!r}"
        yield RecordProblem(f"position {position!r} requires a precaution for pregnancy", hint, ("precautions",))


#: Who should take care in a movement: one of these precautions is enough; and what the movement does.
_MOVES = {
    "twist": (("osteoporosis_twist", "twist_caution"), "turns the trunk"),
    "bend_forward": (("osteoporosis_flexion", "flexion_caution"), "bends the back"),
    "bend_backward": (("extension_caution",), "arches the back"),
}
#: The texts that show how an exercise moves.
_MOVING = frozenset({"name", "summary", "setup", "phases"})


@prose_rule(
    "LB304",
    fires={"setup": "Twist your trunk slowly.", "precautions": [{"id": "neck"}]},
    passes={"setup": "Do not twist your trunk.", "precautions": [{"id": "neck"}]},
    listens=("movement",),
    needs_whole=True,
)
def movements_name_who_takes_care(view: RecordView) -> Iterator[RecordProblem]:
    """An exercise bends, arches or twists the back, and no precaution covers it.

    Bending far and twisting matter when bones are thin, arching when the spinal canal is narrow. Add the precaution;
    its `text` can say how little is asked for.
    """
    missing = [move for move, (needed, _) in _MOVES.items() if view.precautions.isdisjoint(needed)]
    if "bend_forward" in missing and any(view.matches("no_bend", "no_bend", view.plain)):
        # It is the hips that bend.
        missing.remove("bend_forward")
    texts = [(path, text) for path, text in view.plain if path[0] in _MOVING] if missing else []
    for move in missing:
        needed, does = _MOVES[move]
        done = (match for _, match in view.matches("movement", move, texts) if not is_denied(match))
        for match in islice(done, 1):
            hint = f"Add {' or '.join(map(repr, needed))}"
            yield RecordProblem(f"{match.group()!r} {does}, and no precaution covers it", hint, ("precautions",))


#: The shortest and the longest hold, in seconds, and the most repetitions in a set.
_SHORTEST, _LONGEST, _MOST = 5, 120, 30


@record_rule(
    "LB303",
    "exercise",
    "routine",
    fires={"doses": [{"id": "long", "mode": "hold", "seconds": {"min": 60, "max": 180}}]},
    passes={"doses": [{"id": "long", "mode": "hold", "seconds": {"min": 60, "max": 120}}]},
    severity="warning",
)
def doses_are_moderate(view: RecordView) -> Iterator[RecordProblem]:
    """A dose holds for less than 5 or more than 120 seconds, or has more than 30 repetitions in a set.

    None of the sources used asks for more, or for less. The likeliest reason is a typing error; otherwise split the
    dose into sets.
    """
    for path, dose in _doses(view):
        if dose.get("mode") == "hold":
            seconds = ends(dose.get("seconds"))
            if seconds and (seconds[0] < _SHORTEST or max(seconds[0], seconds[1] or 0) > _LONGEST):
                message = f"expected a hold of {_SHORTEST} to {_LONGEST} seconds, found {_in_words(*seconds)}"
                yield RecordProblem(message, "Correct the number, or allow it with a reason", (*path, "seconds"))
        reps = ends(dose.get("reps"))
        most = 2 * _MOST if dose.get("per") == "total" else _MOST
        if reps and max(reps[0], reps[1] or 0) > most:
            message = f"expected at most {most} repetitions in a set, found {_in_words(*reps)}"
            yield RecordProblem(message, "Ask for fewer, in more sets", (*path, "reps"))


def _in_words(low: int, high: int | None) -> str:
    return f"{low} or more" if high is None else str(low) if low == high else f"{low} to {high}"


def _doses(view: RecordView) -> Iterator[tuple[Path, Any]]:
    for index, dose in enumerate(view.entries("doses")):
        yield ("doses", index), dose
    for index, item in enumerate(view.entries("items")):
        if "dose" in item:
            yield ("items", index, "dose"), item["dose"]


#: The notices that answer questions about red flags.
_ANSWERS = frozenset({"emergency", "same_day", "ask_first", "go"})


@record_rule(
    "LB309",
    "exercise",
    "routine",
    fires={"safety_notice": "go"},
    passes={"safety_notice": "general"},
    severity="warning",
)
def notices_are_for_everybody(view: RecordView) -> Iterator[RecordProblem]:
    """The safety notice is a text for certain answers to red-flag questions, not one for everybody.

    Such a text is shown after the questions were answered. Everybody else needs the notice that says what the
    exercise is not, and when to stop: `general`, or a notice of the pack.
    """
    notice = view.data.get("safety_notice", "")
    if bare(notice) in _ANSWERS:
        message = f"{notice!r} is a notice about answers to questions, not one for everybody"
        yield RecordProblem(message, "Write 'general'", ("safety_notice",))


RULES: tuple[Rule, ...] = (
    swaps_name_another_exercise,
    flags_are_raised_by_others,
    everybody_knows_when_to_stop,
    positions_name_who_takes_care,
    doses_are_moderate,
    movements_name_who_takes_care,
    notices_are_for_everybody,
)
