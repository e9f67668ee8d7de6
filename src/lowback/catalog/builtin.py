"""The built-in pack: trusted, read file by file when asked for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from lowback.catalog.mapping import LISTED, Records, terms_of
from lowback.catalog.redirects import KINDS, current_exercise, current_question, retired_in
from lowback.errors import PackError, RecordError
from lowback.model.exercise import Exercise
from lowback.model.record import field, string
from lowback.model.routine import Routine
from lowback.pack.folder import CORE, file_of, id_of, kind_of
from lowback.pack.locate import builtin_folder
from lowback.pack.reader import UnreadableError, parse_trusted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lowback.pack.folder import Folder

    data_version: str
    """The version of the built-in data: three numbers joined by points. It changes whenever the data does."""

T = TypeVar("T")


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
    kind = KINDS.get(mapping, "")
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
    from lowback.problem import Problem, pointer  # noqa: PLC0415 - a sound installation does without it

    return PackError(CORE, [Problem("", file, reason, pointer=pointer(path))])
