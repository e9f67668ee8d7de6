"""The parts of composing: how much of an exercise, which ones, in which order, and what is said of a refusal."""

import gc
import weakref

import pytest
from conftest import small_pack

import lowback
from lowback.model.dose import dose_from_dict
from lowback.model.sources import Citation
from lowback.model.vocabulary import Suits
from lowback.planning.candidates import MOVING, STRETCHING, WORKING, Candidate, amounts_of, candidates, shortest_of
from lowback.planning.exercise_selection import Choice, Placed, in_order, select_and_order

SEEN = [{"id": "shoemate_video", "status": "seen"}]
OURS = Citation(id="lowback", status="derived")
#: A movement of 3 seconds, 11 to 12 with its hold phase passed over, and 3 seconds before it.
BRIDGE = lowback.get_exercise("bridge_pose")
TWIST = lowback.get_exercise("lying_twist")
ROLLS = lowback.get_exercise("knee_rolls")
MARCH = lowback.get_exercise("march_in_place")


def dosed(exercise, *doses):
    """Return an exercise with other doses, written short."""
    made = [{"id": f"d{number}", "sources": SEEN, **dose} for number, dose in enumerate(doses)]
    return exercise.but(doses=tuple(map(dose_from_dict, made)))


def numbers(exercise, suits=None, *, more_sets=False):
    """Return the amounts of an exercise as short texts, in their order."""
    return [told(each) for each in amounts_of(exercise, suits, more_sets=more_sets)]


def told(amount):
    """Return an amount as a short text: its numbers, its sets and a sign when it is usual."""
    ranges = [getattr(amount.dose, name, None) for name in ("reps", "seconds", "repeats", "pause_seconds")]
    assert all(each.is_exact for each in ranges if each)
    found = "x".join(str(each.min) for each in ranges if each)
    return f"{found}{f'/{amount.sets}' if amount.sets else ''}{'*' * amount.is_usual}"


def suits(**given):
    """Return what suits an event."""
    return Suits(sources=(OURS,), **given)


AMOUNTS = {
    "every count": (BRIDGE, {"mode": "reps", "reps": {"min": 4, "max": 7}}, "4* 5* 6* 7*"),
    "one count": (BRIDGE, {"mode": "reps", "reps": 4}, "4*"),
    "as many as feels good": (BRIDGE, {"mode": "reps", "reps": None}, ""),
    "no upper end": (BRIDGE, {"mode": "reps", "reps": {"min": 4, "max": None}}, ""),
    "a wide range": (
        BRIDGE,
        {"mode": "reps", "reps": {"min": 1, "max": 101}},
        " ".join(f"{n}*" for n in (1, *range(5, 101, 5), 101)),
    ),
    "a pause": (
        BRIDGE,
        {"mode": "reps", "reps": 4, "pause_seconds": {"min": 2, "max": 9}},
        "4x2*",
    ),
    "too long a pause": (BRIDGE, {"mode": "reps", "reps": 4, "pause_seconds": {"min": 61, "max": 62}}, ""),
    "an even total": (ROLLS, {"mode": "reps", "reps": {"min": 7, "max": 11}, "per": "total"}, "8* 10*"),
    "an odd total": (ROLLS, {"mode": "reps", "reps": 7, "per": "total"}, ""),
    "a count for each side": (ROLLS, {"mode": "reps", "reps": {"min": 7, "max": 8}, "per": "side"}, "7* 8*"),
    "held times": (TWIST, {"mode": "hold", "seconds": {"min": 12, "max": 21}, "per": "side"}, "12* 15* 20* 21*"),
    "held and repeated": (
        TWIST,
        {"mode": "hold", "seconds": {"min": 10, "max": 15}, "repeats": {"min": 1, "max": 2}, "per": "side"},
        "10x1* 15x1* 10x2* 15x2*",
    ),
    "held for too long": (TWIST, {"mode": "hold", "seconds": {"min": 50, "max": 70}, "per": "side"}, "50* 55* 60*"),
    "held much too long": (TWIST, {"mode": "hold", "seconds": 61, "per": "side"}, ""),
    "held 30 seconds or more": (TWIST, {"mode": "hold", "seconds": {"min": 30, "max": None}, "per": "side"}, ""),
    "held as you like": (TWIST, {"mode": "hold", "seconds": None, "per": "side"}, ""),
    "held until": (TWIST, {"mode": "hold", "seconds": 30, "until": "you relax", "per": "side"}, ""),
    "breaths": (TWIST, {"mode": "hold", "breaths": 5, "per": "side"}, ""),
    "a total of holds": (
        TWIST,
        {"mode": "hold", "seconds": 10, "repeats": {"min": 2, "max": 6}, "per": "total"},
        "10x2* 10x4* 10x6*",
    ),
    "continuous": (MARCH, {"mode": "time", "seconds": {"min": 33, "max": 45}, "per": "side"}, "33* 35* 40* 45*"),
    "a continuous total": (MARCH, {"mode": "time", "seconds": {"min": 30, "max": 45}, "per": "total"}, "30* 40*"),
    "a vague time": (BRIDGE, {"mode": "reps", "reps": 4, "seconds_per_rep": {"min": 2, "max": 9}}, ""),
    "sets": (BRIDGE, {"mode": "reps", "reps": 4, "sets": {"min": 1, "max": 3}}, "4* 4/2 4/3"),
    "many sets": (BRIDGE, {"mode": "reps", "reps": 4, "sets": {"min": 2, "max": 500}}, "4* 4/3"),
    "open sets": (BRIDGE, {"mode": "reps", "reps": 4, "sets": {"min": 2, "max": None}}, "4* 4/3"),
    "at least many sets": (BRIDGE, {"mode": "reps", "reps": 4, "sets": {"min": 5, "max": 6}}, "4*"),
}


