"""Finding exercises and routines: what filters let through is what a walk over all records would give."""

import gc
import pickle
import random
import threading
import weakref

import attrs
import pytest
from conftest import small_pack
from hypothesis import given, settings
from hypothesis import strategies as st

import lowback
from lowback.catalog.catalog import Catalog, default_catalog
from lowback.catalog.records import Records

CORE = default_catalog()
STOPS = {term.id for term in CORE.precautions.values() if term.action == "stop"}
CONDITIONS = {term.condition for term in CORE.precautions.values()} - {None}
AVOIDED = sorted({*CORE.precautions, *CONDITIONS} - STOPS)


def some(values):
    """Return a strategy for one value, or several in any kind of collection."""
    several = st.lists(st.sampled_from(sorted(values)), max_size=3)
    return several.map(tuple) | several.map(set) | several.map(iter) | st.sampled_from(sorted(values))


SHARED = {
    "level": some(("beginner", "intermediate", "advanced")),
    "equipment": some(CORE.equipment),
    "avoid": some(AVOIDED),
}
EXERCISES = {
    "position": some(CORE.positions),
    "muscle": some(CORE.muscles),
    "role": some(("worked", "stretched", "stabilising")),
    "laterality": some(("bilateral", "unilateral", "alternating")),
    "mode": some(("reps", "hold", "time")) | st.just(lowback.Mode.HOLD),
    **SHARED,
}
ROUTINES = {
    "trigger": some(CORE.triggers),
    "max_minutes": st.floats() | st.integers(-1, 30),
    **SHARED,
}


def asked(filters):
    """Return a strategy for some of the filters, each with its values."""
    return st.fixed_dictionaries({}, optional=filters)


def listed(values):
    """Return the values of a filter as a set, and as something that can be handed on."""
    if isinstance(values, str):
        return {values}, values
    several = list(values)
    return set(several), several


def doable(exercise, equipment):
    """Return whether an exercise needs nothing else."""
    return all(use.optional or {use.id, *use.stand_ins} & equipment for use in exercise.equipment)


def safe(exercise, avoid):
    """Return whether none of some precautions, or of their conditions, forbids an exercise."""
    terms = [(use, CORE.precautions[use.id]) for use in exercise.precautions]
    return all((use.action or term.action) == "modify" for use, term in terms if {term.id, term.condition} & avoid)


def exercise_fits(exercise, wanted):
    """Return whether an exercise is let through by filters, worked out from its record alone."""
    muscles, roles = wanted.pop("muscle", None), wanted.pop("role", None)
    plain = {"modes": wanted.pop("mode", None)}
    equipment, avoid = wanted.pop("equipment", None), wanted.pop("avoid", set())
    return (
        all(getattr(exercise, name) in values for name, values in wanted.items())
        and all(values is None or set(getattr(exercise, name)) & values for name, values in plain.items())
        and (muscles is roles is None or any(_used(use, muscles, roles) for use in exercise.muscles))
        and (equipment is None or doable(exercise, equipment))
        and safe(exercise, avoid)
    )


def _used(use, muscles, roles):
    return (muscles is None or use.id in muscles) and (roles is None or use.role in roles)


@settings(deadline=None, max_examples=300)
@given(asked(EXERCISES))
def test_exercises_are_those_that_a_walk_finds(filters):
    """Whatever the filters, the exercises found are those of a loop over all of them, sorted by id."""
    values = {name: listed(found) for name, found in filters.items()}
    expected = [
        exercise
        for exercise in lowback.exercises()
        if exercise_fits(exercise, {name: set(each) for name, (each, _) in values.items()})
    ]
    assert lowback.find_exercises(**{name: each for name, (_, each) in values.items()}) == tuple(expected)


