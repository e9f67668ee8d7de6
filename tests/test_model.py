"""Exercises, doses, phases and routines: from dict and back, and what is refused."""

import json
import pickle

import attrs
import pytest

from lowback import Exercise, Hold, Range, RecordError, Reps, Routine, Timed
from lowback.model.dose import dose_from_dict
from lowback.model.enums import Mode

CITED = [{"id": "lowback", "status": "derived"}]


def test_builtin_records_come_back(bridge, twist, runner):
    """dict → object → dict is the identity for every built-in record."""
    exercises = {record["id"]: Exercise.from_dict(record) for record in (bridge, twist)}
    assert [exercise.to_dict() for exercise in exercises.values()] == [bridge, twist]
    assert Routine.from_dict(runner, exercises).to_dict() == runner


def test_every_trial_record_comes_back(trial):
    """dict → object → dict is the identity for the twelve exercises and the three routines."""
    for exercise in trial.exercises.values():
        assert Exercise.from_dict(exercise.to_dict()) == exercise
    for routine in trial.routines.values():
        assert Routine.from_dict(routine.to_dict(), trial.exercises) == routine


def test_objects_are_values(twist, runner, bridge):
    """Objects are frozen, equal by value, hashable and picklable."""
    one, two = Exercise.from_dict(twist), Exercise.from_dict(twist)
    assert one == two
    assert hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == one
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        one.name = "Other"
    routine = Routine.from_dict(runner, {"lying_twist": one, "bridge_pose": Exercise.from_dict(bridge)})
    assert pickle.loads(pickle.dumps(routine)) == routine
    assert [exercise.id for exercise in routine.exercises] == ["bridge_pose", "lying_twist"]


def test_exercise_tells_its_modes(twist, trial):
    """An exercise lists its modes, the default first, and its open or bounded duration."""
    assert Exercise.from_dict(twist).modes == (Mode.REPS, Mode.HOLD)
    assert trial.exercises["trial:march_in_place"].modes == (Mode.TIME, Mode.REPS)
    assert trial.exercises["trial:march_in_place"].duration("reps") == Range(40, 40)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ({"mode": "reps", "reps": None}, Reps),
        ({"mode": "reps", "reps": 5, "pause_seconds": 2, "seconds_per_rep": {"min": 3, "max": 4}}, Reps),
        ({"mode": "hold", "seconds": None}, Hold),
        ({"mode": "hold", "seconds": {"min": 30, "max": None}, "until": "it feels enough", "repeats": 2}, Hold),
        ({"mode": "hold", "breaths": {"min": 6, "max": 10}}, Hold),
        (
            {
                "mode": "time",
                "seconds": 30,
                "sets": 2,
                "rest_seconds": 10,
                "note": "Easy.",
                "per": "side",
                "frequency": {"times": 3, "per": "day"},
            },
            Timed,
        ),
    ],
)
def test_doses_are_told_apart_by_mode(data, kind):
    """A dose becomes the class its mode names, and comes back as it was."""
    data = {"id": "x", "sources": CITED, **data}
    dose = dose_from_dict(data)
    assert isinstance(dose, kind)
    assert dose.to_dict() == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"mode": "hold"}, "a hold has either seconds or breaths"),
        ({"mode": "hold", "seconds": 5, "breaths": 5}, "a hold has either seconds or breaths"),
        ({"mode": "reps"}, 'missing key "reps"'),
        ({"mode": "reps", "reps": 5, "seconds": 5}, "unknown key 'seconds'"),
        ({"mode": "holds"}, "mode: expected reps, hold or time, found 'holds'. Did you mean hold?"),
        ({}, 'missing key "mode"'),
        ("ten", "expected an object, found 'ten'"),
    ],
)
def test_bad_doses_are_refused(data, reason):
    """A dose that is none says why."""
    with pytest.raises(RecordError) as caught:
        dose_from_dict({"id": "x", "sources": CITED, **data} if isinstance(data, dict) else data)
    assert reason in str(caught.value)


