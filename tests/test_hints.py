"""Hints for amounts: a hint never asks for another dose than the one that was written, and `--fix` writes none."""

import json
import re

import pytest
from conftest import builtin

import lowback
from lowback.cli import main

CITED = [{"id": "shoemate_video", "status": "seen"}]
DOSES = [
    {
        "id": "counted",
        "mode": "reps",
        "reps": 10,
        "pause_seconds": 2,
        "seconds_per_rep": 6,
        "per": "side",
        "sets": 2,
        "rest_seconds": 30,
        "frequency": {"times": 1, "per": "day"},
        "sources": CITED,
    },
    {
        "id": "held",
        "mode": "hold",
        "seconds": {"min": 10, "max": 30},
        "repeats": 2,
        "per": "side",
        "sources": CITED,
    },
    {"id": "breathed", "mode": "hold", "breaths": 6, "per": "side", "sources": CITED},
    {"id": "timed", "mode": "time", "seconds": 60, "per": "side", "sources": CITED},
]
#: Where amounts stand in an exercise with these doses.
FIELDS = {
    "reps": ("doses", 0, "reps"),
    "pause": ("doses", 0, "pause_seconds"),
    "pace": ("doses", 0, "seconds_per_rep"),
    "sets": ("doses", 0, "sets"),
    "rest": ("doses", 0, "rest_seconds"),
    "times": ("doses", 0, "frequency", "times"),
    "hold": ("doses", 1, "seconds"),
    "hold least": ("doses", 1, "seconds", "min"),
    "hold most": ("doses", 1, "seconds", "max"),
    "repeats": ("doses", 1, "repeats"),
    "breaths": ("doses", 2, "breaths"),
    "time": ("doses", 3, "seconds"),
    "phase": ("phases", 0, "seconds"),
    "category": ("device_codes", 0, "category"),
}


def up(least):
    """Return a range with an open end."""
    return {"min": least, "max": None}


def span(least, most):
    """Return a range."""
    return {"min": least, "max": most}


