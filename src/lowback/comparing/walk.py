"""What differs between two JSON values, place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from lowback.comparing.alignment import align, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Path

#: What became of a value; "moved" entries of a list follow each other in another order.
What = Literal["added", "removed", "renamed", "changed", "moved"]

#: Below this key nobody but an app knows what a list means.
_FOREIGN = "extra"
#: An object whose keys are among these is one value.
_ONE_VALUE = (frozenset({"min", "max"}), frozenset({"times", "per"}))


class Absent:
    """What stands where there is no value."""


#: There is no value.
ABSENT = Absent()


class Found(NamedTuple):
    """One difference between two records."""

    what: What
    #: The keys that lead to it, without indexes.
    keys: tuple[str, ...]
    #: The same, with what the entries of lists are called.
    place: str
    #: Where it stands in the new record, in the old one when it was removed.
    path: Path
    old: Any
    new: Any
    #: The dose that it stands in, before and after; None when it stands in none, or there was none.
    old_dose: Any = None
    new_dose: Any = None


class _At(NamedTuple):
    """A place in two records."""

    keys: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    old: Path = ()
    new: Path = ()
    doses: tuple[Any, Any] = (None, None)

    def key(self, key: str) -> _At:
        return self._replace(
            keys=(*self.keys, key), names=(*self.names, key), old=(*self.old, key), new=(*self.new, key)
        )

    def entry(self, name: str, old: int, new: int) -> _At:
        return self._replace(names=(*self.names, name), old=(*self.old, old), new=(*self.new, new))

    def found(self, old: Any, new: Any, what: What | None = None) -> Found:  # noqa: ANN401 - any JSON value
        gone = new is ABSENT
        told: What = what or ("removed" if gone else "added" if old is ABSENT else "changed")
        place = "/".join(self.names)
        return Found(told, self.keys, place, self.old if gone else self.new, old, new, *self.doses)


def differences(old: dict[str, Any], new: dict[str, Any], passed_over: frozenset[str] = frozenset()) -> Iterator[Found]:
    """Yield what differs between two records.

    Args:
        old: the record before.
        new: the record after.
        passed_over: keys of the record that are told otherwise.

    """
    one, other = ({key: each for key, each in record.items() if key not in passed_over} for record in (old, new))
    return _between(one, other, _At())


def _between(old: Any, new: Any, at: _At) -> Iterator[Found]:  # noqa: ANN401 - any JSON value
    # Most values are the same to the letter; of the others, those that Python calls equal may still be 1 and true.
    if old == new and repr(old) == repr(new):
        return
    if isinstance(old, dict) and isinstance(new, dict) and not _is_one_value(old, new):
        yield from _objects(old, new, at)
    elif isinstance(old, list) and isinstance(new, list) and _FOREIGN not in at.keys:
        yield from _lists(old, new, at)
    elif not _equal(old, new):
        yield at.found(old, new)


def _is_one_value(old: dict[str, Any], new: dict[str, Any]) -> bool:
    return any(old.keys() | new.keys() <= keys for keys in _ONE_VALUE)


def _equal(old: Any, new: Any) -> bool:  # noqa: ANN401 - any JSON value
    """Return whether two values are the same to a reader of JSON: 15 and 15.0 are, 1 and true are not."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_equal(old[key], new[key]) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(map(_equal, old, new))
    return bool(old == new) and isinstance(old, bool) == isinstance(new, bool)


def _objects(old: dict[str, Any], new: dict[str, Any], at: _At) -> Iterator[Found]:
    for key in dict.fromkeys((*new, *old)):
        inner = at.key(key)
        one, other = old.get(key, ABSENT), new.get(key, ABSENT)
        if key == "dose":
            inner = inner._replace(doses=_doses(one, other))
        yield from _between(one, other, inner)


def _lists(old: list[Any], new: list[Any], at: _At) -> Iterator[Found]:
    key = at.keys[-1]
    found = align(old, new, key)
    for one, other in found.pairs:
        yield from _between(old[one], new[other], _entry(at, key, (one, old[one]), (other, new[other])))
    for index in found.removed:
        yield _entry(at, key, (index, old[index]), (0, ABSENT)).found(old[index], ABSENT)
    for index in found.added:
        yield _entry(at, key, (0, ABSENT), (index, new[index])).found(ABSENT, new[index])
    if found.is_moved:
        before = [_called(old[one]) for one, _ in found.pairs]
        after = [_called(new[other]) for _, other in sorted(found.pairs, key=lambda pair: pair[1])]
        yield at.found(before, after, "moved")


def _entry(at: _At, key: str, old: tuple[int, Any], new: tuple[int, Any]) -> _At:
    """Return the place of an entry: it is called by its id, or else counted from 1."""
    index, entry = old if new[1] is ABSENT else new
    inner = at.entry(name_of(entry) or str(index + 1), old[0], new[0])
    return inner._replace(doses=_doses(old[1], new[1])) if key == "doses" else inner


def _doses(old: Any, new: Any) -> tuple[Any, Any]:  # noqa: ANN401 - any JSON value
    return (None if old is ABSENT else old), (None if new is ABSENT else new)


def _called(entry: Any) -> Any:  # noqa: ANN401 - any JSON value
    return name_of(entry) or entry
