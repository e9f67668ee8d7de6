"""`lowback validate --fix`: what it fixes, what it leaves to people, and that it loses nothing."""

import copy
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from conftest import ENGINES, builtin, shape_problems, small_pack
from mutants import WAYS, Breaker

import lowback
from lowback.cli import main
from lowback.pack.file_writer import UnwritableError
from lowback.pack.folder import DiskFolder, kind_of
from lowback.pack.json_reader import Reading
from lowback.pack.limits import MAX_BYTES
from lowback.pack.references import references
from lowback.problem import REMOVE, REWRITE, Fix, RecordProblem, put, rename
from lowback.validation.config import Config, config_of
from lowback.validation.fixer import apply_fixes, fix_all, fix_record
from lowback.validation.formatter import format_paths, replace_file
from lowback.validation.record_check import fixable_problems, record_of
from lowback.validation.schemas import load_schema
from lowback.validation.spelling import respelled

HERE = Path(__file__).parent
TRIAL = HERE / "packs" / "trial"


def fixed(record, kind="exercise", **options):
    """Return a record as it is after fixing, by both engines alike, and how many fixes that took."""
    raw = json.dumps(record).encode()
    one, other = (fix_record(raw, "x", Config(config_of(**options).codes, kind, engine)) for engine in ENGINES.values())
    assert (one.record.text, one.fixes) == (other.record.text, other.fixes)
    again = fix_record(one.record.text.encode(), "x", config_of(kind=kind, **options))
    assert (again.record.text, again.fixes) == (one.record.text, 0)
    return json.loads(one.record.text), one.fixes


def at(record, *path):
    """Return the value at a path."""
    for part in path:
        record = record[part]
    return record


FIXED = [
    (("name",), " Bridge \t\n pose\u2028", "Bridge pose"),
    (("setup",), "Draw  {left|right}  in. ", "Draw {left|right} in."),
    (("level",), "Beginner", "beginner"),
    (("laterality",), "BI-LATERAL", "bilateral"),
    (("muscles", 0, "role"), "Worked ", "worked"),
    (("sources", 0, "status"), "seen-partial", "seen_partial"),
    (("doses", 0, "mode"), "Reps", "reps"),
    (("doses", 0, "reps"), {"min": 15, "max": 15}, 15),
    (("doses", 0, "reps"), {"min": "15", "max": " 20"}, {"min": 15, "max": " 20"}),
    (("doses", 0, "reps"), {"min": "15", "max": "15"}, 15),
    (("doses", 0, "reps"), "15", 15),
    (("doses", 0, "reps"), "null", None),
    (("license",), "cc-by-4.0", "CC-BY-4.0"),
    (("license",), "CC BY 4.0", "CC-BY-4.0"),
    (("license",), "mit AND cc0-1.0", "MIT AND CC0-1.0"),
    (("license",), "mit or cc0-1.0", "MIT OR CC0-1.0"),
    (("contributors",), ["A", "B", "A", "A"], ["A", "B"]),
    (("contributors",), ["A ", "A"], ["A"]),
    (("cues",), ["One.", "Two  .", "Two .", "One."], ["One.", "Two ."]),
    (("cues",), ["Don\u2019t rush.", "Don't stop."], ["Don't rush.", "Don't stop."]),
    (("cues",), ["Lift \u200bslow\u00adly.\ufeff"], ["Lift slowly."]),
    (("cues",), ["Lift \u200b your hips."], ["Lift your hips."]),
    (("cues",), ["Lift your b\u0430ck and h\u0456\u0440s."], ["Lift your back and hips."]),
]


@pytest.mark.parametrize(("path", "wrong", "right"), FIXED, ids=str)
def test_what_can_be_fixed_is_fixed(bridge, path, wrong, right):
    """Spaces, capitals, equal ends, quotes around numbers and duplicate entries are fixed, and nothing else changes."""
    expected = copy.deepcopy(bridge)
    at(expected, *path[:-1])[path[-1]] = right
    at(bridge, *path[:-1])[path[-1]] = wrong
    assert fixed(bridge)[0] == expected


