"""Processes that check side by side, and what they find, in the order in which it was asked for.

Each has a pipe of its own. So one that is killed, whatever it was doing, neither blocks the others nor loses more than
its own tasks, which those who wait for them are told of. (A pool whose processes share one pipe waits for ever when
one of them is killed in the midst of a long message.) No thread is started, so that processes may be forked.
"""

from __future__ import annotations

import gc
import os
import signal
from collections import defaultdict, deque
from contextlib import contextmanager
from io import BytesIO
from multiprocessing import current_process, get_context
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, NamedTuple

from lowback.validation.lines import LineScan
from lowback.validation.plans import plan_of
from lowback.validation.tasks import scan_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess
    from typing import Self

    from lowback.validation.lines import Found
    from lowback.validation.plan import Plan
    from lowback.validation.spans import End
    from lowback.validation.tasks import Task

#: How many tasks a process has at a time: one to check, and the next.
_AT_A_TIME = 2
#: How many tasks for each process may be ahead of the one that is waited for.
_AHEAD = 4
#: A batch with so many problems, or so many characters of text, is sent.
_PROBLEMS, _CHARACTERS = 500, 1 << 20
#: After how many seconds to come back to whoever waits, whether or not something was found.
_PATIENCE = 0.2


class Batch(NamedTuple):
    """Some of what was found in a task."""

    found: list[Found]
    #: How the task ended; None when more batches come.
    end: End | None


class _Worker(NamedTuple):
    process: BaseProcess
    connection: Connection
    #: The numbers of the tasks that it was given and that it has not ended.
    tasks: deque[int]


class Crew:
    """Processes that check tasks, for use in a `with` statement, at whose end they are gone."""

    def __init__(self, tasks: Sequence[Task | None], plan: Plan, jobs: int) -> None:
        """Take the work.

        Args:
            tasks: what to check; None for what is not for these processes.
            plan: what to look for.
            jobs: how many processes.

        """
        self._tasks = tasks
        self._plan = plan
        self._jobs = jobs
        self._workers: list[_Worker] = []
        self._processes: list[BaseProcess] = []
        self._numbers = deque(number for number, task in enumerate(tasks) if task)
        self._arrived: defaultdict[int, deque[Batch]] = defaultdict(deque)

    def __enter__(self) -> Self:
        """Start the processes."""
        self._start()
        return self

    def __exit__(self, failed: object, *_: object) -> None:
        """Let the processes end, in the midst of a task when something has failed, and wait until they are gone."""
        for worker in self._workers:
            worker.connection.close()
        for process in self._processes:
            if failed:
                process.kill()
            process.join()

    def _start(self) -> None:
        """Start as many processes as possible: some are better than none, and with none whoever waits checks all."""
        if current_process().daemon:
            # Such a process may have no children.
            return
        method = _method()
        if method == "fork":
            # What is made ready now, each of them has.
            list(LineScan(BytesIO(), "", self._plan).found())
        try:
            with _interrupts_held():
                for _ in range(self._jobs):
                    self._start_one(get_context(method), is_fork=method == "fork")
        except OSError:
            return

    def _start_one(self, context: BaseContext, *, is_fork: bool) -> None:
        ours, theirs = context.Pipe()
        # A fork has all that is open here, and would keep the pipes of the others open when this process is gone.
        unwanted = [ours, *(worker.connection for worker in self._workers)] if is_fork else []
        plan = self._plan if is_fork else (tuple(sorted(self._plan.codes)), self._plan.kind)
        given = (theirs, unwanted, self._tasks, plan, gc.get_threshold())
        process: BaseProcess = context.Process(target=work, args=given, daemon=True)  # type: ignore[attr-defined]
        process.start()
        theirs.close()
        self._processes.append(process)
        self._workers.append(_Worker(process, ours, deque()))

    def batches(self, number: int) -> Iterator[Batch]:
        """Yield what is found in a task, as it comes; without an end when no process can go on with it.

        Ask for the tasks in their order. Yields an empty batch now and then while nothing was found.
        """
        arrived = self._arrived[number]
        while True:
            self._hand_out(number)
            while arrived:
                batch = arrived.popleft()
                yield batch
                if batch.end:
                    del self._arrived[number]
                    return
            holder = next((worker for worker in self._workers if number in worker.tasks), None)
            if not holder:
                return
            if not self._listen(holder):
                yield Batch([], None)

    def _hand_out(self, number: int) -> None:
        """Give tasks to the processes, while that for the task that is waited for is not left behind."""
        last = number + _AHEAD * self._jobs
        for most in range(1, _AT_A_TIME + 1):
            for worker in list(self._workers):
                if self._numbers and self._numbers[0] < last and len(worker.tasks) < most:
                    self._give(worker, self._numbers.popleft())

    def _give(self, worker: _Worker, number: int) -> None:
        worker.tasks.append(number)
        try:
            worker.connection.send(number)
        except OSError:
            self._dismiss(worker)

    def _listen(self, holder: _Worker) -> bool:
        """Take what comes from one process, and from others unless too much waits; return whether something came."""
        waiting = sum(map(len, self._arrived.values()))
        heard = self._workers if waiting < _AHEAD * self._jobs else [holder]
        ready = wait([worker.connection for worker in heard], _PATIENCE)
        for worker in [each for each in heard if each.connection in ready]:
            self._receive(worker)
        return bool(ready)

    def _receive(self, worker: _Worker) -> None:
        try:
            batch: Batch = worker.connection.recv()
        except (EOFError, OSError):
            self._dismiss(worker)
            return
        self._arrived[worker.tasks[0]].append(batch)
        if batch.end:
            worker.tasks.popleft()

    def _dismiss(self, worker: _Worker) -> None:
        """Expect nothing more from a process: it has ended."""
        worker.connection.close()
        self._workers.remove(worker)


