"""NDJSON: files with a record on each line, checked whole or in ranges of bytes, in the memory of one record.

A record is accepted fast when the engine accepts it and nothing in its line could mislead. Every other record is read
again, slowly and with care, to find out what is wrong.

The ranges of a large file can be checked anywhere: in processes of your own, or on other machines.
"""

from __future__ import annotations

import os
from operator import index
from sys import maxsize
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.errors import ByteRangeError
from lowback.pack.folder import CHANGED, open_plain_file, stamp
from lowback.pack.json_reader import UnreadableError, fast_loader, fast_path
from lowback.pack.limits import MAX_BYTES
from lowback.validation.config import config_of
from lowback.validation.record_check import check_record
from lowback.validation.record_view import RecordView
from lowback.validation.report import UNREADABLE, FileReport, Report, unreadable_report
from lowback.validation.schemas import RECORD_KINDS, kind_of_record, top
from lowback.validation.targets import stamp_of, unreadable_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO, SupportsIndex

    from lowback.problem import Problem
    from lowback.validation.config import Config

_NOTE = "NDJSON: each record was checked alone; references and duplicate ids were not checked"
#: After how many records with nothing wrong an report says that they were checked.
_BATCH = 1000
_BUFFER = 1 << 18
_NOWHERE: Any = {"line": None, "column": None, "end_line": None, "end_column": None}


class Batch(NamedTuple):
    """Some lines that were checked: up to one with problems, or so many with none."""

    report: FileReport
    """How many records were checked, and what is wrong with the last of them."""
    lines: int | None
    """How many lines of the range were read so far, blank ones too; None when the file cannot be read."""
    position: int
    """Where the next line begins, in bytes of the file."""


class RangeReport(NamedTuple):
    """What `check_range` found in the lines of a file that begin in a range of its bytes."""

    file: str
    """The file's path."""
    start: int
    """The first byte of the range."""
    end: int
    """The byte after the last one of the range."""
    size: int | None
    """How large the file was, in bytes; None when it could not be read."""
    lines: int
    """How many lines begin in the range, blank ones too."""
    checked: int
    """How many records were checked."""
    problems: tuple[Problem, ...]
    """What is wrong with them; lines are counted from 1 for the first that begins in the range."""


def check_stream(stream: BinaryIO, file: str, config: Config, start: int = 0, end: int = maxsize) -> Iterator[Batch]:
    """Yield what is found in the lines of a stream that begin before some byte.

    Args:
        stream: what the lines are read from.
        file: what to call it.
        config: what to look for.
        start: the byte at which the stream is; a line begins there.
        end: no line that begins at this byte or after it is read.

    """
    if not start:
        yield Batch(FileReport(file, [], checked=0, note=_NOTE), 0, 0)
    accepts, readline = line_acceptor(config), stream.readline
    position, lines, checked = start, 0, 0
    while position < end and (raw := readline(MAX_BYTES + 1)):
        position += len(raw)
        lines += 1
        report = None
        if accepts(raw):
            checked += 1
        elif not raw.isspace() or len(raw) > MAX_BYTES:
            position += _skip_rest(stream, raw, end - position)
            report = check_record(raw.removesuffix(b"\n").removesuffix(b"\r"), file, config, lines)
            checked += 1
        if checked == _BATCH or (report and report.problems):
            yield Batch((report or FileReport(file, []))._replace(checked=checked), lines, position)
            checked = 0
    yield Batch(FileReport(file, [], checked=checked), lines, position)


