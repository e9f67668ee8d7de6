"""What is in the tables and lines: every fact of every record, the same in each format."""

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lowback
from lowback.catalog.catalog import default_catalog
from lowback.exports.csv_text import _FORMULA, columns_of, csv_lines, harmless
from lowback.exports.doses import _RANGES
from lowback.exports.flat import FLAT_ROWS, JOINED
from lowback.exports.ndjson import ndjson_lines
from lowback.exports.records import KINDS
from lowback.exports.sqlite import write_sqlite
from lowback.exports.tables import TABLES
from lowback.model import vocabulary
from lowback.model.dose import dose_from_dict
from lowback.pack.references import citations
from lowback.rendering.steps_json import steps_dict

CLASSES = {
    "position": vocabulary.Position,
    "trigger": vocabulary.Trigger,
    "source": vocabulary.Source,
    "muscle": vocabulary.Muscle,
    "precaution": vocabulary.Precaution,
    "notice": vocabulary.Notice,
    "red_flag": vocabulary.RedFlag,
    "wording": vocabulary.Wording,
    "exercise": lowback.Exercise,
}


def made(catalog, path):
    """Write a database, and return a connection to it that gives rows as dicts."""
    write_sqlite(str(path), catalog)
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    return database


@pytest.fixture(scope="module", params=["built-in", "trial"])
def both(request, trial, tmp_path_factory):
    """Return a catalogue, of our own data or with an outside pack, and its database."""
    catalog = trial if request.param == "trial" else default_catalog()
    with closing(made(catalog, tmp_path_factory.mktemp("tables") / "data.sqlite")) as database:
        yield catalog, database


def rows(database, query, *values):
    """Return the rows of a query as dicts."""
    return [dict(row) for row in database.execute(query, values)]


def read(lines):
    """Return the rows of CSV as dicts."""
    return list(csv.DictReader(io.StringIO("".join(lines), newline=""), strict=True))


def unharmed(text):
    """Return a text as it was before it was made harmless."""
    return text[1:] if text[:1] == "'" and harmless(text[1:]) == text else text


def test_the_database_is_sound(both):
    """Keys hold: SQLite finds nothing wrong, and every table has rows where the catalogue has any."""
    _, database = both
    assert rows(database, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert rows(database, "PRAGMA foreign_key_check") == []
    assert rows(database, "PRAGMA user_version") == [{"user_version": 2}]
    for table in TABLES.values():
        references = rows(database, f"PRAGMA foreign_key_list({table.name})")
        wanted = [column.to for column in table.columns if column.to]
        # Of a key of two columns, each is listed.
        wanted += [table.pair[2]] * 2 if table.pair else []
        assert sorted(each["table"] for each in references) == sorted(wanted)


def test_names_need_no_quotes(both):
    """Every table and column can be asked for as it is, and the schema says what each is."""
    _, database = both
    for table in TABLES.values():
        columns = [column.name for column in table.columns]
        database.execute(f"SELECT {', '.join(f'x.{name}' for name in columns)}, {columns[-1]} FROM {table.name} x")
        [found] = database.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table.name]).fetchone()
        assert all(column.says in found for column in table.columns)
        assert table.says in found


def test_rows_are_sorted(both):
    """Rows stand by id and then by place, and their key tells them apart."""
    catalog, _ = both
    for table in TABLES.values():
        found = list(table.rows(catalog))
        keys = [row[: table.key] for row in found]
        assert len(set(keys)) == len(keys)
        assert all(len(row) == len(table.columns) for row in found)
        if table.key > 1 and table.columns[0].to:
            assert [key[0] for key in keys] == sorted(key[0] for key in keys)


def test_csv_has_the_rows_of_the_database(both):
    """A CSV reader gives the same cells; exercises and routines have some more."""
    catalog, database = both
    for table in TABLES:
        lines = list(csv_lines(table, catalog))
        assert all(line.endswith("\r\n") for line in lines)
        found = [{key: unharmed(cell) for key, cell in row.items()} for row in read(lines)]
        wanted = [
            {key: "" if cell is None else str(cell) for key, cell in row.items()}
            for row in rows(database, f"SELECT * FROM {table} ORDER BY rowid")
        ]
        joined = {column.name for column in JOINED.get(table, ())}
        assert [{key: row[key] for key in row if key not in joined} for row in found] == wanted
        assert lines[0] == ",".join(column.name for column in columns_of(table)) + "\r\n"


