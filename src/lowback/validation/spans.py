"""A stretch of a file that holds a record a line: the lines that begin in a range of its bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lowback.pack.folder import open_plain_file, stamp
from lowback.pack.reader import MAX_BYTES, UnreadableError
from lowback.validation.lines import LineScan
from lowback.validation.outcome import unreadable
from lowback.validation.paths import no_such_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from lowback.problem import Problem
    from lowback.validation.lines import Found
    from lowback.validation.plan import Plan

_BUFFER = 1 << 18


class Span(NamedTuple):
    """A range of a file's bytes; a line is in it when its first byte is."""

    file: str
    #: The first byte.
    start: int
    #: The byte after the last one.
    end: int

    @property
    def name(self) -> str:
        """What to call it."""
        return self.file

    @property
    def weight(self) -> int:
        """How much there is to check."""
        return self.end - self.start


class End(NamedTuple):
    """How a walk over a part of what is checked ended."""

    #: How many lines were walked over, blank ones too.
    lines: int = 0
    #: When a file was written last and its size in bytes: the same in all its parts unless it changed; None when it
    #: could not be read.
    stamp: tuple[int, int] | None = None
    #: Whether the file changed meanwhile.
    changed: bool = False


class SpanScan:
    """A walk over the lines of a span."""

    def __init__(self, span: Span, plan: Plan) -> None:
        """Take what to walk over, and what to look for."""
        self._span = span
        self._plan = plan
        #: How it ended, when it has.
        self.end = End()

    def found(self) -> Iterator[Found]:
        """Yield what is in the lines, as they count from the span's start; a file that cannot be read is a problem."""
        file = self._span.file
        try:
            with open_plain_file(file, _BUFFER) as stream:
                before = stamp(stream.fileno())
                scan = self._scan(stream, before[1])
                yield from scan.found()
                self.end = End(scan.lines, before, changed=stamp(stream.fileno()) != before)
        except FileNotFoundError:
            yield 0, unreadable(file, no_such_file(file))
        except UnreadableError as error:
            yield 0, unreadable(file, str(error))
        except OSError as error:
            yield 0, unreadable(file, f"cannot be read: {error.strerror or error}")

    def _scan(self, stream: BinaryIO, size: int) -> LineScan:
        file, start, end = self._span
        end = min(end, size)
        return LineScan(stream, file, self._plan, _next_line(stream, start, end), end)


def _next_line(stream: BinaryIO, start: int, end: int) -> int:
    """Lead a stream to the first line that begins at a byte or after it, and before the end; return where that is."""
    if not 0 < start < end:
        return start
    position = stream.seek(start - 1)
    while position < end:
        raw = stream.readline(MAX_BYTES)
        position += len(raw)
        if not raw or raw.endswith(b"\n"):
            break
    return position


def size_of(file: str) -> int | None:
    """Return how many bytes a plain file has; None for what is none or cannot be read."""
    try:
        with open_plain_file(file) as stream:
            return stamp(stream.fileno())[1]
    except (OSError, UnreadableError):
        return None


def moved(problem: Problem, lines: int) -> Problem:
    """Return a problem of a part of a file with its place in the file.

    Args:
        problem: what is wrong, and where in the part.
        lines: how many lines stand before the part.

    """
    if problem.line is None or problem.end_line is None:
        return problem
    return problem._replace(line=problem.line + lines, end_line=problem.end_line + lines)
