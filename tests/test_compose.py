"""Composing: every rule that it states, over the whole grid of events, times, levels and precautions, and beyond."""

import json
import os
import subprocess
import sys
from itertools import product

import pytest
from composing import LEVELS, allowed, bare, check, check_refusal, check_sides, says
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import lowback
from lowback.catalog.catalog import default_catalog

CATALOG = default_catalog()
CONDITIONS = sorted({term.condition for term in CATALOG.precautions.values() if term.condition})
AVOIDED = ((), *((each,) for each in (*CATALOG.precautions, *CONDITIONS)))
STOPS = {term.id for term in CATALOG.precautions.values() if term.action == "stop"}


SEARCH = settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])


def same(wish):
    """Return what is the same for wishes that must give the same exercises: which are allowed, and which changed."""
    found = allowed(wish, CATALOG)
    return tuple((name, bool(says(each, wish["avoid"], CATALOG))) for name, each in found.items())


@pytest.mark.parametrize("trigger", CATALOG.triggers)
def test_the_whole_grid(trigger):
    """For every event, 3 to 30 minutes, level and precaution: a right routine, or a refusal that tells the truth.

    Levels and precautions that leave the same exercises, and change the same ones, are composed for at all times once,
    and at ten minutes each: nothing else may depend on them.
    """
    seen, refused = {}, {}
    checked = set()
    for level, avoid in product(LEVELS, AVOIDED):
        wish = {"trigger": trigger, "level": level, "avoid": avoid}
        if STOPS & {*avoid}:
            with pytest.raises(lowback.UnsafeRoutineError) as caught:
                lowback.compose(10, **wish)
            assert (caught.value.routine, caught.value.avoid) == (None, avoid)
            continue
        first = seen.setdefault(same(wish), wish)
        for minutes in range(3, 31) if first is wish else (10,):
            found = attempt(wish | {"minutes": minutes})
            if isinstance(found, lowback.CompositionError):
                refused.setdefault(first["avoid"], (found, wish | {"minutes": minutes}))
                continue
            if first is not wish:
                assert shape(found) == shape(lowback.compose(minutes, **first))
            made = (*shape(found), *(item.note for item in found.routine.items))
            if made not in checked:
                checked.add(made)
                check_sides(found.routine)
                assert list(lowback.validate(found.routine)) == []
                assert without_notes(lowback.adapt(found.routine, avoid).routine) == without_notes(found.routine)
    assert len(checked) > 28
    for error, wish in refused.values():
        check_refusal(error, wish, CATALOG)


def attempt(wish):
    """Compose what a wish asks for and check it; return what was composed, or the refusal."""
    try:
        found = lowback.compose(**wish)
    except lowback.CompositionError as error:
        assert (error.minutes, error.trigger) == (wish["minutes"], wish["trigger"])
        return error
    check(found, wish, CATALOG)
    return found


def shape(found):
    """Return which exercises were chosen by which rules, and how much of each."""
    items = [(item.id, item.dose.id, item.sets) for item in found.routine.items]
    return (*items, *(each.rule for each in found.placements))


def without_notes(routine):
    """Return a routine's items apart from their notes, by their ids."""
    return [(item.id, item.exercise.id, item.dose.id, item.sets) for item in routine.items]


@pytest.mark.parametrize("wish", [{"minutes": 10, "trigger": "after_long_run"}, {"minutes": 25, "trigger": "daily"}])
def test_a_new_process_composes_the_same(wish):
    """The same request gives the same routine again, in another process, and whatever order its sets come in."""
    wish = {**wish, "avoid": {"knee", "balance", "wrist", "neck"}, "equipment": {"mat", "chair", "wall", "strap"}}
    code = f"import json, lowback; print(json.dumps(lowback.compose(**{wish!r}).routine.to_dict()))"
    expected = lowback.compose(**wish)
    assert lowback.compose(**{**wish, "avoid": ["wrist", "neck", "knee", "balance", "knee"]}) == expected
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
        assert json.loads(done.stdout) == expected.routine.to_dict()


def wishes(catalog):
    """Return a strategy of all that may be asked for of a catalogue, at most four precautions at a time."""
    words = sorted({*catalog.precautions, *map(bare, catalog.precautions), *CONDITIONS} - STOPS)
    things = st.lists(st.sampled_from(sorted(catalog.equipment)), unique=True)
    return st.fixed_dictionaries(
        {"minutes": st.integers(1, 60), "trigger": st.sampled_from(sorted(catalog.triggers))},
        optional={
            "level": st.sampled_from(LEVELS),
            "avoid": st.lists(st.sampled_from(words), max_size=4).map(tuple),
            "equipment": things.map(tuple),
        },
    )


@settings(SEARCH, max_examples=150)
@given(wishes(CATALOG))
def test_anything_may_be_asked_for(wish):
    """For any time, several precautions and any equipment: a right routine, or a refusal that tells the truth."""
    try:
        found = lowback.compose(**wish)
    except lowback.CompositionError as error:
        check_refusal(error, wish, CATALOG)
    else:
        check(found, wish, CATALOG)
        assert list(lowback.validate(found.routine)) == []


@settings(SEARCH, max_examples=100)
@given(st.data())
def test_other_packs_are_composed_from(trial, data):
    """What holds for ours holds for a pack with exercises, positions, muscles and events of its own."""
    wish = data.draw(wishes(trial))
    try:
        found = lowback.compose(**wish, catalog=trial)
    except lowback.CompositionError as error:
        check_refusal(error, wish, trial)
    else:
        check(found, wish, trial)
        check_sides(found.routine)
