"""Whatever the schemas allow: dict → object → dict is the identity, and no damage gives anything but a clear error."""

import copy
import json
import pickle
import tempfile
from pathlib import Path

import pytest
from conftest import builtin, shape_problems, small_pack, told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strategies import instances
from support.damage import ODD, damaged, places

import lowback
from lowback.model.dose import Frequency, dose_from_dict
from lowback.model.enums import Mode
from lowback.model.exercise import Item
from lowback.model.exercise_parts import (
    Alias,
    DeviceCode,
    EquipmentUse,
    Mistake,
    MuscleUse,
    Neighbour,
    Phase,
    PrecautionUse,
)
from lowback.model.routine import Evidence, When
from lowback.model.sources import Citation, Source
from lowback.model.vocabulary import Muscle, Notice, Position, Precaution, RedFlag, Trigger
from lowback.pack.folder import kind_of
from lowback.pack.json_reader import parse
from lowback.validation.schemas import load_schema

#: A pack that has every key of the schemas.
SAMPLE = Path(__file__).parent / "packs" / "schema_1_0"

EXERCISE = load_schema("exercise")["properties"]
ROUTINE = load_schema("routine")["properties"]
COMMON = load_schema("common")["$defs"]
TERMS = load_schema("vocabulary")["$defs"]
CHECKS = [HealthCheck.too_slow, HealthCheck.filter_too_much]
SLOW = settings(suppress_health_check=CHECKS, deadline=None, max_examples=25)

PARTS = {
    "citation": (Citation.from_dict, "common", COMMON["citation"]),
    "range": (lowback.Range.from_dict, "common", COMMON["range"]),
    "frequency": (Frequency.from_dict, "common", COMMON["frequency"]),
    "dose": (dose_from_dict, "common", COMMON["dose"]),
    "alias": (Alias.from_dict, "exercise", EXERCISE["aliases"]["items"]),
    "equipment": (EquipmentUse.from_dict, "exercise", EXERCISE["equipment"]["items"]),
    "muscle use": (MuscleUse.from_dict, "exercise", EXERCISE["muscles"]["items"]),
    "phase": (Phase.from_dict, "exercise", EXERCISE["phases"]["items"]),
    "mistake": (Mistake.from_dict, "exercise", EXERCISE["mistakes"]["items"]),
    "precaution use": (PrecautionUse.from_dict, "exercise", EXERCISE["precautions"]["items"]),
    "neighbour": (Neighbour.from_dict, "exercise", load_schema("exercise")["$defs"]["neighbours"]["items"]),
    "when": (When.from_dict, "routine", ROUTINE["when"]),
    "evidence": (Evidence.from_dict, "routine", ROUTINE["evidence"]),
    "muscle": (Muscle.from_dict, "vocabulary", TERMS["muscle"]),
    "position": (Position.from_dict, "vocabulary", TERMS["position"]),
    "trigger": (Trigger.from_dict, "vocabulary", TERMS["trigger"]),
    "precaution": (Precaution.from_dict, "vocabulary", TERMS["precaution"]),
    "red flag": (RedFlag.from_dict, "vocabulary", TERMS["red_flag"]),
    "device code": (DeviceCode.from_dict, "exercise", EXERCISE["device_codes"]["items"]),
    "notice": (Notice.from_dict, "vocabulary", TERMS["notice"]),
    "source": (Source.from_dict, "sources", load_schema("sources")["properties"]["sources"]["items"]),
}


def sensible(data):
    """Return whether no range in a record runs backwards or is one number written as two: the schema cannot tell."""
    if isinstance(data, list):
        return all(map(sensible, data))
    if not isinstance(data, dict):
        return True
    ends = (data.get("min"), data.get("max"))
    return (None in ends or ends[0] < ends[1]) and all(map(sensible, data.values()))


@pytest.mark.parametrize(("build", "name", "schema"), PARTS.values(), ids=PARTS)
def test_parts_come_back(build, name, schema):
    """Any part of a record that its schema allows becomes an object that writes the same part, and pickles."""

    @SLOW
    @given(instances(name, schema).filter(sensible))
    def check(data):
        made = build(copy.deepcopy(data))
        assert made.to_dict() == data
        assert build(made.to_dict()) == made
        assert hash(build(made.to_dict())) == hash(made)
        assert pickle.loads(pickle.dumps(made)) == made

    check()


REPLACED = ("aliases", "equipment", "muscles", "mistakes", "precautions", "sources", "extra", "contributors", "level")
FITTING = {key: instances("exercise", EXERCISE[key]).filter(sensible) for key in REPLACED}


@st.composite
def exercises(draw):
    """Draw a whole exercise: a built-in one whose parts were replaced by others that its schema allows."""
    base = draw(st.sampled_from(["bridge_pose", "lying_twist"]))
    record = builtin(f"exercises/{base}.json") | draw(st.fixed_dictionaries({}, optional=FITTING))
    doses = st.lists(instances("common", COMMON["dose"]).filter(sensible), min_size=1, max_size=4)
    record["doses"] = draw(doses)
    for index, dose in enumerate(record["doses"]):
        dose["id"] = f"dose_{index}"
        dose.pop("per", None)
        if base == "lying_twist":
            dose["per"] = "side"
    for key in ("precautions", "equipment"):
        record[key] = list({each["id"]: each for each in record[key]}.values())
    return record


@SLOW
@given(exercises())
def test_exercises_come_back(record):
    """Any exercise that fits the schema and its own laterality comes back as it was, and unfolds into steps."""
    assert list(shape_problems("exercise", record)) == []
    exercise = lowback.Exercise.from_dict(copy.deepcopy(record))
    assert exercise.to_dict() == record
    assert pickle.loads(pickle.dumps(exercise)) == exercise
    for mode in (None, *Mode):
        steps = list(exercise.iter_steps(mode))
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))
        assert all(step.duration.min >= 0 and "{" not in " ".join(step.instructions) for step in steps)
        assert exercise.duration(mode).min == sum(
            step.setup_seconds + step.duration.min + step.rest_after.min for step in steps
        )


