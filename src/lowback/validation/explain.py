"""Why a schema refused a value, in the words of this field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lowback.errors import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jsonschema import ValidationError

Path = tuple[str | int, ...]

#: The keys that tell the branches of a choice apart.
_TAGS = ("mode", "kind")

_TYPES = {
    "object": "an object",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "boolean": "true or false",
    "null": "null",
}


def explain(error: ValidationError) -> Iterator[tuple[Path, str]]:
    """Yield the path and the reason of an engine's error; for a choice, those of the branch that was meant."""
    if _is_noise(error):
        return
    path = tuple(error.absolute_path)
    branch = _meant(error) if error.validator == "oneOf" else []
    if branch:
        for inner in branch:
            yield from explain(inner)
        return
    for reason in REASONS[str(error.validator)](error):
        yield path, reason


def _is_noise(error: ValidationError) -> bool:
    """Return whether an error asks for keys of what is no object at all, which its type tells already."""
    about_keys = error.validator == "not" or (error.validator == "oneOf" and "type" in error.schema)
    return about_keys and not isinstance(error.instance, dict)


def _meant(error: ValidationError) -> list[ValidationError]:
    """Return the errors of the branch that was meant: by its tag, or else by type or keys; none when unclear."""
    branches: dict[Any, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.relative_schema_path[0], []).append(inner)
    misses = _misses_tag if any(map(_misses_tag, error.context or ())) else _misses_type
    fitting = [errors for errors in branches.values() if not any(map(misses, errors))]
    return fitting[0] if len(fitting) == 1 else []


def _misses_tag(error: ValidationError) -> bool:
    return error.validator == "const" and len(error.relative_path) == 1


def _misses_type(error: ValidationError) -> bool:
    return error.validator == "type" and not error.relative_path


def _shown(value: object) -> str:
    written = "".join(map(_printable, json.dumps(value, ensure_ascii=False)))
    return written if len(written) <= 60 else written[:57] + "..."  # noqa: PLR2004 - one line


def _printable(sign: str) -> str:
    return sign if sign.isprintable() else sign.encode("unicode_escape").decode()


def _required(error: ValidationError) -> Iterator[str]:
    yield from (f"{key!r} is missing" for key in error.validator_value if key not in error.instance)


def _unknown(error: ValidationError) -> Iterator[str]:
    known = error.schema["properties"]
    for key in error.instance:
        if key not in known:
            yield f"unknown key {key!r}. {suggestion(key, known, 'Take it out.')}"


def _enum(error: ValidationError) -> Iterator[str]:
    words = [_shown(word) for word in error.validator_value]
    hint = suggestion(error.instance, map(str, error.validator_value), "")
    yield f"expected one of {', '.join(words)}; found {_shown(error.instance)}. {hint}".rstrip()


def _const(error: ValidationError) -> Iterator[str]:
    yield f"expected {_shown(error.validator_value)}; found {_shown(error.instance)}"


def _type(error: ValidationError) -> Iterator[str]:
    yield f"expected {_TYPES[error.validator_value]}; found {_shown(error.instance)}"


def _pattern(error: ValidationError) -> Iterator[str]:
    yield f"found {_shown(error.instance)}. Expected: {_described(error)}"


def _described(error: ValidationError) -> str:
    wanted = str(error.schema.get("description", "another form."))
    return wanted[0].lower() + wanted[1:]


def _bound(error: ValidationError) -> Iterator[str]:
    more = "more" if error.validator == "minimum" else "less"
    yield f"expected {error.validator_value} or {more}; found {error.instance}"


def _empty(_: ValidationError) -> Iterator[str]:
    yield "expected at least one entry. Add one; an optional key may be left out instead"


def _long(error: ValidationError) -> Iterator[str]:
    yield f"longer than {error.validator_value} characters. Make it shorter"


def _twice(_: ValidationError) -> Iterator[str]:
    yield "two entries are the same. Take one out"


def _dependent(error: ValidationError) -> Iterator[str]:
    needs: dict[str, list[str]] = {}
    for key, needed in error.validator_value.items():
        for other in needed:
            if key in error.instance and other not in error.instance:
                needs.setdefault(other, []).append(repr(key))
    for other, keys in needs.items():
        yield f"{other!r} is missing: {' and '.join(keys)} need{'' if len(keys) > 1 else 's'} it"


def _forbidden(error: ValidationError) -> Iterator[str]:
    yield f"{' and '.join(map(repr, error.validator_value['required']))} does not belong here. Take it out"


def _choice(error: ValidationError) -> Iterator[str]:
    """Tell a choice of which no branch, or more than one, was meant."""
    inner = list(error.context or ())
    tags = [each for each in inner if _misses_tag(each)]
    keys = [key for branch in error.validator_value if set(branch) == {"required"} for key in branch["required"]]
    untagged = {key for each in inner if each.validator == "required" for key in each.validator_value}
    if tags:
        words = [tag.validator_value for tag in tags]
        hint = suggestion(tags[0].instance, words, "")
        key = tags[0].path[-1]
        yield f"{key!r} must be one of {', '.join(words)}; found {_shown(tags[0].instance)}. {hint}".rstrip()
    elif keys:
        found = [key for key in keys if key in error.instance]
        yield f"expected either {' or '.join(map(repr, keys))}; found {' and '.join(map(repr, found)) or 'neither'}"
    elif tag := next((tag for tag in _TAGS if tag in untagged and tag not in error.instance), None):
        yield f"{tag!r} is missing"
    else:
        yield f"found {_shown(error.instance)}. Expected: {_described(error)}"


#: How to tell each keyword that can refuse a value.
REASONS: dict[str, Callable[[ValidationError], Iterator[str]]] = {
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
    "uniqueItems": _twice,
    "dependentRequired": _dependent,
    "not": _forbidden,
    "oneOf": _choice,
}
