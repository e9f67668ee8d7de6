"""`lowback validate`, as a command and as a library: what it takes, what it tells, how it ends."""

import datetime as dt
import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ENGINES, builtin, shape_problems, small_pack, told
from support.commands import run_alone

import lowback
from lowback.cli import main
from lowback.errors import UnknownChoiceError
from lowback.pack.folder import DiskFolder, read_plain_file
from lowback.pack.json_reader import UnreadableError
from lowback.pack.limits import MAX_BYTES
from lowback.validation.check import check_paths
from lowback.validation.config import Config, config_of
from lowback.validation.report import Report


@pytest.fixture
def broken(pack):
    """Return the folder of a pack with one error in an exercise."""
    return pack({"exercises/hip_lift.json": small_pack("clinic")["exercises/hip_lift.json"] | {"level": "easy"}})


def test_a_clean_pack_ends_with_0(pack, capsys):
    """A pack without problems: one line, exit code 0."""
    assert main(["validate", str(pack())]) == 0
    assert capsys.readouterr() == ("4 checked: no problems\n", "")


def test_a_problem_ends_with_1(broken, capsys):
    """A pack with a problem: the place, the reason, the way to mend it, exit code 1."""
    assert main(["validate", str(broken)]) == 1
    out = capsys.readouterr().out
    assert f"{broken}/exercises/hip_lift.json:1:" in out
    assert ': error LB024: expected beginner, intermediate or advanced, found "easy"\n' in out
    assert out.endswith("4 checked: 1 error (details: lowback explain CODE)\n")


WAYS = ["{}/exercises/hip_lift.json", "{}/exercises", "{}/exercises/", "{}", "{}/", "{}/../clinic", "{}/exercises/.."]


@pytest.mark.parametrize("way", WAYS)
def test_a_part_of_a_pack_is_checked_against_the_pack(pack, way):
    """However a file of a pack is named, its references are looked up in the pack, and it is checked once."""
    files = small_pack("clinic")
    files["exercises/hip_lift.json"]["sources"] = [{"id": "leaflt", "status": "seen"}]
    folder = pack({"exercises/hip_lift.json": files["exercises/hip_lift.json"]})
    found = lowback.validate(way.format(folder))
    assert [(each.code, Path(each.file).resolve().name) for each in found] == [("LB132", "hip_lift.json")]


def test_a_pack_is_listed_once_however_many_files_are_named(pack, monkeypatch):
    """Naming every file of a pack lists the pack to find them, and again to check them, and no more."""
    folder = pack()
    listed = []
    entries = DiskFolder.entries
    monkeypatch.setattr(DiskFolder, "entries", lambda self: listed.append(self.name) or entries(self))
    outcomes = list(check_paths(map(str, folder.rglob("*.json")), config_of()))
    assert sum(outcome.checked for outcome in outcomes) == 4
    assert listed.count(str(folder)) == 2


def test_files_are_checked_once(broken):
    """A file that is named twice, by itself and with its pack, is told once."""
    outcomes = list(check_paths([f"{broken}/exercises/hip_lift.json", str(broken), f"{broken}/pack.json"], config_of()))
    assert sum(outcome.checked for outcome in outcomes) == 4
    assert sum(len(outcome.problems) for outcome in outcomes) == 1


def test_a_file_in_the_working_folder_finds_its_pack(broken, monkeypatch, capsys):
    """From inside the pack a bare file name is enough, and is shown as it was given."""
    monkeypatch.chdir(broken / "exercises")
    assert main(["validate", "hip_lift.json"]) == 1
    assert capsys.readouterr().out.startswith("hip_lift.json:1:")