def test_totals_become_the_dose_of_one_side():
    """A dose for both sides in total gives each side half, whatever is counted."""

    def half(**data):
        dose = dose_from_dict({"id": "x", "sources": CITED, "per": "total", **data}).for_one_side()
        assert dose.per == "side"
        return dose

    assert half(mode="reps", reps={"min": 10, "max": 12}).reps == Range(5, 6)
    assert half(mode="reps", reps=None).reps is None
    assert half(mode="hold", seconds=10, repeats=4).repeats == Range(2, 2)
    assert half(mode="time", seconds=60).seconds == Range(30, 30)


def _change(record, path, value):
    *way, last = path
    for key in way:
        record = record[key]
    if value is ...:
        del record[last]
    else:
        record[last] = value


TWIST_FAULTS = [
    (["name"], ..., 'missing key "name"'),
    (["phases", 2, "role"], "hold", "phases.2: every phase except a hold requires seconds"),
    (["phases", 2, "seconds"], ..., "phases.2: every phase except a hold requires seconds"),
    (["phases", 3, "seconds"], 5, "phases.3: every phase except a hold requires seconds"),
    (["phases", 2, "role"], "finish", "phases: invalid phase order"),
    (["phases", 0, "id"], "stay", "phases.3.id: duplicate id 'stay'"),
    (["doses", 1, "id"], "ease_across", "doses.1.id: duplicate id 'ease_across'"),
    (["doses", 0, "per"], ..., 'doses.0.per: missing key "per"'),
    (["doses", 0, "sets"], 101, "doses.0.sets: expected at most 100 sets, found 101"),
    (["precautions", 1, "id"], "worse_or_new_pain", "precautions.1.id: duplicate id 'worse_or_new_pain'"),
    (
        ["doses", 0],
        {"id": "x", "mode": "reps", "reps": 5, "per": "total", "sources": CITED},
        "doses.0: this total cannot",
    ),
    (
        ["doses", 1],
        {"id": "x", "mode": "hold", "seconds": 5, "per": "total", "sources": CITED},
        "doses.1: a hold in total for both sides needs repeats",
    ),
    (["side_is"], ..., "'side_is' is required when the exercise is unilateral"),
    (["laterality"], "alternating", "'side_is' is required when the exercise is unilateral"),
    (["setup"], "Lie {on", "setup: write what differs by side"),
    (["contributors"], [""], "contributors.0: expected a string"),
]


@pytest.mark.parametrize(("path", "value", "reason"), TWIST_FAULTS)
def test_bad_exercises_are_refused(twist, path, value, reason):
    """What cannot become a sensible exercise is refused with its place."""
    _change(twist, path, value)
    with pytest.raises(RecordError) as caught:
        Exercise.from_dict(twist)
    assert reason in str(caught.value)


def test_unilateral_exercises_say_which_side(twist):
    """A unilateral exercise without a side mark is refused: its two sides would read the same."""
    text = json.dumps(twist).replace("{left|right}", "one").replace("{right|left}", "the other")
    with pytest.raises(RecordError, match="setup: unilateral exercise without a side placeholder"):
        Exercise.from_dict(json.loads(text))


def test_a_hold_needs_a_hold_phase(bridge):
    """A dose that holds or pauses needs a hold phase to do it in."""
    bridge["phases"] = [phase for phase in bridge["phases"] if phase["role"] != "hold"]
    with pytest.raises(RecordError, match=r"doses\.1: dose 'hold_open' holds or pauses, but the exercise has no hold"):
        Exercise.from_dict(bridge)


def test_bilateral_doses_have_no_per(bridge):
    """Where both sides work at once, nothing is per side."""
    bridge["doses"][0]["per"] = "side"
    with pytest.raises(RecordError, match=r"doses\.0\.per: \"per\" is not allowed: the exercise is bilateral"):
        Exercise.from_dict(bridge)


