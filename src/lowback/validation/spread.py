"""Checking by several processes, with the same outcomes in the same order as by one."""

from __future__ import annotations

from itertools import count, islice
from typing import TYPE_CHECKING

from lowback.pack.folder import CHANGED
from lowback.validation.check import check_units
from lowback.validation.crew import Crew
from lowback.validation.lines import in_stretches
from lowback.validation.outcome import Outcome, unreadable
from lowback.validation.spans import moved
from lowback.validation.tasks import Group, Split, is_input, parts_of, scan_of
from lowback.validation.watch import unwatched

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lowback.validation.lines import Found
    from lowback.validation.paths import Unit
    from lowback.validation.plan import Plan
    from lowback.validation.spans import End
    from lowback.validation.tasks import Task
    from lowback.validation.watch import Watch

#: Less than so many bytes are checked before other processes have started.
_WORTH = 1 << 23
_ALONE = "a helping process did not start or was ended from outside; this one checked what it left"


def spread(
    found: list[Unit], plan: Plan, jobs: int, stdin: BinaryIO | None = None, watch: Watch = unwatched
) -> Iterator[Outcome]:
    """Yield an outcome for every file of what paths lead to, as `check_units` does.

    Args:
        found: what they lead to.
        plan: what to look for.
        jobs: how many processes to use at most; where there is little to check, this one does it alone.
        stdin: what "-" stands for.
        watch: what is told how much more is done.

    """
    parts, total = parts_of(found, jobs)
    tasks = [task for part in parts for task in _tasks(part)]
    jobs = min(jobs, len([task for task in tasks if task]))
    if jobs == 1 or total < _WORTH:
        yield from check_units(found, plan, stdin, watch)
        return
    with Crew(tasks, plan, jobs) as crew:
        yield from _Gathering(crew, plan, stdin, watch).outcomes(parts)


def _tasks(part: Group | Split) -> tuple[Task | None, ...]:
    """Return what other processes are to do; None for what they cannot."""
    if isinstance(part, Split):
        return part.spans
    return (None if is_input(part.units[0]) else part,)


class _Gathering:
    """What processes find, put together as one process would have told it."""

    def __init__(self, crew: Crew, plan: Plan, stdin: BinaryIO | None, watch: Watch) -> None:
        self._crew = crew
        self._plan = plan
        self._stdin = stdin
        self._watch = watch
        self._numbers = count()

    def outcomes(self, parts: list[Group | Split]) -> Iterator[Outcome]:
        """Yield the outcomes of all parts, in their order."""
        for part in parts:
            if isinstance(part, Split):
                yield from self._file(part)
            elif is_input(part.units[0]):
                next(self._numbers)
                yield from check_units(part.units, self._plan, self._stdin, self._watch)
            else:
                yield from (outcome for _, outcome in self._found(part, []) if outcome)

    def _file(self, split: Split) -> Iterator[Outcome]:
        ends: list[End] = []
        yield from in_stretches(split.file, self._lines(split, ends))
        stamps = {end.stamp for end in ends}
        sizes = {split.spans[-1].end, *(stamp[1] for stamp in stamps if stamp)}
        if None not in stamps and (len(stamps) > 1 or len(sizes) > 1 or any(end.changed for end in ends)):
            yield unreadable(split.file, CHANGED)

    def _lines(self, split: Split, ends: list[End]) -> Iterator[Found]:
        """Yield what is in the lines of a file, as they count from its start, up to where it can be read."""
        before, is_readable = 0, True
        for span in split.spans:
            for good, bad in self._found(span, ends):
                if is_readable:
                    yield good, bad and _moved(bad, before)
            before += ends[-1].lines
            is_readable = is_readable and ends[-1].stamp is not None

    def _found(self, task: Task, ends: list[End]) -> Iterator[Found]:
        """Yield what is found in a task, and add how it ended."""
        told, end = 0, None
        for batch in self._crew.batches(next(self._numbers)):
            yield from batch.found
            told, end = told + len(batch.found), batch.end
            self._watch(0)
        if not end:
            yield 0, Outcome(task.name, [], checked=0, note=_ALONE)
            scan = scan_of(task, self._plan)
            yield from islice(scan.found(), told, None)
            end = scan.end
        ends.append(end)
        self._watch(task.weight)


def _moved(outcome: Outcome, lines: int) -> Outcome:
    """Return the outcome of a line with its place in the file, before whose part so many lines stand."""
    problems = [moved(problem, lines) for problem in outcome.problems]
    return outcome._replace(problems=problems, first_line=outcome.first_line + lines)
