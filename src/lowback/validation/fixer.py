"""Fixing records: the fixes that problems bring along are applied, until there is nothing left to fix.

A fix may bring up what could not be seen before, so that what was fixed is checked again. Nothing is written here.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.pack.folder import DiskFolder
from lowback.pack.json_layout import exact, one_line
from lowback.pack.limits import MAX_BYTES
from lowback.problem import REWRITE
from lowback.validation.pack_check import check_pack
from lowback.validation.record_check import checked_record, fixable_problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowback.problem import Fix, Path
    from lowback.validation.config import Config
    from lowback.validation.record_check import CheckedRecord
    from lowback.validation.report import FileReport

    #: What checks texts that were fixed, by the names of their records.
    Check = Callable[[dict[str, bytes]], Mapping[str, CheckedRecord]]

#: After so many rounds fixing ends, whatever is left: two rules may each undo the other's fix.
_ROUNDS = 50
_NOTHING = object()


class FixedRecord(NamedTuple):
    """A record after fixing."""

    record: CheckedRecord
    """The record, and what is wrong with it still."""
    fixes: int = 0
    """How many fixes were applied."""


class FixedPack(NamedTuple):
    """Some files of a pack after fixing, by their paths inside the pack."""

    records: dict[str, FixedRecord]
    """The records, also of a file that is missing and should be there."""
    unreadable: dict[str, FileReport]
    """The files that cannot be read, and why."""
    originals: dict[str, bytes]
    """The bytes of files as they were read."""


def fix_record(raw: bytes, file: str, config: Config) -> FixedRecord:
    """Return a record outside a pack with everything fixed that a program may fix."""
    first = checked_record(raw, file, config)
    return fix_all({file: first}, lambda texts: {file: checked_record(texts[file], file, config)}, config)[file]


def fix_pack(root: str, config: Config, names: dict[str, str]) -> FixedPack:
    """Return some files of a pack with everything fixed that a program may fix.

    Args:
        root: the folder of the pack.
        config: what to fix.
        names: the files to fix, by their paths inside the pack, and what to call them.

    Raises:
        OSError: when the folder itself cannot be read.

    """
    folder = _EditedFolder(root)

    def check(texts: dict[str, bytes]) -> dict[str, CheckedRecord]:
        folder.edits.update(texts)
        return check_pack(folder, config, {file: names[file] for file in texts}).records

    pack = check_pack(folder, config, names)
    return FixedPack(fix_all(pack.records, check, config), pack.unreadable, folder.originals)


class _EditedFolder(DiskFolder):
    """A folder on disk of which each file is read once, and may have been edited since in memory."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.originals: dict[str, bytes] = {}
        self.edits: dict[str, bytes] = {}

    def read(self, file: str) -> bytes:
        if file not in self.originals:
            self.originals[file] = super().read(file)
        return self.edits.get(file, self.originals[file])


def fix_all(records: Mapping[str, CheckedRecord], check: Check, config: Config) -> dict[str, FixedRecord]:
    """Return records after fixing and checking them in turn until nothing changes any more.

    Args:
        records: the records, checked, by their names.
        check: what checks those again that were fixed.
        config: what to fix.

    """
    fixed = {name: FixedRecord(record) for name, record in records.items()}
    for _ in range(_ROUNDS):
        texts = {name: apply_fixes(record, config) for name, record in records.items()}
        edits = {name: text.encode() for name, (text, count) in texts.items() if count}
        if not edits:
            break
        records = check(edits)
        fixed |= {name: FixedRecord(record, fixed[name].fixes + texts[name][1]) for name, record in records.items()}
    return fixed


def apply_fixes(record: CheckedRecord, config: Config) -> tuple[str, int]:
    """Return the text of a record with everything fixed that can be fixed now, and how many fixes that took."""
    problems = [problem for problem in fixable_problems(record) if config.selects(problem.code)]
    if not problems:
        return record.text, 0
    value = exact(record.text)
    # Of one value only one fix is applied: the next round shows whether another is still needed.
    fixes = {problem.path: problem.fix for problem in sorted(problems, key=str) if problem.fix}
    count = sum(_apply(value, path, fixes[path]) for path in sorted(fixes, key=_innermost_first))
    text = one_line(value)
    # What is short for its layout may be too long in another: then nothing is done.
    return (text, count) if len(text.encode()) <= MAX_BYTES else (record.text, 0)


def _innermost_first(path: Path) -> tuple[int, int]:
    """Return a key that sorts what is further in before what holds it, and the end of a list before its start."""
    last = path[-1] if path else 0
    return -len(path), -last if isinstance(last, int) else 0


def _apply(record: Any, path: Path, fix: Fix) -> bool:
    """Apply a fix inside a record, and return whether it changed anything; one that does not fit is passed over."""
    if not path or fix == REWRITE:
        return fix == REWRITE
    last: Any = path[-1]
    holder = reduce(_inside, path[:-1], record)
    before = _inside(holder, last)
    is_there = before is not _NOTHING
    if fix.way == "put" and (is_there or isinstance(holder, dict)):
        holder[last] = fix.value
        return type(before) is not type(fix.value) or before != fix.value
    if fix.way == "rename" and is_there and isinstance(holder, dict) and fix.value not in holder:
        entries = [(fix.value if key == last else key, value) for key, value in holder.items()]
        holder.clear()
        holder.update(entries)
        return True
    if fix.way == "remove" and is_there and isinstance(holder, list):
        del holder[last]
        return True
    return False


def _inside(holder: Any, part: Any) -> Any:
    """Return what a list or an object has at an index or under a key, or that there is nothing."""
    try:
        return holder[part] if isinstance(holder, dict | list) else _NOTHING
    except (LookupError, TypeError):
        return _NOTHING
