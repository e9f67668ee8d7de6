"""What there is to check, cut into parts that can be checked apart from each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from lowback.validation.check import check_units
from lowback.validation.paths import STANDARD_INPUT, Lines, Packed
from lowback.validation.spans import End, Span, SpanScan, size_of
from lowback.validation.watch import A_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.validation.lines import Found
    from lowback.validation.paths import Unit
    from lowback.validation.plan import Plan

#: How large a part is at most and at least, in bytes.
_LARGE, _SMALL = 1 << 21, 1 << 20
#: How many parts each process gets, where they are not too small: with few, some processes would be idle at the end.
_PARTS = 8


class Group(NamedTuple):
    """Some of what paths lead to, one after the other."""

    units: tuple[Unit, ...]

    @property
    def name(self) -> str:
        """What to call it."""
        return name_of(self.units[0])

    @property
    def weight(self) -> int:
        """How much there is to check."""
        return sum(map(weight, self.units))


class Split(NamedTuple):
    """A file with a record a line, in spans that make it up."""

    file: str
    spans: tuple[Span, ...]


#: What one process checks.
Task = Group | Span


class Scan(Protocol):
    """A walk over what is checked."""

    #: How it ended, when it has.
    end: End

    def found(self) -> Iterator[Found]:
        """Yield what is found, the same each time."""


class GroupScan:
    """A walk over the units of a group."""

    def __init__(self, group: Group, plan: Plan) -> None:
        """Take what to walk over, and what to look for."""
        self._group = group
        self._plan = plan
        #: How it ended.
        self.end = End()

    def found(self) -> Iterator[Found]:
        """Yield what is found in the files."""
        for outcome in check_units(self._group.units, self._plan):
            yield 0, outcome


def scan_of(task: Task, plan: Plan) -> Scan:
    """Return a walk over what is in a task."""
    return GroupScan(task, plan) if isinstance(task, Group) else SpanScan(task, plan)


def weight(unit: Unit) -> int:
    """Return how much there is to check in a unit, as bytes of a file with a record a line; 0 when nobody knows."""
    if isinstance(unit, Lines):
        return 0 if unit.file == STANDARD_INPUT else size_of(unit.file) or 0
    return A_FILE * len(unit.files) if isinstance(unit, Packed) else A_FILE


def parts_of(units: Iterable[Unit], jobs: int) -> tuple[list[Group | Split], int]:
    """Return units as parts for so many processes, in their order, and how much there is to check in all.

    Files with a record a line are cut into spans. Others stay whole, small ones come together. Standard input, which
    only this process can read, comes alone.
    """
    weighed = [(unit, weight(unit)) for unit in units]
    total = sum(each for _, each in weighed)
    most = max(_SMALL, min(_LARGE, total // (jobs * _PARTS)))
    return list(_cut(weighed, most)), total


def _cut(weighed: Iterable[tuple[Unit, int]], most: int) -> Iterator[Group | Split]:
    gathered: list[Unit] = []
    room = most
    for unit, size in weighed:
        is_split = isinstance(unit, Lines) and size > 0
        is_alone = is_split or is_input(unit)
        if gathered and (is_alone or room <= 0):
            yield Group(tuple(gathered))
            gathered, room = [], most
        if is_split:
            yield Split(name_of(unit), tuple(_spans(name_of(unit), size, most)))
        elif is_alone:
            yield Group((unit,))
        else:
            gathered.append(unit)
            room -= size
    if gathered:
        yield Group(tuple(gathered))


def _spans(file: str, size: int, most: int) -> Iterator[Span]:
    for start in range(0, size, most):
        yield Span(file, start, min(start + most, size))


def is_input(unit: Unit) -> bool:
    """Return whether a unit is standard input."""
    return name_of(unit) == STANDARD_INPUT


def name_of(unit: Unit) -> str:
    """Return what to call a unit."""
    return unit.root if isinstance(unit, Packed) else unit.file
