"""Composing a routine for an event and a time from single exercises, by stated rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.catalog.precautions import meant
from lowback.catalog.selection import several
from lowback.errors import RecordError, UnknownChoiceError, wrong_type
from lowback.planning.putting import LEVELS, Wish, put_together
from lowback.planning.refusing import LONGEST, SHORTEST, refusal
from lowback.validation.ids import id_fault

if TYPE_CHECKING:
    from lowback.catalog.catalog import Catalog
    from lowback.planning.putting import Composition


def compose_routine(  # noqa: PLR0913 - each is a part of the wish
    catalog: Catalog,
    minutes: int,
    trigger: str,
    *,
    level: str = LEVELS[0],
    avoid: object = (),
    equipment: object = None,
    id: str | None = None,  # noqa: A002 - the field's word
) -> Composition:
    """Return a routine for an event; see `lowback.compose`."""
    if not isinstance(minutes, int) or isinstance(minutes, bool):
        raise wrong_type("minutes takes a whole number", minutes, "Write it without quotes, such as 10")
    if not SHORTEST <= minutes <= LONGEST:
        raise UnknownChoiceError("number of minutes", minutes, [f"{SHORTEST} to {LONGEST}"])
    if id is not None:
        _check_id(id)
    found = next((each for each in LEVELS if each == level), None)
    if found is None:
        raise UnknownChoiceError("level", level, LEVELS)
    wish = Wish(
        minutes=minutes,
        trigger=trigger,
        level=found,
        avoid=tuple(meant(several("avoid", avoid), catalog.precautions)),
        equipment=None if equipment is None else tuple(sorted(several("equipment", equipment))),
    )
    composition = put_together(wish, catalog, id)
    if composition is None:
        raise refusal(wish, catalog)
    return composition


def _check_id(found: object) -> None:
    """Raise an error when a routine cannot be called so."""
    if not isinstance(found, str):
        raise wrong_type("id takes a text", found, 'Write it in quotes, such as "after_club_run"')
    fault = id_fault(found)
    if fault:
        raise RecordError(fault, ("id",))
