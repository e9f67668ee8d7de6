"""Packs from outside: right ones load under their own ids, wrong ones are refused whole."""

import json
import pickle
from pathlib import Path

import pytest
from conftest import small_pack, told

import lowback
from lowback.catalog.catalog import builtin_catalog, default_catalog
from lowback.pack.folder import DiskFolder
from lowback.pack.locate import builtin_folder

LIVE = "lowback:lying_twist"


def problems(folder, *more):
    """Return the problems for which a pack is refused, as text."""
    with pytest.raises(lowback.PackError) as caught:
        lowback.load_catalog(folder, *more)
    return [" ".join(filter(None, (each.file, each.pointer))) + f": {told(each)}" for each in caught.value.problems]


def changed(file, **values):
    """Return a change of one file of the small pack, for the pack fixture."""
    return {file: {key: value for key, value in (small_pack("clinic")[file] | values).items() if value is not ...}}


def test_a_pack_loads_under_its_own_ids(pack):
    """Its records are pack:id, ours keep their ids, and its own references lead to its own records."""
    catalog = lowback.load_catalog(pack())
    core = lowback.load_catalog()
    assert list(catalog.exercises) == sorted([*core.exercises, "clinic:hip_lift"])
    assert list(catalog.routines) == sorted([*core.routines, "clinic:morning"])
    routine = catalog.routines["clinic:morning"]
    assert [item.exercise.id for item in routine.items] == ["clinic:hip_lift", "lying_twist"]
    assert routine.items[0].exercise is catalog.exercises["clinic:hip_lift"]
    assert catalog.exercises["clinic:hip_lift"].easier[0].exercise == "lying_twist"
    assert catalog.sources["clinic:leaflet"].title == "A leaflet"
    assert catalog.exercises["clinic:hip_lift"].sources[0].id == "clinic:leaflet"
    assert routine.iter_steps()[0].id == "clinic:morning/lift/both/1"
    assert "A leaflet" in lowback.render(routine, catalog=catalog)


def test_several_packs_load_together(pack):
    """Two packs stand side by side, told apart by their ids; a pack that is named twice is there once."""
    one, two = pack(), pack(name="club")
    catalog = lowback.load_catalog(one, str(two))
    assert {"clinic:hip_lift", "club:hip_lift"} <= set(catalog.exercises)
    again = lowback.load_catalog(one, str(one), one.parent / "club" / ".." / "clinic")
    assert sorted(set(again.exercises) - set(lowback.load_catalog().exercises)) == ["clinic:hip_lift"]


def test_twins_are_refused(pack):
    """Two packs with one id are refused, and both are named: none replaces the other."""
    one, two = pack(), pack({"pack.json": {**small_pack("clinic")["pack.json"], "title": "Another"}}, name="club")
    assert problems(one, two) == [
        (
            f"pack.json /id: 'clinic' is the id of two packs, at {one} and at {two}. "
            "Load one of them, or change the id of the other"
        )
    ]


def test_a_catalogue_has_identity(pack):
    """Catalogues are compared by identity; their mappings are values that pickle."""
    one, two = lowback.load_catalog(pack()), lowback.load_catalog(pack())
    assert one != two
    assert one.exercises == two.exercises
    assert pickle.loads(pickle.dumps(one.routines)) == one.routines
    assert pickle.loads(pickle.dumps(default_catalog().exercises)) == default_catalog().exercises
    assert lowback.load_catalog() is default_catalog()
    assert repr(one.routines) == f"<Records of routine: {len(one.routines)}>"


def test_mappings_are_mappings(pack):
    """Look-ups behave as those of any mapping, and an unknown id suggests."""
    exercises = lowback.load_catalog(pack()).exercises
    assert "none" not in exercises
    assert exercises.get("none") is None
    assert exercises["bridge_pose"] is exercises["bridge_pose"]
    assert len(exercises) == len(list(exercises)) == len(lowback.exercises()) + 1
    with pytest.raises(KeyError, match=r"there is no exercise 'clinic:hip_lit'\. Did you mean clinic:hip_lift"):
        exercises["clinic:hip_lit"]
    with pytest.raises(KeyError, match="there is no exercise 5"):
        exercises[5]


