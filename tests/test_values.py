"""Ranges, sided text, other apps' data and the typed getters."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lowback
from lowback import Range, RecordError
from lowback.model.dict_conversion import Extra, integer, string, word
from lowback.model.dose import NOTHING, Frequency, total
from lowback.model.enums import Mode, Side
from lowback.model.exercise_parts import EquipmentUse, resolve, sentences, sided_text
from lowback.problem import pointer

RANGES = st.builds(
    lambda low, more: Range(low, None if more is None else low + more),
    st.integers(0, 500),
    st.none() | st.integers(0, 500),
)


@given(RANGES)
def test_ranges_survive_the_way_through_a_dict(found):
    """A range written and read again is the same, open or exact."""
    assert Range.from_dict(found.to_dict()) == found


@given(RANGES, RANGES, st.integers(0, 500), st.integers(0, 500))
def test_arithmetic_covers_every_member(left, right, first, second):
    """The sum and the product of two ranges hold the sum and the product of any of their members."""
    first, second = left.min + first, right.min + second
    first, second = (
        number if each.max is None else min(number, each.max) for each, number in ((left, first), (right, second))
    )
    for made, number in ((left + right, first + second), (left * right, first * second)):
        assert made.min <= number
        assert made.max is None or number <= made.max


def test_range_tells_what_it_is():
    """A range knows whether it is exact or open."""
    assert Range(3, 3).is_exact
    assert not Range(3, 4).is_exact
    assert Range(3, None).is_open
    assert total([]) == NOTHING
    assert total([Range(1, 2), Range(3, 4)]) == Range(4, 6)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({"min": 5, "max": 5}, "min and max are equal. Write 5 instead"),
        ({"min": 6, "max": 5}, "reversed range: min 6 is greater than max 5"),
        ({"min": 6}, 'missing key "max"'),
        ({"min": 6, "max": 7, "mx": 8}, "unknown key 'mx'. Did you mean max?"),
        ({"min": -6, "max": 7}, "expected a whole number of 0 or more, found -6"),
        (True, "expected a whole number or min and max, found True"),
        ("15-20", "expected a whole number or min and max, found '15-20'"),
        ({"min": 2, "max": 1.5}, "max: expected a whole number of 0 or more, found 1.5"),
        (1.5, "expected a whole number of 0 or more, found 1.5"),
    ],
)
def test_bad_ranges_are_refused(data, reason):
    """A range that is none says what was expected."""
    with pytest.raises(RecordError, match=reason.replace(".", r"\.")):
        Range.from_dict(data)


@pytest.mark.parametrize("ends", [(-3, 1), (1.5, 2), (1, True), ("1", 2)])
def test_ends_are_whole_numbers(ends):
    """A range built by hand has whole numbers of 0 or more."""
    with pytest.raises(RecordError, match="expected a whole number of 0 or more"):
        Range(*ends)


def test_ranges_add_to_ranges_only():
    """Arithmetic with anything but a range is a TypeError, as Python's own numbers do it."""
    for other in (3, None, "x"):
        with pytest.raises(TypeError):
            Range(1, 2) + other
        with pytest.raises(TypeError):
            Range(1, 2) * other


def test_halving_needs_even_numbers():
    """A total for both sides is split evenly or refused."""
    assert Range(4, 6).halved() == Range(2, 3)
    assert Range(4, None).halved() == Range(2, None)
    for odd in (Range(5, 6), Range(4, 5)):
        with pytest.raises(RecordError, match="cannot be split evenly"):
            odd.halved()


def test_whole_fractions_become_integers():
    """JSON's 5.0 is the whole number 5."""
    assert repr(Range.from_dict(5.0)) == "Range(min=5, max=5)"
    assert integer(7.0) == 7


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "5", None, True, -1])
def test_only_whole_numbers_are_numbers(value):
    """Whatever is not a whole number of 0 or more is refused, never a traceback."""
    with pytest.raises(RecordError, match="expected a whole number"):
        integer(value)


def test_sides_are_put_in():
    """The first form is for the left, the second for the right; without a side the text stays."""
    marked = "Draw your {left|right} knee in with the {right|left} hand."
    assert resolve(marked, Side.LEFT) == "Draw your left knee in with the right hand."
    assert resolve(marked, Side.RIGHT) == "Draw your right knee in with the left hand."
    assert resolve(marked, None) == marked
    assert resolve("No marks.", Side.LEFT) == "No marks."


@pytest.mark.parametrize("broken", ["{left|right", "left|right}", "{left}", "{|right}", "{left|}", "a | b", "{a|b|c}"])
def test_broken_marks_are_refused(broken):
    """A brace or a bar outside a mark is refused."""
    with pytest.raises(RecordError, match=r"write what differs by side as \{left\|right\}"):
        sided_text(broken)


@given(st.text())
def test_sentences_join_to_their_text(found):
    """Splitting a text into sentences loses nothing."""
    assert " ".join(sentences(found)) == found


def test_sentences_end_at_stops():
    """A full stop, an exclamation mark or a question mark ends a sentence."""
    assert sentences("Lift. Hold! Now? Rest") == ("Lift.", "Hold!", "Now?", "Rest")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.text(max_size=3), st.dictionaries(st.text(max_size=3), JSON, max_size=3), min_size=1, max_size=3)
)
def test_extra_keeps_other_apps_data(data):
    """Other apps' data comes back as it was, stays hashable and pickles."""
    extra = Extra.from_dict(data)
    assert extra.to_dict() == data
    assert dict(extra) == data
    assert len(extra) == len(data)
    assert hash(extra) == hash(Extra.from_dict(data))
    assert pickle.loads(pickle.dumps(extra)) == extra


