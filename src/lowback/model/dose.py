"""How much of an exercise: ranges of whole numbers, and doses that are counted, held or timed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args

import attrs

from lowback.errors import RecordError
from lowback.invariants import UNCOUNTED_TOTAL, backwards, equal_ends, odd_ends
from lowback.model.dict_conversion import (
    Standalone,
    Value,
    build_record,
    expected,
    field,
    integer,
    many,
    null_or,
    refuse,
    string,
    value,
    word,
)
from lowback.model.enums import Mode, Per, Period
from lowback.model.sources import Citation

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.model.dict_conversion import Getters


@attrs.frozen(eq=False, repr=False)
class Range(Value):
    """From `min` to `max`, both included; `max` of None means no upper end.

    Raises:
        RecordError: when an end is not a whole number of 0 or more, or `min` is more than `max`.

    """

    min: int
    """The smallest number, 0 or more."""
    max: int | None
    """The largest number, or None for no upper end."""

    def __attrs_post_init__(self) -> None:
        """Refuse ends that are no whole numbers of 0 or more, and a range that runs backwards."""
        least, most = self.min, self.max
        if type(least) is int and least >= 0 and (most is None or (type(most) is int and least <= most)):
            return
        for end in (self.min, self.max):
            if end is not None and (type(end) is not int or end < 0):
                raise expected("a whole number of 0 or more", end)
        refuse(backwards(self.min, self.max))

    @classmethod
    def exactly(cls, number: int) -> Range:
        """Return the range that holds one number."""
        return cls(number, number)

    @classmethod
    def from_dict(cls, data: Any) -> Range:
        """Return the range written as a whole number, or as `{"min": …, "max": …}` when the two differ.

        Raises:
            RecordError: when it is neither, runs backwards, or is one number written as two.

        """
        if type(data) is int:
            return _exactly(data)
        if not isinstance(data, dict):
            if isinstance(data, bool) or not isinstance(data, int | float):
                raise expected("a whole number or min and max", data)
            return cls.exactly(integer(data))
        made = build_record(cls, {"min": integer, "max": null_or(integer)}, data)
        refuse(equal_ends(made.min, made.max))
        return made

    def to_dict(self) -> int | dict[str, int | None]:
        """Return the range as JSON: the form that `from_dict` reads."""
        return self.min if self.is_exact else {"min": self.min, "max": self.max}

    @property
    def is_exact(self) -> bool:
        """Whether it holds one number only."""
        return self.min == self.max

    @property
    def is_open(self) -> bool:
        """Whether it has no upper end."""
        return self.max is None

    def __str__(self) -> str:
        """Return the range in figures: "15", "15–20", and "15 or more" when it has no upper end."""
        if self.is_open:
            return f"{self.min} or more"
        return str(self.min) if self.is_exact else f"{self.min}–{self.max}"

    def __add__(self, other: Range) -> Range:
        """Return the range of all sums; open when either is."""
        if not isinstance(other, Range):
            return NotImplemented
        top = None if self.max is None or other.max is None else self.max + other.max
        return Range(self.min + other.min, top)

    def __mul__(self, other: Range) -> Range:
        """Return the range of all products; open when either is."""
        if not isinstance(other, Range):
            return NotImplemented
        top = None if self.max is None or other.max is None else self.max * other.max
        return Range(self.min * other.min, top)

    def halved(self) -> Range:
        """Return half of it, for one of two sides.

        Raises:
            RecordError: when an end is odd.

        """
        refuse(odd_ends(self.min, self.max))
        return Range(self.min // 2, None if self.max is None else self.max // 2)


@lru_cache(maxsize=1000)
def _exactly(number: int) -> Range:
    return Range(number, number)


NOTHING = Range(0, 0)
ONCE = Range(1, 1)
#: As much as you like.
ANY = Range(0, None)


def total(ranges: list[Range]) -> Range:
    """Return the sum of ranges; nothing for none."""
    tops = [part.max for part in ranges if part.max is not None]
    return Range(sum([part.min for part in ranges]), sum(tops) if len(tops) == len(ranges) else None)


_MODE = word(Mode)
_PER: Callable[[object], Per] = word(get_args(Per))
_PERIOD: Callable[[object], Period] = word(get_args(Period))

#: How long a slow breath takes, in seconds: our own estimate, for durations only.
BREATH_SECONDS = Range(4, 6)


@value
class Frequency(Standalone):
    """How often: so many times in an hour, a day or a week."""

    times: Range
    per: Period

    GETTERS: ClassVar[Getters] = {
        "times": Range.from_dict,
        "per": _PERIOD,
    }


@value
class _Prescription(Standalone):
    """What every dose has."""

    mode: ClassVar[Mode]

    id: str
    """Unique in the exercise."""
    sources: tuple[Citation, ...]
    """Where the numbers come from."""
    per: Per | None = None
    """What the numbers count; None when the exercise is bilateral."""
    sets: Range | None = None
    """How many sets, a pair of sides being one; None for one."""
    rest_seconds: Range | None = None
    """Rest between sets in seconds, after both sides."""
    frequency: Frequency | None = None
    """How often the source asks for it."""
    note: str | None = None
    """What this dose does differently."""

    GETTERS: ClassVar[Getters] = {
        "mode": None,
        "id": string,
        "sources": many(Citation.from_dict),
        "per": _PER,
        "sets": Range.from_dict,
        "rest_seconds": Range.from_dict,
        "frequency": Frequency.from_dict,
        "note": string,
    }

    def to_dict(self) -> dict[str, Any]:
        """Return the dose as plain JSON values; equal to the dict it was built from."""
        return {"id": self.id, "mode": self.mode.value, **super().to_dict()}


@value
class Reps(_Prescription):
    """A counted dose."""

    mode: ClassVar[Mode] = Mode.REPS

    reps: Range | None
    """How many repetitions; None for as many as feels good."""
    pause_seconds: Range | None = None
    """How long each repetition pauses in the hold phase, in seconds; None for no pause."""
    seconds_per_rep: Range | None = None
    """How long one repetition takes, pause included, in seconds; None when the phases say it."""

    GETTERS: ClassVar[Getters] = {
        **_Prescription.GETTERS,
        "reps": null_or(Range.from_dict),
        "pause_seconds": Range.from_dict,
        "seconds_per_rep": Range.from_dict,
    }

    @property
    def count(self) -> Range:
        """How many repetitions it asks for."""
        return Range(1, None) if self.reps is None else self.reps

    @property
    def held_seconds(self) -> Range | None:
        """How long the hold phase takes each time, in seconds; None when it is passed over."""
        return self.pause_seconds

    def for_one_side(self) -> Self:
        """Return this dose, a total for both sides, as the dose of one of them."""
        return self.but(reps=self.reps and self.reps.halved(), per="side")


@value
class Hold(_Prescription):
    """A held dose: for seconds or breaths, or until something is felt."""

    mode: ClassVar[Mode] = Mode.HOLD

    seconds: Range | None = None
    """How long to hold, in seconds; None for as long as you like, or when breaths are counted."""
    breaths: Range | None = None
    """How long to hold, in slow breaths; None when seconds count."""
    until: str | None = None
    """What ends the hold, as a clause; with seconds or breaths too, whichever comes first."""
    repeats: Range | None = None
    """How many times to hold in a set; None for once."""

    GETTERS: ClassVar[Getters] = {
        **_Prescription.GETTERS,
        "seconds": null_or(Range.from_dict),
        "breaths": Range.from_dict,
        "until": string,
        "repeats": Range.from_dict,
    }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the dose; raise `RecordError` when a field is missing or wrong."""
        if isinstance(data, dict) and ("seconds" in data) == ("breaths" in data):
            raise RecordError("a hold has either seconds or breaths. Write seconds as null for as long as you like")
        return super().from_dict(data)

    def to_dict(self) -> dict[str, Any]:
        """Return the dose as plain JSON values; equal to the dict it was built from."""
        open_end = {} if self.seconds or self.breaths else {"seconds": None}
        return {**super().to_dict(), **open_end}

    @property
    def count(self) -> Range:
        """How many times it holds in a set."""
        return self.repeats or ONCE

    @property
    def held_seconds(self) -> Range:
        """How long each hold takes, in seconds: from 0 when a feeling may end it earlier."""
        seconds = self.breaths * BREATH_SECONDS if self.breaths else self.seconds or ANY
        return Range(0, seconds.max) if self.until else seconds

    def for_one_side(self) -> Self:
        """Return this dose, a total for both sides, as the dose of one of them."""
        if self.repeats is None:
            raise RecordError(str(UNCOUNTED_TOTAL))
        return self.but(repeats=self.repeats.halved(), per="side")


@value
class Timed(_Prescription):
    """A dose of continuous movement."""

    mode: ClassVar[Mode] = Mode.TIME

    seconds: Range
    """How long to keep moving, in seconds."""

    GETTERS: ClassVar[Getters] = {**_Prescription.GETTERS, "seconds": Range.from_dict}

    @property
    def held_seconds(self) -> None:
        """Continuous movement holds nothing."""
        return

    def for_one_side(self) -> Self:
        """Return this dose, a total for both sides, as the dose of one of them."""
        return self.but(seconds=self.seconds.halved(), per="side")


#: A dose is one of three, told apart by its mode.
Dose = Reps | Hold | Timed

_CLASSES: dict[Mode, type[Reps | Hold | Timed]] = {kind.mode: kind for kind in (Reps, Hold, Timed)}


def dose_from_dict(data: Any) -> Dose:
    """Return the dose of the class that its mode names; raise `RecordError` when it is not one."""
    return _CLASSES[field(data, "mode", _MODE)].from_dict(data)
