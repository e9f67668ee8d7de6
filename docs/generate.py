"""Write the pages of docs/reference that are made from the package, so that everything is documented once.

data.md comes from the JSON Schemas, problems.md from the explanations of the codes, tables.md from the tables that are
exported. The schemas in one piece, which
.vscode/settings.json names, are written anew as well: they change with the pages.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lowback.exports.tables import TABLES_VERSION, tables
from lowback.validation.codes import FATAL, example, explanations
from lowback.validation.schemas import RECORD_KINDS, bundle_text, load_schema

if TYPE_CHECKING:
    from lowback.exports.tables import Column, Table
    from lowback.validation.codes import Explanation

_REFERENCE = Path(__file__).parent / "reference"
PAGE = _REFERENCE / "data.md"
PROBLEMS = _REFERENCE / "problems.md"
TABLES_PAGE = _REFERENCE / "tables.md"
#: Where the editor finds the schema of each kind of record.
EDITOR = {kind: _REFERENCE.parents[1] / ".vscode" / "schemas" / f"{kind}.json" for kind in RECORD_KINDS}

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

Rules about words read English texts alone. The phrases are in `data/vocabulary/wording.json`.
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

The same data give the same bytes, on the same version of SQLite for a database. Rows stand by id. Ids of packs other
than the built-in one are `pack:id`. Times are whole seconds. An empty cell, in SQLite `NULL`, is nothing.

A range is two columns, `…_min` and `…_max`. Where the second alone is empty, the range is open: that much or more.
Where both are empty there is no such number.

Every row has the whole record in `json`, as `to_dict()` gives it, with the fields of the [data reference](data.md);
`from_dict` gives an equal object back. The other columns are made from it, to be read, filtered and sorted. Lists are
joined by `; `.

Columns may be added at any time, so name those that you read. When one goes or changes its meaning, the number of the
layout rises: {version} for what is described here.

## SQLite

A database with all tables below. `PRAGMA user_version` is the number of the layout. `id` is the primary key of each
table, and `doses` has foreign keys; SQLite checks these only after `PRAGMA foreign_keys = ON`. `.schema` shows what
this page says, as comments. Take lists apart with `json_each(json, '$.muscles')`.

## CSV

One table a file, as [RFC 4180](https://www.rfc-editor.org/rfc/rfc4180) has it: UTF-8, commas, lines that end in CR and
LF, the names of the columns first. It has the columns of SQLite.

- `--delimiter semicolon` or `--delimiter tab`, in Python `delimiter="semicolon"`, puts that between cells instead.
  Open the file with it as the only separator.
- There is no byte order mark, because many programs take it for a part of the first name. Excel needs one to read
  letters such as é right: `--bom`, in Python `bom=True`.
- A spreadsheet runs a cell that looks like a formula, whoever wrote it. So a text that starts with `=`, `+`, `-`, `@`,
  a tab or a carriage return, or with the wide form of such a sign, gets an apostrophe before it; spaces and apostrophes
  before the sign do not count. In a joined list each entry does. A program that wants the text back takes it from
  `json`, which has all texts as they are, as SQLite and NDJSON have. None of the built-in texts starts so.
- Excel cuts what is longer than 32,767 characters in a cell. No cell of the built-in data is.

## NDJSON

The files of the built-in pack, and after them those of every other pack of the catalogue, each on a line, in UTF-8:
first `pack.json`, then `sources.json`, the vocabulary, exercises, routines, and `redirects.json`. Each is an object
with the fields of the [data reference](data.md), and `lowback validate FILE.ndjson` reads it. What it is, its keys
tell:

| key | the line is |
|---|---|
| `schema` | the pack: its `id`, `version` and `license`; the lines up to the next such line are its files |
| `sources`, and no `id` | all sources of the pack |
| `terms` | a vocabulary; `kind` says which |
| `phases` | an exercise |
| `items` | a routine |
| `redirects` | the retired ids |

Nothing is lost: a value is that of the file. Ids are written as in the files: without the name of their pack, while in
the tables they have it unless the pack is the built-in one. What others refer to goes first, so that a reader who keeps
what it has read can build each line at once. Texts stand as they are; characters that nobody sees or that change the
direction of a line are escaped, so that a line break is always the end of a line. The files are read again: a pack that
is gone since it was loaded is an error.
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
    intro = _TABLES_INTRO.replace("{version}", str(TABLES_VERSION))
    return "\n".join([intro, *(_table(name, table) for name, table in tables().items())])


def _table(name: str, table: Table) -> str:
    head = ["| column | type | may be empty | what it says |", "|---|---|---|---|"]
    return "\n".join([f"## {name}", "", table.about, "", *head, *map(_table_row, table.columns), ""])


def _table_row(column: Column) -> str:
    leads = f" An id of `{column.to}`." if column.to else ""
    return f"| `{column.name}` | {column.type} | {'yes' if column.optional else ''} | {_cell(column.about)}{leads} |"


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
