"""The catalogue that a call is given, and what to say when it was given none."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from lowback.catalog.catalog import default_catalog
from lowback.errors import UnknownIdError, wrong_type

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.catalog.catalog import Catalog


def catalog_or_builtin(catalog: Catalog | None) -> Catalog:
    """Return a catalogue, the built-in one for None; raise `TypeError` for anything else."""
    if catalog is None:
        return default_catalog()
    if not hasattr(catalog, "triggers"):
        raise wrong_type("catalog takes a catalogue", catalog, "Get one with load_catalog")
    return catalog


@contextmanager
def advising(catalog: Catalog | None, call: str) -> Iterator[None]:
    """Tell of the catalogue when an id of another pack is not known; an error that has other advice keeps it."""
    try:
        yield
    except UnknownIdError as error:
        if catalog or error.advice:
            raise
        advice = f"If the subject comes from another pack, pass its catalogue: {call}(…, catalog=…)."
        raise UnknownIdError(error.kind, error.id, error.known, advice) from None
