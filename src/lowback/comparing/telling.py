"""What changed, in words."""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.comparing.alignment import name_of
from lowback.comparing.records import plural
from lowback.model.dose import Frequency, dose_from_dict
from lowback.model.ranges import Range
from lowback.rendering import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.comparing.comparison import Comparison, Difference
    from lowback.comparing.concerns import Concern
    from lowback.comparing.walk import What

#: Keys whose numbers are seconds.
_SECONDS = frozenset({"seconds", "rest_seconds", "pause_seconds", "seconds_per_rep", "longest_hold"})
#: Of an entry that comes or goes these are not told: its id stands in its place, the others are background.
_BACKGROUND = frozenset({"id", "from", "sources", "license", "contributors", "extra"})
#: What null means, by the key that it stands under.
_NULLS = {"to": "no successor", "seconds": "as long as you like"}


#: Below this key only an app knows what a value means.
_FOREIGN = "extra"


#: What became of something, in words.
_CHANGES: dict[What, str] = {
    "added": "added",
    "removed": "removed",
    "renamed": "renamed",
    "changed": "",
    "moved": "in another order",
}


class Told(NamedTuple):
    """One change in words."""

    concern: Concern
    #: Where it is, such as "doses/roll".
    place: str
    #: What became of it, such as "added"; empty when another value stands there.
    change: str
    #: What stood there before and after; empty when there was nothing, or nothing that its place does not tell.
    old: str
    new: str


class Group(NamedTuple):
    """Records that came, went or have another id."""

    #: What they are and what became of them, such as "added exercises".
    label: str
    #: Their kind, such as "exercise".
    kind: str
    #: Their ids, sorted; with a new one, both.
    ids: list[str]


def groups(comparison: Comparison) -> list[Group]:
    """Return which records came, went or have another id, by kind."""
    found: dict[str, Group] = {}
    for each in comparison.differences:
        if not each.place:
            label = f"{each.change} {plural(each.kind).replace('_', ' ')}"
            name = f"{each.old} → {each.new}" if each.change == "renamed" else each.id
            found.setdefault(label, Group(label, each.kind, [])).ids.append(name)
    return list(found.values())


def records(comparison: Comparison) -> Iterator[tuple[Difference, list[Told]]]:
    """Yield what changed in records that were there before, record by record; the first difference stands for each."""
    inner = (each for each in comparison.differences if each.place)
    for _, found in groupby(inner, key=lambda each: (each.kind, each.id)):
        each = list(found)
        yield each[0], list(_told(each))


def called(found: Difference) -> str:
    """Return what the record of a difference is called, such as "exercise bridge_pose"."""
    return " ".join(dict.fromkeys((found.kind.replace("_", " "), found.id)))


def _told(differences: Iterable[Difference]) -> Iterator[Told]:
    """Yield the changes in a record; all that changed in how much a dose asks for is one of them."""
    doses = set()
    for each in differences:
        if not _tells_dose(each):
            yield Told(each.concern, each.place, _CHANGES[each.change], *_values(each))
            continue
        place = each.place.rpartition("/")[0]
        if place not in doses:
            doses.add(place)
            yield Told("dose", place, "", each.old_dose or "", each.new_dose or "")


def _tells_dose(found: Difference) -> bool:
    """Return whether a change in a dose shows in what the whole dose asks for."""
    both = found.old_dose is not None and found.new_dose is not None
    return both and found.concern == "dose" and found.old_dose != found.new_dose


def _values(found: Difference) -> tuple[str, str]:
    """Return the values before and after in words."""
    parts = found.pointer.split("/")
    key = next(part for part in reversed(parts) if not part.isdecimal())
    texts = (found.old_json or "", found.new_json or "")
    old, new = texts if _FOREIGN in parts else ([in_words(key, json.loads(text)) if text else "" for text in texts])
    return old, new


def in_words(key: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return a value of a record in words: a dose, a range and a frequency as `show` tells them.

    Args:
        key: the key that it stands under.
        value: the value.

    """
    if isinstance(value, list):
        entries = [_entry(key, each) for each in value]
        return (" / " if any(" " in each for each in entries) else ", ").join(entries)
    if isinstance(value, dict):
        return _object(key, value)
    if key in _SECONDS and isinstance(value, int):
        return words.plain(words.seconds(Range.exactly(value)))
    return _NULLS.get(key, "as many as feels good") if value is None else "yes" if value is True else str(value)


def _entry(key: str, value: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return an entry of a list in words, after its id."""
    name = name_of(value)
    told = "" if name and key == "sources" else in_words(key, value)
    return f"{name} ({told})" if name and told else name or told


def _object(key: str, value: dict[str, Any]) -> str:
    if "mode" in value and "id" in value and key in {"dose", "doses"}:
        return words.plain(words.dose(dose_from_dict(value)))
    if key == "frequency":
        return words.plain(words.frequency(Frequency.from_dict(value)))
    if value.keys() == {"min", "max"}:
        return _range(key, Range.from_dict(value))
    told = {name: each for name, each in value.items() if name not in _BACKGROUND}
    return "; ".join(f"{name}: {in_words(name, each)}" for name, each in told.items())


def _range(key: str, found: Range) -> str:
    told = words.seconds(found) if key in _SECONDS else f"{words.number(found)}{' or more' if found.is_open else ''}"
    return words.plain(told)


def headline(comparison: Comparison) -> str:
    """Return which packs were compared: "lowback 0.1.0 → lowback 0.2.0"."""
    return " → ".join(f"{each.pack} {each.version}" for each in (comparison.old, comparison.new))


def count(comparison: Comparison) -> str:
    """Return how many differences there are, and how many of each concern."""
    total = len(comparison.differences)
    if not total:
        return "no differences"
    counts = ", ".join(f"{number} {concern}" for concern, number in comparison.counts().items() if number)
    return f"{total} difference{'' if total == 1 else 's'}: {counts}"
