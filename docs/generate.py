"""Write the pages of docs/reference that are made from the package, so that everything is documented once.

data.md comes from the JSON Schemas, problems.md from the explanations of the codes, tables.md from the tables that are
exported. The schemas in one piece, which
.vscode/settings.json names, are written anew as well: they change with the pages.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lowback.exports.csv_text import columns_of
from lowback.exports.records import KINDS as KIND_OF_RECORDS
from lowback.exports.tables import TABLES
from lowback.validation.bundling import bundle_text
from lowback.validation.codes import FATAL
from lowback.validation.explaining import example, explanations
from lowback.validation.kinds import KINDS
from lowback.validation.schema import load_schema

if TYPE_CHECKING:
    from lowback.exports.table import Column, Table
    from lowback.validation.explaining import Explanation

_REFERENCE = Path(__file__).parent / "reference"
PAGE = _REFERENCE / "data.md"
PROBLEMS = _REFERENCE / "problems.md"
TABLES_PAGE = _REFERENCE / "tables.md"
#: Where the editor finds the schema of each kind of record.
EDITOR = {kind: _REFERENCE.parents[1] / ".vscode" / "schemas" / f"{kind}.json" for kind in KINDS}

_ORDER = ("exercise", "routine", "pack", "sources", "vocabulary", "redirects", "steps", "found", "packs", "common")
_INTRO = """# Data fields

This page is made from the JSON Schemas in `src/lowback/schemas/` (`python docs/generate.py`). The schemas are the
contract: each has the version in its `$id`, refuses unknown keys, and a minor version only adds optional keys.

An optional list or object is left out when it is empty. A range is one whole number, or `{"min": …, "max": …}` when
the two differ; where `max` may be `null`, the range is open above.
"""

_PROBLEMS_INTRO = """# Problems

This page is made from the package (`python docs/generate.py`). `lowback explain` prints the same: without a code the
list, with a code its section. [Check data](../how-to/check-data.md) shows how to work with problems.

A code is stable: once released, it keeps its meaning. Its digits say what is checked:

| codes | what is checked |
|---|---|
| LB001 to LB010 | the bytes of a file: whether it can be read, and is JSON that every reader reads alike |
| LB020 to LB030 | the shape of a record, as its schema says: keys, types, words, forms and sizes |
| from LB101 | rules about a record: what must hold between its fields |
| from LB120 | rules about a file and its name |
| from LB130 | rules about a pack: what its files say of each other |
| from LB201 | rules that read the texts of an exercise against its fields |
| from LB301 | rules about safety: who should take care, how much is too much, swaps, levels and progress |
| LB401 | promises |
| from LB501 | rules about writing, and about records that are alike |

- An error makes a record unusable: `lowback validate` ends with exit code 1, or 2 for LB001, and
  `lowback.load_catalog` refuses the pack.
- A warning is for the author to look at. It changes neither; with `--warnings-as-errors` the exit code is 1.

These codes cannot be ignored, because what has such a problem is not checked any further:
{fatal}.

Rules about words read English texts alone. The words that they listen for stand in `data/vocabulary/wording.json`.
How often they are right was measured on exercises and routines that several people wrote for that, half of them good:
each section says it. `python tests/figures.py` measures anew.

