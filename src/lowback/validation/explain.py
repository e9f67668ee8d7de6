"""Why a schema refused a value, in the words of this field.

An engine says which keyword refused what; the words come from the schema and the value, so every engine gives the same.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from lowback.escaping import shown
from lowback.pack.limits import MAX_PROBLEMS
from lowback.problem import TAKE_OUT, RecordProblem, put
from lowback.validation.branches import meant
from lowback.validation.choices import likely, tell_choice, tell_word, wrong_tag
from lowback.validation.engines import repeated
from lowback.validation.forms import tell_form, tidied
from lowback.validation.phrases import TYPES, about, described, wanted, with_example
from lowback.validation.refusals import closest, meant_key, refusals_of, trimmed, unknown_keys, words_with
from lowback.validation.rewriting import lossless, rewritten
from lowback.validation.schema import top

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowback.problem import Path
    from lowback.validation.engines import Engine
    from lowback.validation.refusals import Refusal
    from lowback.validation.schema import Node

#: The keys that mean none when they are left out.
_NONE_WITHOUT = ("rest_seconds", "pause_seconds")


def shape_findings(engine: Engine, kind: str, record: object) -> list[RecordProblem]:
    """Return everything in a record that the schema of its kind refuses, each thing once; of very much, the start."""
    return list(dict.fromkeys(islice(_findings(engine, top(kind), trimmed(record), ()), MAX_PROBLEMS)))


def _findings(
    engine: Engine, node: Node, value: object, path: Path, choice: Node | None = None
) -> Iterator[RecordProblem]:
    for refusal in refusals_of(engine, node, value, path, choice):
        branch, inner = meant(refusal.node, refusal.value) if refusal.keyword == "oneOf" else None, refusal.value
        if not branch:
            yield from _told(refusal)
            branch, inner = likely(refusal)
        other = wrong_tag(refusal, branch, engine) if branch else None
        if other:
            yield other
        elif branch:
            yield from _findings(engine, branch, inner, refusal.path, refusal.node)


def _told(refusal: Refusal) -> Iterator[RecordProblem]:
    if refusal.value == "" and refusal.keyword != "maxLength":
        yield RecordProblem("this is blank", f"Fill it in: {wanted(refusal)}", refusal.path, "LB027")
    else:
        yield from _REASONS[refusal.keyword](refusal)


def _required(refusal: Refusal) -> Iterator[RecordProblem]:
    for key in refusal.node.schema["required"]:
        if key not in refusal.value and key not in refusal.misspelled:
            yield _missing(refusal, key)


def _missing(refusal: Refusal, key: str, why: str = "") -> RecordProblem:
    said = described(refusal.owner, key)
    return RecordProblem(f"{key!r} is missing{why}", f"Add it: {said}" if said else "Add it", refusal.path, "LB021")


def _unknown(refusal: Refusal) -> Iterator[RecordProblem]:
    for key, right in unknown_keys(refusal):
        known = refusal.node.schema["properties"]
        there = None if right else closest(key, tuple(known))
        own = ", or put an app's own data under extra" if "extra" in known else ""
        hint = f"Take it out: {there} is there already" if there else f"Take it out{own}"
        hint = f"Did you mean {right}?" if right else hint
        elsewhere = words_with(refusal.choice, key)
        if elsewhere:
            hint = f"Only {' and '.join(elsewhere)} have it: write one of them, or take it out"
        yield RecordProblem(
            f"unknown key {shown(key)}",
            hint,
            (*refusal.path, key),
            "LB022",
            "key",
            (*refusal.path, right) if right else None,
            fix=meant_key(refusal, key, right),
        )


def _type(refusal: Refusal) -> Iterator[RecordProblem]:
    message = f"expected {TYPES[refusal.node.schema['type']]}; found {shown(refusal.value)}"
    said = about(refusal) if refusal.path else ""
    hint = rewritten(refusal) or (f"It is {said}" if said else "")
    yield RecordProblem(message, hint, refusal.path, "LB023", fix=lossless(refusal))


def _enum(refusal: Refusal) -> Iterator[RecordProblem]:
    yield tell_word(refusal, tuple(map(str, refusal.node.schema["enum"])))


def _const(refusal: Refusal) -> Iterator[RecordProblem]:
    right = refusal.node.schema["const"]
    message = f"expected {shown(right)}; found {shown(refusal.value)}"
    hint = "Leave the key out instead" if right is True else f"Write {shown(right)}"
    yield RecordProblem(message, hint, refusal.path, "LB024")


def _pattern(refusal: Refusal) -> Iterator[RecordProblem]:
    message, hint = tell_form(refusal.node.definition, refusal.value, with_example(refusal.node.schema))
    right = tidied(refusal.node.definition, refusal.value)
    yield RecordProblem(message, hint, refusal.path, "LB025", fix=put(right) if right else None)


def _bound(refusal: Refusal) -> Iterator[RecordProblem]:
    schema = refusal.node.schema
    span = f"from {schema['minimum']} to {schema['maximum']}"
    few = refusal.keyword == "minimum"
    hint = f"Write {schema['minimum']} or more" if few else f"Write {schema['maximum']} or less"
    if refusal.value == 0 and refusal.path[-1] in _NONE_WITHOUT:
        hint = "Leave the key out for none"
    yield RecordProblem(f"expected {span}; found {shown(refusal.value)}", hint, refusal.path, "LB026")


def _empty(refusal: Refusal) -> Iterator[RecordProblem]:
    least = refusal.node.schema.get("minItems", 1)
    if least > 1:
        hint = "Add another, or write a single one without the list"
        yield RecordProblem(f"expected at least {least} entries", hint, refusal.path, "LB027")
        return
    *way, _, key = ("", *refusal.owner.way)
    is_required = key in top(refusal.owner.name).inside(*way[1:]).schema.get("required", ())
    hint = f"Add one: {wanted(refusal)}" if is_required else "Add one, or leave the key out"
    yield RecordProblem("expected at least one entry", hint, refusal.path, "LB027")


def _long(refusal: Refusal) -> Iterator[RecordProblem]:
    message = f"longer than {refusal.node.schema['maxLength']} characters: {shown(refusal.value)}"
    yield RecordProblem(message, "Make it shorter", refusal.path, "LB028")


def _many(refusal: Refusal) -> Iterator[RecordProblem]:
    most = refusal.node.schema["maxItems"]
    yield RecordProblem(f"more than {most:,} entries", "Take some out, or split the record", refusal.path, "LB028")


def _twice(refusal: Refusal) -> Iterator[RecordProblem]:
    for index in repeated(refusal.value):
        message = f"two entries are the same: {shown(refusal.value[index])}"
        yield RecordProblem(message, "Take one out", (*refusal.path, index), "LB029", fix=TAKE_OUT)


def _dependent(refusal: Refusal) -> Iterator[RecordProblem]:
    needs: dict[str, list[str]] = {}
    for key, needed in refusal.node.schema["dependentRequired"].items():
        for other in needed:
            if key in refusal.value and other not in refusal.value and other not in refusal.misspelled:
                needs.setdefault(other, []).append(repr(key))
    for other, keys in needs.items():
        yield _missing(refusal, other, f": {' and '.join(keys)} need{'' if len(keys) > 1 else 's'} it")


def _forbidden(refusal: Refusal) -> Iterator[RecordProblem]:
    for key in refusal.node.schema["not"]["required"]:
        said = refusal.owner.target().schema["properties"][key]["description"]
        yield RecordProblem(
            f"{key!r} does not belong here", f"Take it out. {said}", (*refusal.path, key), "LB030", "key"
        )


#: How to tell each keyword that can refuse a value.
_REASONS: dict[str, Callable[[Refusal], Iterator[RecordProblem]]] = {
    "required": _required,
    "additionalProperties": _unknown,
    "enum": _enum,
    "const": _const,
    "type": _type,
    "pattern": _pattern,
    "minimum": _bound,
    "maximum": _bound,
    "minItems": _empty,
    "minProperties": _empty,
    "maxLength": _long,
    "maxItems": _many,
    "uniqueItems": _twice,
    "dependentRequired": _dependent,
    "not": _forbidden,
    "oneOf": tell_choice,
}