def routine_fits(routine, wanted, max_minutes):
    """Return whether a routine is let through by filters, worked out from its record alone."""
    most = routine.duration().max
    return (
        wanted.get("trigger", set(routine.when.triggers)) & set(routine.when.triggers) != set()
        and routine.level in wanted.get("level", {routine.level})
        and ("equipment" not in wanted or all(doable(each, wanted["equipment"]) for each in routine.exercises))
        and all(safe(each, wanted.get("avoid", set())) for each in routine.exercises)
        and (max_minutes is None or (most is not None and most <= max_minutes * 60))
    )


@settings(deadline=None, max_examples=300)
@given(asked(ROUTINES))
def test_routines_are_those_that_a_walk_finds(filters):
    """Whatever the filters, the routines found are those of a loop over all of them, sorted by id."""
    minutes = filters.pop("max_minutes", None)
    values = {name: listed(found) for name, found in filters.items()}
    expected = [
        routine
        for routine in lowback.routines()
        if routine_fits(routine, {name: each for name, (each, _) in values.items()}, minutes)
    ]
    given_values = {name: each for name, (_, each) in values.items()}
    assert lowback.find_routines(max_minutes=minutes, **given_values) == tuple(expected)


@given(asked(EXERCISES), st.sampled_from(["bridge", "stretch", "seated", "twist", "hip", "nothing like it"]))
def test_a_text_takes_from_what_filters_let_through(filters, text):
    """With a text the same filters hold, and the order is that of the text alone."""
    values = {name: listed(found)[1] for name, found in filters.items()}
    let_through = lowback.find_exercises(**values)
    meant = lowback.find_exercises(text=text)
    assert lowback.find_exercises(**values, text=text) == tuple(each for each in meant if each in let_through)


def test_nothing_asked_finds_everything():
    """Without filters, and with a text that is blank, everything is found."""
    for text in (None, "", " \t"):
        assert lowback.find_exercises(text=text) == lowback.exercises()
        assert lowback.find_routines(text=text) == lowback.routines()


def test_no_values_find_nothing():
    """Of no values none will do; nothing at hand and nothing to avoid are answers, too."""
    for name in ("position", "muscle", "role", "laterality", "level", "mode"):
        assert lowback.find_exercises(**{name: ()}) == ()
    assert lowback.find_exercises(muscle=(), role="worked") == ()
    assert lowback.find_routines(trigger=[]) == ()
    assert lowback.find_exercises(avoid=()) == lowback.exercises()
    bare_hands = lowback.find_exercises(equipment=())
    assert {"standing_trunk_rotation", "hip_hinge"} <= {each.id for each in bare_hands} < set(CORE.exercises)


def test_stand_ins_do_as_well():
    """What is at hand counts for what it can stand in for; it takes each thing that is needed."""
    found = {frozenset(things): {each.id for each in lowback.find_exercises(equipment=things)} for things in THINGS}
    assert "supported_forward_fold" in found[frozenset({"wall"})]
    assert "open_book" not in found[frozenset({"mat"})]
    assert "open_book" in found[frozenset({"mat", "towel"})]
    assert "open_book" not in found[frozenset({"towel"})]


THINGS = [{"wall"}, {"mat"}, {"mat", "towel"}, {"towel"}]


UNKNOWN = [
    ({"position": "supin"}, "there is no position 'supin'. Did you mean supine?"),
    ({"muscle": ["hamstrings", "hamstring"]}, "there is no muscle 'hamstring'. Did you mean hamstrings?"),
    ({"equipment": {"matt"}}, "there is no equipment 'matt'. Did you mean mat?"),
    ({"avoid": "pregnacy"}, "there is no precaution 'pregnacy'. Did you mean pregnancy?"),
    ({"role": "strech"}, "invalid role 'strech', expected worked, stretched or stabilising. Did you mean stretched?"),
    ({"laterality": "one"}, "invalid laterality 'one', expected bilateral, unilateral or alternating."),
    (
        {"level": ("beginner", "beginer")},
        "invalid level 'beginer', expected beginner, intermediate or advanced. Did you mean beginner?",
    ),
    ({"mode": "holds"}, "invalid mode 'holds', expected reps, hold or time. Did you mean hold?"),
    ({"mode": ""}, "invalid mode '', expected reps, hold or time."),
    ({"position": "lowback:supine"}, "there is no position 'lowback:supine'. Did you mean supine?"),
]


