"""Comparing packs: one change is one difference, at its place, with what it concerns."""

import json
import pickle
import random
from pathlib import Path

import pytest
from conftest import builtin, small_pack
from mutations import copy, mutations, put

import lowback
from lowback.diff.comparison import compare_files
from lowback.diff.json_diff import concern_of, listed_paths
from lowback.pack.folder import VOCABULARY
from lowback.pack.locate import builtin_folder
from lowback.problem import pointer
from lowback.validation.schemas import top

SAMPLE = Path(__file__).parent / "packs" / "schema_1_0"
#: A pack that uses every key of the schema.
EVERYTHING = {
    path.relative_to(SAMPLE).as_posix(): json.loads(path.read_text(encoding="utf-8")) for path in SAMPLE.rglob("*.json")
}
#: Records of the built-in pack with long lists.
RICH = ("exercises/lying_twist.json", "routines/core_big_three.json")
BUILTIN = {file: builtin(file) for file in builtin_folder().files()}
SMALL = sorted({*BUILTIN} - {"vocabulary/wording.json", "redirects.json"})
#: What turns round when the two sides do.
REVERSED = {"added": "removed", "removed": "added"}


def compared(old, new):
    """Return the differences between two packs, as values; the packs stay as they are."""
    before = copy([old, new])
    differences = tuple(compare_files(old, new))
    assert [old, new] == before
    return differences


def in_short(old, new):
    """Return the differences in short: kind, id, what became of it, place and concern."""
    return [
        (difference.kind, difference.id, difference.change, difference.place, difference.concern)
        for difference in compared(old, new)
    ]


def at(record, place):
    """Return what stands at a JSON pointer."""
    for part in place.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        record = record[int(name) if isinstance(record, list) else name]
    return record


def check_one(file, mutation, whole):
    """Make sure that a mutation is one difference, at its place, and the other way round its reverse."""
    old, new = whole, {**whole, file: mutation.after}
    forth, back = compared(old, new), compared(new, old)
    assert len(forth) == len(back) == 1, (file, str(mutation), forth)
    one, other = forth[0], back[0]
    record = mutation.path[:-1] if mutation.path[-1] == "id" and one.change == "renamed" else mutation.path
    whole_record = len(record) == 2 and record[0] in {"terms", "sources"} and one.place == ""
    assert one.change == mutation.what or (one.change == "renamed" and mutation.path[-1] == "id")
    assert one.file == file
    assert one.pointer == pointer(record)
    assert (other.change, other.old, other.new) == (REVERSED.get(one.change, one.change), one.new, one.old)
    assert (other.concern, other.file) == (one.concern, one.file)
    keys = [key for key in mutation.path if isinstance(key, str)]
    inner = keys[1:] if file.startswith("vocabulary/") and keys[0] == "terms" and len(mutation.path) > 1 else keys
    inner = keys[1:] if file == "sources.json" and len(mutation.path) > 1 and keys[0] == "sources" else inner
    assert one.concern == concern_of(one.kind, [] if whole_record and one.change != "renamed" else inner)
    if one.change == "changed":
        assert (one.old, one.new) == (at(old[file], one.pointer), at(new[file], one.pointer))


@pytest.mark.parametrize("file", EVERYTHING)
def test_every_mutation_of_every_key_is_one_difference(file):
    """Each value, key, entry and order that changes in a pack with every key is told once, where it is."""
    checked = 0
    for mutation in mutations(file, EVERYTHING[file]):
        check_one(file, mutation, EVERYTHING)
        checked += 1
    assert checked > 5


@pytest.mark.parametrize("file", RICH)
def test_every_mutation_of_a_real_record_is_one_difference(file):
    """In records with long lists, too."""
    pack = {"pack.json": BUILTIN["pack.json"]}
    for mutation in mutations(file, BUILTIN[file]):
        check_one(file, mutation, {**pack, file: BUILTIN[file]})


def test_a_pack_differs_from_itself_in_nothing():
    """The same files give no difference, whatever the order of their keys."""
    turned = {file: dict(reversed(record.items())) for file, record in reversed(BUILTIN.items())}
    assert compared(BUILTIN, BUILTIN) == compared(BUILTIN, turned) == compared(EVERYTHING, EVERYTHING) == ()


