"""From dict to object and back: typed getters whose errors name the place."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar, dataclass_transform

import attrs

from lowback.errors import RecordError, either, suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lowback.problem import RecordProblem


_T = TypeVar("_T")
W = TypeVar("W", bound=str)

#: A representation is no longer than this many characters, so that many of them can be read below each other.
_LINE = 100

#: A key that editors use; it is ignored.
EDITOR_KEY = "$schema"

#: How to read the values of a dict, by key; None for a key that is known and passed over.
Getters = Mapping[str, "Callable[[Any], Any] | None"]


_OPTIONS: dict[str, Any] = dict.fromkeys(("eq", "repr", "match_args", "weakref_slot"), False)
_OPTIONS |= dict.fromkeys(("auto_attribs", "kw_only"), True)


@dataclass_transform(kw_only_default=True, frozen_default=True)
def value(cls: type[_T]) -> type[_T]:
    """Make a class of `Value`s of its annotated fields: attrs, frozen, keyword-only, with slots.

    What is shared is defined once in `Value`: attrs would generate and compile it for every class at every start.
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
        """Return the class and its fields on one line, or the class and the id where the fields take more."""
        kind: type = type(self)
        name = kind.__qualname__.lstrip("_")
        shown = (f"{field.name}={getattr(self, field.name)!r}" for field in attrs.fields(kind))
        whole = f"{name}({', '.join(shown)})"
        if len(whole) <= _LINE:
            return whole
        own_id = getattr(self, "id", None)
        return f"<{name} {own_id}>" if isinstance(own_id, str) else f"{whole[: _LINE - 2]}…)"

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
        return {name: as_json_value(value) for name, value, default in pairs if value != default}


