"""Which entry of a list became which entry of another."""

from __future__ import annotations

import json
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    #: The indexes that are left, of the old list and of the new one.
    _Rest = tuple[list[int], list[int]]
    #: How like two entries are, from 0 to 1; the last argument tells whether they stand in the same place.
    _Likeness = Callable[[object, object, bool], float]

#: The keys by which entries of a list are known, where they have one.
_IDS = ("id", "from")
#: Lists whose entries have ids of their own. In other lists an id says what is meant, and another id is another thing.
_OWN = frozenset({"doses", "phases", "items"})
#: From here on two texts are versions of each other: the share of words that they have in common.
_ALIKE = 0.5
#: Of more pairs than these, only the places count: comparing all texts would take too long.
_MANY = 1000


class Alignment(NamedTuple):
    """How two lists belong together, by indexes."""

    #: The old and the new index of each entry that stayed, in the old order.
    pairs: list[tuple[int, int]]
    removed: list[int]
    added: list[int]

    @property
    def is_moved(self) -> bool:
        """Whether entries that stayed follow each other in another order."""
        after = [new for _, new in self.pairs]
        return after != sorted(after)


def name_of(entry: object) -> str | None:
    """Return the id by which an entry is known in its list; None when it has none."""
    if isinstance(entry, dict):
        return next((entry[key] for key in _IDS if isinstance(entry.get(key), str)), None)
    return None


def written(value: object) -> str:
    """Return a JSON value as text: the same for equal values."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def align(old: list[Any], new: list[Any], key: str) -> Alignment:
    """Return how two lists belong together: the other way round it is the same with old and new changed.

    Entries with the same id are the same; those without one are when they are equal. Of the others, those are the same
    that differ in the id alone, or are mostly the same words, or are left in the same place.

    Args:
        old: the list before.
        new: the list after.
        key: the key that the lists stand under.

    """
    pairs = _same(old, new)
    rest = _left(len(old), pairs, 0), _left(len(new), pairs, 1)
    for likeness in (_renamed(key), _alike, _in_place):
        pairs += _best(old, new, rest, likeness)
        rest = _left(len(old), pairs, 0), _left(len(new), pairs, 1)
    return Alignment(sorted(pairs), *rest)


def _left(length: int, pairs: list[tuple[int, int]], side: int) -> list[int]:
    taken = {pair[side] for pair in pairs}
    return [index for index in range(length) if index not in taken]


def _same(old: list[Any], new: list[Any]) -> list[tuple[int, int]]:
    """Return the pairs with the same id, or of equal entries: the first of each with the first, and so on."""
    places = {mark: index for index, mark in enumerate(_marks(new))}
    return [(index, places[mark]) for index, mark in enumerate(_marks(old)) if mark in places]


def _marks(entries: list[Any]) -> list[tuple[str, int]]:
    """Return for each entry what it is known by, and how many before it are known by the same."""
    seen: Counter[str] = Counter()
    marks = []
    for entry in entries:
        name = name_of(entry)
        known = written(entry) if name is None else f"#{name}"
        marks.append((known, seen[known]))
        seen[known] += 1
    return marks


def _best(old: list[Any], new: list[Any], rest: _Rest, likeness: _Likeness) -> list[tuple[int, int]]:
    """Return pairs of what is left, the likeliest first, then the nearest; each entry once."""
    found = [
        (-score, abs(one - other), one + other, one, other)
        for one, other in _candidates(*rest)
        if (score := likeness(old[one], new[other], one == other))
    ]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for *_, one, other in sorted(found):
        if one not in pairs and other not in taken:
            pairs[one] = other
            taken.add(other)
    return list(pairs.items())


def _candidates(old: list[int], new: list[int]) -> Iterable[tuple[int, int]]:
    if len(old) * len(new) <= _MANY:
        return product(old, new)
    return ((index, index) for index in sorted({*old} & {*new}))


def _renamed(key: str) -> _Likeness:
    def likeness(old: Any, new: Any, in_place: bool) -> float:  # noqa: ANN401, FBT001 - any JSON value, by position
        named = name_of(old) is not None and name_of(new) is not None
        return float(named and (in_place or key in _OWN) and nameless(old) == nameless(new))

    return likeness


def nameless(entry: dict[str, Any]) -> str:
    """Return a record or an entry as text, without its id."""
    known = next((key for key in _IDS if key in entry), None)
    return written({key: value for key, value in entry.items() if key != known})


def _alike(old: object, new: object, _: bool) -> float:  # noqa: FBT001 - as above
    """Return which share of their words two entries have in common; 0 when it is small, or they are known by ids.

    The order of the words does not count: the matcher of difflib, which looks at it, may see another likeness the other
    way round, and takes minutes for texts made to be slow.
    """
    if name_of(old) is not None or name_of(new) is not None:
        return 0
    one, other = Counter(_words(old)), Counter(_words(new))
    share = 2 * (one & other).total() / ((one + other).total() or 1)
    return share if share >= _ALIKE else 0


def _words(value: object) -> list[str]:
    """Return the words of an entry; those of its sources tell nothing about it."""
    if isinstance(value, dict):
        return [word for key, inner in sorted(value.items()) if key != "sources" for word in _words(inner)]
    if isinstance(value, list):
        return [word for inner in value for word in _words(inner)]
    return str(value).split()


def _in_place(old: object, new: object, in_place: bool) -> float:  # noqa: FBT001 - as above
    return float(in_place and (name_of(old) is None or name_of(new) is None))
