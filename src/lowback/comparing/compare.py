"""Comparing two versions of a pack."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lowback.comparing.comparison import Comparison, Difference
from lowback.comparing.concerns import concern_of
from lowback.comparing.records import LISTS, follow, records_of, renames
from lowback.comparing.sides import open_side
from lowback.comparing.walk import ABSENT, Found, differences
from lowback.errors import RecordError
from lowback.model.dose import dose_from_dict
from lowback.problem import pointer
from lowback.rendering import words

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    from lowback.comparing.records import Key, Record

#: The kinds of records, in the order in which their differences are told.
_ORDER = (
    *("pack", "exercise", "routine", "precaution", "red_flag", "notice", "muscle", "position", "equipment", "trigger"),
    *("wording", "vocabulary", "source", "sources", "redirects"),
)


def compare(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> Comparison:
    """Return what changed between two versions of a pack.

    Each of the two is the path of a folder, a wheel or a zip file; the id of an installed pack ("lowback" is the
    built-in one); `NAME==VERSION`, which pip downloads; or `REVISION:FOLDER` of the git repository you are in, such as
    `v0.1.0:data`. Both are checked first; errors refuse a pack, warnings do not.

    Args:
        old: the version before.
        new: the version after.

    Raises:
        PackError: naming every file of a pack that cannot be used, and why.
        LowbackError: when a pack cannot be found or fetched.
        TypeError: when one of them is neither a text nor a path.

    """
    before, after = open_side(old), open_side(new)
    found = compare_files(before.files, after.files)
    return Comparison(old=before.edition, new=after.edition, differences=tuple(found))


def compare_files(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield what changed between the records of two packs, by file; both were checked.

    Ids in `old` that lead to a record with another id in `new` are changed on the way.
    """
    before, after = records_of(old), records_of(new)
    renamed = renames(before, after)
    follow(old, new, renamed)
    back = {new_key: old_key for old_key, new_key in renamed.items()}
    keys = after.keys() | (before.keys() - renamed.keys())
    for key in sorted(keys, key=lambda key: (_ORDER.index(key[0]), key[1])):
        one, other = before.get(back.get(key, key)), after.get(key)
        if one and other:
            yield from _inside(one, other, renamed)
        else:
            yield _whole(one, other)


def _whole(old: Record | None, new: Record | None) -> Difference:
    """Return the difference that a record came, went or was given another id."""
    record = new or old
    assert record  # noqa: S101 - one of them is there
    renamed = old is not None and new is not None
    return Difference(
        kind=record.kind,
        id=record.id,
        title=record.title,
        change="renamed" if renamed else "added" if new else "removed",
        concern=concern_of(record.kind, ["id"] if renamed else []),
        file=record.file,
        pointer=pointer(record.path),
        place="",
        old_json=json.dumps(old.id) if old and renamed else None,
        new_json=json.dumps(new.id) if new and renamed else None,
    )


def _inside(old: Record, new: Record, renamed: Mapping[Key, Key]) -> Iterator[Difference]:
    is_renamed = old.key != new.key
    if is_renamed:
        yield _whole(old, new)
    listed = LISTS.get(new.kind, "")
    passed_over = frozenset(filter(None, ("id" if is_renamed else "", listed)))
    yield from (_told(each, old, new) for each in differences(old.value, new.value, passed_over))
    if listed:
        yield from (_told(each, old, new) for each in _order(old, new, listed, renamed))


def _order(old: Record, new: Record, key: str, renamed: Mapping[Key, Key]) -> Iterator[Found]:
    """Yield the difference that the records in a file follow each other in another order."""
    kind = new.id.removesuffix("s")
    called = {each: renamed.get((kind, each), (kind, each))[1] for each in old.value[key]}
    stayed = {*called.values()} & {*new.value[key]}
    before = [each for each in old.value[key] if called[each] in stayed]
    after = [each for each in new.value[key] if each in stayed]
    if [called[each] for each in before] != after:
        yield Found("moved", (key,), key, (key,), before, after)


def _told(found: Found, old: Record, new: Record) -> Difference:
    record = old if found.new is ABSENT else new
    return Difference(
        kind=new.kind,
        id=new.id,
        title=new.title,
        change=found.what,
        concern=concern_of(new.kind, found.keys),
        file=record.file,
        pointer=pointer((*record.path, *found.path)),
        place=found.place,
        old_json=_json(found.old),
        new_json=_json(found.new),
        old_dose=_dose(found.old_dose),
        new_dose=_dose(found.new_dose),
    )


def _json(value: Any) -> str | None:  # noqa: ANN401 - any JSON value
    return None if value is ABSENT else json.dumps(value, ensure_ascii=False)


def _dose(found: Any) -> str | None:  # noqa: ANN401 - any JSON value
    """Return a dose in words; None when there is none, or none that somebody could do."""
    try:
        return None if found is None else words.plain(words.dose(dose_from_dict(found)))
    except RecordError:
        return None
