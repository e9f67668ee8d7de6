"""Packs from outside: opened, read and checked whole, then built record by record when one is asked for."""

from __future__ import annotations

import os
from collections import ChainMap
from threading import RLock
from typing import TYPE_CHECKING, Any

import attrs

from lowback.catalog.records import (
    LISTED,
    RETIRABLE,
    Records,
    current_exercise,
    current_question,
    retired_in,
    retired_of,
    terms_of,
)
from lowback.errors import PackError, RecordError
from lowback.model.dict_conversion import field, string
from lowback.model.exercise import Exercise
from lowback.model.routine import Routine
from lowback.pack.folder import CORE, DiskFolder, file_of, id_of, kind_of
from lowback.pack.json_reader import UnreadableError, parse
from lowback.pack.limits import MAX_FILES, MAX_PACK_BYTES
from lowback.pack.locate import builtin_folder, open_pack
from lowback.pack.references import SPLITTABLE, Reference, bare, named, references, terms_named
from lowback.problem import Problem, pointer
from lowback.validation.pack_check import check_pack, errors_only, file_reports, sound_records
from lowback.validation.rules.whole_pack import newer_schema, no_pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lowback.model.vocabulary import RedFlag
    from lowback.pack.folder import Folder
    from lowback.pack.locate import Installed
    from lowback.problem import Path

    Json = dict[str, Any]
    Builders = Mapping[str, Callable[[Any], Any]]
    Kinds = Mapping[str, Mapping[str, Any]]
    Retired = Mapping[str, Mapping[str, tuple[str, ...]]]


_PACK = "pack.json"


def opened(name: str | os.PathLike[str]) -> Folder:
    """Return the folder of a pack, as `open_pack` finds it.

    Raises:
        PackError: when it cannot be read, or has too many files.
        TypeError: when it is neither a text nor a path.
        UnknownIdError: when there is no pack of that name.

    """
    return _opened(name, lambda: open_pack(name))


def opened_installed(pack: Installed) -> Folder:
    """Return the folder of an installed pack, whatever else has its name; raise `PackError` as `opened` does."""
    return _opened(pack.id, pack.folder)


def distinct(folders: Iterable[Folder]) -> list[Folder]:
    """Return each folder once, however it was named; without that of the built-in pack, which is always there."""
    by_place = {os.path.realpath(folder.name): folder for folder in folders}
    by_place.pop(os.path.realpath(builtin_folder().name), None)
    return list(by_place.values())


def _opened(name: str | os.PathLike[str], find: Callable[[], Folder]) -> Folder:
    try:
        folder = find()
        _refuse_any_folder(folder)
        count = len(folder.entries())
    except OSError as error:
        raise refused(name, f"cannot be read: {error.strerror}") from None
    except UnreadableError as error:
        raise refused(name, str(error)) from None
    if count > MAX_FILES:
        raise refused(folder.name, f"it has more than {MAX_FILES:,} files. Make it smaller")
    return folder


def _refuse_any_folder(folder: Folder) -> None:
    """Raise `PackError` for a folder on disk that holds no pack, such as somebody's home, before it is gone through."""
    is_on_disk = isinstance(folder, DiskFolder) and os.path.isdir(folder.name)
    if is_on_disk and not os.path.lexists(os.path.join(folder.name, _PACK)):
        missing = no_pack()
        raise PackError(folder.name, [Problem("LB130", _PACK, missing.message, missing.hint)])


def refused(name: str | os.PathLike[str], reason: str) -> PackError:
    """Return the error for a pack that cannot be used as a whole."""
    return PackError(os.fsdecode(name), [Problem("", ".", reason)])


