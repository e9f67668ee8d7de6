"""Why a schema refused a value, in the words of this field.

An engine says which keyword refused what; the words come from the schema and the value, so every engine gives the same.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.errors import close_matches
from lowback.shown import shown
from lowback.validation.branches import meant, tag_of, types_of
from lowback.validation.engines import repeated
from lowback.validation.finding import Finding
from lowback.validation.forms import tell_form
from lowback.validation.schema import top

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowback.validation.engines import Engine
    from lowback.validation.finding import Path
    from lowback.validation.schema import Node

_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}
#: A longer word is like none that is known.
_LONGEST_WORD = 64
#: For how many unknown keys of an object, and how many problems of a record, there is a word to say.
_MANY_KEYS, _MANY = 50, 1000
#: How many entries the schemas allow in a list, and in a file's own list of sources, terms or redirects.
MOST_ENTRIES, MOST_TERMS = 100, 5000
_TERMS = ("sources", "terms", "redirects")
#: The object that may stand in place of a number.
_RANGE = '{"min": …, "max": …}'


class Refusal(NamedTuple):
    """A value that one keyword refused."""

    keyword: str
    #: The schema whose keyword it is.
    node: Node
    #: The schema of the object or of the property: what people know the value by.
    owner: Node
    value: Any
    path: Path
    #: Keys of the object that are there under a misspelled name.
    misspelled: frozenset[str] = frozenset()


def shape_findings(engine: Engine, kind: str, record: object) -> list[Finding]:
    """Return everything in a record that the schema of its kind refuses, each thing once; of very much, the start."""
    return list(dict.fromkeys(islice(_findings(engine, top(kind), _trimmed(record), ()), _MANY)))


def _trimmed(record: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a record without the ends of its lists, where they are longer than any schema allows.

    An engine tells every fault of every entry at once, which for very many takes more memory than there is.
    """
    if isinstance(record, dict):
        return {key: _cut(inner, MOST_TERMS if key in _TERMS else MOST_ENTRIES) for key, inner in record.items()}
    return _cut(record, MOST_ENTRIES)


def _cut(value: Any, most: int) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return [_cut(inner, MOST_ENTRIES) for inner in value[: most + 1]]
    if isinstance(value, dict):
        return {key: _cut(inner, MOST_ENTRIES) for key, inner in value.items()}
    return value


def _findings(engine: Engine, node: Node, value: object, path: Path) -> Iterator[Finding]:
    refusals = [_refusal(node, value, place, way) for place, way in dict.fromkeys(engine.refusals(node, value))]
    misspelled = {
        each.path: frozenset(filter(None, (right for _, right in _unknown_keys(each))))
        for each in refusals
        if each.keyword == "additionalProperties"
    }
    for each in refusals:
        refusal = each._replace(path=(*path, *each.path), misspelled=misspelled.get(each.path, frozenset()))
        if _is_noise(refusal):
            continue
        branch = meant(refusal.node, refusal.value) if refusal.keyword == "oneOf" else None
        if not branch:
            yield from _told(refusal)
            branch, refusal = _likely(refusal)
        if branch:
            yield from _findings(engine, branch, refusal.value, refusal.path)


def _refusal(node: Node, value: Any, place: Path, way: Path) -> Refusal:  # noqa: ANN401 - any JSON value
    for part in place:
        value = value[part]
    *steps, keyword = way
    owner = node.inside(*_without_conditions(steps))
    spot = node.inside(*steps)
    return Refusal(str(keyword), spot if keyword in spot.schema else spot.target(), owner, value, place)


def _without_conditions(steps: list[Any]) -> list[Any]:
    while steps and steps[-1] in {"then", "else"}:
        steps = steps[:-1]
    return steps


def _is_noise(refusal: Refusal) -> bool:
    """Return whether a refusal asks for keys of what is no object at all, which its type tells already."""
    about_keys = refusal.keyword == "not" or (refusal.keyword == "oneOf" and "type" in refusal.node.schema)
    return about_keys and not isinstance(refusal.value, dict)


def _told(refusal: Refusal) -> Iterator[Finding]:
    if refusal.value == "" and refusal.keyword != "maxLength":
        yield Finding("LB027", "this is blank", f"Fill it in: {_wanted(refusal)}", refusal.path)
    else:
        yield from _REASONS[refusal.keyword](refusal)


def _wanted(refusal: Refusal) -> str:
    """Return what is expected, in words: the fixed words there are, or what its schema says of it, or its list's."""
    words = refusal.node.schema.get("enum")
    if words:
        return "one of " + ", ".join(words)
    owner = refusal.owner
    if "description" not in owner.schema and owner.way[-1:] == ("items",):
        owner = top(owner.name).inside(*owner.way[:-1])
    return _said(str(owner.schema.get("description") or _about(refusal)))


