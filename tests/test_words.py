"""Doses, durations and frequencies in English: plurals, ranges, sides and open ends."""

import pytest

from lowback import Range
from lowback.model.dose import Frequency, dose_from_dict
from lowback.model.exercise_parts import Phase
from lowback.rendering import words

SOURCES = [{"id": "lowback", "status": "derived"}]


def dose(data):
    """Return a dose of some fields."""
    return dose_from_dict({"id": "x", "sources": SOURCES, **data})


def told(data, sets=None):
    """Return a dose in words, with ordinary spaces."""
    return words.plain(words.dose(dose(data), sets))


DOSES = [
    ({"mode": "reps", "reps": {"min": 15, "max": 20}}, "15–20 repetitions"),
    ({"mode": "reps", "reps": 1}, "1 repetition"),
    ({"mode": "reps", "reps": {"min": 5, "max": None}, "per": "side"}, "5 repetitions or more on each side"),
    ({"mode": "reps", "reps": None, "per": "side"}, "as many repetitions as feel good on each side"),
    (
        {"mode": "reps", "reps": 8, "per": "total", "pause_seconds": 1},
        "8 repetitions in total, pausing for 1 second each time",
    ),
    ({"mode": "reps", "reps": 6, "seconds_per_rep": {"min": 3, "max": 4}}, "6 repetitions, 3–4 seconds each"),
    (
        {"mode": "reps", "reps": 10, "sets": {"min": 2, "max": 3}, "rest_seconds": 30},
        "2–3 sets of 10 repetitions, with 30 seconds of rest between sets",
    ),
    ({"mode": "reps", "reps": 10, "sets": 1, "rest_seconds": 30}, "10 repetitions"),
    ({"mode": "hold", "seconds": None}, "hold as long as you like"),
    (
        {"mode": "hold", "seconds": None, "until": "your low back starts to relax", "per": "side"},
        "hold on each side until your low back starts to relax",
    ),
    ({"mode": "hold", "seconds": {"min": 30, "max": None}, "per": "side"}, "hold on each side for 30 seconds or more"),
    ({"mode": "hold", "seconds": 20, "until": "you shake"}, "hold for 20 seconds, or until you shake"),
    ({"mode": "hold", "breaths": {"min": 6, "max": 10}}, "hold for 6–10 breaths"),
    ({"mode": "hold", "breaths": 1}, "hold for 1 breath"),
    (
        {"mode": "hold", "seconds": 10, "repeats": {"min": 4, "max": 6}, "per": "total"},
        "hold for 10 seconds, 4–6 times in total",
    ),
    ({"mode": "hold", "seconds": 10, "repeats": 1, "per": "side"}, "hold on each side for 10 seconds"),
    (
        {"mode": "hold", "seconds": 60, "repeats": 2, "sets": 3, "per": "side"},
        "3 sets: hold on each side for 1 minute, twice",
    ),
    ({"mode": "time", "seconds": 180, "per": "total"}, "keep moving for 3 minutes"),
    ({"mode": "time", "seconds": {"min": 60, "max": None}}, "keep moving for 1 minute or more"),
    ({"mode": "time", "seconds": {"min": 60, "max": 90}, "per": "side"}, "keep moving for 60–90 seconds on each side"),
    (
        {"mode": "reps", "reps": 5, "frequency": {"times": 3, "per": "day"}},
        "5 repetitions, 3 times a day",
    ),
]


@pytest.mark.parametrize(("data", "expected"), DOSES, ids=[expected for _, expected in DOSES])
def test_doses_in_words(data, expected):
    """Every kind of dose reads as a person would write it."""
    assert told(data) == expected


def test_the_routine_decides_the_sets():
    """The number of sets of a routine's item stands in place of the dose's range."""
    data = {"mode": "reps", "reps": 10, "sets": {"min": 2, "max": 4}}
    assert told(data, 3) == "3 sets of 10 repetitions"
    assert told(data, 1) == "10 repetitions"


@pytest.mark.parametrize(
    ("times", "per", "expected"),
    [
        (1, "week", "every week"),
        (2, "day", "twice a day"),
        (3, "week", "3 times a week"),
        ({"min": 2, "max": 3}, "week", "2–3 times a week"),
        ({"min": 1, "max": 2}, "hour", "once or twice an hour"),
        ({"min": 2, "max": None}, "week", "at least twice a week"),
        ({"min": 1, "max": None}, "day", "at least once a day"),
        ({"min": 5, "max": None}, "day", "at least 5 times a day"),
    ],
)
def test_frequencies_in_words(times, per, expected):
    """How often reads as a person would say it."""
    assert words.plain(words.frequency(Frequency.from_dict({"times": times, "per": per}))) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Range(38, 38), "about 40 seconds"),
        (Range(54, 71), "about 50 to 70 seconds"),
        (Range(4, 4), "about 10 seconds"),
        (Range(80, 130), "about 1 to 2 minutes"),
        (Range(182, 206), "about 3 minutes"),
        (Range(240, 370), "about 4 to 6 minutes"),
        (Range(79, None), "at least 70 seconds; how long is up to you"),
        (Range(239, None), "at least 3 minutes; how long is up to you"),
        (Range(9, None), "as long as you like"),
    ],
)
def test_durations_in_words(found, expected):
    """A duration is told as roughly as it is known, in minutes when it is long; the least of an open one not more."""
    assert words.plain(words.duration(found).text) == expected


