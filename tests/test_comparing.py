"""Comparing packs: one change is one difference, at its place, with what it concerns."""

import json
import pickle
import random
from pathlib import Path

import pytest
from conftest import builtin, small_pack
from mutations import copy, mutations, put

from lowback.comparing.alignment import align
from lowback.comparing.compare import compare_files
from lowback.comparing.comparison import Comparison, Edition
from lowback.comparing.concerns import ANYWHERE, CONCERNS, TABLE, concern_of
from lowback.pack.folder import builtin_folder
from lowback.pack.layout import VOCABULARY
from lowback.problem import pointer
from lowback.validation.schema import top

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
    """Return the differences between two packs, as values."""
    return tuple(compare_files(copy(old), copy(new)))


def told(old, new):
    """Return the differences in short: kind, id, what became of it, place and concern."""
    return [(each.kind, each.id, each.change, each.place, each.concern) for each in compared(old, new)]


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
def test_several_changes_are_told_both_ways(seed):
    """Of any changes in any records, each pointer leads to the value told, and the other way round is the reverse."""
    chance, new = random.Random(seed), copy(BUILTIN)
    for file in chance.choices(SMALL, k=3):
        for _ in range(chance.randint(1, 4)):
            new[file] = chance.choice(list(mutations(file, new[file]))).after
    forth, back = compared(BUILTIN, new), compared(new, BUILTIN)
    key = lambda each: (each.change, each.concern, str(each.old_json), str(each.new_json))  # noqa: E731 - short
    turned = [
        each.but(change=REVERSED.get(each.change, each.change), old_json=each.new_json, new_json=each.old_json)
        for each in back
    ]
    assert sorted(map(key, forth)) == sorted(map(key, turned))
    for each in forth:
        side = BUILTIN if each.change == "removed" else new
        found = at(side[each.file], each.pointer)
        if each.change in {"added", "changed"} and each.place:
            assert found == each.new


def schema_keys(kind):
    """Yield every key that the schemas let a record have, those in other keys joined by dots."""
    if kind in VOCABULARY_OF:
        start = top("vocabulary").inside("$defs", kind)
    elif kind == "vocabulary":
        start = top("vocabulary").inside("$defs", "muscles_file")
    elif kind == "source":
        start = top("sources").inside("properties", "sources", "items")
    else:
        start = top(kind)
    lists = {"vocabulary": "terms", "sources": "sources"}
    return set(_keys(start, (), lists.get(kind)))


def _keys(node, way, passed_over):
    node = node.target()
    if node.definition in {"range", "closed_range", "frequency"}:
        return
    for key in node.schema.get("properties", {}):
        if key not in ANYWHERE:
            yield ".".join((*way, key))
            if key != passed_over:
                yield from _keys(node.inside("properties", key), (*way, key), passed_over)
    if "items" in node.schema:
        yield from _keys(node.inside("items"), way, passed_over)
    if "oneOf" in node.schema and "properties" not in node.schema:
        for branch in node.branches():
            yield from _keys(branch, way, passed_over)


#: The kinds of records that vocabulary files list.
VOCABULARY_OF = [kind.removesuffix("s") for kind in VOCABULARY]


@pytest.mark.parametrize("kind", TABLE)
def test_every_key_of_the_schemas_has_its_concern(kind):
    """The table names every key that a record may have, once, and no other: no new key can be forgotten."""
    assert set(TABLE[kind]) == schema_keys(kind) | {"."}
    assert set(TABLE[kind].values()) <= set(CONCERNS)


def test_every_kind_is_in_the_table():
    """Each kind of file and of term has its keys in the table."""
    files = {"exercise", "routine", "pack", "sources", "vocabulary", "redirects"}
    assert set(TABLE) == files | {"source", *VOCABULARY_OF}
    assert all(concern_of(kind, [key, "anything"]) == "other" for kind in TABLE for key in ANYWHERE)


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
    assert concern_of(kind, filter(None, place.split("."))) == concern


@pytest.mark.parametrize(
    ("old", "new", "pairs", "removed", "added"),
    [
        (["a b", "c d"], ["a b", "x y", "c d"], [(0, 0), (1, 2)], [], [1]),
        (["keep your knees up"], ["new one", "keep your knees high"], [(0, 1)], [], [0]),
        (["a b c d", "x y"], ["a b c e", "a b c f"], [(0, 0), (1, 1)], [], []),
        ([{"by": ["one", "two"]}], [{"by": ["three"]}, {"by": ["one", "two", "four"]}], [(0, 1)], [], [0]),
        (["all", "other"], ["words", "new"], [(0, 0), (1, 1)], [], []),
        (["gone for good", "b"], ["b", "and something else"], [(1, 0)], [0], [1]),
        ([{"id": "a", "x": 1}], [{"id": "b", "x": 1}], [(0, 0)], [], []),
        ([{"id": "a", "x": 1}], [{"id": "b", "x": 2}], [], [0], [0]),
        ([{"id": "a"}, {"id": "a"}], [{"id": "a"}], [(0, 0)], [1], []),
    ],
)
def test_lists_are_aligned(old, new, pairs, removed, added):
    """Entries belong together by their ids, by their words, or by their places; what is left came or went."""
    assert align(old, new, "cues") == (pairs, removed, added)
    assert align(new, old, "cues") == (sorted((one, other) for other, one in pairs), added, removed)


