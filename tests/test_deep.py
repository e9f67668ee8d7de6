"""Values nested too deep: wherever they are, a problem with its place or a `PackError`, whichever engines there are."""

import json
import subprocess
import sys
from random import Random

import pytest
from conftest import PACK_FILES

import lowback

#: The extras that there may be or not; where one is missing, something slower does its work.
WITHOUT = [(), ("orjson",), ("jsonschema_rs",), ("jsonschema_rs", "orjson")]
#: How deep values may be, those in the record that holds them included.
MOST = 32
MARK = "here a value goes"

ASK = """
import sys, json, os, io
from contextlib import redirect_stderr, redirect_stdout
sys.modules |= dict.fromkeys(sys.argv[1:])
import lowback
from lowback.cli import main

def told(problem):
    return [problem.code, os.path.basename(problem.file), problem.line, problem.column]

def loaded(pack, **options):
    try:
        lowback.load_catalog(pack, **options)
    except lowback.PackError as error:
        return [told(each) for each in error.problems]
    return []

def code(*arguments):
    with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
        return main(list(arguments))

for case in map(json.loads, sys.stdin):
    pack, file, lines, text = case
    for path in (os.path.join(pack, file), lines):
        with open(path, "a" if path == lines else "w", encoding="utf-8") as stream:
            stream.write(text)
    found = {
        "load": loaded(pack),
        "unchecked": [each[1] for each in loaded(pack, check=False)],
        "validate": [told(each) for each in lowback.validate(os.fsencode(pack))],
        "lines": [told(each) for each in lowback.validate(lines)],
        "codes": [code("list", "--pack", pack), code("validate", pack), code("validate", lines)],
    }
    print(json.dumps(found))
"""


def deep(shape, depth, inner="1"):
    """Return the text of a value nested so deep, of lists, of objects, or of both."""
    opening, closing = {"list": ("[", "]"), "object": ('{"a":', "}"), "both": ('[{"a":', "}]")}[shape]
    times = depth // 2 if shape == "both" else depth
    return opening * times + inner + closing * times


def places(value, path=()):
    """Yield the paths of all values in a record."""
    yield path
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from places(inner, (*path, key))


def holding(record, path, text):
    """Return the text of a record in which a value is another, and the column at which that begins."""
    if not path:
        return text, 1
    holder = record = json.loads(record)
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = MARK
    written, mark = json.dumps(record), json.dumps(MARK)
    return written.replace(mark, text), written.index(mark) + 1


def too_deep(text, column, path):
    """Return the column of the first bracket that is too deep."""
    brackets = [at for at, sign in enumerate(text) if sign in "[{"]
    return column + brackets[MOST - len(path)]


def cases():
    """Yield files of the small pack with deep values at places by chance: the file, its text, and the column."""
    chance = Random(14)
    chosen = [("exercises/hip_lift.json", ("cues",), f"[{deep('list', 700)},{deep('list', 700)}]")]
    for _ in range(24):
        file = chance.choice(sorted(PACK_FILES))
        path = chance.choice([("extra",), *places(json.loads(PACK_FILES[file]))])
        depth = chance.choice([chance.randint(MOST + 2, 2000), *range(253, 258), *range(1022, 1027)])
        value = deep(chance.choice(["list", "object", "both"]), depth)
        chosen.append(
            (file, path, chance.choice([value, f"[{value},{value}]", f"[{value},{value.replace('1', '2')}]"]))
        )
    for file, path, value in chosen:
        text, column = holding(PACK_FILES[file], path, value)
        yield file, text, too_deep(value, column, path)


def asked(folder, without, texts):
    """Return what is found of files of the small pack with other texts, in a process without some extras."""
    given = []
    for number, (file, text) in enumerate(texts):
        pack, lines = folder / f"{number}" / "clinic", folder / f"{number}.ndjson"
        for each, before in PACK_FILES.items():
            (pack / each).parent.mkdir(parents=True, exist_ok=True)
            (pack / each).write_text(before, encoding="utf-8")
        lines.write_text(PACK_FILES["exercises/hip_lift.json"] + "\n", encoding="utf-8")
        given.append(json.dumps([str(pack), file, str(lines), text]))
    command = [sys.executable, "-c", ASK, *without]
    done = subprocess.run(command, input="\n".join(given), capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.mark.parametrize("without", WITHOUT, ids=lambda each: "without " + " and ".join(each) if each else "with all")
def test_what_is_too_deep_is_told_with_its_place(tmp_path, without):
    """In any field of a pack or a line, from 33 to 2,000 deep: LB010 where it is too deep, and never another error."""
    expected = list(cases())
    for found, (file, _, column) in zip(
        asked(tmp_path, without, [case[:2] for case in expected]), expected, strict=True
    ):
        name = file.rpartition("/")[2]
        assert ["LB010", name, 1, column] in found["load"]
        assert name in found["unchecked"]
        assert ["LB010", name, 1, column] in found["validate"]
        assert [each[:1] + each[2:] for each in found["lines"]] == [["LB010", 2, column]]
        assert found["codes"] == [2, 1, 1]


@pytest.mark.parametrize("without", WITHOUT, ids=lambda each: "without " + " and ".join(each) if each else "with all")
def test_what_is_just_not_too_deep_is_checked(tmp_path, without):
    """Up to 32 deep is read: data of an app is accepted, and elsewhere the schema tells what is wrong."""
    hip = "exercises/hip_lift.json"
    extra, _ = holding(PACK_FILES[hip], ("extra",), f'{{"app":{{"a":{deep("list", MOST - 3)}}}}}')
    cues, column = holding(PACK_FILES[hip], ("cues",), deep("list", MOST - 1))
    fine, wrong = asked(tmp_path, without, [(hip, extra), (hip, cues)])
    assert (fine["load"], fine["validate"], fine["lines"], fine["codes"]) == ([], [], [], [0, 0, 0])
    assert ["LB023", "hip_lift.json", 1, column + 1] in wrong["load"]
    assert wrong["codes"] == [2, 1, 1]


def test_a_record_in_memory_may_be_too_deep():
    """A dict that no file may hold, or that nobody can write, is a problem as well."""
    nested = None
    for depth in range(1, 3000):
        nested = [nested]
        if depth in {40, 300, 1100, 2999}:
            assert [each.code for each in lowback.validate({"cues": nested})] in (["LB010"], ["LB005"])