@pytest.mark.parametrize(
    ("path", "place"),
    [
        (["setup"], "setup"),
        (["phases", 1, "text"], "phases.1.text"),
        (["cues", 0], "cues.0"),
        (["easier", 0, "text"], "easier.0.text"),
        (["harder", 0, "text"], "harder.0.text"),
    ],
)
def test_side_marks_need_sides(bridge, path, place):
    """Side marks in an exercise whose steps have no side are refused, wherever they stand."""
    bridge |= {
        "easier": [{"text": "Lift less.", "sources": CITED}],
        "harder": [{"text": "Lift one foot.", "sources": CITED}],
    }
    _change(bridge, path, "Move your {left|right} knee.")
    with pytest.raises(
        RecordError, match=f"^{place}: side placeholders require a unilateral exercise, found bilateral"
    ):
        Exercise.from_dict(bridge)


def test_neighbours_are_an_exercise_or_a_text(bridge):
    """A neighbour names an exercise or tells what to do, not both and not neither."""
    bridge["easier"] = [{"sources": CITED}]
    with pytest.raises(RecordError, match=r"easier\.0: expected either an exercise or a text"):
        Exercise.from_dict(bridge)


ITEM_FAULTS = [
    ({"exercise": "bridge"}, "items.0.exercise: there is no exercise 'bridge'. Did you mean bridge_pose?"),
    ({"mode": "time"}, "items.0.mode: expected a mode it has a dose for (reps, hold"),
    ({"sets": 0}, "items.0.sets: expected 1 to 100 sets, found 0"),
    ({"sets": 10**9}, "items.0.sets: expected 1 to 100 sets, found 1000000000"),
    (
        {"dose": {"id": "x", "mode": "reps", "reps": 5, "per": "side", "sources": CITED}},
        'items.0.dose.per: "per" is not allowed',
    ),
    ({"id": "lying_twist"}, "items.1.id: duplicate id 'lying_twist'"),
]


@pytest.mark.parametrize(("change", "reason"), ITEM_FAULTS)
def test_bad_items_are_refused(runner, bridge, twist, change, reason):
    """An item that does not fit its exercise or its routine is refused with its place."""
    runner["items"][0] |= change
    with pytest.raises(RecordError) as caught:
        Routine.from_dict(runner, {each["id"]: Exercise.from_dict(each) for each in (bridge, twist)})
    assert reason in str(caught.value)


def test_a_routine_has_items(runner, bridge, twist):
    """A routine without items is refused, however it is made."""
    exercises = {each["id"]: Exercise.from_dict(each) for each in (bridge, twist)}
    with pytest.raises(RecordError, match="items: expected at least one item, found none"):
        Routine.from_dict(runner, exercises).but(items=())


def test_items_keep_all_their_fields(runner, bridge, twist):
    """An item with everything in it comes back as it was."""
    runner["items"][1] |= {
        "mode": "hold",
        "dose": {"id": "x", "mode": "hold", "seconds": 30, "per": "side", "sources": CITED},
        "sets": 2,
        "first_side": "right",
        "note": "Slowly.",
        "rest_seconds": {"min": 10, "max": 20},
        "extra": {"app": {"a": [1]}},
    }
    exercises = {each["id"]: Exercise.from_dict(each) for each in (bridge, twist)}
    assert Routine.from_dict(runner, exercises).to_dict() == runner


def test_parts_that_stand_everywhere_are_built_once(twist):
    """Equal citations and precautions are the same object; what only equals a right value is refused all the same."""
    one, other = Exercise.from_dict(twist), Exercise.from_dict(twist)
    assert one.sources[0] is other.sources[0]
    assert one.precautions[1] is other.precautions[1]
    twist["equipment"] = [{"id": "mat", "optional": True}]
    Exercise.from_dict(twist)
    twist["equipment"] = [{"id": "mat", "optional": 1}]
    with pytest.raises(RecordError, match=r"equipment\.0\.optional: expected true"):
        Exercise.from_dict(twist)