LEFT = [
    (("level",), "beginer"),
    (("level",), "easy"),
    (("level",), 5),
    (("level",), ""),
    (("name",), "  "),
    (("name",), "**Bridge**\x07"),
    (("name",), 5),
    (("id",), "Bridge pose"),
    (("position",), "Supine"),
    (("doses", 0, "id"), "Ten Reps"),
    (("doses", 0, "reps"), {"min": 20, "max": 15}),
    (("doses", 0, "reps"), "15-20"),
    (("doses", 0, "reps"), "015"),
    (("doses", 0, "reps"), "9999999999999999"),
    (("doses", 0, "reps"), 15.5),
    (("doses", 0, "mode"), "rep"),
    (("doses", 0, "reps"), {"min": 15, "max": 15, "note": "x"}),
    (("cues",), ["\u200b"]),
    (("cues",), ["Lift your \u0436a."]),
    (("license",), "CC"),
    (("license",), "free"),
    (("license",), "NONE"),
    (("contributors",), "A"),
    (("phases",), [{"id": "a", "role": "move"}, {"id": "a", "role": "move"}]),
]


@pytest.mark.parametrize(("path", "wrong"), LEFT, ids=str)
def test_what_a_person_must_fix_is_left(bridge, path, wrong):
    """Misspelled words, ids, and whatever may be meant in two ways stay as they are."""
    at(bridge, *path[:-1])[path[-1]] = wrong
    assert fixed(bridge) == (bridge, 0)


KEYS = [
    ("level", ["Level"], "level"),
    ("safety_notice", ["safety-notice"], "safety_notice"),
    ("safety_notice", ["safetyNotice"], "safety_notice"),
    ("safety_notice", ["Safety Notice"], "safety_notice"),
    ("level", ["levl"], None),
    ("level", ["Level", "LEVEL"], None),
    (None, ["Level"], None),
]


@pytest.mark.parametrize(("taken", "present", "right"), KEYS, ids=str)
def test_keys_get_their_right_name(bridge, taken, present, right):
    """A key in other capitals or with other joints gets its name, unless two are like it or it already exists."""
    value = bridge.pop(taken) if taken else "beginner"
    record = {**dict.fromkeys(present, value), **bridge}
    after, count = fixed(record)
    assert (after, count) == (({right: value} | bridge, 1) if right else (record, 0))
    assert not right or next(iter(after)) == right


def test_a_tag_gets_its_right_name(bridge):
    """The key that tells what a dose is gets its name too, and its word after it."""
    dose = bridge["doses"][0]
    del dose["mode"]
    wrong = copy.deepcopy(bridge)
    wrong["doses"][0]["Mode"] = "REPS"
    dose["mode"] = "reps"
    assert fixed(wrong) == (bridge, 2)
    wrong["doses"][0] |= {"MODE": "hold"}
    del wrong["doses"][0]["Mode"]
    wrong["doses"][0]["Mode"] = "reps"
    assert fixed(wrong) == (wrong, 0)


@pytest.mark.parametrize(("path", "wrong", "right"), FIXED, ids=str)
def test_what_can_be_fixed_says_so(bridge, path, wrong, right):
    """A problem that would be fixed says so."""
    at(bridge, *path[:-1])[path[-1]] = wrong
    assert any(problem.fixable for problem in lowback.validate(bridge))
    assert wrong != right


def test_codes_that_were_not_asked_for_are_left(bridge):
    """Fixing keeps to `--select` and `--ignore`."""
    bridge |= {"name": "Bridge  pose", "level": "Beginner"}
    assert fixed(bridge, select=["LB024"])[0]["name"] == "Bridge  pose"
    assert fixed(bridge, ignore=["LB024"])[0] == bridge | {"name": "Bridge pose"}


