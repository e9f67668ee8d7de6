"""Packs from outside: checked whole before anything of them is used."""

from __future__ import annotations

from collections import ChainMap
from typing import TYPE_CHECKING, Any

import attrs

from lowback.errors import PackError, RecordError, suggestion
from lowback.model.exercise import Exercise
from lowback.model.routine import Routine
from lowback.pack.layout import CORE, PLACES, SCHEMA_VERSION, VOCABULARY, id_of, kind_of
from lowback.pack.reader import UnreadableError, parse
from lowback.pack.references import Reference, references
from lowback.problem import Problem, pointer
from lowback.validation.schema import shape_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lowback.pack.folder import Folder
    from lowback.pack.references import Path

#: For the kinds whose files are named after what they hold: the key that says it.
_NAMED_AFTER = {"exercise": "id", "routine": "id", "vocabulary": "kind"}
#: Where records of each kind stand in a pack.
_PLACES = {"exercises": "exercises/<id>.json", "sources": "sources.json"}
_VOCABULARY = "vocabulary/{kind}.json"
#: A part of a version with this many digits is no version.
_LONG = 10
_LISTED = {"sources": "sources", "vocabulary": "terms"}


@attrs.frozen
class Loaded:
    """What an outside pack holds: for each kind its records, by the ids they have outside the pack."""

    id: str
    #: From "exercises", "routines", "sources" or a kind of vocabulary to records by id.
    records: Mapping[str, Mapping[str, Any]]


def load_pack(
    folder: Folder, core: Mapping[str, Mapping[str, Any]], terms: Mapping[str, Callable[[Any], Any]]
) -> Loaded:
    """Return what a pack holds, after checking all of it.

    Args:
        folder: where the pack is.
        core: the records of the built-in pack, by kind.
        terms: how to build the terms of each kind of vocabulary, and the sources.

    Raises:
        PackError: naming every file that cannot be used, and why.

    """
    reading = _Reading(folder)
    reading.read()
    linking = _Linking(reading, core)
    linking.link()
    loaded = _Building(reading, linking.pack, terms).build(core["exercises"])
    reading.refuse()
    return loaded


def refuse_twins(packs: Sequence[Loaded]) -> None:
    """Raise `PackError` when two packs have the same id: nothing overrides silently."""
    ids = [pack.id for pack in packs]
    for found in ids:
        if ids.count(found) > 1:
            message = f"{found!r} is the id of two packs. Load one of them, or change the id of the other"
            raise PackError(found, [Problem(file="pack.json", message=message, pointer="/id")])


