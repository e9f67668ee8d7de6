"""Exported files: the same bytes for the same data, written whole or not at all, never over what is there unasked."""

import errno
import os
import resource
import subprocess
import sys
from functools import partial
from pathlib import Path

import attrs
import pytest
from support.commands import run_alone

import lowback
from lowback.catalog.catalog import default_catalog
from lowback.cli import main

TABLES = ("exercises", "routines", "doses")
FILES = {"csv": "data.csv", "ndjson": "data.ndjson", "sqlite": "data.sqlite"}


#: Runs the command in a process of its own.
run = partial(run_alone, "export-data")


def contents(folder):
    """Return what stands in a folder, hidden files too."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """Return a folder with the data in every format, and all tables in a folder of their own."""
    folder = tmp_path_factory.mktemp("exported")
    for name, file in FILES.items():
        assert lowback.export_data(folder / file, name) == (str(folder / file),)
    written = lowback.export_data(folder / "tables", table="all")
    assert {Path(each).name for each in written} == {f"{table}.csv" for table in TABLES}
    return folder


def test_the_same_data_are_the_same_bytes(exported, tmp_path):
    """Another process, whose hashes differ, writes the same files; the ending of a name tells the format."""
    for file in FILES.values():
        done = run("-o", file, cwd=tmp_path, env={**os.environ, "PYTHONHASHSEED": "7"})
        assert (done.returncode, done.stdout.decode(), done.stderr) == (0, f"{file}\n", b"")
    assert run("--table", "all", "-o", "tables/", cwd=tmp_path).returncode == 0
    assert contents(tmp_path) == contents(exported)


@pytest.mark.parametrize("arguments", [["--format", "csv"], ["--format", "ndjson"]])
def test_standard_output_has_the_bytes_of_the_file(exported, arguments):
    """`-o -` writes to standard output what a file would hold, CRLF and all."""
    assert run("-o", "-", *arguments).stdout == (exported / FILES[arguments[1]]).read_bytes()


def test_a_table_of_its_own(exported, tmp_path, capfdbinary):
    """--table names one table, --bom puts a byte order mark first."""
    path = tmp_path / "doses.csv"
    assert main(["export-data", "-o", str(path), "--table", "doses", "--bom"]) == 0
    assert path.read_bytes() == b"\xef\xbb\xbf" + (exported / "tables" / "doses.csv").read_bytes()
    capfdbinary.readouterr()
    assert run("-o", "-", "--format", "csv", "--table", "doses").stdout == path.read_bytes()[3:]


def test_what_is_there_stays_unless_asked(tmp_path, capsys):
    """A file is replaced with --force only, and keeps its mode then."""
    for file in FILES.values():
        path = tmp_path / file
        path.write_text("mine")
        path.chmod(0o640)
        assert main(["export-data", "-o", str(path)]) == 2
        wanted = (
            f"lowback: {path}: already exists. Choose another name, or replace it: --force, in Python replace=True\n"
        )
        assert capsys.readouterr().err == wanted
        assert path.read_text() == "mine"
        assert main(["export-data", "-o", str(path), "--force"]) == 0
        assert path.stat().st_mode & 0o777 == 0o640
        assert path.stat().st_size > 10000
    assert len(list(tmp_path.iterdir())) == len(FILES)


def test_a_folder_keeps_what_is_in_it(tmp_path):
    """Tables are put into a folder that is there; those that are there are replaced only when asked."""
    (tmp_path / "notes.txt").write_text("mine")
    lowback.export_data(tmp_path, table="all")
    (tmp_path / "doses.csv").write_text("mine")
    with pytest.raises(lowback.ExportError, match=r"exercises\.csv: already exists") as caught:
        lowback.export_data(tmp_path, table="all")
    assert Path(caught.value.path) == tmp_path / "exercises.csv"
    assert (tmp_path / "doses.csv").read_text() == "mine"
    lowback.export_data(tmp_path, table="all", replace=True)
    assert (tmp_path / "doses.csv").read_text().startswith("id,exercise_id")
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == len(TABLES) + 1


def test_new_files_have_the_mode_of_new_files(exported):
    """Nobody is shut out of an export: files and folders have the mode that the system gives to new ones."""
    mask = os.umask(0o022)
    os.umask(mask)
    assert (exported / "data.csv").stat().st_mode & 0o777 == 0o666 & ~mask
    assert (exported / "tables").stat().st_mode & 0o777 == 0o777 & ~mask


REFUSED = [
    (["-o", "x.csv", "--format", "cvs"], "invalid format 'cvs', expected csv, ndjson or sqlite. Did you mean csv?"),
    (["-o", "x.csv", "--table", "exercize"], "invalid table 'exercize', expected all, exercises, routines or doses"),
    (["-o", "x.txt"], "x.txt: cannot infer the format. Pass one of csv, ndjson, sqlite"),
    (["-o", "-"], "standard output: cannot infer the format. Pass one of csv, ndjson, sqlite"),
    (["-o", "-", "--format", "sqlite"], "standard output: a database needs a file, and several tables need a folder."),
    (["-o", "-", "--table", "all"], "standard output: a database needs a file, and several tables need a folder."),
    (
        ["-o", "x.ndjson", "--table", "doses"],
        "x.ndjson: tables, delimiters and a byte order mark are for csv, not for ndjson",
    ),
    (["-o", "x.sqlite", "--bom"], "x.sqlite: tables, delimiters and a byte order mark are for csv, not for sqlite"),
    (["-o", "x.db", "--delimiter", ";"], "x.db: tables, delimiters and a byte order mark are for csv, not for sqlite"),
    (["-o", "x.csv", "--delimiter", "::"], "invalid delimiter '::', expected comma, semicolon or tab"),
    (["-o", "none/x.csv"], "none/x.csv: cannot be written: No such file or directory"),
    (["-o", "", "--format", "csv"], ": cannot be written: No such file or directory"),
    (["-o", ".", "--format", "csv", "--force"], ".: is a folder. Give a file"),
    (["-o", "file", "--table", "all"], "file: is no folder. Several tables need one"),
    (["-o", "file/x", "--table", "all"], "file/x: cannot be written: Not a directory"),
    (["-o", "file/x.csv"], "file/x.csv: cannot be written: Not a directory"),
    (["-o", "/dev/null", "--format", "csv", "--force"], "/dev/null: is no ordinary file. Give another one"),
    (["-o", "nowhere", "--format", "csv", "--force"], "nowhere: cannot be written: No such file or directory"),
    (["-o", "x" * 300 + ".csv"], "x.csv: cannot be written: File name too long"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_cannot_be_is_refused(tmp_path, capsys, monkeypatch, arguments, message):
    """What makes no sense or cannot be written is told on standard error; nothing is left behind."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "nowhere").symlink_to("gone")
    assert main(["export-data", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert message in printed.err
    assert {path.name for path in tmp_path.iterdir()} == {"file", "nowhere"}


@pytest.mark.parametrize("path", [b"x.csv", 5, None])
def test_a_path_is_a_text(path):
    """Anything but the path of a file is a TypeError, as elsewhere."""
    with pytest.raises(TypeError, match="export_data takes the path of a file, found"):
        lowback.export_data(path)


def test_odd_values_are_refused(tmp_path):
    """What is no word is no format and no table; a path has no null character; a catalogue is a catalogue."""
    with pytest.raises(lowback.UnknownChoiceError, match="invalid format"):
        lowback.export_data(tmp_path / "x", ["csv"])
    with pytest.raises(lowback.UnknownChoiceError, match="invalid table"):
        lowback.export_data(tmp_path / "x.csv", table=["doses"])
    with pytest.raises(lowback.UnknownChoiceError, match="invalid delimiter"):
        lowback.export_data(tmp_path / "x.csv", delimiter=[","])
    with pytest.raises(lowback.ExportError, match="null character"):
        lowback.export_data("a\0b.csv")
    with pytest.raises(TypeError, match="catalog takes a catalogue"):
        lowback.export_data(tmp_path / "x.csv", catalog="pack")
    assert list(tmp_path.iterdir()) == []


def changed(**values):
    """Return a catalogue in which one exercise is another."""
    catalog = default_catalog()
    bridge = catalog.exercises["bridge_pose"].but(**values)
    return attrs.evolve(catalog, exercises={**catalog.exercises, "bridge_pose": bridge})


def big():
    """Return a dose with a number that a database cannot hold."""
    dose = lowback.get_exercise("bridge_pose").doses[0]
    return dose.but(sets=lowback.Range(1, 10**30))


@pytest.mark.parametrize(
    ("values", "names", "error", "message"),
    [
        ({"safety_notice": "moon"}, ("csv", "sqlite"), lowback.UnknownIdError, "there is no notice 'moon'"),
        ({"summary": "half \ud800"}, ("csv", "sqlite"), lowback.ExportError, "a text holds half of a character"),
        ({"doses": (big(),)}, ("sqlite",), lowback.ExportError, "the database cannot be made"),
    ],
)
def test_nothing_is_left_of_what_fails(tmp_path, values, names, error, message):
    """When a record cannot be exported, there is no file, and one that was there is as it was."""
    catalog = changed(**values)
    old = tmp_path / "old"
    old.write_text("mine")
    for name in names:
        for path in (tmp_path / FILES[name], old):
            with pytest.raises(error, match=message):
                lowback.export_data(path, name, catalog=catalog, replace=True)
    if "csv" in names:
        with pytest.raises(error, match=message):
            lowback.export_data(tmp_path / "tables", table="all", catalog=catalog)
    assert contents(tmp_path) == {"old": b"mine"}
    assert list(tmp_path.iterdir()) == [old]


@pytest.mark.parametrize("name", [*FILES.values(), "tables"])
@pytest.mark.parametrize("is_there", [False, True])
def test_a_full_disk_is_said(tmp_path, name, is_there):
    """When the system takes no more bytes, that is told; there is no file, and one that was there is as it was."""
    if is_there:
        lowback.export_data(tmp_path / name, table="all" if name == "tables" else None)
    before, limits = contents(tmp_path), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10000, limits[1]))
    try:
        with pytest.raises(lowback.ExportError, match=r"cannot be (written|made): (File too large|disk I/O error)"):
            lowback.export_data(tmp_path / name, table="all" if name == "tables" else None, replace=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert contents(tmp_path) == before
    assert not is_there or len(list(tmp_path.iterdir())) == 1


def test_a_pack_may_be_exported(trial, tmp_path):
    """A catalogue with other packs goes out with their ids."""
    lowback.export_data(tmp_path / "x.csv", catalog=trial)
    assert "\ntrial:bird_dog," in (tmp_path / "x.csv").read_text(encoding="utf-8")


def test_other_commands_load_no_export():
    """`import lowback` and the other commands load neither the exports nor sqlite3 nor csv."""
    code = "import sys; from lowback.cli import main; main(['list']); print([*sys.modules])"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True, env={})
    assert not any(name in done.stdout for name in ("'lowback.exports", "'sqlite3'", "'csv'"))


def test_tables_are_replaced_one_by_one(tmp_path, monkeypatch):
    """When a table cannot be put in its place, those before it are new, the others as they were, and all are whole."""
    lowback.export_data(tmp_path / "new", table="all")
    (tmp_path / "old").mkdir()
    for table in TABLES:
        (tmp_path / "old" / f"{table}.csv").write_text("old")
    real = os.replace

    def refuse(*arguments):
        if str(arguments[1]).endswith("routines.csv"):
            raise OSError(errno.EIO, "Input/output error")
        real(*arguments)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(lowback.ExportError, match=r"routines\.csv: cannot be written: Input/output error"):
        lowback.export_data(tmp_path / "old", table="all", replace=True)
    new = contents(tmp_path / "new")["exercises.csv"]
    assert contents(tmp_path / "old") == {"exercises.csv": new, "routines.csv": b"old", "doses.csv": b"old"}


def test_the_folder_of_the_tables_is_made(tmp_path):
    """A folder that is not there is made, with those that it is in."""
    written = lowback.export_data(tmp_path / "a" / "b", table="all")
    assert sorted(written) == sorted(map(str, (tmp_path / "a" / "b").iterdir()))