def test_what_is_allowed_stays(bridge):
    """A warning that a record allows is meant to stay; the others are fixed."""
    bridge |= {"cues": ["Don\u2019t rush.", "Don\u2019t stop.", "Don't fall."]}
    bridge["allow"] = [{"code": "LB503", "at": "/cues/0", "reason": "We quote."}]
    assert fixed(bridge) == (bridge | {"cues": ["Don\u2019t rush.", "Don't stop.", "Don't fall."]}, 1)


def test_allowances_lead_where_they_did(bridge):
    """Nothing is removed, renamed or put where an allowance points, lest it points to something else."""
    allow = [{"code": "LB503", "at": "/cues/2", "reason": "We quote."}]
    cues = ["Don't rush.", "Don't rush.", "Don\u2019t stop."]
    bridge |= {"name": "Bridge  pose", "cues": cues, "contributors": ["A", "A"], "allow": allow}
    assert fixed(bridge) == (bridge | {"name": "Bridge pose", "contributors": ["A"]}, 2)
    assert fixed(bridge | {"allow": [{"code": "LB503"}]})[0]["cues"] == ["Don't rush.", "Don't stop."]
    raw = b"\xef\xbb\xbf" + json.dumps(bridge).encode()
    assert fix_record(raw, "x", config_of()).fixes == 3


def test_one_word_alone_may_be_meant():
    """A word is respelled only when one known word is like it, and is not that word."""
    assert respelled("Web Page", ["web_page", "video"]) == "web_page"
    assert respelled("web_page", ["web_page"]) is None
    assert respelled("AB", ["a_b", "ab"]) is None
    assert respelled("abc", ["a_b"]) is None


def record_with(value, *problems):
    """Return a record with problems."""
    return record_of("x", Reading(json.dumps(value), value), "exercise")._replace(problems=problems)


def problem(path, fix=None, code="LB025"):
    """Return a problem with a fix."""
    return RecordProblem("x", "", path, code, fix=fix)


APPLIED = [
    (("a",), put("x"), {"a": "x", "l": [1, 2, 3]}),
    (("new",), put(None), {"a": {"b": 1}, "l": [1, 2, 3], "new": None}),
    (("a", "b"), put(value=True), {"a": {"b": True}, "l": [1, 2, 3]}),
    (("l", 1), put("x"), {"a": {"b": 1}, "l": [1, "x", 3]}),
    (("l", 1), REMOVE, {"a": {"b": 1}, "l": [1, 3]}),
    (("a",), rename("c"), {"c": {"b": 1}, "l": [1, 2, 3]}),
    (("a", "b"), put(1), None),
    (("l", 9), put(1), None),
    (("l", "x"), put(1), None),
    (("x", "y"), put(1), None),
    ((), put(1), None),
    (("a",), REMOVE, None),
    (("l", 3), REMOVE, None),
    (("a",), rename("l"), None),
    (("x",), rename("y"), None),
    (("l", 0), rename("y"), None),
]


@pytest.mark.parametrize(("path", "fix", "expected"), APPLIED, ids=str)
def test_a_fix_is_applied_where_it_fits(path, fix, expected):
    """A value is put, a key renamed, an entry removed; what does not fit is passed over, and no key goes."""
    record = {"a": {"b": 1}, "l": [1, 2, 3]}
    text, count = apply_fixes(record_with(record, problem(path, fix)), config_of())
    assert count == (expected is not None)
    assert json.loads(text) == (record if expected is None else expected)


def test_fixes_do_not_get_in_each_others_way():
    """Entries are removed from the end, what is further in comes first, and of one place one fix is applied."""
    record = {"l": ["a", "b", "c", {"d": "e"}]}
    problems = [problem(("l", 0), REMOVE), problem(("l", 1), put("x")), problem(("l", 2), REMOVE)]
    text, count = apply_fixes(record_with(record, *problems, problem(("l", 3, "d"), put("f"))), config_of())
    assert (json.loads(text), count) == ({"l": ["x", {"d": "f"}]}, 4)
    text, count = apply_fixes(
        record_with(record, problem(("l", 0), put("x")), problem(("l", 0), put("y"))), config_of()
    )
    assert (json.loads(text)["l"][0] in {"x", "y"}, count) == (True, 1)


