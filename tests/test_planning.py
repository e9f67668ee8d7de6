"""Suiting a routine to somebody: screening answers, and adapting to precautions."""

import itertools
import pickle

import pytest
from conftest import builtin, small_pack

import lowback
from lowback.catalog.catalog import default_catalog

CATALOG = default_catalog()
ROUTINES = lowback.routines()
FORBIDDING = {"swap", "leave_out", "ask_first", "stop"}
NO = {flag.id: False for flag in lowback.red_flags()}


def forbidden(exercise, avoid):
    """Return the precautions that forbid an exercise, worked out from the records alone."""
    return {
        use.id
        for use in exercise.precautions
        if use.id in avoid and (use.action or CATALOG.precautions[use.id].action) in FORBIDDING
    }


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: routine.id)
def test_nothing_forbidden_is_left(routine):
    """For every set of up to three precautions nothing is left that the set forbids, or there is a refusal."""
    refused = 0
    for count in range(4):
        for avoid in itertools.combinations(CATALOG.precautions, count):
            try:
                found = lowback.adapt(routine, avoid)
            except lowback.UnsafeRoutineError as error:
                refused += 1
                assert error.text
                continue
            assert not [item.id for item in found.routine.items if forbidden(item.exercise, avoid)]
            exercises = [item.exercise.id for item in found.routine.items]
            assert len(set(exercises)) == len(exercises)
            before = {item.exercise.id for item in routine.items}
            gone = [change for change in found.changes if change.action != "modify"]
            assert set(exercises) == (before - {each.exercise for each in gone}) | {
                each.replacement for each in gone if each.replacement
            }
    assert refused


@pytest.mark.parametrize("routine", ROUTINES, ids=lambda routine: routine.id)
def test_what_is_kept_only_changes_in_its_note(routine):
    """With nothing to avoid the routine is the same; otherwise what stays keeps its dose, its sets and its rest."""
    assert lowback.adapt(routine, ()).routine == routine
    assert lowback.adapt(routine, ()).changes == ()
    found = lowback.adapt(routine, {"neck", "knee", "wrist"})
    given = {item.id: item for item in routine.items}
    modified = {change.item for change in found.changes if change.action == "modify"}
    for item in found.routine.items:
        if item.id in given:
            assert item.but(note=None) == given[item.id].but(note=None)
            assert (item.note != given[item.id].note) == (item.id in modified)
    assert found.routine.but(items=routine.items) == routine


def test_a_swap_is_made_and_told():
    """The sourced swap takes the place, with its own dose, the same rest and a word on why."""
    found = lowback.adapt(lowback.get_routine("runner_lowback"), {"osteoporosis_flexion"})
    assert [item.id for item in found.routine.items] == ["glute_bridge", "lying_twist"]
    (change,) = found.changes
    assert (change.item, change.exercise, change.action) == ("bridge_pose", "bridge_pose", "swap")
    assert (change.replacement, change.precautions) == ("glute_bridge", ("osteoporosis_flexion",))
    assert change.text.startswith("Do Glute bridge instead of Bridge pose. Osteoporosis or a broken vertebra")
    assert [source.id for source in change.sources] == ["recess_bridge"]
    assert found.avoid == ("osteoporosis_flexion",)
    assert found.routine.iter_steps()[0].id == "runner_lowback/glute_bridge/both/1"
    assert pickle.loads(pickle.dumps(found)) == found
    assert lowback.validate(found.routine).ok


def test_rest_and_mode_go_with_the_swap():
    """What takes the place rests as long, and is done in the same mode where it can."""
    routine = lowback.get_routine("runner_hip_core")
    plank = routine.but(items=tuple(item for item in routine.items if item.id == "side_plank_knees"))
    (swapped,) = lowback.adapt(plank, {"shoulder"}).routine.items
    assert (swapped.id, swapped.rest_seconds, swapped.mode) == ("clamshell", lowback.Range(30, 30), None)
    assert (swapped.dose, swapped.sets) == (None, 1)
    figure = lowback.adapt(lowback.get_routine("post_long_run"), {"pregnancy_supine"}).routine.items[-1]
    assert (figure.id, figure.mode) == ("seated_figure_four", "hold")