def _about(refusal: Refusal) -> str:
    """Return what the schema says of a value itself."""
    return _said(str(refusal.owner.schema.get("description") or refusal.node.schema.get("description", "")))


def _said(description: str) -> str:
    """Return a description's first sentence as the end of one."""
    first = description.partition(". ")[0].removesuffix(".")
    return first[:1].lower() + first[1:] if first[1:2].islower() or first[1:2] == " " else first


def _described(owner: Node, key: str) -> str:
    """Return what a key of an object is for, with an example."""
    schema = owner.target().schema.get("properties", {}).get(key)
    return _with_example(schema) if schema else ""


def _with_example(schema: dict[str, Any]) -> str:
    said = _said(schema["description"])
    return said if "such as" in said else f"{said}, such as {shown(schema['examples'][0])}"


def _required(refusal: Refusal) -> Iterator[Finding]:
    for key in refusal.node.schema["required"]:
        if key not in refusal.value and key not in refusal.misspelled:
            yield _missing(refusal, key)


def _missing(refusal: Refusal, key: str, why: str = "") -> Finding:
    about = _described(refusal.owner, key)
    return Finding("LB021", f"{key!r} is missing{why}", f"Add it: {about}" if about else "Add it", refusal.path)


def _unknown_keys(refusal: Refusal) -> Iterator[tuple[str, str | None]]:
    """Yield the keys that an object does not know, each with the key that it stands for, if that is clear."""
    known = refusal.node.target().schema["properties"]
    free = tuple(key for key in known if key not in refusal.value)
    unknown = [key for key in refusal.value if key not in known]
    for index, key in enumerate(unknown):
        yield key, _closest(key, free) if index < _MANY_KEYS else None


def _closest(word: str, known: tuple[str, ...]) -> str | None:
    """Return the known word that is most like another; None when none is."""
    return _looked_up(word, known) if len(word) <= _LONGEST_WORD else None


@lru_cache(maxsize=512)
def _looked_up(word: str, known: tuple[str, ...]) -> str | None:
    """Return the closest word. Faults repeat, so answers are kept."""
    return next(iter(close_matches(word, known)), None)


def _unknown(refusal: Refusal) -> Iterator[Finding]:
    for key, right in _unknown_keys(refusal):
        known = refusal.node.schema["properties"]
        there = None if right else _closest(key, tuple(known))
        own = ", or put an app's own data under extra" if "extra" in known else ""
        hint = f"Take it out: {there} is there already" if there else f"Take it out{own}"
        hint = f"Did you mean {right}?" if right else hint
        yield Finding(
            "LB022",
            f"unknown key {shown(key)}",
            hint,
            (*refusal.path, key),
            "key",
            (*refusal.path, right) if right else None,
        )


def _type(refusal: Refusal) -> Iterator[Finding]:
    message = f"expected {_TYPES[refusal.node.schema['type']]}; found {shown(refusal.value)}"
    about = _about(refusal) if refusal.path else ""
    yield Finding("LB023", message, f"It is {about}" if about else "", refusal.path)


def _enum(refusal: Refusal) -> Iterator[Finding]:
    yield _word(refusal, tuple(map(str, refusal.node.schema["enum"])))


def _const(refusal: Refusal) -> Iterator[Finding]:
    wanted = refusal.node.schema["const"]
    message = f"expected {shown(wanted)}; found {shown(refusal.value)}"
    hint = "Leave the key out instead" if wanted is True else f"Write {shown(wanted)}"
    yield Finding("LB024", message, hint, refusal.path)


def _word(refusal: Refusal, words: tuple[str, ...]) -> Finding:
    right = _closest(str(refusal.value), words)
    message = f"expected one of {', '.join(words)}; found {shown(refusal.value)}"
    return Finding("LB024", message, f"Did you mean {right}?" if right else "", refusal.path)


def _pattern(refusal: Refusal) -> Iterator[Finding]:
    message, hint = tell_form(refusal.node.definition, refusal.value, _with_example(refusal.node.schema))
    yield Finding("LB025", message, hint, refusal.path)


def _bound(refusal: Refusal) -> Iterator[Finding]:
    schema = refusal.node.schema
    span = f"from {schema['minimum']} to {schema['maximum']}"
    yield Finding("LB026", f"expected {span}; found {shown(refusal.value)}", "", refusal.path)


def _empty(refusal: Refusal) -> Iterator[Finding]:
    *way, _, key = ("", *refusal.owner.way)
    is_required = key in top(refusal.owner.name).inside(*way[1:]).schema.get("required", ())
    hint = f"Add one: {_wanted(refusal)}" if is_required else "Add one, or leave the key out"
    yield Finding("LB027", "expected at least one entry", hint, refusal.path)


def _long(refusal: Refusal) -> Iterator[Finding]:
    message = f"longer than {refusal.node.schema['maxLength']} characters: {shown(refusal.value)}"
    yield Finding("LB028", message, "Make it shorter", refusal.path)


