"""Ranges of whole numbers, open above when they have to be."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import attrs

from lowback.invariants import backwards, equal_ends, odd_ends
from lowback.model.record import Value, build_record, expected, integer, null_or, refuse


@attrs.frozen(eq=False, repr=False)
class Range(Value):
    """From `min` to `max`, both included; `max` of None means no upper end.

    Raises:
        RecordError: when an end is not a whole number of 0 or more, or `min` is more than `max`.

    """

    #: The smallest number, 0 or more.
    min: int
    #: The largest number, or None for no upper end.
    max: int | None

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
    def from_dict(cls, data: Any) -> Range:  # noqa: ANN401 - a JSON value
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
