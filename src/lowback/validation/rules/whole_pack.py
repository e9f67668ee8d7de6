"""Rules about a pack as a whole: its files, and what they say of each other."""

from __future__ import annotations

from collections import Counter
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lowback.errors import suggestion
from lowback.invariants import twins
from lowback.pack.folder import CORE, PLACES, SCHEMA_VERSION, file_of, id_of, kind_of
from lowback.pack.references import SPLITTABLE, Reference, citations, references
from lowback.problem import RecordProblem
from lowback.validation.explanations.text_forms import slug
from lowback.validation.pack_view import builtin_pack, core_ids, redirects_in
from lowback.validation.record_view import RecordView
from lowback.validation.rules.doses import CHECKS
from lowback.validation.rules.rule import Rule, file_rule, pack_rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Path
    from lowback.validation.pack_view import PackView

    Json = dict[str, Any]
    Faults = Iterator[tuple[str, RecordProblem]]


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
def files_are_named_after_ids(file: str, record: Any) -> Iterator[RecordProblem]:
    """A file's name differs from the id of the record in it.

    A record is found by its id alone, so its file has the same name: `hip_lift` stands in
    `exercises/hip_lift.json`. A vocabulary file is named after its `kind`.
    """
    key = _NAMED_AFTER[kind_of(file) or ""]
    found = record.get(key, id_of(file))
    if found != id_of(file):
        may_be_id = slug(id_of(file)) == id_of(file)
        hint = f"Rename the file, or write {id_of(file)!r} here" if may_be_id else f"Rename the file to {found}.json"
        yield RecordProblem(f"{key} {found!r} differs from the file's name {id_of(file)!r}", hint, (key,))


@file_rule(
    "LB121",
    fires={"exercise/hip_lift.json": {"id": "hip_lift"}},
    passes={"exercises/hip_lift.json": {"id": "hip_lift"}},
)
def files_have_a_place(file: str, record: Any) -> Iterator[RecordProblem]:
    """A file stands where a pack has no files.

    A pack holds `pack.json`, `sources.json`, `redirects.json`, `vocabulary/<kind>.json`, `exercises/<id>.json` and
    `routines/<id>.json`, and nothing else that ends in `.json`. An exercise in `routines/` is not found there.
    """
    what, place = _looks_like(record), kind_of(file)
    right = f"Move it to {file_of(what, id_of(file))}" if what else ""
    if not place:
        hint = right or suggestion(file, PLACES, "Move it to exercises/ or routines/, or take it out")
        yield RecordProblem("this file has no place in a pack", hint)
    elif what and place in _LOOKS and what != place:
        yield RecordProblem(f"this is a record of the kind {what}, in the folder of another", right)


def _looks_like(record: Any) -> str | None:
    found = [kind for kind, key in _LOOKS.items() if isinstance(record, dict) and key in record]
    return found[0] if len(found) == 1 else None


#: The kind of a source that is somebody's own composition.
_OWN_WORK = "own_work"
#: So many ids are listed in a message.
_FEW = 12
#: The schema version that redirects of precautions and questions came with.
_SPLITTING = (1, 1)
#: A part of a version with this many digits is no version.
_LONG = 10
_PACK = {"pack.json": {"id": "clinic", "schema": "1.0"}}
_MOVE = {"laterality": "bilateral", "phases": [{"role": "move"}], "doses": [{"id": "ten", "mode": "reps", "reps": 10}]}


@pack_rule("LB130", fires={"exercises/hip_lift.json": {"id": "hip_lift"}}, passes=_PACK)
def packs_say_what_they_are(pack: PackView) -> Iterator[tuple[str, RecordProblem]]:
    """A pack has no `pack.json`.

    It says what the pack is called, which version and licence it has, and for which schema it is written. Without it
    no app can load the pack. `lowback new pack ID` starts one.
    """
    if "pack.json" not in pack.files:
        yield "pack.json", no_pack()


def no_pack() -> RecordProblem:
    """Return what is wrong with a folder that holds no pack."""
    return RecordProblem("pack.json is missing", "Add it to say what the pack is: `lowback new pack ID` shows how")


def newer_schema(value: Any) -> RecordProblem | None:
    """Return what is wrong with a `pack.json` that is written for a newer schema than this lowback reads."""
    if _schema(value) <= SCHEMA_VERSION:
        return None
    ours = ".".join(map(str, SCHEMA_VERSION))
    message = f"written for schema {value['schema']}; this lowback reads up to {ours}"
    return RecordProblem(message, f'Install a newer lowback, or write "{ours}" if the pack is yours', ("schema",))


