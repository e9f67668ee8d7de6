"""From dict to object and back: typed getters whose errors name the place."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, Self, TypeVar, dataclass_transform

import attrs

from lowback.errors import RecordError, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lowback.invariants import Fault

T = TypeVar("T")
W = TypeVar("W", bound=str)

#: A key that editors use; it is ignored.
EDITOR_KEY = "$schema"


_OPTIONS: dict[str, Any] = dict.fromkeys(("eq", "repr", "match_args", "weakref_slot"), False)
_OPTIONS |= dict.fromkeys(("auto_attribs", "kw_only"), True)


@dataclass_transform(kw_only_default=True, frozen_default=True)
def value(cls: type[T]) -> type[T]:
    """Make a class of `Value`s of its annotated fields: attrs, frozen, keyword-only, with slots.

    What is shared stands once in `Value`: attrs would generate and compile it for every class at every start.
    """
    return attrs.frozen(cls, **_OPTIONS)


class Value:
    """A frozen object of fields: equal by value, hashable, picklable."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        """Return whether the other is of the same class with equal fields."""
        return type(other) is type(self) and _values(self) == _values(other)

    def __hash__(self) -> int:
        """Return a hash of class and fields."""
        return hash((type(self), *_values(self)))

    def __repr__(self) -> str:
        """Return the class and its fields."""
        kind: type = type(self)
        shown = (f"{field.name}={getattr(self, field.name)!r}" for field in attrs.fields(kind))
        return f"{kind.__qualname__.lstrip('_')}({', '.join(shown)})"

    def but(self, **changes: object) -> Self:
        """Return a copy with some fields changed."""
        return attrs.evolve(self, **changes)  # type: ignore[misc]  # every subclass is an attrs class


class Record(Value):
    """A value that can be written back as the dict it came from."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain JSON values; equal to the dict it was built from."""
        kind: type = type(self)
        pairs = ((field.name, getattr(self, field.name), field.default) for field in _fields(kind))
        return {name: plain(value) for name, value, default in pairs if value != default}


def plain(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Return a field's value as plain JSON: lists for tuples, strings for words, dicts for records."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.to_dict() if hasattr(value, "to_dict") else value


def _values(found: object) -> list[Any]:
    kind: type = type(found)
    return [getattr(found, field.name) for field in attrs.fields(kind)]


@cache
def _fields(cls: type) -> tuple[attrs.Attribute[Any], ...]:
    return tuple(field for field in attrs.fields(cls) if field.init)


@cache
def _keys(cls: type) -> frozenset[str]:
    return frozenset(field.name for field in _fields(cls)) | {EDITOR_KEY}


def read(cls: type, data: object, *more: str) -> Fields:
    """Return the fields of a dict that is to become a `cls`: those of the class, and `more`.

    Raises:
        RecordError: when it is not a dict, or has other keys.

    """
    return Fields(data, _keys(cls) | set(more) if more else _keys(cls))


class Fields:
    """The fields of one dict, read one at a time.

    Every getter raises `RecordError` with the place when a value is missing or of another kind.
    """

    __slots__ = ("_data",)

    def __init__(self, data: object, keys: frozenset[str]) -> None:
        """Refuse what is not a dict, and keys that are not known: nothing is dropped silently."""
        if not isinstance(data, dict):
            raise expected("an object", data)
        if not data.keys() <= keys:
            unknown = sorted(map(str, data.keys() - keys))
            hint = suggestion(unknown[0], keys, "Take it out.")
            raise RecordError(f"unknown key {unknown[0]!r}. {hint}")
        self._data: Mapping[str, object] = data

    def has(self, key: str) -> bool:
        """Return whether the key is there, null included."""
        return key in self._data

    def required(self, key: str, build: Callable[[Any], T]) -> T:
        """Return the value that must be there, built from its JSON value."""
        if key not in self._data:
            raise RecordError(f"{key!r} is missing")
        try:
            return build(self._data[key])
        except RecordError as error:
            raise error.under(key) from None

    def optional(self, key: str, build: Callable[[Any], T]) -> T | None:
        """Return the value if the key is there, else None. An absent key is left out, never null."""
        return self.required(key, build) if key in self._data else None

    def many(self, key: str, build: Callable[[Any], T]) -> tuple[T, ...]:
        """Return the items of a list that must be there and not empty."""
        items = self.required(key, _some)
        made: list[T] = []
        try:
            for item in items:
                made.append(build(item))  # noqa: PERF401 - its length tells the place of an error
        except RecordError as error:
            raise error.under(len(made)).under(key) from None
        return tuple(made)

    def any(self, key: str, build: Callable[[Any], T]) -> tuple[T, ...]:
        """Return the items of a list that may be left out, but not be empty."""
        return self.many(key, build) if key in self._data else ()

    def flag(self, key: str) -> bool:
        """Return whether the key is there; if so its value must be true."""
        if key in self._data and self._data[key] is not True:
            raise expected("true, or no such key", self._data[key]).under(key)
        return key in self._data


def _some(found: object) -> list[Any]:
    if isinstance(found, list) and found:
        return found
    raise expected("a list with at least one entry", found)


def refuse(fault: Fault | None) -> None:
    """Raise `RecordError` for a fault, if there is one."""
    if fault:
        raise RecordError(str(fault), fault.path)


def expected(what: str, found: object) -> RecordError:
    """Return the error for a value of the wrong kind."""
    shown = repr(found)
    return RecordError(f"expected {what}, found {shown if len(shown) <= 60 else shown[:57] + '...'}")  # noqa: PLR2004 - one line


def text(value: object) -> str:
    """Return a text that is not empty; raise `RecordError` for anything else."""
    if isinstance(value, str) and value:
        return value
    raise expected("a text", value)


def integer(value: object) -> int:
    """Return a whole number of 0 or more; raise `RecordError` for anything else."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not (whole or (isinstance(value, float) and value.is_integer())) or value < 0:  # type: ignore[operator]
        raise expected("a whole number of 0 or more", value)
    return int(value)  # type: ignore[call-overload, no-any-return]  # it is a number


def word(words: Iterable[W]) -> Callable[[object], W]:
    """Return a getter for one of a few fixed words: the members of an enum, or the strings of a Literal."""
    known = {str(each): each for each in words}

    def one(found: object) -> W:
        if isinstance(found, str) and found in known:
            return known[found]
        hint = suggestion(found, known, "")
        raise RecordError(f"expected one of {', '.join(known)}, found {found!r}. {hint}".rstrip())

    return one


def null_or(build: Callable[[Any], T]) -> Callable[[Any], T | None]:
    """Return a getter that also takes null."""
    return lambda value: None if value is None else build(value)
