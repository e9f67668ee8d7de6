"""A schema error: which keyword of which schema refused which value, and what the schema says of that value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.escaping import shown
from lowback.problem import rename
from lowback.validation.schemas import tag_of, top
from lowback.validation.spelling import closest, folded, respelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Fix, Path
    from lowback.validation.schemas import Engine, Node

#: The types of JSON.
JSON_TYPES = {
    "object": "an object",
    "array": "an array",
    "string": "a string",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}
#: The object that may replace a number.
RANGE = '{"min": …, "max": …}'
#: How many entries the schemas allow in a list, and in a file's own list of sources, terms or redirects.
MOST_ENTRIES, MOST_TERMS = 100, 5000
_TERMS = ("sources", "terms", "redirects")
#: For more unknown keys than this no known key is looked for.
_MANY_KEYS = 50


class SchemaError(NamedTuple):
    """A value that one keyword of a schema refused."""

    keyword: str
    """The keyword, such as "required"."""
    node: Node
    """The schema whose keyword it is."""
    owner: Node
    """The schema of the object or of the property: what people know the value by."""
    value: Any
    """The value that was refused."""
    path: Path
    """The keys and indexes that lead to the value, from the top of the record."""
    misspelled: frozenset[str] = frozenset()
    """Keys of the object that are there under a misspelled name."""
    choice: Node | None = None
    """The choice of which this object is a branch, when it is one."""

    @property
    def description(self) -> str:
        """What the schema says of the value itself, as a part of a sentence; empty when it says nothing."""
        return _phrase(str(self.owner.schema.get("description") or self.node.schema.get("description", "")))

    @property
    def expected(self) -> str:
        """What is expected, in words: the fixed words there are, or what its schema says of it, or its list's."""
        words = self.node.schema.get("enum")
        if words:
            return "one of " + ", ".join(words)
        owner = self.owner
        if "description" not in owner.schema and owner.way[-1:] == ("items",):
            owner = top(owner.name).inside(*owner.way[:-1])
        example = owner.schema.get("examples", [[]])[0]
        if isinstance(example, str | int) and "description" in owner.schema:
            return with_example(owner.schema)
        return _phrase(str(owner.schema.get("description") or self.description))


def schema_errors(
    engine: Engine, node: Node, value: object, path: Path, choice: Node | None = None
) -> list[SchemaError]:
    """Return what a schema refuses of a value at a path of its record.

    Args:
        engine: what refuses.
        node: the schema of the value.
        value: the value.
        path: its path.
        choice: the choice of which the schema is a branch; None when it is none.

    """
    errors = [_schema_error(node, value, place, way) for place, way in dict.fromkeys(engine.errors(node, value))]
    errors = [error if error.path else error._replace(choice=choice) for error in errors]
    misspelled = {
        error.path: frozenset(filter(None, (intended for _, intended in unknown_keys(error))))
        for error in errors
        if error.keyword == "additionalProperties"
    }
    return [
        error._replace(path=(*path, *error.path), misspelled=misspelled.get(error.path, frozenset()))
        for error in errors
        if not _is_noise(error)
    ]


def _schema_error(node: Node, value: Any, place: Path, way: Path) -> SchemaError:
    for part in place:
        value = value[part]
    *steps, keyword = way
    owner = node.inside(*_without_conditions(steps))
    spot = node.inside(*steps)
    return SchemaError(str(keyword), spot if keyword in spot.schema else spot.target(), owner, value, place)


def _without_conditions(steps: list[Any]) -> list[Any]:
    while steps and steps[-1] in {"then", "else"}:
        steps = steps[:-1]
    return steps


def _is_noise(error: SchemaError) -> bool:
    """Return whether an error asks for keys of what is no object at all, which its type tells already."""
    is_about_keys = error.keyword == "not" or (error.keyword == "oneOf" and "type" in error.node.schema)
    return is_about_keys and not isinstance(error.value, dict)


def trimmed(record: Any) -> Any:
    """Return a record without the ends of its lists, where they are longer than any schema allows.

    An engine tells every fault of every entry at once, which for very many takes more memory than there is.
    """
    if isinstance(record, dict):
        return {key: _cut(inner, MOST_TERMS if key in _TERMS else MOST_ENTRIES) for key, inner in record.items()}
    return _cut(record, MOST_ENTRIES)


def _cut(value: Any, most: int) -> Any:
    if isinstance(value, list):
        return [_cut(inner, MOST_ENTRIES) for inner in value[: most + 1]]
    if isinstance(value, dict):
        return {key: _cut(inner, MOST_ENTRIES) for key, inner in value.items()}
    return value


def unknown_keys(error: SchemaError) -> Iterator[tuple[str, str | None]]:
    """Yield the keys that an object does not know, each with the key that it stands for, if that is clear."""
    known = error.node.target().schema["properties"]
    free = tuple(key for key in known if key not in error.value)
    unknown = [key for key in error.value if key not in known]
    for index, key in enumerate(unknown):
        is_looked_for = index < _MANY_KEYS and not words_with(error.choice, key)
        yield key, closest(key, free) if is_looked_for else None


def key_fix(error: SchemaError, key: str, intended: str | None) -> Fix | None:
    """Return the fix of an unknown key that only differs in capitals and joints from the one it stands for.

    There is none when another key is as much like that one.
    """
    if not intended or folded(intended) != folded(key):
        return None
    free = [name for name in error.node.target().schema["properties"] if name not in error.value]
    alike = [name for name in error.value if folded(name) == folded(key)]
    return rename(intended) if intended == respelled(key, free) and alike == [key] else None


def words_with(choice: Node | None, key: str) -> list[str]:
    """Return the words of the branches of a choice that know a key."""
    branches = choice.branches() if choice else ()
    return [tag.word for branch in branches if key in branch.schema.get("properties", {}) and (tag := tag_of(branch))]


def describe_key(owner: Node, key: str) -> str:
    """Return what a key of an object is for, with an example; empty when the object knows no such key."""
    schema = owner.target().schema.get("properties", {}).get(key)
    return with_example(schema) if schema else ""


def with_example(schema: dict[str, Any]) -> str:
    """Return what a schema describes, with an example."""
    phrase = _phrase(schema["description"])
    return phrase if "such as" in phrase else f"{phrase}, such as {shown(schema['examples'][0], 140)}"


def _phrase(description: str) -> str:
    """Return a description's first sentence as the end of one."""
    first = description.partition(". ")[0].removesuffix(".")
    return first[:1].lower() + first[1:] if first[1:2].islower() or first[1:2] == " " else first
