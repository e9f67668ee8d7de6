"""Packs from outside: checked whole before anything of them is used."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING, Any

import attrs

from lowback.catalog.redirects import retired_in
from lowback.catalog.terms import LISTED, terms_of
from lowback.errors import PackError, RecordError
from lowback.model.exercise import Exercise
from lowback.model.record import field, string
from lowback.model.routine import Routine
from lowback.pack.layout import CORE, id_of, kind_of
from lowback.pack.reader import UnreadableError, parse
from lowback.pack.references import references
from lowback.problem import Problem, pointer
from lowback.validation.pack_check import PackCheck
from lowback.validation.plan import Plan
from lowback.validation.rules.packs import newer_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lowback.pack.folder import DiskFolder
    from lowback.problem import Path

    Json = dict[str, Any]


@attrs.frozen
class Loaded:
    """What an outside pack holds: for each kind its records, by the ids they have outside the pack."""

    id: str
    #: From "exercises", "routines", "sources" or a kind of vocabulary to records by id.
    records: Mapping[str, Mapping[str, Any]]
    #: From "exercises" or "routines" to retired ids, each with its successor.
    retired: Mapping[str, Mapping[str, str | None]]


def load_pack(
    folder: DiskFolder,
    core: Mapping[str, Mapping[str, Any]],
    terms: Mapping[str, Callable[[Any], Any]],
    *,
    check: bool = True,
) -> Loaded:
    """Return what a pack holds, after checking all of it.

    Args:
        folder: where the pack is.
        core: the records of the built-in pack, by kind.
        terms: how to build the terms of each kind of vocabulary, and the sources.
        check: whether to check it; without, what cannot be read or built is still refused.

    Raises:
        PackError: naming every file that cannot be used, and why.

    """
    try:
        _refuse_core(folder)
        files = _checked(folder) if check else _read(folder)
    except OSError as error:
        raise PackError(folder.name, [Problem("", ".", f"cannot be read: {error.strerror}")]) from None
    building = _Building(folder.name, files, terms)
    building.link(core)
    return building.build(core["exercises"])


def _refuse_core(folder: DiskFolder) -> None:
    """Raise `PackError` for a pack that calls itself the built-in one."""
    try:
        found = parse(folder.read("pack.json"))
    except (UnreadableError, FileNotFoundError):
        return
    if isinstance(found, dict) and found.get("id") == CORE:
        message = f"{CORE!r} is the built-in pack. Choose another id"
        raise PackError(folder.name, [Problem("", "pack.json", message, pointer="/id")])


def refuse_twins(packs: Sequence[Loaded]) -> None:
    """Raise `PackError` when two packs have the same id: nothing overrides silently."""
    ids = [pack.id for pack in packs]
    for found in ids:
        if ids.count(found) > 1:
            message = f"{found!r} is the id of two packs"
            hint = "Load one of them, or change the id of the other"
            raise PackError(found, [Problem("", "pack.json", message, hint, "/id")])


def _checked(folder: DiskFolder) -> Json:
    """Return the records of a pack in which validation finds no error."""
    names = dict.fromkeys(["pack.json", *(file for file, _ in folder.entries())])
    check = PackCheck(folder, Plan(), {file: file for file in sorted(names)})
    problems = [problem for problem in check.problems() if problem.severity == "error"]
    if problems:
        raise PackError(folder.name, problems)
    return check.records()


def _read(folder: DiskFolder) -> Json:
    """Return the records of a pack that someone else has checked."""
    files: Json = {}
    problems = []
    for file, reason in folder.entries():
        try:
            files[file] = None if reason else parse(folder.read(file))
        except (UnreadableError, FileNotFoundError) as error:
            reason = "is gone" if isinstance(error, FileNotFoundError) else str(error)  # noqa: PLW2901 - the first one
        if reason:
            problems.append(Problem("", file, reason))
    newer = newer_schema(files.get("pack.json"))
    if newer:
        problems = [Problem("", "pack.json", f"written for schema {newer}", "Install a newer lowback", "/schema")]
    if problems:
        raise PackError(folder.name, problems)
    return files


class _Building:
    """The objects of a pack."""

    def __init__(self, name: str, files: Json, terms: Mapping[str, Callable[[Any], Any]]) -> None:
        self.name = name
        self.files = files
        self.terms = terms
        self.problems: list[Problem] = []
        if "pack.json" not in files:
            self._report("pack.json", "pack.json is missing. Add it to say what the pack is")
        self.pack = self._try("pack.json", lambda data: field(data, "id", string)) or ""
        self._refuse()

    def link(self, core: Mapping[str, Mapping[str, Any]]) -> None:
        """Lead every reference to the id that it has outside the pack; one that leads nowhere stays as it is."""
        own = {kind: self._defined(kind) for kind in core}
        for file, record in self.files.items():
            for reference in references(kind_of(file) or "", record):
                found = reference.leads_to(self.pack, own[reference.kind], core[reference.kind])
                if found:
                    reference.replace(found)

    def _defined(self, kind: str) -> frozenset[str]:
        if kind in {"exercises", "routines"}:
            return frozenset(id_of(file) for file in self.files if file.startswith(f"{kind}/"))
        file = "sources.json" if kind == "sources" else f"vocabulary/{kind}.json"
        found = self._try(file, lambda data: terms_of(data, LISTED[kind_of(file) or ""], lambda _: None))
        return frozenset(found or ())

    def build(self, core: Mapping[str, Exercise]) -> Loaded:
        """Return the objects; raise `PackError` for all that cannot become one."""
        exercises = self._records("exercise", Exercise.from_dict)
        known = ChainMap(exercises, core)  # type: ignore[arg-type]  # it is only read
        routines = self._records("routine", lambda data: Routine.from_dict(data, known))
        terms = {id_of(file): self._terms(file) for file in self.files if kind_of(file) in LISTED}
        retired = {f"{kind}s": self._retired(kind) for kind in ("exercise", "routine")}
        self._refuse()
        return Loaded(self.pack, {"exercises": exercises, "routines": routines, **terms}, retired)

    def _retired(self, kind: str) -> Mapping[str, str | None]:
        return self._try("redirects.json", lambda data: retired_in(data, kind, f"{self.pack}:")) or {}

    def _records(self, kind: str, build: Callable[[Json], Any]) -> Json:
        files = [file for file in self.files if kind_of(file) == kind]
        made = {f"{self.pack}:{id_of(file)}": self._try(file, lambda data: build(self._own(data))) for file in files}
        return {record: found for record, found in made.items() if found}

    def _terms(self, file: str) -> Json:
        build = self.terms[id_of(file)]
        key = LISTED[kind_of(file) or ""]
        found = self._try(file, lambda data: terms_of(data, key, lambda term: build(self._own(term))))
        return {f"{self.pack}:{term}": value for term, value in (found or {}).items()}

    def _own(self, data: Any) -> Any:  # noqa: ANN401 - any JSON value
        return {**data, "id": f"{self.pack}:{data['id']}"} if isinstance(data, dict) and "id" in data else data

    def _try(self, file: str, build: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - what it builds
        """Return what is built of a file; None when there is no such file, or when it is reported."""
        if file not in self.files:
            return None
        try:
            return build(self.files[file])
        except RecordError as error:
            self._report(file, error.reason, error.path)
            return None

    def _report(self, file: str, message: str, path: Path = ()) -> None:
        self.problems.append(Problem("", file, message, pointer=pointer(path)))

    def _refuse(self) -> None:
        if self.problems:
            raise PackError(self.name, dict.fromkeys(self.problems))