def test_a_swap_that_is_there_already_is_left_out():
    """An exercise comes once: when its stand-in is in the routine, it is left out."""
    found = lowback.adapt(lowback.get_routine("runner_hip_core"), {"pregnancy_supine"})
    assert [item.id for item in found.routine.items] == ["hip_hinge", "clamshell", "side_plank_knees", "bird_dog"]
    assert [(each.item, each.action, each.replacement) for each in found.changes] == [
        ("glute_bridge", "leave_out", None),
        ("dead_bug", "leave_out", None),
    ]
    assert found.changes[0].text.startswith("Leave out Glute bridge. Pregnancy: Do not lie flat")


def test_a_swap_that_is_forbidden_too_is_not_made():
    """A stand-in that another precaution forbids is not taken."""
    routine = lowback.get_routine("runner_lowback")
    found = lowback.adapt(routine, {"pregnancy_supine", "spine_surgery"} - {"spine_surgery"})
    assert [item.id for item in found.routine.items] == ["hip_hinge", "open_book"]
    with pytest.raises(lowback.UnsafeRoutineError):
        lowback.adapt(routine, {"pregnancy_supine", "spine_surgery"})


def test_asking_first_leaves_out_until_somebody_agrees():
    """What needs a clinician's word is left out, and the change says so."""
    found = lowback.adapt(lowback.get_routine("desk_break_seated"), {"hip_surgery"})
    asked = [change for change in found.changes if change.action == "ask_first"]
    assert [change.item for change in asked] == ["seated_knee_to_chest", "seated_figure_four"]
    assert all("Ask a clinician first" in change.text for change in asked)


def test_care_goes_into_the_note():
    """What stays with care has it in the note, after the routine's own, and every page shows it."""
    found = lowback.adapt(lowback.get_routine("core_big_three"), {"wrist"})
    note = found.routine.items[0].note
    assert note == "To warm up. Sore wrists or carpal tunnel syndrome: Make fists, or rest on your forearms."
    assert "Make fists, or rest on your forearms." in lowback.render(found.routine)


def test_a_swap_needs_care_too():
    """The stand-in's own changes are noted under the item that it replaces."""
    found = lowback.adapt(lowback.get_routine("daily_five_minutes"), {"pregnancy_supine", "balance"})
    assert ("bridge_pose", "hip_hinge", "modify") in [
        (change.item, change.exercise, change.action) for change in found.changes
    ]


@pytest.mark.parametrize("avoid", [{"leg_symptoms"}, {"knee", "dizziness"}])
def test_stop_means_stop(avoid):
    """Who has a sign to stop gets no routine, whatever it holds, and the text says what to do."""
    for routine in ROUTINES:
        with pytest.raises(lowback.UnsafeRoutineError, match=f"{routine.id} is not safe with ") as caught:
            lowback.adapt(routine, avoid)
        assert caught.value.text.startswith("Stop if")
        assert (caught.value.routine, caught.value.avoid) == (routine.id, tuple(sorted(avoid)))
        assert isinstance(pickle.loads(pickle.dumps(caught.value)), lowback.UnsafeRoutineError)


def test_unknown_precautions_suggest():
    """A precaution that does not exist is refused with close ones; one alone may be given as text."""
    routine = lowback.get_routine("runner_lowback")
    with pytest.raises(lowback.UnknownIdError, match=r"there is no precaution 'pregnacy'\. Did you mean pregnancy\?"):
        lowback.adapt(routine, {"pregnacy"})
    assert lowback.adapt(routine, "neck") == lowback.adapt(routine, ["neck", "neck"])


def test_a_condition_stands_for_all_of_its_precautions():
    """Naming what several precautions have in common meets all of them, and says which."""
    for condition in ("pregnancy", "osteoporosis"):
        every = [each.id for each in CATALOG.precautions.values() if each.condition == condition]
        assert len(every) == 3
        for routine in ROUTINES:
            assert outcome(routine, {condition}) == outcome(routine, set(every))
    found = lowback.adapt(lowback.get_routine("standing_back"), {"osteoporosis", "neck"})
    assert found.avoid == ("neck", "osteoporosis_flexion", "osteoporosis_side_bend", "osteoporosis_twist")