One warning at one place can be allowed in the record, with the reason:
`"allow": [{{"code": "LB205", "at": "/phases/0/text", "reason": "…"}}]`. An allowance without its warning is told
as [LB119](#lb119).

Examples show only the keys that matter; those of LB020 to LB030 are keys of an exercise.
"""
_TABLES_INTRO = """# Tables

This page is made from the package (`python docs/generate.py`). It says what stands in the files that
[`lowback export-data`](cli.md#lowback-export-data) and [`lowback.export_data`](api.md#functions) write.
[Use the data elsewhere](../how-to/use-the-data-elsewhere.md) shows how to work with them.

The same data give the same bytes, on the same version of SQLite for a database. Rows stand by id, and under it by their
place. Ids of packs other than the built-in one are `pack:id`. Times are whole seconds.

A range is two columns, `…_min` and `…_max`. Where the second alone is empty, the range is open: that much or more.
Where both are empty there is no such number; what that means for a dose, its columns say.

The format is `lowback-tables/2`, in the table `meta`; check it before you read on. A new table or column raises the
number, and so does anything that changes a meaning.

## SQLite

A database with all tables below. `PRAGMA user_version` is the number of the format. Primary and foreign keys are
declared; SQLite checks foreign keys only after `PRAGMA foreign_keys = ON`. `.schema` shows what this page says, as
comments.

## CSV

One table a file, as [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) has it: UTF-8, commas, lines that end in CR and
LF, the names of the columns first. An empty cell is nothing.

- `exercises` and `routines` have more columns than in SQLite: lists, their entries joined by `; `.
- There is no byte order mark, because many programs take it for a part of the first name. Excel needs one to read
  letters such as é right: `--bom`, in Python `bom=True`.
- A spreadsheet runs a cell that looks like a formula, whoever wrote it. So a text that starts with `=`, `+`, `-`, `@`,
  a tab or a carriage return, or with the wide form of such a sign, gets an apostrophe before it; spaces and apostrophes
  before the sign do not count. In a joined list each entry does. A program that wants the text back takes one
  apostrophe off where such a sign follows, behind any further spaces and apostrophes. SQLite and NDJSON have all texts
  as they are. None of the built-in texts starts so.
- Open the file with the comma as the only separator.

## NDJSON

A JSON object a line, in UTF-8, with two keys: `kind` says what the record is, `record` is the record as `to_dict()`
gives it, with the fields of the [data reference](data.md).

| `kind` | `record` |
|---|---|
| `meta` | the first line: what the table `meta` holds; its `format` is `lowback-records/1` |
| {kinds} | a record, with the ids that it has in the catalogue |
| `redirect` | a retired id: `kind`, `from`, and `to`: the new id, a list when it was split, or `null` |

Nothing is lost: `from_dict` gives an equal object back. What others refer to goes first, so that a reader who keeps
what it has read can build each line at once. Texts stand as they are; characters that nobody sees or that change the
direction of a line are escaped, so that a line break is always the end of a line.
"""

#: How often rules about texts are right, and what to say of it.
_FIGURES = Path(__file__).parents[1] / "tests" / "corpus" / "figures.json"
_MEASURED = "On {records} records that it was not tuned on, {true} of {all} findings were true; it missed {missed}."
#: What is looked at, by the scope of a code.
_SCOPES = {
    "bytes": "the bytes of a file",
    "shape": "the shape of a record",
    "record": "one record",
    "file": "a file and its name",
    "pack": "the files of a pack together",
}
#: A line of an example that is longer is cut.
_LONG = 160


def page() -> str:
    """Return the page about the data."""
    return "\n".join([_INTRO, *(_schema(name) for name in _ORDER)])


def problems_page() -> str:
    """Return the page about the codes of problems."""
    found = explanations()
    fatal = ", ".join(f"[{code}](#{code.lower()})" for code in sorted(FATAL))
    rows = [
        f"| [{each.code}](#{each.code.lower()}) | {each.severity} | {_cell(each.paragraphs[0])} |"
        for each in found.values()
    ]
    table = "\n".join(["| code | severity | what it says |", "|---|---|---|", *rows])
    return "\n".join([_PROBLEMS_INTRO.format(fatal=fatal), table, "", *map(_problem, found.values())])


def tables_page() -> str:
    """Return the page about the tables."""
    kinds = ", ".join(f"`{kind}`" for kind in KIND_OF_RECORDS.values())
    rows = [f"| [`{table.name}`](#{table.name}) | {table.says} |" for table in TABLES.values()]
    listed = "\n".join(["## All tables", "", "| table | what a row is |", "|---|---|", *rows])
    return "\n".join([_TABLES_INTRO.replace("{kinds}", kinds), listed, "", *map(_table, TABLES.values())])


def _table(table: Table) -> str:
    key = ", ".join(f"`{column.name}`" for column in table.columns[: table.key])
    leads = "`{}` and `{}` together lead to `{}`.".format(*table.pair) if table.pair else ""
    head = ["| column | type | may be empty | what it says |", "|---|---|---|---|"]
    rows = [
        _table_row(column, in_csv=index >= len(table.columns)) for index, column in enumerate(columns_of(table.name))
    ]
    return "\n".join([f"### {table.name}", "", f"{table.says} Key: {key}. {leads}".rstrip(), "", *head, *rows, ""])


def _table_row(column: Column, *, in_csv: bool) -> str:
    leads = f"; leads to `{column.to}`" if column.to else ""
    joined = "; only in CSV, joined" if in_csv else ""
    empty = "yes" if column.optional else ""
    return f"| `{column.name}` | {column.kind} | {empty} | {_cell(column.says)}{leads}{joined} |"


def _problem(each: Explanation) -> str:
    ignored = " It cannot be ignored." if each.code in FATAL else ""
    parts = [f"## {each.code}", f"{each.severity.capitalize()}, in {_SCOPES[each.scope]}.{ignored}", *each.paragraphs]
    parts += _measured(each.code)
    for title, value in (("Refused", each.wrong), ("Right", each.right)):
        if value is not None:
            lines = [line if len(line) <= _LONG else line[: _LONG - 1] + "…" for line in example(value).splitlines()]
            parts += [f"{title}:", "\n".join(["```text", *lines, "```"])]
    return "\n\n".join(parts) + "\n"


def _measured(code: str) -> list[str]:
    """Return how often a rule is right, when that was measured."""
    figures = json.loads(_FIGURES.read_text(encoding="utf-8"))["held_out"]
    if code not in figures:
        return []
    found = figures[code]
    everything = found["true"] + found["false"]
    return [_MEASURED.format(all=everything, **found)]


def _schema(name: str) -> str:
    schema = load_schema(name)
    parts = [f"## {schema['title'].removeprefix('lowback ').capitalize()}", schema["description"]]
    parts += [f"`{schema['$id']}`"]
    parts += _tables("", schema)
    for key, inner in schema.get("$defs", {}).items():
        parts += [f"### {key}", inner["description"], *_tables("", inner)]
        parts += [_values(inner)] if "enum" in inner or "pattern" in inner else []
    return "\n\n".join(parts) + "\n"


def _tables(place: str, schema: dict[str, Any]) -> list[str]:
    rows = _rows(place, schema)
    return ["\n".join(["| key | required | what it says | example |", "|---|---|---|---|", *rows])] if rows else []


def _rows(place: str, schema: dict[str, Any]) -> list[str]:
    """Return a row for each property, those of objects and of a list's objects below their own."""
    rows = []
    for key, inner in schema.get("properties", {}).items():
        name = f"{place}{key}"
        required = "yes" if key in schema.get("required", ()) else ""
        words = f"{_cell(inner['description'])} {_values(inner)}".strip()
        rows += [f"| `{name}` | {required} | {words} | `{_cell(_example(inner['examples'][0]))}` |"]
        rows += _rows(f"{name}.", inner) + _rows(f"{name}[].", inner.get("items", {}))
    return rows


def _values(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return "One of " + ", ".join(f"`{json.dumps(value)}`" for value in schema["enum"]) + "."
    return f"Pattern: `{_cell(schema['pattern'])}`" if "pattern" in schema else ""


def _example(value: object) -> str:
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= 80 else written[:79] + "…"  # noqa: PLR2004 - one column


def _cell(text: str) -> str:
    return text.replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
    TABLES_PAGE.write_text(tables_page(), encoding="utf-8")
    PROBLEMS.write_text(problems_page(), encoding="utf-8")
    for kind, file in EDITOR.items():
        file.write_text(bundle_text(kind), encoding="utf-8")
