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
from lowback.validation.explanations.text_forms import id_from
from lowback.validation.pack_view import builtin_pack, core_ids, redirects_in
from lowback.validation.record_view import RecordView
from lowback.validation.rules.rule import Rule, file_rule, pack_rule
from lowback.validation.rules.single_record import DOSE_CHECKS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lowback.problem import Path
    from lowback.validation.pack_view import PackView
    from lowback.validation.rules.rule import PackProblems

    Json = dict[str, Any]


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
    """The name of a file differs from the id of the record in it.

    Records are located by their ids, so the names must match: `hip_lift` is in `exercises/hip_lift.json`. A
    vocabulary file is named after its `kind`.
    """
    key = _NAMED_AFTER[kind_of(file) or ""]
    stem = id_of(file)
    name = record.get(key, stem)
    if name != stem:
        may_be_id = id_from(stem) == stem
        hint = f"Rename the file, or write {stem!r} here" if may_be_id else f"Rename the file to {name}.json"
        yield RecordProblem(f"{key} {name!r} differs from the file's name {stem!r}", hint, (key,))


#: A key that only an exercise has, and one that only a routine has.
_LOOKS = {"exercise": "phases", "routine": "items"}


@file_rule(
    "LB121",
    fires={"exercise/hip_lift.json": {"id": "hip_lift"}},
    passes={"exercises/hip_lift.json": {"id": "hip_lift"}},
)
def files_have_a_place(file: str, record: Any) -> Iterator[RecordProblem]:
    """A file is in a place where packs have no files.

    A pack consists of `pack.json`, `sources.json`, `redirects.json`, `vocabulary/<kind>.json`,
    `exercises/<id>.json` and `routines/<id>.json`, and no other file that ends in `.json`. An exercise in
    `routines/` is not loaded.
    """
    kind, kind_of_place = _kind_by_keys(record), kind_of(file)
    move = f"Move it to {file_of(kind, id_of(file))}" if kind else ""
    if not kind_of_place:
        hint = move or suggestion(file, PLACES, "Move it to exercises/ or routines/, or remove it")
        yield RecordProblem("unexpected file in a pack", hint)
    elif kind and kind_of_place in _LOOKS and kind != kind_of_place:
        yield RecordProblem(f"record of the kind {kind} in the wrong folder", move)


def _kind_by_keys(record: Any) -> str | None:
    kinds = [kind for kind, key in _LOOKS.items() if isinstance(record, dict) and key in record]
    return kinds[0] if len(kinds) == 1 else None


_PACK = {"pack.json": {"id": "clinic", "schema": "1.0"}}


@pack_rule("LB130", fires={"exercises/hip_lift.json": {"id": "hip_lift"}}, passes=_PACK)
def packs_say_what_they_are(pack: PackView) -> PackProblems:
    """A pack has no `pack.json`.

    It gives the title, version, licence and schema version of the pack. Without it no app can load the pack.
    `lowback new pack ID` creates one.
    """
    if "pack.json" not in pack.files:
        yield "pack.json", no_pack()


def no_pack() -> RecordProblem:
    """Return what is wrong with a folder that holds no pack."""
    return RecordProblem("pack.json is missing", "Add it to say what the pack is: `lowback new pack ID` shows how")


#: A part of a version with this many digits is no version.
_LONG = 10


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
def packs_are_not_newer(pack: PackView) -> PackProblems:
    """A pack is written for a newer schema than this version of lowback reads.

    A newer schema may have keys that this version does not know, so the rest of the pack is not checked. Install a
    newer lowback.
    """
    problem = newer_schema(pack.record("pack.json"))
    if problem:
        yield "pack.json", problem


