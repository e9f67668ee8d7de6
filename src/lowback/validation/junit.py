"""Printing problems as JUnit XML, which build servers show as tests: a test a file."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from lowback.escaping import escaped
from lowback.validation.outcome import UNREADABLE
from lowback.validation.paths import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.problem import Problem
    from lowback.validation.outcome import Outcome, Tally

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


def _case(file: str, outcomes: Iterable[Outcome], *, warnings_fail: bool) -> Element:
    """Return the test of one file: a build server shows only one failure of a test, so all problems stand in one."""
    failing, passing, checked = _Told(), _Told(), 0
    for outcome in outcomes:
        checked += outcome.checked
        for problem in outcome.problems:
            (failing if warnings_fail or problem.severity == "error" else passing).add(problem)
    case = Element("testcase", classname="lowback.validate", name=escaped(tidy(file)))
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


def report_junit(outcomes: Iterable[Outcome], tally: Tally) -> Iterator[str]:
    """Yield a JUnit report with one suite: its counts stand first, so that it is written when all is checked."""
    suite = Element("testsuite", name="lowback validate")
    for file, group in groupby(tally.each(outcomes), key=lambda outcome: outcome.file):
        suite.append(_case(file, group, warnings_fail=tally.warnings_as_errors))
    for key, what in (("tests", "testcase"), ("failures", "failure"), ("errors", "error")):
        suite.set(key, str(sum(1 for _ in suite.iter(what))))
    suites = Element("testsuites", suite.attrib)
    suites.append(suite)
    indent(suites)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(suites, encoding="unicode")}\n'
