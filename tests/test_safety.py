"""The safety rules that the built-in data keeps: one test a rule."""

import re

import pytest

import lowback
from lowback.catalog.catalog import default_catalog
from lowback.model.dose import Range

CATALOG = default_catalog()
EXERCISES = lowback.exercises()
ROUTINES = lowback.routines()
LEVELS = ("beginner", "intermediate", "advanced")

#: What bends the low back far forward, arches it, turns the trunk, or bends it sideways.
FLEXES = {
    *("bridge_pose", "cat_cow", "childs_pose", "double_knee_to_chest", "happy_baby", "mcgill_curl_up"),
    *("seated_forward_fold", "single_knee_to_chest", "standing_cat_cow", "standing_roll_down"),
}
ARCHES = {
    *("bridge_pose", "cat_cow", "cobra", "prone_press_up", "sphinx", "standing_back_extension", "standing_cat_cow"),
    "superman",
}
TWISTS = {
    *("knee_rolls", "lying_twist", "open_book", "seated_floor_twist", "seated_twist", "standing_trunk_rotation"),
    *("thread_the_needle", "walking_lunge_twist"),
}
STRETCHES = {
    *("childs_pose", "double_knee_to_chest", "figure_four_stretch", "half_kneeling_hip_flexor_stretch", "happy_baby"),
    *("lying_twist", "seated_figure_four", "seated_floor_twist", "seated_forward_fold", "seated_knee_to_chest"),
    *("single_knee_to_chest", "standing_hamstring_stretch", "standing_hip_flexor_stretch", "standing_quad_stretch"),
    *("standing_side_bend", "supine_hamstring_stretch", "supported_forward_fold"),
}
BRIDGES = {"bridge_pose", "glute_bridge", "single_leg_bridge"}
SWINGS = {"leg_swings_front", "leg_swings_side"}
#: What rounds the low back far; a leg pulled straight; what bends a hip far, turns on it or lies on it; what turns or
#: hangs the head.
ROUNDS_FAR = {
    *("childs_pose", "double_knee_to_chest", "happy_baby", "seated_forward_fold", "seated_knee_to_chest"),
    *("single_knee_to_chest", "standing_roll_down"),
}
PULLS_STRAIGHT_LEG = {"standing_hamstring_stretch", "supine_hamstring_stretch"}
LOADS_HIP = {
    *("walking_lunge_twist", "standing_trunk_rotation", "hip_hinge", "side_plank", "side_plank_knees", "open_book"),
    *("clamshell", "dead_bug", "march_in_place", "single_leg_bridge", "standing_hip_circles", "standing_quad_stretch"),
    *SWINGS,
}
MOVES_HEAD = {
    *("bird_dog", "cat_cow", "lying_twist", "open_book", "seated_floor_twist", "seated_forward_fold", "seated_twist"),
    *("standing_cat_cow", "standing_roll_down", "standing_trunk_rotation", "walking_lunge_twist"),
}
BIG_THREE = {"bird_dog", "mcgill_curl_up", "side_plank_knees"}

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
each_routine = pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: routine.id)


def codes(exercise):
    """Return the precautions of an exercise with what each asks for there."""
    return {use.id: use.action or CATALOG.precautions[use.id].action for use in exercise.precautions}


def test_the_lists_name_exercises():
    """What the rules below list is there."""
    assert {exercise.id for exercise in EXERCISES} >= FLEXES | ARCHES | TWISTS | STRETCHES | BIG_THREE


@each_exercise
def test_every_exercise_says_when_to_stop(exercise):
    """Two stop rules stand in every exercise, with sources and doses."""
    found = codes(exercise)
    assert found["worse_or_new_pain"] == found["leg_symptoms"] == "stop"
    assert exercise.sources
    assert exercise.doses


@each_exercise
def test_every_exercise_has_an_easier_way(exercise):
    """There is an easier exercise, or a text that tells an easier way."""
    assert all(each.exercise or each.text for each in exercise.easier)
    assert exercise.easier


@each_exercise
def test_every_precaution_says_what_to_do(exercise):
    """Each precaution stops, swaps with a target, changes, leaves out or asks first; only a swap names a target."""
    for use in exercise.precautions:
        action = codes(exercise)[use.id]
        assert action in {"stop", "swap", "modify", "leave_out", "ask_first"}
        assert (action == "swap") == bool(use.swap)
        assert use.text or CATALOG.precautions[use.id].text


@each_exercise
def test_a_swap_is_free_of_what_it_is_swapped_for(exercise):
    """The exercise to do instead does not have the same precaution, is no harder, and is not advanced."""
    for use in exercise.precautions:
        if use.swap:
            target = lowback.get_exercise(use.swap)
            assert use.id not in codes(target), (exercise.id, use.id, target.id)
            assert LEVELS.index(target.level) <= LEVELS.index(exercise.level)