def checked_records(folder: Folder) -> dict[str, Any]:
    """Return the records of a pack by file, after checking all of them for errors; warnings do not count.

    Raises:
        PackError: naming every file that cannot be used, and why.

    """
    records = _sound(folder)
    if records is not None:
        return records
    files = dict.fromkeys(["pack.json", *(file for file, _ in folder.entries())])
    names = {file: file for file in sorted(files)}
    pack = check_pack(folder, errors_only(), names)
    problems = [problem for report in file_reports(pack, errors_only(), names) for problem in report.problems]
    if problems:
        raise PackError(folder.name, problems)
    return {file: record.value for file, record in pack.records.items()}


def _sound(folder: Folder) -> dict[str, Any] | None:
    """Return the records of a pack by file; None when it has errors, or may have. Its bytes are not kept."""
    files, faults = _raw(folder)
    return None if faults else sound_records(files)


def read_records(folder: Folder) -> dict[str, Any]:
    """Return the records of a pack that someone else has checked, by file.

    Raises:
        PackError: naming every file that cannot be read, and why; or a newer schema.

    """
    files, unreadable = _raw(folder)
    records = {}
    for file, raw in files.items():
        try:
            records[file] = parse(raw)
        except UnreadableError as error:
            unreadable[file] = str(error)
    newer = newer_schema(records.get("pack.json"))
    if newer:
        raise PackError(folder.name, [Problem("LB131", "pack.json", newer.message, newer.hint, pointer(newer.path))])
    if unreadable:
        raise PackError(folder.name, [Problem("", file, reason) for file, reason in sorted(unreadable.items())])
    return records


def _raw(folder: Folder) -> tuple[dict[str, bytes], dict[str, str]]:
    """Return the bytes of every file, and why some cannot be read; raise `PackError` for too many bytes in all."""
    files: dict[str, bytes] = {}
    unreadable: dict[str, str] = {}
    size = 0
    for file, reason in folder.entries():
        try:
            files |= {} if reason else {file: folder.read(file)}
            unreadable |= {file: reason} if reason else {}
        except FileNotFoundError:
            unreadable[file] = "is gone"
        except UnreadableError as error:
            unreadable[file] = str(error)
        size += len(files.get(file, b""))
        if size > MAX_PACK_BYTES:
            raise refused(folder.name, f"it has more than {MAX_PACK_BYTES:,} bytes in all. Make it smaller")
    return files, unreadable


@attrs.frozen
class Loaded:
    """What an outside pack holds: for each kind its records, by the ids they have outside the pack."""

    id: str
    """The pack's id."""
    place: str
    """Where its files are."""
    records: Kinds
    """From "exercises", "routines", "sources" or a kind of vocabulary to records by id."""
    retired: Retired
    """From "exercises" or another kind that can be retired to retired ids, each with its successors."""


def load_pack(folder: Folder, core: Kinds, builders: Builders, *, check: bool = True) -> Loaded:
    """Return what a pack holds, after checking all of it.

    Args:
        folder: where the pack is.
        core: the records of the built-in pack, by kind.
        builders: how to build the terms of each kind of vocabulary, and the sources.
        check: whether to check it; without, what cannot be read or built is still refused.

    Raises:
        PackError: naming every file that cannot be used, and why.

    """
    _refuse_core(folder)
    files = checked_records(folder) if check else read_records(folder)
    pack = _Pack.of(folder.name, files, core, builders, is_checked=check)
    loaded = pack.loaded()
    if not check:
        pack.refuse([problem for kind in ("exercises", "routines") for problem in _problems(loaded.records[kind])])
    return loaded


def refuse_twins(packs: Sequence[Loaded]) -> None:
    """Raise `PackError` when two packs have the same id: nothing overrides silently."""
    places: dict[str, str] = {}
    for pack in packs:
        if pack.id in places:
            message = f"{pack.id!r} is the id of two packs, at {places[pack.id]} and at {pack.place}"
            hint = "Load one of them, or change the id of the other"
            raise PackError(pack.id, [Problem("", "pack.json", message, hint, "/id")])
        places[pack.id] = pack.place