def test_extra_hands_out_copies():
    """What an app does to its data does not reach the record."""
    extra = Extra.from_dict({"app": {"list": []}})
    extra["app"]["list"].append(1)
    assert extra["app"] == {"list": []}
    assert repr(extra) == "Extra({'app': {'list': []}})"
    with pytest.raises(KeyError):
        extra["other"]


@pytest.mark.parametrize(
    "data", [{}, [], {"app": 5}, {5: {}}, {"app": {"a": {1, 2}}}, {"app": {"a": float("nan")}}, {"app": {"a": b""}}]
)
def test_extra_takes_json_only(data):
    """What is not an object of plain JSON under each app's name is refused."""
    with pytest.raises(RecordError):
        Extra.from_dict(data)


def test_text_is_not_empty():
    """An empty text, or something else, is no text; a long value is shortened in the message."""
    assert string("a") == "a"
    with pytest.raises(RecordError, match="expected a string, found ''"):
        string("")
    with pytest.raises(RecordError, match=r"found \['x{55}\.\.\.$"):
        string(["x" * 100])
    with pytest.raises(RecordError, match="expected a string, found 5"):
        string(5)


def test_words_are_checked():
    """A fixed word becomes its term; another suggests the close one."""
    assert word(Mode)("hold") is Mode.HOLD
    with pytest.raises(RecordError, match=r"expected reps, hold or time, found 'holds'. Did you mean hold\?"):
        word(Mode)("holds")
    with pytest.raises(RecordError, match="found 5"):
        word(Mode)(5)


def test_flags_are_true_or_absent():
    """A flag that is not true is refused, so that there is one way to write it."""
    assert EquipmentUse.from_dict({"id": "mat", "optional": True}).optional
    with pytest.raises(RecordError, match="optional: expected true, or no such key, found False"):
        EquipmentUse.from_dict({"id": "mat", "optional": False})


def test_records_must_be_objects_with_known_keys():
    """A list in place of an object, or an unknown key, is refused; $schema is ignored."""
    with pytest.raises(RecordError, match="expected an object, found"):
        Frequency.from_dict([])
    with pytest.raises(RecordError, match=r"unknown key 'zzz'\. Remove it\."):
        Frequency.from_dict({"times": 1, "per": "week", "zzz": 1})
    with pytest.raises(RecordError, match="expected an array with at least one entry"):
        EquipmentUse.from_dict({"id": "strap", "stand_ins": []})
    assert Frequency.from_dict({"$schema": "x", "times": 1, "per": "week"}).to_dict() == {"times": 1, "per": "week"}


def test_pointers_are_escaped():
    """A JSON pointer escapes slashes and tildes."""
    assert pointer(["a/b", "c~d", 0]) == "/a~1b/c~0d/0"


def values_in(value):
    """Yield a value and all that it holds."""
    yield value
    for inner in value if isinstance(value, tuple) else [getattr(value, field.name) for field in fields_of(value)]:
        yield from values_in(inner)


def fields_of(value):
    """Return the fields of a value; none of what has none."""
    return getattr(type(value), "__attrs_attrs__", ())


def test_representations_fit_on_one_line():
    """Everything in the catalogue is shown in 100 characters at most, on one line."""
    catalog = lowback.load_catalog()
    records = [*catalog.exercises.values(), *catalog.routines.values(), *catalog.precautions.values()]
    steps = [step for routine in catalog.routines.values() for step in routine.iter_steps()]
    values = [value for record in (*records, *steps) for value in values_in(record)]
    shown = [repr(value) for value in values if fields_of(value)]
    assert [text for text in shown if len(text) > 100 or "\n" in text] == []


def test_representations_say_what_it_is():
    """Routines, steps, exercises and catalogues name themselves and what they hold."""
    routine = lowback.get_routine("runner_lowback")
    catalog = lowback.load_catalog()
    assert repr(routine) == "<Routine runner_lowback: 2 items>"
    assert repr(routine.but(items=routine.items[:1])) == "<Routine runner_lowback: 1 item>"
    assert repr(routine.iter_steps("hold")[1]) == "<Step runner_lowback/lying_twist/left/1: hold>"
    assert repr(routine.items[0].exercise) == "<Exercise bridge_pose>"
    assert repr(catalog) == f"<Catalog: {len(catalog.exercises)} exercises, {len(catalog.routines)} routines>"
    assert repr(catalog.exercises) == f"<Records of exercise: {len(catalog.exercises)}>"


def test_what_has_no_id_is_cut():
    """A value without an id that takes more than a line is cut at the end."""
    shown = repr(lowback.get_routine("runner_lowback").evidence)
    assert (shown[:15], shown[-2:], len(shown)) == ("Evidence(text='", "…)", 100)


@pytest.mark.parametrize(
    ("range_", "text"), [(Range(15, 20), "15–20"), (Range(15, 15), "15"), (Range(30, None), "30 or more")]
)
def test_ranges_are_written_in_figures(range_, text):
    """As a text, a range is its figures."""
    assert str(range_) == text
