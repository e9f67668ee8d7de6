"""The JSON Schema engines: two that do the same work, and the only module that imports either.

`jsonschema` is the authority and always there. `jsonschema-rs` (the extra `fast`) does the work when it is installed.
An engine only says which keyword refused a value, and where; the words are those of `explanations`.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from lowback.validation.schemas import load_schema, schema_text, used_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowback.problem import Path
    from lowback.validation.schemas import Node

#: How patterns end, as JSON: the lookahead keeps Python's `$` from matching before a line break at the end.
_PYTHON_END, _END = r'$(?!\\n)"', '$"'


class Engine(Protocol):
    """What checks a value by a place in a schema."""

    def acceptor(self, node: Node) -> Callable[[object], bool]:
        """Return what tells whether a value is right."""

    def errors(self, node: Node, value: object) -> Iterator[tuple[Path, Path]]:
        """Yield for all that is wrong the path in the value, and the path in the schema, its keyword last."""


class ReferenceEngine:
    """The `jsonschema` library."""

    def acceptor(self, node: Node) -> Callable[[object], bool]:
        """Return what tells whether a value is right."""
        accepts: Callable[[object], bool] = _reference(node.name, node.uri).is_valid
        return accepts

    def errors(self, node: Node, value: object) -> Iterator[tuple[Path, Path]]:
        """Yield for all that is wrong the path in the value, and the path in the schema, its keyword last."""
        for error in _reference(node.name, node.uri).iter_errors(value):
            yield tuple(error.absolute_path), tuple(error.absolute_schema_path)


class FastEngine:
    """The `jsonschema-rs` library."""

    def acceptor(self, node: Node) -> Callable[[object], bool]:
        """Return what tells whether a value is right."""
        accepts: Callable[[object], bool] = _fast(node.name, node.uri).is_valid
        return accepts

    def errors(self, node: Node, value: object) -> Iterator[tuple[Path, Path]]:
        """Yield for all that is wrong the path in the value, and the path in the schema, its keyword last."""
        for error in _fast(node.name, node.uri).iter_errors(value):
            yield tuple(error.instance_path), tuple(error.evaluation_path)


def repeated(entries: list[Any]) -> list[int]:
    """Return the indexes of the entries of a list that are equal, as JSON, to an earlier one."""
    seen: set[str] = set()
    indexes = []
    for index, entry in enumerate(entries):
        written = json.dumps(_plain_numbers(entry), sort_keys=True)
        if written in seen:
            indexes.append(index)
        seen.add(written)
    return indexes


def _plain_numbers(value: Any) -> Any:
    """Return a value in which 1.0 is written as 1: they are the same number."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_plain_numbers(inner) for inner in value]
    return {key: _plain_numbers(inner) for key, inner in value.items()} if isinstance(value, dict) else value


@cache
def best_engine() -> Engine:
    """Return the fast engine when it is installed, or else the one that always is."""
    try:
        import jsonschema_rs  # noqa: F401 - to see whether it is there
    except ImportError:
        return ReferenceEngine()
    return FastEngine()


@cache
def _reference(name: str, uri: str) -> Any:
    import referencing.jsonschema
    from jsonschema import Draft202012Validator, ValidationError, validators

    def unique(_: object, is_set: bool, value: Any, __: object) -> Iterator[ValidationError]:  # noqa: FBT001 - the library calls it so
        if is_set and isinstance(value, list) and repeated(value):
            yield ValidationError("not unique")

    # The library compares every two entries, which for a long list of objects takes for ever.
    validator = validators.extend(Draft202012Validator, {"uniqueItems": unique})
    # A schema that names its dialect would bring back the library's own class.
    schemas = [{key: inner for key, inner in load_schema(used).items() if key != "$schema"} for used in used_by(name)]
    resources = [(schema["$id"], referencing.jsonschema.DRAFT202012.create_resource(schema)) for schema in schemas]
    registry: referencing.Registry[Any] = referencing.Registry().with_resources(resources)
    return validator({"$ref": uri}, registry=registry)


@cache
def _fast(name: str, uri: str) -> Any:
    import jsonschema_rs

    return jsonschema_rs.Draft202012Validator({"$ref": uri}, registry=_fast_registry(tuple(used_by(name))))


@cache
def _fast_registry(names: tuple[str, ...]) -> Any:
    import jsonschema_rs

    # In this engine `$` only matches at the end, and a pattern without a lookahead runs three times faster.
    schemas = [json.loads(schema_text(name).replace(_PYTHON_END, _END)) for name in names]
    return jsonschema_rs.Registry([(schema["$id"], schema) for schema in schemas])
