"""The command validate: files, folders and packs are checked, in one process or several, and what is wrong is shown."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from lowback.cli.arguments import check_choices
from lowback.cli.output import Bar, can_show, note, write
from lowback.errors import LowbackError
from lowback.escaping import escaped
from lowback.validation.report import Summary
from lowback.validation.targets import FILE_SIZE, NdjsonTarget, is_standard_input, no_progress, resolve_paths, size_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from lowback.validation.config import Config
    from lowback.validation.report import FileReport
    from lowback.validation.targets import Progress, Target

DESCRIPTION = "Validate files, folders and packs. Each problem is shown with its location and\na suggested fix."
EPILOG = """examples:
  lowback validate my_pack
  lowback validate --fix --format github exercises/hip_lift.json

exit codes: 0 no errors, 1 problems found, 2 usage error or unreadable file
"""
#: How many processes there may be; Windows cannot wait for more.
_MOST_JOBS = {"nt": 60}.get(os.name, 999)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "paths",
        nargs="+",
        metavar="PATH",
        help="File, folder, pack or - for standard input; .ndjson and .jsonl are read as NDJSON",
    )
    parser.add_argument(
        "--format", metavar="{text,json,github,sarif,junit}", default="text", help="Report format [default: text]"
    )
    parser.add_argument("--statistics", action="store_true", help="Print the number of problems per code instead")
    parser.add_argument(
        "--select",
        metavar="CODES",
        default="",
        help="Report only these codes or prefixes, comma-separated [default: all]",
    )
    parser.add_argument("--ignore", metavar="CODES", default="", help="Do not report these codes or prefixes")
    parser.add_argument("--warnings-as-errors", action="store_true", help="Exit with code 1 if there are warnings")
    parser.add_argument(
        "--kind",
        metavar="KIND",
        help="Record type of standalone files, such as exercise [default: detected from the keys]",
    )
    parser.add_argument("--lines", action="store_true", help="Read every file as NDJSON")
    parser.add_argument(
        "--jobs", metavar="N", default="1", help="Number of worker processes; auto for one per CPU [default: 1]"
    )
    parser.add_argument("--fix", action="store_true", help="Apply safe fixes, then validate")
    parser.add_argument("--diff", action="store_true", help="With --fix, print the fixes as a diff and write nothing")


def run(options: argparse.Namespace) -> int:
    """Fix files when asked to, then check them and print the report."""
    from lowback.validation.config import config_of
    from lowback.validation.reporters import REPORTERS, SERVICES, STATISTICS, summary_line
    from lowback.validation.schemas import RECORD_KINDS

    form, reporters = ("format of statistics", STATISTICS) if options.statistics else ("format", REPORTERS)
    check_choices((form, options.format, reporters), ("kind", options.kind, RECORD_KINDS))
    config = config_of(options.select, options.ignore, options.kind)
    jobs = _jobs(options.jobs)
    fixing = 0
    if options.fix or options.diff:
        from lowback.cli.format import fix

        fixing = fix(options, config)
        if options.diff:
            return fixing
    summary = Summary(warnings_as_errors=options.warnings_as_errors)
    write(reporters[options.format](_noting(_check(options, config, jobs)), summary))
    if not summary.checked and not summary.unreadable:
        raise LowbackError("nothing was checked: there is no record. Give the path of a file or a pack")
    if options.format in SERVICES:
        note(summary_line(summary).rstrip("\n"))
    return max(fixing, summary.exit_code)


def _noting(reports: Iterable[FileReport]) -> Iterator[FileReport]:
    """Yield reports; say on standard error, once each, how files were checked when not in full."""
    noted: set[str] = set()
    for report in reports:
        if report.note and report.note not in noted and sys.stderr:
            noted.add(report.note)
            note(f"{escaped(report.file)}: {report.note}")
        yield report


def _check(options: argparse.Namespace, config: Config, jobs: int) -> Iterator[FileReport]:
    """Yield the reports of a check, with a bar for whoever waits."""
    targets = resolve_paths(options.paths, lines=options.lines)
    if not can_show(options.format):
        return _reports(targets, config, jobs, no_progress)
    bar = _bar(targets)
    return bar.over(_reports(targets, config, jobs, bar.advance))


def _bar(targets: list[Target]) -> Bar:
    """Return a bar that counts bytes where there is NDJSON, else files."""
    total = None if any(map(is_standard_input, targets)) else sum(map(size_of, targets))
    has_lines = any(isinstance(target, NdjsonTarget) for target in targets)
    return Bar("Checking", total) if has_lines else Bar("Checking", total, "files", FILE_SIZE)


def _reports(targets: list[Target], config: Config, jobs: int, progress: Progress) -> Iterator[FileReport]:
    stdin = getattr(sys.stdin, "buffer", None)
    if jobs == 1:
        from lowback.validation.check import check_targets

        return check_targets(targets, config, stdin, progress)
    from lowback.validation.parallel import check_parallel

    return check_parallel(targets, config, jobs, stdin, progress)


def _jobs(written: str) -> int:
    """Return how many processes somebody asked for; raise `LowbackError` for a number that cannot be."""
    if written in {"0", "auto"}:
        return min(_processors(), _MOST_JOBS)
    is_short = written.isascii() and written.isdecimal() and len(written) <= len(str(_MOST_JOBS))
    if is_short and 1 <= int(written) <= _MOST_JOBS:
        return int(written)
    choices = f"a whole number from 1 to {_MOST_JOBS}, or auto for one process a processor"
    raise LowbackError(f"--jobs takes {choices}, found {written!r}")


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