def test_ids_of_their_own_may_move():
    """A dose with a new id is the same dose wherever it stands; a precaution with another id is another one."""
    old, new = [{"id": "a", "x": 1}, {"id": "b"}], [{"id": "b"}, {"id": "c", "x": 1}]
    assert align(old, new, "doses").pairs == [(0, 1), (1, 0)]
    assert align(old, new, "precautions") == ([(1, 0)], [0], [1])


def test_long_lists_are_aligned_by_place():
    """Of very many entries that changed, each is what became of the one in its place: comparing all takes too long."""
    old, new = [f"one {index}" for index in range(100)], [f"two {index}" for index in range(99)]
    found = align(old, new, "redirects")
    assert found.pairs == [(index, index) for index in range(99)]
    assert (found.removed, found.added) == ([99], [])


def test_numbers_are_compared_as_json():
    """15 and 15.0 are the same number; in other apps' data 1 and true are not the same value."""
    record = BUILTIN["exercises/bridge_pose.json"]
    fraction = put(record, ("doses", 0, "reps"), lambda dose, key: dose.__setitem__(key, {"min": 15.0, "max": 20.0}))
    assert told({**BUILTIN}, {**BUILTIN, "exercises/bridge_pose.json": fraction}) == []
    one, true = ({**record, "extra": {"app": {"on": [value]}}} for value in (1, True))
    differ = compared({**BUILTIN, "exercises/bridge_pose.json": one}, {**BUILTIN, "exercises/bridge_pose.json": true})
    assert [(each.pointer, each.old, each.new) for each in differ] == [("/extra/app/on", [1], [True])]


def renamed(pack, **names):
    """Return a pack in which an exercise of the small pack has another id, wherever it is named."""
    [(old, new)] = names.items()
    text = json.dumps({file: record for file, record in pack.items() if file != f"exercises/{old}.json"})
    made = json.loads(text.replace(f'"{old}"', f'"{new}"'))
    return {**made, f"exercises/{new}.json": {**copy(pack[f"exercises/{old}.json"]), "id": new}}


def test_a_renamed_record_is_one_difference():
    """A record that is the same but for its id was renamed; what refers to it is not told again."""
    old = small_pack("clinic")
    [found] = compared(old, renamed(old, hip_lift="hip_raise"))
    assert (found.change, found.old, found.new, found.concern) == ("renamed", "hip_lift", "hip_raise", "other")
    assert (found.kind, found.id, found.file, found.pointer) == (
        "exercise",
        "hip_raise",
        "exercises/hip_raise.json",
        "",
    )


@pytest.mark.parametrize("chain", [["hip_raise"], ["hip_push", "hip_raise"]])
def test_a_redirect_tells_a_rename(chain):
    """With a redirect a record that changed as well is still the same one, and its own changes are told."""
    old = small_pack("clinic")
    new = renamed(old, hip_lift="hip_raise")
    new["exercises/hip_raise.json"]["summary"] = "Lift your hips."
    assert ("exercise", "hip_lift", "removed", "", "other") in told(old, new)
    ways = zip(["hip_lift", *chain], chain, strict=False)
    redirects = [{"kind": "exercise", "from": before, "to": after} for before, after in ways]
    new["redirects.json"] = {"redirects": redirects}
    assert told(old, new) == [
        ("exercise", "hip_raise", "renamed", "", "other"),
        ("exercise", "hip_raise", "changed", "summary", "text"),
        *(("redirects", "redirects", "added", f"redirects/{each['from']}", "other") for each in redirects),
    ]
    assert [each[2:4] for each in told(new, old)][:2] == [("renamed", ""), ("changed", "summary")]


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
    assert told(old, new)[0] == ("exercise", "hip_lift", "removed", "", "other")


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
    assert told(old, new)[0] == ("exercise", "bridge", "renamed", "", "other")
    assert not [each for each in told(old, new) if each[0] == "routine" and "exercise" in each[3]]


def test_a_term_of_its_own_in_place_of_ours_is_told():
    """Where both ids are in use they mean two things, and nothing is said to follow the rename."""
    old, new = small_pack("clinic"), small_pack("clinic")
    terms = {"kind": "positions", "license": "CC0-1.0", "contributors": ["A"]}
    old["vocabulary/positions.json"] = {**terms, "terms": [{"id": "supine", "label": "flat"}]}
    new["vocabulary/positions.json"] = {**terms, "terms": [{"id": "supine_flat", "label": "flat"}]}
    assert told(old, new) == [("position", "supine_flat", "renamed", "", "other")]
    assert told(new, old) == [("position", "supine", "renamed", "", "other")]


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


def test_a_comparison_is_a_value():
    """It is hashable and pickles, tells what it changes, and its dict is plain JSON."""
    new = put(
        BUILTIN["exercises/bridge_pose.json"], ("level",), lambda record, key: record.__setitem__(key, "advanced")
    )
    edition = Edition(name="x", pack="lowback", version="1.0.0")
    found = tuple(compare_files(copy(BUILTIN), {**copy(BUILTIN), "exercises/bridge_pose.json": new}))
    made = Comparison(old=edition, new=edition, differences=found)
    assert pickle.loads(pickle.dumps(made)) == made
    assert hash(made) == hash(pickle.loads(pickle.dumps(made)))
    assert (made.changes_dose, made.changes_safety) == (False, True)
    assert made.counts() == {"dose": 0, "safety": 1, "text": 0, "other": 0}
    assert json.loads(json.dumps(made.to_dict())) == made.to_dict()
    assert (found[0].old, found[0].new) == ("beginner", "advanced")
