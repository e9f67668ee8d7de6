"""Running a check: by one process or several, and with a bar for whoever waits."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from lowback.cli.bar import Bar, Measure, can_show
from lowback.errors import LowbackError
from lowback.validation.check import check_units
from lowback.validation.paths import Lines, units
from lowback.validation.watch import A_FILE, unwatched

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from lowback.validation.outcome import Outcome
    from lowback.validation.paths import Unit
    from lowback.validation.plan import Plan
    from lowback.validation.watch import Watch

#: How many processes there may be; Windows cannot wait for more.
_MOST = {"nt": 60}.get(os.name, 999)


def checked(options: argparse.Namespace, plan: Plan, jobs: int) -> Iterator[Outcome]:
    """Yield the outcomes of a check, as the options of the command ask for it.

    Args:
        options: what was asked for.
        plan: what to look for.
        jobs: how many processes to use.

    """
    found = units(options.paths, lines=options.lines)
    if not can_show(options.format):
        return _outcomes(found, plan, jobs, unwatched)
    bar = Bar("Checking", lambda: _measure(found))
    return bar.over(_outcomes(found, plan, jobs, bar.advance))


def _measure(found: list[Unit]) -> Measure:
    """Return what there is to check: in bytes where there are records a line, else in files."""
    from lowback.validation.tasks import is_input, weight  # noqa: PLC0415 - only a long check needs it

    by_files = not any(isinstance(unit, Lines) for unit in found)
    total = None if any(map(is_input, found)) else sum(map(weight, found))
    return Measure(total, "files" if by_files else "", A_FILE if by_files else 1)


def _outcomes(found: list[Unit], plan: Plan, jobs: int, watch: Watch) -> Iterator[Outcome]:
    stdin = getattr(sys.stdin, "buffer", None)
    if jobs == 1:
        return check_units(found, plan, stdin, watch)
    from lowback.validation.spread import spread  # noqa: PLC0415 - costly, and one process does without it

    return spread(found, plan, jobs, stdin, watch)


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
    count = getattr(os, "process_cpu_count", _affine)
    return count() or 1


def _affine() -> int | None:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
