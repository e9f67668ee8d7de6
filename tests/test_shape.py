"""Shape: each fault gives one problem, at its place, in the words of this field, whichever engine does the work."""

import json
import subprocess
import sys

import jsonschema_rs
import pytest
from conftest import ENGINES, builtin, shape_problems, told
from jsonschema import Draft202012Validator

from lowback.validation.explanations.schema_error_messages import schema_problems
from lowback.validation.schemas import (
    SCHEMA_NAMES,
    FastEngine,
    ReferenceEngine,
    best_engine,
    load_schema,
    repeated,
    schema_text,
    top,
)

#: Where the value goes (... to take it out), then the problem: code, place, what is marked, and the words.
FAULTS = [
    (["name"], 5, "LB023", "/name", "value", 'expected a string, found 5. Enclose it in quotes: "5"'),
    (["name"], "two  spaces", "LB025", "/name", "value", 'double space after "two". Write one space'),
    (["name"], "line\nbreak", "LB025", "/name", "value", "line break in the text. Write it as one line"),
    (
        ["name"],
        "x" * 2001,
        "LB028",
        "/name",
        "value",
        'longer than 2000 characters: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.... Shorten it',
    ),
    (
        ["id"],
        "Twist",
        "LB025",
        "/id",
        "value",
        'invalid id "Twist". Use lower-case letters, digits and single underscores, such as twist',
    ),
    (
        ["id"],
        "twist\n",
        "LB025",
        "/id",
        "value",
        'invalid id "twist\\n". Use lower-case letters, digits and single underscores, such as twist',
    ),
    (
        ["setup"],
        "Lie {on|",
        "LB025",
        "/setup",
        "value",
        'invalid side placeholder in "Lie {on|". Write what differs by side as {left|right}',
    ),
    (
        ["setup"],
        "Lie {on |the} mat.  Rest.",
        "LB025",
        "/setup",
        "value",
        'double space after "Lie {on |the} mat.". Write one space',
    ),
    (
        ["level"],
        "easy",
        "LB024",
        "/level",
        "value",
        'expected beginner, intermediate or advanced, found "easy". Did you mean beginner?',
    ),
    (
        ["equipment", 0, "optional"],
        False,
        "LB024",
        "/equipment/0/optional",
        "value",
        "expected true, found false. Omit the key instead",
    ),
    (
        ["muscles"],
        [],
        "LB027",
        "/muscles",
        "value",
        "expected at least one entry. Add one: the muscles it is about, the most important first",
    ),
    (["cues"], ["Same.", "Same."], "LB029", "/cues/1", "value", 'duplicate entry "Same.". Remove one of the two'),
    (["extra"], {}, "LB027", "/extra", "value", "expected at least one entry. Add one, or omit the key"),
    (["extra"], {"app": 5}, "LB023", "/extra/app", "value", "expected an object, found 5"),
    (["easier", 0], None, "LB023", "/easier/0", "value", "expected an object, found null"),
    (["phases", 3], 5, "LB023", "/phases/3", "value", "expected an object, found 5"),
    (
        ["level"],
        "a\u2028\x85\u202e",
        "LB024",
        "/level",
        "value",
        'expected beginner, intermediate or advanced, found "a\\u2028\\x85\\u202e"',
    ),
    (
        ["side_is"],
        ...,
        "LB021",
        "",
        "value",
        'missing key "side_is". Add it: what the side names, such as "the knee you draw in"',
    ),
    (
        ["laterality"],
        "unilaterall",
        "LB024",
        "/laterality",
        "value",
        'expected bilateral, unilateral or alternating, found "unilaterall". Did you mean unilateral?',
    ),
    (
        ["laterality"],
        ...,
        "LB021",
        "",
        "value",
        'missing key "laterality". Add it: what the two sides do, such as "unilateral"',
    ),
    (
        ["phases", 3, "role"],
        "holdd",
        "LB024",
        "/phases/3/role",
        "value",
        'expected prepare, enter, hold, exit, move or finish, found "holdd". Did you mean hold?',
    ),
    (["name"], "line\u2028break", "LB025", "/name", "value", "line break in the text. Write it as one line"),
    (
        ["laterality"],
        "bilateral",
        "LB030",
        "/side_is",
        "key",
        '"side_is" is not allowed here. Remove it. What the side names. Required when the exercise is unilateral, left out otherwise.',
    ),
    (
        ["phases", 3, "seconds"],
        5,
        "LB030",
        "/phases/3/seconds",
        "key",
        '"seconds" is not allowed here. Remove it. How long it takes at an easy pace, in seconds. A hold phase has none: the dose says how long.',
    ),
    (
        ["phases", 2, "sources"],
        ...,
        "LB021",
        "/phases/2",
        "value",
        'missing key "sources". Add it: where the seconds come from, such as [{"id": "lowback", "status": "derived"}]',
    ),
    (
        ["precautions", 5, "sources"],
        ...,
        "LB021",
        "/precautions/5",
        "value",
        'missing key "sources", required by "action" and "text". Add it: where this exercise\'s own action, text or swap comes from, such as [{"id": "recess_bridge", "status": "seen"}]',
    ),
    (
        ["easier", 1, "exercise"],
        "cat_cow",
        "LB030",
        "/easier/1/text",
        "key",
        'expected either "exercise" or "text", found both. Keep one and remove the other',
    ),
    (
        ["easier", 1, "text"],
        ...,
        "LB021",
        "/easier/1",
        "value",
        'missing key "exercise" or "text". Add "exercise" or "text"',
    ),
    (
        ["doses", 0, "mode"],
        "rep",
        "LB024",
        "/doses/0/mode",
        "value",
        'expected reps, hold or time, found "rep". Did you mean reps?',
    ),
    (["doses", 0, "mode"], ..., "LB021", "/doses/0", "value", 'missing key "mode". Add it: one of reps, hold, time'),
    (
        ["doses", 0],
        5,
        "LB023",
        "/doses/0",
        "value",
        "expected an object, found 5. It is how much of an exercise: counted (reps), held (hold) or continuous for a time (time)",
    ),
    (
        ["doses", 0, "reps"],
        "15",
        "LB023",
        "/doses/0/reps",
        "value",
        'expected a whole number, {"min": …, "max": …} or null, found "15". Write the number alone: 15',
    ),
    (
        ["doses", 0, "reps"],
        {"min": 15},
        "LB021",
        "/doses/0/reps",
        "value",
        'missing key "max". Add it: the largest number, more than min; null for no upper end, such as 60',
    ),
    (["doses", 0, "reps"], 0, "LB026", "/doses/0/reps", "value", "expected from 1 to 86400, found 0. Write 1 or more"),
    (
        ["doses", 0, "reps"],
        1000000,
        "LB026",
        "/doses/0/reps",
        "value",
        "expected from 1 to 86400, found 1000000. Write 86400 or less",
    ),
    (
        ["doses", 0, "reps"],
        1.5,
        "LB023",
        "/doses/0/reps",
        "value",
        'expected a whole number, {"min": …, "max": …} or null, found 1.5. It is how many repetitions; null for as many as feels good',
    ),
    (
        ["doses", 0, "sources"],
        ...,
        "LB021",
        "/doses/0",
        "value",
        'missing key "sources". Add it: where the numbers come from, such as [{"id": "shoemate_video", "status": "seen"}]',
    ),
    (
        ["doses", 1, "seconds"],
        ...,
        "LB021",
        "/doses/1",
        "value",
        'missing key "seconds" or "breaths". Add "seconds" or "breaths"',
    ),
    (
        ["doses", 0, "sources", 0, "status"],
        "recalled",
        "LB024",
        "/doses/0/sources/0/status",
        "value",
        'expected seen, seen_partial, seen_secondary, seen_coarse or derived, found "recalled"',
    ),
    (["doses", 0, "secnds"], 5, "LB022", "/doses/0/secnds", "key", 'unknown key "secnds". Did you mean rest_seconds?'),
    (
        ["position"],
        "my pack:Twist",
        "LB025",
        "/position",
        "value",
        'invalid id "my pack:Twist". Use lower-case letters, digits and single underscores, after the pack\'s id and a colon, such as my_pack:twist',
    ),
    (["musles"], [], "LB022", "/musles", "key", 'unknown key "musles". Remove it: muscles already exists'),
    (
        ["name"],
        "",
        "LB027",
        "/name",
        "value",
        'empty value. Fill it in: the name a runner reads, such as "Bridge pose"',
    ),
    (["level"], "", "LB027", "/level", "value", "empty value. Fill it in: one of beginner, intermediate, advanced"),
    (
        ["doses", 0, "reps"],
        "",
        "LB027",
        "/doses/0/reps",
        "value",
        "empty value. Fill it in: how many repetitions; null for as many as feels good",
    ),
    (
        ["license"],
        "CC BY 4.0",
        "LB025",
        "/license",
        "value",
        '"CC BY 4.0" is not an SPDX licence expression. Did you mean CC-BY-4.0?',
    ),
    (
        ["doses"],
        [],
        "LB027",
        "/doses",
        "value",
        "expected at least one entry. Add one: how much of it: doses side by side, each with its own sources",
    ),
    (
        ["position"],
        "Supine Pos",
        "LB025",
        "/position",
        "value",
        'invalid id "Supine Pos". Use lower-case letters, digits and single underscores, such as supine_pos',
    ),
    (["phases", 0, "breath"], 3, "LB024", "/phases/0/breath", "value", "expected in, out or free, found 3"),
    (["name"], " Hip", "LB025", "/name", "value", 'leading or trailing space: " Hip". Remove it'),
    (["name"], "a\tb", "LB025", "/name", "value", "tab in the text. Replace it with one space"),
    (["name"], "a\x07b", "LB025", "/name", "value", "control character U+0007 in the text. Remove it"),
    (["name"], "a|b", "LB025", "/name", "value", 'unexpected | in plain text: "a|b". Remove it'),
    (
        ["license"],
        "?",
        "LB025",
        "/license",
        "value",
        '"?" is not an SPDX licence expression. Write its SPDX identifier, such as CC-BY-4.0 or CC0-1.0',
    ),
    (
        ["doses", 0, "mode"],
        "repz",
        "LB024",
        "/doses/0/mode",
        "value",
        'expected reps, hold or time, found "repz". Did you mean reps?',
    ),
    (
        ["doses", 0, "Mode"],
        "reps",
        "LB022",
        "/doses/0/Mode",
        "key",
        'unknown key "Mode". Remove it: mode already exists',
    ),
]