def _schema(value: Any) -> tuple[int, int]:
    """Return the schema version that a `pack.json` is written for; the newest known one when it does not say."""
    version = value.get("schema") if isinstance(value, dict) else None
    major, _, minor = version.partition(".") if isinstance(version, str) and version.isascii() else ("", "", "")
    is_version = all(part.isdecimal() and len(part) < _LONG for part in (major, minor))
    return (int(major), int(minor)) if is_version else SCHEMA_VERSION


@pack_rule("LB131", fires={"pack.json": {"id": "clinic", "schema": "1.7"}}, passes=_PACK)
def packs_are_not_newer(pack: PackView) -> Iterator[tuple[str, RecordProblem]]:
    """A pack is written for a newer schema than this lowback reads.

    A newer schema may have keys that this lowback does not know, so nothing else of the pack is checked. Install a
    newer lowback.
    """
    fault = newer_schema(pack.record("pack.json"))
    if fault:
        yield "pack.json", fault


@pack_rule(
    "LB132",
    fires={"exercises/a.json": {"id": "a", "position": "supin"}},
    passes={"exercises/a.json": {"id": "a", "position": "supine"}},
)
def references_lead_somewhere(pack: PackView) -> Iterator[tuple[str, RecordProblem]]:
    """A record refers to an exercise, a source or a term that does not exist.

    Inside a pack a bare id is the pack's own: a file in `exercises/`, an entry of `sources.json` or of
    `vocabulary/`. Terms and sources of the built-in pack may be named bare too, its exercises as `lowback:id`.
    """
    retired = _retired(pack)

    @cache
    def leads(kind: str, found: str) -> bool:
        own = pack.ids(kind)
        is_there = own is None or Reference(kind, found, (), None).leads_to(pack.id, own, core_ids(kind)) is not None
        return is_there or bool(retired.get((kind, found)))

    for file, kind, record in pack.records():
        # Most records are right; only for one that is not are the places worth their time.
        is_right = all(leads(*each) for each in pack.named(file, kind))
        for reference in () if is_right else references(kind, record):
            own, core = pack.ids(reference.kind), core_ids(reference.kind)
            if leads(reference.kind, reference.id) or own is None:
                continue
            known = [*own, *(f"{CORE}:{each}" if reference.kind == "exercises" else each for each in core)]
            what = reference.kind.removesuffix("s").replace("_", " ")
            known = [each for each in known if each != record.get("id") or reference.kind != "exercises"]
            hint = suggestion(
                reference.id, known, f"{_listed(known)}Add it to {_home(reference.kind)}, or name another"
            )
            if (reference.kind, reference.id) in retired:
                hint = "It was retired, and nothing replaces it. Take it out"
            yield file, RecordProblem(f"there is no {what} {reference.id!r}", hint, reference.path)


def _retired(pack: PackView) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return every retired id that a pack may still name, by its kind and as it is written there.

    Each has the ids to write instead; none when nothing replaces it. Exercises and routines of the pack itself are
    named by their new ids alone.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    core = builtin_pack() if pack.id != CORE else None
    for kind in ("exercises", *SPLITTABLE):
        own = pack.ids(kind) or frozenset()
        for old, new in core.retired(kind).items() if core else ():
            full = tuple(f"{CORE}:{each}" for each in new)
            found[kind, f"{CORE}:{old}"] = full
            if kind in SPLITTABLE and old not in own:
                found[kind, old] = full if own.intersection(new) else new
        for old, new in pack.retired(kind).items() if kind in SPLITTABLE else ():
            if old not in own:
                found[kind, old] = new
    return found


def _listed(known: list[str]) -> str:
    """Return which ids there are, when they are few."""
    return f"There is {', '.join(sorted(known))}. " if 0 < len(known) <= _FEW else ""


def _home(kind: str) -> str:
    return {"exercises": "exercises/", "sources": "sources.json"}.get(kind, f"vocabulary/{kind}.json")


@pack_rule(
    "LB133",
    fires={"redirects.json": {"redirects": [{"kind": "exercise", "from": "old", "to": "gone"}]}},
    passes={"redirects.json": {"redirects": [{"kind": "exercise", "from": "old", "to": None}]}},
)
def redirects_lead_on(pack: PackView) -> Iterator[tuple[str, RecordProblem]]:
    """A redirect leads nowhere, starts at a record that is still there, or starts where another does.

    A redirect tells where a retired id went. `to` names a record of the pack, or is `null` when nothing replaces it;
    `from` is an id that is gone. A precaution or a question may have been split: then `to` lists all of its successors.
    An exercise or a routine has one. Redirects of precautions and questions need `"schema": "1.1"` in `pack.json`.
    """
    for fault in _redirect_faults(pack, pack.record("redirects.json")):
        yield "redirects.json", fault


