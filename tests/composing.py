"""What must hold for every composed routine, worked out from the records and not by the code that composes."""

from functools import cache
from itertools import groupby

import lowback
from lowback.model.sources import Citation

#: Positions for which you get down to the floor, in any pack.
FLOOR = {"half_kneeling", "prone", "quadruped", "seated_floor", "side_lying", "supine"}
LEVELS = ("beginner", "intermediate", "advanced")
OURS = Citation(id="lowback", status="derived")
FORBIDDING = {"swap", "leave_out", "ask_first", "stop"}


def bare(record):
    """Return an id without the name of its pack."""
    return record.rpartition(":")[2]


@cache
def meant(avoid, catalog):
    """Return the precautions that are to be met: by id, by the bare id of any pack, and by condition."""
    terms = catalog.precautions.values()
    return {term.id: term for term in terms if {term.id, bare(term.id), term.condition or ""} & set(avoid)}


def says(exercise, avoid, catalog):
    """Return what precautions that are to be met say of an exercise: the action and the text of each."""
    terms = meant(avoid, catalog)
    uses = [(use, terms[use.id]) for use in exercise.precautions if use.id in terms]
    return [(use.action or term.action, use.text or term.text) for use, term in uses]


def has_all(exercise, equipment):
    """Return whether what is at hand is enough for an exercise; None is anything."""
    return equipment is None or all(
        use.optional or {use.id, *use.stand_ins} & set(equipment) for use in exercise.equipment
    )


def allowed(wish, catalog):
    """Return the exercises that a wish lets through, apart from the time that they take, by id."""
    asked = {"level": "beginner", "avoid": (), "equipment": None} | wish
    return _allowed(asked["trigger"], asked["level"], asked["avoid"], asked["equipment"], catalog)


@cache
def _allowed(trigger, level, avoid, equipment, catalog):
    suits = catalog.triggers[trigger].suits
    return {
        each.id: each
        for each in catalog.exercises.values()
        if LEVELS.index(each.level) <= LEVELS.index(level)
        and not any(action in FORBIDDING for action, _ in says(each, avoid, catalog))
        and has_all(each, equipment)
        and not (suits and suits.positions and each.position not in suits.positions)
    }


def least(dose):
    """Return a dose with the smallest number of each of its ranges."""
    step = 2 if dose.per == "total" else 1
    found = {}
    for name in ("reps", "seconds", "pause_seconds", "repeats", "sets"):
        value = getattr(dose, name, None)
        if value is not None:
            counts = name == "reps" or (name == "seconds" and dose.mode == "time")
            smallest = value.min + (value.min % step if counts else 0)
            found[name] = lowback.Range(smallest, smallest)
    return dose.but(**found)


def is_closed(dose, suits):
    """Return whether a dose has an end and suits an event: its mode, and how long it holds."""
    longest = (suits and suits.longest_hold) or 60
    number = dose.reps if dose.mode == "reps" else dose.seconds
    held = dose.pause_seconds if dose.mode == "reps" else number
    fits = dose.mode == "time" or held is None or held.min <= longest
    is_open = number is None or number.max is None or getattr(dose, "until", None)
    return not is_open and fits and not (suits and suits.modes and dose.mode not in suits.modes)


def usable(exercise, suits):
    """Return the doses that may be used: the first that suits, and those after it in its mode that have no note."""
    closed = [dose for dose in exercise.doses if is_closed(dose, suits)]
    return [dose for dose in closed if dose is closed[0] or (dose.mode == closed[0].mode and not dose.note)]


@cache
def shortest(name, trigger, catalog):
    """Return how long an exercise takes at least, as a range of seconds; None when no dose of it suits the event."""
    exercise, suits = catalog.exercises[name], catalog.triggers[trigger].suits
    ways = [exercise.but(doses=(least(dose),)).duration() for dose in usable(exercise, suits)]
    return min(ways, key=lambda each: each.min, default=None)


