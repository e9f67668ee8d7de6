"""The bar that shows how far a check or a build has come, when it takes longer than a second."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from rich.progress import Progress

    from lowback.validation.outcome import Outcome

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


class Measure(NamedTuple):
    """What a bar counts."""

    #: How much there is in all; None when nobody knows.
    total: int | None
    #: What is counted, such as "files"; empty for bytes.
    noun: str
    #: How much makes one of these.
    unit: int = 1


class Bar:
    """A bar on standard error. It is drawn when it is told of something, so that it needs no thread."""

    def __init__(self, doing: str, measure: Callable[[], Measure]) -> None:
        """Take what is done.

        Args:
            doing: the word for it.
            measure: what tells how much there is; it is asked when the bar appears.

        """
        self._doing = doing
        self._measure = measure
        self._done = 0
        self._due = monotonic() + _APPEARS
        self._drawn: Progress | None = None
        self._unit = 1

    def advance(self, done: int) -> None:
        """Count what was done, and draw the bar when that is due."""
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
                    self.hide()
                yield outcome
        finally:
            self.hide()

    def hide(self) -> None:
        """Take the bar away; it comes back when it is told of something."""
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
        from rich import progress  # noqa: PLC0415 - an extra, and only what takes long needs it
        from rich.console import Console  # noqa: PLC0415 - as above

        total, noun, self._unit = self._measure()
        counted = progress.TextColumn(f"{{task.completed:,}} of {{task.total:,}} {noun}")
        made = progress.Progress(
            progress.TextColumn(self._doing),
            progress.BarColumn(),
            progress.TaskProgressColumn(),
            counted if noun else progress.DownloadColumn(),
            progress.TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            transient=True,
            auto_refresh=False,
            redirect_stdout=False,
            redirect_stderr=False,
        )
        made.add_task("", total=total and total // self._unit, completed=self._done // self._unit)
        return made
