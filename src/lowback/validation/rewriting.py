"""How to write a value that has the wrong type, where that can be told from the value."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lowback.invariants import put
from lowback.shown import shown
from lowback.validation.branches import types_of

if TYPE_CHECKING:
    from lowback.invariants import Mending
    from lowback.validation.schema import Node

_RANGE = re.compile(r"\s*([0-9]{1,5})\s*(?:-|\u2013|\u2014|to)\s*([0-9]{1,5})\b.*")
_NUMBER = re.compile(r"\s*([0-9]{1,5})\b.*")
_WHOLE = re.compile("0|[1-9][0-9]{0,14}")


def rewritten(value: object, schemas: list[Node]) -> str:
    """Return how to write a value instead, as a hint; empty when nobody knows.

    Args:
        value: what was written.
        schemas: what may stand there.

    """
    types = {each for schema in schemas for each in types_of(schema)}
    if value == "null" and "null" in types:
        return "Take the quotes off: null"
    if "integer" in types:
        return _as_number(value, may_be_range="object" in types)
    if types == {"string"} and isinstance(value, int | float) and not isinstance(value, bool):
        return f'Put it in quotes: "{value}"'
    if types == {"array"} and isinstance(value, str):
        return f"Write a list: [{shown(value)}]"
    if types == {"object"} and isinstance(value, str):
        required = schemas[0].schema.get("required", ())
        rest = ", …" if len(required) > 1 else ""
        return f'Write an object: {{"{required[0]}": {shown(value)}{rest}}}' if required else ""
    return ""


def lossless(value: object, schemas: list[Node]) -> Mending | None:
    """Return the mending of a text that only has quotes too many: a whole number or null.

    Args:
        value: what was written.
        schemas: what may stand there; none of them takes a text.

    """
    types = {each for schema in schemas for each in types_of(schema)}
    if isinstance(value, str) and "integer" in types and _WHOLE.fullmatch(value):
        return put(int(value))
    return put(None) if value == "null" and "null" in types else None


def _as_number(value: object, *, may_be_range: bool) -> str:
    if isinstance(value, list):
        value = "-".join(map(str, value))
    found = _RANGE.fullmatch(value) if isinstance(value, str) and may_be_range else None
    if found:
        return f'Write {{"min": {found.group(1)}, "max": {found.group(2)}}}'
    found = _NUMBER.fullmatch(value) if isinstance(value, str) else None
    return f"Write the number alone: {found.group(1)}" if found else ""
