"""Rules about words, sentence by sentence: what is found, and what only looks like it."""

import pytest
from conftest import borrowed, told

import lowback
from lowback.validation.codes import RULES
from lowback.validation.record_view import RecordView

BY_CODE = {rule.code: rule for rule in RULES}


def found(code, record):
    """Return what a rule finds in a record, in words."""
    return [told(fault) for fault in BY_CODE[code].run(RecordView("exercise", record))]


@pytest.mark.parametrize(
    "text",
    [
        "This cures back pain.",
        "It has cured many a sore back.",
        "Prevents injuries and keeps you running.",
        "Injuries are prevented by doing this.",
        "Back pain will be healed for good.",
        "Healing your sciatica takes a week.",
        "Fix your bad back with one move.",
        "A remedy for back pain.",
        "Relief from sciatica in five minutes.",
        "The best injury prevention there is.",
        "It can help prevent injury.",
        "Not only does it feel good, it also prevents injury.",
        "Say goodbye to back pain.",
        "No more aches after a long run.",
        "It gets rid of soreness.",
        "It protects your back from injury.",
        "It realigns your spine.",
        "It decompresses your discs.",
        "Clinically proven for runners.",
        "It is safe for everyone.",
        "Results are guaranteed.",
        "Push through the pain.",
        "No pain no gain.",
        "It flushes toxins from your muscles.",
        "Live pain-free.",
        "The pain will disappear.",
    ],
)
def test_promises_are_found(text):
    """A promise is found in any grammatical form: active, passive, as a noun, as a verb with something between."""
    assert found("LB401", {"summary": text}), text


@pytest.mark.parametrize(
    "text",
    [
        "It does not cure back pain.",
        "No study shows that it prevents injury.",
        "Whether it prevents soreness is unknown.",
        "It prevents your back from arching.",
        "Fix your gaze on the floor.",
        "Treat it as a warm-up.",
        "Ease your back down to the mat.",
        "Relieve the pressure on your knees with a cushion.",
        "Stop if you feel pain.",
        "Leave it out while an injury heals.",
        "Reduce the height until there is no pain.",
        "It may help you feel looser.",
        "Never push through pain.",
        "Nobody can guarantee that.",
        "Move in a pain-free range.",
        "Ask first if you are being treated for back pain.",
    ],
)
def test_what_is_no_promise_is_left_alone(text):
    """What is denied, left open, an advice to stop, or an innocent use of a word is no promise."""
    assert not found("LB401", {"summary": text}), text


@pytest.mark.parametrize(
    ("text", "dose", "said"),
    [
        ("Hold for 45 seconds.", {"mode": "hold", "seconds": {"min": 20, "max": 30}}, "45 seconds"),
        ("Stay for a minute.", {"mode": "hold", "seconds": 30}, "for a minute"),
        ("Stay for half a minute.", {"mode": "hold", "seconds": 30}, None),
        ("Hold for 10 seconds.", {"mode": "hold", "seconds": {"min": 30, "max": None}}, "10 seconds"),
        ("Hold 20-30 seconds.", {"mode": "hold", "seconds": {"min": 15, "max": 30}}, None),
        ("Hold 20-40 s.", {"mode": "hold", "seconds": {"min": 15, "max": 30}}, "20 40 s"),
        ("Hold for 30s.", {"mode": "hold", "seconds": {"min": 30, "max": None}}, None),
        ("Stay for two minutes.", {"mode": "hold", "seconds": 120}, None),
        ("Stay for five slow breaths.", {"mode": "hold", "breaths": {"min": 4, "max": 6}}, None),
        ("Stay for ten slow breaths.", {"mode": "hold", "breaths": 5}, "stay for ten slow breaths"),
        ("Kneel on all fours for now.", {"mode": "hold", "seconds": 5}, None),
        ("Wait a second.", {"mode": "hold", "seconds": 5}, None),
        ("Move for one minute.", {"mode": "time", "seconds": 120, "per": "total"}, None),
        ("Take your second breath.", {"mode": "hold", "seconds": 5}, None),
    ],
)
def test_times_in_texts_are_held_against_the_doses(text, dose, said):
    """Seconds, minutes and breaths in a text must lie within what a dose gives, whatever unit it is said in."""
    faults = found("LB204", {"setup": text, "doses": [dose]})
    assert bool(faults) == (said is not None)
    assert said is None or repr(said) in faults[0]


@pytest.mark.parametrize(
    ("text", "dose", "wrong"),
    [
        ("Repeat ten times.", {"mode": "reps", "reps": 10}, False),
        ("Repeat 8 to 12 times.", {"mode": "reps", "reps": 10}, True),
        ("Do three sets.", {"mode": "reps", "reps": 10, "sets": {"min": 2, "max": 3}}, False),
        ("Do 3 sets of ten.", {"mode": "reps", "reps": 10}, True),
        ("Do 20 lifts.", {"mode": "reps", "reps": 10}, True),
        ("Put one arm on each side.", {"mode": "reps", "reps": 10}, False),
        ("Do it three times a week.", {"mode": "reps", "reps": 10}, False),
        ("Keep your hips level at all times.", {"mode": "reps", "reps": 10}, False),
        ("Do five on each side.", {"mode": "reps", "reps": 10, "per": "total"}, False),
        ("Repeat as often as you like.", {"mode": "reps", "reps": None}, False),
        ("Repeat 15 times.", {"mode": "reps", "reps": None}, True),
        ("Knock out fifteen.", {"mode": "reps", "reps": {"min": 10, "max": None}}, False),
    ],
)
def test_counts_in_texts_are_held_against_the_doses(text, dose, wrong):
    """Repetitions and sets in a text must lie within what a dose gives; what counts something else is left alone."""
    assert bool(found("LB205", {"setup": text, "doses": [dose]})) == wrong


