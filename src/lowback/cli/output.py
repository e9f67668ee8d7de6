"""Where results, notes and the progress bar go: standard output and standard error, either of which may be closed."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from errno import EBADF
from time import monotonic
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress

    from lowback.validation.report import FileReport


#: What stands for standard input and standard output in place of a file.
STREAM = "-"


def use_utf8() -> None:
    """Write UTF-8 whatever the locale says; what cannot be shown is escaped."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def standard_output() -> TextIO:
    """Return where results go; raise `OSError` when it was closed before the start, for which `sys` has None."""
    if not sys.stdout:
        raise OSError(EBADF, "standard output is closed")
    return sys.stdout


def write(texts: Iterable[str]) -> None:
    """Write texts to standard output, each as soon as it is there."""
    for text in filter(None, texts):
        standard_output().write(text)


def write_bytes(chunk: bytes) -> None:
    """Write to standard output in bytes: as text, some systems would change the ends of lines."""
    standard_output().buffer.write(chunk)


def note(*lines: str) -> None:
    """Write lines to standard error, unless it is closed; what would act on a terminal must be escaped before."""
    if sys.stderr:
        sys.stderr.write("".join(f"lowback: {line}\n" for line in lines))


def complain(text: str) -> None:
    """Write the last words of a command to standard error; where that fails too, the exit code has to do."""
    if sys.stderr:
        with suppress(OSError):
            sys.stderr.write(text)
            sys.stderr.flush()


def abandon() -> None:
    """Give the interpreter somewhere to flush to when it ends: the reader of standard output has gone."""
    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


#: After how many seconds the bar appears, and after how many it is drawn anew.
_APPEARS, _AGAIN = 1.0, 0.1


def can_show(form: str) -> bool:
    """Return whether a bar on standard error would reach somebody, and not get in the way of the report.

    Args:
        form: the format of the report. On one terminal, a bar can be below text, whose lines all end.

    """
    return _is_terminal("stderr") and (form == "text" or not _is_terminal("stdout"))


def _is_terminal(name: str) -> bool:
    """Return whether a stream of `sys`, which is None when it was closed before the start, is a terminal."""
    stream = getattr(sys, name)
    return bool(stream and stream.isatty())


class Bar:
    """A bar of the library `rich` on standard error. Without that library, there is none."""

    def __init__(self, doing: str, total: int | None, noun: str = "", unit: int = 1) -> None:
        """Keep what is done, for when the bar appears.

        Args:
            doing: the word for it.
            total: how much there is to do; None when nobody knows.
            noun: what is counted, such as "files"; empty for bytes.
            unit: how much makes one of these.

        """
        self._doing = doing
        self._total = total and total // unit
        self._noun = noun
        self._unit = unit
        self._done = 0
        self._due = monotonic() + _APPEARS
        self._progress: Progress | None = None

    def advance(self, done: int) -> None:
        """Count how much more was done, and draw the bar when that is due."""
        self._done += done
        if monotonic() < self._due:
            return
        self._due = monotonic() + _AGAIN
        try:
            self._progress = self._progress or self._started()
        except ImportError:
            self._due = float("inf")
            return
        self._progress.start()
        self._progress.update(self._progress.task_ids[0], completed=self._done // self._unit, refresh=True)

    def over(self, reports: Iterable[FileReport]) -> Iterator[FileReport]:
        """Yield reports, with the bar out of the way of what is written about them, and gone at the end."""
        shares = _is_terminal("stdout")
        try:
            for report in reports:
                if report.note or (shares and report.problems):
                    self.hide()
                yield report
        finally:
            self.hide()

    def hide(self) -> None:
        """Remove the bar; it comes back when more is done."""
        if self._progress:
            self._progress.stop()

    def _started(self) -> Progress:
        """Return a bar of the library; raise `ImportError` when that is not installed."""
        from rich import progress
        from rich.console import Console

        counted = progress.TextColumn(f"{{task.completed:,}} of {{task.total:,}} {self._noun}")
        bar = progress.Progress(
            *(progress.TextColumn("{task.description}"), progress.BarColumn(), progress.TaskProgressColumn()),
            *(counted if self._noun else progress.DownloadColumn(), progress.TimeRemainingColumn()),
            console=Console(file=sys.stderr),
            transient=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        bar.add_task(self._doing, total=self._total)
        return bar
