"""From bytes to JSON values, refusing what could mislead or harm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable

#: The largest file that is read, in bytes.
MAX_BYTES = 1 << 20
#: How deep lists and objects may stand in each other.
MAX_DEPTH = 32
#: The most digits a number may have.
MAX_DIGITS = 15


_CONTAINERS = (dict, list)
_INFINITE = (float("inf"), float("-inf"))


class UnreadableError(ValueError):
    """A file that cannot be read as JSON; the message says why and how to mend it."""


def parse(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value of a file's bytes.

    Raises:
        UnreadableError: for more than `MAX_BYTES`, anything but UTF-8 or JSON, duplicate keys, NaN and Infinity,
            numbers of more than `MAX_DIGITS` digits, lone surrogates, and nesting deeper than `MAX_DEPTH`.

    """
    found = _decoded(raw)
    try:
        value = json.loads(
            found, object_pairs_hook=_object, parse_constant=_constant, parse_int=_integer, parse_float=_fraction
        )
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}. "
            "Look there for a missing or extra comma, quote or bracket"
        ) from None
    except RecursionError:
        raise _too_deep() from None
    _check_depth(value)
    if "\\u" in found:
        _check_surrogates(value)
    return value


def _decoded(raw: bytes) -> str:
    if len(raw) > MAX_BYTES:
        raise UnreadableError(f"larger than {MAX_BYTES:,} bytes. Split it, or make its texts shorter")
    try:
        found = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(f"not UTF-8: byte {error.start} does not fit. Save the file as UTF-8") from None
    if found.startswith("\ufeff"):
        raise UnreadableError("starts with a byte order mark. Save the file as UTF-8 without one")
    return found


def _check_depth(value: object) -> None:
    level = [value] if isinstance(value, _CONTAINERS) else []
    for _ in range(MAX_DEPTH):
        level = [inner for each in level for inner in _inside(each) if isinstance(inner, _CONTAINERS)]
    if level:
        raise _too_deep()


def _inside(value: Any) -> Iterable[Any]:  # noqa: ANN401 - any JSON value
    return value.values() if isinstance(value, dict) else value


def _too_deep() -> UnreadableError:
    return UnreadableError(f"lists and objects stand more than {MAX_DEPTH} deep in each other. Make it flatter")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise UnreadableError(f"the key {twice!r} stands twice in one object. Take one of them out")
    return made


def _constant(name: str) -> NoReturn:
    raise UnreadableError(f"{name} is not a JSON number. Write a number, or null")


def _integer(digits: str) -> int:
    if len(digits.lstrip("-")) > MAX_DIGITS:
        raise UnreadableError(f"the number {digits[:20]}… has more than {MAX_DIGITS} digits")
    return int(digits)


def _fraction(digits: str) -> float:
    number = float(digits)
    if number in _INFINITE:
        raise UnreadableError(f"the number {digits[:20]} is too large")
    return number


def _check_surrogates(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise UnreadableError(r"half a character: a \ud800 to \udfff escape without its pair. Write it out") from None