#: A field, what was written there, and what the hint asks for: a value; `...` for a hint without a number; or the key
#: that it names instead, without a number too.
AMOUNTS = [
    # One number, in the field's own unit.
    ("hold", "90", 90),
    ("hold", " 90 ", 90),
    ("hold", "090", 90),
    ("hold", "90 s", 90),
    ("hold", "90s", 90),
    ("hold", "90 sec", 90),
    ("hold", "90 Sec.", 90),
    ("hold", "90 seconds", 90),
    ("hold", "90\u00a0seconds", 90),
    ("hold", "20.0", 20),
    ("rest", "1 second", 1),
    ("reps", "10 reps", 10),
    ("reps", "10 repetitions", 10),
    ("reps", "10 times", 10),
    ("reps", "1 rep", 1),
    ("reps", "12.0", 12),
    ("breaths", "5 breaths", 5),
    ("sets", "3 sets", 3),
    ("repeats", "3 times", 3),
    ("times", "2 times", 2),
    ("reps", [15], 15),
    # Minutes, hours and m:ss where a field counts seconds, and nowhere else.
    ("hold", "2 minutes", 120),
    ("hold", "2 min", 120),
    ("hold", "2min.", 120),
    ("hold", "1 Minute", 60),
    ("hold", "1:30", 90),
    ("hold", "0:45", 45),
    ("hold", "01:05", 65),
    ("hold", "1.5 minutes", 90),
    ("hold", "0.5 min", 30),
    ("hold", "1 hour", 3600),
    ("time", "3 minutes", 180),
    ("time", "10:00", 600),
    ("rest", "2 min", 120),
    ("pause", "1 minute", 60),
    ("pace", "0:06", 6),
    ("phase", "1:00", 60),
    ("hold least", "1 minute", 60),
    ("hold most", "2 minutes", 120),
    ("hold", "30 hours", ...),
    ("hold", "1.25 min", ...),
    ("hold", "1.30 min", ...),
    ("hold", "2 m", ...),
    ("hold", "1:5", ...),
    ("hold", "1:75", ...),
    ("hold", "1:30 h", ...),
    ("hold", "1:30:00", ...),
    ("hold", "1 min 30 s", ...),
    ("hold", "half a minute", ...),
    ("hold", "2'", ...),
    ("reps", "1:30", ...),
    ("breaths", "1:30", ...),
    ("sets", "2 hours", ...),
    ("reps", "2 minutes", "seconds"),
    ("reps", "30 sec", "seconds"),
    ("breaths", "30 seconds", "seconds"),
    ("repeats", "2 min", "seconds"),
    # Open ends, where the schema has them.
    ("hold", "20+", up(20)),
    ("hold", "20 +", up(20)),
    ("hold", "20+ s", up(20)),
    ("hold", "20 s+", up(20)),
    ("hold", "20 or more", up(20)),
    ("hold", "20 seconds or more", up(20)),
    ("hold", "20 or longer", up(20)),
    ("hold", "at least 20", up(20)),
    ("hold", "At least 2 minutes", up(120)),
    ("hold", "1:30+", up(90)),
    ("hold", "\u2265 20", up(20)),
    ("hold", ">=20", up(20)),
    ("time", "1 minute or more", up(60)),
    ("reps", "10+ reps", up(10)),
    ("breaths", "at least 6 breaths", up(6)),
    ("times", "2+", up(2)),
    ("sets", "2+", ...),
    ("repeats", "at least 2", ...),
    ("rest", "30 or more", ...),
    ("pause", "2+", ...),
    ("phase", "4+", ...),
    ("hold least", "20+", ...),
    ("hold most", "20+", ...),
    ("hold", "+20", ...),
    ("hold", ">20", ...),
    ("hold", "more than 20", ...),
    ("hold", "at least 15-20", ...),
    ("hold", "15-20+", ...),
    # Ranges.
    ("hold", "15-20", span(15, 20)),
    ("hold", "15\u201320", span(15, 20)),
    ("hold", "15 \u2014 20", span(15, 20)),
    ("hold", "15 to 20", span(15, 20)),
    ("hold", "15 to 20 seconds", span(15, 20)),
    ("hold", "15 s - 20 s", span(15, 20)),
    ("hold", "1-2 minutes", span(60, 120)),
    ("hold", "30 s to 2 min", span(30, 120)),
    ("hold", "1:30-2:00", span(90, 120)),
    ("rest", "30-60 s", span(30, 60)),
    ("reps", "10-15", span(10, 15)),
    ("reps", "10 \u2013 15 times", span(10, 15)),
    ("breaths", "6 to 10 breaths", span(6, 10)),
    ("sets", "2-3 sets", span(2, 3)),
    ("reps", [10, 15], span(10, 15)),
    ("hold", "20-15", ...),
    ("hold", "15-15", ...),
    ("hold", "0-15", ...),
    ("hold", "15-20-25", ...),
    ("hold", "1 min - 90", ...),
    ("hold", "1 - 2:30", ...),
    ("hold", "30 - 1 min", ...),
    ("hold least", "15-20", ...),
    ("reps", "15-20 seconds", "seconds"),
    ("reps", [20, 15], ...),
    ("reps", [15, 15], ...),
    ("reps", [12, 10, 8], ...),
    ("reps", [1.5, 2], ...),
    ("reps", [True, 5], ...),
    ("reps", ["10", "15"], ...),
    ("reps", [-5, 5], ...),
    ("reps", [], ...),
    # Another key is meant.
    ("hold", "5 breaths", "breaths"),
    ("time", "5 breaths", "breaths"),
    ("reps", "5-6 slow breaths", "breaths"),
    ("hold least", "5 breaths", "breaths"),
    ("reps", "10 per side", "per"),
    ("reps", "10 each side", "per"),
    ("reps", "10 each", "per"),
    ("reps", "10/leg", "per"),
    ("reps", "20 in total", "per"),
    ("hold", "30 seconds per side", "per"),
    ("sets", "2 per side", "per"),
    ("reps", "3 sets of 10", "sets"),
    ("hold", "2 sets", "sets"),
    ("phase", "2 breaths", ...),
    ("category", "3 sets", ...),
    # Nobody knows which number is meant, or it is none.
    ("hold", "1,000", ...),
    ("hold", "1.000", ...),
    ("hold", "1 000", ...),
    ("hold", "2,5", ...),
    ("hold", "2,5 min", ...),
    ("hold", "12.5", ...),
    ("hold", "1e2", ...),
    ("hold", "about 30", ...),
    ("hold", "~30", ...),
    ("hold", "30?", ...),
    ("hold", "up to 10", ...),
    ("hold", "less than 10", ...),
    ("hold", "max 10", ...),
    ("hold", "30 or less", ...),
    ("hold", "30 or 60", ...),
    ("hold", "30 (beginners: 15)", ...),
    ("hold", "30/60", ...),
    ("hold", "10+5", ...),
    ("hold", "3x10", ...),
    ("hold", "-5", ...),
    ("hold", "0", ...),
    ("hold", "86401", ...),
    ("hold", "100000", ...),
    ("hold", "99999999999999999999", ...),
    ("hold", "ten", ...),
    ("hold", "\uff12\uff10", ...),
    ("hold", "\u0662\u0660", ...),
    ("hold", "1\u00bd min", ...),
    ("hold", "10\u00b2", ...),
    ("hold", "0x10", ...),
    ("hold", "30 kg", ...),
    ("hold", "as long as you like", ...),
    ("times", "3 a day", ...),
    ("times", "3 times each day", ...),
    ("reps", "10x", ...),
    ("reps", "10%", ...),
    ("reps", "many", ...),
    ("reps", 12.5, ...),
    ("reps", True, ...),
    # Quotes alone.
    ("reps", "null", None),
    ("hold most", "null", None),
    ("category", "31", 31),
]
#: What `--fix` writes: a whole number, or null, that only has quotes too many.
FIXED = {"90": 90, "0": 0, "86401": 86401, "100000": 100000, "null": None, "31": 31}


