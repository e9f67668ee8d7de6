"""Mappings from ids to records, built when they are first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from lowback.errors import UnknownIdError

T = TypeVar("T")


class Records(Mapping[str, T]):
    """A read-only mapping of records by id, in the order of the ids.

    A record is built when it is first asked for and kept. It is safe to use from several threads: each id gives
    the same object every time. An unknown id raises `UnknownIdError`, a `KeyError` that lists close matches.
    """

    def __init__(self, kind: str, load: Callable[[str], T | None], ids: Callable[[], Iterable[str]]) -> None:
        """Take what the records are, how to get one (None if there is none), and how to list the ids."""
        self._kind = kind
        self._load = load
        self._ids = ids
        self._kept: dict[str, T] = {}

    @classmethod
    def of(cls, kind: str, records: Mapping[str, T]) -> Records[T]:
        """Return a mapping of records that are there already."""
        return cls(kind, records.get, records.keys)

    def __getitem__(self, record: str) -> T:
        """Return a record; raise `UnknownIdError` when there is none of that id."""
        if isinstance(record, str):
            kept = self._kept.get(record)
            if kept is not None:
                return kept
            loaded = self._load(record)
            if loaded is not None:
                return self._kept.setdefault(record, loaded)
        raise UnknownIdError(self._kind, record, self)

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
        return (Records.of, (self._kind, dict(self)))