def _many(refusal: Refusal) -> Iterator[Finding]:
    most = refusal.node.schema["maxItems"]
    yield Finding("LB028", f"more than {most:,} entries", "Take some out, or split the record", refusal.path)


def _twice(refusal: Refusal) -> Iterator[Finding]:
    for index in repeated(refusal.value):
        message = f"two entries are the same: {shown(refusal.value[index])}"
        yield Finding("LB029", message, "Take one out", (*refusal.path, index))


def _dependent(refusal: Refusal) -> Iterator[Finding]:
    needs: dict[str, list[str]] = {}
    for key, needed in refusal.node.schema["dependentRequired"].items():
        for other in needed:
            if key in refusal.value and other not in refusal.value and other not in refusal.misspelled:
                needs.setdefault(other, []).append(repr(key))
    for other, keys in needs.items():
        yield _missing(refusal, other, f": {' and '.join(keys)} need{'' if len(keys) > 1 else 's'} it")


def _forbidden(refusal: Refusal) -> Iterator[Finding]:
    for key in refusal.node.schema["not"]["required"]:
        about = refusal.owner.target().schema["properties"][key]["description"]
        yield Finding("LB030", f"{key!r} does not belong here", f"Take it out. {about}", (*refusal.path, key), "key")


def _choice(refusal: Refusal) -> Iterator[Finding]:
    """Tell a choice of which no branch, or more than one, was meant."""
    branches = list(refusal.node.branches())
    keys = [branch.schema["required"][0] for branch in branches if set(branch.schema) == {"required"}]
    tags = [tag for tag in map(tag_of, branches) if tag]
    if keys:
        yield from _either(refusal, keys)
    elif tags and isinstance(refusal.value, dict):
        known = {key for branch in branches for key in branch.schema["properties"]}
        yield _tagged(refusal, tags[0].key, tuple(tag.word for tag in tags), known)
    else:
        yield _alternatives(refusal, branches)


def _either(refusal: Refusal, keys: list[str]) -> Iterator[Finding]:
    wanted = " or ".join(map(repr, keys))
    found = [key for key in keys if key in refusal.value]
    if found:
        hint = "Keep one and take the other out"
        yield Finding("LB030", f"expected either {wanted}; found both", hint, (*refusal.path, found[-1]), "key")
    elif not refusal.misspelled.intersection(keys):
        yield Finding("LB021", f"either {wanted} is missing", f"Add {wanted}", refusal.path)


def _tagged(refusal: Refusal, key: str, words: tuple[str, ...], known: set[str]) -> Finding:
    """Tell a tagged object whose tag is missing, misspelled or unknown."""
    spoils = None if _likely(refusal)[0] else refusal.path
    if key in refusal.value:
        word = _word(refusal._replace(value=refusal.value[key], path=(*refusal.path, key)), words)
        return word._replace(spoils=spoils)
    for other in refusal.value:
        if other not in known and _closest(other, (key,)):
            path = (*refusal.path, other)
            return Finding("LB022", f"unknown key {shown(other)}", f"Did you mean {key}?", path, "key", spoils)
    hint = f"Add it: one of {', '.join(words)}"
    return Finding("LB021", f"{key!r} is missing", hint, refusal.path, spoils=spoils)


def _likely(refusal: Refusal) -> tuple[Node | None, Refusal]:
    """Return the branch that was probably meant by a tag that is misspelled, and the value as it was meant."""
    tags = {} if refusal.keyword != "oneOf" else {tag_of(branch): branch for branch in refusal.node.branches()}
    value = refusal.value
    for tag, branch in tags.items():
        if tag and isinstance(value, dict):
            known = branch.schema["properties"]
            keys = [key for key in value if key == tag.key or (key not in known and _closest(key, (tag.key,)))]
            if keys and _closest(str(value[keys[0]]), tuple(each.word for each in tags if each)) == tag.word:
                others = {key: inner for key, inner in value.items() if key != keys[0]}
                return branch, refusal._replace(value={tag.key: tag.word, **others})
    return None, refusal


def _alternatives(refusal: Refusal, branches: list[Node]) -> Finding:
    """Tell a value whose type no branch has."""
    types = dict.fromkeys(each for branch in branches for each in types_of(branch))
    *first, last = [_RANGE if each == "object" and "integer" in types else _TYPES[each] for each in types]
    wanted = f"{', '.join(first)} or {last}" if first else last
    about = _about(refusal)
    message = f"expected {wanted}; found {shown(refusal.value)}"
    return Finding("LB023", message, f"It is {about}" if about else "", refusal.path)


#: How to tell each keyword that can refuse a value.
_REASONS: dict[str, Callable[[Refusal], Iterator[Finding]]] = {
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
    "oneOf": _choice,
}