def test_a_fix_waits_for_what_is_inside():
    """No value is put over something that is wrong: it would be lost. What is renamed or repeated does not wait."""
    inner, outer = problem(("a", "b")), problem(("a",), put(1))
    others = {problem((), REWRITE), problem(("a",), rename("c")), problem(("a",), REMOVE)}
    assert fixable_problems(record_with({}, inner, outer, *others)) == others
    assert fixable_problems(record_with({}, outer, *others)) == {outer, *others}


def test_rules_that_fight_come_to_an_end():
    """Two fixes that undo each other are tried a few times and no more."""
    turns = []

    def quarrel(texts):
        turns.append(texts)
        value = json.loads(texts["x"])
        return {"x": record_with(value, problem(("a",), put(1 - value["a"])))}

    first = record_with({"a": 0}, problem(("a",), put(1)))
    assert fix_all({"x": first}, quarrel, config_of())["x"].fixes == len(turns) == 50


def test_what_would_be_too_large_is_not_fixed(bridge):
    """A record that the reader would refuse with the spaces it needs stays as it is."""
    bridge |= {"name": "Bridge  pose", "extra": {"app": {"a": [1] * 90_000, "b": "x" * (MAX_BYTES - 200_000)}}}
    raw = json.dumps(bridge, separators=(",", ":")).encode()
    assert len(raw) < MAX_BYTES
    assert fix_record(raw, "x", config_of()).fixes == 0


def test_numbers_keep_their_digits(tmp_path, bridge):
    """What is fixed beside a number leaves its digits alone, however many and however they are written."""
    numbers = "[1.10, 1e3, -0, 123456789012345678901234567890, 1E400]"
    path = tmp_path / "x.json"
    bridge |= {"name": "Bridge  pose", "extra": {"app": {"n": "N"}}}
    path.write_text(json.dumps(bridge).replace('"N"', numbers), encoding="utf-8")
    assert main(["validate", "--fix", "--select", "LB025", str(path)]) == 0
    assert f'"extra": {{"app": {{"n": {numbers}}}}}' in path.read_text(encoding="utf-8")


def test_a_problem_brings_its_fix():
    """A problem has no fix unless it brings one; fixes are plain values that a set takes."""
    assert RecordProblem("a", "b").fix is None
    assert RecordProblem("a", "b", fix=put("x")).fix == Fix("put", "x")
    assert len({put("x"), put("x"), rename("x"), REMOVE, REWRITE}) == 4