class _Reading:
    """The files of a pack as JSON values whose shape is right, and what is wrong with the others."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder
        self.problems: list[Problem] = []
        #: File to JSON value, for the files that can be used.
        self.files: dict[str, Any] = {}
        #: Every file that has a place, whether it can be used or not.
        self.names: list[str] = []
        #: Files and the ids that they stand for, by their names or by what is in them.
        self.ids: set[tuple[str, str]] = set()

    def report(self, file: str, message: str, path: Path = ()) -> None:
        self.problems.append(Problem(file=file, message=message, pointer=pointer(path)))

    def refuse(self) -> None:
        """Raise everything that is wrong as one `PackError`."""
        if self.problems:
            raise PackError(self.folder.name, sorted(self.problems, key=lambda problem: problem.file))

    def read(self) -> None:
        """Read every file; a pack for a newer schema is refused at once."""
        try:
            found = self.folder.files()
        except (UnreadableError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise PackError(self.folder.name, [Problem(file=".", message=f"{reason}")]) from None
        if "pack.json" not in found:
            self.report("pack.json", "is missing. Add it to say what the pack is")
        for file in found:
            if kind := kind_of(file):
                self.names.append(file)
                self.ids.add((file, id_of(file)))
                self._read(file, kind)
            else:
                self.report(file, f"has no place in a pack. {suggestion(file, PLACES, 'Take it out.')}")

    def _read(self, file: str, kind: str) -> None:
        try:
            value = parse(self.folder.read(file))
        except (UnreadableError, FileNotFoundError) as error:
            self.report(file, "is gone" if isinstance(error, FileNotFoundError) else str(error))
            return
        if kind == "pack":
            self._check_version(value)
        if isinstance(value, dict) and isinstance(value.get("id"), str):
            self.ids.add((file, value["id"]))
        found = list(shape_problems(kind, value))
        for path, message in found:
            self.report(file, message, path)
        key = _NAMED_AFTER.get(kind)
        if key and not found and value[key] != id_of(file):
            found = [((key,), f"{key} {value[key]!r} differs from the file's name {id_of(file)!r}. Make them equal")]
            self.report(file, found[0][1], found[0][0])
        if not found:
            self.files[file] = value

    def _check_version(self, value: object) -> None:
        version = str(value.get("schema")) if isinstance(value, dict) else ""
        major, _, minor = version.partition(".")
        numbers = all(part.isdecimal() and len(part) < _LONG for part in (major, minor))
        if numbers and (int(major), int(minor)) > SCHEMA_VERSION:
            ours = ".".join(map(str, SCHEMA_VERSION))
            message = f"is written for schema {version}; this lowback reads up to {ours}. Install a newer lowback"
            raise PackError(self.folder.name, [Problem(file="pack.json", message=message, pointer="/schema")])


class _Linking:
    """The references of a pack, led to the ids that records have in a catalogue."""

    def __init__(self, reading: _Reading, core: Mapping[str, Mapping[str, Any]]) -> None:
        self.reading = reading
        self.core = {kind: frozenset(ids) for kind, ids in core.items()}
        self.pack = reading.files.get("pack.json", {}).get("id", "")
        self.own = {kind: self._defined(kind) for kind in ("exercises", "routines", "sources", *VOCABULARY)}

    def _defined(self, kind: str) -> frozenset[str] | None:
        """Return the ids that the pack defines; None when its file cannot be used, so that nobody knows."""
        if kind in {"exercises", "routines"}:
            return frozenset(each for file, each in self.reading.ids if file.startswith(f"{kind}/"))
        file = "sources.json" if kind == "sources" else f"vocabulary/{kind}.json"
        if file in self.reading.files:
            value = self.reading.files[file]
            return frozenset(each["id"] for each in value[_LISTED[kind_of(file) or ""]])
        return None if file in self.reading.names else frozenset()

    def link(self) -> None:
        if self.pack == CORE:
            self.reading.report("pack.json", f"{CORE!r} is the built-in pack. Choose another id", ("id",))
        for file, value in self.reading.files.items():
            self._check_terms(file, value)
            self._check_redirects(file, value)
            for reference in references(kind_of(file) or "", value):
                self._lead(file, reference)

    def _check_terms(self, file: str, value: dict[str, Any]) -> None:
        key = _LISTED.get(kind_of(file) or "", "")
        seen: set[str] = set()
        for index, term in enumerate(value.get(key, ())):
            if term["id"] in seen:
                self.reading.report(file, f"{term['id']!r} stands here twice", (key, index, "id"))
            seen.add(term["id"])

    def _check_redirects(self, file: str, value: dict[str, Any]) -> None:
        for index, redirect in enumerate(value.get("redirects", ())):
            known = self.own[f"{redirect['kind']}s"] or frozenset()
            if redirect["to"] is not None and redirect["to"] not in known:
                hint = suggestion(redirect["to"], known, "Write null when nothing replaces it.")
                message = f"there is no {redirect['kind']} {redirect['to']!r}. {hint}"
                self.reading.report(file, message, ("redirects", index, "to"))
            if redirect["from"] in known:
                message = f"{redirect['from']!r} is still in the pack. Retire it, or take the redirect out"
                self.reading.report(file, message, ("redirects", index, "from"))

    def _lead(self, file: str, reference: Reference) -> None:
        own, core = self.own[reference.kind], self.core[reference.kind]
        prefix, _, bare = reference.id.rpartition(":")
        if own is None:
            return
        if not prefix and reference.id in own:
            reference.replace(f"{self.pack}:{reference.id}")
        elif bare in core and (prefix == CORE or (not prefix and reference.kind != "exercises")):
            reference.replace(bare)
        else:
            known = [*own, *(f"{CORE}:{each}" if reference.kind == "exercises" else each for each in core)]
            what = reference.kind.removesuffix("s")
            hint = suggestion(reference.id, known, f"Add it: {_PLACES.get(reference.kind, _VOCABULARY)}.")
            message = f"there is no {what} {reference.id!r}. {hint}"
            self.reading.report(file, message.format(kind=reference.kind), reference.path)


class _Building:
    """The objects of a pack."""

    def __init__(self, reading: _Reading, pack: str, terms: Mapping[str, Callable[[Any], Any]]) -> None:
        self.reading = reading
        self.pack = pack
        self.terms = terms

    def build(self, core: Mapping[str, Exercise]) -> Loaded:
        exercises = self._records("exercise", Exercise.from_dict)
        known = ChainMap(exercises, core)  # type: ignore[arg-type]  # it is only read

        def routine(data: dict[str, Any]) -> Routine | None:
            named = all(item["exercise"] in known for item in data["items"])
            return Routine.from_dict(data, known) if named else None

        return Loaded(
            self.pack, {"exercises": exercises, "routines": self._records("routine", routine), **self._terms()}
        )

    def _records(self, kind: str, build: Callable[[Any], Any]) -> dict[str, Any]:
        made = {}
        for file, value in self.reading.files.items():
            if kind_of(file) == kind:
                value["id"] = f"{self.pack}:{value['id']}"
                try:
                    made[value["id"]] = build(value)
                except RecordError as error:
                    self.reading.report(file, error.reason, error.path)
        return made

    def _terms(self) -> dict[str, dict[str, Any]]:
        made: dict[str, dict[str, Any]] = {}
        for file, value in self.reading.files.items():
            if key := _LISTED.get(kind_of(file) or ""):
                for term in value[key]:
                    term["id"] = f"{self.pack}:{term['id']}"
                made[id_of(file)] = {term["id"]: self.terms[id_of(file)](term) for term in value[key]}
        return made