def exercise(field, value):
    """Return an exercise with a value in one of the fields."""
    record = json.loads(json.dumps(builtin("exercises/lying_twist.json") | {"doses": DOSES}))
    record["device_codes"] = [{"system": "fit", "category": 31, "name": 54, "match": "near", "sources": CITED}]
    *way, last = FIELDS[field]
    holder = record
    for part in way:
        holder = holder[part]
    holder[last] = value
    return record


def problems(field, value):
    """Return the errors that are told at one of the fields."""
    place = "".join(f"/{part}" for part in FIELDS[field])
    found = [each for each in lowback.validate(exercise(field, value)) if each.severity == "error"]
    return [each for each in found if f"{each.pointer}/".startswith(f"{place}/")]


@pytest.mark.parametrize("field", FIELDS)
def test_the_fields_are_right_to_begin_with(field):
    """A plain number is right in every field of the table, so that each problem below comes of what is written."""
    assert not problems(field, 20)


@pytest.mark.parametrize(("field", "written", "asked"), AMOUNTS, ids=str)
def test_a_hint_asks_for_the_amount_that_was_written(field, written, asked):
    """A hint has the amount itself, which is then accepted, or else no number: only which forms and keys there are."""
    [problem] = problems(field, written)
    assert problem.code == "LB023"
    if asked is ... or isinstance(asked, str):
        assert not re.search("[0-9]", problem.hint)
        assert re.findall('"(breaths|per|sets|seconds)"', problem.hint) == ([] if asked is ... else [asked])
        # The forms that the schema allows stand in the hint, but where it names another key.
        has_forms = '{"min": …, "max": …}' in problem.hint
        is_single = field in {"hold least", "hold most", "category"}
        assert has_forms == (asked is ... and isinstance(written, str | list) and not is_single)
    else:
        assert problem.hint.endswith(f" {json.dumps(asked)}")
        assert not problems(field, asked)


@pytest.mark.parametrize("field", FIELDS)
def test_an_open_end_is_offered_where_there_may_be_one(field):
    """The forms of a hint have an open end in the fields whose schema allows it, and in no other."""
    [problem] = problems(field, "some")
    assert ('"max": null' in problem.hint) == (field in {"reps", "hold", "breaths", "time", "times"})


@pytest.mark.parametrize(("field", "written"), [amount[:2] for amount in AMOUNTS], ids=str)
def test_a_fix_writes_the_amount_that_was_written(field, written, tmp_path, capsys):
    """A fix takes the quotes off a whole number or null; anything else stays as it is."""
    file = tmp_path / "lying_twist.json"
    file.write_text(json.dumps(exercise(field, written)), encoding="utf-8")
    main(["validate", "--fix", str(file)])
    capsys.readouterr()
    fixed = json.loads(file.read_text(encoding="utf-8"))
    for part in FIELDS[field]:
        fixed = fixed[part]
    expected = FIXED.get(written, written) if isinstance(written, str) else written
    assert (type(fixed), fixed) == (type(expected), expected)


@pytest.mark.parametrize(("written", "hint"), [([10, 15], "For a range write"), ("10-15", "Write")])
def test_a_list_is_only_perhaps_a_range(written, hint):
    """Two numbers in a list may be a range, or one for each set: the hint says for which it is."""
    [problem] = problems("reps", written)
    assert problem.hint == f'{hint} {{"min": 10, "max": 15}}'


