"""Every way to change one thing in a record that a comparison shows as one difference, and where it shows it."""

import json
from functools import partial
from typing import NamedTuple

from lowback.pack.folder import kind_of

#: Objects that are one value: what changes in them is shown as a change of the whole.
WHOLE = ({"min", "max"}, {"times", "per"})


class Mutation(NamedTuple):
    """A file of a pack with one thing changed."""

    what: str
    #: Where it is shown: in the new file, in the old one when something is removed.
    path: tuple
    #: Gives the file after; the file before is as it was.
    make: object

    def __str__(self):
        """Return it as the id of a test."""
        return f"{self.what} {'/'.join(map(str, self.path))}"

    @property
    def after(self):
        """The file after."""
        return self.make()


def copy(value):
    """Return a deep copy of a JSON value."""
    return json.loads(json.dumps(value))


def put(record, path, change):
    """Return a copy of a record in which a function has changed what holds the end of a path."""
    made = copy(record)
    holder = made
    for key in path[:-1]:
        holder = holder[key]
    change(holder, path[-1])
    return made


def places(value, path=()):
    """Yield every path in a record, with what stands there."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield (*path, key), inner
        yield from places(inner, (*path, key))


def shown_at(record, path):
    """Return the place at which a change is shown: the value itself, or the whole that it is part of."""
    value = record
    for length, key in enumerate(path):
        if isinstance(value, dict) and any(value.keys() <= keys for keys in WHOLE) and value:
            return path[:length]
        if isinstance(value, list) and "extra" in path[:length]:
            return path[:length]
        value = value[key]
    return path


def other(value):
    """Return another value of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return "zz" if value is None else f"{value}_zz"


def changes(record):
    """Yield each value replaced by another."""
    for path, value in places(record):
        if not isinstance(value, dict | list):
            yield from _mutation(
                "changed", record, path, lambda holder, key: holder.__setitem__(key, other(holder[key]))
            )


def removals(record):
    """Yield each key taken out, and each entry of a list that the entries after it do not move up for."""
    for path, _ in places(record):
        if not moves_others(record, path):
            yield from _mutation("removed", record, path, lambda holder, key: holder.pop(key))


def moves_others(record, path):
    """Return whether a path leads to an entry without an id, and not to the last of its list."""
    *way, last = path
    for key in way:
        record = record[key]
    whole = "extra" in way
    return isinstance(record, list) and last < len(record) - 1 and not is_known(record[last]) and not whole


def is_known(entry):
    """Return whether an entry of a list is known by an id."""
    return isinstance(entry, dict) and bool({"id", "from"} & entry.keys())


def swaps(record):
    """Yield every two neighbours in a list changed in their order, where entries are known by ids or are one value."""
    for path, value in places(record):
        for index in range(len(value) - 1 if isinstance(value, list) else 0):
            is_whole = shown_at(record, (*path, 0)) == path
            if value[index] != value[index + 1] and (is_known(value[index]) or is_whole):

                def swap(holder, key, index=index):
                    entries = holder[key]
                    entries[index], entries[index + 1] = entries[index + 1], entries[index]

                yield Mutation("changed" if is_whole else "moved", path, partial(put, record, path, swap))


def _mutation(what, record, path, change):
    place = shown_at(record, path)
    yield Mutation(what if place == path else "changed", place, partial(put, record, path, change))


def mutations(file, record):
    """Yield every mutation of a file after which its records, and the entries of lists, are known by what they were."""
    for mutation in (*changes(record), *removals(record), *swaps(record)):
        if not loses_its_record(file, mutation) and not is_another_entry(file, mutation):
            yield mutation


def is_another_entry(file, mutation):
    """Return whether an entry of a list has another id or none, so that it is another; a record is renamed instead."""
    *way, last = mutation.path
    is_record = len(way) == 2 and kind_of(file) in {"sources", "vocabulary"}
    return last in {"id", "from"} and bool(way) and isinstance(way[-1], int) and not is_record


def loses_its_record(file, mutation):
    """Return whether a key is gone without which nobody could say what the records are."""
    end = mutation.path[-1]
    needed = {
        "sources": {("id",), ("sources",)},
        "vocabulary": {("id",), ("terms",)},
        "redirects": {("redirects",), ("kind",), ("from",), ("to",)},
        "pack": {("id",)},
    }.get(kind_of(file), set())
    gone = mutation.what == "removed" and (end,) in needed
    return gone or (mutation.what == "removed" and end == "id" and mutation.path == ("id",))
