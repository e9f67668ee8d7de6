"""Checking records: one, those of a pack, or whatever some paths lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.pack.folder import CHANGED, read_plain_file, stamp
from lowback.pack.reader import UnreadableError
from lowback.validation.outcome import Outcome, unreadable
from lowback.validation.pack_check import PackCheck
from lowback.validation.paths import STANDARD_INPUT, Lines, Loose, Packed, Stray, folder_of, no_such_file, units
from lowback.validation.records import check_record
from lowback.validation.watch import A_FILE, unwatched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from lowback.validation.paths import Unit
    from lowback.validation.plan import Plan
    from lowback.validation.watch import Watch

_LOOSE = "not in a pack: the ids that a record refers to were not checked"


def check_paths(
    paths: Iterable[str], plan: Plan, *, lines: bool = False, stdin: BinaryIO | None = None
) -> Iterator[Outcome]:
    """Yield an outcome for every file that some paths lead to, in the order of the paths.

    Args:
        paths: files, folders, or "-" for standard input.
        plan: what to look for.
        lines: whether every file holds a record a line, whatever it is called.
        stdin: what "-" stands for.

    """
    yield from check_units(units(paths, lines=lines), plan, stdin)


def check_units(
    found: Iterable[Unit], plan: Plan, stdin: BinaryIO | None = None, watch: Watch = unwatched
) -> Iterator[Outcome]:
    """Yield an outcome for every file of what paths lead to.

    Args:
        found: what they lead to.
        plan: what to look for.
        stdin: what "-" stands for.
        watch: what is told how much more is done.

    """
    for unit in found:
        try:
            if isinstance(unit, Packed):
                yield from PackCheck(folder_of(unit.root), plan, unit.files, watch).outcomes()
            elif isinstance(unit, Stray):
                yield unreadable(unit.file, unit.reason)
            elif unit.file == STANDARD_INPUT and stdin is None:
                yield unreadable(unit.file, "standard input is closed. Give the path of a file")
            elif isinstance(unit, Lines):
                yield from _check_lines(unit.file, plan, stdin, watch)
            else:
                yield _check_loose(unit, plan, stdin)
                watch(A_FILE)
        except OSError as error:
            name = unit.root if isinstance(unit, Packed) else unit.file
            yield unreadable(name, f"cannot be read: {error.strerror or error}")


def _check_loose(unit: Loose, plan: Plan, stdin: BinaryIO | None) -> Outcome:
    try:
        raw = stdin.read(1 << 21) if unit.file == STANDARD_INPUT and stdin else read_plain_file(unit.file)
    except (UnreadableError, FileNotFoundError) as error:
        return unreadable(unit.file, no_such_file(unit.file) if isinstance(error, FileNotFoundError) else str(error))
    return check_record(raw, unit.file, plan)._replace(note=_LOOSE)


def _check_lines(file: str, plan: Plan, stdin: BinaryIO | None, watch: Watch) -> Iterator[Outcome]:
    from lowback.validation.lines import check_lines, open_lines  # noqa: PLC0415 - single records do without it

    stdin = stdin if file == STANDARD_INPUT else None
    try:
        with open_lines(file, stdin) as stream:
            before = None if stdin else stamp(stream.fileno())
            yield from check_lines(stream, file, plan, watch)
            if before and stamp(stream.fileno()) != before:
                yield unreadable(file, CHANGED)
    except FileNotFoundError:
        yield unreadable(file, no_such_file(file))
    except UnreadableError as error:
        yield unreadable(file, str(error))
