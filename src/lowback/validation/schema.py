"""The JSON Schemas: reading them, and finding one's way in them."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.pack.locate import packaged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

#: The schemas, by the name of what they describe.
NAMES = (
    *("common", "diff", "exercise", "found", "index", "pack", "packs", "problems", "redirects", "routine"),
    *("sources", "statistics", "steps", "vocabulary"),
)

_URN = "urn:lowback:schema:{}:1"


@cache
def load_schema(name: str) -> dict[str, Any]:
    """Return a schema of this package; raise `FileNotFoundError` when there is none of that name."""
    schema: dict[str, Any] = json.loads(schema_text(name))
    return schema


def schema_text(name: str) -> str:
    """Return the text of a schema of this package; raise `FileNotFoundError` when there is none of that name."""
    return packaged("schemas", f"{name}.json")


def types_text() -> str:
    """Return TypeScript types of what the schemas describe."""
    return packaged("schemas", "lowback.d.ts")


class Node(NamedTuple):
    """A place in a schema: the file, the way to it from the top, and the schema there."""

    name: str
    way: tuple[str, ...]
    schema: dict[str, Any]

    @property
    def uri(self) -> str:
        """The place as a reference that every engine resolves."""
        return f"{_URN.format(self.name)}#{''.join('/' + part for part in self.way)}"

    @property
    def definition(self) -> str:
        """The name of the definition that this is; empty when it is none."""
        return self.way[1] if self.way[:1] == ("$defs",) and len(self.way) == 2 else ""  # noqa: PLR2004 - $defs, name

    def inside(self, *parts: str | int) -> Node:
        """Return a place further in, following references on the way."""
        node = self
        for part in parts:
            if part == "$ref":
                continue
            if isinstance(node.schema, dict) and "$ref" in node.schema and part not in node.schema:
                node = node.target()
            inner: Any = node.schema
            key = int(part) if isinstance(inner, list) else part
            node = Node(node.name, (*node.way, str(part)), inner[key])
        return node

    def target(self) -> Node:
        """Return the place that this one refers to, or itself when it refers to none."""
        if "$ref" not in self.schema:
            return self
        urn, _, way = self.schema["$ref"].partition("#")
        name = urn.split(":")[3] if urn else self.name
        return top(name).inside(*filter(None, way.split("/"))).target()

    def branches(self) -> Iterator[Node]:
        """Yield the schemas of a choice."""
        for index in range(len(self.schema["oneOf"])):
            yield self.inside("oneOf", index).target()


def top(name: str) -> Node:
    """Return the top of a schema."""
    return Node(name, (), load_schema(name))


def used_by(name: str) -> Iterable[str]:
    """Return the names of a schema and of those that it refers to."""
    return dict.fromkeys((name, "common"))
