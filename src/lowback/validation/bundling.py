"""A schema in one piece, for programs that do not find the schemas it refers to: editors above all."""

from __future__ import annotations

import json
from typing import Any

from lowback.validation.schema import load_schema, top


def bundle(name: str) -> dict[str, Any]:
    """Return a schema that accepts the same and refers to no other: what it refers to stands in its place.

    A description that stands beside a reference goes before the one of what is referred to, as people expect who look
    at a key; editors do it the other way round.
    """
    schema = load_schema(name)
    if '"$ref": "urn:' not in json.dumps(schema):
        return schema
    whole: dict[str, Any] = _whole({key: inner for key, inner in schema.items() if key != "$defs"}, name)
    return whole


def bundle_text(name: str) -> str:
    """Return such a schema as a line of JSON."""
    return json.dumps(bundle(name), ensure_ascii=False) + "\n"


def _whole(schema: Any, name: str) -> Any:  # noqa: ANN401 - any JSON value
    """Return a part of a schema with what it refers to; `name` is the schema that it is a part of."""
    if isinstance(schema, list):
        return [_whole(each, name) for each in schema]
    if not isinstance(schema, dict):
        return schema
    own = {key: _whole(inner, name) for key, inner in schema.items() if key != "$ref"}
    if "$ref" not in schema:
        return own
    urn, _, way = schema["$ref"].partition("#/")
    home = urn.split(":")[3] if urn else name
    found: dict[str, Any] = _whole(top(home).inside(*way.split("/")).schema, home)
    return {**found, **own}
