"""Tables as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from lowback.exports.flat import FLAT_ROWS, JOINED
from lowback.exports.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.exports.table import Cell, Column, Row

#: What some spreadsheets need to take a file for UTF-8.
BYTE_ORDER_MARK = "\ufeff"
#: What a spreadsheet may take for a formula, behind any space or apostrophes; the last four are wide signs.
_FORMULA = re.compile(r"['\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
_BETWEEN = "; "


def columns_of(table: str) -> tuple[Column, ...]:
    """Return the columns that a table has as CSV."""
    return TABLES[table].columns + JOINED.get(table, ())


def csv_lines(table: str, catalog: Catalog) -> Iterator[str]:
    """Yield the lines of a table, the names of the columns first."""
    writer = csv.writer(_Passing())
    yield writer.writerow([column.name for column in columns_of(table)])
    for row in _rows(table, catalog):
        yield writer.writerow(row)


def _rows(table: str, catalog: Catalog) -> Iterator[Row]:
    if table in FLAT_ROWS:
        for row, lists in FLAT_ROWS[table](catalog):
            # Entry by entry: a spreadsheet that takes the semicolon for the end of a cell finds no formula either.
            yield (*map(_safe, row), *(_BETWEEN.join(map(harmless, entries)) for entries in lists))
    else:
        yield from (tuple(map(_safe, row)) for row in TABLES[table].rows(catalog))


def harmless(text: str) -> str:
    """Return a text with an apostrophe before it when a spreadsheet could take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _safe(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell


class _Passing:
    """A file that keeps nothing: it hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
