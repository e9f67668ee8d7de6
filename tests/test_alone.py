"""Every rule earns its place: sound data, damaged in one way, is caught by that rule and by no other."""

import re

import pytest
from conftest import borrowed, builtin, small_pack

import lowback
from lowback.validation.codes import RULES

BRIDGE = "exercises/bridge_pose.json"
TWIST = "exercises/lying_twist.json"
DOG = "exercises/cobra.json"
MARCH = "exercises/march_in_place.json"
HINGE = "exercises/hip_hinge.json"
ROUTINE = "routines/runner_lowback.json"

HARD = "Facilitate progressive lumbopelvic stabilisation incorporating diaphragmatic respiration."
OURS = [{"id": "lowback", "status": "derived"}]
#: For each rule about one record: a built-in file, and what to put where.
RECORDS = {
    "LB101": (BRIDGE, {"/doses/0/reps": {"min": 20, "max": 15}}),
    "LB102": (BRIDGE, {"/doses/0/reps": {"min": 20, "max": 20}}),
    "LB103": (TWIST, {}),
    "LB104": (BRIDGE, {"/cues/0": "Bend your {left|right} knee."}),
    "LB105": (TWIST, {"/cues/0": "Keep your left shoulder on the mat."}),
    "LB106": (TWIST, {"/doses/0/per": None}),
    "LB107": (TWIST, {"/doses/0/reps": 15, "/doses/0/per": "total"}),
    "LB108": (HINGE, {"/phases/1/role": "exit"}),
    "LB109": (HINGE, {"/doses/0/pause_seconds": 3}),
    "LB110": (BRIDGE, {"/doses/0/id": "hold_open"}),
    "LB111": (BRIDGE, {"/doses/0/sets": 200}),
    "LB112": (BRIDGE, {"/phases/1/sources/0/status": "seen"}),
    "LB113": (BRIDGE, {"/license": "NONE"}),
    "LB114": ("sources.json", {"/sources/0/kind": "web_page"}),
    "LB115": (BRIDGE, {"/extra": {"my app": {}}}),
    "LB116": (BRIDGE, {"/license": "CC-BY"}),
    "LB117": (BRIDGE, {"/precautions/3": {"id": "pregnancy_supine", "swap": "cat_cow", "sources": OURS}}),
    "LB118": ("vocabulary/red_flags.json", {"/terms/0/raised": {"by": ["fever"], "to": "context"}}),
    "LB119": (BRIDGE, {"/allow": [{"code": "LB021", "at": "/name", "reason": "It has a name."}]}),
    "LB201": (BRIDGE, {"/cues/0": "Repeat with the other leg."}),
    "LB202": (TWIST, {"/cues/0": "Keep your {left|left} shoulder on the mat."}),
    "LB203": (TWIST, {"/cues/0": "Switch legs after that."}),
    "LB204": (BRIDGE, {"/cues/0": "Stay up for 300 seconds."}),
    "LB205": (BRIDGE, {"/cues/0": "Repeat 40 times."}),
    "LB206": (HINGE, {"/cues/0": "Hold this position."}),
    "LB207": (BRIDGE, {"/cues/0": "Rest your feet on a foam roller."}),
    "LB208": (BRIDGE, {"/equipment": [{"id": "mat"}, {"id": "strap"}]}),
    "LB209": (DOG, {"/setup": "Stand on the mat with your feet apart."}),
    "LB210": (MARCH, {"/phases/0/text": "Lift one knee to hip height.", "/cues": None}),
    "LB211": (BRIDGE, {"/phases/1/text": "Breathe in and tilt your pelvis."}),
    "LB301": (BRIDGE, {"/precautions/0": {"id": "balance"}}),
    "LB302": (BRIDGE, {"/position": "prone", "/setup": "Lie on your front with your knees bent."}),
    "LB303": (BRIDGE, {"/doses/0/reps": 80}),
    "LB304": (HINGE, {"/summary": "Hinge and twist your trunk."}),
    "LB309": (BRIDGE, {"/safety_notice": "go"}),
    "LB401": (BRIDGE, {"/summary": "A lift that heals back pain."}),
    "LB501": (BRIDGE, {"/cues/0": "You should breathe slowly."}),
    "LB502": (BRIDGE, {"/cues/0": "Keep your knees over your feet, " + "and breathe, " * 8 + "slowly."}),
    "LB503": (BRIDGE, {"/cues/0": "Don't rush.", "/cues/1": "Don\u2019t bounce."}),
    "LB504": (BRIDGE, {"/cues/0": "Breathe <i>slowly</i>."}),
    "LB505": (BRIDGE, {"/cues/0": "Breathe\u200b slowly."}),
    "LB506": (
        BRIDGE,
        {"/setup": " ".join([HARD] * 8)},
    ),
}


