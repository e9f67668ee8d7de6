"""What changed between two JSON values, place by place, and what each change concerns.

Entries of lists belong together by id, else by place. What concerns a dose or safety is listed in
`schemas/concerns.toml`.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lowback.pack.locate import packaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lowback.problem import Path

    #: The id of an entry of a list, and how many before it have the same; without ids the place alone counts.
    _Mark = tuple[str | None, int]
    #: The index of an entry, and the entry.
    _Entry = tuple[int, Any]


#: What became of a value or a record; "moved" entries of a list follow each other in another order.
ChangeType = Literal["added", "removed", "renamed", "changed", "moved"]

#: dose: how much, how long, how often, when, on which side or in which mode somebody does something. safety: who should
#: take care, what they are told, and how demanding something is. text: what else a person reads. other: the rest.
Concern = Literal["dose", "safety", "text", "other"]

#: The concerns, those that matter most first.
CONCERNS: tuple[Concern, ...] = ("dose", "safety", "text", "other")


@cache
def listed_paths() -> Mapping[str, Concern]:
    """Return the concern of each path that is listed, such as "exercise.doses.note"."""
    table = tomllib.loads(packaged("schemas", "concerns.toml"))
    return {path: concern for concern in CONCERNS for path in table[concern]}


def concern_of(kind: str, keys: Sequence[str]) -> Concern:
    """Return what a change concerns: text, when no path that is listed covers it.

    Args:
        kind: the kind of the record, such as "exercise" or "precaution".
        keys: the keys that lead to the value, without the indexes of lists; none for the record itself.

    """
    listed = listed_paths()
    if not keys:
        return listed.get(kind, "other")
    covering = [".".join((kind, *keys[:length])) for length in range(len(keys), -1, -1)]
    anywhere = [f"*.{key}" for key in keys]
    return next((listed[path] for path in (*anywhere, *covering) if path in listed), "text")


#: There is no value.
ABSENT: Any = object()
#: Below this key only an app knows what a value means.
FOREIGN = "extra"

#: There is no such entry.
_NO_ENTRY: _Entry = (0, ABSENT)
#: The keys by which entries of a list are known, where they have one.
_IDS = ("id", "from")
#: An object whose keys are among these is one value.
_ONE_VALUE = (frozenset({"min", "max"}), frozenset({"times", "per"}))


class ValueChange(NamedTuple):
    """One value of a record that changed."""

    change: ChangeType
    """What became of it."""
    keys: tuple[str, ...]
    """The keys that lead to it, without indexes."""
    place: str
    """The same, with what the entries of lists are called."""
    path: Path
    """Where it is in the new record; in the old one when it was removed."""
    old: Any
    """The value before; `ABSENT` when there was none."""
    new: Any
    """The value after; `ABSENT` when there is none."""
    old_dose: Any = None
    """The dose that it is part of, before; None when it is part of none, or there was none."""
    new_dose: Any = None
    """The dose that it is part of, after; None when it is part of none, or there is none."""


class _Place(NamedTuple):
    """A place in two records."""

    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    old: Path = ()
    new: Path = ()
    doses: tuple[Any, Any] = (None, None)

    def key(self, key: str, old: Any, new: Any) -> _Place:
        """Return the place of a key with these values."""
        inner = self._replace(
            keys=(*self.keys, key), names=(*self.names, key), old=(*self.old, key), new=(*self.new, key)
        )
        return inner._replace(doses=_doses(old, new)) if key == "dose" else inner

    def entry(self, name: str, old: _Entry, new: _Entry) -> _Place:
        """Return the place of an entry of a list, with its indexes and values."""
        inner = self._replace(names=(*self.names, name), old=(*self.old, old[0]), new=(*self.new, new[0]))
        return inner._replace(doses=_doses(old[1], new[1])) if self.keys[-1] == "doses" else inner

    def change(self, change: ChangeType, old: Any, new: Any) -> ValueChange:
        """Return what became of the value at this place."""
        path = self.old if change == "removed" else self.new
        return ValueChange(change, self.keys, "/".join(self.names), path, old, new, *self.doses)


def changes(old: dict[str, Any], new: dict[str, Any]) -> Iterator[ValueChange]:
    """Yield what changed between two versions of a record."""
    yield from _in_object(old, new, _Place())


def name_of(entry: object) -> str | None:
    """Return the id by which an entry is known in its list; None when it has none."""
    if isinstance(entry, dict):
        return next((entry[key] for key in _IDS if isinstance(entry.get(key), str)), None)
    return None


def _between(old: Any, new: Any, place: _Place) -> Iterator[ValueChange]:
    # Most values are the same to the letter; of the others, those that Python calls equal may still be 1 and true.
    if old == new and repr(old) == repr(new):
        return
    if old is ABSENT or new is ABSENT:
        yield place.change("added" if old is ABSENT else "removed", old, new)
    elif isinstance(old, dict) and isinstance(new, dict) and not _is_one_value(old, new):
        yield from _in_object(old, new, place)
    elif isinstance(old, list) and isinstance(new, list) and FOREIGN not in place.keys:
        yield from _in_list(old, new, place)
    elif not _is_equal(old, new):
        yield place.change("changed", old, new)


def _is_one_value(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return any(old.keys() | new.keys() <= keys for keys in _ONE_VALUE)


def _is_equal(old: Any, new: Any) -> bool:
    """Return whether two values are the same to a reader of JSON: 15 and 15.0 are, 1 and true are not."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_is_equal(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_is_equal, old, new))
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def _in_object(old: dict[str, Any], new: dict[str, Any], place: _Place) -> Iterator[ValueChange]:
    for key in dict.fromkeys((*new, *old)):
        before, after = old.get(key, ABSENT), new.get(key, ABSENT)
        yield from _between(before, after, place.key(key, before, after))


def _in_list(old: list[Any], new: list[Any], place: _Place) -> Iterator[ValueChange]:
    """Yield what changed in the entries that stayed, which went and came, and whether the order is another."""
    before, after = _entries(old), _entries(new)
    stayed, gone = [mark for mark in before if mark in after], [mark for mark in before if mark not in after]
    for mark in (*stayed, *gone, *(mark for mark in after if mark not in before)):
        one, other = before.get(mark, _NO_ENTRY), after.get(mark, _NO_ENTRY)
        index, _ = one if other is _NO_ENTRY else other
        yield from _between(one[1], other[1], place.entry(mark[0] or str(index + 1), one, other))
    reordered = [mark for mark in after if mark in before]
    if stayed != reordered:
        yield place.change("moved", [name for name, _ in stayed], [name for name, _ in reordered])


def _entries(entries: list[Any]) -> dict[_Mark, _Entry]:
    """Return the entries with their indexes, each by its mark."""
    seen: Counter[str | None] = Counter()
    marked = {}
    for index, entry in enumerate(entries):
        name = name_of(entry)
        marked[name, seen[name]] = index, entry
        seen[name] += 1
    return marked


def _doses(old: Any, new: Any) -> tuple[Any, Any]:
    return (None if old is ABSENT else old), (None if new is ABSENT else new)