def test_a_pack_brings_its_own_terms(pack):
    """A pack's own vocabulary stands beside the core's, under the pack's id."""
    terms = {
        "kind": "equipment",
        "terms": [{"id": "rope", "label": "a rope"}],
        "license": "CC0-1.0",
        "contributors": ["A"],
    }
    change = {"vocabulary/equipment.json": terms, **changed("exercises/hip_lift.json", equipment=[{"id": "rope"}])}
    catalog = lowback.load_catalog(pack(change))
    assert catalog.equipment["clinic:rope"].label == "a rope"
    assert "What you need: A rope." in lowback.render(catalog.exercises["clinic:hip_lift"], catalog=catalog)


BROKEN = {
    "not JSON": ({"exercises/hip_lift.json": b"{"}, ["exercises/hip_lift.json: not JSON: unexpected end of file"]),
    "encoding": ({"exercises/hip_lift.json": b"\xff"}, ["exercises/hip_lift.json: invalid UTF-8 at byte 0"]),
    "twice": (
        {"pack.json": json.dumps(small_pack("clinic")["pack.json"]).replace("{", '{"id": "a", ').encode()},
        ['pack.json /id: duplicate key "id"'],
    ),
    "NaN": (
        {"pack.json": json.dumps(small_pack("clinic")["pack.json"] | {"title": float("nan")}).encode()},
        ["pack.json /title: NaN is not a JSON number"],
    ),
    "deep": ({"pack.json": b"[" * 50 + b"]" * 50}, ["pack.json: nested more than 32 levels deep"]),
    "size": ({"pack.json": b" " * (1 << 21)}, ["pack.json: larger than 1,048,576 bytes"]),
    "a list": ({"pack.json": []}, ["pack.json: expected an object, found []"]),
    "no pack": ({"pack.json": None}, ["pack.json: pack.json is missing. Add it"]),
    "place": (
        {"exercise/x.json": {}},
        ["exercise/x.json: unexpected file in a pack. Move it to exercises/ or routines/"],
    ),
    "name": (
        {"exercises/hip_lift.json": None, "exercises/lift.json": "hip_lift"},
        ["exercises/lift.json /id: id 'hip_lift' differs from the file's name 'lift'. Rename"],
    ),
    "missing": (changed("exercises/hip_lift.json", name=...), ['exercises/hip_lift.json: missing key "name"']),
    "unknown": (
        changed("exercises/hip_lift.json", musles=[]),
        ['exercises/hip_lift.json /musles: unknown key "musles". Remove it: muscles already exists'],
    ),
    "dangling": (
        changed("routines/morning.json", items=[{"id": "a", "exercise": "hip_lit"}]),
        ["routines/morning.json /items/0/exercise: there is no exercise 'hip_lit'. Did you mean hip_lift?"],
    ),
    "unprefixed": (
        changed("routines/morning.json", items=[{"id": "a", "exercise": "lying_twist"}]),
        ["routines/morning.json /items/0/exercise: there is no exercise 'lying_twist'. Did you mean lowback:"],
    ),
    "source": (
        changed("exercises/hip_lift.json", sources=[{"id": "leaflt", "status": "seen"}]),
        ["exercises/hip_lift.json /sources/0/id: there is no source 'leaflt'. Did you mean leaflet?"],
    ),
    "far term": (
        changed("exercises/hip_lift.json", position="on_the_moon"),
        ["exercises/hip_lift.json /position: there is no position 'on_the_moon'. There is half_kneeling, prone"],
    ),
    "term": (
        changed("exercises/hip_lift.json", position="supin"),
        ["exercises/hip_lift.json /position: there is no position 'supin'. Did you mean supine?"],
    ),
    "model": (
        changed("exercises/hip_lift.json", laterality="alternating"),
        ['exercises/hip_lift.json /doses/0: missing key "per"'],
    ),
    "item": (
        changed("routines/morning.json", items=[{"id": "a", "exercise": "hip_lift", "mode": "time"}]),
        ["routines/morning.json /items/0/mode: 'hip_lift' has a dose for reps, but none for time"],
    ),
    "ours": (changed("pack.json", id="lowback"), ["pack.json /id: 'lowback' is the built-in pack. Choose another id"]),
    "newer": (
        changed("pack.json", schema="1.7"),
        ["pack.json /schema: written for schema 1.7; this lowback reads up"],
    ),
    "endless version": (
        changed("pack.json", schema="9" * 5000 + ".0"),
        ['pack.json /schema: found "9999999'],
    ),
    "redirect": (
        {"redirects.json": {"redirects": [{"kind": "exercise", "from": "old", "to": "hip_lit"}]}},
        ["redirects.json /redirects/0/to: there is no exercise 'hip_lit'. Did you mean hip_lift?"],
    ),
    "redirect of what is there": (
        {"redirects.json": {"redirects": [{"kind": "exercise", "from": "hip_lift", "to": "hip_lift"}]}},
        ["redirects.json /redirects/0/from: 'hip_lift' is still in the pack. Remove the record, or this redirect"],
    ),
    "other kind": (
        {"vocabulary/muscles.json": {"kind": "equipment", "terms": [], "license": "CC0-1.0", "contributors": ["A"]}},
        ["vocabulary/muscles.json /kind: kind 'equipment' differs from the file's name 'muscles'. Rename the file, or"],
    ),
    "terms twice": (
        {
            "vocabulary/positions.json": {
                "kind": "positions",
                "terms": [{"id": "supine", "label": "x"}, {"id": "a", "label": "x"}, {"id": "a", "label": "y"}],
                "license": "CC0-1.0",
                "contributors": ["A"],
            }
        },
        [
            "vocabulary/positions.json /terms/2/id: duplicate id 'a'",
        ],
    ),
    "many": (
        {"routines/morning.json": b"{", "sources.json": b"[", **changed("exercises/hip_lift.json", level="easy")},
        [
            'exercises/hip_lift.json /level: expected beginner, intermediate or advanced, found "easy"',
            "routines/morning.json: not JSON",
            "sources.json: not JSON",
        ],
    ),
}


