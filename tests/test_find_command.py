"""`lowback find` and `lowback list` with filters: what they print, and what they say when nothing is found."""

import json
import re

import pytest
from conftest import shape_problems
from support.commands import run

import lowback
from lowback.cli import main
from lowback.pack.folder import VOCABULARY
from lowback.rendering.listing import detailed_table, document, table


def ids(text):
    """Return the first word of each line."""
    return [line.split()[0] for line in text.splitlines()]


FOUND = [
    (["brige", "pose"], "find_exercises", {"text": "brige pose"}),
    (["brige pose", "--level", "beginner"], "find_exercises", {"text": "brige pose", "level": "beginner"}),
    ([], "find_exercises", {}),
    (
        ["--position", "supine,prone", "--position", "standing"],
        "find_exercises",
        {"position": ("supine", "prone", "standing")},
    ),
    (["--equipment", "none"], "find_exercises", {"equipment": ()}),
    (["--equipment", " mat , towel,"], "find_exercises", {"equipment": {"mat", "towel"}}),
    (
        ["--muscle", "hamstrings", "--role", "stretched", "--laterality", "unilateral", "--mode", "hold"],
        "find_exercises",
        {"muscle": "hamstrings", "role": "stretched", "laterality": "unilateral", "mode": "hold"},
    ),
    (["--avoid", "knee,pregnancy"], "find_exercises", {"avoid": {"knee", "pregnancy"}}),
    (["--trigger", "after_long_run"], "find_routines", {"trigger": "after_long_run"}),
    (["--max-minutes", "7.5"], "find_routines", {"max_minutes": 7.5}),
    (["--kind", "routines", "--level", "beginner"], "find_routines", {"level": "beginner"}),
    (["desk", "--kind", "routines"], "find_routines", {"text": "desk"}),
]


@pytest.mark.parametrize(("arguments", "call", "filters"), FOUND)
def test_find_prints_what_the_library_finds(arguments, call, filters):
    """`lowback find` prints what `find_exercises` or `find_routines` returns, in its order, as a table and as JSON."""
    expected = [record.id for record in getattr(lowback, call)(**filters)]
    assert expected
    code, out, err = run("find", *arguments)
    assert (code, ids(out), err) == (0, expected, "")
    code, out, err = run("find", *arguments, "--format", "json")
    found = json.loads(out)
    assert (code, err, shape_problems("found", found)) == (0, "", [])
    assert [record["id"] for record in found[call.removeprefix("find_")]] == expected
    assert len(out.splitlines()) == len(expected) + 2


def test_the_table_is_aligned():
    """The columns of a table begin at one place, and a line has what one chooses by."""
    assert run("find", "knee", "chest", "--position", "supine")[1] == (
        "double_knee_to_chest  Double knee to chest  supine  beginner  hold\n"
        "single_knee_to_chest  Single knee to chest  supine  beginner  hold\n"
    )
    assert run("find", "--trigger", "after_run,daily")[1] == (
        "daily_five_minutes  Low back in about five minutes a day  beginner  5–7 min  daily\n"
        "standing_back       Standing back stretches               beginner  5–7 min  after_run, tight_back\n"
    )
    assert "  3 min or more  " in run("find", "runner", "--kind", "routines")[1]


def test_minutes_cover_the_filter():
    """A routine whose table says at most so many minutes is found with that many, and not with one less."""
    for routine in lowback.routines():
        if routine.duration().max is not None:
            _, out, _ = run("find", routine.id, "--kind", "routines")
            most = int(re.search(r"(\d+) min  ", out)[1])
            assert routine in lowback.find_routines(max_minutes=most)
            assert routine not in lowback.find_routines(max_minutes=most - 1)


LISTED = [
    (["routines", "--max-minutes", "6"], ["desk_break_standing", "gentle_restart"]),
    (["--max-minutes", "6"], ["desk_break_standing", "gentle_restart"]),
    (["exercises", "--level", "advanced"], ["superman"]),
    (["--level", "advanced"], ["exercises:", "superman"]),
    (["--level", "advanced", "--mode", "reps"], ["superman"]),
]


