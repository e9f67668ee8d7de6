"""The records of a pack, and which of them were given another id."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.pack.folder import CORE, id_of, kind_of
from lowback.pack.references import bare, references

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lowback.pack.references import Reference
    from lowback.problem import Path

#: What a record is known by: its kind and its id.
Key = tuple[str, str]
#: Files that list records, by their kind: the key of the list.
LISTS = {"sources": "sources", "vocabulary": "terms"}
#: Files that list records; as records of their own they have what is said of the whole list.
_FILES = frozenset({"sources", "vocabulary", "redirects"})
#: Kinds that have no plural.
_MASS = frozenset({"equipment", "wording", *_FILES})
#: How redirects are read when a pack has none.
_NO_REDIRECTS: dict[str, Any] = {"redirects": []}
#: The first of these that a record has says what it is called.
_TITLES = ("name", "label", "title", "question")


class PackRecord(NamedTuple):
    """One record of a pack."""

    kind: str
    """What it is, such as "exercise"."""
    id: str
    """Its id; of a file that lists records, the file's name."""
    file: str
    """The file that it is in."""
    path: Path
    """Where it is in the file."""
    value: dict[str, Any]
    """What it says. A file that lists records has their ids in their place."""

    @property
    def key(self) -> Key:
        """What it is known by; a pack has one pack record, whatever its id."""
        return self.kind, "" if self.kind == "pack" else self.id

    @property
    def title(self) -> str:
        """What it is called; empty when it has no name."""
        return next((self.value[key] for key in _TITLES if key in self.value), "")


def plural(kind: str) -> str:
    """Return what several records of a kind are called, as in a catalogue."""
    return kind if kind in _MASS else f"{kind}s"


def records_of(files: Mapping[str, Any]) -> dict[Key, PackRecord]:
    """Return the records of a pack's files, by kind and id."""
    records = {"redirects.json": _NO_REDIRECTS, **files}
    return {record.key: record for file in sorted(records) for record in _records(file, records[file])}


def _records(file: str, value: dict[str, Any]) -> Iterator[PackRecord]:
    kind = kind_of(file) or ""
    if kind not in LISTS:
        yield PackRecord(kind, value["id"] if kind == "pack" else id_of(file), file, (), value)
        return
    key = LISTS[kind]
    entries = value[key]
    # What is left of the file is its licence and the like, and the order of its entries.
    yield PackRecord(kind, id_of(file), file, (), {**value, key: [entry["id"] for entry in entries]})
    single = id_of(file).removesuffix("s")
    for index, entry in enumerate(entries):
        yield PackRecord(single, entry["id"], file, (key, index), entry)


def renames(old: Mapping[Key, PackRecord], new: Mapping[Key, PackRecord]) -> dict[Key, Key]:
    """Return which records of an old pack are there under another id, each with its new key.

    A redirect says it, in the one pack or in the other; or else a record that is gone and one that came are the same
    but for the id. What was split is no other record by another id.
    """
    gone = {key for key in old.keys() - new.keys() - _split(new) if key[0] not in _FILES}
    came = {key for key in new.keys() - old.keys() - _split(old) if key[0] not in _FILES}
    renamed: dict[Key, Key] = {}
    ways = _redirects(new) + [(before, after) for after, before in _redirects(old)]
    for before, after in sorted(ways):
        if before in gone and after in came:
            renamed[before] = after
            gone.discard(before)
            came.discard(after)
    return renamed | _twins([old[key] for key in sorted(gone)], [new[key] for key in sorted(came)])


def _redirects(records: Mapping[Key, PackRecord]) -> list[tuple[Key, Key]]:
    """Return where the redirects of a pack lead in the end: pairs of a retired key and its only successor."""
    entries = records["redirects", "redirects"].value["redirects"]
    table = {(way["kind"], way["from"]): (way["kind"], way["to"]) for way in entries if isinstance(way["to"], str)}
    return [(retired, _end(table, retired)) for retired in table]


def _split(records: Mapping[Key, PackRecord]) -> set[Key]:
    """Return the retired keys of a pack that have several successors."""
    entries = records["redirects", "redirects"].value["redirects"]
    return {(way["kind"], way["from"]) for way in entries if isinstance(way["to"], list)}


def _end(table: Mapping[Key, Key], key: Key) -> Key:
    seen: set[Key] = set()
    while key in table and key not in seen:
        seen.add(key)
        key = table[key]
    return key


def _twins(gone: list[PackRecord], came: list[PackRecord]) -> dict[Key, Key]:
    """Return the records that are the same but for the id; of several that are, the first and the first, and so on."""
    waiting: dict[tuple[str, str], list[Key]] = {}
    for record in reversed(came):
        waiting.setdefault(_nameless(record), []).append(record.key)
    pairs = ((record.key, waiting.get(_nameless(record))) for record in gone)
    return {key: twins.pop() for key, twins in pairs if twins}


def _nameless(record: PackRecord) -> tuple[str, str]:
    """Return the kind of a record and what it says, without its id."""
    rest = {key: value for key, value in record.value.items() if key != "id"}
    return record.kind, json.dumps(rest, sort_keys=True, ensure_ascii=False)


def with_new_ids(old: Mapping[str, Any], new: Mapping[str, Any], renamed: Mapping[Key, Key]) -> Mapping[str, Any]:
    """Return the files of an old pack with the new ids in all that refers to a renamed record: the rename says it.

    Where one pack uses both ids, they mean two things, such as a term of the pack and one of the built-in pack.
    """
    if not renamed:
        return old
    files = deepcopy(dict(old))
    ids = {(plural(kind), before): (plural(kind), after) for (kind, before), (_, after) in renamed.items()}
    referring = list(_referring(files))
    used_before, used_after = ({target for target, _, _ in pack} for pack in (referring, _referring(new)))
    for target, prefix, reference in referring:
        if target in ids and target not in used_after and ids[target] not in used_before:
            reference.replace(f"{prefix}{ids[target][1]}")
    return files


def _referring(files: Mapping[str, Any]) -> Iterator[tuple[Key, str, Reference]]:
    """Yield the references of a pack to its own records: the kind and the id, its qualifier, the reference."""
    own = {"", f"{CORE}:"} if files["pack.json"]["id"] == CORE else {""}
    for file, record in files.items():
        for reference in references(kind_of(file) or "", record):
            name = bare(reference.id)
            prefix = reference.id.removesuffix(name)
            if prefix in own:
                yield (reference.kind, name), prefix, reference