def test_several_packs_in_a_folder(pack, tmp_path, capsys):
    """A folder is searched for packs and loose records; hidden ones are left out."""
    pack()
    pack(name="club")
    (tmp_path / "loose.json").write_text(json.dumps(builtin("exercises/bridge_pose.json")), encoding="utf-8")
    (tmp_path / ".hidden").mkdir()
    (tmp_path / ".hidden" / "x.json").write_text("{", encoding="utf-8")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "lines.jsonl").write_text(json.dumps(builtin("pack.json")) + "\n", encoding="utf-8")
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    assert main(["validate", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert out == "10 checked: no problems\n"
    assert "not in a pack: references were not checked" in err
    assert "NDJSON: each record was checked alone" in err


def test_nothing_to_check_is_told(tmp_path, capsys):
    """A folder without records is no success."""
    assert main(["validate", str(tmp_path)]) == 2
    assert "nothing was checked: there is no record" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["exercise", "routine", "pack", "sources", "redirects", "vocabulary"])
def test_loose_records_are_known_by_their_keys(name, tmp_path):
    """A record in no pack is known by its keys, also when one of them is missing."""
    files = {
        "exercise": "exercises/bridge_pose.json",
        "routine": "routines/runner_lowback.json",
        "vocabulary": "vocabulary/muscles.json",
    }
    record = builtin(files.get(name, f"{name}.json"))
    telling = {"exercise": "phases", "routine": "items", "pack": "schema", "vocabulary": "terms"}.get(name)
    path = tmp_path / "x.json"
    path.write_text(json.dumps(record), encoding="utf-8")
    assert list(lowback.validate(path)) == []
    if telling:
        del record[telling]
        assert [told(each).partition(".")[0] for each in lowback.validate(record)] == [f'missing key "{telling}"']


def test_kind_says_what_a_record_is(tmp_path, capsys):
    """`--kind` decides where keys do not tell; an unknown one suggests."""
    path = tmp_path / "x.json"
    path.write_text("{}", encoding="utf-8")
    assert [each.code for each in lowback.validate(path)] == ["LB020"]
    assert {each.code for each in lowback.validate(path, kind="redirects")} == {"LB021"}
    assert main(["validate", "--kind", "exercice", str(path)]) == 2
    assert "invalid kind 'exercice', expected exercise, routine, " in capsys.readouterr().err
    with pytest.raises(UnknownChoiceError):
        lowback.validate(path, kind="thing")


def test_codes_are_chosen(broken, capsys):
    """`--select` and `--ignore` take codes or their beginnings; nonsense is refused."""
    assert main(["validate", "--select", "LB1", str(broken)]) == 0
    assert main(["validate", "--ignore", "LB1,LB024", str(broken)]) == 0
    assert main(["validate", "--select", "LB024 LB110", str(broken)]) == 1
    capsys.readouterr()
    for options, reason in (
        (["--select", "LB9"], "invalid code 'LB9'"),
        (["--ignore", "LB005"], "LB005 cannot be ignored: a file with this problem is not checked any further"),
        (["--format", "yaml"], "invalid format 'yaml', expected text, json"),
    ):
        assert main(["validate", *options, str(broken)]) == 2
        assert reason in capsys.readouterr().err


def test_warnings_fail_on_request(pack, capsys):
    """A warning lets the check pass, unless it is to count as an error."""
    sources = small_pack("clinic")["sources.json"]
    sources["sources"][0]["kind"] = "web_page"
    folder = str(pack({"sources.json": sources}))
    assert main(["validate", folder]) == 0
    assert "4 checked: 1 warning" in capsys.readouterr().out
    assert main(["validate", "--warnings-as-errors", folder]) == 1
    capsys.readouterr()
    assert main(["validate", "--warnings-as-errors", "--format", "json", folder]) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False
    assert lowback.validate(folder).ok


def test_json_reports_have_a_schema(broken, capsys, tmp_path):
    """The JSON report fits its schema, also when nothing is wrong or nothing could be read."""
    for paths in ([broken], [broken / "pack.json"], [tmp_path / "nowhere.json"], [broken, tmp_path / "none"]):
        main(["validate", "--format", "json", *map(str, paths)])
        assert shape_problems("problems", json.loads(capsys.readouterr().out)) == []


def test_standard_input_is_read(broken):
    """`-` reads a record from standard input, or a record a line."""
    raw = (broken / "exercises" / "hip_lift.json").read_bytes()
    done = run_alone("validate", "-", input=raw)
    assert done.returncode == 1
    assert done.stdout.startswith(b"-:1:")
    done = run_alone("validate", "--lines", "-", "--format", "json", input=raw + b"\n" + raw)
    found = json.loads(done.stdout)
    assert [(each["file"], each["line"]) for each in found["problems"]] == [("-", 1), ("-", 2)]
    assert found["checked"] == 2
    assert run_alone("validate", "-", stdin=subprocess.DEVNULL).returncode == 1


def test_a_closed_standard_input_is_told():
    """Where there is no standard input, that is told."""
    command = f"{sys.executable} -m lowback validate - <&-"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def unreadable(tmp_path):
    """Return paths that cannot be read, each with the reason that is told."""
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "loop.json").symlink_to(tmp_path / "loop.json")
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.ndjson")
    return {
        tmp_path / "pipe.json": "not a plain file",
        tmp_path / "loop.json": "cannot be read: Too many levels of symbolic links",
        tmp_path / "gone.json": "there is no such file",
        tmp_path / "none.json": "there is no such file",
        tmp_path / "none.ndjson": "there is no such file",
        tmp_path / "loop.json/x.json": "cannot be read: ",
        tmp_path / "pipe.ndjson": "not a plain file",
        "/dev/zero": "not a plain file",
        "a\0b": "cannot be read: its path holds a character that no path has",
    }


