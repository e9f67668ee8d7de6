"""Files that hold a record a line (NDJSON): any number of records, in the memory of one.

A record is accepted fast when the engine accepts it and nothing in its line could mislead. Every other record is read
again, slowly and with care, to tell what is wrong.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lowback.pack.fast import fast_loader
from lowback.pack.folder import OPEN, refuse_devices
from lowback.pack.reader import MAX_BYTES, UnreadableError, read
from lowback.validation.kinds import KINDS, kind_of_record
from lowback.validation.outcome import Outcome
from lowback.validation.records import Draft
from lowback.validation.schema import top

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
    try:
        stream = open(file, "rb", buffering=1 << 18, opener=lambda name, _: os.open(name, OPEN))  # noqa: SIM115
    except FileNotFoundError:
        raise
    except IsADirectoryError:
        raise UnreadableError("a folder, not a file. Give the files in it") from None
    except ValueError:
        raise UnreadableError("cannot be read: its path holds a character that no path has") from None
    except OSError as error:
        raise UnreadableError(f"cannot be read: {error.strerror}") from None
    try:
        refuse_devices(os.fstat(stream.fileno()))
    except UnreadableError:
        stream.close()
        raise
    return stream


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
            yield _examined(raw.removesuffix(b"\n").removesuffix(b"\r"), file, number, plan)
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
            if kind is None or not shapes[kind](value):
                return False
            return not (has_rules and _is_found_fault_with(plan, kind, value, raw.decode()))
        except (ValueError, RecursionError, StopIteration):
            return False

    return accepts


def _is_found_fault_with(plan: Plan, kind: str, value: object, text: str) -> bool:
    return any(True for rule in plan.record_rules(kind, text, is_whole=True) for _ in rule.run(value))


def _examined(raw: bytes, file: str, number: int, plan: Plan) -> Outcome:
    reading = read(raw)
    draft = Draft(file, reading, plan.kind or kind_of_record(reading.value))
    draft.check(plan)
    return Outcome(file, draft.problems(plan, number), text=reading.text, first_line=number)


def _skip_rest(stream: BinaryIO, raw: bytes) -> None:
    """Pass over what is left of a line of which the start was read."""
    while raw and not raw.endswith(b"\n"):
        raw = stream.readline(MAX_BYTES)