def snapshot(folder):
    """Return the bytes of all files in a folder."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_pack_is_fixed(pack, capsys):
    """Every file of a pack is fixed and laid out, told on standard error; the check that follows finds nothing."""
    files = small_pack("clinic")
    exercise = files["exercises/hip_lift.json"] | {"level": "Beginner", "name": "Hip  lift", "position": "Supine"}
    exercise["sources"] = [{"id": "Leaflet", "status": "seen"}]
    exercise["easier"][0]["exercise"] = "lowback:Lying-Twist"
    folder = pack(
        {"exercises/hip_lift.json": exercise, "pack.json": b"\xef\xbb\xbf" + json.dumps(files["pack.json"]).encode()}
    )
    assert main(["validate", str(folder)]) == 1
    assert "4 checked: 6 errors, 6 fixable with --fix (" in capsys.readouterr().out
    assert main(["validate", "--fix", str(folder)]) == 0
    out, err = capsys.readouterr()
    assert out == "4 checked: no problems\n"
    assert err.splitlines() == [
        f"lowback: {folder}/exercises/hip_lift.json: 5 problems fixed",
        f"lowback: {folder}/pack.json: 1 problem fixed",
        f"lowback: {folder}/routines/morning.json: formatted",
        f"lowback: {folder}/sources.json: formatted",
    ]
    exercise = json.loads((folder / "exercises" / "hip_lift.json").read_text())
    assert exercise["position"] == "supine"
    assert exercise["sources"] == small_pack("clinic")["exercises/hip_lift.json"]["sources"]
    assert exercise["easier"][0]["exercise"] == "lowback:lying_twist"
    before = snapshot(folder)
    assert main(["validate", "--fix", str(folder)]) == 0
    assert capsys.readouterr() == ("4 checked: no problems\n", "")
    assert snapshot(folder) == before


def test_what_is_left_is_reported(pack, capsys):
    """What a person must fix is told by the check after fix, and decides the exit code."""
    exercise = small_pack("clinic")["exercises/hip_lift.json"] | {"level": "easy", "name": "Hip  lift"}
    folder = pack({"exercises/hip_lift.json": exercise})
    assert main(["validate", "--fix", "--format", "json", str(folder)]) == 1
    report = json.loads(capsys.readouterr().out)
    assert shape_problems("problems", report) == []
    assert [(problem["code"], problem["fixable"]) for problem in report["problems"]] == [("LB024", False)]


REFERENCES = [
    ("position", "Supine", "supine"),
    ("position", "SIDE LYING", "side_lying"),
    ("position", "sidelying", "side_lying"),
    ("position", "spine", None),
    ("position", "", None),
    ("safety_notice", "General", "general"),
]


@pytest.mark.parametrize(("key", "wrong", "right"), REFERENCES)
def test_references_are_respelled(pack, key, wrong, right):
    """In a pack, a reference in other capitals or with other joints is that to the one id it can mean."""
    path = pack({"exercises/hip_lift.json": small_pack("clinic")["exercises/hip_lift.json"] | {key: wrong}})
    fix(path)
    assert json.loads((path / "exercises" / "hip_lift.json").read_text())[key] == (right or wrong)


def test_references_with_two_meanings_are_left(pack):
    """Where two ids are spelled alike, or the ids are not known, or what is there is no id, nothing is respelled."""
    files = small_pack("clinic")
    cited = [{"id": "Leaf_Let", "status": "seen"}]
    exercise = files["exercises/hip_lift.json"] | {
        "sources": cited,
        "easier": [{"exercise": "Hip-Raise", "sources": cited}],
    }
    sources = files["sources.json"] | {"sources": [*files["sources.json"]["sources"]]}
    sources["sources"].append(sources["sources"][0] | {"id": "leaf_let"})
    cases = {
        "two": {"exercises/hip_lift.json": exercise, "sources.json": sources},
        "unknown": {"exercises/hip_lift.json": exercise, "sources.json": b"{"},
        "no id": {"exercises/hip_lift.json": exercise, "exercises/HIP-raise.json": files["exercises/hip_lift.json"]},
    }
    for name, changes in cases.items():
        path = pack(changes, name.replace(" ", "_"))
        fix(path)
        record = json.loads((path / "exercises" / "hip_lift.json").read_text())
        assert record["easier"][0]["exercise"] == "Hip-Raise"
        assert (record["sources"] == cited) == (name != "no id")


def test_the_built_in_pack_has_its_own_ids(tmp_path):
    """A copy of the built-in pack refers to its own records by bare ids, so those are meant."""
    folder = tmp_path / "data"
    copied(Path(DiskFolder(HERE.parent / "data").name), folder)
    path = folder / "exercises" / "bridge_pose.json"
    record = json.loads(path.read_text())
    record["harder"] = [{"exercise": "Single-Leg Bridge", "sources": record["sources"]}]
    path.write_text(json.dumps(record))
    fix(path)
    assert json.loads(path.read_text())["harder"][0]["exercise"] == "single_leg_bridge"


def test_a_difference_changes_nothing(pack, capsys):
    """`--fix --diff` prints what would change and ends with 1; what cannot be fixed at all is told, with 2."""
    folder = pack({"exercises/hip_lift.json": small_pack("clinic")["exercises/hip_lift.json"] | {"level": "Beginner"}})
    before = snapshot(folder)
    assert main(["validate", "--fix", "--diff", str(folder)]) == 1
    out, err = capsys.readouterr()
    assert out.count("\n+++ ") == 4
    assert '\n+  "level": "beginner",\n' in out
    assert err == ""
    assert snapshot(folder) == before
    (folder / "pack.json").write_bytes(b"{")
    (folder / "sources.json").unlink()
    (folder / "sources.json").symlink_to("/etc/hostname")
    assert main(["validate", "--fix", "--diff", str(folder)]) == 2
    err = capsys.readouterr().err
    assert f"lowback: {folder}/pack.json:1:1: LB005 " in err
    assert f"lowback: {folder}/sources.json: LB001 is a link that leads out of the pack" in err


def test_what_makes_no_sense_is_refused(pack, capsys, tmp_path):
    """`--diff` needs `--fix`, standard input cannot be fixed in its place, and a folder must hold something."""
    (tmp_path / "empty").mkdir()
    for arguments, reason in (
        (["--diff", str(pack())], "--diff shows what --fix would change. Give both"),
        (["--fix", "-"], "standard input cannot be fixed in place. Pass the path of a file"),
        (["--fix", "--diff", str(tmp_path / "empty")], "there is no record. Give the path of a file or a pack"),
    ):
        assert main(["validate", *arguments]) == 2
        assert capsys.readouterr() == ("", f"lowback: {reason}\n")


def test_standard_input_is_not_said_to_be_fixable():
    """What a program writes cannot be fixed where it stands, so the count does not say that it can."""
    raw = json.dumps(builtin("exercises/bridge_pose.json") | {"level": "Beginner"}).encode()
    command = [sys.executable, "-m", "lowback", "validate", "-"]
    done = subprocess.run(command, input=raw, capture_output=True, check=False, timeout=60)
    assert done.stdout.endswith(b"1 checked: 1 error (details: lowback explain CODE)\n")


UNTOUCHED = {
    "LB006": b'{"name": "a  b", "name": "c"}',
    "LB007": b'{"name": "a  b", "n": NaN}',
    "LB005": b'{"name": "a  b"',
    "LB009": b'{"name": "a  b", "n": "\\ud83d"}',
    "LB020": b'{"colour":"a  b"}',
    "LB003": b'{"name": "a  \xff"}',
}


@pytest.mark.parametrize("code", UNTOUCHED)
def test_what_nobody_can_read_is_left(tmp_path, capsys, code):
    """A file that is not valid JSON, misleads or is of no known kind is not touched; it is told by the check."""
    path = tmp_path / "x.json"
    path.write_bytes(UNTOUCHED[code])
    assert main(["validate", "--fix", str(path)]) == 1
    out, err = capsys.readouterr()
    assert f"error {code}: " in out
    assert "fixable with --fix" not in out
    assert err == f"lowback: {path}: not in a pack: references were not checked\n"
    assert path.read_bytes() == UNTOUCHED[code]


def test_what_has_no_place_in_a_pack_is_left(pack, capsys):
    """A file of which nobody knows what it is for is not touched."""
    folder = pack({"odd.json": b'{"name":"a  b"}', "routines/x.json": small_pack("clinic")["exercises/hip_lift.json"]})
    before = snapshot(folder)
    assert main(["validate", "--fix", str(folder / "odd.json"), str(folder / "routines" / "x.json")]) == 1
    assert capsys.readouterr().err == ""
    assert snapshot(folder) == before


def test_a_newer_pack_is_left(pack, capsys):
    """Nobody knows what is right in a pack that is newer than lowback: it is told, and nothing is written."""
    files = small_pack("clinic")
    folder = pack({"pack.json": files["pack.json"] | {"schema": "1.9", "title": "A  b"}})
    before = snapshot(folder)
    for path in (folder, folder / "sources.json"):
        assert main(["validate", "--fix", str(path)]) == 1
        assert capsys.readouterr().err == ""
        assert main(["validate", "--fix", "--diff", str(path)]) == 2
        assert f"lowback: {folder}/pack.json:1:" in capsys.readouterr().err
    assert snapshot(folder) == before


def test_ndjson_is_fixed_line_by_line(tmp_path, bridge, capsys):
    """Each line is fixed by itself; lines that cannot be read stay as they are, blank ones go."""
    path = tmp_path / "x.ndjson"
    lines = [json.dumps(record) for record in (bridge, bridge | {"level": "Beginner"}, bridge | {"name": "A  b"})]
    path.write_text("\n".join([lines[0], "", "{", lines[1], lines[2], '{"x":1}']), encoding="utf-8")
    assert main(["validate", "--fix", str(path)]) == 1
    out, err = capsys.readouterr()
    assert err.splitlines()[0] == f"lowback: {path}: 2 problems fixed"
    assert [line.split(": ")[1] for line in out.splitlines() if line.startswith(str(path))] == [
        "error LB005",
        "error LB020",
    ]
    written = path.read_text(encoding="utf-8").split("\n")
    assert (written[1], written[4:]) == ("{", ['{"x":1}'])
    assert [json.loads(line) for line in (written[0], *written[2:4])] == [bridge, bridge, bridge | {"name": "A b"}]
    before = path.read_bytes()
    main(["validate", "--fix", str(path)])
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["pack.json", "x.ndjson"])
def test_what_has_changed_meanwhile_is_not_written(pack, name):
    """A file that someone saves between reading and writing is theirs: it stays, and that is told."""
    folder = pack()
    (folder / "x.ndjson").write_text('{"a":1}\n')
    for change in (lambda path: path.write_bytes(b"{ }"), Path.unlink):
        (folder / name).write_text('{"a":1}\n')
        [file] = [file for file in format_paths([str(folder / name)]) if file.name.endswith(name)]
        assert file.is_unchanged()
        change(folder / name)
        with pytest.raises(UnwritableError, match=r"changed since|No such file"):
            list(replace_file(file))
        assert not (folder / name).exists() or (folder / name).read_bytes() == b"{ }"


def test_what_is_gone_is_no_longer_what_was_read(pack):
    """A file that was taken away, or that became something else, is not what was read."""
    path = pack() / "pack.json"
    [file] = format_paths([str(path)])
    path.unlink()
    assert not file.is_unchanged()
    os.mkfifo(path)
    assert not file.is_unchanged()
    with pytest.raises(UnwritableError, match="No such device or address"):
        list(replace_file(file))


def test_what_cannot_be_written_ends_with_2(pack, capsys, monkeypatch):
    """When a file cannot be written, that is told, the check goes on, and the exit code is 2."""
    folder = pack()
    (folder / "sources.json").write_bytes(json.dumps(small_pack("clinic")["sources.json"]).encode())

    def refuse(*_):
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr("os.replace", refuse)
    assert main(["validate", "--fix", str(folder / "sources.json")]) == 2
    out, err = capsys.readouterr()
    assert out == "1 checked: no problems\n"
    assert err == f"lowback: {folder}/sources.json: cannot be written: Read-only file system\n"


def fix(*paths):
    """Fix files as the command does, and return how many fixes that took."""
    return sum(edit.fixes for file in format_paths(map(str, paths), config_of()) for edit in replace_file(file))


def copied(source, target):
    """Copy the JSON files of a folder."""
    for file in DiskFolder(source).files():
        (target / file).parent.mkdir(parents=True, exist_ok=True)
        (target / file).write_bytes((source / file).read_bytes())


def leaves(value):
    """Yield every key and every value of a record, those of numbers and texts as they are."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield key if isinstance(value, dict) else "entry"
            yield from leaves(inner)
    else:
        yield json.dumps(value)


