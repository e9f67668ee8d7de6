"""Exporting the data of a catalogue, in any of the formats."""

from __future__ import annotations

import os
import shutil
from itertools import chain
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lowback.errors import ExportError, UnknownChoiceError
from lowback.exports.csv_text import BYTE_ORDER_MARK, csv_lines
from lowback.exports.ndjson import ndjson_lines
from lowback.exports.tables import TABLES
from lowback.exports.target import filling
from lowback.pack.writer import writing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from lowback.catalog.catalog import Catalog

#: The formats, each with the endings of file names that tell it.
FORMATS = {"csv": (".csv",), "ndjson": (".ndjson", ".jsonl"), "sqlite": (".sqlite", ".sqlite3", ".db")}
#: What stands for all tables, each in a file of its own.
ALL = "all"
#: The table that stands for the data where there is one only.
FIRST = "exercises"
#: What may be chosen; a message shows the first of them.
_CHOICES = tuple(dict.fromkeys((ALL, FIRST, "routines", *TABLES)))
#: What stands for standard output, in messages.
STANDARD_OUTPUT = "standard output"


class Export:
    """What to export and how.

    Raises:
        UnknownChoiceError: when there is no such format or table.
        ExportError: when the options do not fit together.

    """

    def __init__(self, path: str, name: str | None, table: str | None, *, bom: bool) -> None:
        """Keep what fits together.

        Args:
            path: the file, or for all tables the folder.
            name: the format; None for the one that the path's ending tells.
            table: of CSV: one of `TABLES`, or `ALL`; None for the exercises.
            bom: of CSV: whether it starts with a byte order mark.

        """
        if "\0" in path:
            raise ExportError(path, "is no path: it holds a null character")
        self.path = path
        self.format = _one_of("format", name, FORMATS) or _told(path, table)
        self.table = _one_of("table", table, _CHOICES) or FIRST
        self.bom = bom
        if self.format != "csv" and (table or bom):
            raise ExportError(path, f"tables and a byte order mark are for csv, not for {self.format}")

    def chunks(self, catalog: Catalog) -> Iterator[bytes]:
        """Yield the bytes of a format that can be written as a stream; raise `ExportError` for another one."""
        if self.format == "sqlite" or self.table == ALL:
            raise ExportError(self.path, "a database needs a file, and several tables need a folder. Give one")
        lines = ndjson_lines(catalog) if self.format == "ndjson" else _csv(self.table, catalog, bom=self.bom)
        return _encoded(lines, self.path)

    def write(self, catalog: Catalog, *, replace: bool) -> list[str]:
        """Write it, and return the paths of the files; raise `ExportError` when nothing could be written."""
        if self.table == ALL:
            return self._write_folder(catalog, replace=replace)
        with writing(self.path, replace=replace) as stream:
            if self.format == "sqlite":
                with TemporaryDirectory() as folder, open(_database(folder, catalog, self.path), "rb") as made:  # noqa: PTH123 - paths are texts here
                    shutil.copyfileobj(made, stream)
            else:
                stream.writelines(self.chunks(catalog))
        return [self.path]

    def _write_folder(self, catalog: Catalog, *, replace: bool) -> list[str]:
        names = {f"{table}.csv": table for table in TABLES}
        with filling(self.path, names, replace=replace) as folder:
            for name, table in names.items():
                with open(os.path.join(folder, name), "xb") as stream:  # noqa: PTH118, PTH123 - as above
                    stream.writelines(_encoded(_csv(table, catalog, bom=self.bom), self.path))
        return [os.path.join(self.path, name) for name in names]  # noqa: PTH118 - as above


def _told(path: str, table: str | None) -> str:
    """Return the format that a path tells."""
    if table == ALL:
        return "csv"
    for name, endings in FORMATS.items():
        if path.lower().endswith(endings):
            return name
    raise ExportError(path, f"nothing tells the format. Give one: {', '.join(FORMATS)}")


def _one_of(what: str, found: str | None, choices: Collection[str]) -> str | None:
    """Return a word that was chosen; raise `UnknownChoiceError` for one that there is not."""
    if found is None or (isinstance(found, str) and found in choices):
        return found
    raise UnknownChoiceError(what, found, choices)


def _csv(table: str, catalog: Catalog, *, bom: bool) -> Iterator[str]:
    return chain([BYTE_ORDER_MARK] if bom else [], csv_lines(table, catalog))


def _encoded(lines: Iterable[str], path: str) -> Iterator[bytes]:
    for line in lines:
        try:
            yield line.encode()
        except UnicodeEncodeError:
            raise _half(path) from None


def _database(folder: str, catalog: Catalog, path: str) -> str:
    """Write a database into a folder, and return its path."""
    import sqlite3  # noqa: PLC0415 - other formats do without it, and some builds of Python lack it

    from lowback.exports.sqlite import write_sqlite  # noqa: PLC0415 - as above

    file = os.path.join(folder, "database")  # noqa: PTH118 - as above
    try:
        write_sqlite(file, catalog)
    except UnicodeEncodeError:
        raise _half(path) from None
    except (sqlite3.Error, OverflowError) as error:
        raise ExportError(path, f"the database cannot be made: {error}") from None
    return file


def _half(path: str) -> ExportError:
    reason = "cannot be written: a text holds half of a character. Load the records with load_catalog, which checks it"
    return ExportError(path, reason)