@pytest.mark.parametrize(("filters", "message"), UNKNOWN)
def test_unknown_values_are_refused(filters, message):
    """A value that does not exist is refused with close ones, even when another value does exist."""
    with pytest.raises((lowback.UnknownIdError, lowback.UnknownChoiceError)) as caught:
        lowback.find_exercises(**filters)
    assert str(caught.value) == message
    for name in filters.keys() & {"level", "equipment", "avoid"}:
        with pytest.raises(type(caught.value)):
            lowback.find_routines(**{name: filters[name]})


def test_unknown_triggers_are_refused():
    """A trigger that does not exist is refused with close ones."""
    with pytest.raises(lowback.UnknownIdError, match=r"no trigger 'after_long_runs'\. Did you mean after_long_run"):
        lowback.find_routines(trigger="after_long_runs")


WRONG = [
    (
        lambda: lowback.find_exercises(position=5),
        "position takes ids of positions, found int. Write them as a set, such",
    ),
    (lambda: lowback.find_exercises(muscle=[5]), "muscle takes ids of muscles, found list"),
    (lambda: lowback.find_exercises(role={"worked": 1}), "role takes roles of muscles, found dict"),
    (lambda: lowback.find_exercises(equipment=False), "equipment takes ids of equipment, found bool"),
    (lambda: lowback.find_exercises(avoid=b"knee"), "avoid takes ids of precautions, found bytes"),
    (lambda: lowback.find_exercises(text=b"cat"), "text takes a text, found bytes"),
    (lambda: lowback.find_exercises(text=["cat"]), "text takes a text, found list"),
    (lambda: lowback.find_exercises(catalog="club"), "catalog takes a catalogue, found str"),
    (lambda: lowback.find_routines(max_minutes="10"), "max_minutes takes a number, found str"),
    (lambda: lowback.find_routines(max_minutes=True), "max_minutes takes a number, found bool"),
    (lambda: lowback.find_routines(trigger=1.5), "trigger takes ids of triggers, found float"),
]


@pytest.mark.parametrize(("call", "message"), WRONG)
def test_what_makes_no_sense_is_said(call, message):
    """An argument of the wrong kind is a TypeError that says what was expected."""
    with pytest.raises(TypeError, match=message):
        call()


@pytest.mark.parametrize("find", [lowback.find_exercises, lowback.find_routines])
def test_stop_means_stop(find):
    """Who has a sign to stop gets nothing, and the text says what to do."""
    with pytest.raises(
        lowback.UnsafeRoutineError, match=r"nothing is safe with dizziness, knee\. Show this: Stop"
    ) as caught:
        find(avoid={"dizziness", "knee"}, level="beginner")
    assert (caught.value.routine, caught.value.avoid) == (None, ("dizziness", "knee"))
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


@pytest.mark.parametrize("avoid", AVOIDED)
def test_finding_and_adapting_agree(avoid):
    """A routine that is found with something to avoid loses no exercise when it is adapted to the same."""
    for routine in lowback.find_routines(avoid=avoid):
        assert lowback.adapt(routine, avoid).routine.exercises == routine.exercises
    for exercise in lowback.find_exercises(avoid=avoid):
        assert safe(exercise, {avoid})


