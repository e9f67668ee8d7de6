"""Mappings from ids to records, built when they are first asked for, and the terms that a file lists by id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from lowback.catalog.redirects import unknown_id, warn_retired
from lowback.model.record import field, many, string

T = TypeVar("T")

#: The key under which a file lists its entries, by the kind of the file.
LISTED = {"sources": "sources", "vocabulary": "terms"}


class Records(Mapping[str, T]):
    """A read-only mapping of records by id, in the order of the ids.

    A record is built when it is first asked for and kept. It is safe to use from several threads: each id gives
    the same object every time. An unknown id raises `UnknownIdError`, a `KeyError` that lists close matches. A
    retired id gives its successor and warns with `RetiredIdWarning`; one that was split is unknown, and the error names
    what it stands for.
    """

    def __init__(
        self,
        kind: str,
        load: Callable[[str], T | None],
        ids: Callable[[], Iterable[str]],
        retired: Callable[[], Mapping[str, tuple[str, ...]]] = dict,
    ) -> None:
        """Take what the records are and how to get them.

        Args:
            kind: what they are, for messages.
            load: how to get one; it returns None when there is none.
            ids: how to list the ids.
            retired: how to list the retired ids, each with its successors.

        """
        self._kind = kind
        self._load = load
        self._ids = ids
        self.retired = retired
        self._kept: dict[str, T] = {}

    @classmethod
    def of(cls, kind: str, records: Mapping[str, T], retired: Mapping[str, tuple[str, ...]]) -> Records[T]:
        """Return a mapping of records that are there already."""
        return cls(kind, records.get, records.keys, lambda: retired)

    def find(self, record: str) -> T | None:
        """Return a record by the id that it has now; None when there is none."""
        kept = self._kept.get(record)
        if kept is not None:
            return kept
        loaded = self._load(record)
        return None if loaded is None else self._kept.setdefault(record, loaded)

    def __getitem__(self, record: str) -> T:
        """Return a record; raise `UnknownIdError` when there is none of that id."""
        retired: Mapping[str, tuple[str, ...]] = {}
        if isinstance(record, str):
            current = self.find(record)
            if current is not None:
                return current
            retired = self.retired()
            successors = retired.get(record, ())
            successor = self.find(successors[0]) if len(successors) == 1 else None
            if successor is not None:
                warn_retired(self._kind, record, successors)
                return successor
        raise unknown_id(self._kind, record, self, retired)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the ids, sorted."""
        return iter(sorted(self._ids()))

    def __len__(self) -> int:
        """Return how many records there are."""
        return len(list(self._ids()))

    def __repr__(self) -> str:
        """Name the kind and the ids."""
        return f"<{self._kind} records: {', '.join(self)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as the records themselves, all of them."""
        return (Records.of, (self._kind, dict(self), dict(self.retired())))


def terms_of(data: object, key: str, build: Callable[[Any], T]) -> dict[str, T]:
    """Return the entries that a file lists, by id; raise `RecordError` when they are no entries."""
    return dict(field(data, key, many(lambda term: (field(term, "id", string), build(term)))))