@SLOW
@given(st.lists(instances("routine", ROUTINE["items"]["items"]).filter(sensible), min_size=1, max_size=4))
def test_routines_come_back(items):
    """Any items that the schema allows and that fit their exercise come back as they were."""
    known = {each.id: each for each in lowback.exercises()}
    record = builtin("routines/runner_lowback.json") | {"items": items}
    for index, item in enumerate(items):
        item |= {"id": f"item_{index}", "exercise": "lying_twist"}
        item.pop("mode", None)
        if "dose" in item:
            item["dose"]["per"] = "side"
    assert lowback.Routine.from_dict(copy.deepcopy(record), known).to_dict() == record
    assert Item.from_dict(copy.deepcopy(items[0]), known).to_dict() == items[0]


@pytest.mark.parametrize("name", ["bridge_pose", "lying_twist"])
def test_any_damage_to_an_exercise_is_a_clear_error(name):
    """Every value of an exercise replaced by every odd one gives an object or a RecordError, never anything else."""
    record = builtin(f"exercises/{name}.json")
    refused = 0
    for path in places(record):
        for odd in (*ODD, ...):
            try:
                made = lowback.Exercise.from_dict(damaged(record, path, odd))
            except lowback.RecordError as error:
                refused += 1
                assert str(error)
            else:
                assert made.to_dict() == damaged(record, path, odd)
                list(made.iter_steps())
    assert refused > 1000


@pytest.mark.parametrize(
    "file",
    [
        *("exercises/hug.json", "routines/evening_round.json", "sources.json", "pack.json", "redirects.json"),
        *("vocabulary/precautions.json", "vocabulary/red_flags.json"),
    ],
)
def test_any_damage_is_explained_by_the_schema(file):
    """In files that have every key, any value replaced by one of another type is explained, once and on one line."""
    record, kind = json.loads((SAMPLE / file).read_text(encoding="utf-8")), kind_of(file)
    for path in places(record):
        for odd in (None, True, 5, "x\u2028", [None], {"a": 1}):
            found = shape_problems(kind, damaged(record, path, odd))
            assert len(found) == len(set(found))
            assert all(told(each).isprintable() for each in found)


BROKEN_PARTS = {
    name: (kind, schema) for name, (_, kind, schema) in PARTS.items() if name in {"dose", "phase", "source"}
}


@SLOW
@given(st.data())
@pytest.mark.parametrize("name", BROKEN_PARTS)
def test_broken_parts_are_told_by_both_engines_alike(name, data):
    """Parts made from the schemas and then broken are told the same by both engines, where they stand in a record."""
    kind, schema = BROKEN_PARTS[name]
    part = data.draw(instances(kind, schema))
    path = data.draw(st.sampled_from([*places(part)]))
    part = damaged(part, path, data.draw(st.sampled_from([*ODD, ...])))
    file, key = ("sources.json", "sources") if name == "source" else ("exercises/lying_twist.json", f"{name}s")
    assert all(told(each).isprintable() for each in shape_problems(kind_of(file), builtin(file) | {key: [part]}))


def test_any_damage_to_a_routine_is_a_clear_error():
    """Every value of a routine replaced by every odd one gives an object or a RecordError, never anything else."""
    known = {each.id: each for each in lowback.exercises()}
    record = builtin("routines/runner_lowback.json")
    for path in places(record):
        for odd in (*ODD, ...):
            try:
                made = lowback.Routine.from_dict(damaged(record, path, odd), known)
            except lowback.RecordError as error:
                assert str(error)
            else:
                assert made.to_dict() == damaged(record, path, odd)


PACK = small_pack("clinic")


@SLOW
@given(st.data())
def test_any_damage_to_a_pack_is_named(data):
    """A pack with any one value damaged either loads or is refused with problems in the file that was damaged."""
    file = data.draw(st.sampled_from(sorted(PACK)))
    path = data.draw(st.sampled_from(list(places(PACK[file]))))
    files = PACK | {file: damaged(PACK[file], path, data.draw(st.sampled_from([*ODD, ...])))}
    with tempfile.TemporaryDirectory() as folder:
        for name, value in files.items():
            (Path(folder) / name).parent.mkdir(exist_ok=True)
            (Path(folder) / name).write_text(json.dumps(value), encoding="utf-8")
        try:
            lowback.load_catalog(folder)
        except lowback.PackError as error:
            assert error.problems
            assert len(set(error.problems)) == len(error.problems)
            if (file, path[0]) != ("sources.json", "sources"):
                assert {problem.file for problem in error.problems} == {file}


NESTED = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(NESTED)
def test_anything_in_place_of_a_record_is_refused(value):
    """What is no record at all is refused by the model and explained by the schema."""
    for build in (lowback.Exercise.from_dict, dose_from_dict, lowback.Range.from_dict):
        try:
            build(value)
        except lowback.RecordError as error:
            assert str(error)
    for name in ("exercise", "routine", "pack", "sources", "vocabulary", "redirects"):
        assert all(told(found) for found in shape_problems(name, value))


@SLOW
@given(instances("exercise", EXERCISE["extra"]))
def test_what_is_written_can_be_read(extra):
    """An exercise written as JSON is read back by the reader to the same record."""
    record = builtin("exercises/bridge_pose.json") | {"extra": extra}
    exercise = lowback.Exercise.from_dict(record)
    assert parse(json.dumps(exercise.to_dict(), ensure_ascii=False).encode()) == record