@each_routine
def test_every_routine_carries_the_notice(routine):
    """The safety notice stands in every routine and its exercises, and names emergency signs."""
    assert {each.safety_notice for each in (routine, *routine.exercises)} == {"general"}
    text = CATALOG.notices["general"].text
    assert all(word in text for word in ("not medical advice", "emergency", "numb", "bladder", "both legs", "pregnant"))
    assert text in lowback.render(routine, "json")


@each_routine
def test_times_are_computed(routine):
    """How long a routine takes follows from its steps, and no record has a time of its own."""
    steps = routine.iter_steps()
    assert routine.duration() == steps.duration
    assert steps.duration.min == sum(step.setup_seconds + step.duration.min + step.rest_after.min for step in steps)
    assert not {"minutes", "seconds", "duration", "time"} & set(routine.to_dict())


@each_exercise
def test_lying_in_pregnancy(exercise):
    """What you do on your back or on your front has the word on pregnancy."""
    needed = {"supine": "pregnancy_supine", "prone": "pregnancy_prone"}.get(exercise.position)
    assert needed is None or needed in codes(exercise)


@pytest.mark.parametrize(
    ("exercises", "any_of"),
    [
        (FLEXES, {"osteoporosis_flexion"}),
        (TWISTS, {"osteoporosis_twist", "twist_caution"}),
        (TWISTS, {"osteoporosis_twist"}),
        (ARCHES, {"extension_caution"}),
        (FLEXES | ARCHES | TWISTS | {"standing_side_bend"}, {"spine_surgery"}),
        ({"standing_side_bend"}, {"osteoporosis_side_bend"}),
        (STRETCHES, {"cold_muscle"}),
        ({"standing_roll_down", "seated_forward_fold", "supported_forward_fold"}, {"head_down"}),
        ({"childs_pose", "thread_the_needle", *BRIDGES}, {"head_down"}),
        ({"cat_cow", "standing_cat_cow", "seated_pelvic_tilt", *ROUNDS_FAR}, {"flexion_caution"}),
        (TWISTS, {"twist_caution"}),
        (LOADS_HIP, {"hip_surgery"}),
        (PULLS_STRAIGHT_LEG, {"nerve_leg"}),
        (PULLS_STRAIGHT_LEG, {"flexion_caution"}),
        (MOVES_HEAD, {"neck"}),
        ({"half_kneeling_hip_flexor_stretch", "standing_hip_flexor_stretch"}, {"extension_caution"}),
        ({"bird_dog", "cat_cow", "childs_pose", "hip_switch_90_90", "seated_floor_twist"}, {"shoulder"}),
        ({*BRIDGES, "standing_hip_flexor_stretch", "standing_hip_circles", *SWINGS}, {"knee"}),
        ({"seated_forward_fold", "standing_roll_down", "open_book"}, {"dizziness"}),
        ({"childs_pose", "seated_forward_fold", "standing_roll_down"}, {"pregnancy_late_flexion"}),
        ({"cobra", "superman"}, {"breath_hold"}),
    ],
    ids=[
        *("bent", "turned", "thin bones", "arched", "operated", "sideways", "cold", "head down", "head low", "rounded"),
        *("twisted", "hip", "nerve", "nerve, bent", "neck", "hip back", "shoulder", "knee", "dizzy", "pregnant"),
        "breath",
    ],
)
def test_movements_have_their_precautions(exercises, any_of):
    """What bends, turns or arches the back says who should take care; a static stretch wants warm muscles."""
    for exercise in exercises:
        assert any_of & set(codes(lowback.get_exercise(exercise))), exercise


def test_what_stands_has_a_word_on_balance():
    """Every standing exercise tells how to keep your balance; every one on a chair, which chair."""
    for exercise in EXERCISES:
        needed = {"standing": "balance", "seated_chair": "chair"}.get(exercise.position)
        assert needed is None or needed in codes(exercise), exercise.id


@each_routine
def test_nothing_advanced_comes_unasked(routine):
    """No routine has an advanced exercise, or one above its own level."""
    for exercise in routine.exercises:
        assert exercise.level != "advanced"
        assert LEVELS.index(exercise.level) <= LEVELS.index(routine.level)


def test_before_a_run_nothing_is_held_long():
    """Before a run nobody lies down or holds a stretch for a minute."""
    before = [routine for routine in ROUTINES if "before_run" in routine.when.triggers]
    assert before
    for step in (step for routine in before for step in routine.iter_steps()):
        assert step.exercise.position not in {"supine", "prone", "side_lying"}
        held = step.dose.held_seconds or Range.exactly(0)
        assert held.max is not None
        assert held.max < 60