@pytest.mark.parametrize(("exercise", "dose", "expected"), AMOUNTS.values(), ids=AMOUNTS)
def test_a_dose_is_narrowed(exercise, dose, expected):
    """Of a dose come the exact amounts within it that have an end, from short to long, the usual ones with a star."""
    found = dosed(exercise, dose)
    assert " ".join(numbers(found)) == expected
    first = shortest_of(found, None)
    assert (told(first) + "*" if first else "") == expected.partition(" ")[0]


def test_sets_may_be_added():
    """To fill the time, sets are added up to three, but not to what is done for a time."""
    reps = {"mode": "reps", "reps": {"min": 4, "max": 5}}
    assert numbers(dosed(BRIDGE, reps), more_sets=True) == ["4*", "5*", "4/2", "5/2", "4/3", "5/3"]
    assert numbers(dosed(BRIDGE, {**reps, "sets": 2}), more_sets=True) == ["4*", "5*", "4/3", "5/3"]
    assert numbers(dosed(BRIDGE, {**reps, "sets": 4}), more_sets=True) == ["4*", "5*"]
    assert numbers(dosed(MARCH, {"mode": "time", "seconds": 60, "per": "total"}), more_sets=True) == ["60*"]


def test_what_suits_the_event_comes_first():
    """The first dose that suits tells the mode; later ones count too, in that mode and without a note of their own."""
    held = {"mode": "hold", "seconds": {"min": 10, "max": 40}}
    found = dosed(
        BRIDGE,
        {"mode": "reps", "reps": None},
        held,
        {"mode": "reps", "reps": 4},
        {"mode": "hold", "seconds": 12},
        {"mode": "hold", "seconds": 17, "note": "The source clasps the hands."},
        {"mode": "hold", "seconds": 30, "sets": 2},
    )
    assert numbers(found) == ["10*", "12", "15*", "20*", "25*", "30*", "35*", "40*", "30"]
    assert numbers(found, suits(longest_hold=18)) == ["10*", "12", "15*"]
    assert numbers(found, suits(modes=("reps", "time"))) == ["4*"]
    assert numbers(found, suits(modes=("time",))) == []
    assert shortest_of(found, suits(modes=("time",))) is None
    noted = dosed(BRIDGE, {**held, "note": "Clasp your hands."}, {"mode": "hold", "seconds": 12})
    assert numbers(noted, suits(longest_hold=10)) == ["10*"]


