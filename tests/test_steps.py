"""The step stream: order, numbering, sides, modes, durations and rests."""

import itertools
import pickle
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lowback
from lowback import Mode, Range, Side, Step
from lowback.model.dose import total
from lowback.model.exercise import SETUP_SECONDS

EXPECTED = sorted((Path(__file__).parent / "packs" / "trial_steps").glob("*.txt"))


def shown(found):
    """Return a range as the expected files write it."""
    if found is None:
        return "-"
    return str(found.min) if found.is_exact else f"{found.min}+" if found.is_open else f"{found.min}-{found.max}"


def line(step):
    """Return a step as the expected files write it."""
    phases = " ".join(phase.id for phase in step.phases)
    numbers = (shown(each) for each in (step.duration, step.rest_after))
    return " | ".join((step.id, step.mode, shown(step.repetitions), phases, *numbers))


def expectations():
    """Yield record, mode and expected lines from the files written by hand."""
    for file in EXPECTED:
        modes, lines = [], []
        for row in (*file.read_text(encoding="utf-8").splitlines(), "# "):
            if row.startswith("# "):
                yield from ((file.stem, mode, lines) for mode in modes)
                modes, lines = row[2:].split(", "), []
            else:
                lines.append(row)


@pytest.mark.parametrize(("record", "mode", "lines"), list(expectations()))
def test_steps_are_those_written_by_hand(trial, record, mode, lines):
    """Each record of the trial pack unfolds, in every mode, into the steps that were written down beforehand."""
    known = {**trial.exercises, **trial.routines}
    subject = known.get(f"trial:{record}") or known[record]
    steps = subject.iter_steps(None if mode == "none" else mode)
    assert [line(step) for step in steps] == lines


def test_every_trial_record_has_its_steps(trial):
    """All twelve exercises and every routine stand in the files, each in all four modes."""
    own = [each for each in (*trial.exercises, *trial.routines) if each.startswith("trial:")]
    assert len(own) == 13
    records = {"bridge_pose", "lying_twist", "runner_lowback", *(each.removeprefix("trial:") for each in own)}
    assert {(record, mode) for record, mode, _ in expectations()} == set(
        itertools.product(records, ("reps", "hold", "time", "none"))
    )


def test_the_runners_routine_by_repetitions():
    """By repetitions it has three steps: the bridge 15-20 times, the twist left, the twist right."""
    steps = list(lowback.get_routine("runner_lowback").iter_steps(mode="reps"))
    assert [(step.exercise.id, step.side, step.number, step.total) for step in steps] == [
        ("bridge_pose", None, 1, 3),
        ("lying_twist", Side.LEFT, 2, 3),
        ("lying_twist", Side.RIGHT, 3, 3),
    ]
    assert steps[0].dose.reps == Range(15, 20)
    assert steps[1].dose.reps is None


def test_the_runners_routine_by_holds():
    """By holds the bridge is open-ended, and the twist ends when the low back relaxes."""
    steps = list(lowback.get_routine("runner_lowback").iter_steps(mode="hold"))
    assert [step.ends_when for step in steps] == [None, *["your low back starts to relax"] * 2]
    assert all(step.duration.is_open for step in steps)
    assert [phase.seconds for phase in steps[0].phases if phase.role == "hold"] == [Range(0, None)]


def test_sides_are_put_into_every_text():
    """On each side the text names the right knee, hand and arm, and no mark is left."""
    left, right = lowback.get_exercise("lying_twist").iter_steps("hold")
    assert "With your right hand, slowly guide your left knee across your body to the right." in left.instructions
    assert "Look towards your left hand." in left.instructions
    assert "With your left hand, slowly guide your right knee across your body to the left." in right.instructions
    assert left.cues[0] == "Keep your left shoulder on the mat."
    assert "{" not in repr((left.setup, left.phases, left.cues, right.instructions))


def test_instructions_are_the_sentences():
    """Instructions are the sentences of setup and phases in order."""
    step = lowback.get_exercise("bridge_pose").iter_steps("reps")[0]
    assert " ".join(step.instructions) == " ".join([step.setup, *(phase.text for phase in step.phases)])
    assert all(sentence.endswith(".") for sentence in step.instructions)
    assert "If you" not in " ".join(step.instructions)


def test_the_stream_is_lazy_and_walkable_again():
    """The same stream can be walked twice, measured and indexed; walking it builds equal steps."""
    steps = lowback.get_routine("runner_lowback").iter_steps("hold")
    assert list(steps) == list(steps)
    assert len(steps) == 3
    assert steps[-1].side is Side.RIGHT
    assert [step.number for step in steps[1:]] == [2, 3]
    assert next(reversed(steps)) == steps[2]
    assert repr(steps) == "<3 steps, runner_lowback/bridge_pose/both/1 to runner_lowback/lying_twist/right/1>"
    first = iter(steps)
    assert isinstance(next(first), Step)
    assert pickle.loads(pickle.dumps(steps)) == steps
    assert pickle.loads(pickle.dumps(steps[1])) == steps[1]
    assert len({steps[0], next(iter(steps))}) == 1