@pytest.mark.parametrize(("change", "expected"), BROKEN.values(), ids=BROKEN)
def test_a_broken_pack_is_refused_whole(pack, change, expected):
    """Every file that is wrong is named with its reason, each fault once, and nothing is loaded."""
    if change.get("exercises/lift.json") == "hip_lift":
        change = {**change, "exercises/lift.json": changed("exercises/hip_lift.json")["exercises/hip_lift.json"]}
        expected = [*expected]
    found = problems(pack(change))
    assert len(found) == len(expected), found
    for problem, start in zip(found, expected, strict=True):
        assert problem.startswith(start)


def test_own_terms_come_first(pack):
    """A pack may use a word that the core uses too, or will: its bare ids are its own, lowback:id is the core's."""
    terms = {"kind": "positions", "terms": [{"id": "supine", "label": "on your back, head low"}], "license": "CC0-1.0"}
    terms["contributors"] = ["A"]
    catalog = lowback.load_catalog(pack({"vocabulary/positions.json": terms}))
    assert catalog.exercises["clinic:hip_lift"].position == "clinic:supine"
    assert catalog.positions["supine"].label == "lying on your back"
    files = {"vocabulary/positions.json": terms, **changed("exercises/hip_lift.json", position="lowback:supine")}
    assert lowback.load_catalog(pack(files, "club")).exercises["club:hip_lift"].position == "supine"


def test_a_folder_must_be_there(tmp_path):
    """A path that is no folder is refused with its reason, and so is a link that leads out."""
    assert problems(tmp_path / "none") == [".: cannot be read: No such file or directory"]
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / "pack.json").symlink_to("/etc/hostname")
    assert "leads out of the pack" in problems(tmp_path / "pack")[0]


def test_a_file_may_vanish(pack, monkeypatch):
    """A file that goes while the pack is read is named."""
    folder = pack()
    entries = DiskFolder.entries
    monkeypatch.setattr(DiskFolder, "entries", lambda self: [*entries(self), ("exercises/gone.json", "")])
    assert problems(folder) == ["exercises/gone.json: is gone"]


def test_a_good_redirect_loads(pack):
    """A redirect to a record of the pack, or to nothing, is accepted."""
    redirects = [
        {"kind": "exercise", "from": "old", "to": "hip_lift"},
        {"kind": "routine", "from": "older", "to": None},
    ]
    assert lowback.load_catalog(pack({"redirects.json": {"redirects": redirects}}))