def check_file(
    file: str, config: Config, start: int = 0, end: int = maxsize, before: tuple[int, int] | None = None
) -> Iterator[Batch]:
    """Yield what is found in the lines of a file that begin in a range of its bytes; that it cannot be read, too.

    Args:
        file: the path of the file.
        config: what to look for.
        start: the first byte of the range.
        end: the byte after the last one.
        before: the file's `stamp_of`, from which it must not have changed; None for that at the start.

    """
    lines, position = 0, start
    try:
        with open_plain_file(file, _BUFFER) as stream:
            before = before or stamp(stream.fileno())
            for batch in check_stream(stream, file, config, _next_line(stream, start, end), end):
                yield batch
                lines, position = batch.lines or 0, batch.position
            if stamp(stream.fileno()) != before:
                yield Batch(unreadable_report(file, CHANGED), lines, position)
    except (OSError, UnreadableError) as error:
        yield Batch(unreadable_report(file, unreadable_reason(file, error)), None, position)


def line_acceptor(config: Config) -> Callable[[bytes], bool | None]:
    """Return what decides fast whether there is nothing wrong in a line; of other lines nothing is known."""
    load = fast_loader(no_twins=config.selects("LB006"))
    has_rules = config.has_record_rules
    shapes: dict[str, Callable[[object], bool]] = {
        kind: config.engine.acceptor(top(kind)) for kind in ([config.kind] if config.kind else RECORD_KINDS)
    }

    @fast_path
    def accepts(raw: bytes) -> bool:
        value = load(raw)
        kind = config.kind or kind_of_record(value)
        if kind is None or not shapes[kind](value) or "allow" in value:
            return False
        return not (has_rules and _breaks_a_rule(config, RecordView(kind, value)))

    return accepts


def _breaks_a_rule(config: Config, view: RecordView) -> bool:
    return any(True for rule in config.record_rules(view, is_whole=True) for _ in rule.run(view))


def _next_line(stream: BinaryIO, start: int, end: int) -> int:
    """Lead a stream to the first line that begins at a byte or after it, and before the end; return where that is."""
    if not 0 < start < end:
        return start
    position = stream.seek(start - 1)
    while position < end:
        raw = stream.readline(MAX_BYTES)
        position += len(raw)
        if not raw or raw.endswith(b"\n"):
            break
    return position


def _skip_rest(stream: BinaryIO, raw: bytes, most: int) -> int:
    """Pass over what is left of a line of which the start was read, and return how many bytes that was.

    Args:
        stream: what the line is read from.
        raw: what was read of it last.
        most: how far to go; the rest does not matter.

    """
    passed = 0
    while raw and not raw.endswith(b"\n") and passed < most:
        raw = stream.readline(MAX_BYTES)
        passed += len(raw)
    return passed