def damaged(record, changes):
    """Return a record with other values at some places; None takes a value out."""
    for pointer, value in changes.items():
        *way, last = [int(part) if part.isdecimal() else part for part in pointer.split("/")[1:]]
        holder = record
        for part in way:
            holder = holder[part]
        if value is None:
            del holder[last]
        elif isinstance(holder, list) and last == len(holder):
            holder.append(value)
        else:
            holder[last] = value
    return record


@pytest.mark.parametrize("code", RECORDS)
def test_a_damaged_record_is_caught_by_one_rule(code):
    """Each rule about records finds a damage of built-in data that no other rule finds."""
    file, changes = RECORDS[code]
    record = borrowed(file) if "vocabulary" not in file and file != "sources.json" else builtin(file)
    if code == "LB103":
        record = without_marks(record)
    found = lowback.validate(damaged(record, changes))
    assert {each.code for each in found} == {code}


def without_marks(value):
    """Return a record with the first form of every mark, neither left nor right."""
    if isinstance(value, str):
        return re.sub(r"\{(left|right)\|(left|right)\}", lambda found: "one" if found[1] == "left" else "other", value)
    if isinstance(value, list):
        return [without_marks(each) for each in value]
    return {key: without_marks(each) for key, each in value.items()} if isinstance(value, dict) else value


LIFT, MORNING, SOURCES = "exercises/hip_lift.json", "routines/morning.json", "sources.json"
CITED = [{"id": "leaflet", "status": "seen"}]


def other(name="Pelvis lift", **changes):
    """Return a second exercise for the small pack, with its own words."""
    exercise = small_pack("clinic")[LIFT] | {"id": "second", "name": name, **changes}
    exercise["setup"] = "Lie on your back with both heels on the seat of a chair. Let your arms rest beside you."
    exercise["phases"] = [
        {**each, "text": text}
        for each, text in zip(
            (phase for phase in exercise["phases"] if phase["role"] in {"enter", "exit"}),
            ("Push.", "Press your heels down.", "Squeeze.", "Come down softly.", "Let go."),
            strict=False,
        )
    ]
    exercise["equipment"] = [{"id": "chair"}]
    return {key: value for key, value in exercise.items() if key not in {"aliases", "cues", "mistakes"}}


def lift(**changes):
    """Return the small pack's exercise, changed."""
    return small_pack("clinic")[LIFT] | changes


def morning(**changes):
    """Return the small pack's routine, changed."""
    return small_pack("clinic")[MORNING] | changes


def own_source():
    """Return sources of which one is the authors' own work."""
    found = small_pack("clinic")[SOURCES]
    ours = {"id": "ours", "title": "Ours", "publisher": "A clinic", "kind": "own_work"}
    return found | {"sources": [*found["sources"], ours]}


def precautions(*uses):
    """Return the precautions of the small pack's exercise, and some more."""
    return [*small_pack("clinic")[LIFT]["precautions"], *uses]