def stillness(item):
    """Return how still an item is: 0 for movement, 1 for a hold with effort, 2 for a stretch."""
    if item.dose.mode != "hold":
        return 0
    return 2 if item.exercise.muscles[0].role == "stretched" else 1


def is_movement(exercise, wish, catalog):
    """Return whether an exercise is a movement, done as it suits the event, that there is time for."""
    doses = usable(exercise, catalog.triggers[wish["trigger"]].suits)
    if not doses or doses[0].mode == "hold":
        return False
    takes = shortest(exercise.id, wish["trigger"], catalog)
    return (takes.min + takes.max) * 10 <= wish["minutes"] * 60 * 2 * 11


def on_floor(exercise):
    """Return whether you get down to the floor for an exercise."""
    return bare(exercise.position) in FLOOR


def first_muscle(exercise):
    """Return the muscle that stands first in an exercise, whichever pack names it."""
    return bare(exercise.muscles[0].id)


def check(found, wish, catalog):
    """Make sure that a composition keeps every rule that `compose` states."""
    items = found.routine.items
    check_time(found.routine, wish)
    check_order(items)
    check_muscles(found, wish, catalog)
    for item in items:
        check_item(item, wish, catalog)
    ids = [item.id for item in items]
    assert len(set(ids)) == len(ids)
    assert [each.item for each in found.placements] == ids
    assert len({item.exercise.id for item in items}) == len(items)
    assert found.routine.level == max((item.exercise.level for item in items), key=LEVELS.index)
    assert found.routine.id == f"composed_{bare(wish['trigger'])}_{wish['minutes']}"
    assert found.routine.when.triggers == (wish["trigger"],)
    assert {change.action for change in found.changes} <= {"modify"}


def check_time(routine, wish):
    """The shortest and the longest that it takes are within a tenth of the time."""
    duration, seconds = routine.duration(), wish["minutes"] * 60
    assert seconds * 9 <= duration.min * 10
    assert duration.max * 10 <= seconds * 11


def check_order(items):
    """You get down to the floor once; before and after that you go from warm to still, position by position."""
    down = [on_floor(item.exercise) for item in items]
    assert down == sorted(down)
    for is_down in (False, True):
        part = [item for item in items if on_floor(item.exercise) == is_down]
        assert [stillness(item) for item in part] == sorted(stillness(item) for item in part)
        for _, group in groupby(part, key=stillness):
            positions = [position for position, _ in groupby(item.exercise.position for item in group)]
            assert len(set(positions)) == len(positions)


def check_item(item, wish, catalog):
    """An item is allowed, suits the event, and asks for no more than its exercise does."""
    exercise, dose = item.exercise, item.dose
    assert exercise.id in allowed(wish, catalog)
    told = says(exercise, wish.get("avoid", ()), catalog)
    assert all(text in (item.note or "") for _, text in told)
    assert (item.note is None) == (not told)
    suits = catalog.triggers[wish["trigger"]].suits
    assert not (suits and suits.modes) or dose.mode in suits.modes
    held = dose.held_seconds
    assert held is None or held.max <= ((suits and suits.longest_hold) or 60)
    assert item.mode == dose.mode
    own = next(each for each in usable(exercise, suits) if is_of(dose, each))
    check_numbers(dose, own)
    sets = item.sets or (dose.sets.min if dose.sets else 1)
    assert (own.sets.min if own.sets else 1) <= sets <= max(3, own.sets.min if own.sets else 1)


def check_sides(routine):
    """What is done on one side is done on the other, by as much."""
    for item in routine.items:
        key = (item.exercise.id, item.dose.id, item.sets)
        if key not in _BALANCED:
            steps = routine.but(items=(item,)).iter_steps()
            one, other = ([step.dose for step in steps if step.side == side] for side in ("left", "right"))
            assert one == other
            assert len(one) * 2 == len(steps) * (item.exercise.laterality == "unilateral")
            _BALANCED.add(key)