def test_open_doses_are_told_as_they_are():
    """A dose without an upper end is shown as such, beside what the text says."""
    [fault] = found(
        "LB204", {"setup": "Hold for 10 seconds.", "doses": [{"mode": "hold", "seconds": {"min": 30, "max": None}}]}
    )
    assert "doses and phases say 30 or more" in fault


def test_getting_into_position_takes_both_legs():
    """In a bilateral exercise one leg may follow the other into the setup; repeating with it is another thing."""
    words = "Bend one knee, then do the same with your other leg."
    assert not found("LB201", {"laterality": "bilateral", "setup": words})
    assert found("LB201", {"laterality": "bilateral", "cues": [words]})
    assert not found("LB201", {"laterality": "bilateral", "cues": ["There is no need to switch legs."]})


def test_words_about_the_other_side_are_told_once():
    """A step that says in two ways that the other side follows is told once."""
    faults = found("LB203", {"laterality": "unilateral", "cues": ["Switch sides. Do the same with the other leg."]})
    assert len(faults) == 1


def test_what_another_pack_calls_its_things_is_known():
    """Equipment of a pack's own counts as listed and as used by the words of its id."""
    record = {"setup": "Lie on a foam roller.", "equipment": [{"id": "clinic:foam_roller"}]}
    assert not found("LB207", record)
    assert not found("LB208", record)
    assert found("LB208", {"setup": "Lie down.", "equipment": [{"id": "foam_roller", "stand_ins": ["log"]}]})
    assert not found("LB208", {"setup": "Use a log.", "equipment": [{"id": "foam_roller", "stand_ins": ["log"]}]})


def test_a_warning_is_allowed_with_its_reason(bridge):
    """One warning at one place stays untold; another at that place, or the same elsewhere, does not."""
    bridge["cues"][:2] = ["You should breathe.", "You should rest."]
    allowed = {"code": "LB501", "at": "/cues/0", "reason": "It is a quotation."}
    assert [each.pointer for each in lowback.validate(bridge)] == ["/cues/0", "/cues/1"]
    assert [each.pointer for each in lowback.validate(bridge | {"allow": [allowed]})] == ["/cues/1"]
    exercise = lowback.Exercise.from_dict(borrowed("exercises/bridge_pose.json") | {"allow": [allowed]})
    assert exercise.allow[0].reason == "It is a quotation."
    assert exercise.to_dict()["allow"] == [allowed]


def test_an_allowance_that_allows_nothing_is_told(bridge):
    """An allowance without its warning is told, except when that was not looked for or could not be."""
    bridge["allow"] = [{"code": "LB501", "at": "/cues/0", "reason": "It was there once."}]
    assert [(each.code, each.message) for each in lowback.validate(bridge)] == [
        ("LB119", "there is no LB501 at /cues/0")
    ]
    assert list(lowback.validate(bridge, ignore="LB501")) == []
    del bridge["name"]
    assert [each.code for each in lowback.validate(bridge)] == ["LB021"]
    # Rules about packs are not asked of a record by itself.
    pack_rule = [{"code": "LB511", "at": "/setup", "reason": "It is the same."}]
    assert list(lowback.validate(borrowed("exercises/bridge_pose.json") | {"allow": pack_rule})) == []


def test_an_error_cannot_be_allowed(bridge):
    """What makes a record unusable is told all the same, and so is the attempt to allow it."""
    bridge["doses"][0]["sets"] = 200
    bridge["allow"] = [{"code": "LB111", "at": "/doses/0/sets", "reason": "I like it."}]
    told = "is an error, which cannot be allowed"
    for code, message in (("LB111", told), ("LB026", told), ("LB999", "there is no code")):
        bridge["allow"][0]["code"] = code
        found = {each.code: each.message for each in lowback.validate(bridge)}
        assert set(found) == {"LB111", "LB119"}
        assert code in found["LB119"]
        assert message in found["LB119"]


def test_records_a_line_may_allow_too(bridge, tmp_path):
    """In a file of many records an allowance holds for its record alone."""
    import json

    bridge["cues"][0] = "You should breathe."
    allowed = bridge | {"allow": [{"code": "LB501", "at": "/cues/0", "reason": "It is a quotation."}]}
    path = tmp_path / "records.ndjson"
    path.write_text("".join(json.dumps(each) + "\n" for each in (bridge, allowed, bridge)), encoding="utf-8")
    assert [each.line for each in lowback.validate(path)] == [1, 3]


def test_a_pack_rule_can_be_allowed(pack):
    """A warning that only the whole pack shows is allowed like any other, and missed when it is gone."""
    from conftest import small_pack

    lift = small_pack("clinic")["exercises/hip_lift.json"]
    reason = "It is a second copy for a test."
    allow = [{"code": "LB511", "at": "/setup", "reason": reason}, {"code": "LB510", "at": "/name", "reason": reason}]
    second = {key: value for key, value in lift.items() if key != "aliases"} | {"id": "second", "allow": allow}
    assert list(lowback.validate(pack({"exercises/second.json": second}))) == []
    found = lowback.validate(pack({"exercises/hip_lift.json": lift | {"allow": allow}}))
    assert {each.code for each in found} == {"LB119"}
