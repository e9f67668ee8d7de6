"""The order of keys: that of the schema, what it does not know behind, the data of other apps as it is."""

from __future__ import annotations

from functools import cache
from typing import Any

from lowback.pack.serializer import exact, laid_out, one_line
from lowback.validation.schemas import Node, resolve_branch, top

_CONTAINERS = (dict, list)


def canonical(text: str, kind: str | None, *, as_line: bool = False) -> str:
    """Return a record as it is written: keys in the order of the schema, in the layout that records have.

    Args:
        text: the record, a JSON text that `reader` accepts.
        kind: what it is; None when nobody knows, then keys stay in their order.
        as_line: whether it stands on one line of a file that holds a record a line.

    """
    return written(exact(text), kind, as_line=as_line)


def written(value: Any, kind: str | None, *, as_line: bool = False) -> str:
    """Return a record, read by `exact`, as `canonical` does."""
    value = ordered(top(kind), value) if kind else value
    return f"{one_line(value)}\n" if as_line else laid_out(value)


def ordered(node: Node, value: Any) -> Any:
    """Return a value with its keys in the order in which its schema names them."""
    if not isinstance(value, _CONTAINERS):
        return value
    if isinstance(value, list):
        entry = _entry(node.name, node.way)
        return [ordered(entry, each) for each in value] if entry else value
    keys, choice = _keys(node.name, node.way), _choice(node.name, node.way)
    if keys:
        known = {key: ordered(inner, value[key]) for key, inner in keys.items() if key in value}
        return known if len(known) == len(value) else {**known, **value, **known}
    branch = resolve_branch(choice, value) if choice else None
    return ordered(branch, value) if branch else value


# A file may hold very many records, whose places in the schema are always the same.
@cache
def _keys(name: str, way: tuple[str, ...]) -> dict[str, Node]:
    """Return the keys that a place in a schema knows, and where each leads."""
    place = top(name).inside(*way).target()
    return {key: place.inside("properties", key).target() for key in place.schema.get("properties", ())}


@cache
def _entry(name: str, way: tuple[str, ...]) -> Node | None:
    """Return the place of the entries of a list; None when the schema says nothing of them."""
    place = top(name).inside(*way).target()
    return place.inside("items").target() if "items" in place.schema else None


@cache
def _choice(name: str, way: tuple[str, ...]) -> Node | None:
    """Return the place itself when it is a choice."""
    place = top(name).inside(*way).target()
    return place if "oneOf" in place.schema else None
