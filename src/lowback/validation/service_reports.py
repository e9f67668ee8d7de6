"""Reports in the forms that services read: GitHub's workflow commands, JUnit XML and SARIF 2.1.0."""

from __future__ import annotations

import hashlib
import json
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lowback._version import __version__
from lowback.escaping import escaped
from lowback.problem import with_hint
from lowback.validation.codes import example, explain_code, explanations
from lowback.validation.report import UNREADABLE
from lowback.validation.targets import STANDARD_INPUT, normal_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.problem import Problem
    from lowback.validation.codes import Explanation
    from lowback.validation.report import FileReport, Summary


#: What would end a command, and what would end one of its properties, with what stands for it.
_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_TEXT, ":": "%3A", ",": "%2C"}


def report_github(reports: Iterable[FileReport], summary: Summary) -> Iterator[str]:
    """Yield a workflow command for each problem, on a line of its own."""
    for report in summary.counted(reports):
        for problem in report.problems:
            yield _command(problem)


def _command(problem: Problem) -> str:
    """Return a command; its text has the place as well, because GitHub's log leaves the properties out."""
    properties = ",".join(f"{key}={_safe(value, _PROPERTY)}" for key, value in _properties(problem).items())
    text = _safe(str(problem._replace(file=normal_path(problem.file))), _TEXT)
    return f"::{problem.severity} {properties}::{text}\n"


def _properties(problem: Problem) -> dict[str, object]:
    """Return what tells GitHub the place: columns only inside one line, and the last one that is meant."""
    properties: dict[str, object] = {} if problem.file == STANDARD_INPUT else {"file": normal_path(problem.file)}
    if problem.line:
        properties |= {"line": problem.line, "endLine": problem.end_line}
        if problem.line == problem.end_line and problem.column and problem.end_column:
            properties |= {"col": problem.column, "endColumn": max(problem.column, problem.end_column - 1)}
    return properties | {"title": f"lowback {problem.code}"}


def _safe(value: object, escapes: dict[str, str]) -> str:
    return escaped("".join(escapes.get(sign, sign) for sign in str(value)))


#: Of one file at most so many problems are told in full; the others are counted.
_TOLD = 100


class _Told:
    """The first of some problems, and how many there are."""

    def __init__(self) -> None:
        self.first: list[Problem] = []
        self.count = 0
        self.codes: dict[str, None] = {}

    def add(self, problem: Problem) -> None:
        """Count a problem, and keep it when it is one of the first."""
        self.count += 1
        self.codes[problem.code] = None
        if len(self.first) < _TOLD:
            self.first.append(problem)

    def __str__(self) -> str:
        lines = [f"{problem.severity} {escaped(str(problem))}" for problem in self.first]
        more = self.count - len(lines)
        return "\n".join([*lines, *([f"and {more:,} more"] if more else [])])


def _case(file: str, reports: Iterable[FileReport], *, warnings_fail: bool) -> Element:
    """Return the test of one file: a build server shows only one failure of a test, so all problems are in one."""
    failing, passing, checked = _Told(), _Told(), 0
    for report in reports:
        checked += report.checked
        for problem in report.problems:
            (failing if warnings_fail or problem.severity == "error" else passing).add(problem)
    case = Element("testcase", classname="lowback.validate", name=escaped(normal_path(file)))
    if failing.count:
        what = "error" if UNREADABLE in failing.codes else "failure"
        SubElement(case, what, type=", ".join(failing.codes), message=_message(failing, checked)).text = str(failing)
    if passing.count:
        SubElement(case, "system-out").text = str(passing)
    return case


def _message(failing: _Told, checked: int) -> str:
    if failing.count == 1:
        return escaped(str(failing.first[0]))
    return f"{failing.count:,} problems" + (f" in {checked:,} records" if checked > 1 else "")


