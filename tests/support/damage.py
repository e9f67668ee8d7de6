"""Damage to records: every place in one, and what does not belong there."""

import copy

#: Values of every kind of JSON; most are wrong wherever they are put.
ODD = [None, True, 5, -1, 1.5, "", "x", "{", [], {}, [None], {"a": 1}, "a\nb", "\u202e", "x" * 3000]


def places(value, path=()):
    """Yield the path of every value in a record."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, key))


def damaged(record, path, odd):
    """Return a copy of a record with one value replaced; with ... it is removed."""
    record = copy.deepcopy(record)
    target = record
    for key in path[:-1]:
        target = target[key]
    if odd is ...:
        del target[path[-1]]
    else:
        target[path[-1]] = odd
    return record