def test_a_lacking_mode_falls_back_and_says_so():
    """A mode that an item lacks gives what it has; the step keeps what was asked for."""
    steps = lowback.get_routine("runner_lowback").iter_steps("time")
    assert {(step.mode, step.requested_mode) for step in steps} == {(Mode.REPS, Mode.TIME)}
    assert {step.requested_mode for step in lowback.get_routine("runner_lowback").iter_steps()} == {None}


def test_strict_raises_at_the_call():
    """With strict, a mode that any item lacks is refused before the first step."""
    routine = lowback.get_routine("runner_lowback")
    with pytest.raises(lowback.UnavailableModeError) as caught:
        routine.iter_steps("time", strict=True)
    assert caught.value.items == ("bridge_pose", "lying_twist")
    assert len(routine.iter_steps("hold", strict=True)) == 3
    assert len(routine.iter_steps(strict=True)) == 3


@pytest.mark.parametrize("mode", ["rep", "", "REPS", 5])
def test_unknown_modes_are_refused_at_the_call(mode):
    """A word that is no mode is refused before the first step, with the close one."""
    with pytest.raises(lowback.UnknownChoiceError, match="expected reps, hold or time"):
        lowback.get_exercise("bridge_pose").iter_steps(mode)


def test_modes_may_be_terms():
    """A Mode and its plain string ask for the same."""
    exercise = lowback.get_exercise("bridge_pose")
    assert exercise.iter_steps(Mode.HOLD) == exercise.iter_steps("hold")


def test_phases_say_what_happens_in_the_step(trial):
    """A step has the hold phase only when the dose holds or pauses, with the dose's seconds."""
    reps = lowback.get_exercise("bridge_pose").iter_steps("reps")[0]
    assert "top" not in [phase.id for phase in reps.phases]
    paused = trial.exercises["trial:bird_dog"].iter_steps("reps")[0]
    assert {phase.id: phase.seconds for phase in paused.phases}["still"] == Range(5, 10)
    assert (paused.phases[0].role, paused.phases[0].breath) == ("prepare", "in")


def test_breaths_are_told_in_seconds(trial, twist):
    """A hold counted in breaths lasts four to six seconds a breath; one that a feeling ends may be shorter."""
    twist["doses"] = [dose for dose in twist["doses"] if "breaths" in dose]
    step = lowback.Exercise.from_dict(twist).iter_steps("hold")[0]
    assert step.duration == Range(6 * 4 + 16, 10 * 6 + 16)
    assert trial.exercises["trial:side_plank"].iter_steps("hold")[0].phases[1].seconds == Range(0, 20)


def test_setup_time_is_counted_where_the_position_changes(trial):
    """Getting into position counts for each exercise and side, not for the next set in the same position."""
    steps = trial.routines["trial:core_big_three"].iter_steps()
    counted = [step.id.removeprefix("trial:core_big_three/") for step in steps if not step.setup_seconds]
    assert counted == ["bird_dog/both/2"]
    assert {step.setup_seconds for step in steps} == {0, SETUP_SECONDS}


def test_durations_add_up(trial):
    """A routine takes what its steps take: getting into position, work and rests."""
    for routine in trial.routines.values():
        for mode in (None, *Mode):
            steps = list(routine.iter_steps(mode))
            parts = [Range.exactly(step.setup_seconds) + step.duration + step.rest_after for step in steps]
            assert routine.duration(mode) == total(parts)
    assert trial.routines["trial:daily_five_minutes"].duration() == Range(317, 327)


def test_per_side_time_counts_both_sides(trial):
    """When sides take turns and the dose is for each, moving takes twice as long."""
    data = trial.exercises["trial:march_in_place"].to_dict()
    data["doses"][0]["per"] = "side"
    assert lowback.Exercise.from_dict(data).iter_steps("time")[0].duration == Range(362, 362)


NOTES = st.fixed_dictionaries(
    {},
    optional={
        "sets": st.integers(1, 4),
        "first_side": st.sampled_from(["left", "right"]),
        "rest_seconds": st.integers(1, 60),
        "mode": st.sampled_from(["reps", "hold"]),
    },
)


@given(st.lists(st.tuples(st.sampled_from(["bridge_pose", "lying_twist"]), NOTES), min_size=1, max_size=5))
def test_any_routine_is_numbered_and_sided(items):
    """Whatever a routine is made of, ids are unique, numbers run from 1 to n, and both sides get the same dose."""
    record = lowback.get_routine("runner_lowback").to_dict()
    record["items"] = [{"id": f"item_{n}", "exercise": each, **notes} for n, (each, notes) in enumerate(items)]
    known = {each.id: each for each in lowback.exercises()}
    steps = list(lowback.Routine.from_dict(record, known).iter_steps())
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))
    assert {step.total for step in steps} == {len(steps)}
    assert len({step.id for step in steps}) == len(steps)
    assert steps[-1].rest_after == Range(0, 0)
    sided = [step for step in steps if step.side]
    doses = [{step.dose for step in sided if step.side == side} for side in Side]
    assert doses[0] == doses[1]
    assert [step.side for step in sided].count("left") * 2 == len(sided)
