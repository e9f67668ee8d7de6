"""What is in exported tables and lines: every record as a whole, and columns that say the same."""

import csv
import io
import json
import re
import shutil
import sqlite3
import subprocess
import tempfile
from contextlib import closing
from pathlib import Path

import attrs
import pytest
from conftest import PACK_FILES, zipped
from hypothesis import given, settings
from hypothesis import strategies as st

import lowback
from lowback.catalog.catalog import default_catalog
from lowback.model.dose import dose_from_dict
from lowback.pack.folder import DiskFolder
from lowback.pack.locate import builtin_folder
from lowback.rendering.steps_json import steps_dict

HERE = Path(__file__).parent
TABLES = ("exercises", "routines", "doses")


@pytest.fixture(scope="module", params=["built-in", "trial"])
def both(request, trial, tmp_path_factory):
    """Return a catalogue, of our own data or with an outside pack, and a connection to its database."""
    catalog = trial if request.param == "trial" else default_catalog()
    path = tmp_path_factory.mktemp("tables") / "data.sqlite"
    lowback.export_data(path, catalog=catalog)
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        yield catalog, database


def rows(database, query, *values):
    """Return the rows of a query as dicts."""
    return [dict(row) for row in database.execute(query, values)]


def export(name, **options):
    """Return the text of an exported file."""
    with tempfile.TemporaryDirectory() as folder:
        [path] = lowback.export_data(Path(folder) / name, **options)
        return Path(path).read_bytes().decode()


def read(text, delimiter=","):
    """Return the rows of CSV as dicts."""
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))


