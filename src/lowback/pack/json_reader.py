"""From bytes to JSON values, refusing what could mislead or harm."""

from __future__ import annotations

import json
from functools import wraps
from json import JSONDecoder
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, ParamSpec, TypeVar

from lowback.pack.limits import MAX_BYTES, MAX_DEPTH, MAX_DIGITS, MAX_VALUES, is_huge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lowback.problem import RecordProblem

    Loader = Callable[[bytes], Any]


_CONTAINERS = (dict, list)


class UnreadableError(ValueError):
    """A file that cannot be read as JSON; the message says why and how to fix it."""


class Reading(NamedTuple):
    """What reading a file gave."""

    text: str
    """The file's text, for showing places."""
    value: Any
    """The JSON value; None when there is none."""
    problems: tuple[RecordProblem, ...] = ()
    """All that was refused."""
    is_json: bool = True
    """Whether there is a value."""


class _RefusedError(ValueError):
    """Something in a text is refused; `json_errors` says what and where."""


def parse(raw: bytes) -> Any:
    """Return the JSON value of a file's bytes.

    Raises:
        UnreadableError: for more than `MAX_BYTES`, anything but UTF-8 or JSON, duplicate keys, NaN and Infinity,
            numbers of more than `MAX_DIGITS` digits, lone surrogates, nesting deeper than `MAX_DEPTH`, and more than
            `MAX_VALUES` values.

    """
    reading = read(raw)
    if not reading.problems:
        return reading.value
    from lowback.pack.source_map import position

    first = reading.problems[0]
    where = " at line {}, column {}".format(*position(reading.text, first.span.start)) if first.span else ""
    raise UnreadableError(f"{first.message}{where}. {first.hint}")


def parse_trusted(raw: bytes) -> Any:
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


def _strict(text: str) -> Any:
    value = json.loads(
        text, object_pairs_hook=unique_keys, parse_constant=refuse_constant, parse_int=_integer, parse_float=_fraction
    )
    _check_size(value)
    if "\\u" in text:
        # A lone surrogate cannot be encoded.
        json.dumps(value, ensure_ascii=False).encode()
    return value


def _explained(raw: bytes) -> Reading:
    from lowback.pack.json_errors import decoded, lenient, problems_in_text

    text, of_bytes, is_usable = decoded(raw)
    if not is_usable:
        return Reading(text, None, of_bytes, is_json=False)
    of_text = problems_in_text(text)
    if any(problem.spoils is None for problem in of_text):
        return Reading(text, None, of_bytes + of_text, is_json=False)
    return Reading(text, lenient(text), of_bytes + of_text)


def _check_size(value: object) -> None:
    level: list[Any] = [value] if isinstance(value, _CONTAINERS) else []
    values = 0
    for _ in range(MAX_DEPTH):
        values += sum(map(len, level))
        level = [inner for container in level for inner in _inside(container) if isinstance(inner, _CONTAINERS)]
    if level or values > MAX_VALUES:
        raise _RefusedError


def _inside(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of its keys and values; raise `ValueError` when a key is duplicated."""
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


P = ParamSpec("P")
_T = TypeVar("_T")


def fast_path(attempt: Callable[P, _T]) -> Callable[P, _T | None]:
    """Let a fast path give None where it raises anything: a careful path follows, and tells what is wrong and where.

    Each library has errors and limits of its own, and values nested too deep meet them in many places.
    """

    @wraps(attempt)
    def attempted(*args: P.args, **kwargs: P.kwargs) -> _T | None:
        try:
            return attempt(*args, **kwargs)
        except Exception:  # noqa: BLE001 - a fault of our own is raised by the careful path as well
            return None

    return attempted


def fast_loader(*, no_twins: bool) -> Loader:
    """Return what loads a line, by orjson when it is installed (the extra `fast`), or else by `json`.

    It raises an error, whichever (see `fast_path`), for what `read` refuses, and for a few lines that it would
    accept: those with escapes, which may hold half characters, and those with data of other apps. Only numbers that
    are too large, and what is too deep, come through: the schemas refuse them everywhere else.

    Args:
        no_twins: whether a duplicate key is refused.

    """
    try:
        import orjson
    except ImportError:
        return _by_json(no_twins=no_twins)
    return _by_orjson(orjson.loads, orjson.dumps, no_twins=no_twins)


#: A line of so many bytes has fewer values than a record may have: each takes two of them.
_SHORT = MAX_VALUES
#: A longer line with more commas than this may have too many.
_COMMAS = MAX_VALUES // 4
_BACKSLASH = ord("\\")


def _is_plain(raw: bytes) -> bool:
    if len(raw) > _SHORT and (len(raw) > MAX_BYTES or raw.count(b",") > _COMMAS):
        return False
    # One byte is found much faster than two.
    return (_BACKSLASH not in raw or b"\\u" not in raw) and b'"extra"' not in raw


def _by_json(*, no_twins: bool) -> Loader:
    hook: Any = unique_keys if no_twins else None
    decoder = JSONDecoder(object_pairs_hook=hook, parse_constant=refuse_constant)
    scan = decoder.scan_once  # type: ignore[attr-defined]  # undocumented, and fast

    def load(raw: bytes) -> Any:
        text = raw.decode()
        value, end = scan(text, 0)
        if not _is_plain(raw) or text[end:].strip(" \t\r\n"):
            raise ValueError
        return value

    return load


def _by_orjson(loads: Callable[[bytes], Any], dumps: Callable[[Any], bytes], *, no_twins: bool) -> Loader:
    def load(raw: bytes) -> Any:
        value = loads(raw)
        # Of two keys that are the same, one is gone, and its quotes with it.
        if not _is_plain(raw) or (no_twins and raw.count(b'"') != dumps(value).count(b'"')):
            raise ValueError
        return value

    return load
