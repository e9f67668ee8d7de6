"""The bar that shows how far a check or a build has come, when it takes longer than a second."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.progress import Progress

    from lowback.validation.report import FileReport

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

    def over(self, outcomes: Iterable[FileReport]) -> Iterator[FileReport]:
        """Yield outcomes, with the bar out of the way of what is written about them, and gone at the end."""
        shares = _is_terminal("stdout")
        try:
            for outcome in outcomes:
                if outcome.note or (shares and outcome.problems):
                    self.hide()
                yield outcome
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