def test_numbers_that_are_ours_say_so():
    """A number that was chosen from a range cites lowback as well; one that stands in a source does not."""
    often = {"times": 2, "per": "day"}
    found = dosed(
        BRIDGE, {"mode": "reps", "reps": {"min": 4, "max": 5}}, {"mode": "reps", "reps": 9, "frequency": often}
    )
    four, five, nine = (amount.dose for amount in amounts_of(found, None))
    assert (four.id, five.id, nine.id) == ("reps_4", "reps_5", "d1")
    assert four.sources == five.sources == (*found.doses[0].sources, OURS)
    assert nine == found.doses[1].but(frequency=None)


def candidate(exercise, place=None, *, on_floor=False, event=None):
    """Return a candidate."""
    return Candidate(exercise, event, place, on_floor=on_floor)


def test_a_candidate_knows_how_still_it_is():
    """Movement, a hold with effort and a stretch differ in stillness; what does not suit has none."""
    assert candidate(BRIDGE).stillness == MOVING
    assert candidate(TWIST).stillness == STRETCHING
    assert candidate(lowback.get_exercise("mcgill_curl_up")).stillness == WORKING
    assert candidate(dosed(BRIDGE, {"mode": "reps", "reps": None})).stillness is None
    assert candidate(BRIDGE, event=suits(modes=("time",))).stillness is None


def test_the_usual_amount_is_in_the_middle():
    """Of what the first dose asks for, the one in the middle is usual; of all, when none takes the sets it asks for."""
    assert told(candidate(BRIDGE).usual) == "18*"
    sets = {"min": 1, "max": 3}
    vague = {"mode": "reps", "reps": 1, "seconds_per_rep": {"min": 20, "max": 33}, "sets": sets, "rest_seconds": 60}
    assert numbers(dosed(BRIDGE, vague)) == ["1/2", "1/3"]
    assert told(candidate(dosed(BRIDGE, vague)).usual) == "1/3"


def test_candidates_go_with_their_catalogue():
    """What suits an event is worked out once for a catalogue, and forgotten with it."""
    catalog = lowback.load_catalog()
    trigger = catalog.triggers["daily"]
    assert candidates(catalog, trigger) is candidates(catalog, trigger)
    other = lowback.load_catalog("tests/packs/trial")
    assert lowback.compose(10, "trial:daily", catalog=other)
    gone = weakref.ref(other)
    del other
    gc.collect()
    assert gone() is None


def simple(name, muscle, seconds, position="standing", **given):
    """Return a candidate that takes some seconds: a movement, or a hold with `mode`; `most` makes it a range."""
    least, most = seconds - 8, given.get("most", seconds) - 8
    mode = given.get("mode", "time")
    dose = {"mode": mode, "seconds": {"min": least, "max": most} if most > least else least}
    own = BRIDGE.muscles[0].but(id=muscle, role=given.get("role", "worked"))
    still = [each.but(seconds=lowback.Range(0, 0)) for each in BRIDGE.phases if each.role != "hold"]
    holds = [each.but(seconds=None) for each in BRIDGE.phases if each.role == "hold"]
    made = BRIDGE.but(id=name, phases=(*still[:-2], *holds, *still[-2:]), position=position, muscles=(own,))
    return candidate(dosed(made, dose), given.get("place"), on_floor=position != "standing")


def fill(seconds, *plain, changed=()):
    """Return what fills a time, each exercise with its rule; None when nothing does."""
    found = select_and_order(Choice(seconds, plain, changed))
    return found and " ".join(f"{each.candidate.exercise.id}:{each.rule}" for each in found)


def test_the_time_is_filled():
    """Exercises are taken in their order until the time is full; each says its rule."""
    usual = simple("a", "back", 100, place=0)
    assert fill(300, usual, simple("b", "hips", 100, place=1), simple("c", "legs", 100)) == "a:start b:usual c:muscle"
    assert fill(300, usual, simple("b", "hips", 100), simple("c", "legs", 100), simple("d", "neck", 100)) == (
        "a:start b:muscle c:muscle"
    )
    assert fill(300, usual) is None
    assert fill(300) is None
    assert fill(300, simple("a", "back", 331)) is None
    assert fill(300, simple("a", "back", 330)) == "a:start"
    assert fill(300, candidate(dosed(BRIDGE, {"mode": "reps", "reps": None})), simple("a", "back", 300)) == "a:start"
    focus = candidate(usual.exercise.but(id="f", muscles=(TWIST.muscles[0],)), event=suits(focus=("stretched",)))
    assert fill(200, usual, focus) == "a:start f:focus"


