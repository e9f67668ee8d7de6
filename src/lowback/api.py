"""What apps call for records: look-ups, finding, rendering and exporting."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lowback.catalog.catalog import advising, catalog_or_builtin, default_catalog
from lowback.errors import wrong_type

if TYPE_CHECKING:
    from lowback.catalog.catalog import Catalog
    from lowback.catalog.selection import Values
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine


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
    near: bool = True,
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
        text: words of its id, name or other names; typing errors and accents do not matter, and not every word has to
            match.
        near: whether to return, with a text, what is only near it too: what lacks one of its words in its names.
        catalog: where to look; None for the built-in one.

    Raises:
        UnknownIdError: when the catalogue has no such position, muscle, equipment or precaution.
        UnknownChoiceError: when there is no such role, laterality, level or mode.
        UnsafeRoutineError: when a precaution says to stop whatever the exercise; its `text` is for the person.

    """
    return catalog_or_builtin(catalog).find_exercises(
        position=position,
        muscle=muscle,
        role=role,
        equipment=equipment,
        laterality=laterality,
        level=level,
        mode=mode,
        avoid=avoid,
        text=text,
        near=near,
    )


def find_routines(  # noqa: PLR0913 - as above
    *,
    trigger: Values | None = None,
    max_minutes: float | None = None,
    level: Values | None = None,
    equipment: Values | None = None,
    avoid: Values | None = None,
    text: str | None = None,
    near: bool = True,
    catalog: Catalog | None = None,
) -> tuple[Routine, ...]:
    """Return the routines of a catalogue that all filters let through; see `Catalog.find_routines`.

    Args:
        trigger: events that call for it, such as "after_long_run".
        max_minutes: how long it takes at most, in its own modes; what has an open end is left out.
        level: "beginner", "intermediate" or "advanced".
        equipment: all that is at hand; () for nothing at all.
        avoid: precautions or conditions; what has an exercise that they forbid is left out.
        text: words of its id or name; typing errors and accents do not matter, and not every word has to match.
        near: whether to return, with a text, what is only near it too: what lacks one of its words in its name.
        catalog: where to look; None for the built-in one.

    Raises:
        UnknownIdError: when the catalogue has no such trigger, equipment or precaution.
        UnknownChoiceError: when there is no such level.
        UnsafeRoutineError: when a precaution says to stop whatever the exercise; its `text` is for the person.

    """
    return catalog_or_builtin(catalog).find_routines(
        trigger=trigger, max_minutes=max_minutes, level=level, equipment=equipment, avoid=avoid, text=text, near=near
    )


def export_data(  # noqa: PLR0913 - each is an option of its own, all but two by name
    path: str | os.PathLike[str],
    format: str | None = None,  # noqa: A002 - the word that users know
    *,
    table: str | None = None,
    catalog: Catalog | None = None,
    delimiter: str | None = None,
    bom: bool = False,
    replace: bool = False,
) -> tuple[str, ...]:
    """Write all records into a file that other tools open, and return the paths of the files that were written.

    The same data give the same bytes. A file is written as a whole or not at all.

    Args:
        path: the file; for all tables, the folder.
        format: "csv", "ndjson" or "sqlite"; None for the one that the ending of the path tells.
        table: of CSV: which table, "exercises", "routines" or "doses", or "all"; None for the exercises.
        catalog: whose records; None for the built-in ones.
        delimiter: of CSV: what is between cells: "comma", "semicolon" or "tab", or the sign; None for a comma.
        bom: of CSV: whether to start with a byte order mark, which Excel needs to read letters right.
        replace: whether to replace what is there.

    Raises:
        UnknownChoiceError: when there is no such format, table or delimiter.
        ExportError: when the file is there already or cannot be written, or the options do not fit together.
        UnknownIdError: when a record refers to something that the catalogue lacks.

    """
    from lowback.exports.export import configure, write  # noqa: PLC0415 - walking steps does without it

    if not isinstance(path, str | os.PathLike) or not isinstance(os.fspath(path), str):
        raise wrong_type("export_data takes the path of a file", path, 'Write it as a text, such as "lowback.sqlite"')
    records = catalog_or_builtin(catalog)
    export = configure(os.fspath(path), format, table, delimiter, bom=bom)
    with advising(catalog, "export_data"):
        return write(export, records, replace=replace)