FILES = (
    "exercises/bird_dog.json",
    "routines/pre_run_dynamic.json",
    "sources.json",
    "vocabulary/muscles.json",
    "pack.json",
)


@pytest.mark.parametrize("file", FILES)
def test_fixing_what_is_broken_adds_nothing_and_loses_nothing(tmp_path, file):
    """A file broken in any way keeps its keys and values, gets no new problem, and stays the same the second time."""
    copied(TRIAL, tmp_path)
    path, chance = tmp_path / file, random.Random(file)
    breaker = Breaker(file, path.read_text(encoding="utf-8"))
    for way in WAYS:
        edits = list(way(breaker))
        for start, end, new, _ in chance.sample(edits, min(3, len(edits))):
            text = breaker.text[:start] + new + breaker.text[end:]
            path.write_text(text, encoding="utf-8")
            before = lowback.validate(path)
            fix(path)
            after = path.read_bytes()
            assert len(lowback.validate(path)) <= len(before)
            if way.__name__ in {"truncate", "duplicate_key"}:
                assert after.decode() == text
            elif not any(problem.fixable for problem in before):
                assert Counter(leaves(json.loads(after))) == Counter(leaves(json.loads(text)))
            assert fix(path) == 0
            assert path.read_bytes() == after


#: Lists in which an entry that stands twice is left to people.
WITH_IDS = {"phases", "doses", "items", "terms", "redirects"}


