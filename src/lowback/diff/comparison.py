"""Comparing two versions of a pack, and what that gives: differences of records, and what they concern."""

from __future__ import annotations

import json
import os
import re
import shlex
from typing import TYPE_CHECKING, Any

from lowback.catalog.external_pack import checked_records, opened, refused
from lowback.diff.json_diff import ABSENT, CONCERNS, ValueChange, changes, concern_of
from lowback.diff.renames import LISTS, records_of, renames, with_new_ids
from lowback.errors import LowbackError, RecordError
from lowback.escaping import escaped, shown
from lowback.model.dict_conversion import Value, value
from lowback.model.dose import dose_from_dict
from lowback.problem import pointer
from lowback.rendering import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lowback.diff.json_diff import ChangeType, Concern
    from lowback.diff.renames import Key, PackRecord


#: The form that `to_dict` gives, and its version.
COMPARISON_FORMAT = "lowback-diff/1"


@value
class Edition(Value):
    """One of the two packs that were compared."""

    name: str
    """How it was asked for, such as a path."""
    pack: str
    """The id of the pack."""
    version: str
    """The version of its data: three numbers joined by points."""

    def to_dict(self) -> dict[str, str]:
        """Return it as plain JSON values."""
        return {"name": self.name, "pack": self.pack, "version": self.version}


@value
class Difference(Value):
    """One thing that changed.

    The values before and after are kept as JSON text, so that a difference stays hashable; `old` and `new` give
    fresh copies.
    """

    kind: str
    """The kind of the record: "exercise", "routine", "pack", "source", a kind of vocabulary such as "precaution", or,
    for what is said of a whole file, "vocabulary", "sources" or "redirects"."""
    id: str
    """The id of the record in the new pack; in the old one when it was removed."""
    title: str
    """What the record is called; empty when it has no name."""
    change: ChangeType
    """"added", "removed", "renamed", "changed", or "moved": entries of a list follow each other in another order."""
    concern: Concern
    """What it concerns: "dose", "safety", "text" or "other"."""
    file: str
    """The file that the pointer leads into: of the new pack, of the old one when something was removed."""
    pointer: str
    """The place in that file, as a JSON pointer."""
    place: str
    """The place in the record with what the entries of lists are called, such as "doses/roll/reps"; empty for the
    record as a whole."""
    old_json: str | None = None
    """The value before, as JSON; None when there was none, and for a record as a whole."""
    new_json: str | None = None
    """The value after, as JSON; None when there is none, and for a record as a whole."""
    old_dose: str | None = None
    """The whole dose before in words, for a change in a dose; None when there was none."""
    new_dose: str | None = None
    """The whole dose after in words, for a change in a dose; None when there is none."""

    @property
    def old(self) -> Any:
        """The value before; None when there was none. For a record with another id, the id."""
        return None if self.old_json is None else json.loads(self.old_json)

    @property
    def new(self) -> Any:
        """The value after; None when there is none. For a record with another id, the id."""
        return None if self.new_json is None else json.loads(self.new_json)

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values; what there is not is left out."""
        words = ("kind", "id", "title", "change", "concern", "file", "pointer", "place")
        values = {"old": self.old_json, "new": self.new_json}
        doses = {"old_dose": self.old_dose, "new_dose": self.new_dose}
        return {
            **{key: getattr(self, key) for key in words},
            **{key: json.loads(text) for key, text in values.items() if text is not None},
            **{key: text for key, text in doses.items() if text is not None},
        }


@value
class Comparison(Value):
    """Everything that changed between two versions of a pack."""

    old: Edition
    """The pack before."""
    new: Edition
    """The pack after."""
    differences: tuple[Difference, ...]
    """Record by record: the pack, exercises, routines, vocabulary, sources, redirects."""

    @property
    def changes_dose(self) -> bool:
        """Whether anything changed in how much, how long, how often, when or on which side somebody does something."""
        return any(difference.concern == "dose" for difference in self.differences)

    @property
    def changes_safety(self) -> bool:
        """Whether anything changed in who should take care, what they are told, or how demanding something is."""
        return any(difference.concern == "safety" for difference in self.differences)

    def counts(self) -> dict[Concern, int]:
        """Return how many differences there are of each concern, those that matter most first."""
        concerns = [difference.concern for difference in self.differences]
        return {concern: concerns.count(concern) for concern in CONCERNS}

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain JSON values, in the form that `lowback schema diff` describes."""
        return {
            "format": COMPARISON_FORMAT,
            "old": self.old.to_dict(),
            "new": self.new.to_dict(),
            "changes_dose": self.changes_dose,
            "changes_safety": self.changes_safety,
            "counts": self.counts(),
            "differences": [difference.to_dict() for difference in self.differences],
        }


#: The kinds of records, in the order in which their differences are listed.
_ORDER = (
    *("pack", "exercise", "routine", "precaution", "red_flag", "notice", "muscle", "position", "equipment", "trigger"),
    *("wording", "vocabulary", "source", "sources", "redirects"),
)
#: What has to be fetched first, and how. A colon before a slash is that of a drive or an address.
_ELSEWHERE = (
    (
        re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*) ?== ?(\S+)"),
        "is a release. Run pip download --no-deps --only-binary :all: {0}=={1} first, then lowback diff with its wheel",
    ),
    (
        re.compile(r"([^:]+):(?![/\\])(.*)"),
        "is a git revision. Run git worktree add --detach ../before {0} first, then lowback diff with ../before/{1}",
    ),
)


