"""An index of the records of one kind: what they are, need and are called.

The records are looked through once, when it is first asked; from then on a find combines sets.
"""

from __future__ import annotations

from functools import cached_property
from itertools import compress, product
from typing import TYPE_CHECKING, Generic, NamedTuple, Protocol, TypeVar

from lowback.catalog.avoiding import against, refuse_unknown
from lowback.catalog.bits import any_of, bits_by_value, flags
from lowback.catalog.searching import Names
from lowback.garbage import no_garbage

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from lowback.model.exercise import Exercise
    from lowback.model.ranges import Range
    from lowback.model.vocabulary import Precaution


class _Record(Protocol):
    def duration(self) -> Range: ...


R = TypeVar("R", bound=_Record)
V = TypeVar("V")


class Kind(NamedTuple, Generic[R]):
    """How to look at the records of a kind."""

    #: The name of the catalogue's mapping that has them.
    name: str
    #: What a record is and has, each with the name of the filter that asks for it.
    facets: Callable[[R], Iterable[tuple[str, Hashable]]]
    #: A record's own names, and its other names.
    names: Callable[[R], tuple[Iterable[str], Iterable[str]]]
    #: The exercises that somebody does who does it.
    exercises: Callable[[R], tuple[Exercise, ...]]


class Wanted(NamedTuple):
    """What is asked for; every part must hold."""

    #: The values that each filter was given, any of which will do; under "equipment" what is at hand.
    values: Mapping[str, frozenset[str]]
    #: The ids of the precautions to meet.
    avoid: tuple[str, ...] = ()
    #: What the names are like; None for any.
    text: str | None = None
    #: How long it takes at most, in seconds; None for any.
    most_seconds: float | None = None


class Index(Generic[R]):
    """An index of the records of a kind. It may be used from several threads."""

    def __init__(self, kind: Kind[R], records: Mapping[str, R], precautions: Mapping[str, Precaution]) -> None:
        """Take the records, and the precautions that they name."""
        self._kind = kind
        self._mapping = records
        self._precautions = precautions

    def find(self, wanted: Wanted) -> tuple[R, ...]:
        """Return the records that are let through: with a text the best match first, else in the order of ids."""
        let_through = flags(self._let_through(wanted), len(self._records))
        if wanted.text is None:
            return tuple(compress(self._records, let_through))
        return tuple(self._records[place] for place in self._names.best(wanted.text) if let_through[place])

    def _let_through(self, wanted: Wanted) -> int:
        bits = (1 << len(self._records)) - 1
        values = dict(wanted.values)
        at_hand = values.pop("equipment", None)
        if at_hand is not None:
            bits &= ~any_of(self._needing, [things for things in self._needing if things.isdisjoint(at_hand)])
        if {"muscle", "role"} <= values.keys():
            bits &= any_of(self._facets, product(["muscle"], product(values.pop("muscle"), values.pop("role"))))
        for name, each in values.items():
            bits &= any_of(self._facets, product([name], each))
        if wanted.avoid:
            bits &= ~any_of(self._forbidden, wanted.avoid)
        return bits if wanted.most_seconds is None else bits & self._within(wanted.most_seconds)

    def _within(self, seconds: float) -> int:
        """Return the records that take no longer; what has an open end may always take longer."""
        places = (place for place, most in enumerate(self._seconds) if most is not None and most <= seconds)
        return bits_by_value(((True, place) for place in places), len(self._records)).get(True, 0)

    @cached_property
    def _records(self) -> tuple[R, ...]:
        with no_garbage():
            return tuple(self._mapping.values())

    @cached_property
    def _names(self) -> Names:
        return Names(map(self._kind.names, self._records))

    @cached_property
    def _seconds(self) -> list[int | None]:
        """How long each record takes at most; None when that is open."""
        return [each.duration().max for each in self._records]

    @cached_property
    def _facets(self) -> dict[tuple[str, Hashable], int]:
        """The records that have a value, by the name of the filter and the value."""
        return self._bits(self._kind.facets)

    @cached_property
    def _needing(self) -> dict[frozenset[str], int]:
        """The records that need one of some things, each of which does as well."""
        return self._bits(
            lambda each: [things for exercise in self._kind.exercises(each) for things in needs(exercise)]
        )

    @cached_property
    def _forbidden(self) -> dict[str, int]:
        """The records that a precaution forbids, by its id."""
        refuse_unknown(
            (exercise for each in self._records for exercise in self._kind.exercises(each)), self._precautions
        )
        terms = dict(self._precautions)
        return self._bits(
            lambda each: [use.term.id for exercise in self._kind.exercises(each) for use in against(exercise, terms)]
        )

    def _bits(self, values_of: Callable[[R], Iterable[V]]) -> dict[V, int]:
        pairs = ((value, place) for place, each in enumerate(self._records) for value in values_of(each))
        return bits_by_value(pairs, len(self._records))


def needs(exercise: Exercise) -> list[frozenset[str]]:
    """Return what an exercise cannot do without: of each entry one thing, which may be a stand-in."""
    return [frozenset((use.id, *use.stand_ins)) for use in exercise.equipment if not use.optional]