@pytest.mark.parametrize(("arguments", "expected"), LISTED)
def test_list_takes_the_same_filters(arguments, expected):
    """`lowback list` leaves out what the filters do not let through, and a kind of which nothing is left."""
    code, out, err = run("list", *arguments)
    assert (code, ids(out), err) == (0, expected, "")


@pytest.mark.parametrize("kind", [None, "exercises", "routines", "sources", *VOCABULARY])
def test_lists_are_json(kind):
    """Every list can be had as JSON that fits the schema and has all records."""
    code, out, err = run("list", *filter(None, [kind]), "--format", "json")
    found = json.loads(out)
    assert (code, err, shape_problems("found", found)) == (0, "", [])
    assert found.pop("format") == "lowback-found/1"
    assert list(found) == ([kind] if kind else ["routines", "exercises"])
    catalog = lowback.load_catalog()
    for each, records in found.items():
        assert [record["id"] for record in records] == list(getattr(catalog, each))


def test_json_tells_what_the_record_says():
    """The fields of JSON are those of the record."""
    twist, *_ = json.loads(run("find", "lying", "twist", "--format", "json")[1])["exercises"]
    exercise = lowback.get_exercise("lying_twist")
    assert twist["aliases"] == [alias.name for alias in exercise.aliases]
    assert (twist["laterality"], twist["modes"], twist["level"]) == ("unilateral", ["reps", "hold"], "beginner")
    assert twist["equipment"] == [{"id": "mat", "stand_ins": [], "optional": False}]
    assert twist["muscles"][0] == {"id": exercise.muscles[0].id, "role": exercise.muscles[0].role}
    (routine,) = json.loads(run("find", "runner lowback", "--kind", "routines", "--format", "json")[1])["routines"]
    assert (routine["duration"]["max"], routine["exercises"]) == (None, ["bridge_pose", "lying_twist"])


def test_terms_show_what_they_ask_for():
    """Precautions are listed with action and condition, red flags with their tier."""
    rows = run("list", "precautions")[1].splitlines()
    assert "balance                 modify     -             Unsteady balance" in rows
    assert "pregnancy_prone         leave_out  pregnancy     Pregnancy" in rows
    assert re.match(r"accident +emergency +Did new", run("list", "red_flags")[1])


OPTIONS = "--position, --muscle, --role, --laterality, --mode, --level, --equipment, --avoid"
NOTHING = [
    (
        ["find", "xyzzy"],
        f'no exercises found: no name is like "xyzzy"\nlowback: exercises can be found by {OPTIONS}',
    ),
    (
        ["find", "\x1b[31m"],
        f'no exercises found: no name is like "\\u001b[31m"\nlowback: exercises can be found by {OPTIONS}',
    ),
    (
        ["find", "--position", "standing", "--level", "advanced"],
        "no exercises found: 1 without --position, 15 without --level",
    ),
    (
        ["find", "superman", "--avoid", "extension_caution"],
        "no exercises found: --avoid forbids the 1 that the rest would leave, 43 without the text",
    ),
    (["list", "routines", "--max-minutes", "2"], "no routines found: --max-minutes alone leaves none"),
    (["find", "--max-minutes", "nan"], "no routines found: --max-minutes alone leaves none"),
    (["find", "--max-minutes=-5"], "no routines found: --max-minutes alone leaves none"),
    (
        ["find", "--position", "seated_chair", "--level", "advanced", "--equipment", "none"],
        "no exercises found: several filters together leave none",
    ),
]


@pytest.mark.parametrize(("arguments", "note"), NOTHING)
def test_nothing_found_says_why(arguments, note):
    """When nothing is found, the note names the filter in the way; the exit code is 1 and the output empty."""
    assert run(*arguments) == (1, "", f"lowback: {note}\n")
    code, out, err = run(*arguments, "--format", "json")
    kind = note.split()[1]
    assert (code, json.loads(out), err) == (1, {"format": "lowback-found/1", kind: []}, f"lowback: {note}\n")