def compare(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> Comparison:
    """Return what changed between two versions of a pack.

    Each of the two is the path of a folder, of a project that holds one pack, or of a wheel or another zip file; or
    the id of an installed pack ("lowback" is the built-in one). Both are checked first; errors refuse a pack, warnings
    do not.

    Args:
        old: the version before.
        new: the version after.

    Raises:
        PackError: naming every file of a pack that cannot be used, and why.
        LowbackError: when a pack cannot be found, or has to be fetched first.
        TypeError: when one of them is neither a text nor a path.

    """
    (before, files), (after, new_files) = _open(old), _open(new)
    return Comparison(old=before, new=after, differences=tuple(compare_files(files, new_files)))


def _open(name: str | os.PathLike[str]) -> tuple[Edition, dict[str, Any]]:
    """Return a pack, and its records by file after they were checked; raise what `compare` does."""
    if not isinstance(name, str | os.PathLike):
        raise TypeError(f"compare takes the names of packs, found {type(name).__name__}. Give a path or an id")
    path = os.fsdecode(name)
    if not _can_be_named(path):
        raise refused(path, "its name holds a character that no name has")
    if isinstance(name, str) and not os.path.exists(name):
        _refuse_elsewhere(name)
    files = checked_records(opened(name))
    about = files["pack.json"]
    return Edition(name=path, pack=about["id"], version=about["version"]), files


def _can_be_named(name: str) -> bool:
    try:
        return b"\0" not in os.fsencode(name)
    except UnicodeEncodeError:
        return False


def _refuse_elsewhere(name: str) -> None:
    """Raise `LowbackError` for a release or a git revision, with the commands that bring it here."""
    for pattern, advice in _ELSEWHERE:
        match = pattern.fullmatch(name)
        if match:
            parts = [part and shlex.quote(escaped(part)) for part in match.groups()]
            raise LowbackError(f"{shown(name)} {advice.format(*parts)}")


def compare_files(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield what changed between the records of two packs, by file; both were checked."""
    after = records_of(new)
    renamed = renames(records_of(old), after)
    before = records_of(with_new_ids(old, new, renamed))
    old_keys = {new_key: old_key for old_key, new_key in renamed.items()}
    keys = after.keys() | (before.keys() - renamed.keys())
    for key in sorted(keys, key=lambda key: (_ORDER.index(key[0]), key[1])):
        record = before.get(old_keys.get(key, key))
        if record is None:
            yield _of_record(after[key], "added")
        elif key not in after:
            yield _of_record(record, "removed")
        else:
            yield from _in_record(record, after[key], renamed)


def _in_record(old: PackRecord, new: PackRecord, renamed: Mapping[Key, Key]) -> Iterator[Difference]:
    """Yield what changed in a record that stayed: its id, its keys, and the order of the records that it lists."""
    passed_over = {LISTS.get(new.kind)}
    if old.key != new.key:
        passed_over.add("id")
        yield _of_record(new, "renamed", json.dumps(old.id), json.dumps(new.id))
    before, after = (
        {key: value for key, value in record.value.items() if key not in passed_over} for record in (old, new)
    )
    for change in (*changes(before, after), *_order(old, new, renamed)):
        yield _of_value(change, old, new)


def _order(old: PackRecord, new: PackRecord, renamed: Mapping[Key, Key]) -> Iterator[ValueChange]:
    """Yield the change that the records in a file follow each other in another order."""
    key, kind = LISTS.get(new.kind, ""), new.id.removesuffix("s")
    ids, new_ids = old.value.get(key, []), new.value.get(key, [])
    successors = {id_: renamed.get((kind, id_), (kind, id_))[1] for id_ in ids}
    stayed = {*successors.values()} & {*new_ids}
    before = [id_ for id_ in ids if successors[id_] in stayed]
    after = [id_ for id_ in new_ids if id_ in stayed]
    if [successors[id_] for id_ in before] != after:
        yield ValueChange("moved", (key,), key, (key,), before, after)


def _of_record(
    record: PackRecord, change: ChangeType, old_id: str | None = None, new_id: str | None = None
) -> Difference:
    """Return the difference that a record came, went or was given another id."""
    return Difference(
        kind=record.kind,
        id=record.id,
        title=record.title,
        change=change,
        concern=concern_of(record.kind, ["id"] if change == "renamed" else []),
        file=record.file,
        pointer=pointer(record.path),
        place="",
        old_json=old_id,
        new_json=new_id,
    )


def _of_value(change: ValueChange, old: PackRecord, new: PackRecord) -> Difference:
    """Return the difference that something in a record changed."""
    record = old if change.change == "removed" else new
    return Difference(
        kind=new.kind,
        id=new.id,
        title=new.title,
        change=change.change,
        concern=concern_of(new.kind, change.keys),
        file=record.file,
        pointer=pointer((*record.path, *change.path)),
        place=change.place,
        old_json=_json(change.old),
        new_json=_json(change.new),
        old_dose=_dose(change.old_dose),
        new_dose=_dose(change.new_dose),
    )


def _json(value: Any) -> str | None:
    return None if value is ABSENT else json.dumps(value, ensure_ascii=False)


def _dose(dose: Any) -> str | None:
    """Return a dose in words; None when there is none, or none that somebody could do."""
    try:
        return None if dose is None else words.plain(words.dose(dose_from_dict(dose)))
    except RecordError:
        return None