def byte_ranges(path: str | bytes | os.PathLike[str], parts: int) -> list[tuple[int, int]]:
    """Return ranges of bytes that make up a file: so many, about equally large, fewer when it has fewer bytes.

    A file that is empty or that cannot be read has one empty range: `check_range` tells what is wrong.

    Args:
        path: the path of a file.
        parts: how many ranges; take more than there are processes, so that all are busy up to the end.

    Returns:
        For each range the first byte, and the byte after the last.

    Raises:
        ByteRangeError: when `parts` is no whole number of 1 or more.

    """
    count = _whole(parts)
    if count is None or count < 1:
        raise ByteRangeError(f"a file has 1 part or more, in whole numbers, found {parts!r}")
    _, size = stamp_of(os.fsdecode(path)) or (0, 0)
    count = min(count, size) or 1
    return [(size * number // count, size * (number + 1) // count) for number in range(count)]


def check_range(  # noqa: PLR0913 - a range, and the options of validate
    path: str | bytes | os.PathLike[str],
    start: int,
    end: int,
    *,
    select: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    kind: str | None = None,
) -> RangeReport:
    """Check the records of an NDJSON file whose lines begin in a range of its bytes.

    A line belongs to the range that has its first byte. So ranges that make up the file check every line once, wherever
    they cut. Function and result can be pickled: any pool of processes, and any scheduler of tasks, can run it.

    Args:
        path: the path of the file; every process must reach it.
        start: the first byte of the range.
        end: the byte after the last one; it may lie behind the end of the file.
        select: the codes to look for, or their beginnings, as for `validate`.
        ignore: codes not to look for, or their beginnings.
        kind: what the records are, such as "exercise"; None to tell by their keys.

    Returns:
        What was found. A file that cannot be read, or that changes meanwhile, is a problem.

    Raises:
        ByteRangeError: when the bytes are no whole numbers of 0 or more in order.
        UnknownChoiceError: for a code or a kind that there is not.
        IgnoredError: for a code that cannot be ignored.

    """
    file = os.fsdecode(path)
    first, last = _in_order(start, end)
    before = stamp_of(file)
    size, lines, checked = before and before[1], 0, 0
    problems: list[Problem] = []
    for batch in check_file(file, config_of(select, ignore, kind), first, last, before):
        size, lines = (None, lines) if batch.lines is None else (size, batch.lines)
        checked += batch.report.checked
        problems += batch.report.problems
    return RangeReport(file, first, last, size, lines, checked, tuple(problems))


def _in_order(start: int, end: int) -> tuple[int, int]:
    first, last = _whole(start), _whole(end)
    if first is None or last is None or not 0 <= first <= last:
        reason = "a range runs from a byte, counted from 0, to the same or a later one, in whole numbers"
        raise ByteRangeError(f"{reason}, found {start!r} and {end!r}")
    return first, last


def _whole(number: SupportsIndex) -> int | None:
    """Return a whole number, also of a library of numbers; None for anything else."""
    try:
        return index(number)
    except TypeError:
        return None


def merge_ranges(reports: Iterable[RangeReport]) -> Report:
    """Return one report of the ranges that make up a file, given in any order.

    It is the report that `validate` gives of the whole file: problems in the order of the file, with its line numbers.
    When a range could not be read, nobody knows how many lines it has, and later problems have no line.

    Args:
        reports: the reports of all ranges of a file.

    Raises:
        ByteRangeError: when bytes are in no range or in two, when there is no range, or for ranges of several files.

    """
    ordered = sorted(reports, key=lambda report: (report.start, report.end))
    sizes = {report.size for report in ordered if report.size is not None}
    _refuse_gaps(ordered, min(sizes, default=0))
    numbered = list(_numbered(ordered))
    if len(sizes) > 1:
        numbered += unreadable_report(ordered[0].file, CHANGED).problems
    # Several ranges may say of the same file that it cannot be read.
    failures = dict.fromkeys(problem for problem in numbered if problem.code == UNREADABLE)
    problems = [problem for problem in numbered if problem.code != UNREADABLE]
    return Report([*problems, *failures], sum(report.checked for report in ordered))


def _refuse_gaps(reports: list[RangeReport], size: int) -> None:
    """Raise `ByteRangeError` unless reports, in order, are of one file and have each of its bytes once."""
    if not reports:
        raise ByteRangeError("there is no range to merge. Take those of byte_ranges")
    reached = 0
    for report in reports:
        if report.file != reports[0].file:
            files = f"{reports[0].file!r} and {report.file!r}"
            raise ByteRangeError(f"the ranges are of several files: {files}. Merge those of each file apart")
        if report.start > reached:
            raise ByteRangeError("are in no range. Check them too", reached, report.start)
        if report.start < reached:
            raise ByteRangeError("are in two ranges. Check them once", report.start, min(reached, report.end))
        reached = report.end
    if reached < size:
        raise ByteRangeError("are in no range. Check them too", reached, size)


def _numbered(reports: list[RangeReport]) -> Iterator[Problem]:
    """Yield the problems of reports, which are in order, with the lines of the file."""
    before: int | None = 0
    for report in reports:
        for problem in report.problems:
            yield problem._replace(**_NOWHERE) if before is None else moved(problem, before)
        before = None if before is None or report.size is None else before + report.lines


def moved(problem: Problem, lines: int) -> Problem:
    """Return a problem of a range with its line in the file.

    Args:
        problem: what is wrong, and where in the range.
        lines: how many lines are before the range.

    """
    if problem.line is None or problem.end_line is None:
        return problem
    return problem._replace(line=problem.line + lines, end_line=problem.end_line + lines)
