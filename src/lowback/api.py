"""What apps call: look-ups in the built-in catalogue, and rendering."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lowback.catalog.catalog import default_catalog
from lowback.errors import UnknownIdError, wrong_type

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.catalog.asked import Values
    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.model.terms import Level, Mode
    from lowback.model.vocabulary import RedFlag
    from lowback.planning.adapt import Adaptation
    from lowback.planning.compose import Composition
    from lowback.planning.screen import Screening


def get_routine(routine: str) -> Routine:
    """Return a built-in routine by its id, such as "runner_lowback".

    Raises:
        UnknownIdError: when there is none; it lists close matches.
        PackError: when its file was damaged.

    """
    return default_catalog().routines[routine]


def get_exercise(exercise: str) -> Exercise:
    """Return a built-in exercise by its id, such as "bridge_pose".

    Raises:
        UnknownIdError: when there is none; it lists close matches.
        PackError: when its file was damaged.

    """
    return default_catalog().exercises[exercise]


def routines() -> tuple[Routine, ...]:
    """Return the built-in routines, sorted by id."""
    return tuple(default_catalog().routines.values())


def exercises() -> tuple[Exercise, ...]:
    """Return the built-in exercises, sorted by id."""
    return tuple(default_catalog().exercises.values())


def render(
    subject: Routine | Exercise,
    format: str = "text",  # noqa: A002 - the word that users know
    mode: Mode | str | None = None,
    *,
    catalog: Catalog | None = None,
) -> str:
    """Return a routine or an exercise as text that ends in one newline.

    Args:
        subject: what to render.
        format: "text", "markdown" or "json" (the steps).
        mode: "reps", "hold" or "time"; None shows the ways to do each exercise as equals (in "json": takes each
            item's preferred mode).
        catalog: where the ids of sources and terms are looked up; None for the built-in one.

    Raises:
        UnknownChoiceError: when there is no such format or mode.
        UnknownIdError: when the subject refers to something that the catalogue lacks.
        TypeError: when the subject is neither a routine nor an exercise.

    """
    from lowback.rendering.formats import render_as  # noqa: PLC0415 - walking steps does without it

    if not hasattr(subject, "iter_steps"):
        raise wrong_type("render takes a routine or an exercise", subject, "Get one with get_routine or get_exercise")
    found = _catalog(catalog)
    with _advice(catalog, "render"):
        return render_as(subject, format, mode, found)


def adapt(routine: Routine, avoid: Iterable[str], *, catalog: Catalog | None = None) -> Adaptation:
    """Return a routine with nothing left in it that somebody should avoid, and what was changed and why.

    Exercises are swapped where the data name a safe swap, else left out; what only needs care stays, with a note.

    Args:
        routine: what to change.
        avoid: ids of precautions, such as {"pregnancy_supine", "knee"}, or conditions that several of them share, such
            as "pregnancy".
        catalog: where precautions and swaps are looked up; None for the built-in one.

    Raises:
        UnknownIdError: when there is no such precaution; it lists close matches.
        UnsafeRoutineError: when nothing safe remains, or a precaution says to stop; its `text` is for the person.

    """
    from lowback.catalog.asked import several  # noqa: PLC0415 - walking steps does without it
    from lowback.planning.adapt import adapt_routine  # noqa: PLC0415 - as above

    if not hasattr(routine, "items") or not hasattr(routine, "iter_steps"):
        raise wrong_type("adapt takes a routine", routine, "Get one with get_routine")
    wanted = several("avoid", avoid)
    found = _catalog(catalog)
    with _advice(catalog, "adapt"):
        return adapt_routine(routine, wanted, found.exercises, found.precautions)


def find_exercises(  # noqa: PLR0913 - a filter each
    *,
    position: Values | None = None,
    muscle: Values | None = None,
    role: Values | None = None,
    equipment: Values | None = None,
    laterality: Values | None = None,
    level: Values | None = None,
    mode: Values | None = None,
    avoid: Values | None = None,
    text: str | None = None,
    catalog: Catalog | None = None,
) -> tuple[Exercise, ...]:
    """Return the exercises of a catalogue that all filters let through; see `Catalog.find_exercises`.

    Args:
        position: start positions, such as "supine".
        muscle: muscles, such as "hamstrings".
        role: what happens to the muscle, or to any muscle: "worked", "stretched" or "stabilising".
        equipment: all that is at hand; () for nothing at all.
        laterality: "bilateral", "unilateral" or "alternating".
        level: "beginner", "intermediate" or "advanced".
        mode: "reps", "hold" or "time".
        avoid: precautions or conditions; what they forbid is left out.
        text: words of its id, name or other names; typing errors and accents do not matter.
        catalog: where to look; None for the built-in one.

    Raises:
        UnknownIdError: when the catalogue has no such position, muscle, equipment or precaution.
        UnknownChoiceError: when there is no such role, laterality, level or mode.
        UnsafeRoutineError: when a precaution says to stop whatever the exercise; its `text` is for the person.

    """
    return _catalog(catalog).find_exercises(
        position=position,
        muscle=muscle,
        role=role,
        equipment=equipment,
        laterality=laterality,
        level=level,
        mode=mode,
        avoid=avoid,
        text=text,
    )


def find_routines(  # noqa: PLR0913 - as above
    *,
    trigger: Values | None = None,
    max_minutes: float | None = None,
    level: Values | None = None,
    equipment: Values | None = None,
    avoid: Values | None = None,
    text: str | None = None,
    catalog: Catalog | None = None,
) -> tuple[Routine, ...]:
    """Return the routines of a catalogue that all filters let through; see `Catalog.find_routines`.

    Args:
        trigger: events that call for it, such as "after_long_run".
        max_minutes: how long it takes at most, in its own modes; what has an open end is left out.
        level: "beginner", "intermediate" or "advanced".
        equipment: all that is at hand; () for nothing at all.
        avoid: precautions or conditions; what has an exercise that they forbid is left out.
        text: words of its id or name; typing errors and accents do not matter.
        catalog: where to look; None for the built-in one.

    Raises:
        UnknownIdError: when the catalogue has no such trigger, equipment or precaution.
        UnknownChoiceError: when there is no such level.
        UnsafeRoutineError: when a precaution says to stop whatever the exercise; its `text` is for the person.

    """
    return _catalog(catalog).find_routines(
        trigger=trigger, max_minutes=max_minutes, level=level, equipment=equipment, avoid=avoid, text=text
    )


def compose(  # noqa: PLR0913 - each is a part of the wish
    minutes: int,
    trigger: str,
    *,
    level: Level = "beginner",
    avoid: Values = (),
    equipment: Values | None = None,
    id: str | None = None,  # noqa: A002 - the field's word
    catalog: Catalog | None = None,
) -> Composition:
    """Return a routine that is put together from single exercises for an event: the same one for the same request.

    Every routine keeps these rules:

    - It takes the time that was asked for, at least nine and at most eleven tenths of it.
    - What the event allows (its `suits`) holds for every exercise: positions, ways of doing it, how long to hold.
    - What a precaution forbids is left out; what it changes stands in the item's note.
    - You start with movement, as long as any is allowed. You get down to the floor once. Before and after that you
      move, then hold with effort, then stretch.
    - Both sides do the same.
    - An exercise whose first-listed muscle is there already only comes when no other one fits, and only as many of
      these come as it takes to fill the time.
    - Else those go first that need no change for a precaution; of these, those that leave time for more: two fifths
      of the time are much for one exercise. Then come those of the routines for the event, then those in its focus,
      then ids decide.
    - How much is exact, and within the first dose of the exercise that suits, or within a later one of the same mode
      that has no note. Sets are added only when all that fits is too short, up to three.

    Args:
        minutes: how long it takes, from 1 to 60.
        trigger: the event that it is for, such as "after_long_run".
        level: how demanding its exercises may be at most: "beginner", "intermediate" or "advanced".
        avoid: precautions or conditions to meet, as `adapt` takes them.
        equipment: what is at hand, by id; () for nothing, None for anything.
        id: the routine's id; None for one that says event and time.
        catalog: where the exercises come from; None for the built-in one.

    Raises:
        CompositionError: when there is no such routine; it says what is in the way and which time would do.
        UnsafeRoutineError: when a precaution says to stop, whatever the exercise; its `text` is for the person.
        UnknownIdError: when there is no such event, precaution or thing.
        UnknownChoiceError: when there is no such level, or the time is too short or too long.
        RecordError: when the id is none.

    """
    from lowback.planning.compose import compose_routine  # noqa: PLC0415 - walking steps does without it

    found = _catalog(catalog)
    with _advice(catalog, "compose"):
        return compose_routine(found, minutes, trigger, level=level, avoid=avoid, equipment=equipment, id=id)


def red_flags(*, catalog: Catalog | None = None) -> tuple[RedFlag, ...]:
    """Return the questions to ask before a routine, the most urgent first.

    Args:
        catalog: whose questions; None for the built-in ones.

    """
    from lowback.planning.screen import in_order  # noqa: PLC0415 - walking steps does without it

    return in_order(_catalog(catalog).red_flags)


def screen(answers: Mapping[str, bool], *, catalog: Catalog | None = None) -> Screening:
    """Return what follows from answers to questions about red flags: go, ask first or stop. Never a diagnosis.

    A yes that calls for help counts at once. Without one every question must be answered.

    Args:
        answers: True for yes and False for no, by the ids of the questions that `red_flags` returns.
        catalog: where the questions and the texts are looked up; None for the built-in one.

    Raises:
        UnknownIdError: when there is no such question; it lists close matches.
        UnansweredError: when an answer is missing, or neither True nor False, and no other one says to stop.

    """
    from lowback.planning.screen import screen_answers  # noqa: PLC0415 - walking steps does without it

    if not isinstance(answers, Mapping):
        raise wrong_type("screen takes answers by question", answers, 'Write them as a dict, such as {"fever": False}')
    found = _catalog(catalog)
    return screen_answers(answers, found.red_flags, found.notices)


def export_data(  # noqa: PLR0913 - each is an option of its own, all but two by name
    path: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002 - the word that users know
    *,
    table: str | None = None,
    catalog: Catalog | None = None,
    bom: bool = False,
    replace: bool = False,
) -> tuple[str, ...]:
    """Write all records into a file that other tools open, and return the paths of the files that were written.

    The same data give the same bytes. A file is written as a whole or not at all.

    Args:
        path: the file; for all tables, the folder.
        format: "csv", "ndjson" or "sqlite"; None for the one that the ending of the path tells.
        table: of CSV: which table, such as "exercise_doses", or "all"; None for the exercises.
        catalog: whose records; None for the built-in ones.
        bom: of CSV: whether to start with a byte order mark, which Excel needs to read letters right.
        replace: whether to replace what is there.

    Raises:
        UnknownChoiceError: when there is no such format or table.
        ExportError: when the file is there already or cannot be written, or the options do not fit together.
        UnknownIdError: when a record refers to something that the catalogue lacks.

    """
    from lowback.exports.export import Export  # noqa: PLC0415 - walking steps does without it

    if not isinstance(path, str | os.PathLike) or not isinstance(os.fspath(path), str):
        raise wrong_type("export_data takes the path of a file", path, 'Write it as a text, such as "lowback.sqlite"')
    found = _catalog(catalog)
    with _advice(catalog, "export_data"):
        return tuple(Export(os.fspath(path), format, table, bom=bom).write(found, replace=replace))


def _catalog(catalog: Catalog | None) -> Catalog:
    if catalog is None:
        return default_catalog()
    if not hasattr(catalog, "precautions"):
        raise wrong_type("catalog takes a catalogue", catalog, "Get one with load_catalog")
    return catalog


@contextmanager
def _advice(catalog: Catalog | None, call: str) -> Iterator[None]:
    """Tell of the catalogue when an id of another pack is not known."""
    try:
        yield
    except UnknownIdError as error:
        if catalog:
            raise
        advice = f"If the subject comes from another pack, pass its catalogue: {call}(…, catalog=…)."
        raise UnknownIdError(error.kind, error.id, error.known, advice) from None
