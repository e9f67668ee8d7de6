"""Exporting a catalogue: its tables as CSV or as an SQLite database, or the files of its packs as NDJSON."""

from __future__ import annotations

import csv
import io
import os
import re
from contextlib import closing
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from lowback.errors import ExportError, UnknownChoiceError
from lowback.exports.tables import TABLES, TABLES_VERSION, tables
from lowback.pack.file_writer import check_replaceable, writing
from lowback.pack.folder import kind_of
from lowback.pack.json_layout import one_line
from lowback.pack.json_reader import UnreadableError, parse
from lowback.pack.locate import disk_or_zip

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Collection, Iterable, Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.exports.tables import Cell, Column, Table

#: The formats, each with the endings of file names that tell it.
EXPORT_FORMATS = {"csv": (".csv",), "ndjson": (".ndjson", ".jsonl"), "sqlite": (".sqlite", ".sqlite3", ".db")}
#: What is between the cells of CSV, by what it is called.
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t"}
#: What stands for all tables, each in a file of its own.
ALL = "all"
#: What stands for standard output, in messages.
STANDARD_OUTPUT = "standard output"
#: What some spreadsheets need to take a file for UTF-8.
BYTE_ORDER_MARK = "\ufeff"
#: What a spreadsheet may take for a formula, behind any space or apostrophes; the last four are wide signs.
_FORMULA = re.compile(r"['\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
#: The kinds of a pack's files, in the order in which NDJSON has them: what others refer to comes first.
_KINDS = ("pack", "sources", "vocabulary", "exercise", "routine", "redirects")
#: A file of its own needs no journal; the rest is what bytes depend on.
_PRAGMAS = f"""
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA auto_vacuum = 0;
PRAGMA journal_mode = OFF;
PRAGMA user_version = {TABLES_VERSION};
"""


class Export(NamedTuple):
    """What to export, as `configure` checked it."""

    path: str
    """The file; for all tables, the folder."""
    format: str
    """One of `EXPORT_FORMATS`."""
    table: str
    """Of CSV: one of `TABLES`, or `ALL`."""
    delimiter: str
    """Of CSV: what is between cells."""
    bom: bool
    """Of CSV: whether it starts with a byte order mark."""


def configure(path: str, name: str | None, table: str | None, delimiter: str | None, *, bom: bool) -> Export:
    """Return what to export.

    Args:
        path: the file, or for all tables the folder.
        name: the format; None for the one that the path's ending tells.
        table: of CSV: one of `TABLES`, or `ALL`; None for the exercises.
        delimiter: of CSV: one of `DELIMITERS`, by its name or itself; None for a comma.
        bom: of CSV: whether it starts with a byte order mark.

    Raises:
        UnknownChoiceError: when there is no such format, table or delimiter.
        ExportError: when the options do not fit together.

    """
    if "\0" in path:
        raise ExportError(path, "is no path: it holds a null character")
    name = _choice("format", name, EXPORT_FORMATS) or _format_of(path, table)
    if name != "csv" and (table or delimiter or bom):
        raise ExportError(path, f"tables, delimiters and a byte order mark are for csv, not for {name}")
    delimiter = next((name for name, sign in DELIMITERS.items() if sign == delimiter), delimiter)
    sign = DELIMITERS[_choice("delimiter", delimiter, DELIMITERS) or "comma"]
    return Export(path, name, _choice("table", table, (ALL, *TABLES)) or "exercises", sign, bom)


def stream(export: Export, catalog: Catalog) -> bytes:
    """Return what a file would hold; raise `ExportError` for what needs a file or a folder."""
    if export.format == "sqlite" or export.table == ALL:
        raise ExportError(export.path, "a database needs a file, and several tables need a folder. Give one")
    return _content(export, catalog)


def write_export(export: Export, catalog: Catalog, *, replace: bool) -> tuple[str, ...]:
    """Write the files, each whole or not at all, and return their paths.

    Raises:
        ExportError: when one cannot be written; those before it are there.
        UnknownIdError: when a record refers to something that the catalogue lacks; nothing was written.

    """
    exports = _each_table(export) if export.table == ALL else [export]
    contents = {part.path: _content(part, catalog) for part in exports}
    if export.table == ALL:
        _prepare_folder(export.path, contents, replace=replace)
    for path, content in contents.items():
        with writing(path, replace=replace) as stream:
            stream.write(content)
    return tuple(contents)


def _each_table(export: Export) -> list[Export]:
    """Return an export for each table, into a file of the folder."""
    paths = {table: os.path.join(export.path, f"{table}.csv") for table in TABLES}
    return [export._replace(path=path, table=table) for table, path in paths.items()]


def _prepare_folder(path: str, files: Iterable[str], *, replace: bool) -> None:
    """Make a folder unless it is there; raise `ExportError` when one of the files in it must not be replaced."""
    try:
        os.makedirs(path, exist_ok=True)
        for file in files:
            check_replaceable(file, replace=replace)
    except FileExistsError:
        raise ExportError(path, "is no folder. Several tables need one") from None
    except OSError as error:
        raise ExportError(path, f"cannot be written: {error.strerror}") from None


def _format_of(path: str, table: str | None) -> str:
    """Return the format that a path tells."""
    if table == ALL:
        return "csv"
    for name, endings in EXPORT_FORMATS.items():
        if path.lower().endswith(endings):
            return name
    raise ExportError(path, f"cannot infer the format. Pass one of {', '.join(EXPORT_FORMATS)}")


def _choice(what: str, value: str | None, choices: Collection[str]) -> str | None:
    """Return a word that was chosen; raise `UnknownChoiceError` for one that there is not."""
    if value is None or (isinstance(value, str) and value in choices):
        return value
    raise UnknownChoiceError(what, value, choices)


def _content(export: Export, catalog: Catalog) -> bytes:
    """Return the bytes of a file."""
    try:
        return {"csv": _csv, "ndjson": _ndjson, "sqlite": _sqlite}[export.format](export, catalog)
    except UnicodeEncodeError:
        reason = "a text holds half of a character. Load the records with load_catalog, which checks it"
        raise ExportError(export.path, f"cannot be written: {reason}") from None


def _csv(export: Export, catalog: Catalog) -> bytes:
    """Return a table as RFC 4180 has it, the names of the columns first."""
    table, lines = tables()[export.table], io.StringIO(newline="")
    writer = csv.writer(lines, delimiter=export.delimiter)
    writer.writerow([column.name for column in table.columns])
    # Entry by entry: a spreadsheet that takes the semicolon for the end of a cell finds no formula either.
    writer.writerows([_cell(cell, harmless) for cell in row] for row in table.rows(catalog))
    return (BYTE_ORDER_MARK * export.bom + lines.getvalue()).encode()


def _cell(cell: Cell, change: Callable[[str], str]) -> str | int | None:
    """Return a cell with its texts changed; of a list, each entry."""
    if isinstance(cell, list):
        return "; ".join(map(change, cell)) or None
    return change(cell) if isinstance(cell, str) else cell


def harmless(text: str) -> str:
    """Return a text with an apostrophe before it when a spreadsheet could take it for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def _ndjson(export: Export, catalog: Catalog) -> bytes:
    """Return the files of each pack, each on a line, the built-in pack first."""
    if not catalog.packs:
        raise ExportError(export.path, "ndjson holds the files of packs, and this catalogue has none. Use load_catalog")
    return "".join(line for pack in catalog.packs for line in _lines(pack, export.path)).encode()


def _lines(pack: str, path: str) -> Iterator[str]:
    folder = disk_or_zip(pack)
    try:
        files = folder.files()
        for file in (file for kind in _KINDS for file in files if kind_of(file) == kind):
            yield f"{one_line(parse(folder.read(file)))}\n"
    except (UnreadableError, OSError) as error:
        raise ExportError(path, f"the pack at {pack} cannot be read again: {error}") from None


def _sqlite(export: Export, catalog: Catalog) -> bytes:
    """Return a database with all tables."""
    import sqlite3

    try:
        with TemporaryDirectory() as folder:
            file = os.path.join(folder, "database")
            with closing(sqlite3.connect(file)) as database:
                _fill(database, catalog)
            with open(file, "rb") as stream:
                return stream.read()
    except (sqlite3.Error, OverflowError, OSError) as error:
        raise ExportError(export.path, f"the database cannot be made: {error}") from None


def _fill(database: sqlite3.Connection, catalog: Catalog) -> None:
    database.executescript(_PRAGMAS)
    for name, table in tables().items():
        database.execute(_definition(name, table))
        rows = ([_cell(cell, str) for cell in row] for row in table.rows(catalog))
        places = ", ".join("?" * len(table.columns))
        database.executemany(f'INSERT INTO "{name}" VALUES ({places})', rows)  # noqa: S608 - our own names
    database.commit()


def _definition(name: str, table: Table) -> str:
    """Return the statement that makes a table, with a comment on the table and on every column."""
    lines = [*map(_column, table.columns), '  PRIMARY KEY ("id")']
    return "\n".join([f'CREATE TABLE "{name}" ( -- {table.about}', *lines, ")"])


def _column(column: Column) -> str:
    needed = "" if column.optional else " NOT NULL"
    reference = f' REFERENCES "{column.to}"' if column.to else ""
    return f'  "{column.name}" {column.type.upper()}{needed}{reference}, -- {column.about}'
