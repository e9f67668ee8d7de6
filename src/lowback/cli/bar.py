"""The bar that shows how far a check has come, when it takes longer than a second."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

from lowback.validation.paths import Lines
from lowback.validation.watch import A_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress

    from lowback.validation.outcome import Outcome
    from lowback.validation.paths import Unit

#: After how many seconds the bar appears, and after how many it is drawn anew.
_APPEARS, _AGAIN = 1.0, 0.1


def can_show(form: str) -> bool:
    """Return whether a bar on standard error would reach somebody, and not get in the way of the report.

    Args:
        form: the format of the report. On one terminal, a bar can stand below text, whose lines all end.

    """
    return _is_terminal("stderr") and (form == "text" or not _is_terminal("stdout"))


def _is_terminal(name: str) -> bool:
    """Return whether a stream of `sys`, which is None when it was closed before the start, is a terminal."""
    stream = getattr(sys, name)
    return bool(stream and stream.isatty())


class Bar:
    """A bar on standard error. It is drawn when it is told of something, so that it needs no thread."""

    def __init__(self, units: list[Unit]) -> None:
        """Take what is checked."""
        self._units = units
        self._done = 0
        self._due = monotonic() + _APPEARS
        self._drawn: Progress | None = None
        #: How many bytes are counted as one: a file's worth where files are counted.
        self._unit = 1

    def advance(self, done: int) -> None:
        """Count what was done, in bytes, and draw the bar when that is due."""
        self._done += done
        now = monotonic()
        if now >= self._due:
            self._due = now + _AGAIN
            self._draw()

    def over(self, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """Yield outcomes, with the bar out of the way of what is written about them, and gone at the end."""
        shares = _is_terminal("stdout")
        try:
            for outcome in outcomes:
                if outcome.note or (shares and outcome.problems):
                    self._hide()
                yield outcome
        finally:
            self._hide()

    def _hide(self) -> None:
        if self._drawn:
            self._drawn.stop()

    def _draw(self) -> None:
        if not self._drawn:
            try:
                self._drawn = self._made()
            except ImportError:
                self._due = float("inf")
                return
        self._drawn.start()
        self._drawn.update(self._drawn.task_ids[0], completed=self._done // self._unit, refresh=True)

    def _made(self) -> Progress:
        """Return a bar of the library; raise `ImportError` when that is not installed."""
        from rich import progress  # noqa: PLC0415 - an extra, and only a long check needs it
        from rich.console import Console  # noqa: PLC0415 - as above

        from lowback.validation.tasks import is_input, weight  # noqa: PLC0415 - as above

        by_files = not any(isinstance(unit, Lines) for unit in self._units)
        total = None if any(map(is_input, self._units)) else sum(map(weight, self._units))
        files = progress.TextColumn("{task.completed:,} of {task.total:,} files")
        made = progress.Progress(
            progress.TextColumn("Checking"),
            progress.BarColumn(),
            progress.TaskProgressColumn(),
            files if by_files else progress.DownloadColumn(),
            progress.TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            transient=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        self._unit = A_FILE if by_files else 1
        made.add_task("", total=total and total // self._unit, completed=self._done // self._unit)
        return made
