"""How long it takes, as pages, indexes and structured data tell it: each way's time, and no least that looks exact."""

import json
import re
from html import unescape

import pytest

import lowback
from lowback import Range
from lowback.cli import main

SOURCES = [{"id": "lowback", "status": "derived"}]
PHASE = {"contraction": "dynamic", "breath": "free", "text": "Go.", "sources": SOURCES}
ENTER, LEAVE, MOVE = ({"id": role, "role": role, "seconds": 5, **PHASE} for role in ("enter", "exit", "move"))
STAY = {key: value for key, value in PHASE.items() if key != "sources"} | {"id": "stay", "role": "hold"}

REPS = {"mode": "reps", "reps": {"min": 10, "max": 15}}
AS_MANY = {"mode": "reps", "reps": None}
HOLD = {"mode": "hold", "seconds": 22}
AS_LONG = {"mode": "hold", "seconds": None}
UP = "; how long is up to you."

#: Eight seconds to get into position, ten for a repetition, ten for the way into a hold and out of it.
TIMES = {
    "repetitions": ([REPS], (108, 158), "About 2 to 3 minutes."),
    "as many as feel good": ([AS_MANY], (18, None), "As long as you like."),
    "repetitions without an end": ([{**REPS, "reps": {"min": 10, "max": None}}], (108, None), f"At least 1 minute{UP}"),
    "a hold": ([HOLD], (40, 40), "About 40 seconds."),
    "an open hold": ([AS_LONG], (18, None), "As long as you like."),
    "a hold until something is felt": ([{**AS_LONG, "until": "you relax"}], (18, None), "As long as you like."),
    "a hold that may end early": ([{**HOLD, "until": "you relax"}], (18, 40), "About 20 to 40 seconds."),
    "a hold of so long or more": (
        [{"mode": "hold", "seconds": {"min": 41, "max": None}}],
        (59, None),
        f"At least 50 seconds{UP}",
    ),
    "both ways": ([REPS, HOLD], (40, 158), "By repetitions: about 2 to 3 minutes. Held: about 40 seconds."),
    "both ways, the hold first": (
        [HOLD, REPS],
        (40, 158),
        "Held: about 40 seconds. By repetitions: about 2 to 3 minutes.",
    ),
    "both ways, one open": (
        [REPS, AS_LONG],
        (18, None),
        "By repetitions: about 2 to 3 minutes. Held: as long as you like.",
    ),
    "both ways, as long": ([{"mode": "reps", "reps": 3}, HOLD], (38, 40), "About 40 seconds."),
    "both ways as you like": ([AS_MANY, AS_LONG], (18, None), "As long as you like."),
    "two doses of one way": ([REPS, {"mode": "reps", "reps": 99}], (108, 158), "About 2 to 3 minutes."),
    "sets": ([{**REPS, "sets": 2, "rest_seconds": 30}], (238, 338), "About 4 to 6 minutes."),
    "1 to 3 sets": (
        [{"mode": "reps", "reps": 10, "sets": {"min": 1, "max": 3}, "rest_seconds": 30}],
        (108, 368),
        "About 2 to 6 minutes.",
    ),
    "2 sets or more": ([{**REPS, "sets": {"min": 2, "max": None}}], (208, None), f"At least 3 minutes{UP}"),
    "for a time": ([{"mode": "time", "seconds": 112}], (120, 120), "About 2 minutes."),
    "for a time, or repetitions": (
        [{"mode": "time", "seconds": 112}, {"mode": "reps", "reps": 4}],
        (28, 120),
        "For time: about 2 minutes. By repetitions: about 30 seconds.",
    ),
}
CASES = pytest.mark.parametrize(("doses", "seconds", "told"), TIMES.values(), ids=TIMES)


def dosed(record, doses):
    """Return the exercise of a record with other doses, whose phases take five seconds each."""
    modes = {dose["mode"] for dose in doses}
    record["phases"] = [MOVE] if "time" in modes else [ENTER, STAY, LEAVE] if "hold" in modes else [ENTER, LEAVE]
    record["doses"] = [{"id": f"d{number}", "sources": SOURCES, **dose} for number, dose in enumerate(doses)]
    return lowback.Exercise.from_dict(record)


def times_on(subject, **options):
    """Return what text, Markdown and HTML say about the time, as plain words."""
    text, markdown, html = (lowback.render(subject, name, **options) for name in ("text", "markdown", "html"))
    shown = re.search(r"<dt>Time</dt><dd>(.*?)</dd>", html)[1]
    return [
        " ".join(found.split())
        for found in (
            re.search(r"^Time: (.*?)\n\n", text, re.MULTILINE | re.DOTALL)[1],
            re.search(r"^\*\*Time:\*\* (.*)$", markdown, re.MULTILINE)[1],
            unescape(re.sub("<.*?>", "", shown)),
        )
    ]


@CASES
def test_pages_tell_the_time_of_each_way(bridge, doses, seconds, told):
    """Every page names the time of each way; where the end is open the least is told as one, or it is up to you."""
    exercise = dosed(bridge, doses)
    assert times_on(exercise) == [told] * 3
    ways = [exercise.duration(mode) for mode in exercise.modes]
    assert min(way.min for way in ways) == seconds[0]
    assert (max(way.max for way in ways) if all(way.max for way in ways) else None) == seconds[1]


@CASES
def test_structured_data_have_both_ends_or_none(bridge, doses, seconds, told):
    """`activityDuration` goes from the shortest way to the longest in the page's words; an open end has no property."""
    guide, plan = json.loads(lowback.render(dosed(bridge, doses), "jsonld"))["@graph"]
    least, most = seconds
    if most is None:
        assert not {"activityDuration", "totalTime"} & {*guide, *plan}
        return
    found = plan["activityDuration"]
    assert (found["description"], found.get("value", found.get("minValue")), found.get("maxValue", most)) == (
        told,
        least,
        most,
    )
    assert ("totalTime" in guide) == (least == most)


