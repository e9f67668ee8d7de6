"""Checking in several processes, with the same outcomes in the same order as in one."""

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

from lowback.validation.check import check_units
from lowback.validation.config import config_of
from lowback.validation.inputs import LinesInput, PackInput, is_standard_input, stamp_of, unwatched, weight
from lowback.validation.ndjson import Batch, check_file, moved
from lowback.validation.report import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from concurrent.futures import Future
    from multiprocessing.process import BaseProcess
    from typing import BinaryIO

    from lowback.validation.config import Config
    from lowback.validation.inputs import Input, Watch
    from lowback.validation.report import FileReport

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
    """What a process checks at a time: some units, or a range of one NDJSON file."""

    units: tuple[Input, ...]
    weight: int
    start: int = 0
    end: int = maxsize
    stamp: tuple[int, int] | None = None
    """The file's `stamp_of` when it was cut into ranges; None for units that are checked whole."""


def check_parallel(
    units: list[Input], config: Config, jobs: int, stdin: BinaryIO | None = None, watch: Watch = unwatched
) -> Iterator[FileReport]:
    """Yield an outcome for every file of what paths lead to, as `check_units` does.

    Args:
        units: what they lead to.
        config: what to look for.
        jobs: how many processes to use at most; where there is little to check, this one does it alone.
        stdin: what "-" stands for.
        watch: what is told how much more was checked.

    """
    parts = list(_parts(units))
    if jobs == 1 or len(parts) == 1 or sum(part.weight for part in parts) < _WORTH:
        yield from check_units(units, config, stdin, watch)
        return
    before, is_lost = 0, False
    for part, batches in _checked(parts, config, jobs, stdin):
        before, is_lost = (before, is_lost) if part.start else (0, False)
        lines = before
        for batch in () if is_lost else batches:
            yield _moved(batch.outcome, before)
            lines = before + (batch.lines or 0)
            is_lost = any(problem.code == UNREADABLE for problem in batch.outcome.problems)
        before = lines
        watch(part.weight)


def _moved(outcome: FileReport, lines: int) -> FileReport:
    """Return the outcome of a range with its line in the file, in which so many lines are before the range."""
    problems = [moved(problem, lines) for problem in outcome.problems]
    return outcome._replace(problems=problems, first_line=outcome.first_line + lines)


def _parts(units: list[Input]) -> Iterator[_Part]:
    """Yield units as parts, in their order: packs and standard input alone, other files some together."""
    for is_alone, group in groupby(
        units, lambda unit: isinstance(unit, PackInput | LinesInput) or is_standard_input(unit)
    ):
        if is_alone:
            for unit in group:
                yield from _ranges(unit)
        else:
            while files := tuple(islice(group, _FILES)):
                yield _Part(files, sum(map(weight, files)))


def _ranges(unit: Input) -> Iterator[_Part]:
    """Yield an NDJSON file in ranges, anything else whole."""
    stamp = stamp_of(unit.file) if isinstance(unit, LinesInput) and not is_standard_input(unit) else None
    if stamp is None or not stamp[1]:
        yield _Part((unit,), weight(unit))
        return
    for start in range(0, stamp[1], _BYTES):
        end = min(start + _BYTES, stamp[1])
        yield _Part((unit,), end - start, start, end, stamp)


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
                future = None if is_standard_input(part.units[0]) else pool.submit(_check_part, part, options, path)
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
    first = part.units[0]
    if part.stamp and isinstance(first, LinesInput):
        yield from check_file(first.file, config, part.start, part.end, part.stamp)
    else:
        yield from (Batch(outcome, 0, 0) for outcome in check_units(part.units, config, stdin))


def _noted(batches: Iterable[Batch]) -> Iterator[Batch]:
    """Yield what this process finds instead of another, and note that with the first of it that was checked."""
    note = _ALONE
    for batch in batches:
        if note and batch.outcome.checked:
            yield batch._replace(outcome=batch.outcome._replace(note=note))
            note = ""
        else:
            yield batch
