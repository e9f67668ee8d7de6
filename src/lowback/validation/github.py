"""Printing problems as workflow commands, which GitHub shows beside the lines of a change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.escaping import escaped
from lowback.validation.paths import STANDARD_INPUT, tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.problem import Problem
    from lowback.validation.outcome import Outcome, Tally

#: What would end a command, and what would end one of its properties, with what stands for it.
_TEXT = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_TEXT, ":": "%3A", ",": "%2C"}


def report_github(outcomes: Iterable[Outcome], tally: Tally) -> Iterator[str]:
    """Yield a workflow command for each problem, on a line of its own."""
    for outcome in tally.each(outcomes):
        for problem in outcome.problems:
            yield _command(problem)


def _command(problem: Problem) -> str:
    """Return a command; its text has the place as well, because GitHub's log leaves the properties out."""
    properties = ",".join(f"{key}={_safe(value, _PROPERTY)}" for key, value in _properties(problem).items())
    text = _safe(str(problem._replace(file=tidy(problem.file))), _TEXT)
    return f"::{problem.severity} {properties}::{text}\n"


def _properties(problem: Problem) -> dict[str, object]:
    """Return what tells GitHub the place: columns only inside one line, and the last one that is meant."""
    found: dict[str, object] = {} if problem.file == STANDARD_INPUT else {"file": tidy(problem.file)}
    if problem.line:
        found |= {"line": problem.line, "endLine": problem.end_line}
        if problem.line == problem.end_line and problem.column and problem.end_column:
            found |= {"col": problem.column, "endColumn": max(problem.column, problem.end_column - 1)}
    return found | {"title": f"lowback {problem.code}"}


def _safe(value: object, escapes: dict[str, str]) -> str:
    return escaped("".join(escapes.get(sign, sign) for sign in str(value)))
