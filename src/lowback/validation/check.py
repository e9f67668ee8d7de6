"""Checking records: one, those of a pack, or whatever some paths lead to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.pack.folder import read_plain_file
from lowback.pack.reader import UnreadableError
from lowback.validation.outcome import Outcome, unreadable
from lowback.validation.pack_check import PackCheck
from lowback.validation.paths import (
    A_FILE,
    STANDARD_INPUT,
    Lines,
    Loose,
    Packed,
    Stray,
    folder_of,
    resolve_paths,
    unreadable_reason,
    unwatched,
)
from lowback.validation.records import check_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import BinaryIO

    from lowback.validation.config import Config
    from lowback.validation.paths import Unit, Watch

_LOOSE = "not in a pack: the ids that a record refers to were not checked"


def check_paths(
    paths: Iterable[str], config: Config, *, lines: bool = False, stdin: BinaryIO | None = None
) -> Iterator[Outcome]:
    """Yield an outcome for every file that some paths lead to, in the order of the paths.

    Args:
        paths: files, folders, or "-" for standard input.
        config: what to look for.
        lines: whether every file is NDJSON, whatever its name.
        stdin: what "-" stands for.

    """
    yield from check_units(resolve_paths(paths, lines=lines), config, stdin)


def check_units(
    units: Iterable[Unit], config: Config, stdin: BinaryIO | None = None, watch: Watch = unwatched
) -> Iterator[Outcome]:
    """Yield an outcome for every file of what paths lead to.

    Args:
        units: what they lead to.
        config: what to look for.
        stdin: what "-" stands for.
        watch: what is told how much more was checked.

    """
    for unit in units:
        try:
            if isinstance(unit, Packed):
                yield from PackCheck(folder_of(unit.root), config, unit.files, watch).outcomes()
            elif isinstance(unit, Stray):
                yield unreadable(unit.file, unit.reason)
            elif unit.file == STANDARD_INPUT and stdin is None:
                yield unreadable(unit.file, "standard input is closed. Give the path of a file")
            elif isinstance(unit, Lines):
                yield from _check_lines(unit.file, config, stdin, watch)
            else:
                yield _check_loose(unit, config, stdin)
                watch(A_FILE)
        except OSError as error:
            name = unit.root if isinstance(unit, Packed) else unit.file
            yield unreadable(name, f"cannot be read: {error.strerror or error}")


def _check_loose(unit: Loose, config: Config, stdin: BinaryIO | None) -> Outcome:
    try:
        raw = stdin.read(1 << 21) if unit.file == STANDARD_INPUT and stdin else read_plain_file(unit.file)
    except (FileNotFoundError, UnreadableError) as error:
        return unreadable(unit.file, unreadable_reason(unit.file, error))
    return check_record(raw, unit.file, config)._replace(note=_LOOSE)


def _check_lines(file: str, config: Config, stdin: BinaryIO | None, watch: Watch) -> Iterator[Outcome]:
    from lowback.validation.ndjson import check_file, check_stream  # noqa: PLC0415 - single records do without it

    stream = stdin if file == STANDARD_INPUT else None
    position = 0
    for batch in check_stream(stream, file, config) if stream else check_file(file, config):
        yield batch.outcome
        watch(batch.position - position)
        position = batch.position