def test_nothing_of_two_kinds_says_why_twice():
    """When neither kind has anything left, there is a note for each."""
    code, out, err = run("list", "--level", "advanced", "--avoid", "extension_caution")
    assert (code, out, len(err.splitlines())) == (1, "", 2)


def test_the_other_kind_is_named():
    """Who looks among exercises for a routine is told; who names the kind is not."""
    expected = f"lowback: --kind routines finds {len(lowback.find_routines(text='restart'))}"
    assert run("find", "restart")[2].splitlines()[1] == expected
    assert "--kind" not in run("find", "restart", "--kind", "exercises")[2]


def test_what_is_only_near_says_so():
    """When nothing is called so, what is near comes with a note, and JSON says so; other kinds are named."""
    code, out, err = run("find", "calf", "stretch")
    assert (code, err) == (0, 'lowback: nothing is called "calf stretch"; near it:\n')
    assert ids(out) == [exercise.id for exercise in lowback.find_exercises(text="calf stretch")]
    code, out, err = run("find", "calf stretch", "--format", "json")
    found = json.loads(out)
    assert (code, found["near"], shape_problems("found", found)) == (0, True, [])
    expected = f"lowback: --kind routines finds {len(lowback.find_routines(text='desk break'))}"
    assert run("find", "desk break")[2].splitlines()[1] == expected
    assert "near" not in json.loads(run("find", "cat cow", "--format", "json")[1])


def test_the_note_needs_a_stream(capsys, monkeypatch):
    """With standard error closed nothing is noted and nothing breaks."""
    monkeypatch.setattr("sys.stderr", None)
    assert main(["find", "xyzzy"]) == 1
    assert capsys.readouterr().out == ""


REFUSED = [
    (
        ["find", "--muscle", "hamstrings", "--trigger", "daily"],
        "--muscle is for exercises, --trigger for routines. Leave",
    ),
    (["find", "--kind", "routines", "--mode", "hold"], "--mode is for exercises, not for routines. Leave it out"),
    (["find", "--kind", "exercises", "--max-minutes", "5"], "--max-minutes is for routines, not for exercises. Leave"),
    (
        ["list", "muscles", "--level", "beginner"],
        "--level is for exercises and routines, not for muscles. Leave it out",
    ),
    (
        ["find", "--kind", "exercise"],
        "invalid kind 'exercise', expected exercises or routines. Did you mean exercises?",
    ),
    (["find", "--format", "csv"], "invalid format 'csv', expected text or json."),
    (["find", "--position", "supin"], "there is no position 'supin'. Did you mean supine?"),
    (["find", "--equipment", "none,mat"], "there is no equipment 'none'."),
    (["find", "--equipment", ","], "--equipment needs a value, such as none"),
    (["find", "--avoid", ""], "--avoid needs a value"),
    (["find", "--max-minutes", "ten"], "--max-minutes takes a number, such as 10, found 'ten'"),
    (["find", "--avoid", "leg_symptoms"], "nothing is safe with leg_symptoms. Show this: Stop if"),
    (["list", "--role", "worker"], "invalid role 'worker', expected worked, stretched or stabilising. Did you mean"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED)
def test_what_cannot_be_is_refused(arguments, message):
    """A filter that makes no sense is told on standard error; the exit code is 2 and the output empty."""
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith(f"lowback: {message}")


def test_other_peoples_texts_do_nothing_to_a_terminal():
    """Control characters in a name are shown escaped in tables and escaped in JSON."""
    hostile = lowback.get_exercise("cat_cow").but(name="Cat\x1b[2J\ncow")
    for shown in (
        table("exercises", [hostile]),
        detailed_table("exercises", [hostile]),
        document({"exercises": [hostile]}),
    ):
        assert "\x1b" not in shown
        assert shown.count("\n") == (3 if shown.startswith("{") else 1)
    assert table("exercises", []) == ""