@pack_rule(
    "LB132",
    fires={"exercises/a.json": {"id": "a", "position": "supin"}},
    passes={"exercises/a.json": {"id": "a", "position": "supine"}},
)
def references_lead_somewhere(pack: PackView) -> PackProblems:
    """A record refers to an exercise, a source or a term that does not exist.

    Inside a pack, an unqualified id is one of the pack itself: a file in `exercises/`, an entry of `sources.json`
    or of `vocabulary/`. Terms and sources of the built-in pack may also be unqualified; its exercises are
    `lowback:id`.
    """
    retired = _retired(pack)

    @cache
    def exists(kind: str, name: str) -> bool:
        own = pack.ids(kind)
        is_there = own is None or Reference(kind, name, (), None).leads_to(pack.id, own, core_ids(kind)) is not None
        return is_there or bool(retired.get((kind, name)))

    for file, kind, record in pack.records():
        # Most records are right; only for one that is not are the places worth their time.
        is_right = all(exists(*name) for name in pack.named(file, kind))
        for reference in () if is_right else references(kind, record):
            if not exists(reference.kind, reference.id):
                is_retired = (reference.kind, reference.id) in retired
                hint = "It was retired, and nothing replaces it. Remove it" if is_retired else ""
                message = f"there is no {reference.kind.removesuffix('s').replace('_', ' ')} {reference.id!r}"
                yield file, RecordProblem(message, hint or _correction(pack, reference, record), reference.path)


#: So many ids are listed in a message.
_FEW = 12


def _correction(pack: PackView, reference: Reference, record: Json) -> str:
    """Return what to do about a reference that leads nowhere: what is meant, or which ids there are."""
    own, core = pack.ids(reference.kind) or frozenset(), core_ids(reference.kind)
    ids = [*own, *core]
    if reference.kind == "exercises":
        ids = [name for name in (*own, *(f"{CORE}:{name}" for name in core)) if name != record.get("id")]
    there = f"There is {', '.join(sorted(ids))}. " if 0 < len(ids) <= _FEW else ""
    return suggestion(reference.id, ids, f"{there}Add it to {_home(reference.kind)}, or name another")


def _home(kind: str) -> str:
    return {"exercises": "exercises/", "sources": "sources.json"}.get(kind, f"vocabulary/{kind}.json")


