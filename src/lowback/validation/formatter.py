"""Formatting files: each record is read, fixed on request, and given its canonical text, which replaces the file."""

from __future__ import annotations

import io
import os
from contextlib import nullcontext
from difflib import unified_diff
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from lowback.escaping import escaped
from lowback.pack.file_writer import UnwritableError, replacing
from lowback.pack.folder import DiskFolder, kind_of, open_plain_file, read_plain_file, stamp
from lowback.pack.json_layout import exact
from lowback.pack.json_reader import UnreadableError, read
from lowback.pack.limits import MAX_BYTES
from lowback.validation.canonical_text import canonical
from lowback.validation.codes import UNWRITABLE
from lowback.validation.config import config_of
from lowback.validation.fixer import FixedRecord, fix_pack, fix_record
from lowback.validation.ndjson import line_acceptor
from lowback.validation.record_check import problems_in, record_of
from lowback.validation.report import unreadable_report
from lowback.validation.rules.whole_pack import newer_schema
from lowback.validation.schemas import kind_of_record
from lowback.validation.targets import (
    STANDARD_INPUT,
    NdjsonTarget,
    PackTarget,
    UnusableTarget,
    normal_path,
    resolve_paths,
    stamp_of,
    unreadable_reason,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from lowback.problem import Problem
    from lowback.validation.config import Config
    from lowback.validation.report import FileReport
    from lowback.validation.targets import Target

#: So much of standard input is read where it holds one record: more than a record may have.
_INPUT = MAX_BYTES + 1
_CLOSED = "standard input is closed. Give the path of a file"
_FOREIGN = "no record that lowback knows, so it stays as it is. Give it by its own path to format it all the same"
_NEWER = "written for a newer lowback, so it stays as it is"
_NOT_OURS = "stays as it is, because it is in a zip file or installed. Change the folder that it was made from"
_TOO_LARGE = f"would be larger than {MAX_BYTES:,} bytes with the spaces that it needs, so it stays as it is"
_NO_END = "\\ No newline at end of file\n"


class Edit(NamedTuple):
    """A record as it is in a file and as it should be: the whole file, or a line of NDJSON."""

    before: bytes
    """The bytes in the file."""
    after: bytes
    """The bytes that should be there."""
    fixes: int = 0
    """How many fixes were applied."""
    problems: tuple[Problem, ...] = ()
    """Why it stays as it is."""
    note: str = ""
    """What people should know about it."""


class FormattedFile(NamedTuple):
    """A file as it should be written."""

    name: str
    """What to call it."""
    edits: Iterable[Edit]
    """All that it holds, in order; NDJSON is read while they are asked for."""
    path: str = ""
    """Where it is; empty for what cannot be written."""
    is_ndjson: bool = False
    """Whether each edit is a line."""
    is_unchanged: Callable[[], bool] = lambda: True
    """What tells whether the file is still what was read."""


def format_paths(
    paths: Iterable[str], config: Config | None = None, *, lines: bool = False, stdin: BinaryIO | None = None
) -> Iterator[FormattedFile]:
    """Yield every file that some paths lead to as it should be written.

    Args:
        paths: files, folders, or "-" for standard input.
        config: what to fix; None to fix nothing.
        lines: whether every file is NDJSON, whatever its name.
        stdin: what "-" stands for.

    """
    paths = list(paths)
    formatter = _Formatter(paths, config, stdin)
    for target in resolve_paths(paths, lines=lines):
        name = target.root if isinstance(target, PackTarget) else target.file
        try:
            yield from formatter.files(target)
        except (UnreadableError, OSError) as error:
            yield _unreadable(name, unreadable_reason(name, error))


def replace_file(file: FormattedFile) -> Iterator[Edit]:
    """Write a file as it should be, and yield its edits; a file that is right already is not touched.

    Raises:
        UnwritableError: when it cannot be written; then it is as it was.
        UnreadableError: when it cannot be read to its end; then too.

    """
    edits = iter(file.edits)
    start = 0
    for edit in edits:
        if edit.after == edit.before:
            start += len(edit.before)
            yield edit
        else:
            with replacing(file.path, file.is_unchanged) as stream:
                _copy_start(file.path, start, stream)
                for later in chain([edit], edits):
                    stream.write(later.after)
                    yield later


def diff_file(file: FormattedFile) -> Iterator[tuple[Edit, str]]:
    """Yield the edits of a file, each with its part of a unified diff that `patch` takes: nothing where it is right.

    Of NDJSON the lines around are left out, and one is in memory at a time.
    """
    name = escaped(file.name)
    header = f"--- {name}\n+++ {name}\n"
    old = new = 0
    for edit in file.edits:
        if edit.after == edit.before:
            yield edit, ""
        elif file.is_ndjson:
            yield edit, header + _hunk(edit, old, new)
            header = ""
        else:
            before, after = (list(io.StringIO(raw.decode(), newline="\n")) for raw in edit[:2])
            yield edit, "".join(map(_ended, unified_diff(before, after, name, name)))
        old, new = old + edit.before.endswith(b"\n"), new + edit.after.endswith(b"\n")


def _hunk(edit: Edit, old: int, new: int) -> str:
    """Return the part of a diff about a line, before which there are so many lines; one that goes has no new number."""
    sides = [_ended(f"{sign}{raw.decode()}") for sign, raw in zip("-+", edit[:2], strict=True) if raw]
    return "".join([f"@@ -{old + 1} +{f'{new + 1}' if edit.after else f'{new},0'} @@\n", *sides])


def _ended(line: str) -> str:
    """Return a line of a diff, and that the file has no line break there where it has none."""
    return line if line.endswith("\n") else f"{line}\n{_NO_END}"


def _copy_start(path: str, length: int, target: BinaryIO) -> None:
    """Copy what is in a file before the first edit that changes it."""
    with open_plain_file(path) as source:
        while length and (chunk := source.read(min(length, MAX_BYTES))):
            target.write(chunk)
            length -= len(chunk)


class _Formatter:
    """What some paths lead to, file by file; of links to the same file in packs only the first is formatted."""

    def __init__(self, paths: Iterable[str], config: Config | None, stdin: BinaryIO | None) -> None:
        self._fixing = config
        self._config = config or config_of()
        self._stdin = stdin
        #: What someone named is theirs to have formatted, whatever it is.
        self._named = frozenset(map(os.path.abspath, paths))
        self._seen: set[str] = set()

    def files(self, target: Target) -> Iterator[FormattedFile]:
        """Yield the files of a target; raise `UnreadableError` or `OSError` when it cannot be read."""
        if isinstance(target, UnusableTarget):
            yield _unreadable(target.file, target.reason)
        elif isinstance(target, PackTarget) and not target.is_ours:
            yield FormattedFile(normal_path(target.root), _refused(_NOT_OURS))
        elif isinstance(target, PackTarget):
            yield from self._fixed_pack(target, self._fixing) if self._fixing else self._pack(target)
        elif target.file == STANDARD_INPUT and self._stdin is None:
            yield _unreadable(target.file, _CLOSED)
        else:
            yield self._ndjson(target.file) if isinstance(target, NdjsonTarget) else self._loose(target.file)

    def _pack(self, target: PackTarget) -> Iterator[FormattedFile]:
        folder = DiskFolder(target.root)
        reasons = dict(folder.entries())
        if _is_newer(folder):
            # Nobody here knows the order of its keys.
            yield from (FormattedFile(name, [Edit(b"", b"", note=_NEWER)]) for name in target.files.values())
            return
        for inside, name in target.files.items():
            try:
                if reasons.get(inside):
                    yield _unreadable(name, reasons[inside])
                elif inside in reasons:
                    raw = folder.read(inside)
                    yield from self._once(target, inside, raw, _unfixed(raw, name, kind_of(inside)))
            except FileNotFoundError as error:
                yield _unreadable(name, f"cannot be read: {error.strerror}")
            except UnreadableError as error:
                yield _unreadable(name, str(error))

    def _fixed_pack(self, target: PackTarget, config: Config) -> Iterator[FormattedFile]:
        pack = fix_pack(target.root, config, target.files)
        yield from map(_reported, pack.unreadable.values())
        for inside, fixed in pack.records.items():
            yield from self._once(target, inside, pack.originals.get(inside, b""), fixed)

    def _once(self, target: PackTarget, inside: str, raw: bytes, fixed: FixedRecord) -> Iterator[FormattedFile]:
        """Yield a file of a pack, unless it was yielded before: a link in a pack leads to another of its files."""
        path = f"{target.root}/{inside}"
        if os.path.realpath(path) not in self._seen:
            self._seen.add(os.path.realpath(path))
            # Of a newer pack only that is shown, of its own file, whichever files were named.
            yield self._whole(target.files.get(inside, fixed.record.file), path, raw, fixed)

    def _whole(self, name: str, path: str, raw: bytes, fixed: FixedRecord) -> FormattedFile:
        return FormattedFile(name, [self._edit(name, raw, fixed)], path, is_unchanged=partial(_still_holds, path, raw))

    def _loose(self, file: str) -> FormattedFile:
        """Return a file with a record that is in no pack."""
        if file != STANDARD_INPUT or not self._stdin:
            raw = read_plain_file(file)
            return self._whole(file, file, raw, self._fixed(raw, file))
        raw = self._stdin.read(_INPUT)
        # What is too much goes on as it is.
        rest = (Edit(more, more) for more in iter(partial(self._stdin.read, _INPUT), b""))
        return FormattedFile(file, chain([self._edit(file, raw, self._fixed(raw, file))], rest))

    def _ndjson(self, file: str) -> FormattedFile:
        if file == STANDARD_INPUT and self._stdin:
            return FormattedFile(file, self._lines(nullcontext(self._stdin), file), is_ndjson=True)
        stream = open_plain_file(file, 1 << 18)
        before = stamp(stream.fileno())
        edits = self._lines(stream, file)
        return FormattedFile(file, edits, file, is_ndjson=True, is_unchanged=lambda: stamp_of(file) == before)

    def _lines(self, opened: AbstractContextManager[BinaryIO], file: str) -> Iterator[Edit]:
        is_right = line_acceptor(self._fixing) if self._fixing else None
        number = 0
        try:
            with opened as stream:
                while raw := stream.readline(MAX_BYTES + 1):
                    number += 1
                    yield self._line(raw, file, number, is_right)
                    # What is left of a line of which only the start was read.
                    while not raw.endswith(b"\n") and (raw := stream.readline(MAX_BYTES)):
                        yield Edit(raw, raw)
        except OSError as error:
            raise UnreadableError(unreadable_reason(file, error)) from None

    def _line(self, raw: bytes, file: str, number: int, is_right: Callable[[bytes], bool | None] | None) -> Edit:
        """Return a line as it should be; `is_right` finds out fast that there is nothing to fix in it."""
        if raw.isspace() and len(raw) <= MAX_BYTES:
            return Edit(raw, b"")
        if is_right and is_right(raw):
            record = exact(raw.decode())
            return _edit_to(raw, canonical(record, self._config.kind or kind_of_record(record), as_line=True))
        return self._edit(file, raw, self._fixed(raw.removesuffix(b"\n").removesuffix(b"\r"), file), number)

    def _fixed(self, raw: bytes, file: str) -> FixedRecord:
        return fix_record(raw, file, self._fixing) if self._fixing else _unfixed(raw, file, None)

    def _edit(self, name: str, raw: bytes, fixed: FixedRecord, line: int = 0) -> Edit:
        """Return a record with its canonical text; as it is, when nobody knows what it is or what is meant.

        Args:
            name: what to call its file.
            raw: the record as it is in the file.
            fixed: the record after fixing.
            line: its line in NDJSON; 0 when it is a whole file.

        """
        record = fixed.record
        if not record.is_writable:
            problems = problems_in(record, self._config, line or 1)
            return Edit(raw, raw, problems=tuple(problem for problem in problems if problem.code in UNWRITABLE))
        if not record.kind and os.path.abspath(name) not in self._named:
            return Edit(raw, raw, note=_FOREIGN)
        return _edit_to(raw, canonical(exact(record.text), record.kind, as_line=bool(line)), fixed.fixes)


def _edit_to(raw: bytes, text: str, fixes: int = 0) -> Edit:
    """Return a record with the text that it should have; as it is, when the reader would refuse that text."""
    after = text.encode()
    return Edit(raw, after, fixes) if len(after) <= MAX_BYTES else Edit(raw, raw, note=_TOO_LARGE)


def _unfixed(raw: bytes, file: str, kind: str | None) -> FixedRecord:
    """Return a record that is not to be checked, nor fixed."""
    reading = read(raw)
    return FixedRecord(record_of(file, reading, kind or kind_of_record(reading.value)))


def _unreadable(name: str, reason: str) -> FormattedFile:
    return _reported(unreadable_report(name, reason))


def _reported(report: FileReport) -> FormattedFile:
    """Return a file of which there is nothing but a report."""
    return FormattedFile(report.file, [Edit(b"", b"", problems=tuple(report.problems))])


def _refused(reason: str) -> Iterator[Edit]:
    """Yield no edit of what is not to be written: whoever asks for one gets the reason."""
    yield from ()
    raise UnwritableError(reason)


def _is_newer(folder: DiskFolder) -> bool:
    """Return whether a pack is written for a newer schema than this lowback knows."""
    try:
        return newer_schema(read(folder.read("pack.json")).value) is not None
    except (UnreadableError, OSError):
        return False


def _still_holds(path: str, raw: bytes) -> bool:
    """Return whether a file holds what was read from it."""
    try:
        return read_plain_file(path) == raw
    except (UnreadableError, OSError):
        return False
