"""Running a check in one process or several, with a bar for whoever waits."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from lowback.cli.progress import Bar, can_show
from lowback.errors import LowbackError
from lowback.validation.check import check_targets
from lowback.validation.targets import FILE_SIZE, NdjsonTarget, is_standard_input, no_progress, resolve_paths, size_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from lowback.validation.config import Config
    from lowback.validation.report import FileReport
    from lowback.validation.targets import Progress, Target

#: How many processes there may be; Windows cannot wait for more.
_MOST = {"nt": 60}.get(os.name, 999)


def checked(options: argparse.Namespace, config: Config, jobs: int) -> Iterator[FileReport]:
    """Yield the outcomes of a check, as the options of the command ask for it.

    Args:
        options: what was asked for.
        config: what to look for.
        jobs: how many processes to use.

    """
    units = resolve_paths(options.paths, lines=options.lines)
    if not can_show(options.format):
        return _outcomes(units, config, jobs, no_progress)
    bar = _bar(units)
    return bar.over(_outcomes(units, config, jobs, bar.advance))


def _bar(units: list[Target]) -> Bar:
    """Return a bar that counts bytes where there is NDJSON, else files."""
    total = None if any(map(is_standard_input, units)) else sum(map(size_of, units))
    has_lines = any(isinstance(unit, NdjsonTarget) for unit in units)
    return Bar("Checking", total) if has_lines else Bar("Checking", total, "files", FILE_SIZE)


def _outcomes(units: list[Target], config: Config, jobs: int, watch: Progress) -> Iterator[FileReport]:
    stdin = getattr(sys.stdin, "buffer", None)
    if jobs == 1:
        return check_targets(units, config, stdin, watch)
    from lowback.validation.parallel import check_parallel  # noqa: PLC0415 - costly, and one process does without it

    return check_parallel(units, config, jobs, stdin, watch)


def count_jobs(jobs: str) -> int:
    """Return how many processes somebody asked for; raise `LowbackError` for a number that cannot be."""
    if jobs in {"0", "auto"}:
        return min(_processors(), _MOST)
    is_short = jobs.isascii() and jobs.isdecimal() and len(jobs) <= len(str(_MOST))
    if is_short and 1 <= int(jobs) <= _MOST:
        return int(jobs)
    choices = f"a whole number from 1 to {_MOST}, or auto for one process a processor"
    raise LowbackError(f"--jobs takes {choices}; found {jobs!r}")


def _processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