@pytest.mark.parametrize("seed", range(30))
def test_several_changes_are_shown_both_ways(seed):
    """Of any changes in any records, each pointer leads to the value shown, and the other way round is the reverse."""
    chance, new = random.Random(seed), copy(BUILTIN)
    for file in chance.choices(SMALL, k=3):
        for _ in range(chance.randint(1, 4)):
            new[file] = chance.choice(list(mutations(file, new[file]))).after
    forth, back = compared(BUILTIN, new), compared(new, BUILTIN)
    key = lambda difference: (difference.change, difference.concern, str(difference.old_json), str(difference.new_json))  # noqa: E731 - short
    turned = [
        difference.but(
            change=REVERSED.get(difference.change, difference.change),
            old_json=difference.new_json,
            new_json=difference.old_json,
        )
        for difference in back
    ]
    assert sorted(map(key, forth)) == sorted(map(key, turned))
    for difference in forth:
        side = BUILTIN if difference.change == "removed" else new
        value = at(side[difference.file], difference.pointer)
        if difference.change in {"added", "changed"} and difference.place:
            assert value == difference.new


#: Kinds of records, and the part of a schema that describes each; those of vocabulary are definitions.
SCHEMAS = {
    **{kind: top(kind) for kind in ("exercise", "routine", "pack", "sources", "redirects")},
    "source": top("sources").inside("properties", "sources", "items"),
    "vocabulary": top("vocabulary").inside("$defs", "muscles_file"),
    **{kind.removesuffix("s"): top("vocabulary").inside("$defs", kind.removesuffix("s")) for kind in VOCABULARY},
}


def schema_paths():
    """Return the paths of everything that the schemas let a record have: its kind and keys, joined by dots."""
    return {".".join((kind, *keys)) for kind, node in SCHEMAS.items() for keys in ((), *_keys(node, ()))}


def _keys(node, way):
    node = node.target()
    for key in node.schema.get("properties", {}):
        yield (*way, key)
        yield from _keys(node.inside("properties", key), (*way, key))
    if "items" in node.schema:
        yield from _keys(node.inside("items"), way)
    if "oneOf" in node.schema and "properties" not in node.schema:
        for branch in node.branches():
            yield from _keys(branch, way)


def test_every_listed_path_is_in_a_schema():
    """A path whose concern is listed is a kind of record, a key that its schema has, or a key of some schema."""
    paths = schema_paths()
    anywhere = {f"*.{path.rpartition('.')[2]}" for path in paths if "." in path}
    assert set(listed_paths()) <= paths | anywhere


def test_a_key_that_is_not_listed_is_text():
    """What no path covers is what people read; what is in a dose or a precaution is covered, whatever its name."""
    assert concern_of("exercise", ["brand_new", "key"]) == concern_of("trigger", ["brand_new"]) == "text"
    assert concern_of("exercise", ["doses", "brand_new"]) == "dose"
    assert concern_of("exercise", ["precautions", "brand_new"]) == concern_of("notice", ["brand_new"]) == "safety"


@pytest.mark.parametrize(
    ("kind", "place", "concern"),
    [
        ("exercise", "doses.reps", "dose"),
        ("exercise", "doses", "dose"),
        ("exercise", "doses.note", "text"),
        ("exercise", "doses.sources", "other"),
        ("exercise", "phases.seconds", "dose"),
        ("exercise", "laterality", "dose"),
        ("exercise", "precautions", "safety"),
        ("exercise", "precautions.swap", "safety"),
        ("exercise", "safety_notice", "safety"),
        ("exercise", "level", "safety"),
        ("exercise", "cues", "text"),
        ("exercise", "extra.app.dose", "other"),
        ("exercise", "", "other"),
        ("exercise", "summary", "text"),
        ("exercise", "doses.license", "other"),
        ("routine", "items", "dose"),
        ("routine", "items.exercise", "dose"),
        ("routine", "items.first_side", "dose"),
        ("routine", "items.dose.seconds", "dose"),
        ("routine", "items.dose.note", "text"),
        ("routine", "when.frequency", "dose"),
        ("routine", "items.note", "text"),
        ("precaution", "", "safety"),
        ("precaution", "condition", "safety"),
        ("red_flag", "raised.by", "safety"),
        ("notice", "text", "safety"),
        ("source", "title", "other"),
    ],
)
def test_what_a_key_concerns(kind, place, concern):
    """Doses concern the dose, precautions and notices safety, what people read text, sources nothing of it."""
    assert concern_of(kind, [key for key in place.split(".") if key]) == concern


def with_lists(**lists):
    """Return a pack with an exercise that has these lists."""
    return {"pack.json": BUILTIN["pack.json"], "exercises/dip.json": {"id": "dip", "name": "Dip", **lists}}