def dose_of(row):
    """Return the dose that a row stands for, without its sources."""
    record = {key: row[key] for key in ("id", "mode", "until", "per", "note") if row[key] is not None}
    for name in _RANGES:
        low, high = row[f"{name}_min"], row[f"{name}_max"]
        if low is not None:
            record[name] = low if low == high else {"min": low, "max": high}
    if row["frequency_per"]:
        low, high = row["frequency_times_min"], row["frequency_times_max"]
        record["frequency"] = {"times": low if low == high else {"min": low, "max": high}, "per": row["frequency_per"]}
    if record["mode"] == "reps":
        record.setdefault("reps", None)
    if record["mode"] == "hold" and "breaths" not in record:
        record.setdefault("seconds", None)
    return record


def cited(database, kind, record, part, number):
    """Return the citations of a part of a record."""
    query = """SELECT source_id AS id, status FROM citations
        WHERE record_kind = ? AND record_id = ? AND part = ? AND part_number = ? ORDER BY number"""
    return rows(database, query, kind, record, part, number)


def test_every_dose_comes_back(both):
    """From its row and its citations every dose of every exercise and item is built again, equal to what it was."""
    catalog, database = both
    doses = [
        ("exercise", record, "doses", number, dose)
        for record, exercise in catalog.exercises.items()
        for number, dose in enumerate(exercise.doses, 1)
    ]
    doses += [
        ("routine", record, "items", number, item.dose)
        for record, routine in catalog.routines.items()
        for number, item in enumerate(routine.items, 1)
        if item.dose
    ]
    tables = {"exercise": "exercise_doses", "routine": "routine_item_doses"}
    for kind, record, part, number, dose in doses:
        query = f"SELECT * FROM {tables[kind]} WHERE {kind}_id = ? AND number = ?"
        [row] = rows(database, query, record, number)
        assert dose_from_dict({**dose_of(row), "sources": cited(database, kind, record, part, number)}) == dose
    total = rows(database, "SELECT (SELECT count(*) FROM exercise_doses) + (SELECT count(*) FROM routine_item_doses) n")
    assert total == [{"n": len(doses)}]


def test_every_dose_has_its_duration(both):
    """The seconds of a first dose, and those of a routine, are what the library says."""
    catalog, database = both
    for kind in ("exercises", "routines"):
        for record, subject in getattr(catalog, kind).items():
            [row] = rows(database, f"SELECT * FROM {kind} WHERE id = ?", record)
            duration = subject.duration()
            assert (row["duration_seconds_min"], row["duration_seconds_max"]) == (duration.min, duration.max)
    for record, exercise in catalog.exercises.items():
        for mode in exercise.modes:
            query = "SELECT * FROM exercise_doses WHERE exercise_id = ? AND mode = ? ORDER BY number LIMIT 1"
            [row] = rows(database, query, record, mode)
            duration = exercise.duration(mode)
            assert (row["duration_seconds_min"], row["duration_seconds_max"]) == (duration.min, duration.max)


def test_every_citation_is_there(both):
    """As many citations as the records hold, and every one leads to a source."""
    catalog, database = both
    for kind, mapping in {kind: mapping for mapping, kind in KINDS.items() if kind != "source"}.items():
        for record, found in getattr(catalog, mapping).items():
            query = "SELECT source_id, status FROM citations WHERE record_kind = ? AND record_id = ?"
            there = [(row["source_id"], row["status"]) for row in rows(database, query, kind, record)]
            wanted = [(citation["id"], citation["status"]) for _, citation in citations(found.to_dict())]
            assert sorted(there) == sorted(wanted)


def test_sides_are_put_in(both):
    """The two texts of a phase are those that the steps of each side have."""
    catalog, database = both
    for record, exercise in catalog.exercises.items():
        for step in exercise.iter_steps():
            side = step.side or "right"
            query = f"SELECT id, text_{side} AS text FROM exercise_phases WHERE exercise_id = ?"
            texts = {row["id"]: row["text"] for row in rows(database, query, record)}
            assert all(texts[phase.id] == phase.text for phase in step.phases)
            [row] = rows(database, f"SELECT setup_{side} AS setup FROM exercises WHERE id = ?", record)
            assert row["setup"] == step.setup


def test_precautions_are_those_that_count(both):
    """Action and text of a precaution are what the steps tell, whether the exercise or the vocabulary says them."""
    catalog, database = both
    for record, exercise in catalog.exercises.items():
        query = """SELECT precaution_id AS id, action, text, swap_exercise_id AS swap FROM exercise_precautions
            WHERE exercise_id = ? ORDER BY number"""
        wanted = steps_dict(exercise, None, catalog)["precautions"]
        assert rows(database, query, record) == [
            {key: each[key] for key in ("id", "action", "text", "swap")} for each in wanted
        ]


