"""What stays the same: ids, what they mean, retired ids, and packs of older schemas."""

import json
import pickle
import re
import warnings
from pathlib import Path

import pytest
from ids import FILE, current

import lowback
from lowback.catalog.catalog import builtin_catalog, default_catalog
from lowback.catalog.records import builtin_version, data_version
from lowback.errors import PackError
from lowback.pack.folder import DiskFolder
from lowback.pack.json_reader import parse
from lowback.pack.locate import builtin_folder

KEPT = json.loads(FILE.read_text(encoding="utf-8"))
SAMPLE = Path(__file__).parent / "packs" / "schema_1_0"


def retired(kind):
    """Return the ids of a kind that the built-in redirects lead on."""
    redirects = parse(builtin_folder().read("redirects.json"))["redirects"]
    return {each["from"] for each in redirects if f"{each['kind']}s" == kind}


@pytest.mark.parametrize("kind", KEPT)
def test_no_id_is_lost(kind):
    """Every id that there ever was is still there, or leads on. `python tests/ids.py` adds new ones."""
    lost = set(KEPT[kind]) - set(current()[kind]) - retired(kind)
    assert not lost
    assert set(current()[kind]) <= set(KEPT[kind]), "run python tests/ids.py"


#: Parts of records that are gone for good, and names that were corrected: none of them comes back as something else.
GONE = {
    "bridge_pose": {"dose roll_8_10"},
    "supported_forward_fold": {"Supported forward stretch"},
}


@pytest.mark.parametrize("kind", ["exercises", "routines"])
def test_no_id_is_used_for_something_else(kind):
    """A record keeps its name, and the ids of its phases, doses and items, from which step ids are made."""
    for record, parts in current()[kind].items():
        assert set(KEPT[kind][record]) - GONE.get(record, set()) == set(parts), record


@pytest.mark.parametrize("kind", KEPT)
def test_no_retired_id_is_used_again(kind):
    """What was retired, be it a question or a precaution, is gone, and there was such an id."""
    assert not retired(kind) & set(current()[kind])
    assert retired(kind) <= set(KEPT[kind])


