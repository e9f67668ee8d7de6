"""The canonical text of a record: keys in the order of its schema, in the one layout that records have."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from lowback.pack.json_layout import laid_out, one_line
from lowback.validation.schemas import Node, resolve_branch, top


def canonical(record: Any, kind: str | None, *, as_line: bool = False) -> str:
    """Return a record as it is written; keys that its schema does not know come last, other apps' data stays as it is.

    Args:
        record: the record; read by `serializer.exact`, it keeps every digit of its numbers.
        kind: what it is; None when nobody knows, then keys stay in their order.
        as_line: whether it is written on one line, as in NDJSON.

    """
    value = _ordered(top(kind), record) if kind else record
    return f"{one_line(value)}\n" if as_line else laid_out(value)


class _Place(NamedTuple):
    """A place in a schema, and the places inside it."""

    node: Node
    """The place itself, references followed."""
    keys: dict[str, Node]
    """Where each key of an object leads, in order."""
    entry: Node | None
    """Where the entries of a list lead; None when the schema says nothing of them."""


# NDJSON may hold very many records, whose places in the schema are always the same.
@cache
def _place(name: str, way: tuple[str, ...]) -> _Place:
    node = top(name).inside(*way).target()
    keys = {key: node.inside("properties", key).target() for key in node.schema.get("properties", ())}
    return _Place(node, keys, node.inside("items").target() if "items" in node.schema else None)


def _ordered(node: Node, value: Any) -> Any:
    """Return a value with its keys in the order in which its schema names them."""
    if not isinstance(value, dict | list):
        return value
    place = _place(node.name, node.way)
    if isinstance(value, list):
        return [_ordered(place.entry, entry) for entry in value] if place.entry else value
    if place.keys:
        known = {key: _ordered(inner, value[key]) for key, inner in place.keys.items() if key in value}
        return known if len(known) == len(value) else {**known, **value, **known}
    branch = resolve_branch(place.node, value) if "oneOf" in place.node.schema else None
    return _ordered(branch, value) if branch else value
