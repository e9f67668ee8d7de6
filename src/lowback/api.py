"""What apps call: look-ups in the built-in catalogue, and rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.catalog.catalog import default_catalog
from lowback.errors import UnknownIdError

if TYPE_CHECKING:
    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.model.terms import Mode


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
        found = type(subject).__name__
        raise TypeError(
            f"render takes a routine or an exercise, found {found}. Get one with get_routine or get_exercise"
        )
    try:
        return render_as(subject, format, mode, catalog or default_catalog())
    except UnknownIdError as error:
        if catalog:
            raise
        advice = "If the subject comes from another pack, pass its catalogue: render(…, catalog=…)."
        raise UnknownIdError(error.kind, error.id, error.known, advice) from None