def test_what_cannot_be_read_ends_with_2(tmp_path, capsys):
    """Devices, pipes, loops and missing files: exit code 2 with the reason, none of them counted as checked."""
    for path, reason in unreadable(tmp_path).items():
        assert main(["validate", str(path)]) == 2
        out = capsys.readouterr().out
        assert f": error LB001: {reason}" in out
        assert out.endswith("0 checked, 1 file could not be read\n")


def test_the_rest_is_checked_all_the_same(broken, tmp_path, capsys):
    """A file that cannot be read keeps none of the others from being checked."""
    assert main(["validate", str(tmp_path / "none.json"), str(broken)]) == 2
    out = capsys.readouterr().out
    assert "error LB024" in out
    assert "4 checked: 1 error, 1 file could not be read" in out


def test_links_that_lead_out_are_not_read(pack, tmp_path):
    """Inside a pack a link that leads out is told, and everything else is checked."""
    folder = pack()
    (folder / "exercises" / "secret.json").symlink_to("/etc/hostname")
    (folder / "deep" / "a" / "b" / "c" / "d").mkdir(parents=True)
    (tmp_path / "linked").symlink_to(folder)
    found = lowback.validate(folder)
    assert [(each.code, each.message) for each in found] == [
        ("LB001", "is nested more than 4 folders deep"),
        ("LB001", "is a link that leads out of the pack"),
    ]
    assert found.checked == 4
    found = lowback.validate(tmp_path)
    assert "a link to a folder" in str(found)


def test_a_file_that_changes_is_told(pack, monkeypatch):
    """A file that changes while it is read is not checked in part."""
    folder = pack()
    real = os.fstat

    def changing(descriptor):
        found = real(descriptor)
        with (folder / "pack.json").open("ab") as stream:
            stream.write(b" ")
        return found

    monkeypatch.setattr(os, "fstat", changing)
    found = lowback.validate(folder / "pack.json")
    assert [told(each) for each in found] == ["changed while it was read. Run this again"]


@pytest.mark.parametrize("fails_at", [1, 2], ids=["opened", "after reading"])
def test_a_file_that_fails_while_read_is_told(fails_at, tmp_path, monkeypatch):
    """A disk or network share that fails once the file is open is told, not raised, and the file is closed."""
    real, asked = os.fstat, []

    def failing(descriptor):
        asked.append(descriptor)
        if len(asked) == fails_at:
            raise OSError(errno.ESTALE, "Stale file handle")
        return real(descriptor)

    path = tmp_path / "bridge.json"
    path.write_text("{}")
    monkeypatch.setattr(os, "fstat", failing)
    with pytest.raises(UnreadableError, match=r"^cannot be read: Stale file handle$"):
        read_plain_file(str(path))
    with pytest.raises(OSError, match="Bad file descriptor"):
        real(asked[0])


def test_a_file_that_goes_is_told(pack, monkeypatch):
    """A file that vanishes between listing and reading is told."""
    folder = pack()
    entries = DiskFolder.entries
    monkeypatch.setattr(DiskFolder, "entries", lambda self: [*entries(self), ("routines/x.json", "")])
    assert [(each.code, each.message) for each in lowback.validate(folder)] == [("LB001", "is gone")]


def test_a_folder_that_cannot_be_listed_is_told(tmp_path, monkeypatch):
    """A folder that may not be listed is told like a file that may not be read."""

    def refuse(_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "listdir", refuse)
    assert [each.message for each in lowback.validate(tmp_path)] == ["cannot be read: Permission denied"]


