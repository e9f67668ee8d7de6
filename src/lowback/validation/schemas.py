"""The published schemas, and the two JSON Schema engines that ask them: the only module that imports either.

`jsonschema` is the authority and always there. `jsonschema-rs` (the extra `fast`) does the work when it is installed.
An engine only says which keyword refused a value, and where; the words are those of `explanations`.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from lowback.escaping import shown
from lowback.pack.locate import packaged
from lowback.problem import RecordProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lowback.problem import Path


#: The schemas, by the name of what they describe.
SCHEMA_NAMES = (
    *("common", "diff", "exercise", "found", "index", "pack", "packs", "problems", "redirects", "routine"),
    *("sources", "statistics", "steps", "vocabulary"),
)
#: The kinds of records that can be checked.
RECORD_KINDS = ("exercise", "routine", "pack", "sources", "vocabulary", "redirects")
#: A key that only records of one kind have; what most records have is first.
_DISTINCTIVE_KEYS = (
    ("phases", "exercise"),
    ("items", "routine"),
    ("terms", "vocabulary"),
    ("redirects", "redirects"),
    ("schema", "pack"),
)
_URN = "urn:lowback:schema:{}:1"
_JSON_TYPES = {dict: "object", list: "array", str: "string", int: "integer", bool: "boolean", type(None): "null"}


@cache
def load_schema(name: str) -> dict[str, Any]:
    """Return a schema of this package; raise `FileNotFoundError` when there is none of that name."""
    schema: dict[str, Any] = json.loads(schema_text(name))
    return schema


def schema_text(name: str) -> str:
    """Return the text of a schema of this package; raise `FileNotFoundError` when there is none of that name."""
    return packaged("schemas", f"{name}.json")


class Node(NamedTuple):
    """A place in a schema: the file, the way to it from the top, and the schema there."""

    name: str
    """The name of the schema, such as "exercise"."""
    way: tuple[str, ...]
    """The keys and indexes that lead to the place from the top of the schema."""
    schema: dict[str, Any]
    """The schema at the place."""

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
        return _referred(self.schema["$ref"], self.name).target() if "$ref" in self.schema else self

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


def _referred(reference: str, name: str) -> Node:
    """Return the place that a reference in the schema of a name leads to."""
    urn, _, way = reference.partition("#")
    return top(urn.split(":")[3] if urn else name).inside(*filter(None, way.split("/")))


def bundle(name: str) -> dict[str, Any]:
    """Return a schema that accepts the same and refers to no other: references are inlined.

    It is for programs that do not find the schemas it refers to, editors above all. A description that stands beside a
    reference goes before the one of what is referred to, as people expect who look at a key; editors do it the other
    way round.
    """
    schema = load_schema(name)
    if '"$ref": "urn:' not in json.dumps(schema):
        return schema
    whole: dict[str, Any] = _inlined({key: inner for key, inner in schema.items() if key != "$defs"}, name)
    return whole


def bundle_text(name: str) -> str:
    """Return such a schema as a line of JSON."""
    return json.dumps(bundle(name), ensure_ascii=False) + "\n"


def _inlined(schema: Any, name: str) -> Any:
    """Return a part of a schema with what it refers to; `name` is the schema that it is a part of."""
    if isinstance(schema, list):
        return [_inlined(inner, name) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    own = {key: _inlined(inner, name) for key, inner in schema.items() if key != "$ref"}
    if "$ref" not in schema:
        return own
    target = _referred(schema["$ref"], name)
    return {**_inlined(target.schema, target.name), **own}


class Tag(NamedTuple):
    """A key that tells the branches of a choice apart, and its word in one of them."""

    key: str
    """The key, such as "mode"."""
    word: str
    """The only value of the key that the branch accepts, such as "reps"."""


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
        return [name for inner in branch.branches() for name in types_of(inner)]
    return list(_JSON_TYPES.values())


def resolve_branch(choice: Node, value: Any) -> Node | None:
    """Return the branch that the author of a value meant, by its tag or else its type; None when that is not clear."""
    branches = list(choice.branches())
    tags = [tag_of(branch) for branch in branches]
    if any(tags):
        keys = value if isinstance(value, dict) else {}
        fitting = [branch for branch, tag in zip(branches, tags, strict=True) if tag and keys.get(tag.key) == tag.word]
    else:
        type_ = _JSON_TYPES.get(type(value), "number")
        fitting = [branch for branch in branches if type_ in types_of(branch)]
    return fitting[0] if len(fitting) == 1 else None


def kind_of_record(value: object) -> str | None:
    """Return the kind of a record by the keys that it has, for when no file name tells; None when they do not tell."""
    if not isinstance(value, dict):
        return None
    for key, kind in _DISTINCTIVE_KEYS:
        if key in value:
            return kind
    return _most_like(value)


def _most_like(value: dict[str, object]) -> str | None:
    """Return the kind that knows more of a record's keys than it does not know or misses; None for none or several."""
    keys = set(value)
    scores = {kind: _score(keys, *_keys_of(kind)) for kind in RECORD_KINDS}
    best = max(scores, key=lambda kind: scores[kind])
    return best if scores[best] > 0 and list(scores.values()).count(scores[best]) == 1 else None


def _score(keys: set[str], known: set[str], required: set[str]) -> int:
    return len(keys & known) - len(keys - known) - len(required - keys)


def _keys_of(kind: str) -> tuple[set[str], set[str]]:
    """Return the keys that a kind knows, and those it requires; all files of terms have the same."""
    schema = load_schema(kind)
    schema = schema["$defs"]["notices_file"] if "properties" not in schema else schema
    return set(schema["properties"]), set(schema["required"])


def unknown_kind(value: object) -> RecordProblem:
    """Return the problem of a value that is no record anyone knows."""
    if not isinstance(value, dict):
        return RecordProblem(f"expected an object, found {shown(value)}", "Write it as { … }", code="LB020")
    hint = "Pass the record type: --kind on the command line, kind in Python"
    return RecordProblem(f"cannot detect the record type of {shown(value)}", hint, code="LB020")


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
