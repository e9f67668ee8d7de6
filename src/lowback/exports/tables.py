"""The tables, by name: what others lead to stands first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.exports.exercises import EXERCISE_TABLES
from lowback.exports.records import META, RECORD_TABLES, RECORDS
from lowback.exports.routines import ROUTINE_TABLES
from lowback.exports.terms import TERM_TABLES

if TYPE_CHECKING:
    from lowback.exports.table import Table

TABLES: dict[str, Table] = {
    table.name: table for table in (META, RECORDS, *TERM_TABLES, *EXERCISE_TABLES, *ROUTINE_TABLES, *RECORD_TABLES)
}