def test_names_are_shown_escaped(tmp_path, capsys):
    """A file name cannot act on a terminal either."""
    path = tmp_path / "a\x1b[31m\n.json"
    path.write_text("{", encoding="utf-8")
    assert main(["validate", str(path)]) == 1
    out, err = capsys.readouterr()
    assert r"a\x1b[31m\n.json:1:1: error LB005" in out
    assert "\x1b" not in out + err


def test_the_library_takes_records(twist):
    """A dict, an exercise and a routine are checked like files, without lines."""
    assert list(lowback.validate(twist)) == []
    assert list(lowback.validate(lowback.get_routine("runner_lowback"))) == []
    twist["doses"][2]["seconds"] = {"min": 30, "max": 20}
    report = lowback.validate(twist)
    [problem] = report
    assert (problem.pointer, problem.line, problem.code) == ("/doses/2/seconds", None, "LB101")
    assert not report.ok
    words = "reversed range: min 30 is greater than max 20. Swap the two numbers, or correct the wrong one"
    assert str(report) == f"<record>: LB101 /doses/2/seconds: {words}"
    assert lowback.validate(twist, ignore=["LB101"]).ok
    assert lowback.validate(twist, select=["LB0"]).ok


def test_records_a_line_inside_a_pack_are_checked_too(pack):
    """A file of lines in a pack's folder is no file of the pack, and is not passed over."""
    folder = pack()
    (folder / "exercises" / "more.ndjson").write_text("{\n", encoding="utf-8")
    (folder / ".old.ndjson").write_text("{\n", encoding="utf-8")
    found = lowback.validate(folder)
    assert [(each.code, Path(each.file).name) for each in found] == [("LB005", "more.ndjson")]
    assert found.checked == 5
    again = list(check_paths([str(folder / "exercises" / "more.ndjson"), f"{folder}/exercises"], config_of()))
    assert sum(len(each.problems) for each in again) == 1


def test_faults_in_what_nobody_knows_are_told(pack):
    """What misleads in a record of no known kind, or in a file without a place, is told with the rest."""
    twice = b'{"a": {"b": 1, "b": 2, "c": NaN}}'
    found = lowback.validate(pack({"odd.json": twice}))
    assert [each.code for each in found] == ["LB121", "LB006", "LB007"]
    tangled = b'{"a": {"b": {"c": NaN}, "d": [[NaN]]}, "a": "x", "d": [], "e": [NaN], "e": {}}'
    assert [each.code for each in lowback.validate(pack({"pack.json": tangled}) / "pack.json")].count("LB007") == 3
    listed = pack({"odd.json": b"[NaN]"}).rename(pack().parent / "loose")
    (listed / "pack.json").unlink()
    assert [each.code for each in lowback.validate(listed / "odd.json", kind="pack")] == ["LB023", "LB007"]
    done = run_alone("validate", "-", input=twice)
    assert (done.returncode, done.stderr.count(b"Traceback")) == (1, 0)


def test_one_file_of_a_newer_pack_tells_that(pack):
    """A file of a pack that is newer than lowback is not checked, and its pack.json says why."""
    folder = pack({"pack.json": small_pack("clinic")["pack.json"] | {"schema": "1.9"}})
    found = lowback.validate(folder / "exercises" / "hip_lift.json")
    assert [(each.code, each.file) for each in found] == [("LB131", str(folder / "pack.json"))]
    assert found.checked == 1


def test_what_a_file_needs_of_its_pack_may_be_broken(pack):
    """When the file that should hold an id cannot be used, nobody knows whether the id is there: nothing is told."""
    folder = pack({"sources.json": b"{", "exercises/other.json": b"\xff"})
    (folder / "vocabulary").mkdir()
    (folder / "vocabulary" / "muscles.json").symlink_to("/etc/hostname")
    assert list(lowback.validate(folder / "exercises" / "hip_lift.json")) == []
    (folder / "vocabulary" / "muscles.json").unlink()
    os.mkfifo(folder / "vocabulary" / "muscles.json")
    assert list(lowback.validate(folder / "exercises" / "hip_lift.json")) == []


LOOP = []
LOOP.append(LOOP)
NO_JSON = [
    {"a": LOOP},
    {"name": dt.date(2026, 1, 1)},
    {("a", "b"): 1},
    {"a": {1, 2}},
    {"a": b"x"},
]