def change(record, path, value):
    """Put a value at a path of a record, or take out what is there."""
    *way, last = path
    for key in way:
        record = record[key]
    if value is ...:
        del record[last]
    else:
        record[last] = value


@pytest.mark.parametrize(("path", "value", "code", "place", "mark", "words"), FAULTS)
def test_refusals_are_explained(twist, path, value, code, place, mark, words):
    """Each fault gives exactly one problem, and both engines the same."""
    change(twist, path, value)
    found = shape_problems("exercise", twist)
    assert [(each.code, "".join(f"/{part}" for part in each.path), each.mark, told(each)) for each in found] == [
        (code, place, mark, words)
    ]


def misspelled(record, path, right, wrong):
    """Rename a key of the object at a path."""
    for key in path:
        record = record[key]
    record[wrong] = record.pop(right)


@pytest.mark.parametrize(
    ("path", "right", "wrong"),
    [
        ([], "phases", "phasess"),
        ([], "side_is", "side_iss"),
        (["doses", 0], "mode", "mdoe"),
        (["doses", 1], "seconds", "secondss"),
        (["phases", 2], "sources", "source"),
        (["precautions", 5], "sources", "sourcs"),
        (["easier", 1], "text", "txt"),
        (["doses", 2, "seconds"], "min", "minn"),
    ],
)
def test_a_misspelled_key_is_not_missing_too(twist, path, right, wrong):
    """A key under a wrong name is told once, with the right one."""
    misspelled(twist, path, right, wrong)
    found = shape_problems("exercise", twist)
    assert [(each.code, each.path, each.hint) for each in found] == [
        ("LB022", (*path, wrong), f"Did you mean {right}?")
    ]