@each_routine
def test_doses_stay_within_bounds(routine):
    """By default nothing is held for over two minutes or repeated endlessly; the big three are held for ten seconds."""
    for step in routine.iter_steps():
        held = step.dose.held_seconds
        assert held is None or held.is_open or held.max <= 120
        assert held is None or held.is_open or held.min >= 2
        assert step.repetitions is None or step.repetitions.is_open or step.repetitions.max <= 40
        if routine.id == "core_big_three" and step.exercise.id in BIG_THREE:
            assert held.max <= 10


@each_routine
def test_both_sides_get_the_same(routine):
    """Each side of an exercise gets as many steps with the same dose as the other."""
    for mode in (None, "reps", "hold"):
        sided = [step for step in routine.iter_steps(mode) if step.side]
        for item in routine.items:
            sides = {"left": [], "right": []}
            for step in sided:
                if step.id.split("/")[1] == item.id:
                    sides[step.side].append((step.dose, step.set_number))
            assert sides["left"] == sides["right"]


@each_exercise
def test_counted_sides_are_said(exercise):
    """A dose for two sides says whether it counts each of them."""
    assert all(bool(dose.per) == (exercise.laterality != "bilateral") for dose in exercise.doses)


@each_exercise
def test_progress_comes_in_small_steps(exercise):
    """A harder exercise is at most one level up and never below; an easier one never above; neither leads back."""
    own = LEVELS.index(exercise.level)
    for neighbour in (each for each in exercise.harder if each.exercise):
        harder = lowback.get_exercise(neighbour.exercise)
        assert own <= LEVELS.index(harder.level) <= own + 1
        assert exercise.id not in {each.exercise for each in harder.harder}
    for neighbour in (each for each in exercise.easier if each.exercise):
        assert own - 1 <= LEVELS.index(lowback.get_exercise(neighbour.exercise).level) <= own


def test_progress_has_no_circle():
    """Going on to something harder never leads back to where you were."""
    harder = {each.id: [to.exercise for to in each.harder if to.exercise] for each in EXERCISES}
    for start, first in harder.items():
        reached, todo = set(), list(first)
        while todo:
            at = todo.pop()
            if at not in reached:
                reached.add(at)
                todo.extend(harder[at])
        assert start not in reached


def numbers(record):
    """Yield every dose and every phase with seconds of a record as JSON values."""
    if isinstance(record, dict):
        if {"mode", "id"} <= set(record) or "seconds" in record:
            yield record
        for value in record.values():
            yield from numbers(value)
    elif isinstance(record, list):
        for value in record:
            yield from numbers(value)


def test_every_number_has_a_source_and_a_status():
    """Each dose and each phase's seconds say where they come from and how well that was read; nothing is recalled."""
    for record in (*EXERCISES, *ROUTINES):
        for found in numbers(record.to_dict()):
            if "mode" not in found or "exercise" not in found:
                assert found["sources"], found
        assert "recalled" not in repr(record.to_dict())


def test_names_in_other_languages_have_a_source():
    """An alias in another language says where it was read."""
    for alias in (alias for exercise in EXERCISES for alias in exercise.aliases):
        assert not alias.language or alias.sources, alias


def test_no_field_promises():
    """No id, label or key speaks of curing, treating or healing."""
    names = [*(each.id for each in (*EXERCISES, *ROUTINES)), *CATALOG.precautions, *CATALOG.triggers]
    names += [term.label for term in (*CATALOG.precautions.values(), *CATALOG.triggers.values())]
    assert not [name for name in names if re.search(r"cur(e|ing)|treat|heal|therap", name)]


def test_red_flags_or_strong_pain_give_no_go():
    """A yes to any question but one of context means stop or ask first, with a text to show."""
    no = {flag.id: False for flag in lowback.red_flags()}
    for flag in lowback.red_flags():
        found = lowback.screen(no | {flag.id: True})
        assert (found.verdict == "go") == (flag.tier == "context")
        assert found.text
    assert lowback.screen(no | {"severe_pain": True}).verdict == "ask_first"


def test_context_never_stops_alone():
    """Age and an old illness together with nothing new are no reason to stop."""
    no = {flag.id: False for flag in lowback.red_flags()}
    history = dict.fromkeys(("over_60", "cancer", "thin_bones", "steroid_tablets", "weak_immunity"), True)
    assert lowback.screen(no | history).verdict == "go"
    assert lowback.screen(no | history | {"new_pain": True}).verdict == "stop"
    assert lowback.screen(no | {"minor_injury": True}).verdict == "go"
    assert lowback.screen(no | {"minor_injury": True, "thin_bones": True}).verdict == "stop"