def as_json_value(value: Any) -> Any:
    """Return a field's value as plain JSON: lists for tuples, strings for words, dicts for records."""
    if isinstance(value, tuple):
        return [as_json_value(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    return value.to_dict() if hasattr(value, "to_dict") else value


def _values(record: object) -> list[Any]:
    kind: type = type(record)
    return [getattr(record, field.name) for field in attrs.fields(kind)]


@cache
def _fields(cls: type) -> tuple[attrs.Attribute[Any], ...]:
    return tuple(field for field in attrs.fields(cls) if field.init)


@cache
def _required(cls: type) -> tuple[str, ...]:
    return tuple(field_.name for field_ in _fields(cls) if field_.default is attrs.NOTHING)


class Standalone(Record):
    """A record that is built from its dict alone."""

    __slots__ = ()

    GETTERS: ClassVar[Getters]
    """How to read each key of the dict."""

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the record of a dict; raise `RecordError` when a field is missing or wrong."""
        return build_record(cls, cls.GETTERS, data)


class Shared(Standalone):
    """A record that is part of many others: equal ones are built once.

    Its values are texts and lists only: of other values, wrong ones may equal right ones, as 1 equals true.
    """

    __slots__ = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the record of a dict; raise `RecordError` when a field is missing or wrong."""
        try:
            return _BUILT[cls, *data.items()]  # type: ignore[no-any-return]  # its first key is its class
        except (KeyError, TypeError, AttributeError):
            made = super().from_dict(data)
        if len(_BUILT) < _MANY and not any(map(_is_list, data.values())):
            _BUILT[cls, *data.items()] = made
        return made


#: What was built, by class, keys and values.
_BUILT: dict[Any, Any] = {}
#: Of more than these, each is built anew.
_MANY = 5000


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def build_record(cls: type[_T], getters: Getters, data: object) -> _T:
    """Return an object of the values of a dict.

    Args:
        cls: what to build.
        getters: for each key that may be there, how to read its value; None for a key that is passed over.
        data: the dict. An absent key is left out, never null.

    Raises:
        RecordError: when it is no dict, a key is unknown or missing, or a value is wrong, with its place.

    """
    if not isinstance(data, dict):
        raise expected("an object", data)
    made, key, strange = {}, "", False
    try:
        for key, value in data.items():
            getter = getters.get(key)
            if getter:
                made[key] = getter(value)
            elif key not in getters:
                strange = strange or key != EDITOR_KEY
    except RecordError as error:
        raise error.under(key) from None
    if strange:
        raise _unknown(getters, data)
    for key in _required(cls):  # type: ignore[arg-type]  # classes are hashable
        if key not in made:
            raise RecordError(f'missing key "{key}"')
    return cls(**made)


def _unknown(getters: Getters, data: dict[str, Any]) -> RecordError:
    """Return the error for keys that nobody knows: nothing is dropped silently."""
    key = min(map(str, data.keys() - getters.keys() - {EDITOR_KEY}))
    return RecordError(f"unknown key {key!r}. {suggestion(key, getters, 'Remove it.')}")


def field(data: object, key: str, getter: Callable[[Any], _T]) -> _T:
    """Return the value of one key of a dict, whatever else it holds; raise `RecordError` when it is not there."""
    if not isinstance(data, dict):
        raise expected("an object", data)
    if key not in data:
        raise RecordError(f'missing key "{key}"')
    try:
        return getter(data[key])
    except RecordError as error:
        raise error.under(key) from None


def many(getter: Callable[[Any], _T]) -> Callable[[Any], tuple[_T, ...]]:
    """Return a getter for a list that is not empty."""

    def every(values: object) -> tuple[_T, ...]:
        if not isinstance(values, list) or not values:
            raise expected("an array with at least one entry", values)
        made: list[_T] = []
        try:
            for value in values:
                made.append(getter(value))  # noqa: PERF401 - its length tells the place of an error
        except RecordError as error:
            raise error.under(len(made)) from None
        return tuple(made)

    return every


def flag(value: object) -> bool:
    """Return true; raise `RecordError` for anything else: what is not so is left out."""
    if value is not True:
        raise expected("true, or no such key", value)
    return True


def refuse(fault: RecordProblem | None) -> None:
    """Raise `RecordError` for a fault, if there is one."""
    if fault:
        raise RecordError(str(fault), fault.path)


def expected(what: str, value: object) -> RecordError:
    """Return the error for a value of the wrong kind."""
    text = repr(value)
    return RecordError(f"expected {what}, found {text if len(text) <= 60 else text[:57] + '...'}")  # noqa: PLR2004 - one line


def string(value: object) -> str:
    """Return a text that is not empty; raise `RecordError` for anything else."""
    if isinstance(value, str) and value:
        return value
    raise expected("a string", value)


def integer(value: object) -> int:
    """Return a whole number of 0 or more; raise `RecordError` for anything else."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    if not (whole or (isinstance(value, float) and value.is_integer())) or value < 0:  # type: ignore[operator]
        raise expected("a whole number of 0 or more", value)
    return int(value)  # type: ignore[call-overload, no-any-return]  # it is a number


def word(words: Iterable[W]) -> Callable[[object], W]:
    """Return a getter for one of a few fixed words: the members of an enum, or the strings of a Literal."""
    known = {str(word): word for word in words}

    def one(value: object) -> W:
        if isinstance(value, str) and value in known:
            return known[value]
        hint = suggestion(value, known, "")
        raise RecordError(f"expected {either(tuple(known))}, found {value!r}. {hint}".rstrip())

    return one


def null_or(build: Callable[[Any], _T]) -> Callable[[Any], _T | None]:
    """Return a getter that also takes null."""
    return lambda value: None if value is None else build(value)


@value
class Extra(Value, Mapping[str, Any]):
    """An app's own data by the app's name: a read-only mapping of plain JSON values.

    It is kept as JSON text, so that it stays hashable; each look-up returns a fresh copy.
    """

    texts: tuple[tuple[str, str], ...] = ()
    """Pairs of an app's name and its data as JSON text, sorted by name."""

    @classmethod
    def from_dict(cls, data: Any) -> Self:
        """Return the data of `{"some-app": {…}}`.

        Raises:
            RecordError: when an app's data is not an object of JSON values, or there is none.

        """
        if not isinstance(data, dict) or not data:
            raise expected("an object with at least one app's data", data)
        return cls(texts=tuple(sorted((app, _written(app, value)) for app, value in data.items())))

    def to_dict(self) -> dict[str, Any]:
        """Return the data as plain JSON values."""
        return dict(self)

    def __getitem__(self, app: str) -> Any:
        """Return a copy of one app's data."""
        return json.loads(dict(self.texts)[app])

    def __iter__(self) -> Iterator[str]:
        """Iterate over the apps' names."""
        return (app for app, _ in self.texts)

    def __len__(self) -> int:
        """Return how many apps have data here."""
        return len(self.texts)

    def __repr__(self) -> str:
        """Return the data as it is written in a record."""
        return f"Extra({self.to_dict()!r})"


def _written(app: object, value: object) -> str:
    if not isinstance(app, str) or not isinstance(value, dict):
        raise expected("an object under each app's name", value).under(str(app))
    try:
        return json.dumps(value, sort_keys=True, allow_nan=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise RecordError(f"not plain JSON: {error}").under(app) from None


#: No data of other apps.
NO_EXTRA = Extra()
