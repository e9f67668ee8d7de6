"""Packs from outside: checked whole, then built record by record when one is asked for."""

from __future__ import annotations

from collections import ChainMap
from threading import RLock
from typing import TYPE_CHECKING, Any

import attrs

from lowback.catalog.checked import checked_records, read_records
from lowback.catalog.records import Records
from lowback.catalog.redirects import KINDS, current_exercise, current_question, retired_in, retired_of
from lowback.catalog.terms import LISTED, terms_of
from lowback.errors import PackError, RecordError
from lowback.model.exercise import Exercise
from lowback.model.record import field, string
from lowback.model.routine import Routine
from lowback.pack.layout import CORE, file_of, id_of, kind_of
from lowback.pack.reader import UnreadableError, parse
from lowback.pack.references import SPLITTABLE, Reference, bare, named, references, terms_named
from lowback.problem import Problem, pointer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from lowback.model.vocabulary import RedFlag
    from lowback.pack.folder import Folder
    from lowback.problem import Path

    Json = dict[str, Any]


@attrs.frozen
class Loaded:
    """What an outside pack holds: for each kind its records, by the ids they have outside the pack."""

    id: str
    #: Where its files are.
    place: str
    #: From "exercises", "routines", "sources" or a kind of vocabulary to records by id.
    records: Mapping[str, Mapping[str, Any]]
    #: From "exercises" or another kind that can be retired to retired ids, each with its successors.
    retired: Mapping[str, Mapping[str, tuple[str, ...]]]


