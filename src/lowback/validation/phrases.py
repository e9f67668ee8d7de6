"""What a schema says of a value, as parts of sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.escaping import shown
from lowback.validation.schema import top

if TYPE_CHECKING:
    from lowback.validation.refusals import Refusal
    from lowback.validation.schema import Node

#: The types of JSON.
TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}
#: The object that may stand in place of a number.
RANGE = '{"min": …, "max": …}'


def wanted(refusal: Refusal) -> str:
    """Return what is expected, in words: the fixed words there are, or what its schema says of it, or its list's."""
    words = refusal.node.schema.get("enum")
    if words:
        return "one of " + ", ".join(words)
    owner = refusal.owner
    if "description" not in owner.schema and owner.way[-1:] == ("items",):
        owner = top(owner.name).inside(*owner.way[:-1])
    example = owner.schema.get("examples", [[]])[0]
    if isinstance(example, str | int) and "description" in owner.schema:
        return with_example(owner.schema)
    return _said(str(owner.schema.get("description") or about(refusal)))


def about(refusal: Refusal) -> str:
    """Return what the schema says of a value itself."""
    return _said(str(refusal.owner.schema.get("description") or refusal.node.schema.get("description", "")))


def _said(description: str) -> str:
    """Return a description's first sentence as the end of one."""
    first = description.partition(". ")[0].removesuffix(".")
    return first[:1].lower() + first[1:] if first[1:2].islower() or first[1:2] == " " else first


def described(owner: Node, key: str) -> str:
    """Return what a key of an object is for, with an example."""
    schema = owner.target().schema.get("properties", {}).get(key)
    return with_example(schema) if schema else ""


def with_example(schema: dict[str, Any]) -> str:
    """Return what a schema describes, with an example."""
    said = _said(schema["description"])
    return said if "such as" in said else f"{said}, such as {shown(schema['examples'][0], 140)}"