def report_junit(reports: Iterable[FileReport], summary: Summary) -> Iterator[str]:
    """Yield a JUnit report with one suite: its counts come first, so that it is written when all is checked."""
    suite = Element("testsuite", name="lowback validate")
    for file, group in groupby(summary.counted(reports), key=lambda report: report.file):
        suite.append(_case(file, group, warnings_fail=summary.warnings_as_errors))
    for key, what in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        suite.set(key, str(sum(1 for _ in suite.iter(what))))
    suites = Element("testsuites", suite.attrib)
    suites.append(suite)
    indent(suites)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'


SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#: What a relative address starts from: the top of the sources, wherever the reader has them.
_BASE = "%SRCROOT%"
#: The name of our fingerprint; another way to make it needs another number.
_FINGERPRINT = "lowback/v1"


def report_sarif(reports: Iterable[FileReport], summary: Summary) -> Iterator[str]:
    """Yield a SARIF log with one run."""
    yield f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{"results": ['
    rules: dict[str, int] = {}
    separator, by_line = "\n  ", ""
    for report in summary.counted(reports):
        if not report.checked and not report.problems:
            # An NDJSON file starts so. Its records all have the same pointers: their texts differ.
            by_line = report.file
        record = report.text if report.file == by_line else ""
        for problem in report.problems:
            result = _result(problem, rules.setdefault(problem.code, len(rules)), record)
            yield separator + json.dumps(result, ensure_ascii=False)
            separator = ",\n  "
    tool = {"driver": {"name": "lowback", "version": __version__, "rules": _rules(rules)}}
    yield f'\n], "columnKind": "unicodeCodePoints", "tool": {json.dumps(tool, ensure_ascii=False)}}}]}}\n'


def _result(problem: Problem, index: int, record: str) -> dict[str, object]:
    """Return a problem as a result; `record` tells it from the same problem in another record of its file."""
    # What looks like a link would be one, and its text comes from the data.
    text = with_hint(problem.message, problem.hint).replace("](", "] (")
    logical = {"logicalLocations": [{"fullyQualifiedName": problem.pointer}]} if problem.pointer else {}
    return {
        "ruleId": problem.code,
        "ruleIndex": index,
        "level": problem.severity,
        "message": {"text": text if text.endswith((".", "?", "!")) else f"{text}."},
        "locations": [{"physicalLocation": _place(problem), **logical}],
        "partialFingerprints": {_FINGERPRINT: _fingerprint(problem, record)},
    }


def _place(problem: Problem) -> dict[str, object]:
    places = ("line", "column", "end_line", "end_column")
    keys = ("startLine", "startColumn", "endLine", "endColumn")
    region = {key: getattr(problem, place) for key, place in zip(keys, places, strict=True)}
    known = {"region": region} if problem.line else {}
    return {"artifactLocation": _address(normal_path(problem.file)), **known}


def _address(file: str) -> dict[str, str]:
    """Return the address of a file: relative to the sources as it was given, or absolute when it was given so."""
    if Path(file).is_absolute():
        return {"uri": Path(file).as_uri()}
    return {"uri": quote(file), "uriBaseId": _BASE}


def _fingerprint(problem: Problem, record: str) -> str:
    """Return what stays the same when lines move."""
    parts = (problem.code, normal_path(problem.file), problem.pointer, problem.message, record)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _rules(codes: Iterable[str]) -> list[dict[str, object]]:
    """Return what the codes mean. There is no `helpUri`: it must be absolute, and the project has no such address."""
    said = explanations()
    return [
        {
            "id": code,
            "shortDescription": {"text": said[code].paragraphs[0]},
            "fullDescription": {"text": "\n\n".join(said[code].paragraphs)},
            "help": {"text": explain_code(code), "markdown": _markdown(said[code])},
            "defaultConfiguration": {"level": said[code].severity},
        }
        for code in codes
    ]


def _markdown(said: Explanation) -> str:
    examples = (("Refused", said.wrong), ("Right", said.right))
    blocks = [f"{title}:\n\n```text\n{example(value)}\n```" for title, value in examples if value is not None]
    return "\n\n".join([*said.paragraphs, *blocks])