@pytest.mark.parametrize(
    ("path", "value", "hint"),
    [
        (["doses", 0, "reps"], "30 sec", 'Seconds go in "seconds", in a dose of mode hold or time'),
        (["doses", 0, "reps"], "10-15", 'Write {"min": 10, "max": 15}'),
        (["doses", 0, "reps"], "10 – 15 times", 'Write {"min": 10, "max": 15}'),
        (["doses", 0, "reps"], [10, 15], 'For a range write {"min": 10, "max": 15}'),
        (["doses", 0, "reps"], "null", "Remove the quotes: null"),
        (
            ["doses", 0, "reps"],
            "many",
            'Write a whole number or {"min": …, "max": …}, with "max": null for that much or more: how many repetitions; null for as many as feels good',
        ),
        (["doses", 0, "pause_seconds"], True, "It is how long each repetition pauses in the hold phase, in seconds"),
        (["equipment"], ["mat"], 'Write an object: {"id": "mat"}'),
        (["muscles", 0], "glutes", 'Write an object: {"id": "glutes", …}'),
        (["extra"], "x", "It is an app's own data, kept and never interpreted"),
        (["contributors"], "Anna", 'Write an array: ["Anna"]'),
        (["cues"], 5, "It is short reminders while you do it"),
        (["name"], True, "It is the name a runner reads"),
    ],
)
def test_what_can_be_rewritten_is(twist, path, value, hint):
    """A value of the wrong type is told as it should be written, where that can be seen."""
    change(twist, path, value)
    [found] = shape_problems("exercise", twist)
    assert found.code == "LB023"
    assert found.hint == hint


