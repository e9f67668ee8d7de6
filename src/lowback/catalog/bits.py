"""Sets of records as whole numbers: a bit for each record, in the order of ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

V = TypeVar("V")

#: What turns digits into what they stand for.
_DIGITS = bytes(sign == ord("1") for sign in range(256))


def bits_by_value(pairs: Iterable[tuple[V, int]], count: int) -> dict[V, int]:
    """Return, for each value, the bits of the records that have it.

    Args:
        pairs: a value and the place of a record that has it.
        count: how many records there are.

    """
    marked: dict[V, bytearray] = {}
    for value, place in pairs:
        marks = marked.get(value)
        if marks is None:
            marks = marked[value] = bytearray(count // 8 + 1)
        marks[place >> 3] |= 1 << (place & 7)
    return {value: int.from_bytes(marks, "little") for value, marks in marked.items()}


def any_of(bits: Mapping[V, int], values: Iterable[V]) -> int:
    """Return the bits of the records that have at least one of some values."""
    found = 0
    for value in values:
        found |= bits.get(value, 0)
    return found


def flags(bits: int, count: int) -> bytes:
    """Return, for each of the records in order, 1 when it is in a set and 0 when it is not."""
    return f"{bits:0{count}b}".encode()[::-1].translate(_DIGITS)
