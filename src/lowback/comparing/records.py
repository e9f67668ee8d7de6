"""The records of a pack, one by one, and which of them were given another id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.comparing.alignment import nameless
from lowback.pack.layout import CORE, id_of, kind_of
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


class Record(NamedTuple):
    """One record of a pack."""

    kind: str
    id: str
    #: The file that it stands in, and where in it.
    file: str
    path: Path
    value: dict[str, Any]

    @property
    def key(self) -> Key:
        """What it is known by; a pack has one pack record, whatever its id."""
        return self.kind, "" if self.kind == "pack" else self.id

    @property
    def title(self) -> str:
        """What it is called; empty when it has no name."""
        return next((self.value[key] for key in _TITLES if key in self.value), "")


def records_of(files: Mapping[str, Any]) -> dict[Key, Record]:
    """Return the records of a pack's files, by kind and id."""
    found = {"redirects.json": _NO_REDIRECTS, **files}
    return {record.key: record for file in sorted(found) for record in _records(file, found[file])}


def _records(file: str, value: dict[str, Any]) -> Iterator[Record]:
    kind = kind_of(file) or ""
    if kind not in LISTS:
        yield Record(kind, value["id"] if kind == "pack" else id_of(file), file, (), value)
        return
    key = LISTS[kind]
    entries = value[key]
    # What is left of the file is its licence and the like, and the order of its entries.
    yield Record(kind, id_of(file), file, (), {**value, key: [entry["id"] for entry in entries]})
    single = id_of(file).removesuffix("s")
    for index, entry in enumerate(entries):
        yield Record(single, entry["id"], file, (key, index), entry)


def plural(kind: str) -> str:
    """Return what several records of a kind are called, as in a catalogue."""
    return kind if kind in _MASS else f"{kind}s"


def renames(old: dict[Key, Record], new: dict[Key, Record]) -> dict[Key, Key]:
    """Return which records of an old pack are there under another id, each with its new key.

    A redirect tells it, in the one pack or in the other; or else a record that is gone and one that came are the same
    but for the id. What was split is no other record by another id.
    """
    gone = [key for key in sorted(old) if key not in new and key[0] not in _FILES]
    came = [key for key in sorted(new) if key not in old and key[0] not in _FILES]
    ways = _redirects(new) + [(before, after) for after, before in _redirects(old)]
    found: dict[Key, Key] = {}
    left, waiting = set(came) - _split(old), set(gone) - _split(new)
    for before, after in sorted(ways):
        if before in waiting and after in left:
            found[before] = after
            waiting.discard(before)
            left.discard(after)
    return found | _twins([old[key] for key in gone if key in waiting], [new[key] for key in came if key in left])


def _redirects(records: dict[Key, Record]) -> list[tuple[Key, Key]]:
    """Return where the redirects of a pack lead in the end: pairs of a retired key and its only successor."""
    listed = records["redirects", "redirects"].value["redirects"]
    table = {(each["kind"], each["from"]): (each["kind"], each["to"]) for each in listed if isinstance(each["to"], str)}
    return [(retired, _end(table, retired)) for retired in table]


def _split(records: dict[Key, Record]) -> set[Key]:
    """Return the retired keys of a pack that have several successors."""
    listed = records["redirects", "redirects"].value["redirects"]
    return {(each["kind"], each["from"]) for each in listed if isinstance(each["to"], list)}


def _end(table: dict[Key, Key], key: Key) -> Key:
    seen: set[Key] = set()
    while key in table and key not in seen:
        seen.add(key)
        key = table[key]
    return key


def _twins(gone: list[Record], came: list[Record]) -> dict[Key, Key]:
    """Return the records that are the same but for the id; of several that are, the first and the first, and so on."""
    waiting: dict[tuple[str, str], list[Key]] = {}
    for record in reversed(came):
        waiting.setdefault((record.kind, nameless(record.value)), []).append(record.key)
    found = {}
    for record in gone:
        twins = waiting.get((record.kind, nameless(record.value)))
        if twins:
            found[record.key] = twins.pop()
    return found


def follow(old: Mapping[str, Any], new: Mapping[str, Any], renamed: Mapping[Key, Key]) -> None:
    """Put the new ids into everything of an old pack that refers to a renamed record: the rename tells it already.

    Where one pack uses both ids, they mean two things, such as a term of the pack and one of the built-in pack.
    """
    ids = {(plural(kind), before): (plural(kind), after) for (kind, before), (_, after) in renamed.items()}
    if not ids:
        return
    found, used = list(_referring(old)), {target for target, _, _ in _referring(new)}
    used_before = {target for target, _, _ in found}
    for target, prefix, reference in found:
        after = ids.get(target)
        if after and target not in used and after not in used_before:
            reference.replace(f"{prefix}{after[1]}")


def _referring(files: Mapping[str, Any]) -> Iterator[tuple[Key, str, Reference]]:
    """Yield the references of a pack to its own records: the kind and the id, what stands before it, the reference."""
    own = {"", f"{CORE}:"} if files["pack.json"]["id"] == CORE else {""}
    for file, record in files.items():
        for reference in references(kind_of(file) or "", record):
            name = bare(reference.id)
            prefix = reference.id.removesuffix(name)
            if prefix in own:
                yield (reference.kind, name), prefix, reference