@pytest.mark.parametrize("record", NO_JSON, ids=["loop", "date", "key", "set", "bytes"])
def test_what_is_no_json_is_a_problem(record):
    """A record that no file can hold is told, not raised."""
    [problem] = lowback.validate(record)
    assert problem.code == "LB005"
    assert problem.message.startswith("not JSON: ")


def test_odd_numbers_and_texts_of_a_record_are_told(twist):
    """What a file may not hold, a record may not either."""
    twist["name"] = "\ud83d"
    twist["extra"] = {"app": {"n": float("nan"), "i": 10**20, "deep": [[]]}}
    assert sorted(each.code for each in lowback.validate(twist)) == ["LB007", "LB008", "LB009"]
    deep = []
    for _ in range(100_000):
        deep = [deep]
    assert [each.code for each in lowback.validate({"extra": deep})] == ["LB005"]


def test_paths_may_be_bytes(broken):
    """A path may be a text, bytes or a path object."""
    for path in (str(broken), str(broken).encode(), broken):
        assert [each.code for each in lowback.validate(path, select="LB0,LB101")] == ["LB024"]


@pytest.mark.parametrize("subject", [None, 5, [], object()])
def test_other_subjects_are_refused(subject):
    """What is neither a path nor a record is a mistake in the program."""
    with pytest.raises(TypeError, match="validate takes a path, a dict, an exercise or a routine, found"):
        lowback.validate(subject)


def test_reports_are_plain():
    """A report knows its length and its verdict, and is true though it is empty."""
    report = Report([], 3)
    assert (len(report), bool(report), report.ok, repr(report)) == (0, True, True, "<Report: 3 checked, 0 problems>")
    assert lowback.validate("nowhere.json").checked == 0
    assert not lowback.validate("nowhere.json").ok


def test_checked_packs_may_skip_the_check(pack):
    """An app that has checked a pack loads it without another check; what cannot be built is refused all the same."""
    catalog = lowback.load_catalog(pack(), check=False)
    assert set(catalog.routines) == {"clinic:morning", *lowback.load_catalog().routines}
    files = small_pack("clinic")
    changes = {
        "shape": {"exercises/hip_lift.json": files["exercises/hip_lift.json"] | {"level": "easy", "cues": 5}},
        "json": {"sources.json": b"{"},
        "terms": {"vocabulary/muscles.json": {"terms": [5]}},
        "list": {"sources.json": []},
        "no pack": {"pack.json": None},
        "pack list": {"pack.json": []},
        "core": {"pack.json": files["pack.json"] | {"id": "lowback"}},
        "newer": {"pack.json": files["pack.json"] | {"schema": "2.0"}},
        "item": {"routines/morning.json": files["routines/morning.json"] | {"items": [5]}},
        "dangling": {
            "routines/morning.json": files["routines/morning.json"] | {"items": [{"id": "a", "exercise": "b"}]}
        },
    }
    for name, change in changes.items():
        with pytest.raises(lowback.PackError) as caught:
            lowback.load_catalog(pack(change, name), check=False)
        assert all(str(each) for each in caught.value.problems)
    with pytest.raises(lowback.PackError, match="cannot be read: No such file"):
        lowback.load_catalog("./nowhere", check=False)
    outside = pack(name="out")
    (outside / "exercises" / "x.json").symlink_to("/etc/hostname")
    with pytest.raises(lowback.PackError, match="leads out of the pack"):
        lowback.load_catalog(outside, check=False)


def lines(path, *records):
    """Write records to a file, one a line; bytes stay as they are."""
    parts = [each if isinstance(each, bytes) else json.dumps(each).encode() for each in records]
    path.write_bytes(b"\n".join(parts))
    return path


def outcome(path, **options):
    """Return the codes and lines of what is found in a file of lines, and how many records were checked."""
    outcomes = list(check_paths([str(path)], config_of(**options)))
    found = [(each.code, each.line, each.column) for outcome in outcomes for each in outcome.problems]
    return found, sum(outcome.checked for outcome in outcomes)


