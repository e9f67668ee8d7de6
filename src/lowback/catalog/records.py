"""Mappings from ids to records, built when they are first asked for."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from lowback.errors import UnknownIdError

T = TypeVar("T")


class RetiredIdWarning(UserWarning):
    """An id was retired; its successor was taken.

    Attributes:
        kind: what it is an id of, such as "exercise".
        id: the retired id.
        successor: the id to use from now on.

    """

    def __init__(self, kind: str, id: str, successor: str) -> None:  # noqa: A002 - the field's word
        """Keep both ids."""
        self.kind = kind
        self.id = id
        self.successor = successor
        super().__init__(kind, id, successor)

    def __str__(self) -> str:
        """Say which id to use from now on."""
        return f"{self.kind} {self.id!r} is now called {self.successor!r}. Use the new id"


class Records(Mapping[str, T]):
    """A read-only mapping of records by id, in the order of the ids.

    A record is built when it is first asked for and kept. It is safe to use from several threads: each id gives
    the same object every time. An unknown id raises `UnknownIdError`, a `KeyError` that lists close matches. A
    retired id gives its successor and warns with `RetiredIdWarning`.
    """

    def __init__(
        self,
        kind: str,
        load: Callable[[str], T | None],
        ids: Callable[[], Iterable[str]],
        retired: Callable[[], Mapping[str, str | None]] = dict,
    ) -> None:
        """Take what the records are and how to get them.

        Args:
            kind: what they are, for messages.
            load: how to get one; it returns None when there is none.
            ids: how to list the ids.
            retired: how to list the retired ids, each with its successor, or None when nothing replaces it.

        """
        self._kind = kind
        self._load = load
        self._ids = ids
        self.retired = retired
        self._kept: dict[str, T] = {}

    @classmethod
    def of(cls, kind: str, records: Mapping[str, T], retired: Mapping[str, str | None]) -> Records[T]:
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
        if isinstance(record, str):
            found = self.find(record)
            if found is not None:
                return found
            retired = self.retired()
            if record in retired:
                return self._successor(record, retired[record])
        raise UnknownIdError(self._kind, record, self)

    def _successor(self, record: str, successor: str | None) -> T:
        if successor is None:
            raise UnknownIdError(self._kind, record, self, "It was retired, and nothing replaces it.")
        warnings.warn(RetiredIdWarning(self._kind, record, successor), stacklevel=_callers_level())
        return self[successor]

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


def _callers_level() -> int:
    """Return at which level of the stack the code stands that called lowback."""
    frame, level = sys._getframe(1), 1  # noqa: SLF001 - warnings can skip files by itself from Python 3.12 on
    while frame.f_back and str(frame.f_globals.get("__name__")).startswith("lowback."):
        frame, level = frame.f_back, level + 1
    return level
