"""Records by id: built when they are first asked for, with retired ids that lead on; and those of the built-in pack."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from lowback.errors import PackError, RecordError, UnknownIdError
from lowback.model.dict_conversion import expected, field, many, null_or, string
from lowback.model.exercise import Exercise
from lowback.model.routine import Routine
from lowback.pack.folder import CORE, file_of, id_of, kind_of
from lowback.pack.json_reader import UnreadableError, parse_trusted
from lowback.pack.locate import builtin_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowback.model.exercise_parts import PrecautionUse
    from lowback.model.vocabulary import RedFlag
    from lowback.pack.folder import Folder

    data_version: str
    """The version of the built-in data: three numbers joined by points. It changes whenever the data does."""


#: Retired ids, each with its successors: several when it was split, none when nothing replaces it.
Retired = dict[str, tuple[str, ...]]

#: What can be retired, by the name of the catalogue's mapping.
RETIRABLE = {"exercises": "exercise", "routines": "routine", "precautions": "precaution", "red_flags": "red_flag"}


class RetiredIdWarning(UserWarning):
    """An id was retired; its successor was taken, or all of its successors."""

    kind: str
    """What it is an id of, such as "exercise"."""
    id: str
    """The retired id."""
    successors: tuple[str, ...]
    """The ids to use from now on: several when what it stood for was split."""
    successor: str | None
    """The id to use from now on; None when there are several."""

    def __init__(self, kind: str, id: str, *successors: str) -> None:
        """Keep all ids."""
        self.kind = kind
        self.id = id
        self.successors = successors
        self.successor = successors[0] if len(successors) == 1 else None
        super().__init__(kind, id, *successors)

    def __str__(self) -> str:
        """Say which id, or which ids, to use from now on."""
        return f"{self.kind} {self.id!r} {_became(self.successors)}"


def warn_retired(kind: str, old: str, successors: Iterable[str]) -> None:
    """Warn, at the line that called lowback, that an id was retired."""
    warnings.warn(RetiredIdWarning(kind, old, *successors), stacklevel=_callers_level())


#: Modules whose code is no caller: ours, and what it calls itself through.
_OURS = ("lowback.", "collections.abc", "functools")


def _callers_level() -> int:
    """Return the level of the stack at which lowback was called."""
    frame, level = sys._getframe(1), 1  # noqa: SLF001 - warnings can skip files by itself from Python 3.12 on
    while frame.f_back and str(frame.f_globals.get("__name__")).startswith(_OURS):
        frame, level = frame.f_back, level + 1
    return level


def unknown_id(kind: str, name: object, known: Iterable[str], retired: Mapping[str, tuple[str, ...]]) -> UnknownIdError:
    """Return the error for an id that is not there; of a retired one it says what became of it."""
    if not isinstance(name, str) or name not in retired:
        return UnknownIdError(kind, name, known)
    return UnknownIdError(kind, name, known, f"It {_became(retired[name])}.")


def _became(successors: tuple[str, ...]) -> str:
    """Return what became of a retired id, as the end of a sentence."""
    if not successors:
        return "was retired, and nothing replaces it"
    if len(successors) == 1:
        return f"is now called {successors[0]!r}. Use the new id"
    return f"was split into {', '.join(map(repr, successors))}. Use the new ids"


def retired_of(records: Mapping[str, Any]) -> Mapping[str, tuple[str, ...]]:
    """Return the retired ids of a catalogue's mapping; none when it knows of none."""
    retired: Mapping[str, tuple[str, ...]] = getattr(records, "retired", dict)()
    return retired


def retired_in(data: Any, kind: str, prefix: str = "") -> Retired:
    """Return the retired ids of a kind, each with its successors.

    Args:
        data: what `redirects.json` holds.
        kind: what was retired, such as "exercise".
        prefix: the qualifier of the ids outside the pack, such as "clinic:".

    Raises:
        RecordError: when it holds no redirects.

    """
    entries = field(data, "redirects", _entries)
    return {
        prefix + field(entry, "from", string): tuple(
            prefix + new for new in field(entry, "to", null_or(_successors)) or ()
        )
        for entry in entries
        if field(entry, "kind", string) == kind
    }