def test_steps_are_those_of_the_routine(both):
    """A routine's steps stand in order, with their times."""
    catalog, database = both
    for record, routine in catalog.routines.items():
        found = rows(database, "SELECT * FROM routine_steps WHERE routine_id = ? ORDER BY number", record)
        steps = routine.iter_steps()
        assert [row["id"] for row in found] == [step.id for step in steps]
        assert [row["instructions"] for row in found] == [" ".join(step.instructions) for step in steps]
        seconds = [row["setup_seconds"] + row["work_seconds_min"] + row["rest_seconds_min"] for row in found]
        assert sum(seconds) == steps.duration.min
        items = {row["id"] for row in rows(database, "SELECT id FROM routine_items WHERE routine_id = ?", record)}
        assert {row["item_id"] for row in found} == items


def built(line, exercises):
    """Return the record of a line as an object."""
    if line["kind"] == "routine":
        return lowback.Routine.from_dict(line["record"], exercises)
    return CLASSES.get(line["kind"], vocabulary.Term).from_dict(line["record"])


def test_every_record_comes_back_from_its_line(both):
    """Read in order, each line of NDJSON gives a record equal to the one it was made of, and none is missing."""
    catalog, _ = both
    head, *lines = map(json.loads, ndjson_lines(catalog))
    assert (head["kind"], head["record"]["format"]) == ("meta", "lowback-records/1")
    found = {kind: {} for kind in (*KINDS.values(), "redirect")}
    for line in lines:
        record = line["record"] if line["kind"] == "redirect" else built(line, found["exercise"])
        found[line["kind"]][line["record"].get("id") or line["record"]["from"]] = record
    for mapping, kind in KINDS.items():
        assert found[kind] == dict(getattr(catalog, mapping))
    assert "video" in {source.kind for source in found["source"].values()}


def test_flat_tables_list_what_others_keep_apart():
    """The table of exercises that a spreadsheet opens has doses, muscles and precautions in one cell each."""
    catalog = default_catalog()
    assert set(FLAT_ROWS) == set(JOINED)
    [bridge] = [row for row in read(csv_lines("exercises", catalog)) if row["id"] == "bridge_pose"]
    exercise = catalog.exercises["bridge_pose"]
    assert bridge["doses_reps"].split("; ")[0] == "15–20 repetitions"
    assert bridge["doses_hold"].split("; ")[0] == "hold as long as you like"
    assert bridge["precautions"].split("; ") == [use.id for use in exercise.precautions]
    assert bridge["muscles_worked"].split("; ")[0] == exercise.muscles[0].id
    [hamstrings] = [row for row in read(csv_lines("exercises", catalog)) if row["id"] == "supine_hamstring_stretch"]
    assert "strap or towel" in hamstrings["equipment"]
    [runner] = [row for row in read(csv_lines("routines", catalog)) if row["id"] == "runner_lowback"]
    assert runner["exercises"] == "bridge_pose; lying_twist"
    assert runner["triggers"].split("; ")[0] == "after_long_run"
    assert len(runner["doses"].split("; ")) == 2


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", "''+1", "＝1", "＋1", "－1", "＠A"]  # noqa: RUF001 - signs of wide scripts


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(text):
    """What a spreadsheet could take for a formula gets an apostrophe, which can be taken off again."""
    assert harmless(text) == f"'{text}"
    assert unharmed(harmless(text)) == text
    for plain in ("Lift", "5-6 times", "'til", "it's =", ""):
        assert harmless(plain) == unharmed(plain) == plain


def test_no_text_of_ours_needs_an_apostrophe():
    """The built-in data hold no text that a spreadsheet could take for a formula."""
    for table in TABLES:
        assert not any("'" + text in line for text in "=+-@" for line in csv_lines(table, default_catalog()))