def test_a_muscle_comes_again_only_when_nothing_else_fits():
    """What is for a new muscle goes first, wherever it stands; the same muscle fills the time, no more than needed."""
    first, again = simple("a", "back", 100), simple("b", "back", 100)
    assert fill(200, first, again, simple("c", "hips", 110)) == "a:start c:muscle"
    assert fill(200, first, again, simple("c", "hips", 130)) == "a:start b:time"
    stretchy = simple("a", "back", 100, most=180)
    assert fill(200, stretchy, again) == "a:start"
    assert fill(300, stretchy, again, simple("d", "back", 90)) == "a:start b:time"


def test_sets_are_added_last():
    """When exercises are too few, sets are added."""
    reps = dosed(BRIDGE, {"mode": "reps", "reps": 1, "seconds_per_rep": 89})
    found = select_and_order(Choice(300, (candidate(reps),), ()))
    assert [told(each.amount) for each in found] == ["1/3"]
    assert fill(400, candidate(reps)) is None


def test_what_takes_long_comes_late():
    """What takes more than two fifths of the time at its shortest comes after the rest."""
    large, small = simple("a", "back", 150, place=0), simple("b", "hips", 100)
    assert fill(300, large, small, simple("c", "legs", 100), simple("d", "neck", 100)) == "b:start c:muscle d:muscle"
    assert fill(250, large, small) == "b:start a:usual"
    # Where the first start leads nowhere, another one is tried.
    assert fill(300, simple("a", "back", 100), simple("b", "hips", 280)) == "b:start"


def test_no_amount_takes_most_of_the_time():
    """Of what may be done longer, no more than two fifths of the time are taken while there is something else."""
    wide = [simple(name, name, 50, most=250) for name in ("a", "b", "c")]
    found = select_and_order(Choice(300, wide, ()))
    assert len(found) == 3
    assert max(each.amount.middle for each in found) <= 120


def test_what_has_to_be_changed_comes_late():
    """What somebody has to do differently goes after all that is for a new muscle and may stay as it is."""
    one, two = simple("a", "back", 100), simple("b", "hips", 100)
    assert fill(200, two, simple("c", "legs", 100), changed=[one]) == "b:start c:muscle"
    assert fill(200, two, simple("c", "hips", 100), changed=[one]) == "b:start a:muscle"
    assert fill(200, changed=[one, two]) == "a:start b:muscle"


def test_you_start_with_what_is_least_still():
    """Movement comes first; without any, a hold with effort; without that, a stretch."""
    stretch = simple("a", "back", 60, mode="hold", role="stretched")
    effort = simple("b", "hips", 60, mode="hold")
    move = simple("c", "legs", 60)
    assert fill(120, stretch, effort) == "b:start a:muscle"
    assert fill(120, stretch, move) == "c:start a:muscle"
    assert fill(60, stretch) == "a:start"


def test_you_get_down_to_the_floor_once():
    """Who starts on the floor stays there; else all that is done standing comes before."""
    down, up = simple("a", "back", 100, "supine"), simple("b", "hips", 100)
    assert fill(200, down, up, simple("c", "back", 100, "prone")) == "a:start c:time"
    assert fill(200, up, down) == "b:start a:muscle"
    assert fill(200, down, up) == "b:start a:muscle"


def test_the_order():
    """Standing before the floor, movement before holds before stretches, and no position left and taken up again."""
    found = [
        simple("a", "1", 50, "supine", mode="hold", role="stretched"),
        simple("b", "2", 50, "prone"),
        simple("c", "3", 50, mode="hold", role="stretched"),
        simple("d", "4", 50, "supine"),
        simple("e", "5", 50, "prone"),
        simple("f", "6", 50, "prone", mode="hold"),
        simple("g", "7", 50),
        simple("h", "8", 50, "supine", mode="hold"),
    ]
    ordered = in_order([Placed(each, "muscle", each.usual) for each in found])
    assert "".join(each.candidate.exercise.id for each in ordered) == "gcbedhfa"


def test_each_rule_has_a_reason():
    """Each rule is told in words of its own, which end as sentences do."""
    triggers = lowback.load_catalog().triggers
    placed = [each for name in triggers for each in lowback.compose(25, name, level="advanced").placements]
    reasons = {(each.rule, each.text) for each in placed}
    assert {rule for rule, _ in reasons} == {"start", "usual", "focus", "muscle", "time"}
    assert len(reasons) == len({text for _, text in reasons}) == len({rule for rule, _ in reasons})
    assert all(text.endswith(".") and text[0].isupper() for _, text in reasons)


