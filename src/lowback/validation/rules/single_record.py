"""Rules about the fields of one record: its ranges, doses, phases, ids and licences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lowback.invariants import (
    COUNTED,
    UNCOUNTED_TOTAL,
    backwards,
    equal_ends,
    missing_marks,
    needless_marks,
    nothing_to_hold,
    odd_ends,
    per_side,
    phase_order,
    too_many_sets,
    twins,
)
from lowback.licenses import NO_LICENSE, is_well_formed, spdx_spelling, unlisted
from lowback.pack.folder import CORE
from lowback.problem import RecordProblem, put
from lowback.validation.phrase_matching import phrases
from lowback.validation.rules.rule import Rule, prose_rule, record_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowback.validation.record_view import RecordView

    Json = dict[str, Any]
    DoseCheck = Callable[[Json, Json], RecordProblem | None]


def ends(number: Any) -> tuple[int, int | None] | None:
    """Return the ends of a range as it is written; None when it is not whole, or null."""
    if isinstance(number, dict):
        return (number["min"], number["max"]) if {"min", "max"} <= set(number) else None
    return None if number is None else (number, number)


def _per(dose: Json, exercise: Json) -> RecordProblem | None:
    problem = per_side(exercise["laterality"], dose.get("per")) if "laterality" in exercise else None
    if problem and "per" not in dose and "id" in dose:
        return problem._replace(message=f"{problem.message} in dose {dose['id']!r}")
    return problem


def _split(dose: Json, exercise: Json) -> RecordProblem | None:
    if exercise.get("laterality") != "unilateral" or dose.get("per") != "total" or "mode" not in dose:
        return None
    key = COUNTED[dose["mode"]]
    if dose["mode"] == "hold" and key not in dose:
        return UNCOUNTED_TOTAL._replace(path=(key,))
    total = ends(dose.get(key))
    problem = odd_ends(*total) if total else None
    return problem and problem._replace(path=(key,))


def _sets(dose: Json, _: Json) -> RecordProblem | None:
    sets = ends(dose.get("sets"))
    return too_many_sets(sets[0]) if sets else None


def _hold(dose: Json, exercise: Json) -> RecordProblem | None:
    roles = [phase.get("role") for phase in exercise.get("phases", ())]
    if not roles or None in roles or not (dose.get("mode") == "hold" or "pause_seconds" in dose):
        return None
    return nothing_to_hold(dose.get("id", ""), roles)


#: What must hold between a dose and the exercise it is for.
DOSE_CHECKS: tuple[DoseCheck, ...] = (_per, _split, _sets, _hold)


def _in_doses(view: RecordView, check: DoseCheck) -> Iterator[RecordProblem]:
    for index, dose in enumerate(view.entries("doses")):
        problem = check(dose, view.data)
        if problem:
            yield problem._replace(path=("doses", index, *problem.path))


@record_rule(
    "LB106",
    "exercise",
    fires={"laterality": "unilateral", "doses": [{"id": "ten", "mode": "reps", "reps": 10}]},
    passes={"laterality": "unilateral", "doses": [{"id": "ten", "mode": "reps", "reps": 10, "per": "side"}]},
)
def per_says_whose_numbers(view: RecordView) -> Iterator[RecordProblem]:
    """A dose does not say whether its numbers are for each side, or says so in a bilateral exercise.

    "10 repetitions" of a twist may be ten for each side or five. Write `per` as "side" or "total" in every dose of
    a unilateral or alternating exercise, and omit it in a bilateral one.
    """
    return _in_doses(view, _per)


@record_rule(
    "LB107",
    "exercise",
    fires={"laterality": "unilateral", "doses": [{"id": "a", "mode": "reps", "reps": 15, "per": "total"}]},
    passes={"laterality": "unilateral", "doses": [{"id": "a", "mode": "reps", "reps": 16, "per": "total"}]},
)
def totals_split_evenly(view: RecordView) -> Iterator[RecordProblem]:
    """A total for both sides cannot be split evenly.

    Both sides of a unilateral exercise get the same dose. A total of 15 leaves one side short, and a hold with a
    total requires an even number of `repeats`.
    """
    return _in_doses(view, _split)


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
    return _in_doses(view, _hold)


@record_rule(
    "LB111",
    "exercise",
    fires={"doses": [{"id": "a", "mode": "reps", "reps": 10, "sets": 200}]},
    passes={"doses": [{"id": "a", "mode": "reps", "reps": 10, "sets": {"min": 2, "max": 3}}]},
)
def sets_are_few(view: RecordView) -> Iterator[RecordProblem]:
    """A dose has more than 100 sets.

    This is almost always a typing error.
    """
    return _in_doses(view, _sets)


def _in_ranges(view: RecordView, check: Callable[[int, int | None], RecordProblem | None]) -> Iterator[RecordProblem]:
    for ends in view.ranges:
        problem = check(ends["min"], ends["max"])
        if problem:
            yield problem._replace(path=view.path_of(ends))


@record_rule(
    "LB101",
    "exercise",
    "routine",
    fires={"doses": [{"reps": {"min": 20, "max": 15}}]},
    passes={"doses": [{"reps": {"min": 15, "max": 20}}]},
)
def ranges_run_forwards(view: RecordView) -> Iterator[RecordProblem]:
    """A range is reversed: its `min` is greater than its `max`.

    Swap the two numbers, or correct the wrong one.
    """
    return _in_ranges(view, backwards)


@record_rule(
    "LB102",
    "exercise",
    "routine",
    fires={"doses": [{"reps": {"min": 15, "max": 15}}]},
    passes={"doses": [{"reps": 15}]},
)
def numbers_are_written_once(view: RecordView) -> Iterator[RecordProblem]:
    """A single number is written as a range: `min` and `max` are equal.

    Every dose has one form, so that data can be compared. Write the number alone.
    """
    return _in_ranges(view, equal_ends)


@record_rule(
    "LB103",
    "exercise",
    fires={"laterality": "unilateral", "setup": "Lie on your back.", "phases": []},
    passes={"laterality": "unilateral", "setup": "Draw your {left|right} knee in.", "phases": []},
    needs_whole=True,
)
def unilateral_texts_name_the_side(view: RecordView) -> Iterator[RecordProblem]:
    """A unilateral exercise has no side placeholder.

    It is done once for each side, and the text must differ. Write what differs as `{left|right}`: the first form is
    used when the left side works, the second when the right side does.
    """
    is_unilateral = view.data["laterality"] == "unilateral"
    problem = missing_marks(view.data["laterality"], view.sided) if is_unilateral else None
    if problem:
        yield problem


@record_rule(
    "LB104",
    "exercise",
    fires={"laterality": "bilateral", "setup": "Bend your {left|right} knee."},
    passes={"laterality": "bilateral", "setup": "Bend both knees."},
)
def other_texts_name_no_side(view: RecordView) -> Iterator[RecordProblem]:
    """An exercise that is not unilateral has side placeholders.

    Only a unilateral exercise has a working side that `{left|right}` can stand for. In a bilateral exercise both
    sides do the same; in an alternating one, write "one side" and "the other side".
    """
    is_marked = "{" in view.raw and "laterality" in view.data
    problem = needless_marks(view.data["laterality"], view.sided) if is_marked else None
    if problem:
        yield problem


_MARK = re.compile(r"\{[^{}]*\}")


@prose_rule(
    "LB105",
    fires={"laterality": "unilateral", "setup": "Draw your {left|right} knee in with your right hand."},
    passes={"laterality": "unilateral", "setup": "Draw your {left|right} knee in. Keep a right angle."},
    listens=("side_word",),
)
def sides_are_marked(view: RecordView) -> Iterator[RecordProblem]:
    """A text of a unilateral exercise says left or right outside a side placeholder.

    Such a word stays the same when the other side works, so the instruction is wrong for one of the sides. Write
    `{left|right}` or `{right|left}`.
    """
    texts = view.sided if view.data.get("laterality") == "unilateral" else []
    if any("{" in text for _, text in texts):
        for path, text in texts:
            match = phrases("side_word").find(_MARK.sub("", text).lower())
            if match:
                word = match.group()
                marks = "{left|right}" if word == "left" else "{right|left}"
                yield RecordProblem(
                    f"fixed side {word!r} in a unilateral exercise",
                    f"Write {marks}, which follows the working side",
                    path,
                )


@record_rule(
    "LB108",
    "exercise",
    fires={"phases": [{"role": "exit"}, {"role": "enter"}]},
    passes={"phases": [{"role": "prepare"}, {"role": "enter"}, {"role": "hold"}, {"role": "exit"}]},
)
def phases_make_a_movement(view: RecordView) -> Iterator[RecordProblem]:
    """The phases are not in a valid order.

    Any `prepare` phases come first, and are done once. One cycle follows: `enter`, at most one `hold`, `exit`; or
    `move` phases alone. Any `finish` phases come last. Timers and texts repeat the cycle.
    """
    roles = tuple(phase.get("role") for phase in view.entries("phases"))
    problem = phase_order(roles) if roles and None not in roles else None
    if problem:
        yield problem._replace(path=("phases",))


#: Lists whose entries have ids of their own, by the kind of the record.
_LISTS = {
    "exercise": ("phases", "doses", "precautions", "equipment"),
    "routine": ("items",),
    "sources": ("sources",),
    "vocabulary": ("terms",),
}


@record_rule(
    "LB110",
    fires={"doses": [{"id": "ten"}, {"id": "ten"}]},
    passes={"doses": [{"id": "ten"}, {"id": "twenty"}]},
)
def ids_stand_once(view: RecordView) -> Iterator[RecordProblem]:
    """Two entries of a list have the same id.

    Ids identify doses, phases, items, terms and sources: steps, links and other records refer to them.
    """
    for key in _LISTS.get(view.kind, ()):
        for index, name in twins(entry.get("id") for entry in view.entries(key)):
            if name:
                yield RecordProblem(f"duplicate id {name!r}", "Give each entry its own id", (key, index, "id"))


_OURS = frozenset({CORE, f"{CORE}:{CORE}"})


@record_rule(
    "LB112",
    fires={"sources": [{"id": "lowback", "status": "seen"}]},
    passes={"sources": [{"id": "lowback", "status": "derived"}]},
    severity="warning",
)
def own_work_is_derived(view: RecordView) -> Iterator[RecordProblem]:
    """A fact cites `lowback`, its own composition, with a status that says it was read in a source.

    What was composed here cannot have been seen in a source. Use the status `derived`, or cite the source.
    """
    for citation in view.citations:
        if citation["status"] != "derived" and citation.get("id") in _OURS:
            message = (
                f"{citation['id']!r} is lowback's own composition, which cannot have the status {citation['status']!r}"
            )
            yield RecordProblem(message, 'Write "derived", or cite what you read', (*view.path_of(citation), "status"))


@record_rule(
    "LB113",
    fires={"license": "NONE"},
    passes={"license": "CC-BY-4.0"},
)
def licenses_allow_use(view: RecordView) -> Iterator[RecordProblem]:
    """The licence does not permit reuse, or is not a valid SPDX expression.

    Data for others needs a licence that permits use. Write its SPDX identifier, such as `CC-BY-4.0`, `CC-BY-SA-4.0`
    or `CC0-1.0`. In an expression of several, `AND` and `OR` join licences, `WITH` adds an exception to one of
    them, and every bracket is closed: `(MIT OR Apache-2.0) AND CC-BY-4.0`.
    """
    license_ = view.data.get("license", "CC0-1.0")
    if license_.upper() in NO_LICENSE:
        yield RecordProblem(
            f"licence {license_!r} does not permit reuse",
            "Use an open licence, such as CC-BY-4.0 or CC0-1.0",
            ("license",),
        )
    elif not is_well_formed(license_):
        message = f"{license_!r} is not an SPDX licence expression"
        yield RecordProblem(message, "Close every bracket, and join licences with AND or OR", ("license",))


@record_rule(
    "LB116",
    fires={"license": "free"},
    passes={"license": "CC-BY-4.0"},
    severity="warning",
)
def licenses_are_known(view: RecordView) -> Iterator[RecordProblem]:
    """The licence is not on the SPDX list, or is spelled differently there.

    Programs may not recognise it. Write its identifier from the [SPDX list](https://spdx.org/licenses/), with the
    same capitals: `CC-BY-4.0` to require attribution, `CC0-1.0` for no conditions. The name of a custom licence
    starts with `LicenseRef-`.
    """
    license_ = view.data.get("license", "CC0-1.0")
    right = spdx_spelling(license_)
    names = [] if right or license_.upper() in NO_LICENSE else dict.fromkeys(unlisted(license_))
    if right:
        yield RecordProblem(
            f"{license_!r} is not the SPDX spelling", f"Did you mean {right}?", ("license",), fix=put(right)
        )
    elif names:
        message = f"not on the SPDX list of licences: {', '.join(names)}"
        yield RecordProblem(
            message, "Write an identifier of the list, or LicenseRef- and a name of your own", ("license",)
        )


@record_rule(
    "LB114",
    "sources",
    fires={"sources": [{"id": "page", "title": "A page", "kind": "web_page"}]},
    passes={"sources": [{"id": "page", "title": "A page", "kind": "web_page", "url": "https://example.org"}]},
    severity="warning",
)
def sources_can_be_found(view: RecordView) -> Iterator[RecordProblem]:
    """A web page or a video has no address.

    Add its `url`, so that readers can look it up. A printed book or leaflet needs none: title and publisher
    identify it.
    """
    for index, source in enumerate(view.entries("sources")):
        if source.get("kind") in {"web_page", "video"} and "url" not in source:
            yield RecordProblem(
                f"a {source['kind'].replace('_', ' ')} needs an address", "Add its url", ("sources", index, "url")
            )


_APP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


@record_rule(
    "LB115",
    "exercise",
    "routine",
    fires={"extra": {"my app": {}}},
    passes={"extra": {"my-app": {}}},
)
def apps_have_names(view: RecordView) -> Iterator[RecordProblem]:
    """The name of an app under `extra` has characters that are not allowed.

    Use letters and digits, and after the first character also dots, hyphens and underscores: every app must find
    its own data.
    """
    items = ((("items", index), item) for index, item in enumerate(view.entries("items")))
    for path, holder in (((), view.data), *items):
        for name in holder.get("extra", ()):
            if not _APP.fullmatch(name):
                message, hint = (
                    f"invalid app name {name[:40]!r}",
                    "Use letters, digits, dots, hyphens and underscores",
                )
                yield RecordProblem(message, hint, (*path, "extra", name))


#: The codes of what is no rule come first: they are errors.
_FIRST_RULE = "LB100"


@record_rule(
    "LB119",
    "exercise",
    "routine",
    fires={"allow": [{"code": "LB021", "at": "", "reason": "It has no name."}]},
    passes={"allow": [{"code": "LB502", "at": "/setup", "reason": "It is a quotation."}]},
    severity="warning",
)
def allowances_allow_something(view: RecordView) -> Iterator[RecordProblem]:
    """An entry of `allow` matches no warning, or names an error.

    `allow` names the code of a warning, its location and the reason. Remove the entry when the warning is gone, or
    it would hide the next one. Errors cannot be allowed: no program can use a record that has one.
    """
    for index, allowance in enumerate(view.entries("allow")):
        if allowance.get("code", "LB999") < _FIRST_RULE:
            message = f"{allowance['code']} is an error, which cannot be allowed"
            yield RecordProblem(message, "Remove this entry", ("allow", index))


RULES: tuple[Rule, ...] = (
    per_says_whose_numbers,
    totals_split_evenly,
    holds_have_a_phase,
    sets_are_few,
    ranges_run_forwards,
    numbers_are_written_once,
    unilateral_texts_name_the_side,
    other_texts_name_no_side,
    sides_are_marked,
    phases_make_a_movement,
    ids_stand_once,
    own_work_is_derived,
    licenses_allow_use,
    licenses_are_known,
    sources_can_be_found,
    apps_have_names,
    allowances_allow_something,
)
