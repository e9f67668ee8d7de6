"""Shape: records against the JSON Schemas. The only module that imports a JSON Schema engine."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from lowback.validation.explain import explain

if TYPE_CHECKING:
    from collections.abc import Iterator

#: The schemas, by the name of what they describe.
NAMES = ("common", "exercise", "pack", "redirects", "routine", "sources", "steps", "vocabulary")


@cache
def load_schema(name: str) -> dict[str, Any]:
    """Return a schema of this package; raise `FileNotFoundError` when there is none of that name."""
    path = files("lowback").joinpath("schemas", f"{name}.json")
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return schema


@cache
def _validator(name: str) -> Draft202012Validator:
    resources = [(load_schema(each)["$id"], DRAFT202012.create_resource(load_schema(each))) for each in NAMES]
    registry: Registry[Any] = Registry().with_resources(resources)
    return Draft202012Validator(load_schema(name), registry=registry)


def shape_problems(name: str, record: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the path and the explanation of everything in a record that its schema refuses."""
    found = (each for error in _validator(name).iter_errors(record) for each in explain(error))
    yield from dict.fromkeys(found)