def _refuse_core(folder: Folder) -> None:
    """Raise `PackError` for a pack that calls itself the built-in one."""
    try:
        about = parse(folder.read("pack.json"))
    except (UnreadableError, FileNotFoundError):
        return
    if isinstance(about, dict) and about.get("id") == CORE:
        message = f"{CORE!r} is the built-in pack. Choose another id"
        raise PackError(folder.name, [Problem("", "pack.json", message, pointer="/id")])


def _problems(records: Mapping[str, Any]) -> Iterable[Problem]:
    """Build every record, and yield why some cannot be built."""
    for record in records:
        try:
            records[record]
        except PackError as error:
            yield from error.problems


@attrs.frozen(eq=False)
class _Links:
    """Where the ids lead that the records of a pack name."""

    pack: str
    own: Mapping[str, frozenset[str]]
    """The ids of the pack, by kind."""
    core: Kinds
    retired: Retired
    is_checked: bool
    _ids: dict[str, tuple[frozenset[str], frozenset[str]]] = attrs.field(factory=dict, init=False)
    """The ids that lead somewhere, by kind: those of the pack, and those of the built-in one."""
    _targets: dict[tuple[str, str], str] = attrs.field(factory=dict, init=False)
    """Where ids lead, by their kind and as they are written."""
    _linked: set[str] = attrs.field(factory=set, init=False)
    """The files whose records are linked: a record is linked in place, which must be done once."""

    def link(self, file: str, record: Any) -> None:
        """Lead every reference to the id that it has outside the pack; one that leads nowhere stays as it is."""
        if file in self._linked:
            return
        self._linked.add(file)
        for reference in self._moving(kind_of(file) or "", record):
            reference.replace(self._target(reference.kind, reference.id))

    def _moving(self, kind: str, record: Any) -> Iterable[Reference]:
        """Return references of a record, at least those that lead to another id outside the pack."""
        if not self.is_checked:
            return references(kind, record)
        moved = {target for target, name in named(kind, record) if self._target(target, name) != name}
        # Most records cite nothing of their own pack, and places take longer to find than ids.
        return references(kind, record) if "sources" in moved else terms_named(kind, record) if moved else ()

    def _target(self, kind: str, name: str) -> str:
        """Return the id that a record has outside the pack; that which is written when it leads nowhere."""
        if (kind, name) not in self._targets:
            target = Reference(kind, name, (), None).leads_to(self.pack, *self._leading(kind))
            self._targets[kind, name] = target or name
        return self._targets[kind, name]

    def _leading(self, kind: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the ids of a kind that lead somewhere, retired ones too: the pack's, and the built-in pack's."""
        if kind not in self._ids:
            own = self.retired[kind] if kind in SPLITTABLE else {}
            retired = retired_of(self.core[kind])
            self._ids[kind] = (
                self.own[kind].union(bare(old) for old, new in own.items() if new),
                frozenset(self.core[kind]).union(old for old, new in retired.items() if new),
            )
        return self._ids[kind]


@attrs.frozen(eq=False)
class _Pack:
    """The objects of a pack: terms at once, exercises and routines when they are asked for."""

    id: str
    place: str
    files: Json
    builders: Builders
    core: Kinds
    retired: Retired
    split: Retired
    """The retired ids that stand for all of their successors, by kind."""
    links: _Links
    problems: tuple[Problem, ...]
    """Why files that list something cannot be used."""
    lock: RLock = attrs.field(factory=RLock, init=False)

    @classmethod
    def of(cls, place: str, files: Json, core: Kinds, builders: Builders, *, is_checked: bool) -> _Pack:
        """Return the pack of some files; raise `PackError` when it has no id."""
        try:
            pack = field(files.get("pack.json"), "id", string)
        except RecordError as error:
            raise PackError(place, [_problem("pack.json", error)]) from None
        problems: list[Problem] = []
        retired = {mapping: _retired(files, kind, pack, problems) for mapping, kind in RETIRABLE.items()}
        split = {kind: {**retired_of(core[kind]), **retired[kind]} for kind in SPLITTABLE}
        own = {kind: _ids(files, kind, problems) for kind in core}
        links = _Links(pack, own, core, retired, is_checked)
        return cls(pack, place, files, builders, core, retired, split, links, tuple(problems))

    def loaded(self) -> Loaded:
        """Return what the pack holds; raise `PackError` for terms and redirects that cannot be built."""
        exercises = self._records("exercise", self._exercise)
        known: Mapping[str, Exercise] = ChainMap(exercises, self.core["exercises"])  # type: ignore[arg-type]  # it is only read
        routines = self._records("routine", lambda data: Routine.from_dict(data, known))
        problems = [*self.problems]
        terms = {id_of(file): self._terms(file, problems) for file in self.files if kind_of(file) in LISTED}
        self.refuse(problems)
        return Loaded(self.id, self.place, {"exercises": exercises, "routines": routines, **terms}, self.retired)

    def refuse(self, problems: Iterable[Problem]) -> None:
        """Raise `PackError` when there are problems."""
        if distinct := dict.fromkeys(problems):
            raise PackError(self.place, distinct)

    def _records(self, kind: str, build: Callable[[Json], Any]) -> Records[Any]:
        start = f"{self.id}:"
        ids = frozenset(f"{start}{record}" for record in self.links.own[f"{kind}s"])

        def load(record: str) -> Any:
            return self._record(file_of(kind, record.removeprefix(start)), build) if record in ids else None

        return Records(kind, load, lambda: ids)

    def _record(self, file: str, build: Callable[[Json], Any]) -> Any:
        with self.lock:
            record = self.files[file]
            self.links.link(file, record)
            try:
                return build(self._outside(record))
            except RecordError as error:
                raise PackError(self.place, [_problem(file, error)]) from None

    def _exercise(self, data: Json) -> Exercise:
        return current_exercise(Exercise.from_dict(data), self.split["precautions"])

    def _question(self, data: Json) -> RedFlag:
        return current_question(self.builders["red_flags"](data), self.split["red_flags"])

    def _terms(self, file: str, problems: list[Problem]) -> Json:
        build = self._question if id_of(file) == "red_flags" else self.builders[id_of(file)]
        key = LISTED[kind_of(file) or ""]
        self.links.link(file, self.files[file])
        terms = _built(
            self.files, file, lambda data: terms_of(data, key, lambda term: build(self._outside(term))), problems
        )
        return {f"{self.id}:{term}": value for term, value in terms.items()}

    def _outside(self, data: Any) -> Any:
        """Return a record with the id that it has outside the pack."""
        return {**data, "id": f"{self.id}:{data['id']}"} if isinstance(data, dict) and "id" in data else data


def _retired(files: Json, kind: str, pack: str, problems: list[Problem]) -> Mapping[str, tuple[str, ...]]:
    """Return the retired ids of a kind that a pack has."""
    return _built(files, "redirects.json", lambda data: retired_in(data, kind, f"{pack}:"), problems)


def _ids(files: Json, kind: str, problems: list[Problem]) -> frozenset[str]:
    """Return the ids of a kind that a pack has."""
    if kind in {"exercises", "routines"}:
        return frozenset(id_of(file) for file in files if file.startswith(f"{kind}/"))
    file = "sources.json" if kind == "sources" else f"vocabulary/{kind}.json"
    key = LISTED[kind_of(file) or ""]
    return frozenset(_built(files, file, lambda data: terms_of(data, key, lambda _: None), problems))


def _built(
    files: Json, file: str, build: Callable[[Any], Mapping[str, Any]], problems: list[Problem]
) -> Mapping[str, Any]:
    """Return what is built of a file; nothing when there is no such file, or when it is added to the problems."""
    try:
        return build(files[file]) if file in files else {}
    except RecordError as error:
        problems.append(_problem(file, error))
        return {}


def _problem(file: str, error: RecordError) -> Problem:
    path: Path = error.path
    return Problem("", file, error.reason, pointer=pointer(path))