@pytest.mark.parametrize(
    ("key", "word", "right"),
    [
        ("laterality", "both", "bilateral"),
        ("laterality", "One side", "unilateral"),
        ("level", "hard", "advanced"),
        ("level", "both", None),
    ],
)
def test_other_words_are_known(twist, key, word, right):
    """A word that people use for one of ours leads to it, where ours may stand."""
    twist[key] = word
    found = next(each for each in shape_problems("exercise", twist) if each.code == "LB024")
    assert found.hint == (f"Did you mean {right}?" if right else "")


def test_a_dose_of_another_mode_is_told_once(twist):
    """A dose that is right but for its mode gives one problem, at the mode; a single foreign key says where it goes."""
    twist["doses"][0]["mode"] = "hold"
    twist["doses"][2]["mode"] = "reps"
    found = shape_problems("exercise", twist)
    assert [(each.path, told(each)) for each in found] == [
        (("doses", 0, "mode"), '"reps" belongs to mode "reps", not "hold". Write "reps", or remove "reps"'),
        (("doses", 2, "mode"), '"seconds" belongs to mode "hold", not "reps". Write "hold", or remove "seconds"'),
    ]
    twist["doses"] = [twist["doses"][1], {**twist["doses"][0], "mode": "reps", "seconds": 5}]
    [found] = shape_problems("exercise", twist)
    assert told(found) == ('unknown key "seconds". Only hold and time have this key: write one of them, or remove it')


def test_the_rest_of_a_misspelled_dose_is_checked(twist):
    """A dose whose tag is misspelled is checked as the one that was meant, in the same run."""
    twist["doses"][0] |= {"mode": "rep", "reps": 0}
    misspelled(twist, ["doses", 1], "mode", "moed")
    twist["doses"][1]["until"] = 5
    found = [(each.code, each.path) for each in shape_problems("exercise", twist)]
    assert sorted(found) == [
        ("LB022", ("doses", 1, "moed")),
        ("LB023", ("doses", 1, "until")),
        ("LB024", ("doses", 0, "mode")),
        ("LB026", ("doses", 0, "reps")),
    ]


def test_nobody_can_guess_a_dose_without_a_tag(twist):
    """A dose without mode, or with one like none there is, gives one problem and no guesses about the rest."""
    twist["doses"][0] = {"id": "a", "mode": "zzz", "reps": "x"}
    twist["doses"][1] = {"id": "b", "seconds": "x"}
    assert [(each.code, each.path) for each in shape_problems("exercise", twist)] == [
        ("LB024", ("doses", 0, "mode")),
        ("LB021", ("doses", 1)),
    ]


def test_every_problem_is_told_once(twist):
    """Several faults of a record all come, each once."""
    del twist["name"], twist["setup"]
    twist["zzz"] = 1
    twist["cues"] = ["Same.", "Same.", "Same."]
    assert sorted(told(each) for each in shape_problems("exercise", twist)) == [
        'duplicate entry "Same.". Remove one of the two',
        'duplicate entry "Same.". Remove one of the two',
        'missing key "name". Add it: the name a runner reads, such as "Bridge pose"',
        'missing key "setup". Add it: how to get into the start position, as instructions, such as "Lie on your back on a mat with your knees bent."',
        'unknown key "zzz". Remove it, or move app-specific data to extra',
    ]