@pytest.mark.parametrize(
    ("key", "old", "new", "differences"),
    [
        ("cues", ["a", "b"], ["a", "c"], [("changed", "cues/2", "b", "c")]),
        ("cues", ["a"], ["a", "b", "c"], [("added", "cues/2", None, "b"), ("added", "cues/3", None, "c")]),
        ("cues", ["a", "b"], ["b", "a"], [("changed", "cues/1", "a", "b"), ("changed", "cues/2", "b", "a")]),
        ("cues", ["a", "b"], ["b"], [("changed", "cues/1", "a", "b"), ("removed", "cues/2", "b", None)]),
        ("muscles", [{"id": "a"}, {"id": "b"}], [{"id": "b"}], [("removed", "muscles/a", {"id": "a"}, None)]),
        ("muscles", [{"id": "a"}], [{"id": "b"}, {"id": "a"}], [("added", "muscles/b", None, {"id": "b"})]),
        (
            "muscles",
            [{"id": "a"}, {"id": "b"}],
            [{"id": "b"}, {"id": "a"}],
            [("moved", "muscles", ["a", "b"], ["b", "a"])],
        ),
        (
            "muscles",
            [{"id": "a", "x": 1}, {"id": "a", "x": 2}],
            [{"id": "a", "x": 1}, {"id": "a", "x": 3}],
            [("changed", "muscles/a/x", 2, 3)],
        ),
        ("muscles", [{"id": "a"}, {"id": "a"}], [{"id": "a"}], [("removed", "muscles/a", {"id": "a"}, None)]),
        (
            "doses",
            [{"id": "a", "x": 1}],
            [{"id": "b", "x": 1}],
            [("removed", "doses/a", {"id": "a", "x": 1}, None), ("added", "doses/b", None, {"id": "b", "x": 1})],
        ),
    ],
)
def test_lists_are_aligned(key, old, new, differences):
    """Entries belong together by their ids, the first of an id with the first; those without ids by their places."""
    shown = [
        (difference.change, difference.place, difference.old, difference.new)
        for difference in compared(with_lists(**{key: old}), with_lists(**{key: new}))
    ]
    assert shown == differences


def test_numbers_are_compared_as_json():
    """15 and 15.0 are the same number; in other apps' data 1 and true are not the same value."""
    record = BUILTIN["exercises/bridge_pose.json"]
    fraction = put(record, ("doses", 0, "reps"), lambda dose, key: dose.__setitem__(key, {"min": 15.0, "max": 20.0}))
    assert in_short({**BUILTIN}, {**BUILTIN, "exercises/bridge_pose.json": fraction}) == []
    one, true = ({**record, "extra": {"app": {"on": [value]}}} for value in (1, True))
    differ = compared({**BUILTIN, "exercises/bridge_pose.json": one}, {**BUILTIN, "exercises/bridge_pose.json": true})
    assert [(difference.pointer, difference.old, difference.new) for difference in differ] == [
        ("/extra/app/on", [1], [True])
    ]


def renamed(pack, **names):
    """Return a pack in which an exercise of the small pack has another id, wherever it is named."""
    [(old, new)] = names.items()
    text = json.dumps({file: record for file, record in pack.items() if file != f"exercises/{old}.json"})
    made = json.loads(text.replace(f'"{old}"', f'"{new}"'))
    return {**made, f"exercises/{new}.json": {**copy(pack[f"exercises/{old}.json"]), "id": new}}


def test_a_renamed_record_is_one_difference():
    """A record that is the same but for its id was renamed; what refers to it is not told again."""
    old = small_pack("clinic")
    [difference] = compared(old, renamed(old, hip_lift="hip_raise"))
    assert (difference.change, difference.old, difference.new, difference.concern) == (
        "renamed",
        "hip_lift",
        "hip_raise",
        "other",
    )
    assert (difference.kind, difference.id, difference.file, difference.pointer) == (
        "exercise",
        "hip_raise",
        "exercises/hip_raise.json",
        "",
    )