def test_a_mode_has_its_own_time(bridge):
    """A page of one way names its time alone."""
    exercise = dosed(bridge, [REPS, AS_LONG])
    assert times_on(exercise, mode="reps") == ["About 2 to 3 minutes."] * 3
    assert times_on(exercise, mode="hold") == ["As long as you like."] * 3


def test_lengths_are_marked_in_html(bridge):
    """HTML marks each length that a page names, and nothing where there is none."""
    page = lowback.render(dosed(bridge, [REPS, AS_LONG]), "html")
    told = 'about <time datetime="PT2M">2</time> to <time datetime="PT3M">3\u00a0minutes</time>'
    assert f"<dd>By repetitions: {told}. Held: as long as you like.</dd>" in page


def test_every_set_of_a_side_counts(twist):
    """Both sides of 1 to 3 sets count, each with the time to get into position, and so do the rests between sets."""
    dose = {"mode": "hold", "seconds": 20, "per": "side", "sets": {"min": 1, "max": 3}, "rest_seconds": 30}
    exercise = dosed(twist, [dose])
    one = 2 * (8 + 10 + 20)
    assert exercise.duration() == Range(one, 3 * one + 2 * 30)
    assert len(exercise.iter_steps()) == 2
    assert sum(step.setup_seconds + step.duration.min + step.rest_after.min for step in exercise.iter_steps()) == one


def routine_of(runner, *items):
    """Return a routine of exercises, each in its place with what is said about it."""
    record = runner | {"items": [{"id": f"i{number}", **item} for number, (_, item) in enumerate(items)]}
    return lowback.Routine.from_dict(record, {exercise.id: exercise for exercise, _ in items})


def test_a_routine_says_how_many_sets(bridge, runner):
    """The number of sets that a routine asks for counts, and not those of the dose."""
    exercise = dosed(bridge, [{"mode": "reps", "reps": 10, "sets": {"min": 1, "max": 3}}])
    assert routine_of(runner, (exercise, {"exercise": exercise.id, "sets": 2})).duration() == Range(208, 208)


def test_a_routine_with_something_open_has_a_least(bridge, twist, runner):
    """Beside an exercise of a known length, one that is up to you leaves the least of all; alone it leaves none."""
    known, free = dosed(bridge, [REPS, HOLD]), dosed(twist, [{**AS_LONG, "per": "side"}])
    both = routine_of(runner, (known, {"exercise": known.id}), (free, {"exercise": free.id}))
    told = f"By repetitions: at least 2 minutes{UP} Held: at least 70 seconds{UP}"
    assert times_on(both) == [told] * 3
    assert times_on(routine_of(runner, (free, {"exercise": free.id}))) == ["As long as you like."] * 3


def test_ways_are_those_to_choose_from(bridge, twist, runner):
    """A way that no exercise offers beside another one is no way of the routine."""
    moved, held = dosed(bridge, [REPS]), dosed(twist, [{**HOLD, "per": "side"}])
    both = routine_of(runner, (moved, {"exercise": moved.id}), (held, {"exercise": held.id}))
    assert times_on(both) == ["About 3 to 4 minutes."] * 3
    choice = dosed(bridge, [REPS, HOLD])
    chosen = routine_of(runner, (choice, {"exercise": choice.id, "dose": choice.doses[1].to_dict()}))
    assert times_on(chosen) == ["About 40 seconds."] * 3


@pytest.mark.parametrize("name", ["text", "markdown", "html"])
def test_indexes_tell_what_pages_tell(tmp_path, capsys, name):
    """An index has the time of every page, in the words of the page."""
    assert main(["build", str(tmp_path), "--format", name]) == 0
    capsys.readouterr()
    index = "".join(path.read_text(encoding="utf-8") for path in sorted(tmp_path.glob("*.*")))
    words = " ".join(re.sub("<.*?>", "", index).split())
    for subject in (*lowback.routines(), *lowback.exercises()):
        assert times_on(subject)[0] in words


def test_no_page_has_a_least_that_looks_like_an_estimate():
    """What has an open end is never told as about so long."""
    for subject in (*lowback.routines(), *lowback.exercises()):
        for mode in subject.modes if isinstance(subject, lowback.Exercise) else lowback.Mode:
            (told, *_) = times_on(subject, mode=mode)
            assert ("up to you" in told or told == "As long as you like.") == subject.duration(mode).is_open
            assert "or more" not in told


@pytest.mark.parametrize("dose", [{**REPS, "reps": {"min": 30, "max": None}}, AS_LONG])
def test_lists_have_a_least_or_none(capsys, pack, dose):
    """In a list a routine with an open end has its least in whole minutes, or is up to you where that is none."""
    record = json.loads((pack() / "routines" / "morning.json").read_text(encoding="utf-8"))
    cited = {"id": "own", "sources": [{"id": "leaflet", "status": "seen"}]}
    record["items"] = [{"id": "lift", "exercise": "lowback:bridge_pose", "dose": {**dose, **cited}}]
    folder = pack({"routines/morning.json": record})
    minutes = lowback.load_catalog(folder).routines["clinic:morning"].duration().min // 60
    assert main(["find", "--trigger", "after_long_run", "--pack", str(folder)]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("clinic:morning")]
    assert f"  {minutes} min or more  " in line if minutes else "  up to you  " in line
    assert bool(minutes) == (dose != AS_LONG)
