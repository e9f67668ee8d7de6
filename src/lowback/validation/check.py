"""Checking a record, a pack, or whatever some paths lead to; from Python: a path or a record in, a report out."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from lowback.pack.folder import read_plain_file
from lowback.pack.json_reader import UnreadableError
from lowback.problem import Problem
from lowback.validation.config import config_of
from lowback.validation.pack_check import check_pack, file_reports
from lowback.validation.record_check import check_record
from lowback.validation.report import FileReport, Report, unreadable_report
from lowback.validation.targets import (
    FILE_SIZE,
    STANDARD_INPUT,
    NdjsonTarget,
    PackTarget,
    RecordTarget,
    UnusableTarget,
    folder_of,
    no_progress,
    resolve_paths,
    unreadable_reason,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.validation.config import Config
    from lowback.validation.targets import Progress, Target


_LOOSE = "not in a pack: references were not checked"


def check_paths(
    paths: Iterable[str], config: Config, *, lines: bool = False, stdin: BinaryIO | None = None
) -> Iterator[FileReport]:
    """Yield an report for every file that some paths lead to, in the order of the paths.

    Args:
        paths: files, folders, or "-" for standard input.
        config: what to look for.
        lines: whether every file is NDJSON, whatever its name.
        stdin: what "-" stands for.

    """
    yield from check_targets(resolve_paths(paths, lines=lines), config, stdin)


def check_targets(
    targets: Iterable[Target], config: Config, stdin: BinaryIO | None = None, progress: Progress = no_progress
) -> Iterator[FileReport]:
    """Yield an report for every file of what paths lead to.

    Args:
        targets: what they lead to.
        config: what to look for.
        stdin: what "-" stands for.
        progress: what is told how much more was checked.

    """
    for target in targets:
        try:
            if isinstance(target, PackTarget):
                pack = check_pack(folder_of(target.root), config, target.files, progress)
                yield from file_reports(pack, config, target.files)
            elif isinstance(target, UnusableTarget):
                yield unreadable_report(target.file, target.reason)
            elif target.file == STANDARD_INPUT and stdin is None:
                yield unreadable_report(target.file, "standard input is closed. Give the path of a file")
            elif isinstance(target, NdjsonTarget):
                yield from _check_lines(target.file, config, stdin, progress)
            else:
                yield _check_loose(target, config, stdin)
                progress(FILE_SIZE)
        except OSError as error:
            name = target.root if isinstance(target, PackTarget) else target.file
            yield unreadable_report(name, f"cannot be read: {error.strerror or error}")


def _check_loose(target: RecordTarget, config: Config, stdin: BinaryIO | None) -> FileReport:
    try:
        raw = stdin.read(1 << 21) if target.file == STANDARD_INPUT and stdin else read_plain_file(target.file)
    except (FileNotFoundError, UnreadableError) as error:
        return unreadable_report(target.file, unreadable_reason(target.file, error))
    return check_record(raw, target.file, config)._replace(note=_LOOSE)


def _check_lines(file: str, config: Config, stdin: BinaryIO | None, progress: Progress) -> Iterator[FileReport]:
    from lowback.validation.ndjson import check_file, check_stream

    stream = stdin if file == STANDARD_INPUT else None
    position = 0
    for batch in check_stream(stream, file, config) if stream else check_file(file, config):
        yield batch.report
        progress(batch.position - position)
        position = batch.position


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
        reports = list(check_paths([os.fsdecode(subject)], config))
        problems = [problem for report in reports for problem in report.problems]
        return Report(problems, sum(report.checked for report in reports))
    record: Any = subject.to_dict() if hasattr(subject, "to_dict") else subject
    if not isinstance(record, dict):
        type_name = type(subject).__name__
        raise TypeError(f"validate takes a path, a dict, an exercise or a routine, found {type_name}")
    return Report(map(_without_lines, _record_problems(record, config)), 1)


def _record_problems(record: dict[str, Any], config: Config) -> list[Problem]:
    """Check a record as the text that it would be in a file: what no file can hold is found like any other fault."""
    try:
        raw = _written(record)
    except RecursionError:
        return [_no_json("nested too deeply")]
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