def _retired(pack: PackView) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return every retired id that a pack may still name, by its kind and as it is written there.

    Each has the ids to write instead; none when nothing replaces it. Exercises and routines of the pack itself are
    named by their new ids alone.
    """
    retired: dict[tuple[str, str], tuple[str, ...]] = {}
    core = builtin_pack() if pack.id != CORE else None
    for kind in ("exercises", *SPLITTABLE):
        own = pack.ids(kind) or frozenset()
        for old, new in core.retired(kind).items() if core else ():
            full = tuple(f"{CORE}:{name}" for name in new)
            retired[kind, f"{CORE}:{old}"] = full
            if kind in SPLITTABLE and old not in own:
                retired[kind, old] = full if own.intersection(new) else new
        for old, new in pack.retired(kind).items() if kind in SPLITTABLE else ():
            if old not in own:
                retired[kind, old] = new
    return retired


#: The schema version that redirects of precautions and questions came with.
_SPLITTING = (1, 1)


@pack_rule(
    "LB133",
    fires={"redirects.json": {"redirects": [{"kind": "exercise", "from": "old", "to": "gone"}]}},
    passes={"redirects.json": {"redirects": [{"kind": "exercise", "from": "old", "to": None}]}},
)
def redirects_lead_on(pack: PackView) -> PackProblems:
    """The target of a redirect does not exist, its origin still exists, or another redirect has the same origin.

    A redirect maps a retired id to its successor. `to` names a record of the pack, or is `null` if nothing replaces
    it; `from` is an id that no longer exists. A precaution or a question may have been split: then `to` lists all
    successors. An exercise or a routine has one. Redirects of precautions and questions require `"schema": "1.1"`
    in `pack.json`.
    """
    redirects = redirects_in(pack.record("redirects.json"))
    for index, redirect in redirects:
        for problem in _redirect_problems(redirect["kind"], redirect["from"], redirect["to"], pack):
            yield "redirects.json", problem._replace(path=("redirects", index, *problem.path))
    for at, name in twins(f"{redirect['kind'].replace('_', ' ')} {redirect['from']!r}" for _, redirect in redirects):
        path = ("redirects", redirects[at][0], "from")
        yield "redirects.json", RecordProblem(f"duplicate redirect of {name}", "Remove one of the two", path)


def _redirect_problems(kind: str, old: str, to: Any, pack: PackView) -> Iterator[RecordProblem]:
    """Yield what is wrong with one redirect."""
    word = kind.replace("_", " ")
    ids = pack.ids(f"{kind}s")
    paths = {("to", index): new for index, new in enumerate(to)} if isinstance(to, list) else {("to",): to}
    for path, new in paths.items():
        if ids is not None and new is not None and new not in ids:
            hint = suggestion(new, ids, "Remove it" if path[1:] else "Write null when nothing replaces it")
            yield RecordProblem(f"there is no {word} {new!r}", hint, path)
    if old in (ids or ()):
        yield RecordProblem(f"{old!r} is still in the pack", "Remove the record, or this redirect", ("from",))
    if f"{kind}s" not in SPLITTABLE and isinstance(to, list):
        yield RecordProblem(f"{word} {old!r} has several successors", "Write one id, or null", ("to",))
    if f"{kind}s" in SPLITTABLE and _schema(pack.record("pack.json")) < _SPLITTING:
        least = ".".join(map(str, _SPLITTING))
        message = f"a {word} can be retired from schema {least} on"
        yield RecordProblem(message, f'Write "{least}" in pack.json', ("kind",))


def _sources(pack: PackView) -> list[Json]:
    """Return the sources that a pack lists."""
    record = pack.record("sources.json")
    sources: list[Json] = record.get("sources", []) if isinstance(record, dict) else []
    return sources


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
def sources_are_cited(pack: PackView) -> PackProblems:
    """A source is listed but never cited.

    Either a record lacks the citation, or the source can be removed. `lowback`, which stands for lowback's own
    composition, may always be listed.
    """
    cited = {reference.id for _, kind, record in pack.records() for reference in references(kind, record)}
    for index, source in enumerate(_sources(pack)):
        if source["id"] not in cited | {CORE}:
            message, path = f"unused source {source['id']!r}", ("sources", index, "id")
            yield "sources.json", RecordProblem(message, "Cite it, or remove it", path)


@pack_rule(
    "LB135",
    fires={"exercises/twist.json": {"id": "twist"}, "routines/twist.json": {"id": "twist"}},
    passes={"exercises/twist.json": {"id": "twist"}, "routines/evening.json": {"id": "evening"}},
    severity="warning",
)
def routines_have_their_own_ids(pack: PackView) -> PackProblems:
    """A routine has the id of an exercise.

    Commands such as `lowback show ID` accept both, so the id is ambiguous. Give the routine another id.
    """
    exercises = pack.ids("exercises") or frozenset()
    for file, routine in pack.of_kind("routine"):
        if routine.get("id") in exercises:
            yield file, RecordProblem(f"an exercise also has the id {routine['id']!r}", "Choose another id", ("id",))


_MOVE = {"laterality": "bilateral", "phases": [{"role": "move"}], "doses": [{"id": "ten", "mode": "reps", "reps": 10}]}


@pack_rule(
    "LB136",
    fires={"exercises/a.json": _MOVE, "routines/b.json": {"items": [{"id": "x", "exercise": "a", "mode": "hold"}]}},
    passes={"exercises/a.json": _MOVE, "routines/b.json": {"items": [{"id": "x", "exercise": "a", "mode": "reps"}]}},
)
def items_fit_their_exercise(pack: PackView) -> PackProblems:
    """An item of a routine does not fit its exercise.

    Its `mode` has no dose, or its own `dose` does not fit: sides that the exercise does not have, or a hold without
    a hold phase.
    """
    for file, routine in pack.of_kind("routine"):
        for index, item in enumerate(routine.get("items", ())):
            exercise = pack.exercise(item.get("exercise", ""))
            for problem in _item_problems(item, exercise) if exercise else ():
                yield file, problem._replace(path=("items", index, *problem.path))


def _item_problems(item: Json, exercise: Json) -> Iterator[RecordProblem]:
    own = [item["dose"]] if item.get("dose") else []
    for problem in (check(dose, exercise) for dose in own for check in DOSE_CHECKS):
        if problem:
            yield problem._replace(path=("dose", *problem.path))
    modes = [dose.get("mode") for dose in own or exercise.get("doses", ())]
    if "mode" in item and modes and None not in modes and item["mode"] not in modes:
        name = "the item" if own else repr(item.get("exercise"))
        message = f"{name} has a dose for {', '.join(dict.fromkeys(modes))}, but none for {item['mode']}"
        yield RecordProblem(message, "Choose another mode, or give the item a dose", ("mode",))


#: The kind of a source that is somebody's own composition.
_OWN_WORK = "own_work"


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
def own_sources_are_derived(pack: PackView) -> PackProblems:
    """A fact cites a source that is the authors' own work, with a status that says it was read in a source.

    What the authors composed themselves, such as a cautious precaution, cannot have been seen in a source. Use the
    status `derived`, or cite the source.
    """
    own = {source["id"] for source in _sources(pack) if source.get("kind") == _OWN_WORK and "id" in source}
    # LB112 is about the built-in pack's own work.
    own -= {CORE}
    for file, _, record in pack.records() if own else ():
        for path, citation in citations(record):
            if citation["id"] in own and citation.get("status", "derived") != "derived":
                message = (
                    f"{citation['id']!r} is the authors' own work, which cannot have the status {citation['status']!r}"
                )
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
def references_are_current(pack: PackView) -> PackProblems:
    """A record refers to a retired id.

    The pack still loads: a retired id is resolved to its successor, and a precaution or a question that was split
    to all of its successors. Write the new ids: of several, those that apply to this record.
    """
    retired = {old: new for old, new in _retired(pack).items() if new}
    for file, kind, record in pack.records() if retired else ():
        # Most records name nothing that was retired.
        for reference in () if retired.keys().isdisjoint(pack.named(file, kind)) else references(kind, record):
            successors = retired.get((reference.kind, reference.id))
            if successors:
                message = f"{reference.id!r} was retired and replaced by {', '.join(successors)}"
                hint = f"Write {successors[0]}" if len(successors) == 1 else "Name those of them that apply here"
                yield file, RecordProblem(message, hint, reference.path)


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
def names_stand_once(pack: PackView) -> PackProblems:
    """A name or an alias is not unique in a pack.

    A search for the name finds two exercises. Give one of them another name, or remove the alias. Capitals, hyphens
    and spaces make no difference.
    """
    for kind in ("exercise", "routine"):
        holders: dict[str, str] = {}
        for file, record in pack.of_kind(kind):
            for path, name in _names(record):
                other = holders.setdefault("".join(filter(str.isalnum, name.casefold())), file)
                if other != file:
                    message = f"the name {name!r} is also used in {other}"
                    yield file, RecordProblem(message, "Choose another, or remove it", path)


def _names(record: Json) -> Iterator[tuple[Path, str]]:
    if "name" in record:
        yield ("name",), record["name"]
    for index, alias in enumerate(record.get("aliases", ())):
        if "name" in alias:
            yield ("aliases", index, "name"), alias["name"]


#: How much of their pairs of words two texts must share to be the same, and how many pairs that takes.
_ALIKE, _ENOUGH = 0.7, 12
_SETUP = "Lie on your back with your knees bent and your feet flat on the floor. Rest both arms beside you."


@pack_rule(
    "LB511",
    fires={
        "exercises/a.json": {"id": "a", "setup": _SETUP},
        "exercises/b.json": {"id": "b", "setup": _SETUP.replace("floor", "mat")},
    },
    passes={"exercises/a.json": {"id": "a", "setup": _SETUP}, "exercises/b.json": {"id": "b", "setup": "Stand tall."}},
    severity="warning",
)
def instructions_stand_once(pack: PackView) -> PackProblems:
    """Two exercises have the same or nearly the same instructions.

    One of them was copied and never changed, or both are one exercise. Keep one; a second name goes into `aliases`,
    another amount into `doses`.
    """
    seen: dict[str, frozenset[tuple[str, str]]] = {}
    holders: dict[tuple[str, str], list[str]] = {}
    for file, record in pack.of_kind("exercise"):
        pairs = _pairs(record)
        if len(pairs) < _ENOUGH:
            continue
        shared = Counter(other for pair in pairs for other in holders.get(pair, ()))
        for other, count in shared.most_common(1):
            if count / len(pairs | seen[other]) >= _ALIKE:
                message = f"setup and phases are nearly the same as in {other!r}"
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
