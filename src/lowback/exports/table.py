"""What a table is: its columns, what they say, and how its rows come from a catalogue."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from lowback.catalog.catalog import Catalog
    from lowback.model.dose import Frequency
    from lowback.model.extra import Extra
    from lowback.model.ranges import Range

    #: A cell: a text, a whole number, or nothing.
    Cell = str | int | None
    Row = tuple[Cell, ...]

T = TypeVar("T")


class Column(NamedTuple):
    """One column of a table."""

    name: str
    #: What stands in it, for people.
    says: str
    kind: Literal["text", "integer"] = "text"
    #: Whether a cell may be empty.
    optional: bool = False
    #: The table whose rows it leads to by their first column; empty when it leads to none.
    to: str = ""


class Table(NamedTuple):
    """A table: the same rows in the same order for the same data."""

    name: str
    #: What a row is, for people.
    says: str
    columns: tuple[Column, ...]
    #: How many columns, from the first, tell rows apart.
    key: int
    rows: Callable[[Catalog], Iterable[Row]]
    #: Two columns that together lead to the key of another table: their names, and the table's.
    pair: tuple[str, str, str] | None = None


def text(name: str, says: str) -> Column:
    """Return a column of texts that is never empty."""
    return Column(name, says)


def maybe(name: str, says: str) -> Column:
    """Return a column of texts that may be empty."""
    return Column(name, says, optional=True)


def whole(name: str, says: str, *, optional: bool = False) -> Column:
    """Return a column of whole numbers."""
    return Column(name, says, "integer", optional)


def leads(name: str, says: str, to: str, *, optional: bool = False) -> Column:
    """Return a column of ids of another table."""
    return Column(name, says, optional=optional, to=to)


def ends(name: str, says: str, *, optional: bool = True) -> tuple[Column, Column]:
    """Return the two columns of a range; the second is empty when the range is open."""
    return (
        whole(f"{name}_min", f"{says}: at least", optional=optional),
        whole(f"{name}_max", f"{says}: at most; empty for no upper end", optional=True),
    )


def sided(name: str, says: str) -> tuple[Column, ...]:
    """Return the three columns of a text that may differ by side."""
    return (
        text(name, f"{says}, as written: with `{{left|right}}` where it differs by side"),
        text(f"{name}_left", "the same for somebody whose left side works"),
        text(f"{name}_right", "the same for the right side"),
    )


#: The columns of a frequency.
OFTEN = (
    *ends("frequency_times", "how many times in an hour, a day or a week"),
    maybe("frequency_per", "`hour`, `day` or `week`"),
)
#: The place of a row among those of its record.
NUMBER = whole("number", "its place, counted from 1")


def both(found: Range | None) -> tuple[int | None, int | None]:
    """Return the two ends of a range, for the columns of `ends`."""
    return (found.min, found.max) if found else (None, None)


def often(found: Frequency | None) -> tuple[int | None, int | None, str | None]:
    """Return the cells of a frequency, for `OFTEN`."""
    return (*both(found.times), found.per) if found else (None, None, None)


def json_text(found: Extra) -> str | None:
    """Return other apps' data as JSON; None when there is none."""
    return json.dumps(found.to_dict(), ensure_ascii=False, sort_keys=True) if found else None


def each(records: Mapping[str, T]) -> Iterator[tuple[str, T]]:
    """Yield the ids and the records of a mapping, in the order of the ids."""
    for record in sorted(records):
        yield record, records[record]


def known(records: Mapping[str, Any], record: str) -> str:
    """Return the id that a record has now; raise `UnknownIdError` when there is none, so that no row leads nowhere."""
    found: str = records[record].id
    return found
