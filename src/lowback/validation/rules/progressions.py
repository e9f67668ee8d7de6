"""Rules about what the exercises and routines of a pack ask of each other: swaps, progressions, levels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.pack.references import bare
from lowback.problem import RecordProblem
from lowback.validation.pack_view import builtin_pack
from lowback.validation.rules.rule import Rule, pack_rule
from lowback.validation.rules.single_record import ends

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Path
    from lowback.validation.pack_view import PackView
    from lowback.validation.rules.rule import PackProblems

    Json = dict[str, Any]


def _vocabulary(pack: PackView) -> dict[str, Json]:
    """Return the precautions that a pack sees, its own and the built-in ones, by their bare ids."""
    records = [source.record("vocabulary/precautions.json") for source in (builtin_pack(), pack)]
    terms = [term for record in records if isinstance(record, dict) for term in record.get("terms", ())]
    return {term["id"]: term for term in terms if isinstance(term, dict) and isinstance(term.get("id"), str)}


def _precautions(pack: PackView) -> Iterator[tuple[str, Path, Json, Json]]:
    """Yield every precaution of every exercise: the file, the path, the exercise and the precaution."""
    for file, exercise in pack.of_kind("exercise"):
        for index, precaution in enumerate(exercise.get("precautions", ())):
            yield file, ("precautions", index), exercise, precaution


def _action(precaution: Json, terms: dict[str, Json]) -> str:
    """Return what a precaution asks for: what it says itself, or what the vocabulary says of it."""
    return str(precaution.get("action") or terms.get(bare(precaution.get("id", "")), {}).get("action", ""))


@pack_rule(
    "LB305",
    fires={
        "vocabulary/precautions.json": {"terms": [{"id": "wrist", "action": "swap"}]},
        "exercises/a.json": {"id": "a", "precautions": [{"id": "wrist"}]},
    },
    passes={
        "vocabulary/precautions.json": {"terms": [{"id": "wrist", "action": "modify"}]},
        "exercises/a.json": {"id": "a", "precautions": [{"id": "wrist"}]},
    },
)
def precautions_come_to_something(pack: PackView) -> PackProblems:
    """A precaution requires a swap by its vocabulary entry, and the exercise names no replacement.

    Whoever must avoid the exercise needs to know what to do instead. Name an exercise under `swap`, or write
    another `action` here or in the vocabulary.
    """
    terms = _vocabulary(pack)
    for file, path, _, precaution in _precautions(pack):
        if _action(precaution, terms) == "swap" and not {"action", "swap"} & set(precaution):
            message = f"{precaution['id']!r} requires a swap, and none is given"
            hint = 'Add "swap" with the id of the replacement, or write another action'
            yield file, RecordProblem(message, hint, path)


_SWAP = {"id": "knee", "action": "swap", "swap": "b"}


@pack_rule(
    "LB306",
    fires={
        "exercises/a.json": {"id": "a", "precautions": [_SWAP]},
        "exercises/b.json": {"id": "b", "precautions": [{"id": "knee", "action": "leave_out"}]},
    },
    passes={
        "exercises/a.json": {"id": "a", "precautions": [_SWAP]},
        "exercises/b.json": {"id": "b", "precautions": [{"id": "knee", "action": "modify"}]},
    },
)
def swaps_are_free_of_their_reason(pack: PackView) -> PackProblems:
    """A replacement has the same precaution as the exercise that it replaces.

    The replacement must be an exercise that the precaution does not rule out: one without it, or one that only
    needs a modification (`modify`). Name another exercise, or use `leave_out`.
    """
    terms = _vocabulary(pack)
    for file, path, exercise, precaution in _precautions(pack):
        swap = precaution.get("swap", "")
        # LB117 is about an exercise that takes its own place.
        target = pack.exercise(swap) if swap not in {"", exercise.get("id")} else None
        again = [other for other in (target or {}).get("precautions", ()) if _is_same(other, precaution)]
        if again and _action(again[0], terms) != "modify":
            message = f"{swap!r} also has the precaution {precaution['id']!r}"
            yield file, RecordProblem(message, "Choose an exercise without it", (*path, "swap"))


def _is_same(one: Json, other: Json) -> bool:
    return "id" in one and bare(one["id"]) == bare(other.get("id", ""))


#: What calls for a routine before a run, and what nobody does then: a long hold, lying down.
_BEFORE_RUN = "before_run"
_LONG, _LYING = 60, ("supine", "prone")
_HOLD = {"doses": [{"mode": "hold", "seconds": 90}]}


@pack_rule(
    "LB307",
    fires={
        "exercises/a.json": {"id": "a", **_HOLD},
        "routines/r.json": {"when": {"triggers": ["before_run"]}, "items": [{"id": "x", "exercise": "a"}]},
    },
    passes={
        "exercises/a.json": {"id": "a", **_HOLD},
        "routines/r.json": {"when": {"triggers": ["after_run"]}, "items": [{"id": "x", "exercise": "a"}]},
    },
    severity="warning",
)
def nothing_is_held_long_before_a_run(pack: PackView) -> PackProblems:
    """A routine for before a run has a hold of a minute or more, or a hold lying on the back or the front.

    Long static holds just before a run reduce strength for a while, and lying down cools you. Choose exercises that
    are counted or timed, or shorter holds.

    Source: Behm and others, Applied Physiology, Nutrition, and Metabolism 41:1, 2016.
    """
    for file, routine in pack.of_kind("routine"):
        is_before_run = _BEFORE_RUN in map(bare, routine.get("when", {}).get("triggers", ()))
        for index, item in enumerate(routine.get("items", ()) if is_before_run else ()):
            message = _too_still(item, pack.exercise(item.get("exercise", "")) or {})
            if message:
                yield file, RecordProblem(message, "Choose something that moves, or hold for less", ("items", index))


def _too_still(item: Json, exercise: Json) -> str:
    """Return why an item is not for before a run; empty when it is."""
    doses = [item["dose"]] if "dose" in item else exercise.get("doses", ())
    mode = item.get("mode")
    dose: Json = next((dose for dose in doses if mode in {None, dose.get("mode")}), {})
    if dose.get("mode") != "hold":
        return ""
    if bare(exercise.get("position", "")) in _LYING:
        return "this is held lying down, before a run"
    _, longest = ends(dose.get("seconds")) or (_LONG, None)
    return "this may be held for a minute or more, before a run" if (longest or _LONG) >= _LONG else ""


_LEVELS = ("beginner", "intermediate", "advanced")


def _levels_up(one: Json, other: Json) -> int:
    """Return how many levels another record is above one; 0 when one of them has none."""
    level, higher = one.get("level"), other.get("level")
    return 0 if None in (level, higher) else _LEVELS.index(higher) - _LEVELS.index(level)


@pack_rule(
    "LB308",
    fires={
        "exercises/a.json": {"id": "a", "level": "advanced"},
        "routines/r.json": {"level": "beginner", "items": [{"id": "x", "exercise": "a"}]},
    },
    passes={
        "exercises/a.json": {"id": "a", "level": "advanced"},
        "routines/r.json": {"level": "advanced", "items": [{"id": "x", "exercise": "a"}]},
    },
    severity="warning",
)
def routines_are_as_hard_as_they_say(pack: PackView) -> PackProblems:
    """A routine contains an exercise above its own level.

    Users choose a routine by its level. Raise the level, or choose an easier exercise. Advanced exercises are only
    shown to users who ask for them.
    """
    for file, routine in pack.of_kind("routine"):
        for index, item in enumerate(routine.get("items", ()) if "level" in routine else ()):
            exercise = pack.exercise(item.get("exercise", "")) or {}
            if _levels_up(routine, exercise) > 0:
                message = f"{item['exercise']!r} is {exercise['level']}, the routine {routine['level']}"
                hint = "Raise the routine's level, or choose an easier exercise"
                yield file, RecordProblem(message, hint, ("items", index, "exercise"))


def _neighbours(pack: PackView, exercise: Json, key: str) -> Iterator[tuple[Path, str, Json]]:
    """Yield the path, the id and the record of every harder or easier exercise that one leads to."""
    for index, neighbour in enumerate(exercise.get(key, ())):
        target = pack.exercise(neighbour["exercise"]) if "exercise" in neighbour else None
        if target:
            yield (key, index, "exercise"), neighbour["exercise"], target


@pack_rule(
    "LB320",
    fires={
        "exercises/a.json": {"id": "a", "harder": [{"exercise": "b"}]},
        "exercises/b.json": {"id": "b", "harder": [{"exercise": "c"}]},
        "exercises/c.json": {"id": "c", "harder": [{"exercise": "b"}]},
    },
    passes={
        "exercises/a.json": {"id": "a", "harder": [{"exercise": "b"}]},
        "exercises/b.json": {"id": "b", "easier": [{"exercise": "a"}]},
    },
    severity="warning",
)
def progress_has_no_circle(pack: PackView) -> PackProblems:
    """The progressions of some exercises form a circle.

    Whoever always moves on to the harder exercise would never get anywhere. Remove the link that is not a
    progression.
    """
    reported: set[str] = set()
    for file, exercise in pack.of_kind("exercise"):
        for path, name, _ in _neighbours(pack, exercise, "harder"):
            circle = _way_back(pack, name, exercise.get("id", ""))
            if circle and reported.isdisjoint(circle):
                reported.update(circle)
                message = f"circular progression: {' → '.join(circle)}"
                yield file, RecordProblem(message, "Remove one of these links", path)


def _way_back(pack: PackView, start: str, home: str) -> list[str]:
    """Return the exercises on the way from one, always on to a harder one, back to where that began; or nothing."""
    ways = [[home, start]]
    seen = {start}
    for way in ways:
        if way[-1] == home:
            return way
        steps = [name for _, name, _ in _neighbours(pack, pack.exercise(way[-1]) or {}, "harder") if name not in seen]
        seen.update(steps)
        ways += [[*way, name] for name in steps]
    return []


@pack_rule(
    "LB321",
    fires={
        "exercises/a.json": {"id": "a", "level": "intermediate", "harder": [{"exercise": "b"}]},
        "exercises/b.json": {"id": "b", "level": "beginner"},
    },
    passes={
        "exercises/a.json": {"id": "a", "level": "intermediate", "easier": [{"exercise": "b"}]},
        "exercises/b.json": {"id": "b", "level": "beginner"},
    },
    severity="warning",
)
def harder_is_not_easier(pack: PackView) -> PackProblems:
    """A progression has a lower level than the exercise, or a regression a higher one.

    One of the two levels is wrong, or the two exercises are swapped.
    """
    for file, exercise in pack.of_kind("exercise"):
        for key, sign, than in (("harder", 1, "lower"), ("easier", -1, "higher")):
            for path, name, target in _neighbours(pack, exercise, key):
                if sign * _levels_up(exercise, target) < 0:
                    message = f"{name!r} is {key} and has a {than} level: {target['level']}"
                    yield file, RecordProblem(message, "Correct one of the levels, or remove it", path)


@pack_rule(
    "LB322",
    fires={
        "exercises/a.json": {"id": "a", "level": "beginner", "harder": [{"exercise": "b"}]},
        "exercises/b.json": {"id": "b", "level": "advanced"},
    },
    passes={
        "exercises/a.json": {"id": "a", "level": "beginner", "harder": [{"exercise": "b"}]},
        "exercises/b.json": {"id": "b", "level": "intermediate"},
    },
    severity="warning",
)
def progress_comes_in_small_steps(pack: PackView) -> PackProblems:
    """A progression or regression skips a level.

    From beginner to advanced is too much for one step. Add an exercise in between, or remove the link.
    """
    for file, exercise in pack.of_kind("exercise"):
        for key, sign in (("harder", 1), ("easier", -1)):
            for path, name, target in _neighbours(pack, exercise, key):
                if sign * _levels_up(exercise, target) > 1:
                    message = f"{name!r} skips a level: from {exercise['level']} to {target['level']}"
                    yield file, RecordProblem(message, "Add an exercise in between, or remove it", path)


RULES: tuple[Rule, ...] = (
    precautions_come_to_something,
    swaps_are_free_of_their_reason,
    nothing_is_held_long_before_a_run,
    routines_are_as_hard_as_they_say,
    progress_has_no_circle,
    harder_is_not_easier,
    progress_comes_in_small_steps,
)
