"""Checking a large file in parts, wherever these run: in processes of your own, or on other machines."""

from __future__ import annotations

import os
from operator import index
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.errors import ByteRangeError
from lowback.pack.folder import CHANGED
from lowback.validation.outcome import UNREADABLE, Report, unreadable
from lowback.validation.plans import plan_of
from lowback.validation.spans import Span, SpanScan, moved, size_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import SupportsIndex

    from lowback.problem import Problem


_NOWHERE: Any = {"line": None, "column": None, "end_line": None, "end_column": None}


class RangeReport(NamedTuple):
    """What `check_range` found in the lines of a file that begin in a range of its bytes."""

    #: The file's path.
    file: str
    #: The first byte of the range.
    start: int
    #: The byte after the last one of the range.
    end: int
    #: How large the file was, in bytes; None when it could not be read.
    size: int | None
    #: How many lines begin in the range, blank ones too.
    lines: int
    #: How many records were checked.
    checked: int
    #: What is wrong with them; lines are counted from 1 for the first that begins in the range.
    problems: tuple[Problem, ...]


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
    wanted = _whole(parts)
    if wanted is None or wanted < 1:
        raise ByteRangeError(f"a file has 1 part or more, in whole numbers; found {parts!r}")
    size = size_of(os.fsdecode(path)) or 0
    parts = min(wanted, size) or 1
    return [(size * number // parts, size * (number + 1) // parts) for number in range(parts)]


def check_range(  # noqa: PLR0913 - a range, and the options of validate
    path: str | bytes | os.PathLike[str],
    start: int,
    end: int,
    *,
    select: str | Iterable[str] = (),
    ignore: str | Iterable[str] = (),
    kind: str | None = None,
) -> RangeReport:
    """Check the records of a file with a record a line whose lines begin in a range of its bytes.

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
    span = Span(os.fsdecode(path), *_in_order(start, end))
    scan = SpanScan(span, plan_of(select, ignore, kind))
    problems: list[Problem] = []
    checked = 0
    for good, bad in scan.found():
        checked += good + (bad.checked if bad else 0)
        problems += bad.problems if bad else ()
    lines, stamp, changed = scan.end
    if changed:
        problems += unreadable(span.file, CHANGED).problems
    return RangeReport(*span, stamp and stamp[1], lines, checked, tuple(problems))


def _in_order(start: int, end: int) -> tuple[int, int]:
    first, last = _whole(start), _whole(end)
    if first is None or last is None or not 0 <= first <= last:
        reason = "a range runs from a byte, counted from 0, to the same or a later one, in whole numbers"
        raise ByteRangeError(f"{reason}; found {start!r} and {end!r}")
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
    ordered = sorted(reports, key=lambda each: (each.start, each.end))
    sizes = {each.size for each in ordered if each.size is not None}
    _refuse_gaps(ordered, min(sizes, default=0))
    found = list(_numbered(ordered))
    if len(sizes) > 1:
        found += unreadable(ordered[0].file, CHANGED).problems
    # Several ranges tell of the same file that it cannot be read.
    failures = dict.fromkeys(problem for problem in found if problem.code == UNREADABLE)
    problems = [problem for problem in found if problem.code != UNREADABLE]
    return Report([*problems, *failures], sum(each.checked for each in ordered))


def _refuse_gaps(reports: list[RangeReport], size: int) -> None:
    """Raise `ByteRangeError` unless reports, in order, are of one file and have each of its bytes once."""
    if not reports:
        raise ByteRangeError("there is no range to merge. Take those of byte_ranges")
    reached = 0
    for each in reports:
        if each.file != reports[0].file:
            files = f"{reports[0].file!r} and {each.file!r}"
            raise ByteRangeError(f"the ranges are of several files: {files}. Merge those of each file apart")
        if each.start > reached:
            raise ByteRangeError("are in no range. Check them too", reached, each.start)
        if each.start < reached:
            raise ByteRangeError("are in two ranges. Check them once", each.start, min(reached, each.end))
        reached = each.end
    if reached < size:
        raise ByteRangeError("are in no range. Check them too", reached, size)


def _numbered(reports: list[RangeReport]) -> Iterator[Problem]:
    """Yield the problems of reports, which are in order, with the lines of the file."""
    before: int | None = 0
    for each in reports:
        for problem in each.problems:
            yield problem._replace(**_NOWHERE) if before is None else moved(problem, before)
        before = None if before is None or each.size is None else before + each.lines
