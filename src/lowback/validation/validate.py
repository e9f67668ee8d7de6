"""Checking from Python: a path or a record in, a report out."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from lowback.problem import Problem
from lowback.validation.check import check_paths
from lowback.validation.config import config_of
from lowback.validation.outcome import Report
from lowback.validation.records import check_record

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.validation.config import Config

#: What a record without a file is called.
RECORD = "<record>"


def validate(
    subject: str | bytes | os.PathLike[str] | dict[str, Any] | Routine | Exercise,
    *,
    select: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    kind: str | None = None,
) -> Report:
    """Check a file, a folder, a pack or a record, and return a report of all that is wrong.

    Args:
        subject: the path of a file or a folder; or a record as a dict, an exercise or a routine.
        select: the codes to look for, or their beginnings, such as "LB1" for all rules; all codes when empty. A list,
            or a text with commas.
        ignore: codes not to look for, or their beginnings.
        kind: what a record in no pack is, such as "exercise"; None to tell by its keys.

    Returns:
        A report: iterate over it for the problems, ask `ok` for the verdict. A file that cannot be read is a problem.

    Raises:
        UnknownChoiceError: for a code or a kind that there is not.
        IgnoredError: for a code that cannot be ignored.
        TypeError: when the subject is neither a path nor a record.

    """
    config = config_of(select, ignore, kind)
    if isinstance(subject, str | bytes | os.PathLike):
        outcomes = list(check_paths([os.fsdecode(subject)], config))
        problems = [problem for outcome in outcomes for problem in outcome.problems]
        return Report(problems, sum(outcome.checked for outcome in outcomes))
    record: Any = subject.to_dict() if hasattr(subject, "to_dict") else subject
    if not isinstance(record, dict):
        found = type(subject).__name__
        raise TypeError(f"validate takes a path, a dict, an exercise or a routine, found {found}")
    return Report(map(_without_lines, _record_problems(record, config)), 1)


def _record_problems(record: dict[str, Any], config: Config) -> list[Problem]:
    """Check a record as the text that it would be in a file: what no file can hold is found like any other fault."""
    try:
        raw = _written(record)
    except RecursionError:
        return [_no_json("lists and objects stand too deep in each other")]
    except TypeError as error:
        return [_no_json(str(error))]
    except ValueError as error:
        circle = "Circular" in str(error)
        return [_no_json("something holds itself" if circle else "a number has too many digits")]
    return check_record(raw, RECORD, config).problems


def _written(record: dict[str, Any]) -> bytes:
    try:
        return json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(record).encode()


def _no_json(reason: str) -> Problem:
    return Problem("LB005", RECORD, f"not JSON: {reason}", "Use dicts, lists, texts, numbers, booleans and None")


def _without_lines(problem: Problem) -> Problem:
    return problem._replace(line=None, column=None, end_line=None, end_column=None)
