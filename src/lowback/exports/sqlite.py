"""Tables as an SQLite database: with keys, and with a comment on every table and column."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from lowback.exports.records import TABLES_VERSION
from lowback.exports.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.catalog.catalog import Catalog
    from lowback.exports.table import Column, Table

_TYPES = {"text": "TEXT", "integer": "INTEGER"}
#: A file of its own needs no journal; the rest is what bytes depend on.
_START = f"""
PRAGMA page_size = 4096;
PRAGMA encoding = 'UTF-8';
PRAGMA auto_vacuum = 0;
PRAGMA journal_mode = OFF;
PRAGMA user_version = {TABLES_VERSION};
"""


def write_sqlite(path: str, catalog: Catalog) -> None:
    """Write all tables into a new database; raise `sqlite3.Error` when that cannot be done."""
    with closing(sqlite3.connect(path)) as database:
        database.executescript(_START)
        with database:
            database.execute("BEGIN")
            for table in TABLES.values():
                database.execute(definition(table))
                places = ", ".join("?" * len(table.columns))
                database.executemany(f'INSERT INTO "{table.name}" VALUES ({places})', table.rows(catalog))  # noqa: S608 - our own names


def definition(table: Table) -> str:
    """Return the statement that makes a table."""
    key = ", ".join(f'"{column.name}"' for column in table.columns[: table.key])
    lines = [*map(_column, table.columns), (f"PRIMARY KEY ({key})", ""), *_pair(table)]
    last = len(lines) - 1
    body = "\n".join(
        f"  {line}{'' if index == last else ','}{f' -- {says}' if says else ''}"
        for index, (line, says) in enumerate(lines)
    )
    return f'CREATE TABLE "{table.name}" ( -- {table.says}\n{body}\n)'


def _column(column: Column) -> tuple[str, str]:
    needed = "" if column.optional else " NOT NULL"
    leads = f' REFERENCES "{column.to}"' if column.to else ""
    return f'"{column.name}" {_TYPES[column.kind]}{needed}{leads}', column.says


def _pair(table: Table) -> Iterator[tuple[str, str]]:
    if table.pair:
        one, other, target = table.pair
        yield f'FOREIGN KEY ("{one}", "{other}") REFERENCES "{target}"', ""