def outcome(routine, avoid):
    """Return what becomes of a routine: the adapted one, or what the refusal says."""
    try:
        return lowback.adapt(routine, avoid)
    except lowback.UnsafeRoutineError as error:
        return error.text


def test_other_packs_adapt_too(pack):
    """A routine of another pack is adapted with that pack's catalogue."""
    catalog = lowback.load_catalog(pack())
    routine = catalog.routines["clinic:morning"]
    found = lowback.adapt(routine, {"osteoporosis_flexion"}, catalog=catalog)
    assert [item.exercise.id for item in found.routine.items] == ["glute_bridge", "lying_twist"]


def test_another_packs_routine_needs_its_catalogue(pack):
    """Without its catalogue a pack's own precautions are not known; adapt says so instead of meeting none of them."""
    own = builtin("vocabulary/precautions.json")
    own["terms"] = [{**term, "id": "knee"} for term in own["terms"] if term["id"] == "balance"]
    files = small_pack("clinic")
    exercise = files["exercises/hip_lift.json"] | {"precautions": [{"id": "knee"}]}
    catalog = lowback.load_catalog(
        pack({"vocabulary/precautions.json": own, "exercises/hip_lift.json": exercise}), check=False
    )
    routine = catalog.routines["clinic:morning"]
    with pytest.raises(lowback.UnknownIdError, match=r"no precaution 'clinic:knee'.*pass its catalogue: adapt\("):
        lowback.adapt(routine, {"neck"})
    found = lowback.adapt(routine, {"knee"}, catalog=catalog)
    assert found.avoid == ("clinic:knee", "knee")
    assert [(each.exercise, each.action) for each in found.changes] == [
        ("clinic:hip_lift", "modify"),
        ("lying_twist", "swap"),
    ]
    own["terms"][0]["id"] = "shin"
    changes = {
        "vocabulary/precautions.json": own,
        "exercises/hip_lift.json": exercise | {"precautions": [{"id": "shin"}]},
    }
    catalog = lowback.load_catalog(pack(changes), check=False)
    assert lowback.adapt(catalog.routines["clinic:morning"], {"shin"}, catalog=catalog).avoid == ("clinic:shin",)
    with pytest.raises(lowback.UnknownIdError) as caught:
        lowback.adapt(routine, {"skin"}, catalog=catalog)
    assert not caught.value.advice


def test_sets_do_not_grow_with_a_swap():
    """Who was to do one set of an exercise does one set of its stand-in."""
    found = lowback.adapt(lowback.get_routine("daily_five_minutes"), {"osteoporosis"})
    bridge = next(item for item in found.routine.items if item.exercise.id == "glute_bridge")
    assert bridge.sets == 1
    assert len([step for step in found.routine.iter_steps() if step.exercise.id == "glute_bridge"]) == 1


WRONG = [
    (lambda: lowback.adapt("runner_lowback", {"knee"}), "adapt takes a routine, found str. Get one with get_routine"),
    (lambda: lowback.adapt({"items": []}, {"knee"}), "adapt takes a routine, found dict"),
    (lambda: lowback.adapt(lowback.get_exercise("cat_cow"), {"knee"}), "adapt takes a routine, found Exercise"),
    (lambda: lowback.adapt(ROUTINES[0], None), "avoid takes ids of precautions, found NoneType"),
    (lambda: lowback.adapt(ROUTINES[0], {"knee": False}), "avoid takes ids of precautions, found dict"),
    (lambda: lowback.adapt(ROUTINES[0], [["knee"]]), "avoid takes ids of precautions, found list"),
    (lambda: lowback.adapt(ROUTINES[0], b"knee"), "avoid takes ids of precautions, found bytes"),
    (lambda: lowback.adapt(ROUTINES[0], {"knee"}, catalog="club"), "catalog takes a catalogue, found str"),
    (lambda: lowback.screen(["fever"]), "screen takes answers by question, found list"),
    (lambda: lowback.screen({}, catalog=5), "catalog takes a catalogue, found int"),
    (lambda: lowback.red_flags(catalog={}), "catalog takes a catalogue, found dict"),
    (lambda: lowback.render(ROUTINES[0], catalog="club"), "catalog takes a catalogue, found str"),
]