def test_other_kinds_are_told_in_their_words():
    """Forms that only one kind of file has are told by their description and an example."""
    pack = builtin("pack.json") | {"version": "1.0"}
    assert [told(each) for each in shape_problems("pack", pack)] == [
        'found "1.0". Expected: the version of the pack\'s data: three numbers joined by points, such as "0.1.0"'
    ]
    sources = {**builtin("sources.json"), "sources": [{"id": "a", "title": "A", "publisher": "B", "kind": "book"}]}
    for url, hint in (("example.org", "Write the whole"), ("https://a b", "with %20 for a space")):
        sources["sources"][0]["url"] = url
        [found] = shape_problems("sources", sources)
        assert hint in found.hint
    muscles = builtin("vocabulary/muscles.json")
    for kind, word in (("muscls", "Did you mean muscles?"), ("positions", "unknown key")):
        assert any(word in told(each) for each in shape_problems("vocabulary", muscles | {"kind": kind}))


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("position", "!", "single underscores"),
        ("position", "a:!", "after the pack's id and a colon"),
        ("setup", "Lie {down}.", 'invalid side placeholder in "Lie {down}."'),
        ("setup", "Lie {|down}.", "invalid side placeholder"),
        ("name", "a}b", "unexpected } in plain text"),
    ],
)
def test_odd_forms_are_told(twist, key, value, words):
    """What gives no word to suggest is told all the same."""
    twist[key] = value
    [found] = shape_problems("exercise", twist)
    assert words in told(found)


def test_long_values_are_shortened_in_messages(twist):
    """A message stays on a line however long the value is."""
    twist["level"] = "x" * 500
    assert [len(told(each)) < 200 for each in shape_problems("exercise", twist)] == [True]


def test_without_the_extra_the_authority_works():
    """Where jsonschema-rs is not installed, jsonschema does the work."""
    assert isinstance(best_engine(), FastEngine)
    code = "import sys; sys.modules['jsonschema_rs'] = None\n"
    code += "from lowback.validation.schemas import best_engine; print(type(best_engine()).__name__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == ReferenceEngine.__name__ + "\n"


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_the_engines_take_the_schemas_as_they_are(name):
    """The fast engine is given every schema but for the ends of patterns, which only Python needs."""
    assert json.loads(schema_text(name)) == load_schema(name)
    for engine in ENGINES.values():
        assert not engine.acceptor(top(name))(5) or name == "common"


@pytest.mark.parametrize(
    "text", ["name\n", "name\r\n", "\nname", "na\u2028me", "", "a  b", "x" * 2001, "é" * 2000, "🏃"]
)
@pytest.mark.parametrize("definition", ["id", "reference", "text", "sided_text", "url", "license"])
def test_patterns_are_the_same_for_both_engines(definition, text):
    """Line breaks at the end, characters beyond ASCII and beyond 16 bits: both engines agree."""
    node = top("common").inside("$defs", definition)
    assert len({engine.acceptor(node)(text) for engine in ENGINES.values()}) == 1


@pytest.mark.parametrize(
    ("entries", "again"),
    [
        ([1, 1.0], [1]),
        ([1, True], []),
        ([0, False, None, ""], []),
        ([{"a": 1, "b": [2]}, {"b": [2.0], "a": 1}], [1]),
        (["a", "b", "a", "a"], [2, 3]),
        ([[], {}], []),
    ],
)
def test_equal_entries_are_those_of_json(entries, again):
    """What is equal in JSON is equal here, and both engines find the same lists to be without repetition."""
    assert repeated(entries) == again
    fast = jsonschema_rs.Draft202012Validator({"uniqueItems": True})
    assert fast.is_valid(entries) == Draft202012Validator({"uniqueItems": True}).is_valid(entries) == (not again)


HURTFUL = [
    "a_" * 100_000 + "!",
    "a " * 100_000 + " ",
    "{a|b}" * 50_000 + "{",
    "A AND " * 50_000,
    "https://" + "a" * 200_000 + " ",
]


@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES)
@pytest.mark.parametrize("text", HURTFUL, ids=lambda text: text[:8])
def test_patterns_do_not_backtrack(engine, text):
    """Texts made to make patterns try again and again are refused at once: a test that hangs fails."""
    record = builtin("exercises/lying_twist.json") | dict.fromkeys(("id", "name", "setup", "license", "position"), text)
    codes = {each.code for each in schema_problems(engine, "exercise", record)}
    assert codes == {"LB025", "LB028"}
