"""A pack as its rules see it: its files, the ids that it defines, and those of the built-in pack."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from lowback.pack.folder import CORE, VOCABULARY, file_of, id_of, kind_of
from lowback.pack.json_reader import UnreadableError, parse
from lowback.pack.locate import builtin_folder
from lowback.pack.references import named

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from lowback.pack.folder import Folder


#: Everything that has ids.
_KINDS = ("exercises", "routines", "sources", *VOCABULARY)


class PackView:
    """The records of a folder, read when they are asked for."""

    def __init__(
        self,
        files: list[str],
        load: Callable[[str], Any],
        checked: Container[str] | None = None,
        named_by_file: dict[str, set[tuple[str, str]]] | None = None,
    ) -> None:
        """Take what the pack holds.

        Args:
            files: its files.
            load: how to get the record in one of them, without what is refused of it; None for what cannot be used.
            checked: the files that rules are asked about; None for all.
            named_by_file: what the records in some files refer to, where somebody has worked it out before.

        """
        self.files = files
        self._load = load
        self._there = frozenset(files)
        self._checked = self._there if checked is None else checked
        self._records: dict[str, Any] = {}
        self._named = dict(named_by_file or {})

    @cached_property
    def id(self) -> str:
        """The pack's id; empty when it has none."""
        about = self.record("pack.json")
        return str(about.get("id", "")) if isinstance(about, dict) else ""

    def record(self, file: str) -> Any:
        """Return the record in a file; None when there is none, or nothing that can be used."""
        if file not in self._records:
            self._records[file] = self._load(file) if file in self._there else None
        return self._records[file]

    def named(self, file: str, kind: str) -> set[tuple[str, str]]:
        """Return what the record in a file refers to, as `references.named` does."""
        if file not in self._named:
            self._named[file] = named(kind, self.record(file))
        return self._named[file]

    def records(self) -> Iterator[tuple[str, str, Any]]:
        """Yield the file, the kind and the record of every file that rules are asked about and that can be used."""
        for file in self.files:
            kind = kind_of(file) if file in self._checked else None
            record = self.record(file) if kind else None
            if kind and isinstance(record, dict):
                yield file, kind, record

    def of_kind(self, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the file and the record of every file of a kind that `records` yields."""
        return ((file, record) for file, other, record in self.records() if other == kind)

    def ids(self, kind: str) -> frozenset[str] | None:
        """Return the ids of a kind that the pack defines; None when its file cannot be used, so that nobody knows."""
        return self._ids[kind]

    def retired(self, kind: str) -> dict[str, tuple[str, ...]]:
        """Return the retired ids of a kind that the pack leads on, each with its successors; none when it has none."""
        return self._retired.get(kind, {})

    @cached_property
    def _retired(self) -> dict[str, dict[str, tuple[str, ...]]]:
        retired: dict[str, dict[str, tuple[str, ...]]] = {}
        for _, redirect in redirects_in(self.record("redirects.json")):
            to = redirect["to"] if isinstance(redirect["to"], list) else [redirect["to"]]
            successors = tuple(new for new in to if isinstance(new, str))
            retired.setdefault(f"{redirect['kind']}s", {}).setdefault(str(redirect["from"]), successors)
        return retired

    @cached_property
    def _ids(self) -> dict[str, frozenset[str] | None]:
        return {kind: self._defined(kind) for kind in _KINDS}

    def _defined(self, kind: str) -> frozenset[str] | None:
        if kind in {"exercises", "routines"}:
            files = [file for file in self.files if file.startswith(f"{kind}/")]
            ids = [record.get("id") for record in map(self.record, files) if isinstance(record, dict)]
            return frozenset([*map(id_of, files), *(name for name in ids if isinstance(name, str))])
        file = "sources.json" if kind == "sources" else f"vocabulary/{kind}.json"
        if file not in self.files:
            return frozenset()
        record = self.record(file)
        entries = record.get("sources" if kind == "sources" else "terms") if isinstance(record, dict) else None
        if not isinstance(entries, list) or not all(isinstance(entry, dict) and "id" in entry for entry in entries):
            return None
        return frozenset(str(entry["id"]) for entry in entries)

    def exercise(self, reference: str) -> dict[str, Any] | None:
        """Return the exercise that an item of this pack refers to; None when there is none that can be used."""
        prefix, _, bare = reference.rpartition(":")
        pack = builtin_pack() if prefix == CORE else self
        record = pack.record(file_of("exercise", bare))
        return record if isinstance(record, dict) else None


@cache
def builtin_pack() -> PackView:
    """Return the built-in pack."""
    return pack_of(builtin_folder())


def pack_of(folder: Folder) -> PackView:
    """Return the pack in a folder; raise `OSError` when it cannot be listed."""
    files = [file for file, reason in folder.entries() if not reason]
    return PackView(files, lambda file: _usable(folder, file))


def _usable(folder: Folder, file: str) -> Any:
    """Return a record; None for one that cannot be read, as may be while somebody works on the built-in pack."""
    try:
        return parse(folder.read(file))
    except (UnreadableError, FileNotFoundError):
        return None


@cache
def core_ids(kind: str) -> frozenset[str]:
    """Return the ids of a kind that the built-in pack defines, and the retired ones that lead to them."""
    pack = builtin_pack()
    retired = [old for old, successors in pack.retired(kind).items() if successors]
    return frozenset(retired) | (pack.ids(kind) or frozenset())


def redirects_in(record: Any) -> list[tuple[int, dict[str, Any]]]:
    """Return the redirects of which nothing was refused, each with its place in the list."""
    redirects = record.get("redirects") if isinstance(record, dict) else None
    return [
        (index, redirect)
        for index, redirect in enumerate(redirects if isinstance(redirects, list) else ())
        if isinstance(redirect, dict) and {"kind", "from", "to"} <= set(redirect)
    ]