@pytest.mark.parametrize(("call", "message"), WRONG)
def test_what_makes_no_sense_is_said(call, message):
    """An argument of the wrong kind is a TypeError that says what was expected and where to get it."""
    with pytest.raises(TypeError, match=message):
        call()


def test_an_item_keeps_its_id_when_the_new_one_is_taken(runner):
    """When another item has the stand-in's id already, the item keeps its own, so that ids stay unique."""
    runner["items"][1]["id"] = "glute_bridge"
    routine = lowback.Routine.from_dict(runner, CATALOG.exercises)
    found = lowback.adapt(routine, {"osteoporosis_flexion"})
    assert [(item.id, item.exercise.id) for item in found.routine.items] == [
        ("bridge_pose", "glute_bridge"),
        ("glute_bridge", "lying_twist"),
    ]


def test_questions_come_in_order():
    """The most urgent questions come first, those about context last."""
    tiers = [flag.tier for flag in lowback.red_flags()]
    assert [tier for tier, _ in itertools.groupby(tiers)] == ["emergency", "same_day", "ask_first", "context"]
    assert {flag.id for flag in lowback.red_flags()} == set(CATALOG.red_flags)


def test_all_no_is_go():
    """Who answers no to everything may go, with a word on when to stop."""
    found = lowback.screen(NO)
    assert (found.verdict, found.tier, found.red_flags) == ("go", None, ())
    assert "Stop if pain grows" in found.text


def test_the_most_urgent_answer_decides():
    """Several yeses give the most urgent tier, and name the answers of that tier."""
    found = lowback.screen(
        NO | {"heart_condition": True, "high_temperature": True, "chest_pain": True, "both_legs_feeling": True}
    )
    assert (found.verdict, found.tier) == ("stop", "emergency")
    assert [flag.id for flag in found.red_flags] == ["both_legs_feeling", "chest_pain"]
    assert lowback.screen(NO | {"heart_condition": True, "high_temperature": True}).tier == "same_day"


def test_a_stop_needs_no_other_answer():
    """A yes that calls for help counts before the other questions are answered; one to ask about waits for them."""
    assert lowback.screen({"high_temperature": True}).verdict == "stop"
    assert lowback.screen({"cancer": True, "new_pain": True}).tier == "same_day"
    with pytest.raises(lowback.UnansweredError, match="not with text or numbers; open: accident"):
        lowback.screen({"heart_condition": True})


@pytest.mark.parametrize("answer", [None, "no", "yes", 0, 1, ""])
def test_only_true_and_false_are_answers(answer):
    """Anything but True and False leaves a question open: a "no" that is text must never count as yes or no."""
    with pytest.raises(lowback.UnansweredError) as caught:
        lowback.screen(NO | {"high_temperature": answer})
    assert caught.value.questions == ("high_temperature",)


def test_unknown_questions_are_refused():
    """An answer to a question that nobody asked is a mistake of the app."""
    with pytest.raises(
        lowback.UnknownIdError, match=r"there is no red flag 'high_temperatur'\. Did you mean high_temperature"
    ):
        lowback.screen(NO | {"high_temperatur": True})


def test_a_pack_may_ask_its_own(pack):
    """The questions of another pack are asked with the others, and count."""
    own = builtin("vocabulary/red_flags.json")
    own["terms"] = [{**own["terms"][0], "id": "ski_fall", "raised": {"by": ["new_pain"], "to": "same_day"}}]
    own["terms"][0] |= {"tier": "context", "question": "Did you fall on your skis?"}
    catalog = lowback.load_catalog(pack({"vocabulary/red_flags.json": own}))
    answers = {**NO, "clinic:ski_fall": True}
    assert lowback.screen(answers, catalog=catalog).verdict == "go"
    assert lowback.red_flags(catalog=catalog)[-1].tier == "context"
    assert set(answers) == {flag.id for flag in lowback.red_flags(catalog=catalog)}
    found = lowback.screen({**answers, "new_pain": True}, catalog=catalog)
    assert [flag.id for flag in found.red_flags] == ["clinic:ski_fall"]