@pytest.mark.parametrize("chain", [["hip_raise"], ["hip_push", "hip_raise"]])
def test_a_redirect_shows_a_rename(chain):
    """With a redirect a record that changed as well is still the same one, and its own changes are told."""
    old = small_pack("clinic")
    new = renamed(old, hip_lift="hip_raise")
    new["exercises/hip_raise.json"]["summary"] = "Lift your hips."
    assert ("exercise", "hip_lift", "removed", "", "other") in in_short(old, new)
    ways = zip(["hip_lift", *chain], chain, strict=False)
    redirects = [{"kind": "exercise", "from": before, "to": after} for before, after in ways]
    new["redirects.json"] = {"redirects": redirects}
    assert in_short(old, new) == [
        ("exercise", "hip_raise", "renamed", "", "other"),
        ("exercise", "hip_raise", "changed", "summary", "text"),
        *(("redirects", "redirects", "added", f"redirects/{way['from']}", "other") for way in redirects),
    ]
    assert [short[2:4] for short in in_short(new, old)][:2] == [("renamed", ""), ("changed", "summary")]


def test_a_circle_of_redirects_is_no_rename():
    """Redirects that lead nowhere, or to a record that was there before, rename nothing."""
    old, new = small_pack("clinic"), small_pack("clinic")
    del new["exercises/hip_lift.json"]
    new["redirects.json"] = {
        "redirects": [
            {"kind": "exercise", "from": "hip_lift", "to": "round"},
            {"kind": "exercise", "from": "round", "to": "hip_lift"},
            {"kind": "exercise", "from": "older", "to": None},
        ]
    }
    assert in_short(old, new)[0] == ("exercise", "hip_lift", "removed", "", "other")


def test_records_of_the_built_in_pack_may_be_named_with_its_name():
    """In the built-in pack `lowback:id` is its own record, and follows a rename as the bare id does."""
    files = ("pack.json", "exercises/bridge_pose.json", "exercises/lying_twist.json", "routines/runner_lowback.json")
    old = {file: copy(BUILTIN[file]) for file in files}
    old["routines/runner_lowback.json"]["items"][0]["exercise"] = "lowback:bridge_pose"
    new = renamed(old, bridge_pose="bridge")
    new["routines/runner_lowback.json"]["items"][0] = {
        **old["routines/runner_lowback.json"]["items"][0],
        "exercise": "lowback:bridge",
    }
    assert in_short(old, new)[0] == ("exercise", "bridge", "renamed", "", "other")
    assert not [place for kind, _, _, place, _ in in_short(old, new) if kind == "routine" and "exercise" in place]


def test_a_term_of_its_own_in_place_of_ours_is_in_short():
    """Where both ids are in use they mean two things, and nothing is said to follow the rename."""
    old, new = small_pack("clinic"), small_pack("clinic")
    terms = {"kind": "positions", "license": "CC0-1.0", "contributors": ["A"]}
    old["vocabulary/positions.json"] = {**terms, "terms": [{"id": "supine", "label": "flat"}]}
    new["vocabulary/positions.json"] = {**terms, "terms": [{"id": "supine_flat", "label": "flat"}]}
    assert in_short(old, new) == [("position", "supine_flat", "renamed", "", "other")]
    assert in_short(new, old) == [("position", "supine", "renamed", "", "other")]


def test_a_dose_is_told_in_words():
    """A difference in a dose has the whole dose before and after; a dose that came has no words before."""
    new = copy(BUILTIN)
    doses = new["exercises/bridge_pose.json"]["doses"]
    doses[0]["reps"] = {"min": 10, "max": 15}
    doses.append({**doses[0], "id": "more", "reps": 30})
    one, other = compared(BUILTIN, new)
    assert (one.pointer, one.place, one.concern) == ("/doses/0/reps", f"doses/{doses[0]['id']}/reps", "dose")
    assert (one.old_dose, one.new_dose) == ("15–20 repetitions", "10–15 repetitions")
    assert (other.change, other.old_dose, other.new_dose) == ("added", None, "30 repetitions")


def test_a_comparison_is_a_value(pack):
    """It is hashable and pickles, shows what it changes, and its dict is plain JSON."""
    old = pack()
    new = pack(
        {"exercises/hip_lift.json": small_pack("clinic")["exercises/hip_lift.json"] | {"level": "advanced"}}, "new"
    )
    comparison = lowback.compare(old, new)
    level = next(difference for difference in comparison.differences if difference.place == "level")
    assert pickle.loads(pickle.dumps(comparison)) == comparison
    assert hash(comparison) == hash(pickle.loads(pickle.dumps(comparison)))
    assert (comparison.changes_dose, comparison.changes_safety) == (False, True)
    assert (comparison.counts()["dose"], comparison.counts()["safety"]) == (0, 1)
    assert json.loads(json.dumps(comparison.to_dict())) == comparison.to_dict()
    assert (level.old, level.new) == ("beginner", "advanced")