def _entries(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise expected("an array", data)
    return data


def _successors(data: Any) -> tuple[str, ...]:
    return many(string)(data) if isinstance(data, list) else (string(data),)


def current_exercise(exercise: Exercise, retired: Mapping[str, tuple[str, ...]]) -> Exercise:
    """Return an exercise in which each retired precaution is replaced by all of its successors.

    Each successor has what the exercise says of the retired one. Of two entries that come to the same precaution, the
    one stays that lets less be done.
    """
    if retired.keys().isdisjoint(use.id for use in exercise.precautions):
        return exercise
    kept: dict[str, PrecautionUse] = {}
    for use in exercise.precautions:
        for name in _current("precaution", use.id, retired):
            if name not in kept or _leniency(use) < _leniency(kept[name]):
                kept[name] = use.but(id=name)
    return exercise.but(precautions=tuple(kept.values()))


def _leniency(use: PrecautionUse) -> int:
    """Return how much an entry lets be done: one without an action of its own may or may not forbid the exercise."""
    return 2 if use.action == "modify" else 0 if use.action else 1


def current_question(flag: RedFlag, retired: Mapping[str, tuple[str, ...]]) -> RedFlag:
    """Return a question that is raised by current questions: in place of a retired one, by each of its successors."""
    if not flag.raised or retired.keys().isdisjoint(flag.raised.by):
        return flag
    by = dict.fromkeys(name for old in flag.raised.by for name in _current("red flag", old, retired))
    return flag.but(raised=flag.raised.but(by=tuple(by)))


def _current(kind: str, name: str, retired: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the ids that replace an id; the id itself when it was not retired, or nothing replaces it."""
    successors = retired.get(name, ())
    if successors:
        warn_retired(kind, name, successors)
    return successors or (name,)


_T = TypeVar("_T")

#: The key under which a file lists its entries, by the kind of the file.
LISTED = {"sources": "sources", "vocabulary": "terms"}


class Records(Mapping[str, _T]):
    """A read-only mapping of records by id, in the order of the ids.

    A record is built when it is first asked for and kept. It is safe to use from several threads: each id gives
    the same object every time. An unknown id raises `UnknownIdError`, a `KeyError` that lists close matches. A
    retired id gives its successor and warns with `RetiredIdWarning`; one that was split is unknown, and the error names
    what it stands for.
    """

    def __init__(
        self,
        kind: str,
        load: Callable[[str], _T | None],
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
        self._kept: dict[str, _T] = {}

    @classmethod
    def of(cls, kind: str, records: Mapping[str, _T], retired: Mapping[str, tuple[str, ...]]) -> Records[_T]:
        """Return a mapping of records that are there already."""
        return cls(kind, records.get, records.keys, lambda: retired)

    def find(self, record: str) -> _T | None:
        """Return a record by the id that it has now; None when there is none."""
        kept = self._kept.get(record)
        if kept is not None:
            return kept
        loaded = self._load(record)
        return None if loaded is None else self._kept.setdefault(record, loaded)

    def __getitem__(self, record: str) -> _T:
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
        """Return the kind and the number of records."""
        return f"<Records of {self._kind}: {len(self)}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle as the records themselves, all of them."""
        return (Records.of, (self._kind, dict(self), dict(self.retired())))


def terms_of(data: object, key: str, build: Callable[[Any], _T]) -> dict[str, _T]:
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


def builtin_terms(folder: Folder, file: str, kind: str, build: Callable[[dict[str, Any]], _T]) -> Records[_T]:
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


def _safely(load: Callable[[str], _T | None]) -> Callable[[str], _T | None]:
    """Let only ids reach the file system: nothing that could name another file."""
    return lambda record: load(record) if record.isidentifier() and len(record) <= _LONGEST else None


def _ids(folder: Folder, place: str) -> Iterable[str]:
    files = _files(folder)  # type: ignore[arg-type]  # folders are hashable
    return [id_of(file) for file in files if file.startswith(place)]


@cache
def _files(folder: Folder) -> list[str]:
    return folder.files()


def _one(folder: Folder, file: str, build: Callable[[Any], _T]) -> _T | None:
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