def test_a_record_a_line(tmp_path, bridge):
    """Each line is a record of its own; blank lines, carriage returns and a missing last line break do no harm."""
    path = lines(
        tmp_path / "x.ndjson",
        bridge,
        b"",
        b"  \r",
        json.dumps(bridge).encode() + b"\r",
        bridge | {"level": "easy"},
        builtin("routines/runner_lowback.json"),
        bridge | {"extra": {"app": {"n": 1}}},
        bridge | {"name": "Grü\u00dfe \U0001f600"},
        bridge | {"doses": [bridge["doses"][0] | {"reps": {"min": 5, "max": 4}}]},
    )
    found, checked = outcome(path)
    assert [(code, line) for code, line, _ in found] == [("LB024", 5), ("LB101", 9)]
    assert checked == 7
    assert outcome(path, select=["LB0"])[0] == found[:1]
    assert outcome(path, kind="routine")[1] == 7


def test_bad_lines_have_their_place(tmp_path, bridge):
    """A line that is no record is told with its line, and the next one is read all the same."""
    raw = json.dumps(bridge).encode()
    twice = raw.replace(b'{"id"', b'{"id": "x", "id"', 1)
    path = lines(tmp_path / "x.jsonl", raw[:99], b"\xff", b"\xef\xbb\xbf" + raw, twice, b"[" * 99, b'{"a": 1}', raw)
    found, checked = outcome(path)
    assert found == [
        ("LB005", 1, 57),
        ("LB003", 2, 1),
        ("LB004", 3, 1),
        ("LB006", 4, 13),
        ("LB005", 5, 99),
        ("LB020", 6, 1),
    ]
    assert checked == 7
    assert [code for code, _, _ in outcome(path, ignore=["LB006"])[0]].count("LB006") == 0


def test_a_line_without_end_is_cut(tmp_path, bridge):
    """A line that is too long is told and passed over in pieces, and the line after it is checked."""
    long = b'{"a": "' + b"x" * (3 * MAX_BYTES)
    found, checked = outcome(lines(tmp_path / "x.ndjson", long, bridge | {"level": "easy"}))
    assert [(code, line) for code, line, _ in found] == [("LB002", None), ("LB024", 2)]
    assert checked == 2


def test_lines_need_files(tmp_path):
    """`--lines` takes no folder, and says what to give instead."""
    outcomes = list(check_paths([str(tmp_path)], config_of(), lines=True))
    assert [told(each) for each in outcomes[0].problems] == ["a folder, not a file. Give the files in it"]
    (tmp_path / "loop.ndjson").symlink_to("loop.ndjson")
    assert [code for code, _, _ in outcome(tmp_path / "loop.ndjson")[0]] == ["LB001"]


FLOODS = {
    "unknown keys": lambda record: record | {f"k{number}": 1 for number in range(60_000)},
    "blank cues": lambda record: record | {"cues": [""] * 90_000},
    "empty doses": lambda record: record | {"doses": [{}] * 90_000},
    "different sources": lambda record: (
        record | {"sources": [{"id": f"a{n}", "status": "seen"} for n in range(20_000)]}
    ),
    "odd apps": lambda record: record | {"extra": {f" {number}": {} for number in range(50_000)}},
    "no numbers": lambda record: record | {"extra": {"app": {"n": [float("nan")] * 90_000}}},
    "very many values": lambda record: record | {"extra": {"app": {"n": [[]] * 200_000}}},
}


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_floods_are_told_in_part(tmp_path, twist, engine, flood):
    """A file made to give very many faults, or to take very long, gives some of them soon: a test that hangs fails."""
    path = tmp_path / "x.json"
    path.write_text(json.dumps(flood(twist)), encoding="utf-8")
    [found] = check_paths([str(path)], Config(config_of().codes, "exercise", engine))
    assert 1 <= len(found.problems) <= 1001


def test_files_beside_the_one_asked_about_may_be_broken(pack):
    """Whatever stands in the other files of a pack, one file of it is checked, and they are not told."""
    odd = [{"sources": [{}]}, {"sources": None}, {"redirects": [5]}, {"terms": [{"id": []}]}, {"items": ["x"]}, [5], 5]
    odd += [{"items": [{"exercise": 5}]}, {"id": []}, {"doses": 5, "laterality": []}]
    for number, record in enumerate(odd):
        others = ("sources.json", "redirects.json", "vocabulary/muscles.json", "routines/z.json", "exercises/z.json")
        folder = pack(dict.fromkeys(others, json.dumps(record).encode()), f"p{number}")
        assert list(lowback.validate(folder / "exercises" / "hip_lift.json")) == []
        assert not lowback.validate(folder).ok


