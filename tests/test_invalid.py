"""What contributors see: broken packs, each beside the whole report of it."""

import contextlib
import io
import json

import pytest
from conftest import shape_problems
from invalid_reports import CASES, FOLDER, report

import lowback
from lowback.cli import main
from lowback.validation.codes import CODES


def as_json(case):
    """Return what `--format json` prints of one of the packs."""
    out = io.StringIO()
    with contextlib.chdir(FOLDER), contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = main(["validate", "--format", "json", case])
    return code, json.loads(out.getvalue())


@pytest.mark.parametrize("case", CASES)
def test_reports_are_as_written(case):
    """Every broken pack is told as in the report beside it, which someone has read."""
    assert report(case) == (FOLDER / f"{case}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_reports_for_programs_say_the_same(case):
    """The JSON report has the same problems at the same places, and fits its schema."""
    code, found = as_json(case)
    assert shape_problems("problems", found) == []
    text = (FOLDER / f"{case}.txt").read_text(encoding="utf-8")
    heads = [line for line in text.splitlines() if " LB" in line and not line.startswith(" ")]
    assert len(heads) == len(found["problems"])
    for head, each in zip(heads, found["problems"], strict=True):
        place = f"{each['file']}:{each['line']}:{each['column']}" if each["line"] else each["file"]
        assert head == f"{place}: {each['severity']} {each['code']}: {each['message']}"
        assert each["url"] == f"docs/reference/problems.md#{each['code'].lower()}"
    assert found["ok"] == (code == 0)


@pytest.mark.parametrize("case", CASES)
def test_the_library_says_the_same(case):
    """`validate` gives the problems that the command line prints, in the order of each file, none twice."""
    _, found = as_json(case)
    with contextlib.chdir(FOLDER):
        checked = lowback.validate(case)
    assert [(each.code, each.file, each.line, each.message) for each in checked] == [
        (each["code"], each["file"], each["line"], each["message"]) for each in found["problems"]
    ]
    assert len(set(checked)) == len(checked)
    places = [(each.file, each.line or 0, each.column or 0) for each in checked]
    files = list(dict.fromkeys(file for file, _, _ in places))
    assert places == sorted(places, key=lambda place: (files.index(place[0]), *place[1:]))


def test_every_code_stands_in_a_report():
    """Each code is seen in a report, but for what no file in a repository can be."""
    reports = "".join((FOLDER / f"{case}.txt").read_text(encoding="utf-8") for case in CASES)
    assert {code for code in CODES if code not in reports} == {"LB001", "LB002", "LB011", "LB115", "LB116"}