def test_nobody_is_asked_to_hop():
    """No question asks for a test that could hurt."""
    assert not [flag for flag in lowback.red_flags() if re.search(r"\b(hop|jump|try|test)\b", flag.question)]
    assert all(flag.question.endswith("?") for flag in lowback.red_flags())


def test_screening_is_no_diagnosis():
    """The texts that answers lead to say that they are no diagnosis, and name no illness."""
    for tier in ("emergency", "same_day", "ask_first"):
        text = CATALOG.notices[tier].text
        assert "not a diagnosis" in text
        assert not re.search(r"cancer|fracture|infection|cauda|syndrome", text)


@each_routine
def test_who_must_not_twist_is_not_led_into_bending(routine):
    """With a disc problem or sciatica nothing is swapped for what rounds the low back."""
    found = lowback.adapt(routine, {"twist_caution"})
    swapped = {change.replacement for change in found.changes if change.replacement}
    assert not swapped & (FLEXES | ROUNDS_FAR | {"seated_pelvic_tilt"})
    full = {"lying_twist", "seated_floor_twist", "seated_twist", "standing_trunk_rotation", "walking_lunge_twist"}
    assert not full & {item.exercise.id for item in found.routine.items}


def test_a_hip_that_was_operated_on_is_not_turned_on():
    """Before a run nobody with hip surgery turns or lunges on the leg without asking; marching stays, lower."""
    found = lowback.adapt(lowback.get_routine("pre_run_dynamic"), {"hip_surgery"})
    assert [item.exercise.id for item in found.routine.items] == ["march_in_place"]
    assert "well below hip height" in found.routine.items[0].note


def test_pregnancy_keeps_what_a_routine_is_for():
    """A bridge becomes a hinge, which works the same muscles, and the core keeps an exercise for the belly."""
    found = lowback.adapt(lowback.get_routine("runner_lowback"), {"pregnancy"})
    assert [item.exercise.id for item in found.routine.items] == ["hip_hinge", "open_book"]
    core = lowback.adapt(lowback.get_routine("core_big_three"), {"pregnancy"}).routine
    assert any(
        muscle.id == "rectus_abdominis" and item.exercise.id != "cat_cow"
        for item in core.items
        for muscle in item.exercise.muscles
    )


def test_when_to_stop_fits_the_kind_of_exercise():
    """A stretch may be felt mildly; for what works the muscles a stretch is no limit to go by."""
    texts = {
        exercise.id: next(use.text or "" for use in exercise.precautions if use.id == "worse_or_new_pain")
        for exercise in EXERCISES
    }
    assert all("mild stretch at most" in texts[exercise] for exercise in STRETCHES)
    strengthens = {"clamshell", "glute_bridge", "hip_hinge", "side_plank", "superman", *BIG_THREE, *BRIDGES}
    assert all("stretch" not in texts[exercise] for exercise in strengthens)
    assert "stretch" not in CATALOG.precautions["worse_or_new_pain"].text


@each_exercise
def test_the_default_dose_is_for_a_healthy_runner(exercise):
    """The first dose of each mode is not one that was written for people in treatment."""
    for mode in exercise.modes:
        first = next(dose for dose in exercise.doses if dose.mode is mode)
        assert "people" not in (first.note or "")
    assert not any("springs" in (dose.note or "") for dose in exercise.doses)


@pytest.mark.parametrize("exercise", ["clamshell", "standing_trunk_rotation"])
def test_a_dose_for_treatment_is_kept_as_another(exercise):
    """What was written for people in treatment stays, with its note, behind a default without a daily frequency."""
    first, second, *_ = lowback.get_exercise(exercise).doses
    assert first.frequency is None
    assert "people" in second.note


@each_exercise
def test_a_repetition_starts_with_its_own_breath(exercise):
    """The first phase of a cycle goes on with no breath of what comes once before it, unless the cycle ends with it."""
    once = [phase for phase in exercise.phases if phase.role.value == "prepare"]
    cycle = [phase for phase in exercise.phases if phase.role.value not in {"prepare", "finish"}]
    if once and cycle[0].breath != "free" and once[-1].breath == cycle[0].breath:
        assert cycle[-1].breath == cycle[0].breath


def test_evidence_names_whom_the_trials_were_about():
    """What trials with long-lasting back pain found is said of that; the trial in runners and the size are told."""
    texts = {routine.id: routine.evidence.text for routine in ROUTINES}
    for text in texts.values():
        assert len(re.findall(r"(?<!long-lasting )back pain than", text)) == 0
    assert "One trial tested exercise programmes in runners" in texts["runner_lowback"]
    assert "15 points" in texts["gentle_restart"]