def test_a_record_in_the_wrong_folder_is_told_once(pack):
    """An exercise among the routines is told to be that, and nothing else of it; a misspelled path leads on."""
    files = small_pack("clinic")
    exercise = files["exercises/hip_lift.json"] | {"id": "lift"}
    routine = files["routines/morning.json"] | {"id": "noon"}
    folder = pack({"routines/lift.json": exercise, "exercises/noon.json": routine, "noon.json": routine})
    assert [(each.code, told(each)) for each in lowback.validate(folder)] == [
        ("LB121", "record of the kind routine in the wrong folder. Move it to routines/noon.json"),
        ("LB121", "unexpected file in a pack. Move it to routines/noon.json"),
        ("LB121", "record of the kind exercise in the wrong folder. Move it to exercises/lift.json"),
    ]
    [problem] = lowback.validate(folder / "exercises" / "hip_lft.json")
    assert problem.hint == f"Did you mean {folder}/exercises/hip_lift.json?"
    assert [each.hint for each in lowback.validate("nowhere/at_all/x.json")] == [""]
    copy = pack({"exercises/Hip lift.json": files["exercises/hip_lift.json"]}, "copies")
    found = {each.code: each.hint for each in lowback.validate(copy)}
    assert set(found) == {"LB120", "LB510", "LB511"}
    assert found["LB120"] == "Rename the file to hip_lift.json"


def test_only_the_files_asked_about_are_told(pack):
    """What is wrong with another file of the pack is for those who ask about it."""
    redirects = {"redirects": [{"kind": "exercise", "from": "hip_lift", "to": None}]}
    folder = pack({"redirects.json": redirects})
    assert list(lowback.validate(folder / "exercises")) == []
    assert [each.code for each in lowback.validate(folder)] == ["LB133"]


def test_files_that_are_named_are_checked(pack, tmp_path):
    """A file that was named is checked, also when a pack would pass it over."""
    folder = pack()
    (folder / ".hidden").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (folder / "link").symlink_to(tmp_path / "elsewhere")
    for file in (".a.json", "notes.txt", "X.JSON", ".hidden/b.json", "link/c.json"):
        (folder / file).write_text("{", encoding="utf-8")
        assert [each.code for each in lowback.validate(folder / file)] == ["LB005"]
    assert [each.code for each in lowback.validate(folder / ".hidden")] == ["LB005"]


def test_what_fails_while_it_is_read_is_told(pack, monkeypatch, capsys):
    """When reading fails half way, that is told of the file, and the report is whole."""

    class Failing:
        def read(self, _):
            raise OSError(5, "Input/output error")

        readline = read

    class Closed:
        buffer = None

    monkeypatch.setattr("sys.stdin", Closed())
    assert main(["validate", "-"]) == 2
    assert "standard input is closed" in capsys.readouterr().out
    Closed.buffer = Failing()
    for options in ([], ["--lines"]):
        assert main(["validate", "--format", "json", *options, "-"]) == 2
        [problem] = json.loads(capsys.readouterr().out)["problems"]
        assert problem["message"] == "cannot be read: Input/output error"
    folder = pack()
    entries = DiskFolder.entries
    asked = []

    def once(self):
        asked.append(self)
        if len(asked) > 1:
            raise PermissionError(13, "Permission denied")
        return entries(self)

    monkeypatch.setattr(DiskFolder, "entries", once)
    assert [each.message for each in lowback.validate(folder)] == ["cannot be read: Permission denied"]


def test_odd_paths_are_told():
    """A path that no file can have is told in every form, and loading a pack from it is refused."""
    for path in ("a\0/b.json", "a\0.ndjson", b"a\0.jsonl", "\ud800.ndjson", "a\0b", "\ud800"):
        assert [each.code for each in lowback.validate(path)] == ["LB001"]
    for path in ("a\0b", "\ud800"):
        for check in (True, False):
            with pytest.raises(lowback.PackError, match="no path has"):
                lowback.load_catalog(path, check=check)


def test_a_working_folder_may_be_gone(tmp_path, monkeypatch):
    """Where the working folder was taken away, a file in it cannot be found, and that is told."""
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert [each.message for each in lowback.validate("x.json")] == ["cannot be read: No such file or directory"]


