"""Files that list terms or sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from lowback.model.record import field, many, string

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

#: The key under which a file lists its entries, by the kind of the file.
LISTED = {"sources": "sources", "vocabulary": "terms"}


def terms_of(data: object, key: str, build: Callable[[Any], T]) -> dict[str, T]:
    """Return the entries that a file lists, by id; raise `RecordError` when they are no entries."""
    return dict(field(data, key, many(lambda term: (field(term, "id", string), build(term)))))
