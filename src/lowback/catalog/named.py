"""A record by its id, whether it is a routine or an exercise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.errors import UnknownIdError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine


def routine_or_exercise(catalog: Catalog, wanted: str) -> Routine | Exercise:
    """Return a routine, or an exercise where no routine has the id.

    Raises:
        UnknownIdError: when there is neither.

    """
    records: Mapping[str, Routine | Exercise]
    for records in (catalog.routines, catalog.exercises):
        if wanted in records:
            return records[wanted]
    raise UnknownIdError("routine or exercise", wanted, [*catalog.routines, *catalog.exercises])