def test_the_database_is_sound(both):
    """Keys hold, SQLite finds nothing wrong, and the number of the layout can be asked for."""
    _, database = both
    assert rows(database, "PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    assert rows(database, "PRAGMA foreign_key_check") == []
    assert rows(database, "PRAGMA user_version") == [{"user_version": 2}]
    assert [row["name"] for row in rows(database, "SELECT name FROM sqlite_schema WHERE type = 'table'")] == [*TABLES]
    references = {row["from"]: row["table"] for row in rows(database, "PRAGMA foreign_key_list(doses)")}
    assert references == {"exercise_id": "exercises", "routine_id": "routines"}


def test_names_need_no_quotes(both):
    """Every column can be asked for as it is, and the schema of the database says what it holds."""
    _, database = both
    page = (HERE.parent / "docs" / "reference" / "tables.md").read_text(encoding="utf-8")
    for table in TABLES:
        columns = [row["name"] for row in rows(database, f"PRAGMA table_info({table})")]
        database.execute(f"SELECT {', '.join(f'x.{name}' for name in columns)}, {columns[-1]} FROM {table} x")
        [[sql]] = database.execute("SELECT sql FROM sqlite_schema WHERE name = ?", [table])
        comments = re.findall(r'^  "(\w+)" .*-- (.+)$', sql, re.MULTILINE)
        assert [name for name, _ in comments] == columns
        assert all(f"| `{name}` |" in page and about in page for name, about in comments)


def test_every_record_comes_back(both):
    """From the column json every exercise, routine and dose is built again, equal to what it was; rows are sorted."""
    catalog, database = both
    exercises = {row["id"]: json.loads(row["json"]) for row in rows(database, "SELECT * FROM exercises")}
    built = {record: lowback.Exercise.from_dict(data) for record, data in exercises.items()}
    assert built == dict(catalog.exercises)
    assert [*exercises] == sorted(exercises)
    routines = {row["id"]: json.loads(row["json"]) for row in rows(database, "SELECT * FROM routines")}
    assert {record: lowback.Routine.from_dict(data, built) for record, data in routines.items()} == dict(
        catalog.routines
    )
    doses = {f"{record}/{dose.id}": dose for record, exercise in built.items() for dose in exercise.doses}
    for record, routine in catalog.routines.items():
        doses |= {f"{record}/{item.id}/{item.dose.id}": item.dose for item in routine.items if item.dose}
    assert {
        row["id"]: dose_from_dict(json.loads(row["json"])) for row in rows(database, "SELECT * FROM doses")
    } == doses


def test_plain_columns_are_those_of_the_record(both):
    """What a record says in one text or number is in the column of that name."""
    _, database = both
    for table in TABLES:
        for row in rows(database, f"SELECT * FROM {table}"):
            record = json.loads(row["json"])
            for key in record.keys() & row.keys() - {"id", "safety_notice"}:
                assert isinstance(record[key], dict | list) or row[key] == record[key]


def test_doses_can_be_asked_for_by_their_numbers(both):
    """Every number of a dose has a column; the default is the first of its exercise; a routine's own has its item."""
    catalog, database = both
    for row in rows(database, "SELECT * FROM doses"):
        dose = dose_from_dict(json.loads(row["json"]))
        for name in ("reps", "seconds", "breaths", "repeats", "sets", "rest_seconds", "pause_seconds"):
            amount = getattr(dose, name, None)
            assert (row[f"{name}_min"], row[f"{name}_max"]) == ((amount.min, amount.max) if amount else (None, None))
        frequency = dose.frequency
        assert row["frequency_per"] == (frequency.per if frequency else None)
        assert row["frequency_times_min"] == (frequency.times.min if frequency else None)
        exercise = catalog.exercises[row["exercise_id"]]
        assert row["is_default"] == (row["routine_id"] is None and dose == exercise.doses[0])
        if row["routine_id"] is None:
            assert exercise.doses[row["number"] - 1] == dose
        else:
            items = {item.id: item for item in catalog.routines[row["routine_id"]].items}
            assert (row["number"], items[row["item_id"]].dose) == (None, dose)
    [[own]] = database.execute("SELECT count(routine_id) FROM doses")
    assert own


def test_durations_are_those_of_the_library(both):
    """The seconds of an exercise, a routine and the first dose of each mode are what the library says."""
    catalog, database = both
    query = "SELECT duration_seconds_min, duration_seconds_max FROM"
    for kind in ("exercises", "routines"):
        for record, subject in getattr(catalog, kind).items():
            [row] = database.execute(f"{query} {kind} WHERE id = ?", [record])
            assert tuple(row) == (subject.duration().min, subject.duration().max)
    for record, exercise in catalog.exercises.items():
        for mode in exercise.modes:
            [row] = database.execute(
                f"{query} doses WHERE exercise_id = ? AND mode = ? AND number ORDER BY number LIMIT 1", [record, mode]
            )
            assert tuple(row) == (exercise.duration(mode).min, exercise.duration(mode).max)


def test_sides_are_put_in(both):
    """The instructions of each side hold what the steps of that side say."""
    catalog, database = both
    for record, exercise in catalog.exercises.items():
        [row] = rows(database, "SELECT * FROM exercises WHERE id = ?", record)
        for step in exercise.iter_steps():
            text = row[f"instructions_{step.side or 'right'}"]
            assert text.startswith(step.setup)
            assert all(phase.text in text for phase in step.phases)


def test_precautions_are_those_that_count(both):
    """Action and text of a precaution are what the steps say, whether the exercise or the vocabulary says them."""
    catalog, database = both
    for record, exercise in catalog.exercises.items():
        [row] = rows(database, "SELECT * FROM exercises WHERE id = ?", record)
        expected = steps_dict(exercise, None, catalog)["precautions"]
        precautions = json.loads(row["precautions_json"])
        for precaution, use in zip(precautions, expected, strict=True):
            condition = catalog.precautions[use["id"]].condition
            assert precaution == {
                **{key: use[key] for key in ("id", "label", "action", "text", "swap")},
                "condition": condition,
            }
            assert f"{use['label']}: {use['text']}" in row["precautions"]
            assert use["swap"] is None or f"(instead: {use['swap']})" in row["precautions"]
        assert row["safety_notice"] == catalog.notices[exercise.safety_notice].text


def test_steps_are_those_of_the_routine(both):
    """A routine's steps are in order, with their times, under the keys that JSON steps have."""
    catalog, database = both
    for record, routine in catalog.routines.items():
        [row] = rows(database, "SELECT * FROM routines WHERE id = ?", record)
        steps = json.loads(row["steps"])
        for step, whole in zip(steps, steps_dict(routine, None, catalog)["steps"], strict=True):
            assert step == {key: whole[key] for key in step}
        assert [(step["id"], step["duration"]["min"]) for step in steps] == [
            (step.id, step.duration.min) for step in routine.iter_steps()
        ]


def test_lists_share_a_cell():
    """In CSV the doses, muscles and equipment of an exercise share a cell each, and the exercises of a routine."""
    exercises = {row["id"]: row for row in read(export("x.csv"))}
    bridge, exercise = exercises["bridge_pose"], lowback.get_exercise("bridge_pose")
    assert bridge["doses"].split("; ")[0] == "15–20 repetitions"
    assert bridge["muscles_worked"].split("; ")[0] == exercise.muscles[0].id
    assert bridge["modes"].split("; ") == [*exercise.modes]
    assert "Cari Shoemate" in bridge["sources"]
    assert "(seen)" in bridge["sources"]
    assert "strap or towel" in exercises["supine_hamstring_stretch"]["equipment"]
    assert any("(optional)" in row["equipment"] for row in exercises.values())
    routines = {row["id"]: row for row in read(export("x.csv", table="routines"))}
    assert routines["runner_lowback"]["exercises"] == "bridge_pose; lying_twist"
    assert routines["runner_lowback"]["triggers"].split("; ")[0] == "after_long_run"
    assert len(routines["runner_lowback"]["doses"].split("; ")) == 2
    assert routines["runner_lowback"]["frequency"] == "every week"


@pytest.mark.parametrize("table", TABLES)
def test_csv_has_the_cells_of_the_database(both, table):
    """A CSV reader gives the same cells, on lines that end in CR and LF, and none is too long for Excel."""
    catalog, database = both
    text = export("x.csv", table=table, catalog=catalog)
    assert text.count("\r\n") == text.count("\n")
    cells = [
        {key: "" if cell is None else str(cell) for key, cell in row.items()}
        for row in rows(database, f"SELECT * FROM {table}")
    ]
    assert read(text) == cells
    assert max(len(cell) for row in cells for cell in row.values()) <= 32767


@pytest.mark.parametrize(
    ("name", "sign"), [("comma", ","), (";", ";"), ("semicolon", ";"), ("tab", "\t"), ("\t", "\t")]
)
def test_the_delimiter_can_be_chosen(name, sign):
    """A semicolon or a tab between cells gives the same rows to whoever reads with it."""
    assert read(export("x.csv", table="doses", delimiter=name), sign) == read(export("x.csv", table="doses"))


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", "''+1", "＝1", "＋1", "－1", "＠A"]  # noqa: RUF001 - signs of wide scripts
PLAIN = ["Lift", "5-6 times", "'til", "it's =", '{"a": "=1"}']


def with_text(text):
    """Return a catalogue of one exercise that has a text wherever one may be."""
    exercise = lowback.get_exercise("bridge_pose")
    alias = lowback.get_exercise("lying_twist").aliases[0].but(name=text)
    changed = exercise.but(name=text, summary=text, aliases=(alias, alias), contributors=(text,))
    return attrs.evolve(default_catalog(), routines={}, exercises={"bridge_pose": changed})


def test_no_cell_is_a_formula():
    """What a spreadsheet could take for a formula gets an apostrophe, in lists each entry does; other texts stay."""
    for text in FORMULAS + PLAIN:
        [row] = read(export("x.csv", catalog=with_text(text)))
        safe = text if text in PLAIN else f"'{text}"
        assert (row["name"], row["aliases"], row["contributors"]) == (safe, f"{safe}; {safe}", safe)
        assert json.loads(row["json"])["name"] == text


def test_no_text_of_ours_needs_an_apostrophe():
    """The built-in data hold no text that a spreadsheet could take for a formula."""
    for table in TABLES:
        text = export("x.csv", table=table)
        assert not any(f"{before}'{sign}" in text for sign in "=+-@" for before in ",\n; ")


#: Texts as hostile as the model takes them: the schemas refuse most of these.
SIGNS = st.sampled_from([*"=+-@'\",;\r\n\t{|}aé", "\u202e", "\u2028", "\U0001f9d8", "\0"])
HOSTILE = st.text(SIGNS | st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@settings(deadline=None)
@given(HOSTILE)
def test_any_text_comes_back(text):
    """Commas, quotes, line breaks, formulas and characters that turn a line round are what they were, on one line."""
    [row] = read(export("x.csv", catalog=with_text(text)))
    assert row["name"] in {text, f"'{text}"}
    assert not any(re.match(r"\s*[=+\-@\t\r]", cell) for cell in row.values())
    assert json.loads(row["json"])["name"] == text
    assert len(row["json"].splitlines()) == 1


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", 'a "b", c\r\nd', "\u202egnp.exe", "'; DROP TABLE exercises; --"])
def test_any_text_stands_in_the_database(tmp_path, text):
    """A database keeps a text as it is."""
    lowback.export_data(tmp_path / "x.db", catalog=with_text(text))
    with closing(sqlite3.connect(tmp_path / "x.db")) as database:
        assert database.execute("SELECT name, contributors FROM exercises").fetchall() == [(text, text)]


def lines_of(folder):
    """Return the records of a pack's files, by file."""
    return {file: json.loads(folder.read(file)) for file in folder.files()}


def test_lines_are_the_files_of_the_pack():
    """Each line of NDJSON is a file of the pack: the pack first, exercises before routines, redirects last."""
    records = [json.loads(line) for line in export("x.ndjson").splitlines()]
    files = lines_of(builtin_folder())
    assert sorted(map(json.dumps, records)) == sorted(map(json.dumps, files.values()))
    assert (records[0], records[1], records[-1]) == (
        files["pack.json"], files["sources.json"], files["redirects.json"],
    )  # fmt: skip
    kinds = ["exercise" if "phases" in each else "routine" for each in records if {"phases", "items"} & each.keys()]
    assert kinds == sorted(kinds)


def test_other_packs_follow_the_built_in_one(trial):
    """The files of another pack come after its pack.json, as they are, without the pack's name before their ids."""
    records = [json.loads(line) for line in export("x.ndjson", catalog=trial).splitlines()]
    [start] = [number for number, record in enumerate(records) if record.get("id") == "trial"]
    files = lines_of(DiskFolder(HERE / "packs" / "trial"))
    assert sorted(map(json.dumps, records[start:])) == sorted(map(json.dumps, files.values()))
    assert json.loads(export("x.ndjson").splitlines()[0]) == records[0]


@pytest.mark.parametrize("name", ["built-in", "trial"])
def test_validate_reads_what_was_exported(tmp_path, trial, name):
    """Every line of exported NDJSON is a record in which `validate` finds no problem."""
    [path] = lowback.export_data(tmp_path / "x.ndjson", catalog=trial if name == "trial" else None)
    report = lowback.validate(Path(path))
    assert report.problems == ()
    assert report.checked == len(Path(path).read_text(encoding="utf-8").splitlines())


def test_redirects_are_those_of_the_file(pack):
    """Retired ids of a pack are in its last line, as redirects.json has them."""
    redirects = {"redirects": [{"kind": "exercise", "from": "old", "to": "hip_lift"}]}
    catalog = lowback.load_catalog(pack({"redirects.json": redirects}))
    assert json.loads(export("x.ndjson", catalog=catalog).splitlines()[-1]) == redirects


def test_lines_hold_no_line_break_of_any_kind(pack):
    """A character that some readers take for the end of a line is escaped."""
    name = "Clinic\u202e\u200f"
    about = json.loads(PACK_FILES["pack.json"]) | {"title": name}
    text = export("x.ndjson", catalog=lowback.load_catalog(pack({"pack.json": about})))
    assert name in {json.loads(line).get("title") for line in text.splitlines()}
    assert "\u202e" not in text


def test_a_pack_in_a_zip_file_is_read_there(tmp_path):
    """A pack that was loaded from a zip file is read from it again."""
    catalog = lowback.load_catalog(zipped(tmp_path / "clinic.zip", PACK_FILES))
    assert '"id": "hip_lift"' in export("x.ndjson", catalog=catalog)


def test_a_pack_is_found_from_another_folder(pack, monkeypatch, tmp_path):
    """A catalogue knows where its packs are, wherever the program goes meanwhile."""
    folder = pack({})
    monkeypatch.chdir(folder.parent)
    catalog = lowback.load_catalog(folder.name + "/")
    monkeypatch.chdir(tmp_path)
    assert catalog.packs == (*default_catalog().packs, str(folder))
    assert '"id": "hip_lift"' in export("x.ndjson", catalog=catalog)


@pytest.mark.parametrize("damage", [shutil.rmtree, lambda folder: (folder / "sources.json").write_text("{")])
def test_a_pack_that_is_gone_is_an_error(pack, tmp_path, damage):
    """When the files of a pack cannot be read again, that is said, and nothing is written."""
    folder = pack({})
    catalog = lowback.load_catalog(folder)
    damage(folder)
    with pytest.raises(lowback.ExportError, match=r"the pack at .* cannot be read again: "):
        lowback.export_data(tmp_path / "x.ndjson", catalog=catalog)
    assert not (tmp_path / "x.ndjson").exists()


def test_a_catalogue_without_packs_has_no_lines(tmp_path):
    """A catalogue that was put together by hand has no files to write."""
    with pytest.raises(lowback.ExportError, match="this catalogue has none"):
        lowback.export_data(tmp_path / "x.ndjson", catalog=attrs.evolve(default_catalog(), packs=()))


@pytest.mark.skipif(not shutil.which("sqlite3"), reason="needs the sqlite3 shell")
def test_the_shell_reads_both(tmp_path):
    """The sqlite3 shell reads the database, and takes as many rows from the CSV as there are exercises."""
    for name in ("data.sqlite", "data.csv"):
        lowback.export_data(tmp_path / name)
    script = ".import --csv data.csv flat\nSELECT count(*), max(modes != '') FROM flat;"
    done = subprocess.run(
        ["sqlite3", "data.sqlite"], input=script, capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert (done.stdout, done.stderr) == (f"{len(lowback.exercises())}|1\n", "")


PAGE = HERE.parent / "docs" / "how-to" / "use-the-data-elsewhere.md"


@pytest.mark.skipif(not shutil.which("jq"), reason="needs jq")
def test_jq_reads_the_lines(tmp_path):
    """The commands for jq on the page about other tools run and print something."""
    lines = re.findall(r"^jq .*|(?<=-o - \| )jq .*", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert lines
    lowback.export_data(tmp_path / "lowback.ndjson")
    for line in lines:
        done = subprocess.run(
            ["bash", "-c", f"{line} < lowback.ndjson"], capture_output=True, text=True, check=True, cwd=tmp_path
        )
        assert done.stdout