def _redirect_faults(pack: PackView, record: Any) -> Iterator[RecordProblem]:
    whole = redirects_in(record)
    for index, each in whole:
        faults = _redirect(each["kind"], each["from"], each["to"], pack)
        yield from (fault._replace(path=("redirects", index, *fault.path)) for fault in faults)
    for at, found in twins(f"{each['kind'].replace('_', ' ')} {each['from']!r}" for _, each in whole):
        yield RecordProblem(
            f"{found} is redirected twice", "Take one redirect out", ("redirects", whole[at][0], "from")
        )


def _redirect(kind: str, old: str, to: Any, pack: PackView) -> Iterator[RecordProblem]:
    """Yield what is wrong with one redirect."""
    word = kind.replace("_", " ")
    known = pack.ids(f"{kind}s")
    paths = {("to", index): new for index, new in enumerate(to)} if isinstance(to, list) else {("to",): to}
    for path, new in paths.items():
        if known is not None and new is not None and new not in known:
            hint = suggestion(new, known, "Take it out" if path[1:] else "Write null when nothing replaces it")
            yield RecordProblem(f"there is no {word} {new!r}", hint, path)
    if old in (known or ()):
        yield RecordProblem(f"{old!r} is still in the pack", "Retire it, or take this redirect out", ("from",))
    if f"{kind}s" not in SPLITTABLE and isinstance(to, list):
        yield RecordProblem(f"{word} {old!r} has several successors", "Write one id, or null", ("to",))
    if f"{kind}s" in SPLITTABLE and _schema(pack.record("pack.json")) < _SPLITTING:
        needed = ".".join(map(str, _SPLITTING))
        yield RecordProblem(
            f"a {word} can be retired from schema {needed} on", f'Write "{needed}" in pack.json', ("kind",)
        )


@pack_rule(
    "LB134",
    fires={"sources.json": {"sources": [{"id": "leaflet", "title": "A leaflet"}]}},
    passes={
        "sources.json": {"sources": [{"id": "leaflet", "title": "A leaflet"}]},
        "exercises/a.json": {"id": "a", "sources": [{"id": "leaflet", "status": "seen"}]},
    },
    severity="warning",
    needs_whole=True,
)
def sources_are_cited(pack: PackView) -> Iterator[tuple[str, RecordProblem]]:
    """A source is listed but never cited.

    Either a record forgot to cite it, or nothing comes from it and it can go. `lowback`, our own composition, may
    always be listed.
    """
    cited = {each.id for _, kind, record in pack.records() for each in references(kind, record)}
    found = pack.record("sources.json")
    for index, source in enumerate(found.get("sources", ()) if isinstance(found, dict) else ()):
        if source["id"] not in cited | {CORE}:
            fault = RecordProblem(
                f"no record cites {source['id']!r}", "Cite it, or take it out", ("sources", index, "id")
            )
            yield "sources.json", fault


@pack_rule(
    "LB135",
    fires={"exercises/twist.json": {"id": "twist"}, "routines/twist.json": {"id": "twist"}},
    passes={"exercises/twist.json": {"id": "twist"}, "routines/evening.json": {"id": "evening"}},
    severity="warning",
)
def routines_have_their_own_ids(pack: PackView) -> Iterator[tuple[str, RecordProblem]]:
    """A routine has the id of an exercise.

    Commands such as `lowback show ID` take both, and only one of them can be meant. Give the routine another id.
    """
    exercises = pack.ids("exercises") or frozenset()
    for file, kind, record in pack.records():
        if kind == "routine" and record.get("id") in exercises:
            yield file, RecordProblem(f"an exercise is called {record['id']!r} too", "Choose another id", ("id",))


@pack_rule(
    "LB136",
    fires={"exercises/a.json": _MOVE, "routines/b.json": {"items": [{"id": "x", "exercise": "a", "mode": "hold"}]}},
    passes={"exercises/a.json": _MOVE, "routines/b.json": {"items": [{"id": "x", "exercise": "a", "mode": "reps"}]}},
)
def items_fit_their_exercise(pack: PackView) -> Iterator[tuple[str, RecordProblem]]:
    """An item of a routine asks for what its exercise cannot give.

    Its `mode` is one for which there is no dose, or its own `dose` does not fit: sides that the exercise does not
    have, a hold without a phase to hold.
    """
    for file, kind, record in pack.records():
        for index, item in enumerate(record.get("items", ()) if kind == "routine" else ()):
            exercise = pack.exercise(item.get("exercise", ""))
            for fault in _item_faults(item, exercise) if exercise else ():
                yield file, fault._replace(path=("items", index, *fault.path))


