"""Files that hold a record a line (NDJSON): any number of records, in the memory of one.

A record is accepted fast when the engine accepts it and nothing in its line could mislead. Every other record is read
again, slowly and with care, to tell what is wrong.
"""

from __future__ import annotations

from sys import maxsize
from typing import TYPE_CHECKING

from lowback.pack.fast import fast_loader, fast_path
from lowback.pack.folder import open_plain_file
from lowback.pack.reader import MAX_BYTES
from lowback.validation.kinds import KINDS, kind_of_record
from lowback.validation.outcome import Outcome
from lowback.validation.records import check_record
from lowback.validation.schema import top
from lowback.validation.view import View
from lowback.validation.watch import unwatched

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from lowback.validation.plan import Plan
    from lowback.validation.watch import Watch

#: How many records in order there are up to one that is not, and what is wrong with that one, if there is one.
Found = tuple[int, Outcome | None]

_NOTE = "a record a line: each was checked by itself, not the ids that it refers to, nor whether ids stand once"
#: After how many records in order an outcome tells that they were checked.
STRETCH = 1000


def open_lines(file: str, stdin: BinaryIO | None) -> AbstractContextManager[BinaryIO]:
    """Return a stream of a file's lines, or standard input when that is given.

    Raises:
        FileNotFoundError: when there is no such file.
        UnreadableError: when it is no plain file or cannot be read.

    """
    if stdin:
        from contextlib import nullcontext  # noqa: PLC0415 - seldom needed

        return nullcontext(stdin)
    return open_plain_file(file, 1 << 18)


class LineScan:
    """A walk over the lines of a stream that begin before some byte.

    Whenever it yields, its counts stand at what it has told.
    """

    def __init__(self, stream: BinaryIO, file: str, plan: Plan, start: int = 0, end: int = maxsize) -> None:
        """Take what to walk over.

        Args:
            stream: what the lines are read from.
            file: what to call it.
            plan: what to look for.
            start: the byte at which the stream stands; a line begins there.
            end: the byte at which no line that is read begins, nor after it.

        """
        self._stream = stream
        self._file = file
        self._plan = plan
        self._end = end
        #: Where the next line begins, in bytes.
        self.position = start
        #: How many lines were read, blank ones too.
        self.lines = 0

    def found(self) -> Iterator[Found]:
        """Yield how many records are in order up to the next that is not, and that one."""
        accepts, readline, end = _acceptor(self._plan), self._stream.readline, self._end
        position, lines, good = self.position, self.lines, 0
        while position < end:
            raw = readline(MAX_BYTES + 1)
            if not raw:
                break
            lines += 1
            position += len(raw)
            bad = None
            if accepts(raw):
                good += 1
            elif not raw.isspace() or len(raw) > MAX_BYTES:
                position += _skip_rest(self._stream, raw, end - position)
                outcome = check_record(raw.removesuffix(b"\n").removesuffix(b"\r"), self._file, self._plan, lines)
                bad = outcome if outcome.problems else None
                good += not bad
            if bad or good == STRETCH:
                self.position, self.lines = position, lines
                yield good, bad
                good = 0
        self.position, self.lines = position, lines
        yield good, None


def check_lines(stream: BinaryIO, file: str, plan: Plan, watch: Watch = unwatched) -> Iterator[Outcome]:
    """Yield an outcome for each record with problems, and one for every stretch of records in order.

    Args:
        stream: what the lines are read from.
        file: what to call it.
        plan: what to look for.
        watch: what is told how many more bytes are done.

    """
    scan = LineScan(stream, file, plan)
    yield from in_stretches(file, _watched(scan, watch))


def _watched(scan: LineScan, watch: Watch) -> Iterator[Found]:
    told = scan.position
    for each in scan.found():
        yield each
        watch(scan.position - told)
        told = scan.position


def in_stretches(file: str, found: Iterable[Found]) -> Iterator[Outcome]:
    """Yield the outcomes of a file from what was found in its lines, the same however the counts were split up."""
    yield Outcome(file, [], checked=0, note=_NOTE)
    good = 0
    for more, bad in found:
        good += more
        while good >= STRETCH:
            yield Outcome(file, [], checked=STRETCH)
            good -= STRETCH
        if bad:
            yield bad
    if good:
        yield Outcome(file, [], checked=good)


def _acceptor(plan: Plan) -> Callable[[bytes], bool | None]:
    """Return what tells fast whether there is nothing to say about a line."""
    load = fast_loader(no_twins=plan.wants("LB006"))
    has_rules = plan.has_record_rules
    shapes: dict[str, Callable[[object], bool]] = {
        kind: plan.engine.acceptor(top(kind)) for kind in ([plan.kind] if plan.kind else KINDS)
    }

    @fast_path
    def accepts(raw: bytes) -> bool:
        value = load(raw)
        kind = plan.kind or kind_of_record(value)
        if kind is None or not shapes[kind](value) or "allow" in value:
            return False
        return not (has_rules and _is_found_fault_with(plan, View(kind, value)))

    return accepts


def _is_found_fault_with(plan: Plan, view: View) -> bool:
    return any(True for rule in plan.record_rules(view, is_whole=True) for _ in rule.run(view))


def _skip_rest(stream: BinaryIO, raw: bytes, most: int) -> int:
    """Pass over what is left of a line of which the start was read, and return how many bytes that was.

    Args:
        stream: what the line is read from.
        raw: what was read of it last.
        most: how far to go; the rest does not matter.

    """
    passed = 0
    while raw and not raw.endswith(b"\n") and passed < most:
        raw = stream.readline(MAX_BYTES)
        passed += len(raw)
    return passed