def test_a_pack_may_say_what_suits_its_events(pack):
    """Positions, ways and holds of another pack's event hold; a position that is called as ours is where ours is."""
    credit = {"license": "CC0-1.0", "contributors": ["A. Clinic"]}
    event = {
        "modes": ["hold"],
        "positions": ["prone", "lowback:supine"],
        "longest_hold": 12,
        "sources": [{"id": "leaflet", "status": "seen"}],
    }
    lift = small_pack("clinic")["exercises/hip_lift.json"]
    held = [{"id": "ten", "mode": "hold", "seconds": 10, "repeats": {"min": 2, "max": 9}, "sources": lift["sources"]}]
    files = {
        "vocabulary/triggers.json": {
            "kind": "triggers",
            "terms": [{"id": "class", "label": "in class", "suits": event}],
        },
        "vocabulary/positions.json": {"kind": "positions", "terms": [{"id": "prone", "label": "face down"}]},
        "exercises/hip_lift.json": lift | {"position": "prone", "doses": held},
    }
    catalog = lowback.load_catalog(pack({name: {**file, **credit} for name, file in files.items()}))
    trigger = catalog.triggers["clinic:class"]
    assert trigger.suits.positions == ("clinic:prone", "supine")
    places = {each.exercise.id: each.on_floor for each in candidates(catalog, trigger)}
    assert places["clinic:hip_lift"]
    assert set(places.values()) == {True}
    found = lowback.compose(10, "clinic:class", catalog=catalog).routine
    assert "clinic:hip_lift" in {item.exercise.id for item in found.items}
    assert {item.exercise.position for item in found.items} <= {"clinic:prone", "supine"}
    assert {item.dose.mode for item in found.items} == {"hold"}
    assert max(item.dose.seconds.max for item in found.items) <= 12
    assert found.id == "composed_class_10"
    assert found.name == "Low back in 10 minutes, in class"


#: The longest id that there can be: what is added to it takes the place of its last word.
LONG = f"{'a' * 49}_{'b' * 14}"


def club(name, muscles):
    """Return the changes of the small pack to one of standing movements of a minute, each for a muscle."""
    lift = small_pack(name)["exercises/hip_lift.json"]
    made = {}
    for exercise, muscle in muscles.items():
        used = [{"id": f"lowback:{muscle}", "role": "worked", "sources": lift["sources"]}]
        dose = {"id": "minute", "mode": "time", "seconds": 60, "sources": lift["sources"]}
        made[f"exercises/{exercise}.json"] = {
            **lift,
            "id": exercise,
            "position": "lowback:standing",
            "muscles": used,
            "doses": [dose],
        }
    return {"exercises/hip_lift.json": None, "routines/morning.json": None, **made}


def test_exercises_of_one_name_have_items_of_their_own(pack):
    """Exercises of several packs that have one id give items with ids of their own, however long the id is."""
    suiting = {"modes": ["time"], "positions": ["lowback:standing"], "sources": [{"id": "leaflet", "status": "seen"}]}
    terms = [{"id": LONG, "label": "in class", "suits": suiting}]
    triggers = {"kind": "triggers", "terms": terms, "license": "CC0-1.0", "contributors": ["A. Clinic"]}
    changes = club("clinic", {LONG: "hamstrings", "hip": "multifidus", "hip_2": "piriformis"})
    other = club("other", {LONG: "gastrocnemius", "hip": "iliopsoas"})
    folders = pack({**changes, "vocabulary/triggers.json": triggers}), pack(other, "other")
    routine = lowback.compose(6, f"clinic:{LONG}", catalog=lowback.load_catalog(*folders, check=False)).routine
    assert {item.id: item.exercise.id for item in routine.items} == {
        LONG: f"clinic:{LONG}",
        f"{'a' * 49}_2": f"other:{LONG}",
        "hip": "clinic:hip",
        "hip_2": "clinic:hip_2",
        "hip_3": "other:hip",
    }
    assert routine.id == f"composed_{'a' * 49}_6"