def test_names_in_json_reports_are_text(tmp_path, capsys):
    """A file name that is no UTF-8 comes as text that every JSON reader takes."""
    path = os.fsencode(tmp_path) + b"/\xff.json"
    with Path(os.fsdecode(path)).open("wb") as stream:
        stream.write(b"{")
    assert main(["validate", "--format", "json", os.fsdecode(path)]) == 1
    [problem] = json.loads(capsys.readouterr().out.encode())["problems"]
    assert problem["file"].endswith(r"\udcff.json")


def test_blank_lines_may_not_be_endless(tmp_path, bridge):
    """A line of blanks that is too long is told as one line, and a record of just the largest size is read."""
    found, _ = outcome(lines(tmp_path / "x.ndjson", b" " * (3 * MAX_BYTES), bridge | {"level": "easy"}))
    assert [(code, line) for code, line, _ in found] == [("LB002", None), ("LB024", 2)]
    raw = json.dumps(bridge).encode()
    largest = raw + b" " * (MAX_BYTES - len(raw))
    assert outcome(lines(tmp_path / "y.ndjson", largest, b"")) == ([], 1)
    assert outcome(lines(tmp_path / "z.ndjson", largest + b" ", b""))[0][0][0] == "LB002"


def test_long_words_are_not_compared(bridge):
    """A long word is like none that is known: nothing is kept of it."""
    [problem] = lowback.validate(bridge | {"level": "x" * 100_000})
    assert problem.hint == ""
    assert (
        max(len(told(each)) for each in lowback.validate(bridge | {"id": "A" * 100_000, "license": "?" * 9999})) < 300
    )


def test_many_records_are_counted(tmp_path, bridge):
    """However many records, each is counted once."""
    path = lines(tmp_path / "x.ndjson", *[bridge] * 2500)
    assert outcome(path) == ([], 2500)


def test_lines_are_judged_as_files_are(tmp_path, bridge, twist):
    """A record in a line is told the same as the record in a file, with and without the fast libraries."""
    records = []
    for number, record in enumerate((bridge, twist) * 12):
        changed = json.loads(json.dumps(record))
        key = list(changed)[number % len(changed)]
        changed[key] = [None, "", 5, {"a": 1}, "x  y"][number % 5]
        records.append(changed)
    path = lines(tmp_path / "x.ndjson", *records)
    expected = []
    for number, record in enumerate(records, 1):
        one = lines(tmp_path / "one.json", record)
        expected += [[each.code, number, each.column] for each in lowback.validate(one, kind="exercise")]
    assert [list(each) for each in outcome(path, kind="exercise")[0]] == expected
    code = (
        "import sys, json; sys.modules |= dict.fromkeys(('orjson', 'jsonschema_rs'))\n"
        "import lowback\n"
        "found = lowback.validate(sys.argv[1], kind='exercise')\n"
        "print(json.dumps([[each.code, each.line, each.column] for each in found]))"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=True, timeout=60)
    assert json.loads(done.stdout) == expected


def test_a_pipe_may_close_early(tmp_path, bridge):
    """A reader that goes away ends the command quietly."""
    path = lines(tmp_path / "x.ndjson", *[bridge | {"level": "easy"}] * 3000)
    command = f"{sys.executable} -m lowback validate {path} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 141
    assert "Traceback" not in done.stderr


def test_an_interrupt_ends_quietly(monkeypatch):
    """Ctrl-C gives the exit code that shells expect."""

    class Interrupted(io.BytesIO):
        def read(self, *_):
            raise KeyboardInterrupt

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(Interrupted()))
    assert main(["validate", "-"]) == 130


def test_explain_and_schema_print(capsys):
    """`explain` tells what a code means, `schema` prints the contract; without a name both list what there is."""
    assert main(["explain", "lb101"]) == 0
    assert capsys.readouterr().out.startswith("LB101 (error)\n\nA range is reversed")
    assert main(["explain"]) == 0
    assert "LB132  error    A record refers to" in capsys.readouterr().out
    assert main(["explain", "LB1000"]) == 2
    assert main(["schema", "problems"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"] == "urn:lowback:schema:problems:1"
    assert main(["schema"]) == 0
    assert "exercise\n" in capsys.readouterr().out
    assert main(["schema", "exercises"]) == 2
    assert "Did you mean exercise" in capsys.readouterr().err


def test_the_text_report_needs_no_lines(capsys):
    """A problem without a place is told on its own line."""
    assert main(["validate", "nowhere.json"]) == 2
    assert capsys.readouterr().out.startswith("nowhere.json: error LB001: there is no such file\n")