def _item_faults(item: dict[str, Any], exercise: dict[str, Any]) -> Iterator[RecordProblem]:
    dose = item.get("dose")
    for check in CHECKS.values() if dose else ():
        fault = check(dose or {}, exercise)
        if fault:
            yield fault._replace(path=("dose", *fault.path))
    modes = [each.get("mode") for each in ([dose] if dose else exercise.get("doses", ()))]
    if "mode" in item and modes and None not in modes and item["mode"] not in modes:
        name = "the item" if dose else repr(item.get("exercise"))
        message = f"{name} has a dose for {', '.join(dict.fromkeys(modes))}, and none for {item['mode']}"
        yield RecordProblem(message, "Choose another mode, or give the item a dose", ("mode",))


@pack_rule(
    "LB137",
    fires={
        "sources.json": {"sources": [{"id": "ours", "kind": "own_work"}]},
        "exercises/a.json": {"id": "a", "sources": [{"id": "ours", "status": "seen"}]},
    },
    passes={
        "sources.json": {"sources": [{"id": "ours", "kind": "own_work"}]},
        "exercises/a.json": {"id": "a", "sources": [{"id": "ours", "status": "derived"}]},
    },
    severity="warning",
)
def own_sources_are_derived(pack: PackView) -> Iterator[tuple[str, RecordProblem]]:
    """A fact cites a source of the pack that is its authors' own work, as if it had been read somewhere.

    What its authors composed themselves, a cautious precaution for instance, cannot have been seen in a source. Give
    the status `derived`, or cite the source.
    """
    found = pack.record("sources.json")
    sources = found.get("sources", ()) if isinstance(found, dict) else ()
    own = {source["id"] for source in sources if source.get("kind") == _OWN_WORK and "id" in source}
    # LB112 tells about the built-in pack's own work.
    own -= {CORE}
    for file, _, record in pack.records() if own else ():
        for path, citation in citations(record):
            if citation["id"] in own and citation.get("status", "derived") != "derived":
                message = f"{citation['id']!r} is the authors' own work, which cannot be {citation['status']!r}"
                yield file, RecordProblem(message, 'Write "derived", or cite what you read', (*path, "status"))


@pack_rule(
    "LB138",
    fires={
        "redirects.json": {"redirects": [{"kind": "precaution", "from": "twist", "to": ["osteoporosis", "disc"]}]},
        "exercises/a.json": {"id": "a", "precautions": [{"id": "twist"}]},
    },
    passes={
        "redirects.json": {"redirects": [{"kind": "precaution", "from": "twist", "to": ["osteoporosis", "disc"]}]},
        "exercises/a.json": {"id": "a", "precautions": [{"id": "osteoporosis"}, {"id": "disc"}]},
    },
    severity="warning",
)
def references_are_current(pack: PackView) -> Iterator[tuple[str, RecordProblem]]:
    """A record refers to something by an id that was retired.

    The pack loads all the same: the retired id stands for what replaces it, and a precaution or a question that was
    split for all of its successors. Write the new ids: of several, those that apply to this record.
    """
    retired = {old: new for old, new in _retired(pack).items() if new}
    for file, kind, record in pack.records() if retired else ():
        # Most records name nothing that was retired.
        for reference in () if retired.keys().isdisjoint(pack.named(file, kind)) else references(kind, record):
            successors = retired.get((reference.kind, reference.id))
            if successors:
                message = f"{reference.id!r} was retired, and stands for {', '.join(successors)}"
                hint = f"Write {successors[0]}" if len(successors) == 1 else "Name those of them that apply here"
                yield file, RecordProblem(message, hint, reference.path)


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
def names_stand_once(pack: PackView) -> Faults:
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
                    yield (
                        file,
                        RecordProblem(f"{name!r} is a name in {other} too", "Choose another, or take it out", path),
                    )


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
def instructions_stand_once(pack: PackView) -> Faults:
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
                yield file, RecordProblem(message, "Keep one of the two, or say what differs", ("setup",))
        name = record.get("id", file)
        seen[name] = pairs
        for pair in pairs:
            holders.setdefault(pair, []).append(name)


def _pairs(record: Json) -> frozenset[tuple[str, str]]:
    """Return the pairs of words that follow each other in setup and phases."""
    words = " ".join(text for path, text in RecordView("exercise", record).steps if path[0] != "cues").split()
    plain = ["".join(filter(str.isalnum, word)) for word in words]
    return frozenset(pairwise(plain))


RULES: tuple[Rule, ...] = (
    files_are_named_after_ids,
    files_have_a_place,
    packs_say_what_they_are,
    packs_are_not_newer,
    references_lead_somewhere,
    redirects_lead_on,
    sources_are_cited,
    routines_have_their_own_ids,
    items_fit_their_exercise,
    own_sources_are_derived,
    references_are_current,
    names_stand_once,
    instructions_stand_once,
)
