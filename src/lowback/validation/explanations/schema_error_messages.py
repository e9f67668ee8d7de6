"""Schema errors as problems: why a schema refused a value, and how to fix it, in the words of this field.

An engine says which keyword refused what; the words come from the schema and the value, so every engine gives the same.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from lowback.errors import either
from lowback.escaping import shown
from lowback.pack.limits import MAX_PROBLEMS
from lowback.problem import REMOVE, RecordProblem, put, rename
from lowback.validation.explanations.amount_hints import hint_for_type, unquoted
from lowback.validation.explanations.schema_errors import (
    JSON_TYPES,
    RANGE,
    describe_key,
    key_fix,
    schema_errors,
    trimmed,
    unknown_keys,
    with_example,
    words_with,
)
from lowback.validation.explanations.text_forms import corrected, explain_form
from lowback.validation.schemas import repeated, resolve_branch, tag_of, top, types_of
from lowback.validation.spelling import closest, folded, respelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowback.problem import Path
    from lowback.validation.explanations.schema_errors import SchemaError
    from lowback.validation.schemas import Engine, Node


#: The keys that mean none when they are left out.
_NONE_WITHOUT = ("rest_seconds", "pause_seconds")


def schema_problems(engine: Engine, kind: str, record: object) -> list[RecordProblem]:
    """Return everything in a record that the schema of its kind refuses, each thing once; of very much, the start."""
    return list(dict.fromkeys(islice(_problems(engine, top(kind), trimmed(record), ()), MAX_PROBLEMS)))


def _problems(
    engine: Engine, node: Node, value: object, path: Path, choice: Node | None = None
) -> Iterator[RecordProblem]:
    for error in schema_errors(engine, node, value, path, choice):
        branch, inner = resolve_branch(error.node, error.value) if error.keyword == "oneOf" else None, error.value
        if not branch:
            yield from _explain(error)
            branch, inner = _likely_branch(error)
        wrong_tag = _wrong_tag(error, branch, engine) if branch else None
        if wrong_tag:
            yield wrong_tag
        elif branch:
            yield from _problems(engine, branch, inner, error.path, error.node)


def _explain(error: SchemaError) -> Iterator[RecordProblem]:
    if error.value == "" and error.keyword != "maxLength":
        yield RecordProblem("empty value", f"Fill it in: {error.expected}", error.path, "LB027")
    else:
        yield from EXPLAINERS[error.keyword](error)


def _required(error: SchemaError) -> Iterator[RecordProblem]:
    for key in error.node.schema["required"]:
        if key not in error.value and key not in error.misspelled:
            yield _missing(error, key)


def _missing(error: SchemaError, key: str, why: str = "") -> RecordProblem:
    description = describe_key(error.owner, key)
    hint = f"Add it: {description}" if description else "Add it"
    return RecordProblem(f"missing key {shown(key)}{why}", hint, error.path, "LB021")


def _dependent(error: SchemaError) -> Iterator[RecordProblem]:
    needs: dict[str, list[str]] = {}
    for key, needed in error.node.schema["dependentRequired"].items():
        for other in needed:
            if key in error.value and other not in error.value and other not in error.misspelled:
                needs.setdefault(other, []).append(shown(key))
    for other, keys in needs.items():
        yield _missing(error, other, f", required by {' and '.join(keys)}")


def _unknown(error: SchemaError) -> Iterator[RecordProblem]:
    for key, intended in unknown_keys(error):
        hint = f"Did you mean {intended}?" if intended else _hint_to_remove(error, key)
        elsewhere = words_with(error.choice, key)
        if elsewhere:
            hint = f"Only {' and '.join(elsewhere)} have this key: write one of them, or remove it"
        yield RecordProblem(
            f"unknown key {shown(key)}",
            hint,
            (*error.path, key),
            "LB022",
            "key",
            (*error.path, intended) if intended else None,
            fix=key_fix(error, key, intended),
        )


def _hint_to_remove(error: SchemaError, key: str) -> str:
    known = error.node.schema["properties"]
    present = closest(key, tuple(known))
    if present:
        return f"Remove it: {present} already exists"
    return "Remove it" + (", or move app-specific data to extra" if "extra" in known else "")


def _forbidden(error: SchemaError) -> Iterator[RecordProblem]:
    for key in error.node.schema["not"]["required"]:
        description = error.owner.target().schema["properties"][key]["description"]
        hint = f"Remove it. {description}"
        yield RecordProblem(f"{shown(key)} is not allowed here", hint, (*error.path, key), "LB030", "key")


def _type(error: SchemaError) -> Iterator[RecordProblem]:
    yield _wrong_type(error, JSON_TYPES[error.node.schema["type"]], error.description if error.path else "")


def _wrong_type(error: SchemaError, expected: str, description: str) -> RecordProblem:
    message = f"expected {expected}, found {shown(error.value)}"
    hint = hint_for_type(error) or (f"It is {description}" if description else "")
    return RecordProblem(message, hint, error.path, "LB023", fix=unquoted(error))


def _enum(error: SchemaError) -> Iterator[RecordProblem]:
    yield _unknown_word(error, tuple(map(str, error.node.schema["enum"])))


def _unknown_word(error: SchemaError, words: tuple[str, ...]) -> RecordProblem:
    intended = closest(str(error.value), words)
    message = f"expected {either(words)}, found {shown(error.value)}"
    same = respelled(str(error.value), words) if isinstance(error.value, str) else None
    hint = f"Did you mean {intended}?" if intended else ""
    return RecordProblem(message, hint, error.path, "LB024", fix=put(same) if same else None)


def _const(error: SchemaError) -> Iterator[RecordProblem]:
    only = error.node.schema["const"]
    message = f"expected {shown(only)}, found {shown(error.value)}"
    hint = "Omit the key instead" if only is True else f"Write {shown(only)}"
    yield RecordProblem(message, hint, error.path, "LB024")


def _pattern(error: SchemaError) -> Iterator[RecordProblem]:
    message, hint = explain_form(error.node.definition, error.value, with_example(error.node.schema))
    correct = corrected(error.node.definition, error.value)
    yield RecordProblem(message, hint, error.path, "LB025", fix=put(correct) if correct else None)


def _bound(error: SchemaError) -> Iterator[RecordProblem]:
    schema = error.node.schema
    span = f"from {schema['minimum']} to {schema['maximum']}"
    is_low = error.keyword == "minimum"
    hint = f"Write {schema['minimum']} or more" if is_low else f"Write {schema['maximum']} or less"
    if error.value == 0 and error.path[-1] in _NONE_WITHOUT:
        hint = "Omit the key for none"
    yield RecordProblem(f"expected {span}, found {shown(error.value)}", hint, error.path, "LB026")


def _empty(error: SchemaError) -> Iterator[RecordProblem]:
    least = error.node.schema.get("minItems", 1)
    if least > 1:
        hint = "Add another, or write the single entry without an array"
        yield RecordProblem(f"expected at least {least} entries", hint, error.path, "LB027")
        return
    *way, _, key = ("", *error.owner.way)
    is_required = key in top(error.owner.name).inside(*way[1:]).schema.get("required", ())
    hint = f"Add one: {error.expected}" if is_required else "Add one, or omit the key"
    yield RecordProblem("expected at least one entry", hint, error.path, "LB027")


def _long(error: SchemaError) -> Iterator[RecordProblem]:
    message = f"longer than {error.node.schema['maxLength']} characters: {shown(error.value)}"
    yield RecordProblem(message, "Shorten it", error.path, "LB028")


def _many(error: SchemaError) -> Iterator[RecordProblem]:
    most = error.node.schema["maxItems"]
    yield RecordProblem(f"more than {most:,} entries", "Remove some, or split the record", error.path, "LB028")


def _repeated(error: SchemaError) -> Iterator[RecordProblem]:
    for index in repeated(error.value):
        message = f"duplicate entry {shown(error.value[index])}"
        yield RecordProblem(message, "Remove one of the two", (*error.path, index), "LB029", fix=REMOVE)


def _choice(error: SchemaError) -> Iterator[RecordProblem]:
    """Explain a choice of which no branch, or more than one, was meant."""
    branches = list(error.node.branches())
    keys = [branch.schema["required"][0] for branch in branches if set(branch.schema) == {"required"}]
    if keys:
        yield from _either(error, keys)
    elif isinstance(error.value, dict) and any(map(tag_of, branches)):
        yield _unclear_tag(error, branches)
    else:
        types = dict.fromkeys(name for branch in branches for name in types_of(branch))
        names = [RANGE if name == "object" and "integer" in types else JSON_TYPES[name] for name in types]
        yield _wrong_type(error, either(names), error.description)


def _either(error: SchemaError, keys: list[str]) -> Iterator[RecordProblem]:
    alternatives = " or ".join(map(shown, keys))
    present = [key for key in keys if key in error.value]
    if present:
        message, hint = f"expected either {alternatives}, found both", "Keep one and remove the other"
        yield RecordProblem(message, hint, (*error.path, present[-1]), "LB030", "key")
    elif not error.misspelled.intersection(keys):
        yield RecordProblem(f"missing key {alternatives}", f"Add {alternatives}", error.path, "LB021")


def _unclear_tag(error: SchemaError, branches: list[Node]) -> RecordProblem:
    """Explain a tagged object whose tag is missing, misspelled or unknown."""
    tags = [tag for tag in map(tag_of, branches) if tag]
    key, words = tags[0].key, tuple(tag.word for tag in tags)
    spoils = None if _likely_branch(error)[0] else error.path
    if key in error.value:
        word = error._replace(value=error.value[key], path=(*error.path, key))
        return _unknown_word(word, words)._replace(spoils=spoils)
    known = {name for branch in branches for name in branch.schema["properties"]}
    for other in error.value:
        if other not in known and closest(other, (key,)):
            alike = [name for name in error.value if folded(name) == folded(key)]
            fix = rename(key) if alike == [other] else None
            message, hint = f"unknown key {shown(other)}", f"Did you mean {key}?"
            return RecordProblem(message, hint, (*error.path, other), "LB022", "key", spoils, fix=fix)
    hint = f"Add it: one of {', '.join(words)}"
    return RecordProblem(f"missing key {shown(key)}", hint, error.path, "LB021", spoils=spoils)


def _likely_branch(error: SchemaError) -> tuple[Node | None, object]:
    """Return the branch that was probably meant by a tag that is misspelled, and the value as it was meant."""
    tags = {} if error.keyword != "oneOf" else {tag_of(branch): branch for branch in error.node.branches()}
    value = error.value
    for tag, branch in tags.items():
        if tag and isinstance(value, dict):
            known = branch.schema["properties"]
            keys = [key for key in value if key == tag.key or (key not in known and closest(key, (tag.key,)))]
            if keys and closest(str(value[keys[0]]), tuple(other.word for other in tags if other)) == tag.word:
                others = {key: inner for key, inner in value.items() if key != keys[0]}
                return branch, {tag.key: tag.word, **others}
    return None, value


def _wrong_tag(error: SchemaError, branch: Node, engine: Engine) -> RecordProblem | None:
    """Return the problem of a tagged object that is right but for its tag: another branch takes it as it is."""
    tag = tag_of(branch)
    value = error.value
    if not tag or not isinstance(value, dict):
        return None
    for other in error.node.branches():
        foreign = [key for key in value if key not in branch.schema["properties"] and key in other.schema["properties"]]
        right = tag_of(other)
        if foreign and right and engine.acceptor(other)({**value, tag.key: right.word}):
            keys = " and ".join(map(shown, foreign))
            verb = "belong" if len(foreign) > 1 else "belongs"
            message = f"{keys} {verb} to {tag.key} {shown(right.word)}, not {shown(tag.word)}"
            hint = f'Write "{right.word}", or remove {keys}'
            return RecordProblem(message, hint, (*error.path, tag.key), "LB024", spoils=error.path)
    return None


#: What explains each keyword that can refuse a value.
EXPLAINERS: dict[str, Callable[[SchemaError], Iterator[RecordProblem]]] = {
    "required": _required,
    "dependentRequired": _dependent,
    "additionalProperties": _unknown,
    "not": _forbidden,
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minimum": _bound,
    "maximum": _bound,
    "minItems": _empty,
    "minProperties": _empty,
    "maxLength": _long,
    "maxItems": _many,
    "uniqueItems": _repeated,
    "oneOf": _choice,
}