def test_the_data_has_a_version():
    """`data_version` is the version in pack.json."""
    assert lowback.data_version == data_version == parse(builtin_folder().read("pack.json"))["version"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", lowback.data_version)


def test_a_pack_of_schema_1_0_still_loads():
    """The sample pack, which uses every key of schema 1.0, is right, loads and unfolds."""
    assert list(lowback.validate(SAMPLE)) == []
    catalog = lowback.load_catalog(SAMPLE)
    routine = catalog.routines["sample_1_0:evening_round"]
    assert [step.id.split("/", 1)[1] for step in routine.iter_steps()] == [
        *("hug/right/1", "hug/left/1", "hug/right/2", "hug/left/2"),
        *("own_march/both/1", "roll/both/1", "bridge/both/1"),
    ]
    assert catalog.red_flags["sample_1_0:fell"].raised.by == ("sample_1_0:old",)


def test_the_sample_has_every_key():
    """Every key that the schemas of records know stands in the sample pack."""
    found = set()

    def walk(value):
        for key, inner in value.items() if isinstance(value, dict) else ():
            found.add(key)
            if key != "extra":
                walk(inner)
        for inner in value if isinstance(value, list) else ():
            walk(inner)

    for file in SAMPLE.rglob("*.json"):
        walk(json.loads(file.read_text(encoding="utf-8")))
    schemas = Path(lowback.__file__).parent / "schemas"
    known = set()
    for name in ("common", "exercise", "routine", "pack", "sources", "redirects", "vocabulary"):
        text = (schemas / f"{name}.json").read_text(encoding="utf-8")
        known |= {key for each in properties(json.loads(text)) for key in each}
    assert known - found == {"$schema"}


def properties(schema):
    """Yield every `properties` of a schema."""
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            yield schema["properties"]
        for key, inner in schema.items():
            if key != "examples":
                yield from properties(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from properties(inner)


def test_a_retired_id_leads_on():
    """A retired id gives its successor, with a warning that names both; the mapping lists only what there is."""
    exercises = lowback.load_catalog(SAMPLE).exercises
    with pytest.warns(lowback.RetiredIdWarning, match=r"exercise 'sample_1_0:old_hug' is now called") as told:
        assert exercises["sample_1_0:old_hug"] is exercises["sample_1_0:hug"]
    (warning,) = told
    assert warning.filename == __file__
    found = warning.message
    assert (found.kind, found.id, found.successor) == ("exercise", "sample_1_0:old_hug", "sample_1_0:hug")
    assert pickle.loads(pickle.dumps(found)).successor == "sample_1_0:hug"
    assert "sample_1_0:old_hug" not in list(exercises)
    with pytest.warns(lowback.RetiredIdWarning):
        assert pickle.loads(pickle.dumps(exercises))["sample_1_0:old_hug"].id == "sample_1_0:hug"


def test_a_retired_id_without_successor_says_so():
    """An id that nothing replaces is unknown, and the error says that it was retired."""
    routines = lowback.load_catalog(SAMPLE).routines
    with pytest.raises(lowback.UnknownIdError, match="It was retired, and nothing replaces it"):
        routines["sample_1_0:old_evening"]


@pytest.fixture
def renamed(redirected):
    """Make the built-in pack one in which lying_twist was once called line_twist."""
    redirects = [
        {"kind": "exercise", "from": "line_twist", "to": "lying_twist"},
        {"kind": "exercise", "from": "moon_walk", "to": None},
    ]
    return redirected(redirects)


def test_built_in_ids_lead_on_too(renamed):
    """An app that asks for a retired built-in id gets its successor and the warning at its own line."""
    with pytest.warns(lowback.RetiredIdWarning, match="exercise 'line_twist' is now called 'lying_twist'") as told:
        assert lowback.get_exercise("line_twist").id == "lying_twist"
    assert told[0].filename == __file__
    with pytest.raises(lowback.UnknownIdError, match="retired"):
        lowback.get_exercise("moon_walk")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert builtin_catalog(renamed).exercises["lying_twist"] == lowback.get_exercise("lying_twist")


@pytest.mark.usefixtures("renamed")
def test_packs_may_still_name_retired_ids(pack):
    """A pack that refers to a retired id of ours loads, with a warning and the successor in its place."""
    items = [{"id": "twist", "exercise": "lowback:line_twist"}]
    routine = json.loads((pack() / "routines/morning.json").read_text())
    folder = pack({"routines/morning.json": {**routine, "items": items}})
    [problem] = lowback.validate(folder)
    assert (problem.code, problem.severity, problem.hint) == ("LB138", "warning", "Write lowback:lying_twist")
    catalog = lowback.load_catalog(folder)
    with pytest.warns(lowback.RetiredIdWarning):
        assert catalog.routines["clinic:morning"].items[0].exercise.id == "lying_twist"
    with pytest.warns(lowback.RetiredIdWarning):
        assert catalog.exercises["line_twist"].id == "lying_twist"
    items[0]["exercise"] = "lowback:moon_walk"
    assert not lowback.validate(pack({"routines/morning.json": {**routine, "items": items}})).ok


def test_a_damaged_installation_is_told(tmp_path):
    """Without pack.json, or with redirects that are none, the error names the file."""
    with pytest.raises(PackError, match=r"pack\.json is missing|pack\.json: is missing"):
        builtin_version(DiskFolder(tmp_path))
    (tmp_path / "redirects.json").write_text('{"redirects": 5}')
    with pytest.raises(PackError, match=r"redirects\.json"):
        builtin_catalog(DiskFolder(tmp_path)).exercises["gone"]
    assert default_catalog().exercises["cat_cow"]