def test_other_packs_are_found_in_their_catalogue(pack):
    """Ids of other packs are pack:id; only to avoid something a bare id will do."""
    term = {
        "id": "shin",
        "label": "Shin",
        "action": "leave_out",
        "text": "Rest.",
        "sources": [{"id": "leaflet", "status": "seen"}],
    }
    credit = {"license": "CC0-1.0", "contributors": ["A. Clinic"]}
    files = {
        "vocabulary/precautions.json": {"kind": "precautions", "terms": [term], **credit},
        "vocabulary/equipment.json": {
            "kind": "equipment",
            "terms": [{"id": "wobble_board", "label": "a board"}],
            **credit,
        },
        "exercises/hip_lift.json": small_pack("clinic")["exercises/hip_lift.json"]
        | {"precautions": [{"id": "shin"}], "equipment": [{"id": "wobble_board"}]},
    }
    catalog = lowback.load_catalog(pack(files), check=False)
    lift = catalog.exercises["clinic:hip_lift"]
    assert lift in lowback.find_exercises(position="supine", catalog=catalog)
    assert lift in catalog.find_exercises(equipment="clinic:wobble_board")
    assert lift not in catalog.find_exercises(equipment="mat")
    for avoid in ("shin", "clinic:shin"):
        assert lift not in catalog.find_exercises(avoid=avoid)
        assert "clinic:morning" not in {each.id for each in catalog.find_routines(avoid=avoid)}
    with pytest.raises(lowback.UnknownIdError, match=r"no equipment 'wobble_board'\. Did you mean clinic:wobble_board"):
        catalog.find_exercises(equipment="wobble_board")
    with pytest.raises(lowback.UnknownIdError, match="no equipment 'clinic:wobble_board'"):
        lowback.find_exercises(equipment="clinic:wobble_board")


def test_what_is_not_known_cannot_be_met(pack):
    """When an exercise names a precaution that is not there, nothing is found safe; without one to meet it is found."""
    exercise = small_pack("clinic")["exercises/hip_lift.json"] | {"precautions": [{"id": "nowhere"}]}
    catalog = lowback.load_catalog(pack({"exercises/hip_lift.json": exercise}), check=False)
    assert len(catalog.find_exercises(avoid=())) == len(catalog.exercises)
    for _ in range(2):
        with pytest.raises(lowback.UnknownIdError, match="there is no precaution 'nowhere'"):
            catalog.find_exercises(avoid="knee")


def grown(count, shuffled):
    """Return a catalogue with the built-in exercises under many ids."""
    exercises = list(CORE.exercises.values())
    made = {f"big:{each.id}_{number}": each for number in range(count) for each in exercises}
    ids = shuffled.sample(sorted(made), len(made))
    records = {each: made[each].but(id=each) for each in ids}
    fields = {field.name: getattr(CORE, field.name) for field in attrs.fields(Catalog)}
    return Catalog(**{**fields, "exercises": Records.of("exercise", records, {})})


def test_the_order_does_not_depend_on_how_records_come():
    """The same records in another order are found in the same order, equal matches by id."""
    one, two = (grown(8, random.Random(seed)) for seed in (1, 2))
    for filters in ({}, {"text": "brige"}, {"text": "stretch", "equipment": "mat"}, {"avoid": "knee", "mode": "hold"}):
        ids = [each.id for each in one.find_exercises(**filters)]
        assert ids == [each.id for each in two.find_exercises(**filters)]
        assert len(ids) % 8 == 0
        assert "text" in filters or ids == sorted(ids)


def test_an_index_goes_with_its_catalogue():
    """A catalogue pickles with its records alone, before a find and after; its index does not keep it alive."""
    catalog = grown(1, random.Random(1))
    before = pickle.dumps(catalog)
    found = catalog.find_exercises(text="bridge", avoid="knee")
    assert pickle.dumps(catalog) == before
    again = pickle.loads(before)
    assert again.find_exercises(text="bridge", avoid="knee") == found
    gone = weakref.ref(catalog)
    del catalog
    gc.collect()
    assert gone() is None


def test_many_threads_find_the_same():
    """Threads that find at once, in a catalogue that nobody has looked through, find the same."""
    catalog = grown(4, random.Random(3))
    filters = {"text": "stretch", "avoid": "knee", "equipment": "mat"}
    found = []
    barrier = threading.Barrier(8)

    def find():
        barrier.wait()
        found.append((catalog.find_exercises(**filters), catalog.find_routines(max_minutes=8)))

    threads = [threading.Thread(target=find) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert set(found) == {(catalog.find_exercises(**filters), catalog.find_routines(max_minutes=8))}