#: The amounts of exercises whose sides were found equal.
_BALANCED = set()


def is_of(dose, own):
    """Return whether a dose is another one, or narrows it: every number within its ranges."""
    if type(dose) is not type(own):
        return False
    names = ("reps", "seconds", "repeats", "pause_seconds")
    pairs = [(getattr(dose, name, None), getattr(own, name, None)) for name in names]
    within = all(
        one is other is None or (one and other and other.min <= one.min and one.max <= other.max)
        for one, other in pairs
    )
    same = ("per", "note", "sets", "rest_seconds", "breaths", "until", "seconds_per_rep")
    cited = dose.sources == own.sources or dose.sources == (*dict.fromkeys((*own.sources, OURS)),)
    return within and cited and all(getattr(dose, name, None) == getattr(own, name, None) for name in same)


def check_numbers(dose, own):
    """Numbers are exact, and ours where they were chosen; a total is even; a pause is the shortest."""
    for name in ("reps", "seconds", "repeats", "pause_seconds"):
        found = getattr(dose, name, None)
        assert found is None or found.is_exact
    assert dose == own.but(frequency=None) or OURS in dose.sources
    if dose.per == "total":
        assert (
            dose.reps if dose.mode == "reps" else dose.seconds if dose.mode == "time" else dose.repeats
        ).min % 2 == 0
    if dose.mode == "reps" and dose.pause_seconds:
        assert dose.pause_seconds.min == own.pause_seconds.min


def check_muscles(found, wish, catalog):
    """Each placement says its rule rightly, and a muscle comes again only when no exercise for another one fits."""
    items, placed = found.routine.items, found.placements
    assert [each.muscle for each in placed] == [item.exercise.muscles[0].id for item in items]
    muscles = [first_muscle(item.exercise) for item in items]
    again = [item for item, each in zip(items, placed, strict=True) if each.rule == "time"]
    assert len(items) - len(again) == len(set(muscles))
    assert [number for number, each in enumerate(placed) if each.rule == "start"] == [0]
    moves = [each for each in allowed(wish, catalog).values() if is_movement(each, wish, catalog)]
    assert not moves or stillness(items[0]) == 0
    for item in again:
        check_no_other(item, found.routine, wish, catalog)


def check_no_other(item, routine, wish, catalog):
    """No allowed exercise for a muscle that the routine lacks could take a place, at its shortest, within the time."""
    muscles = {first_muscle(each.exercise) for each in routine.items}
    whole, own = routine.duration(), routine.but(items=(item,)).duration()
    starts_down = on_floor(routine.items[0].exercise)
    for other in allowed(wish, catalog).values():
        takes = shortest(other.id, wish["trigger"], catalog)
        if takes is None or first_muscle(other) in muscles or (starts_down and not on_floor(other)):
            continue
        low, high = whole.min - own.min + takes.min, whole.max - own.max + takes.max
        assert not wish["minutes"] * 54 <= low <= high <= wish["minutes"] * 66, (item.id, other.id)


def check_refusal(error, wish, catalog):
    """What is in the way is in the way, nothing else is, and the nearest time is the nearest that does."""
    asked = {"level": "beginner", "equipment": None, "avoid": ()} | wish
    looser = {"level": "advanced", "equipment": None, "avoid": ()}
    for name, value in looser.items():
        differs = asked[name] != value
        assert (name in error.in_the_way) == (differs and composes(wish | {name: value}, catalog)), name
    distance = 60 if error.nearest is None else abs(error.nearest - wish["minutes"])
    for minutes in range(1, 61):
        nearer = abs(minutes - wish["minutes"]) < distance
        if nearer or minutes == error.nearest:
            assert composes(wish | {"minutes": minutes}, catalog) == (minutes == error.nearest)


def composes(wish, catalog):
    """Return whether there is a routine for a wish."""
    try:
        return bool(lowback.compose(**wish, catalog=catalog))
    except lowback.CompositionError:
        return False