def _method() -> str:
    """Return how to start processes: by a fork, which is fast, where that is known to be safe."""
    try:
        threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - pathlib is slow to import
    except OSError:
        return "spawn"
    return "fork" if threads == 1 else "spawn"


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back meanwhile. Forks keep it back for good: the process that they work for ends them."""
    hold = getattr(signal, "pthread_sigmask", None)
    before = hold(signal.SIG_BLOCK, {signal.SIGINT}) if hold else None
    try:
        yield
    finally:
        if hold:
            hold(signal.SIG_SETMASK, before)


def work(
    connection: Connection,
    unwanted: list[Connection],
    tasks: Sequence[Task],
    plan: Plan | tuple[tuple[str, ...], str | None],
    garbage: tuple[int, int, int],
) -> None:
    """Check the tasks whose numbers come, and send what is found, until nobody asks any more.

    Args:
        connection: where the numbers come from, and where to send what is found.
        unwanted: what is open here and belongs to others.
        tasks: what to check.
        plan: what to look for, or what to make that of: codes, and the kind of records.
        garbage: how often to look for garbage.

    """
    try:
        for each in unwanted:
            each.close()
        gc.set_threshold(*garbage)
        plan = plan_of(plan[0], kind=plan[1]) if isinstance(plan, tuple) else plan
        while True:
            for batch in batches_of(tasks[connection.recv()], plan):
                connection.send(batch)
    except (EOFError, OSError, KeyboardInterrupt):
        # Whoever asked has all that he wants, or is gone.
        connection.close()


def batches_of(task: Task, plan: Plan) -> Iterator[Batch]:
    """Yield what is found in a task, in parts that are not too large."""
    scan = scan_of(task, plan)
    found: list[Found] = []
    problems = characters = 0
    for each in scan.found():
        found.append(each)
        bad = each[1]
        problems += len(bad.problems) if bad else 0
        characters += len(bad.text) if bad else 0
        if problems > _PROBLEMS or characters > _CHARACTERS:
            yield Batch(found, None)
            found, problems, characters = [], 0, 0
    yield Batch(found, scan.end)