@pytest.mark.parametrize("keys", [("from", "to"), ("low", "high"), ("minimum", "maximum"), ("Min", "Max")])
def test_other_names_of_the_ends_lead_to_ours(keys):
    """The ends of a range under other names are told by ours: no other numbers are asked for."""
    found = problems("hold", dict(zip(keys, (15, 20), strict=True)))
    assert [(each.code, each.hint) for each in found] == [
        ("LB022", "Did you mean min?"),
        ("LB022", "Did you mean max?"),
    ]


def test_a_range_that_runs_backwards_may_have_a_wrong_end():
    """Where min is more than max, one of them may be wrong: the hint says so, and no fix swaps them."""
    [problem] = problems("hold", {"min": 20, "max": 15})
    assert (problem.code, problem.fixable) == ("LB101", False)
    assert problem.hint == "Swap the two numbers, or correct the wrong one"


@pytest.mark.parametrize(
    ("field", "value", "hint"),
    [
        ("rest", 0, "Omit the key for none"),
        ("pause", 0, "Omit the key for none"),
        ("rest", -5, "Write 1 or more"),
        ("reps", 0, "Write 1 or more"),
        ("sets", 0, "Write 1 or more"),
        ("hold", -30, "Write 1 or more"),
        ("hold", 100000, "Write 86400 or less"),
    ],
)
def test_a_number_out_of_bounds_is_not_replaced(field, value, hint):
    """A number out of bounds gets the bound; of no rest and no pause, which have no number, the hint says so."""
    [problem] = problems(field, value)
    assert (problem.code, problem.hint, problem.fixable) == ("LB026", hint, False)


@pytest.mark.parametrize("value", [12.0, 1e1, {"min": 15.0, "max": 20}])
def test_a_whole_number_with_a_point_is_whole(value):
    """12.0 is 12 in JSON Schema, so nothing is wrong with it."""
    assert not problems("reps", value)


@pytest.mark.parametrize("value", ["3 times a day", "daily"])
def test_no_text_is_put_where_a_number_belongs(value):
    """A hint that shows an object shows none that would be refused at once."""
    record = exercise("reps", 10)
    record["doses"][0]["frequency"] = value
    [problem] = lowback.validate(record)
    assert problem.hint == 'Write an object: {"times": …, …}'


@pytest.mark.parametrize("word", ["2 days", "48 hours", "half hour", "two weeks", "weekend", "weekday"])
def test_another_time_is_not_a_misspelled_one(word):
    """A dose once in two days is not one a day: only a word that may be misspelled leads to one of ours."""
    record = exercise("reps", 10)
    for written, hint in ((word, ""), ("days", "Did you mean day?")):
        record["doses"][0]["frequency"]["per"] = written
        [problem] = lowback.validate(record)
        assert problem.hint == hint


def test_minutes_are_not_misspelled_seconds():
    """A key that counts minutes does not lead to one that counts seconds, with the same number."""
    record = exercise("reps", 10)
    record["doses"][0]["minutes_per_rep"] = record["doses"][0].pop("seconds_per_rep")
    [problem] = lowback.validate(record)
    assert (problem.code, problem.hint, problem.fixable) == ("LB022", "Remove it", False)


def test_a_number_in_place_of_a_text_keeps_its_digits():
    """Quotes are put around a whole number as it was written; of one with a point, nobody knows how it was."""
    for value, hint in ((15, 'Enclose it in quotes: "15"'), (1.1, "Enclose it in quotes, as it is written")):
        record = exercise("reps", 10) | {"name": value}
        assert [each.hint for each in lowback.validate(record)] == [hint]


def test_the_dose_of_an_item_is_told_like_one_of_an_exercise():
    """A routine's own dose gets the same hints."""
    record = builtin("routines/runner_lowback.json")
    record["items"][0]["dose"] = {"id": "own", "mode": "hold", "sources": CITED}
    for written, hint in (("2 minutes", ": 120"), ("20+", ' {"min": 20, "max": null}'), ("5 breaths", "mode hold")):
        record["items"][0]["dose"]["seconds"] = written
        assert [each.hint.endswith(hint) for each in lowback.validate(record)] == [True]


def test_the_sets_of_an_item_are_one_number():
    """Where the schema has one number, a range is not offered, and its own unit is taken off."""
    record = builtin("routines/runner_lowback.json")
    for written, hint in (("3 sets", "Write the number alone: 3"), ("3-4", ""), ("200", ""), ("2 min", "")):
        record["items"][0]["sets"] = written
        [problem] = lowback.validate(record)
        assert problem.hint == (hint or "Write a whole number: how many sets; without it, the fewest the dose asks for")
