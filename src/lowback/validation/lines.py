"""Files that hold a record a line (NDJSON): any number of records, in the memory of one.

A record is accepted fast when the engine accepts it and nothing in its line could mislead. Every other record is read
again, slowly and with care, to tell what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.pack.fast import fast_loader
from lowback.pack.folder import open_plain_file
from lowback.pack.reader import MAX_BYTES
from lowback.validation.kinds import KINDS, kind_of_record
from lowback.validation.outcome import Outcome
from lowback.validation.records import check_record
from lowback.validation.schema import top
from lowback.validation.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from lowback.validation.plan import Plan

_NOTE = "a record a line: each was checked by itself, not the ids that it refers to, nor whether ids stand once"
#: After how many records in order an outcome tells that they were checked.
_STRETCH = 1000


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


def check_lines(stream: BinaryIO, file: str, plan: Plan) -> Iterator[Outcome]:
    """Yield an outcome for each record with problems, and one for every stretch of records in order."""
    accepts = _acceptor(plan)
    good = 0
    yield Outcome(file, [], checked=0, note=_NOTE)
    number = 0
    while True:
        number += 1
        raw = stream.readline(MAX_BYTES + 1)
        if not raw:
            break
        if accepts(raw):
            good += 1
        elif not raw.isspace() or len(raw) > MAX_BYTES:
            _skip_rest(stream, raw)
            yield check_record(raw.removesuffix(b"\n").removesuffix(b"\r"), file, plan, number)
        if good == _STRETCH:
            yield Outcome(file, [], checked=good)
            good = 0
    if good:
        yield Outcome(file, [], checked=good)


def _acceptor(plan: Plan) -> Callable[[bytes], bool]:
    """Return what tells fast whether there is nothing to say about a line."""
    load = fast_loader(no_twins=plan.wants("LB006"))
    has_rules = plan.has_record_rules
    shapes: dict[str, Callable[[object], bool]] = {
        kind: plan.engine.acceptor(top(kind)) for kind in ([plan.kind] if plan.kind else KINDS)
    }

    def accepts(raw: bytes) -> bool:
        try:
            value = load(raw)
            kind = plan.kind or kind_of_record(value)
            if kind is None or not shapes[kind](value) or "allow" in value:
                return False
            return not (has_rules and _is_found_fault_with(plan, View(kind, value)))
        except (ValueError, RecursionError, StopIteration):
            return False

    return accepts


def _is_found_fault_with(plan: Plan, view: View) -> bool:
    return any(True for rule in plan.record_rules(view, is_whole=True) for _ in rule.run(view))


def _skip_rest(stream: BinaryIO, raw: bytes) -> None:
    """Pass over what is left of a line of which the start was read."""
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(MAX_BYTES)
