"""Which branch of a choice the author of a value meant: by its tag, or else by its type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from lowback.validation.schema import Node

_JSON_TYPES = {dict: "object", list: "array", str: "string", int: "integer", bool: "boolean", type(None): "null"}


class Tag(NamedTuple):
    """A key that tells the branches of a choice apart, and its word in one of them."""

    key: str
    word: str


def meant(choice: Node, value: Any) -> Node | None:  # noqa: ANN401 - any JSON value
    """Return the branch that the author of a value meant; None when that is not clear."""
    branches = list(choice.branches())
    tags = [tag_of(branch) for branch in branches]
    if any(tags):
        found = value if isinstance(value, dict) else {}
        fitting = [branch for branch, tag in zip(branches, tags, strict=True) if tag and found.get(tag.key) == tag.word]
    else:
        fitting = [branch for branch in branches if _type_of(value) in types_of(branch)]
    return fitting[0] if len(fitting) == 1 else None


def tag_of(branch: Node) -> Tag | None:
    """Return what tells a branch from the others; None for a branch that has no tag."""
    for key, schema in branch.schema.get("properties", {}).items():
        if "const" in schema and key in branch.schema.get("required", ()):
            return Tag(key, schema["const"])
    return None


def types_of(branch: Node) -> list[str]:
    """Return the JSON types that a branch accepts; all of them when it does not say."""
    if "type" in branch.schema:
        return [branch.schema["type"]]
    if "oneOf" in branch.schema:
        return [each for inner in branch.branches() for each in types_of(inner)]
    return list(_JSON_TYPES.values())


def _type_of(value: object) -> str:
    return _JSON_TYPES.get(type(value), "number")