DAMAGED = {
    "sources.json": ("sources", "shoemate_video", "sources.json: not JSON"),
    "exercises/bridge_pose.json": ("exercises", "bridge_pose", "exercises/bridge_pose.json: not JSON"),
    "routines/runner_lowback.json": ("routines", "runner_lowback", "routines/runner_lowback.json: not JSON"),
    "vocabulary/muscles.json": ("muscles", "hamstrings", "vocabulary/muscles.json: not JSON"),
}


def copy_of_builtin(tmp_path):
    """Copy the built-in pack, to be damaged."""
    source = builtin_folder()
    for file in source.files():
        (tmp_path / file).parent.mkdir(exist_ok=True)
        (tmp_path / file).write_bytes(source.read(file))
    return tmp_path


@pytest.mark.parametrize(("file", "place"), DAMAGED.items(), ids=DAMAGED)
def test_a_damaged_builtin_file_is_a_pack_error(tmp_path, file, place):
    """A built-in file that was damaged on disk gives the same error as a pack from outside."""
    kind, record, start = place
    copy_of_builtin(tmp_path)
    (tmp_path / file).write_bytes(b"{")
    with pytest.raises(lowback.PackError) as caught:
        getattr(builtin_catalog(DiskFolder(tmp_path)), kind)[record]
    assert str(caught.value.problems[0]).startswith(start)
    assert caught.value.pack == "lowback"


def test_damage_that_is_json_has_a_place(tmp_path):
    """A built-in record that lost a field, or a vocabulary that is gone, is named with its place."""
    copy_of_builtin(tmp_path)
    catalog = builtin_catalog(DiskFolder(tmp_path))
    path = tmp_path / "exercises" / "bridge_pose.json"
    record = json.loads(path.read_bytes())
    del record["phases"][0]["text"]
    path.write_text(json.dumps(record), encoding="utf-8")
    with pytest.raises(lowback.PackError, match=r"exercises/bridge_pose\.json: /phases/0: missing key \"text\""):
        catalog.routines["runner_lowback"]
    (tmp_path / "vocabulary" / "muscles.json").unlink()
    with pytest.raises(lowback.PackError, match=r"vocabulary/muscles\.json: is missing. Install lowback again"):
        catalog.muscles["hamstrings"]
    (tmp_path / "sources.json").write_text("[]", encoding="utf-8")
    with pytest.raises(lowback.PackError, match=r"sources\.json: expected an object, found \[\]"):
        catalog.sources["shoemate_video"]


def test_only_ids_reach_the_file_system():
    """An id that could name another file is simply unknown."""
    for wanted in ("../routines/runner_lowback", "/etc/passwd", "a\0b", "", "bridge_pose.json"):
        with pytest.raises(lowback.UnknownIdError):
            lowback.get_exercise(wanted)


def test_one_routine_reads_only_its_files(monkeypatch):
    """Getting a routine reads its own file, those of its exercises, and once which precautions were retired."""
    seen = []
    folder = builtin_folder()
    monkeypatch.setattr(folder, "read", lambda file, read=folder.read: seen.append(file) or read(file))
    builtin_catalog(folder).routines["runner_lowback"]
    own = ["routines/runner_lowback.json", "exercises/bridge_pose.json", "exercises/lying_twist.json"]
    assert sorted(seen) == sorted([*own, "redirects.json"])


def test_the_builtin_pack_passes_as_a_pack_from_outside(tmp_path):
    """Under another id the built-in data passes every check that outside packs pass."""
    folder = copy_of_builtin(tmp_path)
    for file in ("vocabulary", "sources.json"):
        assert (folder / file).exists()
    meta = json.loads((folder / "pack.json").read_bytes()) | {"id": "twin"}
    (folder / "pack.json").write_text(json.dumps(meta), encoding="utf-8")
    for file in Path(folder / "vocabulary").iterdir():
        file.unlink()
    (folder / "redirects.json").write_text('{"redirects": []}', encoding="utf-8")
    assert "twin:runner_lowback" in lowback.load_catalog(folder).routines
