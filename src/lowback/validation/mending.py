"""Mending what a program may mend: applying the mendings that findings bring along, until none is left.

A mending may bring up what could not be seen before, so that what was mended is checked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.pack.folder import DiskFolder
from lowback.pack.limits import MAX_BYTES
from lowback.pack.serializer import exact, one_line
from lowback.validation.pack_check import check_pack
from lowback.validation.record_check import checked_record, fixable_problems

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.problem import Mending, Path
    from lowback.validation.config import Config
    from lowback.validation.record_check import CheckedRecord
    from lowback.validation.report import FileReport

#: After so many rounds mending ends, whatever is left: two rules may each undo what the other wants.
_ROUNDS = 50
_NOTHING = object()


class Mended(NamedTuple):
    """A record after mending, and how much was mended in it."""

    draft: CheckedRecord
    much: int


def mend_record(raw: bytes, file: str, plan: Config) -> Mended:
    """Return a record outside a pack with everything mended that a program may mend."""
    draft, total = checked_record(raw, file, plan), 0
    for _ in range(_ROUNDS):
        text, count = mend(draft, plan)
        if not count:
            break
        draft, total = checked_record(text.encode(), file, plan), total + count
    return Mended(draft, total)


class PackMender:
    """Some files of a pack with everything mended that a program may mend; nothing is written."""

    def __init__(self, root: str, plan: Config, files: dict[str, str]) -> None:
        """Read, check and mend.

        Args:
            root: where the pack is.
            plan: what to mend.
            files: the files to mend, by their paths inside the pack, and what to call them.

        Raises:
            OSError: when the folder itself cannot be read.

        """
        self._folder = _Edited(root)
        #: The files after mending, by their paths inside the pack; those that cannot be read are left out.
        self.files: dict[str, Mended] = {}
        self.unreadable: list[FileReport] = []
        left = _ROUNDS
        while files and left:
            pack = check_pack(self._folder, plan, files)
            self.unreadable += pack.unreadable.values()
            files = {file: files[file] for file, draft in pack.records.items() if self._mend(file, draft, plan)}
            left -= 1

    def raw(self, file: str) -> bytes:
        """Return the bytes of a file as they were read."""
        return self._folder.first.get(file, b"")

    def _mend(self, file: str, draft: CheckedRecord, plan: Config) -> bool:
        """Mend a file as far as can be seen now, and return whether there was anything to mend."""
        text, count = mend(draft, plan)
        before = self.files[file].much if file in self.files else 0
        self.files[file] = Mended(draft, before + count)
        if count:
            self._folder.now[file] = text.encode()
        return bool(count)


class _Edited(DiskFolder):
    """A folder on disk of which each file is read once, and may have been changed since in memory."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        #: The bytes of files as they were read, and as they are now.
        self.first: dict[str, bytes] = {}
        self.now: dict[str, bytes] = {}

    def read(self, file: str) -> bytes:
        if file not in self.now:
            self.first[file] = self.now[file] = super().read(file)
        return self.now[file]


def mend(draft: CheckedRecord, plan: Config) -> tuple[str, int]:
    """Return the text of a record with everything mended that can be mended now, and how much that was."""
    findings = [each for each in fixable_problems(draft) if plan.selects(each.code)]
    if not findings:
        return draft.text, 0
    record = exact(draft.text)
    # Of one value only one mending is used: the next round shows whether another is still needed.
    chosen = {each.path: each.fix for each in sorted(findings, key=str) if each.fix}
    count = sum(_apply(record, path, chosen[path]) for path in sorted(chosen, key=_innermost_first))
    text = one_line(record)
    # What is short for its layout may be too long in another: then nothing is done.
    return (text, count) if len(text.encode()) <= MAX_BYTES else (draft.text, 0)


def _innermost_first(path: Path) -> tuple[int, int]:
    """Return a key that sorts what is further in before what holds it, and the end of a list before its start."""
    last = path[-1] if path else 0
    return -len(path), -last if isinstance(last, int) else 0


def _apply(record: Any, path: Path, mending: Mending) -> bool:
    """Mend one place of a record, and return whether that changed anything."""
    if mending.way == "rewrite":
        return True
    holder = record
    for part in path[:-1]:
        holder = _inside(holder, part)
    return bool(path) and _WAYS[mending.way](holder, path[-1], mending.value)


def _inside(holder: Any, part: Any) -> Any:
    """Return what stands in a list or an object, or that there is nothing."""
    if isinstance(holder, dict):
        return holder.get(part, _NOTHING)
    is_entry = isinstance(holder, list) and isinstance(part, int) and part < len(holder)
    return holder[part] if is_entry else _NOTHING


def _put(holder: Any, last: Any, value: Any) -> bool:
    before = _inside(holder, last)
    is_place = before is not _NOTHING or isinstance(holder, dict)
    if not is_place or (type(before) is type(value) and before == value):
        return False
    holder[last] = value
    return True


def _rename(holder: Any, last: Any, key: Any) -> bool:
    """Give a key another name and leave it where it stands, unless there is such a key."""
    if not isinstance(holder, dict) or last not in holder or key in holder:
        return False
    entries = [(key if each == last else each, value) for each, value in holder.items()]
    holder.clear()
    holder.update(entries)
    return True


def _take_out(holder: Any, last: Any, _: object) -> bool:
    if not isinstance(holder, list) or _inside(holder, last) is _NOTHING:
        return False
    del holder[last]
    return True


#: What each way to mend does to a place: to the list or object that holds it, by its key or index.
_WAYS: dict[str, Callable[[Any, Any, Any], bool]] = {"put": _put, "rename": _rename, "take_out": _take_out}
