"""Checking in several processes, with the same reports in the same order as in one."""

from __future__ import annotations

import os
import pickle
import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from itertools import groupby, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from sys import maxsize
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING, NamedTuple

from lowback.validation.check import check_targets
from lowback.validation.config import config_of
from lowback.validation.ndjson import Batch, check_file, moved
from lowback.validation.report import UNREADABLE
from lowback.validation.targets import NdjsonTarget, PackTarget, is_standard_input, no_progress, size_of, stamp_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from multiprocessing.process import BaseProcess
    from typing import BinaryIO

    from lowback.validation.config import Config
    from lowback.validation.report import FileReport
    from lowback.validation.targets import Progress, Target

#: How many bytes of NDJSON make a part, and how many files with one record each.
_BYTES, _FILES = 1 << 20, 64
#: Less than so many bytes are checked before other processes have started.
_WORTH = 1 << 23
#: How many parts for each process may be ahead of the one that is waited for.
_AHEAD = 4
#: How many batches go through a file at a time.
_PICKLED = 100
_ALONE = "a helping process did not start or was ended from outside; this one checked the rest"


class _Part(NamedTuple):
    """What a process checks at a time: some targets, or a range of one NDJSON file."""

    targets: tuple[Target, ...]
    weight: int
    start: int = 0
    end: int = maxsize
    stamp: tuple[int, int] | None = None
    """The file's `stamp_of` when it was cut into ranges; None for targets that are checked whole."""


def check_parallel(
    targets: list[Target], config: Config, jobs: int, stdin: BinaryIO | None = None, progress: Progress = no_progress
) -> Iterator[FileReport]:
    """Yield an report for every file of what paths lead to, as `check_units` does.

    Args:
        targets: what they lead to.
        config: what to look for.
        jobs: how many processes to use at most; where there is little to check, this one does it alone.
        stdin: what "-" stands for.
        progress: what is told how much more was checked.

    """
    parts = list(_parts(targets))
    if jobs == 1 or len(parts) == 1 or sum(part.weight for part in parts) < _WORTH:
        yield from check_targets(targets, config, stdin, progress)
        return
    before, is_lost = 0, False
    for part, batches in _checked(parts, config, jobs, stdin):
        before, is_lost = (before, is_lost) if part.start else (0, False)
        lines = before
        for batch in () if is_lost else batches:
            yield _moved(batch.report, before)
            lines = before + (batch.lines or 0)
            is_lost = any(problem.code == UNREADABLE for problem in batch.report.problems)
        before = lines
        progress(part.weight)


def _moved(report: FileReport, lines: int) -> FileReport:
    """Return the report of a range with its line in the file, in which so many lines are before the range."""
    problems = [moved(problem, lines) for problem in report.problems]
    return report._replace(problems=problems, first_line=report.first_line + lines)


def _parts(targets: list[Target]) -> Iterator[_Part]:
    """Yield targets as parts, in their order: packs and standard input alone, other files some together."""
    for is_alone, group in groupby(
        targets, lambda target: isinstance(target, PackTarget | NdjsonTarget) or is_standard_input(target)
    ):
        if is_alone:
            for target in group:
                yield from _ranges(target)
        else:
            while files := tuple(islice(group, _FILES)):
                yield _Part(files, sum(map(size_of, files)))


def _ranges(target: Target) -> Iterator[_Part]:
    """Yield an NDJSON file in ranges, anything else whole."""
    stamp = stamp_of(target.file) if isinstance(target, NdjsonTarget) and not is_standard_input(target) else None
    if stamp is None or not stamp[1]:
        yield _Part((target,), size_of(target))
        return
    for start in range(0, stamp[1], _BYTES):
        end = min(start + _BYTES, stamp[1])
        yield _Part((target,), end - start, start, end, stamp)


def _checked(
    parts: list[_Part], config: Config, jobs: int, stdin: BinaryIO | None
) -> Iterator[tuple[_Part, Iterator[Batch]]]:
    """Yield each part and what is found in it: by a pool of processes or, when that breaks, by this process."""
    done = 0
    try:
        with TemporaryDirectory(prefix="lowback-") as folder, _pool(jobs) as pool:
            for part, path in _submitted(parts, config, pool, Path(folder), _AHEAD * jobs):
                yield part, _stored(path) if path else _batches(part, config, stdin)
                done += 1
    except (BrokenProcessPool, OSError):
        for part in parts[done:]:
            yield part, _noted(_batches(part, config, stdin))


@contextmanager
def _pool(jobs: int) -> Iterator[ProcessPoolExecutor]:
    """Open a pool of processes that start afresh, which is safe whatever threads there are here."""
    pool = ProcessPoolExecutor(jobs, get_context("spawn"), _start_worker)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _submitted(
    parts: list[_Part], config: Config, pool: ProcessPoolExecutor, folder: Path, ahead: int
) -> Iterator[tuple[_Part, Path | None]]:
    """Yield each part with the file that holds what was found in it, or None for what no other process can read."""
    options = (tuple(sorted(config.codes)), (), config.kind)
    left = enumerate(parts)
    waiting: deque[tuple[_Part, Path, Future[None] | None]] = deque()
    while True:
        for number, part in islice(left, ahead - len(waiting)):
            path = folder / str(number)
            with _interrupts_held():
                future = None if is_standard_input(part.targets[0]) else pool.submit(_check_part, part, options, path)
            waiting.append((part, path, future))
        if not waiting:
            return
        part, path, future = waiting.popleft()
        if future:
            future.result()
        yield part, path if future else None


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back meanwhile, and in a process that is started until it is ready for it."""
    set_mask = getattr(signal, "pthread_sigmask", None)
    before = set_mask(signal.SIG_BLOCK, {signal.SIGINT}) if set_mask else None
    try:
        yield
    finally:
        if set_mask:
            set_mask(signal.SIG_SETMASK, before)


def _start_worker() -> None:
    """Let Ctrl-C end this process without a word, and the end of the process that it works for as well."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):  # pragma: no branch - Windows has none
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    # By itself a process of a pool would wait for more to do for ever.
    os._exit(1)  # pragma: no cover - who ends so saves no coverage


def _check_part(part: _Part, options: tuple[tuple[str, ...], tuple[()], str | None], path: Path) -> None:
    """Check a part, and write what is found into a file.

    As a message it could be long: a pool waits for ever when a process is killed in the midst of one.
    """
    batches = _batches(part, config_of(*options))
    with path.open("wb") as stream:
        while some := list(islice(batches, _PICKLED)):
            pickle.dump(some, stream)


def _stored(path: Path) -> Iterator[Batch]:
    """Yield what a process wrote into a file, and remove that."""
    with path.open("rb") as stream, suppress(EOFError):
        while True:
            yield from pickle.load(stream)  # noqa: S301 - a process of ours wrote it, where nobody else can
    path.unlink()


def _batches(part: _Part, config: Config, stdin: BinaryIO | None = None) -> Iterator[Batch]:
    """Yield what is found in a part."""
    first = part.targets[0]
    if part.stamp and isinstance(first, NdjsonTarget):
        yield from check_file(first.file, config, part.start, part.end, part.stamp)
    else:
        yield from (Batch(report, 0, 0) for report in check_targets(part.targets, config, stdin))


def _noted(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Yield what this process finds instead of another, and note that with the first of it that was checked."""
    note = _ALONE
    for batch in batches:
        if note and batch.report.checked:
            yield batch._replace(report=batch.report._replace(note=note))
            note = ""
        else:
            yield batch