def load_pack(
    folder: Folder,
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
    _refuse_core(folder)
    files = checked_records(folder) if check else read_records(folder)
    building = _Building(folder.name, files, core, terms, is_checked=check)
    loaded = building.loaded()
    if not check:
        building.build_all(loaded)
    return loaded


def _refuse_core(folder: Folder) -> None:
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
    known: dict[str, str] = {}
    for pack in packs:
        if pack.id in known:
            message = f"{pack.id!r} is the id of two packs, at {known[pack.id]} and at {pack.place}"
            hint = "Load one of them, or change the id of the other"
            raise PackError(pack.id, [Problem("", "pack.json", message, hint, "/id")])
        known[pack.id] = pack.place


class _Building:
    """The objects of a pack: terms at once, exercises and routines when they are asked for."""

    def __init__(
        self,
        name: str,
        files: Json,
        core: Mapping[str, Mapping[str, Any]],
        terms: Mapping[str, Callable[[Any], Any]],
        *,
        is_checked: bool,
    ) -> None:
        self.name = name
        self.is_checked = is_checked
        self.files = files
        self.core = core
        self.terms = terms
        self.problems: list[Problem] = []
        # A record is linked where it stands, which must be done once.
        self.linked: set[str] = set()
        #: The ids that lead somewhere, by their kind: those of the pack, and those of the built-in one.
        self.leading: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        #: Where ids lead, by their kind and as they are written.
        self.led: dict[tuple[str, str], str] = {}
        self.lock = RLock()
        try:
            self.pack = field(files.get("pack.json"), "id", string)
        except RecordError as error:
            raise PackError(name, [_problem("pack.json", error.reason, error.path)]) from None
        self.retired = {mapping: self._retired(kind) for mapping, kind in KINDS.items()}
        #: The retired ids that stand for all of their successors.
        self.split = {kind: {**retired_of(core[kind]), **self.retired[kind]} for kind in SPLITTABLE}
        self.own = {kind: self._defined(kind) for kind in core}

    def loaded(self) -> Loaded:
        """Return what the pack holds; raise `PackError` for terms and redirects that cannot be built."""
        exercises = self._records("exercise", self._exercise)
        known: Mapping[str, Exercise] = ChainMap(exercises, self.core["exercises"])  # type: ignore[arg-type]  # it is only read
        routines = self._records("routine", lambda data: Routine.from_dict(data, known))
        terms = {id_of(file): self._terms(file) for file in self.files if kind_of(file) in LISTED}
        self._refuse()
        return Loaded(self.pack, self.name, {"exercises": exercises, "routines": routines, **terms}, self.retired)

    def build_all(self, loaded: Loaded) -> None:
        """Build every exercise and routine; raise `PackError` for all that cannot become one."""
        for records in (loaded.records["exercises"], loaded.records["routines"]):
            for record in records:
                try:
                    records[record]
                except PackError as error:
                    self.problems += error.problems
        self._refuse()

    def _records(self, kind: str, build: Callable[[Json], Any]) -> Records[Any]:
        start = f"{self.pack}:"
        ids = frozenset(f"{start}{each}" for each in self.own[f"{kind}s"])

        def load(record: str) -> Any:  # noqa: ANN401 - what it builds
            return self._built(file_of(kind, record.removeprefix(start)), build) if record in ids else None

        return Records(kind, load, lambda: ids)

    def _built(self, file: str, build: Callable[[Json], Any]) -> Any:  # noqa: ANN401 - as above
        with self.lock:
            record = self.files[file]
            self._link(file, record)
            try:
                return build(self._own(record))
            except RecordError as error:
                raise PackError(self.name, [_problem(file, error.reason, error.path)]) from None

    def _exercise(self, data: Json) -> Exercise:
        return current_exercise(Exercise.from_dict(data), self.split["precautions"])

    def _question(self, data: Json) -> RedFlag:
        return current_question(self.terms["red_flags"](data), self.split["red_flags"])

    def _link(self, file: str, record: Any) -> None:  # noqa: ANN401 - any JSON value
        """Lead every reference to the id that it has outside the pack; one that leads nowhere stays as it is."""
        if file in self.linked:
            return
        self.linked.add(file)
        for reference in self._moving(kind_of(file) or "", record):
            reference.replace(self._leads_to(reference.kind, reference.id))

    def _moving(self, kind: str, record: Any) -> Iterable[Reference]:  # noqa: ANN401 - as above
        """Return references of a record, at least those that lead to another id outside the pack."""
        if not self.is_checked:
            return references(kind, record)
        moved = {what for what, found in named(kind, record) if self._leads_to(what, found) != found}
        # Most records cite nothing of their own pack, and places take longer to find than ids.
        return references(kind, record) if "sources" in moved else terms_named(kind, record) if moved else ()

    def _leads_to(self, kind: str, found: str) -> str:
        """Return the id that a record has outside the pack; that which is written when it leads nowhere."""
        if (kind, found) not in self.led:
            leads = Reference(kind, found, (), None).leads_to(self.pack, *self._leading(kind))
            self.led[kind, found] = leads or found
        return self.led[kind, found]

    def _leading(self, kind: str) -> tuple[frozenset[str], frozenset[str]]:
        """Return the ids of a kind that lead somewhere, retired ones too: the pack's, and the built-in pack's."""
        if kind not in self.leading:
            own = self.retired[kind] if kind in SPLITTABLE else {}
            retired = retired_of(self.core[kind])
            self.leading[kind] = (
                self.own[kind].union(bare(old) for old, new in own.items() if new),
                frozenset(self.core[kind]).union(old for old, new in retired.items() if new),
            )
        return self.leading[kind]

    def _defined(self, kind: str) -> frozenset[str]:
        if kind in {"exercises", "routines"}:
            return frozenset(id_of(file) for file in self.files if file.startswith(f"{kind}/"))
        file = "sources.json" if kind == "sources" else f"vocabulary/{kind}.json"
        found = self._try(file, lambda data: terms_of(data, LISTED[kind_of(file) or ""], lambda _: None))
        return frozenset(found or ())

    def _terms(self, file: str) -> Json:
        build = self._question if id_of(file) == "red_flags" else self.terms[id_of(file)]
        key = LISTED[kind_of(file) or ""]
        self._link(file, self.files[file])
        found = self._try(file, lambda data: terms_of(data, key, lambda term: build(self._own(term))))
        return {f"{self.pack}:{term}": value for term, value in (found or {}).items()}

    def _retired(self, kind: str) -> Mapping[str, tuple[str, ...]]:
        return self._try("redirects.json", lambda data: retired_in(data, kind, f"{self.pack}:")) or {}

    def _own(self, data: Any) -> Any:  # noqa: ANN401 - any JSON value
        return {**data, "id": f"{self.pack}:{data['id']}"} if isinstance(data, dict) and "id" in data else data

    def _try(self, file: str, build: Callable[[Any], Any]) -> Any:  # noqa: ANN401 - what it builds
        """Return what is built of a file; None when there is no such file, or when it is reported."""
        if file not in self.files:
            return None
        try:
            return build(self.files[file])
        except RecordError as error:
            self.problems.append(_problem(file, error.reason, error.path))
            return None

    def _refuse(self) -> None:
        if self.problems:
            raise PackError(self.name, dict.fromkeys(self.problems))


def _problem(file: str, message: str, path: Path = ()) -> Problem:
    return Problem("", file, message, pointer=pointer(path))
