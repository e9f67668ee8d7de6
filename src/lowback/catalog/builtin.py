"""Records that are built when they are first asked for, and the built-in pack: trusted, read file by file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from lowback.catalog.redirects import (
    RETIRABLE,
    current_exercise,
    current_question,
    retired_in,
    unknown_id,
    warn_retired,
)
from lowback.errors import PackError, RecordError
from lowback.model.dict_conversion import field, many, string
from lowback.model.exercise import Exercise
from lowback.model.routine import Routine
from lowback.pack.folder import CORE, file_of, id_of, kind_of
from lowback.pack.json_reader import UnreadableError, parse_trusted
from lowback.pack.locate import builtin_folder

if TYPE_CHECKING:
    from lowback.pack.folder import Folder

    data_version: str
    """The version of the built-in data: three numbers joined by points. It changes whenever the data does."""


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


def __getattr__(name: str) -> str:
    """Read the version of the data when it is first used."""
    if name != "data_version":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return builtin_version(builtin_folder())


def builtin_version(folder: Folder) -> str:
    """Return the version of the built-in data; raise `PackError` when its file is missing or damaged."""
    version = _one(folder, "pack.json", lambda data: field(data, "version", string))
    if version is None:
        raise _damaged("pack.json", "is missing. Install lowback again")
    return version


def builtin_exercises(folder: Folder) -> Records[Exercise]:
    """Return the exercises of the built-in pack."""
    retired = _retired(folder, "precautions")

    def load(record: str) -> Exercise | None:
        file = file_of("exercise", record)
        return _one(folder, file, lambda data: current_exercise(Exercise.from_dict(data), retired()))

    return Records("exercise", _safely(load), lambda: _ids(folder, "exercises/"), _retired(folder, "exercises"))


def builtin_routines(folder: Folder, exercises: Records[Exercise]) -> Records[Routine]:
    """Return the routines of the built-in pack; each takes the exercises it names."""

    def load(record: str) -> Routine | None:
        return _one(folder, file_of("routine", record), lambda data: Routine.from_dict(data, exercises))

    return Records("routine", _safely(load), lambda: _ids(folder, "routines/"), _retired(folder, "routines"))


def builtin_terms(folder: Folder, file: str, kind: str, build: Callable[[dict[str, Any]], T]) -> Records[T]:
    """Return the terms of one file of the built-in pack, all read at the first use."""
    retired = _retired(folder, id_of(file))

    @cache
    def terms() -> dict[str, Any]:
        entries: dict[str, Any] | None = _one(
            folder, file, lambda data: terms_of(data, LISTED[kind_of(file) or ""], build)
        )
        if entries is None:
            raise _damaged(file, "is missing. Install lowback again")
        if id_of(file) == "red_flags":
            return {term: current_question(flag, retired()) for term, flag in entries.items()}
        return entries

    return Records(kind, lambda term: terms().get(term), terms, retired)


#: No id is longer, and some file systems know no longer names.
_LONGEST = 64


def _retired(folder: Folder, mapping: str) -> Callable[[], Mapping[str, tuple[str, ...]]]:
    """Return how to list the retired ids of one mapping of the catalogue."""
    kind = RETIRABLE.get(mapping, "")
    return cache(lambda: _one(folder, "redirects.json", lambda data: retired_in(data, kind)) or {})


def _safely(load: Callable[[str], T | None]) -> Callable[[str], T | None]:
    """Let only ids reach the file system: nothing that could name another file."""
    return lambda record: load(record) if record.isidentifier() and len(record) <= _LONGEST else None


def _ids(folder: Folder, place: str) -> Iterable[str]:
    files = _files(folder)  # type: ignore[arg-type]  # folders are hashable
    return [id_of(file) for file in files if file.startswith(place)]


@cache
def _files(folder: Folder) -> list[str]:
    return folder.files()


def _one(folder: Folder, file: str, build: Callable[[Any], T]) -> T | None:
    """Return what a file holds, or None when there is no such file.

    Raises:
        PackError: when the file is damaged.

    """
    try:
        return build(parse_trusted(folder.read(file)))
    except FileNotFoundError:
        return None
    except UnreadableError as error:
        raise _damaged(file, str(error)) from None
    except RecordError as error:
        raise _damaged(file, error.reason, error.path) from None


def _damaged(file: str, reason: str, path: tuple[str | int, ...] = ()) -> PackError:
    from lowback.problem import Problem, pointer

    return PackError(CORE, [Problem("", file, reason, pointer=pointer(path))])
