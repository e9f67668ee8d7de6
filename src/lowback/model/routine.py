"""A routine: exercises in order, when and how often to do them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args

from lowback.errors import RecordError
from lowback.model.dict_conversion import NO_EXTRA, Extra, Record, Standalone, build_record, many, string, value, word
from lowback.model.dose import Frequency
from lowback.model.enums import Level, Mode
from lowback.model.exercise import Item, Steps, check_unique, steps_of
from lowback.model.exercise_parts import Allowance
from lowback.model.sources import Citation

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowback.model.dict_conversion import Getters
    from lowback.model.dose import Range
    from lowback.model.exercise import Exercise

_LEVEL: Callable[[object], Level] = word(get_args(Level))


@value
class When(Standalone):
    """When and how often to do a routine."""

    triggers: tuple[str, ...]
    """Events that call for it, ids of the triggers vocabulary, the main one first."""
    sources: tuple[Citation, ...]
    frequency: Frequency | None = None

    GETTERS: ClassVar[Getters] = {
        "triggers": many(string),
        "sources": many(Citation.from_dict),
        "frequency": Frequency.from_dict,
    }


@value
class Evidence(Standalone):
    """What is known about a routine and what is not."""

    text: str
    sources: tuple[Citation, ...]

    GETTERS: ClassVar[Getters] = {
        "text": string,
        "sources": many(Citation.from_dict),
    }


#: How to read a routine, its items aside: they need the exercises.
_GETTERS: Getters = {
    "id": string,
    "name": string,
    "purpose": string,
    "when": When.from_dict,
    "level": _LEVEL,
    "safety_notice": string,
    "evidence": Evidence.from_dict,
    "sources": many(Citation.from_dict),
    "license": string,
    "contributors": many(string),
    "allow": many(Allowance.from_dict),
    "extra": Extra.from_dict,
}


@value
class Routine(Record):
    """One routine. Equal by value, hashable, picklable.

    Raises:
        RecordError: when there are no items, or two with the same id.

    """

    id: str
    name: str
    """The name a runner reads."""
    purpose: str
    """What it is for."""
    when: When
    level: Level
    items: tuple[Item, ...]
    safety_notice: str
    """The notice to show with it, an id of the notices vocabulary."""
    evidence: Evidence
    sources: tuple[Citation, ...]
    """Where the choice and the order come from."""
    license: str
    """The licence of this record, as an SPDX expression."""
    contributors: tuple[str, ...]
    allow: tuple[Allowance, ...] = ()
    """Warnings of validation that are meant to stay."""
    extra: Extra = NO_EXTRA
    """Data of other apps."""

    def __attrs_post_init__(self) -> None:
        """Refuse no items at all, and two with the same id: step ids are made from them."""
        if not self.items:
            raise RecordError("expected at least one item, found none", ("items",))
        check_unique("items", [item.id for item in self.items])

    @classmethod
    def from_dict(cls, data: dict[str, Any], exercises: Mapping[str, Exercise]) -> Self:
        """Return the routine of a record, with the exercises that its items name.

        Args:
            data: the record.
            exercises: exercises by id; at least those that the items name.

        Raises:
            RecordError: when a field is missing or wrong, or an exercise is not there, with the place.

        """
        items = many(lambda item: Item.from_dict(item, exercises))
        return build_record(cls, {**_GETTERS, "items": items}, data)

    def __repr__(self) -> str:
        """Return the id and the number of items."""
        return f"<Routine {self.id}: {len(self.items)} item{'' if len(self.items) == 1 else 's'}>"

    @property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises in order, each once."""
        return tuple({item.exercise.id: item.exercise for item in self.items}.values())

    def iter_steps(self, mode: Mode | str | None = None, *, strict: bool = False) -> Steps:
        """Return the steps in order, numbered from 1: lazy, deterministic, walkable many times.

        Args:
            mode: "reps", "hold" or "time"; None for each item's preferred mode. An item that lacks the
                mode falls back to what it has; the step's `requested_mode` tells.
            strict: raise instead of falling back.

        Raises:
            UnknownChoiceError: when there is no such mode.
            UnavailableModeError: when `strict` and an item lacks it.

        """
        return steps_of(f"{self.id}/", self.items, mode, strict=strict)

    def duration(self, mode: Mode | str | None = None) -> Range:
        """Return how long it takes, in seconds: getting into position, work and rests; open where a dose is."""
        return self.iter_steps(mode).duration
