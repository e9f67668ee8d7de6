"""From bytes to JSON values, refusing what could mislead or harm."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.pack.faults import Fault

#: The largest file, or line of one record, that is read, in bytes.
MAX_BYTES = 1 << 20
#: How deep lists and objects may stand in each other.
MAX_DEPTH = 32
#: How many entries lists and objects may have in all.
MAX_VALUES = 100_000
#: The most digits a number may have.
MAX_DIGITS = 15

#: How many faults of a file, or of a record, are told: more would help nobody.
MAX_FAULTS = 1000

_CONTAINERS = (dict, list)


class UnreadableError(ValueError):
    """A file that cannot be read as JSON; the message says why and how to mend it."""


class Reading(NamedTuple):
    """What reading a file gave."""

    #: The file's text, for showing places.
    text: str
    #: The JSON value; None when there is none.
    value: Any
    #: All that was refused.
    faults: tuple[Fault, ...] = ()
    #: Whether there is a value.
    is_json: bool = True


class _RefusedError(ValueError):
    """Something in a text is refused; what and where is for `faults` to tell."""


def parse(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value of a file's bytes.

    Raises:
        UnreadableError: for more than `MAX_BYTES`, anything but UTF-8 or JSON, duplicate keys, NaN and Infinity,
            numbers of more than `MAX_DIGITS` digits, lone surrogates, nesting deeper than `MAX_DEPTH`, and more than
            `MAX_VALUES` values.

    """
    found = read(raw)
    if not found.faults:
        return found.value
    from lowback.pack.scan import position  # noqa: PLC0415 - as in read

    first = found.faults[0]
    where = " at line {}, column {}".format(*position(found.text, first.span.start)) if first.span else ""
    raise UnreadableError(f"{first.message}{where}. {first.hint}")


def parse_trusted(raw: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return the JSON value of a file that was checked before; raise `UnreadableError` when it is damaged."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return parse(raw)


def read(raw: bytes) -> Reading:
    """Return what a file's bytes hold: the value, and everything in them that is refused."""
    if len(raw) <= MAX_BYTES:
        try:
            text = raw.decode("utf-8")
            return Reading(text, _strict(text))
        except (ValueError, RecursionError):
            pass
    return _explained(raw)


def _strict(text: str) -> Any:  # noqa: ANN401 - any JSON value
    value = json.loads(
        text, object_pairs_hook=unique_keys, parse_constant=refuse_constant, parse_int=_integer, parse_float=_fraction
    )
    _check_size(value)
    if "\\u" in text:
        # A lone surrogate cannot be encoded.
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _explained(raw: bytes) -> Reading:
    from lowback.pack.faults import decoded, faults_of, lenient  # noqa: PLC0415 - sound files do without it

    text, of_bytes, is_usable = decoded(raw)
    if not is_usable:
        return Reading(text, None, of_bytes, is_json=False)
    of_text = faults_of(text)
    if any(fault.path is None for fault in of_text):
        return Reading(text, None, of_bytes + of_text, is_json=False)
    return Reading(text, lenient(text), of_bytes + of_text)


def _check_size(value: object) -> None:
    level: list[Any] = [value] if isinstance(value, _CONTAINERS) else []
    values = 0
    for _ in range(MAX_DEPTH):
        values += sum(map(len, level))
        level = [inner for each in level for inner in _inside(each) if isinstance(inner, _CONTAINERS)]
    if level or values > MAX_VALUES:
        raise _RefusedError


def _inside(value: Any) -> Iterable[Any]:  # noqa: ANN401 - any JSON value
    return value.values() if isinstance(value, dict) else value


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of its keys and values; raise `ValueError` when a key stands twice."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise _RefusedError
    return made


def refuse_constant(_: str) -> NoReturn:
    """Raise `ValueError` for NaN and Infinity."""
    raise _RefusedError


def _integer(digits: str) -> int:
    if len(digits) > MAX_DIGITS and is_huge(digits):
        raise _RefusedError
    return int(digits)


def _fraction(digits: str) -> float:
    if is_huge(digits):
        raise _RefusedError
    return float(digits)


def is_huge(written: str) -> bool:
    """Return whether a number, as it is written, has too many digits or no finite value."""
    digits = written.lstrip("-")
    return len(digits) > MAX_DIGITS if digits.isdecimal() else float(digits) == float("inf")