def damage(record, kind, chance):
    """Damage a record in ways that can be fixed, at places of chance; it stays clear what was meant."""
    todo = [((), record)]
    known = set(load_schema(kind).get("properties", ()))
    for path, value in todo:
        if isinstance(value, dict) and path[:1] != ("extra",):
            for key in list(value):
                todo.append(((*path, key), value[key]))
                if chance.random() < 0.2:
                    value[key] = damaged_value(key, value[key], path)
                if chance.random() < 0.1 and (path or key not in {"phases", "items", "terms", "schema"} & known):
                    value[key.upper().replace("_", chance.choice(["-", " ", "_"]))] = value.pop(key)
        elif isinstance(value, list) and path[-1] not in WITH_IDS and path != ("sources",):
            todo += [((*path, index), entry) for index, entry in enumerate(value)]
            if value and chance.random() < 0.3:
                value.append(copy.deepcopy(value[0]))
    for reference in references(kind, record):
        if chance.random() < 0.1:
            reference.replace(reference.id.replace("_", "-").upper() if ":" not in reference.id else reference.id)


def damaged_value(key, value, path):
    """Return a value damaged so that it can be fixed."""
    words = {"level", "laterality", "role", "contraction", "breath", "mode", "status", "per"}
    if isinstance(value, str) and key in words:
        return value.upper().replace("_", " ")
    if isinstance(value, str) and key in {"name", "summary", "setup", "text", "title", "purpose"}:
        return f"  {value.replace(' ', chr(9) + chr(10), 1)} "
    if isinstance(value, int) and key in {"reps", "seconds", "sets", "times"}:
        return {"max": value, "min": str(value)} if "items" not in path[:1] else str(value)
    return value.lower() if key == "license" else value


@pytest.mark.parametrize("seed", range(12))
def test_what_is_damaged_so_comes_back(tmp_path, seed):
    """Files damaged all over in ways that can be fixed come back byte for byte, and a second run changes nothing."""
    copied(HERE.parent / "data", tmp_path)
    chance = random.Random(seed)
    file = chance.choice([*DiskFolder(tmp_path).files()])
    path = tmp_path / file
    sound = path.read_bytes()
    record = json.loads(sound)
    damage(record, kind_of(file), chance)
    text = json.dumps(record, ensure_ascii=chance.random() < 0.5, indent=chance.choice([None, 1, "\t"]))
    path.write_bytes(chance.choice([b"", b"\xef\xbb\xbf"]) + text.replace("\n", chance.choice(["\n", "\r\n"])).encode())
    fix(path)
    assert path.read_bytes() == sound
    assert fix(path) == 0
