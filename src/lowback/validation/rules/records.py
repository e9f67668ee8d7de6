"""Rules about one record of any kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lowback.invariants import Fault, backwards, equal_ends, missing_marks, needless_marks, phase_order, put, twins
from lowback.pack.layout import CORE
from lowback.pack.references import citations, spots
from lowback.validation.licenses import CLOSED, close_licenses, is_known, same_license
from lowback.validation.rules.frame import Rule, record_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lowback.problem import Path

    Json = dict[str, Any]

#: Where an exercise has texts in which sides may be marked.
SIDED = ("setup", "phases/*/text", "cues/*", "easier/*/text", "harder/*/text")
#: Lists whose entries are told apart by their ids.
_LISTS = ("phases", "doses", "precautions", "equipment", "items", "sources", "terms")

_MARK = re.compile(r"\{[^{}]*\}")
_SIDE = re.compile(r"\b(left|right)\b(?! angle)", re.IGNORECASE)
_APP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")


def _ranges(record: Json) -> Iterator[tuple[Path, Json]]:
    """Yield the path of every range of a record, and the range."""
    todo: list[tuple[Path, Any]] = [((), record)]
    for path, value in todo:
        if isinstance(value, list):
            todo += [((*path, index), inner) for index, inner in enumerate(value) if isinstance(inner, dict)]
        elif "min" in value and "max" in value:
            yield path, value
        else:
            todo += [((*path, key), inner) for key, inner in value.items() if _may_hold_ranges(key, inner)]


def _in_ranges(record: Json, check: Callable[[int, int | None], Fault | None]) -> Iterator[Fault]:
    for path, found in _ranges(record):
        fault = check(found["min"], found["max"])
        if fault:
            yield fault._replace(path=path)


def _may_hold_ranges(key: str, inner: object) -> bool:
    return isinstance(inner, dict | list) and key not in {"extra", "sources", "muscles", "cues", "aliases"}


@record_rule(
    "LB101",
    "exercise",
    "routine",
    fires={"doses": [{"reps": {"min": 20, "max": 15}}]},
    passes={"doses": [{"reps": {"min": 15, "max": 20}}]},
    triggers=("min",),
)
def ranges_run_forwards(record: Json) -> Iterator[Fault]:
    """A range runs backwards: its `min` is more than its `max`.

    A range goes from the smallest number to the largest. Swap the two, or mend the one that is wrong.
    """
    return _in_ranges(record, backwards)


@record_rule(
    "LB102",
    "exercise",
    "routine",
    fires={"doses": [{"reps": {"min": 15, "max": 15}}]},
    passes={"doses": [{"reps": 15}]},
    triggers=("min",),
)
def numbers_are_written_once(record: Json) -> Iterator[Fault]:
    """One number is written as a range: `min` and `max` are equal.

    Every dose has one way to be written, so that data can be compared. Write the number alone.
    """
    return _in_ranges(record, equal_ends)


def _sided(exercise: Json) -> list[tuple[Path, str]]:
    return [(path, holder[path[-1]]) for place in SIDED for path, holder in spots(exercise, place)]


@record_rule(
    "LB103",
    "exercise",
    fires={"laterality": "unilateral", "setup": "Lie on your back.", "phases": []},
    passes={"laterality": "unilateral", "setup": "Draw your {left|right} knee in.", "phases": []},
    needs_whole=True,
)
def unilateral_texts_name_the_side(exercise: Json) -> Iterator[Fault]:
    """A unilateral exercise never says which side.

    It is done once for each side, and the text must differ. Mark what differs as `{left|right}`: the first form is
    read when the left side works, the second when the right does.
    """
    fault = missing_marks(exercise["laterality"], _sided(exercise))
    if fault:
        yield fault


@record_rule(
    "LB104",
    "exercise",
    fires={"laterality": "bilateral", "setup": "Bend your {left|right} knee."},
    passes={"laterality": "bilateral", "setup": "Bend both knees."},
)
def other_texts_name_no_side(exercise: Json) -> Iterator[Fault]:
    """Side marks stand in an exercise that is not done once for each side.

    Only a unilateral exercise has a working side that `{left|right}` can stand for. In a bilateral exercise both
    sides do the same; in an alternating one, write "one side" and "the other side".
    """
    fault = needless_marks(exercise["laterality"], _sided(exercise)) if "laterality" in exercise else None
    if fault:
        yield fault


@record_rule(
    "LB105",
    "exercise",
    fires={"laterality": "unilateral", "setup": "Draw your {left|right} knee in with your right hand."},
    passes={"laterality": "unilateral", "setup": "Draw your {left|right} knee in. Keep a right angle."},
    severity="warning",
    triggers=("left", "right"),
)
def sides_are_marked(exercise: Json) -> Iterator[Fault]:
    """A text of a unilateral exercise says left or right without a mark.

    Such a word stays the same when the other side works, so one of the two sides gets a wrong instruction. Write
    `{left|right}` or `{right|left}`.
    """
    texts = _sided(exercise) if exercise.get("laterality") == "unilateral" else []
    if any("{" in text for _, text in texts):
        for path, text in texts:
            found = _SIDE.search(_MARK.sub("", text))
            if found:
                word = found.group().lower()
                marks = "{left|right}" if word == "left" else "{right|left}"
                yield Fault(f"{word!r} stays {word} when the other side works", f"Write {marks}", path)


@record_rule(
    "LB108",
    "exercise",
    fires={"phases": [{"role": "exit"}, {"role": "enter"}]},
    passes={"phases": [{"role": "prepare"}, {"role": "enter"}, {"role": "hold"}, {"role": "exit"}]},
)
def phases_make_a_movement(exercise: Json) -> Iterator[Fault]:
    """The phases do not make a movement that can be repeated.

    First come any `prepare` phases, done once. Then comes one cycle: `enter`, at most one `hold`, `exit`; or `move`
    phases alone. Last come any `finish` phases. Timers and texts repeat the cycle.
    """
    roles = [phase.get("role") for phase in exercise.get("phases", ())]
    fault = phase_order(roles) if roles and None not in roles else None
    if fault:
        yield fault._replace(path=("phases",))


@record_rule(
    "LB110",
    fires={"doses": [{"id": "ten"}, {"id": "ten"}]},
    passes={"doses": [{"id": "ten"}, {"id": "twenty"}]},
)
def ids_stand_once(record: Json) -> Iterator[Fault]:
    """Two entries of a list have the same id.

    Ids tell doses, phases, items, terms and sources apart: steps, links and other records are made from them.
    """
    for key in _LISTS:
        entries = record.get(key, ())
        named = [(index, entry["id"]) for index, entry in enumerate(entries) if "id" in entry]
        # A list of citations may name one source twice, read in two ways.
        if not any("status" in entry for entry in entries):
            for at, found in twins(each for _, each in named):
                yield Fault(f"{found!r} stands here twice", "Give each its own id", (key, named[at][0], "id"))


@record_rule(
    "LB112",
    fires={"sources": [{"id": "lowback", "status": "seen"}]},
    passes={"sources": [{"id": "lowback", "status": "derived"}]},
    severity="warning",
    triggers=("lowback",),
)
def own_work_is_derived(record: Json) -> Iterator[Fault]:
    """A fact cites `lowback`, which stands for our own composition, as if it had been read somewhere.

    What nobody wrote before us cannot have been seen in a source. Give the status `derived`, or cite the source.
    """
    for path, citation in citations(record):
        if citation["id"] in {CORE, f"{CORE}:{CORE}"} and citation.get("status", "derived") != "derived":
            message = f"{citation['id']!r} is our own composition, which cannot be {citation['status']!r}"
            yield Fault(message, 'Write "derived", or cite what you read', (*path, "status"))


@record_rule(
    "LB113",
    fires={"license": "NONE"},
    passes={"license": "CC-BY-4.0"},
)
def licenses_allow_use(record: Json) -> Iterator[Fault]:
    """The licence says that nobody may use the record, or that nobody knows.

    Data that others are to use needs a licence that lets them. Write its SPDX identifier, such as `CC-BY-4.0`,
    `CC-BY-SA-4.0` or `CC0-1.0`.
    """
    found = record.get("license", "")
    if found.casefold() in CLOSED:
        yield Fault(f"{found!r} lets nobody use this", "Write a licence such as CC-BY-4.0 or CC0-1.0", ("license",))


@record_rule(
    "LB116",
    fires={"license": "free"},
    passes={"license": "CC-BY-4.0"},
    severity="warning",
)
def licenses_are_known(record: Json) -> Iterator[Fault]:
    """The licence is none that is usual for data, texts or code, so that people and programs may not know it.

    Write its identifier from the SPDX list, with the same capitals: `CC-BY-4.0` when you are to be named, `CC0-1.0`
    when there are no conditions. A licence of your own is called `LicenseRef-` and a name.
    """
    found = record.get("license", "CC0-1.0")
    if found.casefold() not in CLOSED and not is_known(found):
        meant = close_licenses(found)
        hint = f"Did you mean {meant[0]}?" if meant else "Write one such as CC-BY-4.0 or CC0-1.0"
        right = same_license(found)
        message = f"{found!r} is no licence that is widely known"
        yield Fault(message, hint, ("license",), put(right) if right else None)


@record_rule(
    "LB114",
    "sources",
    fires={"sources": [{"id": "page", "title": "A page", "kind": "web_page"}]},
    passes={"sources": [{"id": "page", "title": "A page", "kind": "web_page", "url": "https://example.org"}]},
    severity="warning",
)
def sources_can_be_found(record: Json) -> Iterator[Fault]:
    """A web page or a video has no address, so that nobody can look it up.

    Add its `url`. A book or a leaflet on paper needs none: title and publisher lead to it.
    """
    for index, source in enumerate(record.get("sources", ())):
        if source.get("kind") in {"web_page", "video"} and "url" not in source:
            yield Fault(
                f"a {source['kind'].replace('_', ' ')} needs an address", "Add its url", ("sources", index, "url")
            )


@record_rule(
    "LB115",
    "exercise",
    "routine",
    fires={"extra": {"my app": {}}},
    passes={"extra": {"my-app": {}}},
    triggers=("extra",),
)
def apps_have_names(record: Json) -> Iterator[Fault]:
    """The name of an app under `extra` has characters that no app's name has.

    Use letters and digits, and after the first of them dots, hyphens and underscores too: every app must find its own.
    """
    for path, holder in (((), record), *((path, holder[path[-1]]) for path, holder in spots(record, "items/*"))):
        for name in holder.get("extra", ()):
            if not _APP.fullmatch(name):
                message = f"{name[:40]!r} is no name of an app"
                yield Fault(message, "Use letters, digits, dots, hyphens and underscores", (*path, "extra", name))


RULES: tuple[Rule, ...] = (
    ranges_run_forwards,
    numbers_are_written_once,
    unilateral_texts_name_the_side,
    other_texts_name_no_side,
    sides_are_marked,
    phases_make_a_movement,
    ids_stand_once,
    own_work_is_derived,
    licenses_allow_use,
    licenses_are_known,
    sources_can_be_found,
    apps_have_names,
)
