"""The tables of exercises and their parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.exports.doses import DOSE_COLUMNS, alone, dose_cells
from lowback.exports.table import (
    NUMBER,
    Table,
    both,
    each,
    ends,
    json_text,
    known,
    leads,
    maybe,
    sided,
    text,
    whole,
)
from lowback.model.sided import resolve
from lowback.model.terms import Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.exports.table import Row
    from lowback.model.exercise import Exercise

_EXERCISE = leads("exercise_id", "the exercise", "exercises")


def _sides(found: str) -> tuple[str, str, str]:
    return found, resolve(found, Side.LEFT), resolve(found, Side.RIGHT)


def _exercises(catalog: Catalog) -> Iterator[Row]:
    for record, exercise in each(catalog.exercises):
        yield exercise_cells(catalog, record, exercise)


def exercise_cells(catalog: Catalog, record: str, exercise: Exercise) -> Row:
    """Return the cells of one exercise, as `EXERCISES` has them."""
    return (
        record,
        exercise.name,
        exercise.summary,
        exercise.level,
        known(catalog.positions, exercise.position),
        exercise.laterality,
        exercise.side_is,
        *_sides(exercise.setup),
        *both(exercise.duration()),
        known(catalog.notices, exercise.safety_notice),
        exercise.license,
        json_text(exercise.extra),
    )


EXERCISES = Table(
    "exercises",
    "An exercise.",
    (
        text("id", "the exercise's id"),
        text("name", "the name a runner reads"),
        text("summary", "the movement in one sentence"),
        text("level", "`beginner`, `intermediate` or `advanced`"),
        leads("position_id", "the start position", "positions"),
        text("laterality", "`bilateral` (both sides at once), `unilateral` (one, then the other) or `alternating`"),
        maybe("side_is", "what the side names; empty unless unilateral"),
        *sided("setup", "how to get into the start position"),
        *ends("duration_seconds", "seconds that it takes with its first dose", optional=False),
        leads("safety_notice_id", "the notice to show with it", "notices"),
        text("license", "the licence of the record, an SPDX expression"),
        maybe("extra", "other apps' data, as JSON"),
    ),
    1,
    _exercises,
)


def _of_each(parts: Callable[[Catalog, Exercise], Iterable[Row]]) -> Callable[[Catalog], Iterator[Row]]:
    """Return the function that gives the rows of a part of exercises: the exercise, the place, and the cells."""

    def rows(catalog: Catalog) -> Iterator[Row]:
        for record, exercise in each(catalog.exercises):
            for number, cells in enumerate(parts(catalog, exercise), 1):
                yield (record, number, *cells)

    return rows


def _equipment(catalog: Catalog, exercise: Exercise) -> Iterator[Row]:
    for use in exercise.equipment:
        yield known(catalog.equipment, use.id), int(use.optional)


def _stand_ins(catalog: Catalog) -> Iterator[Row]:
    for record, exercise in each(catalog.exercises):
        for number, use in enumerate(exercise.equipment, 1):
            for place, stand_in in enumerate(use.stand_ins, 1):
                yield record, number, place, known(catalog.equipment, stand_in)


def _muscles(catalog: Catalog, exercise: Exercise) -> Iterator[Row]:
    for use in exercise.muscles:
        yield known(catalog.muscles, use.id), use.role


def _phases(_: Catalog, exercise: Exercise) -> Iterator[Row]:
    for phase in exercise.phases:
        yield (
            phase.id,
            phase.role.value,
            phase.contraction,
            phase.breath,
            *_sides(phase.text),
            *both(phase.seconds),
        )


def _precautions(catalog: Catalog, exercise: Exercise) -> Iterator[Row]:
    for use in exercise.precautions:
        term = catalog.precautions[use.id]
        swap = use.swap and known(catalog.exercises, use.swap)
        yield term.id, use.action or term.action, use.text or term.text, use.action, use.text, swap


def _neighbours(catalog: Catalog) -> Iterator[Row]:
    for record, exercise in each(catalog.exercises):
        for way, neighbours in (("easier", exercise.easier), ("harder", exercise.harder)):
            for number, found in enumerate(neighbours, 1):
                other = found.exercise and known(catalog.exercises, found.exercise)
                yield record, way, number, other, *(_sides(found.text) if found.text else (None, None, None))


def _doses(_: Catalog, exercise: Exercise) -> Iterator[Row]:
    item = alone(exercise)
    return (dose_cells(dose, item) for dose in exercise.doses)


EXERCISE_TABLES = (
    EXERCISES,
    Table(
        "exercise_doses",
        "A dose of an exercise: how much of it. The first is the default, the first of a mode that mode's default.",
        (_EXERCISE, NUMBER, *DOSE_COLUMNS),
        2,
        _of_each(_doses),
    ),
    Table(
        "exercise_phases",
        "A part of the movement: `prepare` once before, `finish` once after, the others in every cycle.",
        (
            _EXERCISE,
            NUMBER,
            text("id", "the phase's id, unique in its exercise"),
            text("role", "`prepare`, `enter`, `hold`, `exit`, `move` or `finish`"),
            text("contraction", "`concentric`, `eccentric`, `isometric`, `dynamic` or `passive`"),
            text("breath", "`in`, `out` or `free`"),
            *sided("text", "what you do"),
            *ends("seconds", "seconds at an easy pace; both ends empty for a hold, whose dose says it"),
        ),
        2,
        _of_each(_phases),
    ),
    Table(
        "exercise_cues",
        "A short reminder.",
        (_EXERCISE, NUMBER, *sided("text", "the reminder")),
        2,
        _of_each(lambda _, exercise: map(_sides, exercise.cues)),
    ),
    Table(
        "exercise_mistakes",
        "A common mistake.",
        (_EXERCISE, NUMBER, text("mistake", "what goes wrong"), text("instead", "what to do instead")),
        2,
        _of_each(lambda _, exercise: ((each.mistake, each.instead) for each in exercise.mistakes)),
    ),
    Table(
        "exercise_muscles",
        "A muscle that an exercise is about, the most important first.",
        (
            _EXERCISE,
            NUMBER,
            leads("muscle_id", "the muscle", "muscles"),
            text("role", "`worked`, `stretched` or `stabilising`"),
        ),
        2,
        _of_each(_muscles),
    ),
    Table(
        "exercise_equipment",
        "A thing that an exercise needs.",
        (
            _EXERCISE,
            NUMBER,
            leads("equipment_id", "the thing", "equipment"),
            whole("is_optional", "1 when you can do without it, or else 0"),
        ),
        2,
        _of_each(_equipment),
    ),
    Table(
        "exercise_stand_ins",
        "What does as well as a thing that an exercise needs.",
        (
            _EXERCISE,
            whole("equipment_number", "the `number` in `exercise_equipment`"),
            NUMBER,
            leads("equipment_id", "what does as well", "equipment"),
        ),
        3,
        _stand_ins,
        ("exercise_id", "equipment_number", "exercise_equipment"),
    ),
    Table(
        "exercise_precautions",
        "A precaution of an exercise: who should take care, and when to stop.",
        (
            _EXERCISE,
            NUMBER,
            leads("precaution_id", "the precaution", "precautions"),
            text("action", "what counts: `stop`, `swap`, `modify`, `leave_out` or `ask_first`"),
            text("text", "what to do in this exercise"),
            maybe("own_action", "the action, where this exercise says another one than the precaution"),
            maybe("own_text", "the text, where this exercise says another one than the precaution"),
            leads("swap_exercise_id", "the exercise to do instead", "exercises", optional=True),
        ),
        2,
        _of_each(_precautions),
    ),
    Table(
        "exercise_neighbours",
        "An easier or harder way: another exercise, or what to do differently.",
        (
            _EXERCISE,
            text("way", "`easier` or `harder`"),
            whole("number", "its place among those of this way, counted from 1"),
            leads(
                "neighbour_exercise_id",
                "the other exercise; empty when the way is told in words",
                "exercises",
                optional=True,
            ),
            *(column._replace(optional=True) for column in sided("text", "what to do differently")),
        ),
        3,
        _neighbours,
    ),
    Table(
        "exercise_aliases",
        "Another name of an exercise.",
        (
            _EXERCISE,
            NUMBER,
            text("name", "the other name"),
            maybe("tradition", "where it is used, such as `yoga`; empty for everywhere"),
            maybe("language", "its language as a BCP 47 tag; empty for that of the pack"),
        ),
        2,
        _of_each(lambda _, exercise: ((each.name, each.tradition, each.language) for each in exercise.aliases)),
    ),
    Table(
        "exercise_device_codes",
        "What sports watches and apps call an exercise.",
        (
            _EXERCISE,
            NUMBER,
            text("system", "whose code it is, such as `fit`"),
            whole("category", "the number of the exercise category"),
            whole("name", "the number of the exercise name in its category"),
            text("match", "`exact`, or `near` for a close relative"),
        ),
        2,
        _of_each(
            lambda _, exercise: ((code.system, code.category, code.name, code.match) for code in exercise.device_codes)
        ),
    ),
)