@pytest.mark.parametrize(
    ("role", "breath", "before", "expected"),
    [
        ("enter", "out", None, "Breathe out."),
        ("enter", "out", "in", "Breathe out."),
        ("enter", "out", "out", "Keep breathing out."),
        ("hold", "free", "in", "Keep breathing."),
        ("move", "free", None, ""),
    ],
)
def test_breaths_in_words(role, breath, before, expected):
    """Breathing on in the same way is said as such, and nobody is left holding the breath in a hold."""

    def phase(role, breath):
        data = {"id": "x", "role": role, "contraction": "passive", "breath": breath, "text": "x"}
        return Phase.from_dict(data if role == "hold" else data | {"seconds": 1, "sources": SOURCES})

    assert words.breath(phase(role, breath), before and phase("move", before)) == expected


def test_steps_in_words():
    """Numbers of steps in a row become a range."""
    told = {(1,): "step 1", (1, 2): "steps 1–2", (2, 3, 4, 6): "steps 2–4 and 6", (1, 3, 5): "steps 1, 3 and 5"}
    assert {numbers: words.plain(words.steps(numbers)) for numbers in told} == told


def test_lists_and_sentences():
    """Parts are joined as in a sentence; a clause becomes a sentence once."""
    assert [words.listed(list(parts)) for parts in ("", "a", "ab", "abc")] == ["", "a", "a and b", "a, b and c"]
    assert words.listed(["a", "b"], "or") == "a or b"
    assert [words.sentence(each) for each in ("go", "Go.", "go!")] == ["Go.", "Go.", "Go!"]


def test_a_number_stays_with_its_unit_and_its_range():
    """A line ends neither within a range nor between a number and what it counts."""
    assert words.amount(Range(15, 20), "repetition") == "15\u2060–\u206020\u00a0repetitions"
    assert words.seconds(Range(30, None)) == "30\u00a0seconds or more"
    assert words.steps((2, 3)) == "steps\u00a02\u2060–\u20603"
    assert words.frequency(Frequency.from_dict({"times": 3, "per": "week"})) == "3\u00a0times a week"


def test_repetitions_may_be_slow():
    """What counts repetitions says that they are slow when it is asked to; a hold does not."""
    reps = {"mode": "reps", "reps": {"min": 15, "max": 20}}
    assert words.plain(words.dose(dose(reps), slow=True)) == "15–20 slow repetitions"
    assert words.dose(dose(reps | {"reps": None}), slow=True) == "as many slow repetitions as feel good"
    assert words.plain(words.dose(dose({"mode": "hold", "seconds": 5}), slow=True)) == "hold for 5 seconds"


@pytest.mark.parametrize(
    ("data", "pieces"),
    [
        ({"mode": "hold", "seconds": {"min": 10, "max": 30}}, (10, None, 30)),
        ({"mode": "hold", "seconds": {"min": 60, "max": None}}, (60, None)),
        ({"mode": "hold", "seconds": 60}, (60,)),
        ({"mode": "reps", "reps": 5, "pause_seconds": 2}, (2,)),
        ({"mode": "reps", "reps": 5, "seconds_per_rep": 4}, (4,)),
        ({"mode": "time", "seconds": 90}, (90,)),
        ({"mode": "hold", "breaths": 5}, None),
        ({"mode": "hold", "seconds": None}, None),
        ({"mode": "reps", "reps": 5}, None),
    ],
)
def test_the_length_of_a_dose_stands_in_its_words(data, pieces):
    """The length of time in a dose's words is known piece by piece, in seconds."""
    found = words.length_of(dose(data))
    assert (found and tuple(seconds for _, seconds in found.pieces)) == pieces
    assert not found or found.text in words.dose(dose(data))


def test_concerns_have_the_numbers_of_exercises():
    """What something concerns is told by numbers, three in a row and more as a range, each with what to do instead."""
    told = {
        (((1, 2), ""),): "(1, 2)",
        (((1, 3, 4, 5), ""),): "(1, 3–5)",
        (((1,), "Cat-cow"), ((2, 3), "Sphinx")): "(1: Cat-cow; 2, 3: Sphinx)",
        (((), "Cat-cow"),): "(Cat-cow)",
        (((), ""),): "",
    }
    assert {places: words.plain(words.concerning(places)) for places in told} == told
