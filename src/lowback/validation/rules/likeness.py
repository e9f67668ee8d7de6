"""Rules about records of a pack that are alike."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lowback.invariants import Fault
from lowback.validation.rules.frame import Rule, pack_rule
from lowback.validation.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Path
    from lowback.validation.packs import Pack

    Json = dict[str, Any]
    Faults = Iterator[tuple[str, Fault]]

#: How much of their pairs of words two texts must share to be the same, and how many pairs it takes to tell.
_ALIKE, _ENOUGH = 0.7, 12
_SETUP = "Lie on your back with your knees bent and your feet flat on the floor. Rest both arms beside you."


@pack_rule(
    "LB510",
    fires={
        "exercises/a.json": {"id": "a", "name": "Hip lift"},
        "exercises/b.json": {"id": "b", "name": "Bridge", "aliases": [{"name": "hip-lift"}]},
    },
    passes={
        "exercises/a.json": {"id": "a", "name": "Hip lift", "aliases": [{"name": "Bridge"}]},
        "exercises/b.json": {"id": "b", "name": "Low bridge"},
    },
    severity="warning",
)
def names_stand_once(pack: Pack) -> Faults:
    """A name or another name stands twice in a pack.

    Somebody who searches for the name finds two exercises and cannot tell which is meant. Give one of them another
    name, or take the alias out. Capitals, hyphens and spaces make no difference.
    """
    for kind in ("exercise", "routine"):
        known: dict[str, str] = {}
        for file, found, record in pack.records():
            for path, name in _names(record) if found == kind else ():
                plain = "".join(filter(str.isalnum, name.casefold()))
                other = known.setdefault(plain, file)
                if other != file:
                    yield file, Fault(f"{name!r} is a name in {other} too", "Choose another, or take it out", path)


def _names(record: Json) -> Iterator[tuple[Path, str]]:
    if "name" in record:
        yield ("name",), record["name"]
    for index, alias in enumerate(record.get("aliases", ())):
        if "name" in alias:
            yield ("aliases", index, "name"), alias["name"]


@pack_rule(
    "LB511",
    fires={
        "exercises/a.json": {"id": "a", "setup": _SETUP},
        "exercises/b.json": {"id": "b", "setup": _SETUP.replace("floor", "mat")},
    },
    passes={"exercises/a.json": {"id": "a", "setup": _SETUP}, "exercises/b.json": {"id": "b", "setup": "Stand tall."}},
    severity="warning",
)
def instructions_stand_once(pack: Pack) -> Faults:
    """Two exercises have the same instructions, perhaps in slightly other words.

    One of them was copied and never changed, or both are one exercise. Keep one; a second name for it goes into
    `aliases`, another amount into `doses`.
    """
    seen: dict[str, frozenset[tuple[str, str]]] = {}
    holders: dict[tuple[str, str], list[str]] = {}
    for file, kind, record in pack.records():
        pairs = _pairs(record) if kind == "exercise" else frozenset()
        if len(pairs) < _ENOUGH:
            continue
        shared = Counter(other for pair in pairs for other in holders.get(pair, ()))
        for other, count in shared.most_common(1):
            if count / len(pairs | seen[other]) >= _ALIKE:
                message = f"setup and phases are those of {other!r}, or nearly so"
                yield file, Fault(message, "Keep one of the two, or say what differs", ("setup",))
        name = record.get("id", file)
        seen[name] = pairs
        for pair in pairs:
            holders.setdefault(pair, []).append(name)


def _pairs(record: Json) -> frozenset[tuple[str, str]]:
    """Return the pairs of words that follow each other in setup and phases."""
    words = " ".join(text for path, text in View("exercise", record).steps if path[0] != "cues").split()
    plain = ["".join(filter(str.isalnum, word)) for word in words]
    return frozenset(pairwise(plain))


RULES: tuple[Rule, ...] = (names_stand_once, instructions_stand_once)
