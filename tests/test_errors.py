"""Errors carry data, say what to do next, and survive pickling."""

import pickle

import pytest

import lowback
from lowback import Problem

ERRORS = [
    lowback.UnknownIdError("routine", "runer", ["runner_lowback"]),
    lowback.UnknownChoiceError("mode", "rep", ["reps", "hold"]),
    lowback.IgnoredError("LB005"),
    lowback.ByteRangeError("are in no range", 5, 9),
    lowback.UnavailableModeError("time", ["bridge_pose"]),
    lowback.RecordError("expected a string, found 5", ("doses", 0)),
    lowback.UnansweredError(["left", "right"], {"old": ("left", "right")}),
    lowback.PackError("clinic", [Problem("LB130", "pack.json", "is missing")]),
    lowback.ExportError("out.csv", "is no folder"),
    lowback.UnsafeRoutineError(None, ["knee"], "Rest."),
    lowback.CompositionError(5, "after_long_run", ["level"], 10),
    lowback.MissingExtraError("A handout", "pdf"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_errors_share_a_base_and_pickle(error):
    """Every error is a LowbackError, and comes out of pickling with the same message and data."""
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(error, lowback.LowbackError)
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))
    assert again.args == error.args == tuple(vars(error).values())
    assert again != error


def test_errors_take_their_data_by_name():
    """The arguments of an error have the names of its attributes."""
    for error in ERRORS:
        assert str(type(error)(**vars(error))) == str(error)


@pytest.mark.parametrize(
    ("error", "builtin"),
    [(ERRORS[0], LookupError), *((error, ValueError) for error in ERRORS[1:-1]), (ERRORS[-1], ImportError)],
)
def test_errors_are_also_builtins(error, builtin):
    """Code that knows nothing of lowback can catch the matching builtin."""
    assert isinstance(error, builtin)


def test_unknown_id_suggests():
    """An unknown id names close matches, or all there is when none is close."""
    error = lowback.UnknownIdError("routine", "runer_lowback", ["runner_lowback", "other"])
    assert str(error) == "there is no routine 'runer_lowback'. Did you mean runner_lowback?"
    assert error.matches == ("runner_lowback",)
    assert str(lowback.UnknownIdError("routine", 5, ["b", "a"])) == "there is no routine 5. Known: a, b."
    assert lowback.UnknownIdError("routine", "RUNNER", ["runner"]).matches == ("runner",)
    assert str(lowback.UnknownIdError("routine", "x", [], "Load it.")).endswith("Known: none. Load it.")
    assert str(lowback.UnknownIdError("routine", "x", map(str, range(99)))).endswith(", 19, ….")
    assert str(lowback.UnknownIdError("routine", "x", [])) == "there is no routine 'x'. Known: none."


def test_unknown_choice_lists():
    """An unknown word lists the choices, and the close one if there is one."""
    error = lowback.UnknownChoiceError("mode", "rep", ["reps", "hold"])
    assert str(error) == "invalid mode 'rep', expected reps or hold. Did you mean reps?"
    assert error.matches == ("reps",)
    assert str(lowback.UnknownChoiceError("mode", "x", ["reps"])) == "invalid mode 'x', expected reps."


def test_record_error_has_a_place():
    """The place of a record error grows on the way up."""
    error = lowback.RecordError("is wrong").under(0).under("doses")
    assert (error.path, str(error)) == (("doses", 0), "doses.0: is wrong")
    assert str(lowback.RecordError("is wrong")) == "is wrong"


def test_unavailable_mode_says_what_to_do():
    """A strict refusal names the items and the way out."""
    assert str(lowback.UnavailableModeError("time", ["a", "b"])).startswith("no dose in mode 'time' for a, b. Ask")


def test_pack_error_lists_every_problem():
    """A pack error counts its problems and gives each a line."""
    problems = [
        Problem("LB110", "a.json", "is wrong", pointer="/id", line=2, column=3),
        Problem("", "b.json", "is gone"),
    ]
    assert str(lowback.PackError("p", problems)) == (
        "pack p was not loaded: 2 problems\n  a.json:2:3: LB110 /id: is wrong\n  b.json: is gone"
    )
    assert str(lowback.PackError("p", problems[:1])).startswith("pack p was not loaded: 1 problem\n")
