"""Rules about a file and its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lowback.errors import suggestion
from lowback.invariants import Fault
from lowback.pack.layout import PLACES, file_of, id_of, kind_of
from lowback.validation.forms import slug
from lowback.validation.rules.frame import Rule, file_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A key that only an exercise has, and one that only a routine has.
_LOOKS = {"exercise": "phases", "routine": "items"}
#: For the kinds whose files are named after what they hold: the key that says it.
_NAMED_AFTER = {"exercise": "id", "routine": "id", "vocabulary": "kind"}


@file_rule(
    "LB120",
    "exercise",
    "routine",
    "vocabulary",
    fires={"exercises/hip_lift.json": {"id": "hip_raise"}},
    passes={"exercises/hip_lift.json": {"id": "hip_lift"}},
)
def files_are_named_after_ids(file: str, record: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON value
    """A file's name differs from the id of the record in it.

    A record is found by its id alone, so its file has the same name: `hip_lift` stands in
    `exercises/hip_lift.json`. A vocabulary file is named after its `kind`.
    """
    key = _NAMED_AFTER[kind_of(file) or ""]
    found = record.get(key, id_of(file))
    if found != id_of(file):
        may_be_id = slug(id_of(file)) == id_of(file)
        hint = f"Rename the file, or write {id_of(file)!r} here" if may_be_id else f"Rename the file to {found}.json"
        yield Fault(f"{key} {found!r} differs from the file's name {id_of(file)!r}", hint, (key,))


@file_rule(
    "LB121",
    fires={"exercise/hip_lift.json": {"id": "hip_lift"}},
    passes={"exercises/hip_lift.json": {"id": "hip_lift"}},
)
def files_have_a_place(file: str, record: Any) -> Iterator[Fault]:  # noqa: ANN401 - any JSON value
    """A file stands where a pack has no files.

    A pack holds `pack.json`, `sources.json`, `redirects.json`, `vocabulary/<kind>.json`, `exercises/<id>.json` and
    `routines/<id>.json`, and nothing else that ends in `.json`. An exercise in `routines/` is not found there.
    """
    what, place = _looks_like(record), kind_of(file)
    right = f"Move it to {file_of(what, id_of(file))}" if what else ""
    if not place:
        hint = right or suggestion(file, PLACES, "Move it to exercises/ or routines/, or take it out")
        yield Fault("this file has no place in a pack", hint)
    elif what and place in _LOOKS and what != place:
        yield Fault(f"this is a record of the kind {what}, in the folder of another", right)


def _looks_like(record: Any) -> str | None:  # noqa: ANN401 - any JSON value
    found = [kind for kind, key in _LOOKS.items() if isinstance(record, dict) and key in record]
    return found[0] if len(found) == 1 else None


RULES: tuple[Rule, ...] = (files_are_named_after_ids, files_have_a_place)
