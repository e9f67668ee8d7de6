"""The public names: all there, lazy, documented, stable under threads."""

import inspect
import subprocess
import sys

import pytest

import lowback


def test_public_names_are_there():
    """Every public name loads, once, and has a docstring."""
    assert lowback.__all__ == sorted(lowback.__all__)
    assert set(dir(lowback)) == {*lowback.__all__, "__version__"}
    for name in lowback.__all__:
        found = getattr(lowback, name)
        assert getattr(lowback, name) is found
        assert name == "Dose" or inspect.getdoc(found), name


def test_other_names_are_not():
    """A name that is not public raises the usual error, so that star imports and hasattr work."""
    with pytest.raises(AttributeError, match="module 'lowback' has no attribute 'get_routin'"):
        _ = lowback.get_routin
    assert not hasattr(lowback, "__wrapped__")


def test_no_public_function_has_the_name_of_a_room():
    """Importing a room never shadows a public name."""
    rooms = {"model", "pack", "validation", "rendering", "catalog", "planning", "api", "cli", "errors", "problem"}
    assert not rooms & set(lowback.__all__)


def test_look_ups():
    """Routines and exercises are found by id and listed by id."""
    for found in ([each.id for each in lowback.routines()], [each.id for each in lowback.exercises()]):
        assert found == sorted(set(found))
        assert {"runner_lowback", "bridge_pose"} & set(found)
    assert lowback.get_routine("runner_lowback") is lowback.get_routine("runner_lowback")
    assert lowback.get_exercise("lying_twist") is lowback.get_routine("runner_lowback").items[1].exercise


@pytest.mark.parametrize("get", [lowback.get_routine, lowback.get_exercise])
def test_unknown_ids_list_close_matches(get):
    """An unknown id is a LookupError that lists close matches."""
    with pytest.raises(LookupError) as caught:
        get("runner_lowbak" if get is lowback.get_routine else "bridge_pos")
    assert isinstance(caught.value, lowback.LowbackError)
    assert caught.value.matches


@pytest.mark.parametrize("odd", [[], {}, 5, None, "x" * 100_000, "a/b", "", "\x00"])
def test_odd_ids_are_unknown(odd):
    """Whatever is no id is unknown, and told in one short line."""
    for get in (lowback.get_routine, lowback.get_exercise):
        with pytest.raises(lowback.UnknownIdError) as caught:
            get(odd)
        assert len(str(caught.value)) < 500


#: Sixteen threads that ask at once, in a process that has loaded nothing yet; how many answers there were is printed.
THREADS = """
import threading
import lowback

barrier, answers = threading.Barrier(16), []

def ask():
    barrier.wait()
    answers.append((lowback.get_exercise("lying_twist"), lowback.get_routine("runner_lowback")))

threads = [threading.Thread(target=ask) for _ in range(16)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(len(answers), *(len(set(map(id, kind))) for kind in zip(*answers)))
"""


def test_records_load_once_under_threads():
    """Many threads that ask at once get the same objects."""
    done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["16", "1", "1"]