def wrist(action):
    """Return a vocabulary with a precaution of the pack's own."""
    term = {"id": "sore_wrist", "label": "A sore wrist", "action": action, "text": "Rest.", "sources": CITED}
    return {"kind": "precautions", "terms": [term], "license": "CC0-1.0", "contributors": ["A. Clinic"]}


SECOND = "exercises/second.json"
#: For each rule about files and packs: the files of the small pack that are changed.
PACKS = {
    "LB120": lambda: {LIFT: lift(id="hip_raise"), MORNING: None},
    "LB121": lambda: {"exercise/second.json": other()},
    "LB130": lambda: {"pack.json": None},
    "LB131": lambda: {"pack.json": small_pack("clinic")["pack.json"] | {"schema": "1.9"}},
    "LB132": lambda: {LIFT: lift(position="nowhere")},
    "LB133": lambda: {"redirects.json": {"redirects": [{"kind": "exercise", "from": "old", "to": "gone"}]}},
    "LB134": lambda: {SOURCES: own_source()},
    "LB135": lambda: {"routines/hip_lift.json": morning(id="hip_lift"), MORNING: None},
    "LB136": lambda: {MORNING: morning(items=[{"id": "lift", "exercise": "hip_lift", "mode": "time"}])},
    "LB137": lambda: {SOURCES: own_source(), LIFT: lift(sources=[{"id": "ours", "status": "seen"}])},
    "LB138": lambda: {
        "pack.json": small_pack("clinic")["pack.json"] | {"schema": "1.1"},
        "redirects.json": {"redirects": [{"kind": "precaution", "from": "old_wrist", "to": "sore_wrist"}]},
        "vocabulary/precautions.json": wrist("modify"),
        LIFT: lift(precautions=precautions({"id": "old_wrist"})),
    },
    "LB305": lambda: {
        "vocabulary/precautions.json": wrist("swap"),
        LIFT: lift(precautions=precautions({"id": "sore_wrist"})),
    },
    "LB306": lambda: {
        LIFT: lift(precautions=precautions({"id": "wrist", "action": "swap", "swap": "second", "sources": CITED})),
        SECOND: other(precautions=precautions({"id": "wrist", "action": "leave_out", "sources": CITED})),
    },
    "LB307": lambda: {
        MORNING: morning(
            when={"triggers": ["before_run"], "sources": CITED},
            items=[{"id": "stay", "exercise": "lowback:bridge_pose", "mode": "hold"}],
        )
    },
    "LB308": lambda: {MORNING: morning(items=[{"id": "fly", "exercise": "lowback:superman"}])},
    "LB320": lambda: {
        LIFT: lift(harder=[{"exercise": "second", "sources": CITED}]),
        SECOND: other(harder=[{"exercise": "hip_lift", "sources": CITED}]),
    },
    "LB321": lambda: {
        LIFT: lift(harder=[{"exercise": "second", "sources": CITED}], level="intermediate", easier=None),
        SECOND: other(level="beginner"),
        MORNING: None,
    },
    "LB322": lambda: {LIFT: lift(harder=[{"exercise": "lowback:superman", "sources": CITED}])},
    "LB510": lambda: {SECOND: other(name="bridge-POSE")},
    "LB511": lambda: {SECOND: lift(id="second", name="Second", aliases=[{"name": "Deuxième"}])},
}


@pytest.mark.parametrize("code", PACKS)
def test_a_damaged_pack_is_caught_by_one_rule(code, pack):
    """Each rule about files and packs finds a damage of a sound pack that no other rule finds."""
    changes = {
        file: {key: inner for key, inner in record.items() if inner is not None} if record else record
        for file, record in PACKS[code]().items()
    }
    assert {each.code for each in lowback.validate(pack(changes))} == {code}


def test_the_second_exercise_is_sound(pack):
    """The pack with which the rules about packs are tried is sound before it is damaged."""
    assert list(lowback.validate(pack({SECOND: other()}))) == []


def test_every_rule_is_tried_alone():
    """No rule is left out."""
    assert {*RECORDS, *PACKS} == {rule.code for rule in RULES}
