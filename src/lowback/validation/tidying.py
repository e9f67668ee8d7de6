"""Files as they should be written: in the one layout, and mended on request. Nothing is written here."""

from __future__ import annotations

import os
from contextlib import nullcontext
from functools import cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING

from lowback.pack.folder import DiskFolder, kind_of, open_plain_file, read_plain_file
from lowback.pack.limits import MAX_BYTES
from lowback.pack.reader import UnreadableError, read
from lowback.pack.serializer import exact
from lowback.pack.writer import UnwritableError
from lowback.validation.config import config_of
from lowback.validation.mending import Mended, PackMender, mend_record
from lowback.validation.ndjson import line_acceptor
from lowback.validation.ordering import written
from lowback.validation.pieces import Piece, Tidied, piece_of, piece_with, unread
from lowback.validation.record_check import record_of
from lowback.validation.rules.whole_pack import newer_schema
from lowback.validation.schemas import kind_of_record
from lowback.validation.targets import (
    STANDARD_INPUT,
    NdjsonTarget,
    PackTarget,
    UnusableTarget,
    no_such_file,
    normal_path,
    resolve_paths,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from lowback.validation.config import Config

#: So much of standard input is read where it holds one record: more than a record may have.
_INPUT = MAX_BYTES + 1
_CLOSED = "standard input is closed. Give the path of a file"
_FOREIGN = "no record that lowback knows, so it stays as it is. Give it by its own path to format it all the same"

_NEWER = "written for a newer lowback, so it stays as it is"
_NOT_OURS = "stays as it is, because it is in a zip file or installed. Change the folder that it was made from"
_PACK = "pack.json"


def tidied(
    paths: Iterable[str], plan: Config | None = None, *, lines: bool = False, stdin: BinaryIO | None = None
) -> Iterator[Tidied]:
    """Yield every file that some paths lead to as it should be written.

    Args:
        paths: files, folders, or "-" for standard input.
        plan: what to mend; None to mend nothing.
        lines: whether every file holds a record a line, whatever it is called.
        stdin: what "-" stands for.

    """
    paths = list(paths)
    tidier = _Tidier(paths, plan, stdin)
    for unit in resolve_paths(paths, lines=lines):
        name = unit.root if isinstance(unit, PackTarget) else unit.file
        try:
            if isinstance(unit, UnusableTarget):
                yield unread(unit.file, unit.reason)
            elif isinstance(unit, PackTarget):
                yield from tidier.packed(unit) if unit.is_ours else [Tidied(normal_path(name), _not_ours())]
            elif unit.file == STANDARD_INPUT and stdin is None:
                yield unread(unit.file, _CLOSED)
            else:
                yield tidier.lines(unit.file) if isinstance(unit, NdjsonTarget) else tidier.alone(unit.file)
        except FileNotFoundError:
            yield unread(name, no_such_file(name))
        except (UnreadableError, OSError) as error:
            yield unread(name, reason_of(error))


def _not_ours() -> Iterator[Piece]:
    """Yield no piece of what is not to be written: whoever asks for one is told why."""
    yield from ()
    raise UnwritableError(_NOT_OURS)


def reason_of(error: UnreadableError | OSError) -> str:
    """Return why something cannot be read."""
    return f"cannot be read: {error.strerror or error}" if isinstance(error, OSError) else str(error)


class _Tidier:
    def __init__(self, paths: Iterable[str], plan: Config | None, stdin: BinaryIO | None) -> None:
        self._plan = plan
        self._asked = plan or config_of()
        self._stdin = stdin
        #: What someone named is theirs to have formatted, whatever it is.
        self._named = frozenset(map(os.path.abspath, paths))
        self._seen: set[str] = set()

    def alone(self, file: str) -> Tidied:
        """Return a file with a record that is in no pack."""
        if file != STANDARD_INPUT or not self._stdin:
            raw = read_plain_file(file)
            return self._whole(file, file, raw, self._record(raw, file))
        raw = self._stdin.read(_INPUT)
        # What is too much goes on as it is.
        rest = (Piece(more, more) for more in iter(partial(self._stdin.read, _INPUT), b""))
        return Tidied(file, chain([self._piece(file, raw, self._record(raw, file))], rest))

    def packed(self, unit: PackTarget) -> Iterator[Tidied]:
        """Yield files of a pack."""
        if not self._plan:
            yield from self._laid_out(unit)
            return
        mender = PackMender(unit.root, self._plan, unit.files)
        for outcome in mender.unreadable:
            yield Tidied(outcome.file, [Piece(b"", b"", problems=tuple(outcome.problems))])
        for inside, mended in mender.files.items():
            # Of a newer pack nothing is told but that, of its own file, whichever files were named.
            file = unit.files.get(inside, mended.draft.file)
            yield from self._once(file, f"{unit.root}/{inside}", mender.raw(inside), mended)

    def _laid_out(self, unit: PackTarget) -> Iterator[Tidied]:
        """Yield files of a pack that are not to be mended."""
        folder = DiskFolder(unit.root)
        reasons = dict(folder.entries())
        if _is_newer(folder):
            # Nobody here knows in which order its keys stand.
            yield from (Tidied(file, [Piece(b"", b"", note=_NEWER)]) for file in unit.files.values())
            return
        for inside, file in unit.files.items():
            try:
                if reasons.get(inside):
                    yield unread(file, reasons[inside])
                elif inside in reasons:
                    raw = folder.read(inside)
                    mended = self._drafted(raw, file, kind_of(inside))
                    yield from self._once(file, f"{unit.root}/{inside}", raw, mended)
            except (UnreadableError, OSError) as error:
                yield unread(file, reason_of(error))

    def _once(self, file: str, path: str, raw: bytes, mended: Mended) -> Iterator[Tidied]:
        """Yield a file of a pack, unless it was yielded before: a link in a pack leads to another of its files."""
        if os.path.realpath(path) not in self._seen:
            self._seen.add(os.path.realpath(path))
            yield self._whole(file, path, raw, mended)

    def _whole(self, file: str, path: str, raw: bytes, mended: Mended) -> Tidied:
        return Tidied(file, [self._piece(file, raw, mended)], path, is_unchanged=partial(_still_holds, path, raw))

    def _piece(self, file: str, raw: bytes, mended: Mended, first_line: int = 0) -> Piece:
        is_named = os.path.abspath(file) in self._named
        if mended.draft.is_writable and not mended.draft.kind and not is_named:
            return Piece(raw, raw, note=_FOREIGN)
        return piece_of(raw, mended, self._asked, first_line)

    def _record(self, raw: bytes, file: str) -> Mended:
        return mend_record(raw, file, self._plan) if self._plan else self._drafted(raw, file, None)

    def _drafted(self, raw: bytes, file: str, kind: str | None) -> Mended:
        """Return a record that is not to be checked, nor mended."""
        reading = read(raw)
        return Mended(record_of(file, reading, kind or kind_of_record(reading.value)), 0)

    def lines(self, file: str) -> Tidied:
        """Return a file that holds a record a line; it is read while its pieces are asked for."""
        if file == STANDARD_INPUT and self._stdin:
            return Tidied(file, self._lines(nullcontext(self._stdin), file), is_lines=True)
        stream = open_plain_file(file, 1 << 18)
        is_unchanged = partial(_is_still, file, os.fstat(stream.fileno()))
        return Tidied(file, self._lines(stream, file), file, is_lines=True, is_unchanged=is_unchanged)

    @cached_property
    def _is_right(self) -> Callable[[bytes], bool | None] | None:
        """What tells fast that there is nothing to mend in a line."""
        return line_acceptor(self._plan) if self._plan else None

    def _lines(self, opened: AbstractContextManager[BinaryIO], file: str) -> Iterator[Piece]:
        number = 0
        try:
            with opened as stream:
                while raw := stream.readline(MAX_BYTES + 1):
                    number += 1
                    yield self._line(raw, file, number)
                    # What is left of a line of which only the start was read.
                    while not raw.endswith(b"\n") and (raw := stream.readline(MAX_BYTES)):
                        yield Piece(raw, raw)
        except OSError as error:
            raise UnreadableError(reason_of(error)) from None

    def _line(self, raw: bytes, file: str, number: int) -> Piece:
        if raw.isspace() and len(raw) <= MAX_BYTES:
            return Piece(raw, b"")
        if self._is_right and self._is_right(raw):
            value = exact(raw.decode())
            return piece_with(raw, written(value, self._asked.kind or kind_of_record(value), as_line=True))
        return self._piece(file, raw, self._record(raw.removesuffix(b"\n").removesuffix(b"\r"), file), number)


def _is_newer(folder: DiskFolder) -> bool:
    """Return whether a pack is written for a newer schema than this lowback knows."""
    try:
        return newer_schema(read(folder.read(_PACK)).value) is not None
    except (UnreadableError, OSError):
        return False


def _still_holds(path: str, raw: bytes) -> bool:
    """Return whether a file holds what was read from it."""
    try:
        return read_plain_file(path) == raw
    except (UnreadableError, OSError):
        return False


def _is_still(path: str, before: os.stat_result) -> bool:
    """Return whether a file, which may be too large to be compared, is as the system said of it."""
    now = os.stat(path)
    return all(getattr(now, key) == getattr(before, key) for key in ("st_dev", "st_ino", "st_size", "st_mtime_ns"))