#: Texts as hostile as the model takes them: the schemas refuse most of these.
SIGNS = st.sampled_from([*"=+-@'\",;\r\n\t{|}aé", "\u202e", "\u2028", "\U0001f9d8", "\0"])
HOSTILE = st.text(SIGNS | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


def with_text(text):
    """Return a catalogue with an exercise that has a text wherever one may stand."""
    catalog = default_catalog()
    bridge = catalog.exercises["bridge_pose"]
    alias = attrs.evolve(lowback.get_exercise("lying_twist").aliases[0], name=text)
    changed = bridge.but(name=text, summary=text, aliases=(alias, alias), contributors=(text,))
    return attrs.evolve(catalog, exercises={**catalog.exercises, "bridge_pose": changed})


@settings(deadline=None)
@given(HOSTILE)
def test_any_text_comes_back(text):
    """Commas, quotes, line breaks, formulas and characters that turn a line round stay what they are."""
    catalog = with_text(text)
    catalog = attrs.evolve(catalog, routines={}, exercises={"bridge_pose": catalog.exercises["bridge_pose"]})
    [row] = read(csv_lines("exercises", catalog))
    assert (unharmed(row["name"]), unharmed(row["summary"])) == (text, text)
    assert row["aliases"] == "; ".join([harmless(text)] * 2)
    assert not any(_FORMULA.match(cell) for cell in row.values() if not cell.startswith("'"))
    lines = list(ndjson_lines(catalog))
    assert all(len(line.splitlines()) == 1 for line in lines)
    assert text in {json.loads(line)["record"].get("name") for line in lines}


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", 'a "b", c\r\nd', "\u202egnp.exe", "'; DROP TABLE exercises; --"])
def test_any_text_stands_in_the_database(tmp_path, text):
    """A database keeps a text as it is."""
    with closing(made(with_text(text), tmp_path / "x")) as database:
        [row] = rows(database, "SELECT name FROM exercises WHERE id = 'bridge_pose'")
        assert row["name"] == text
        assert rows(database, "SELECT name FROM contributors WHERE record_id = 'bridge_pose'") == [{"name": text}]


def test_an_exercise_may_have_data_of_apps(tmp_path):
    """Other apps' data stand as JSON, in characters that can be read."""
    extra = {"some-app": {"colour": "türkis", "ids": [1, 2]}}
    bridge = lowback.Exercise.from_dict({**lowback.get_exercise("bridge_pose").to_dict(), "extra": extra})
    catalog = attrs.evolve(default_catalog(), exercises={**default_catalog().exercises, "bridge_pose": bridge})
    with closing(made(catalog, tmp_path / "x")) as database:
        [row] = rows(database, "SELECT extra FROM exercises WHERE extra NOTNULL")
    assert json.loads(row["extra"]) == extra
    assert "türkis" in row["extra"]


def test_retired_ids_are_told(pack, tmp_path):
    """A redirect stands in a table and on a line, with its successor or without."""
    redirects = [
        {"kind": "exercise", "from": "old", "to": "hip_lift"},
        {"kind": "routine", "from": "older", "to": None},
    ]
    catalog = lowback.load_catalog(pack({"redirects.json": {"redirects": redirects}}))
    with closing(made(catalog, tmp_path / "x")) as database:
        assert rows(database, "SELECT * FROM redirects WHERE old_id LIKE 'clinic:%'") == [
            {"kind": "exercise", "old_id": "clinic:old", "number": 1, "new_id": "clinic:hip_lift"},
            {"kind": "routine", "old_id": "clinic:older", "number": 1, "new_id": None},
        ]
        [about] = rows(database, "SELECT value FROM meta WHERE key = 'packs'")
        assert about["value"] == "clinic; lowback"
        licensed = rows(database, "SELECT value FROM meta WHERE key = 'license'")
        assert licensed == [{"value": "CC-BY-4.0 AND CC0-1.0"}]
    lines = [json.loads(line) for line in ndjson_lines(catalog)]
    assert {"kind": "redirect", "record": {"kind": "routine", "from": "clinic:older", "to": None}} in lines


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="needs the sqlite3 shell")
def test_the_shell_reads_both(tmp_path):
    """The sqlite3 shell reads the database, and takes as many rows from the CSV as there are exercises."""
    for name in ("data.sqlite", "data.csv"):
        lowback.export_data(tmp_path / name)
    count = len(lowback.exercises())
    script = ".import --csv data.csv flat\nSELECT count(*), max(doses_reps != '') FROM flat;"
    done = subprocess.run(
        ["sqlite3", "data.sqlite"], input=script, capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert (done.stdout, done.stderr) == (f"{count}|1\n", "")


PAGE = Path(__file__).parents[1] / "docs" / "how-to" / "use-the-data-elsewhere.md"


@pytest.mark.skipif(not shutil.which("jq"), reason="needs jq")
def test_jq_reads_the_lines(tmp_path):
    """The commands for jq on the page about other tools run and find something."""
    lines = re.findall(r"^jq .*", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(lines) == 2
    lowback.export_data(tmp_path / "lowback.ndjson")
    for line in lines:
        done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True, cwd=tmp_path)
        assert len(done.stdout.splitlines()) > 10
