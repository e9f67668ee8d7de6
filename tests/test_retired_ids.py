"""Retired ids of precautions and of questions: each stands for what replaces it, wherever it is named."""

import json
import pickle
import warnings
from pathlib import Path

import pytest
from conftest import builtin, small_pack
from support.commands import run

import lowback

CITED = [{"id": "leaflet", "status": "seen"}]
CREDIT = {"license": "CC0-1.0", "contributors": ["A. Clinic"]}
LIFT = "exercises/hip_lift.json"
STOPS = [{"id": "worse_or_new_pain"}, {"id": "leg_symptoms"}, {"id": "pregnancy_supine"}]


def redirect(old, to, kind="precaution"):
    """Return a redirect."""
    return {"kind": kind, "from": old, "to": to}


def precaution(name, action="modify"):
    """Return a precaution of the small pack."""
    return {"id": name, "label": name.capitalize(), "action": action, "text": f"Mind your {name}.", "sources": CITED}


def question(name, tier="context", **more):
    """Return a question of the small pack."""
    return {"id": name, "question": f"Is it {name}?", "tier": tier, "sources": CITED, **more}


def terms(kind, *entries):
    """Return a file of vocabulary."""
    return {f"vocabulary/{kind}.json": {"kind": kind, "terms": list(entries), **CREDIT}}


def files(*redirects, uses=(), schema="1.1", **vocabulary):
    """Return changes of the small pack: redirects, precautions of its exercise, and terms by kind."""
    pack = small_pack("clinic")
    return {
        "pack.json": pack["pack.json"] | {"schema": schema},
        "redirects.json": {"redirects": list(redirects)},
        LIFT: pack[LIFT] | {"precautions": [*STOPS, *uses]},
        **{file: value for kind, entries in vocabulary.items() for file, value in terms(kind, *entries).items()},
    }


@pytest.fixture
def core(redirected):
    """Make the built-in pack one that has retired ids: two of precautions that were split, two of others."""
    redirected(
        [
            redirect("old_joints", ["knee", "neck"]),
            redirect("old_wrist", "wrist"),
            redirect("old_gone", None),
            redirect("old_trunk", ["osteoporosis_flexion", "extension_caution"]),
        ]
    )


def uses(exercise, *names):
    """Return what an exercise says of some precautions: id, action, text and swap."""
    return [(use.id, use.action, use.text, use.swap) for use in exercise.precautions if use.id in names]


AVOIDING = {
    "adapt": lambda avoid: lowback.adapt(lowback.get_routine("daily_five_minutes"), avoid),
    "compose": lambda avoid: lowback.compose(10, "after_run", avoid=avoid),
    "find_exercises": lambda avoid: lowback.find_exercises(avoid=avoid),
    "find_routines": lambda avoid: lowback.find_routines(avoid=avoid),
    "catalog.find_exercises": lambda avoid: lowback.load_catalog().find_exercises(avoid=avoid),
}


@pytest.mark.usefixtures("core")
@pytest.mark.parametrize("call", AVOIDING.values(), ids=AVOIDING)
def test_a_retired_precaution_stands_for_all_of_its_successors(call):
    """Avoiding a retired precaution is avoiding what replaces it, all of it, and warns once at the caller's line."""
    for old, new in (("old_joints", {"knee", "neck"}), ("old_wrist", {"wrist"})):
        expected = call(new)
        with pytest.warns(lowback.RetiredIdWarning) as warned:
            assert call({old}) == expected
        [warning] = warned
        assert warning.filename == __file__
        assert {*warning.message.successors} == new
        assert warning.message.id == old
        with pytest.warns(lowback.RetiredIdWarning):
            assert call({old, "balance"}) == call({*new, "balance"})


@pytest.mark.usefixtures("core")
def test_a_split_matters():
    """Each successor alone forbids something that the other one does not, so that meeting one would not do."""
    both, one, other = (
        {each.id for each in lowback.find_exercises(avoid=avoid)}
        for avoid in ({"osteoporosis_flexion", "extension_caution"}, {"osteoporosis_flexion"}, {"extension_caution"})
    )
    with pytest.warns(lowback.RetiredIdWarning, match="was split into 'osteoporosis_flexion', 'extension_caution'"):
        assert {each.id for each in lowback.find_exercises(avoid="old_trunk")} == both
    assert both < one
    assert both < other


@pytest.mark.usefixtures("core")
@pytest.mark.parametrize("call", AVOIDING.values(), ids=AVOIDING)
def test_a_precaution_retired_for_good_is_no_precaution(call):
    """What nothing replaces cannot be met: the error says so, and nobody is told that all is well."""
    with pytest.raises(lowback.UnknownIdError, match=r"'old_gone'.*It was retired, and nothing replaces it") as raised:
        call({"old_gone", "knee"})
    assert (raised.value.kind, raised.value.id) == ("precaution", "old_gone")
    with pytest.raises(lowback.UnknownIdError, match="there is no precaution 'old_jonts'") as raised:
        call({"old_jonts", "old_joints"})
    assert "retired" not in str(raised.value)


@pytest.mark.usefixtures("core")
@pytest.mark.parametrize("command", [["list"], ["list", "--pack", "PACK"], ["find", "bridge"]])
def test_the_command_line_avoids_retired_precautions_too(command, pack):
    """`--avoid` with a retired id prints what it prints with its successors; one retired for good is a usage error."""
    command = [str(pack()) if each == "PACK" else each for each in command]
    expected = run(*command, "--avoid", "osteoporosis_flexion,extension_caution")
    with pytest.warns(lowback.RetiredIdWarning):
        assert run(*command, "--avoid", "old_trunk") == expected
    assert expected[1] not in {"", run(*command)[1]}
    code, out, err = run(*command, "--avoid", "old_gone")
    assert (code, out) == (2, "")
    assert "It was retired, and nothing replaces it" in err


@pytest.mark.usefixtures("core")
def test_composing_on_the_command_line_avoids_them_too():
    """`lowback compose --avoid` takes a retired id as the library does."""
    command = ["compose", "--minutes", "10", "--trigger", "after_run", "--avoid"]
    with pytest.warns(lowback.RetiredIdWarning):
        assert run(*command, "old_joints") == run(*command, "knee,neck")
    assert run(*command, "old_gone")[0] == 2


@pytest.mark.usefixtures("core")
def test_a_catalogue_says_what_became_of_a_precaution():
    """A precaution that was renamed is found with a warning; one that was split names what it stands for."""
    precautions = lowback.load_catalog().precautions
    with pytest.warns(lowback.RetiredIdWarning, match="precaution 'old_wrist' is now called 'wrist'") as warned:
        assert precautions["old_wrist"].id == "wrist"
    assert (warned[0].message.successor, warned[0].message.successors) == ("wrist", ("wrist",))
    with pytest.raises(
        lowback.UnknownIdError, match=r"'old_joints'.*It was split into 'knee', 'neck'\. Use the new ids"
    ):
        precautions["old_joints"]
    assert "old_joints" not in precautions
    with pytest.raises(lowback.UnknownIdError, match="nothing replaces it"):
        precautions["old_gone"]
    again = pickle.loads(pickle.dumps(lowback.RetiredIdWarning("precaution", "old", "a", "b")))
    assert (again.successor, again.successors, str(again)) == (
        None,
        ("a", "b"),
        "precaution 'old' was split into 'a', 'b'. Use the new ids",
    )


def test_precautions_of_packs_are_retired_too(pack):
    """A pack's own retired precaution is met by its full id and by its bare one."""
    own = [precaution("ankle", "leave_out"), precaution("heel", "leave_out")]
    changes = files(
        redirect("old_foot", ["ankle", "heel"]),
        redirect("old_toe", None),
        uses=[{"id": "ankle"}],
        precautions=own,
    )
    catalog = lowback.load_catalog(pack(changes))
    assert "clinic:hip_lift" in {each.id for each in catalog.find_exercises(avoid="clinic:heel")}
    for avoid in ("clinic:old_foot", "old_foot"):
        with pytest.warns(lowback.RetiredIdWarning, match="'clinic:old_foot' was split into 'clinic:ankle', 'clinic"):
            assert "clinic:hip_lift" not in {each.id for each in catalog.find_exercises(avoid=avoid)}
    for avoid in ("clinic:old_toe", "old_toe"):
        with pytest.raises(lowback.UnknownIdError, match="nothing replaces it"):
            catalog.find_exercises(avoid=avoid)
    again = pickle.loads(pickle.dumps(catalog.precautions))
    with pytest.raises(lowback.UnknownIdError, match="was split into"):
        again["clinic:old_foot"]


@pytest.mark.usefixtures("core")
@pytest.mark.parametrize("written", ["old_trunk", "lowback:old_trunk"])
@pytest.mark.parametrize("schema", ["1.0", "1.1"])
@pytest.mark.parametrize("check", [True, False])
def test_packs_may_still_name_our_retired_precautions(pack, written, schema, check):
    """A pack that names a precaution that we retired gets a warning and loads; each successor has what it says."""
    entry = {"id": written, "action": "swap", "text": "Turn less.", "swap": "lowback:cat_cow", "sources": CITED}
    folder = pack(files(uses=[entry], schema=schema))
    [problem] = lowback.validate(folder)
    assert (problem.code, problem.severity, problem.pointer) == ("LB138", "warning", "/precautions/3/id")
    names = ("osteoporosis_flexion", "extension_caution")
    shown = [f"lowback:{name}" if ":" in written else name for name in names]
    assert problem.message == f"{written!r} was retired and replaced by {', '.join(shown)}"
    assert problem.hint == "Name those of them that apply here"
    catalog = lowback.load_catalog(folder, check=check) if check else None
    with pytest.warns(lowback.RetiredIdWarning, match="precaution 'old_trunk' was split into"):
        exercise = (catalog or lowback.load_catalog(folder, check=False)).exercises["clinic:hip_lift"]
    assert uses(exercise, *names) == [(name, "swap", "Turn less.", "cat_cow") for name in names]
    assert len(exercise.precautions) == 5


@pytest.mark.usefixtures("core")
def test_who_avoids_a_successor_avoids_what_names_the_retired_one(pack):
    """An exercise that leaves itself out for a retired precaution is left out for each successor, by adapt too."""
    folder = pack(files(uses=[{"id": "old_trunk", "action": "leave_out", "sources": CITED}]))
    catalog = lowback.load_catalog(folder)
    with pytest.warns(lowback.RetiredIdWarning) as warned:
        catalog.find_exercises(position="supine")
    assert [each.filename for each in warned] == [__file__]
    routine = catalog.routines["clinic:morning"]
    for name in ("osteoporosis_flexion", "extension_caution"):
        assert "clinic:hip_lift" not in {each.id for each in catalog.find_exercises(avoid=name)}
        changes = lowback.adapt(routine, {name}, catalog=catalog).changes
        assert ("lift", "leave_out", (name,)) in {(each.item, each.action, each.precautions) for each in changes}


def test_a_pack_may_name_its_own_retired_precautions(pack):
    """In its own pack a retired precaution warns and stands for its successors as well, whether it was split or not."""
    own = [precaution("ankle"), precaution("heel"), precaution("calf")]
    changes = files(
        redirect("old_foot", ["ankle", "heel"]),
        redirect("old_calf", "calf"),
        uses=[{"id": "old_foot", "text": "Rest it.", "sources": CITED}, {"id": "old_calf"}],
        precautions=own,
    )
    folder = pack(changes)
    assert [(each.code, each.severity, each.hint) for each in lowback.validate(folder)] == [
        ("LB138", "warning", "Name those of them that apply here"),
        ("LB138", "warning", "Write calf"),
    ]
    catalog = lowback.load_catalog(folder)
    with pytest.warns(lowback.RetiredIdWarning) as warned:
        exercise = catalog.exercises["clinic:hip_lift"]
    assert [each.message.id for each in warned] == ["clinic:old_foot", "clinic:old_calf"]
    assert uses(exercise, "clinic:ankle", "clinic:heel", "clinic:calf") == [
        ("clinic:ankle", None, "Rest it.", None),
        ("clinic:heel", None, "Rest it.", None),
        ("clinic:calf", None, None, None),
    ]


def test_a_pack_names_its_own_exercises_by_their_new_ids(pack):
    """A pack that names an exercise of its own that it retired is refused, as it always was."""
    items = [{"id": "lift", "exercise": "old_lift"}]
    routine = small_pack("clinic")["routines/morning.json"] | {"items": items}
    folder = pack(files(redirect("old_lift", "hip_lift", "exercise")) | {"routines/morning.json": routine})
    assert [each.code for each in lowback.validate(folder)] == ["LB132"]


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("modify", "leave_out", "leave_out"), ("modify", None, None), (None, "ask_first", "ask_first")],
)
def test_of_two_entries_the_stricter_one_stays(pack, one, other, expected, turned):
    """When a retired precaution comes to one that the exercise names too, what lets less be done counts."""
    entries = [
        {"id": name, **({"action": action, "sources": CITED} if action else {})}
        for name, action in zip(("heel", "old"), (other, one) if turned else (one, other), strict=True)
    ]
    changes = files(
        redirect("old", ["ankle", "heel"]), uses=entries, precautions=[precaution("ankle"), precaution("heel")]
    )
    catalog = lowback.load_catalog(pack(changes))
    with pytest.warns(lowback.RetiredIdWarning):
        exercise = catalog.exercises["clinic:hip_lift"]
    assert uses(exercise, "clinic:heel") == [("clinic:heel", expected, None, None)]


@pytest.mark.usefixtures("core")
def test_a_namesake_of_a_retired_id_is_the_packs_own(pack):
    """A pack's own precaution that is called like one that we retired is its own, and nothing is told of it."""
    folder = pack(files(uses=[{"id": "old_trunk"}], precautions=[precaution("old_trunk", "leave_out")]))
    assert list(lowback.validate(folder)) == []
    catalog = lowback.load_catalog(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert uses(catalog.exercises["clinic:hip_lift"], "clinic:old_trunk")
    with pytest.warns(lowback.RetiredIdWarning):
        left = {each.id for each in catalog.find_exercises(avoid="old_trunk")}
    assert "clinic:hip_lift" not in left
    assert left < {each.id for each in catalog.find_exercises(avoid="extension_caution")}
    both = pack(files(uses=[{"id": "old_joints"}], precautions=[precaution("knee"), precaution("x")]), "both")
    [problem] = lowback.validate(both)
    assert problem.message == "'old_joints' was retired and replaced by lowback:knee, lowback:neck"


@pytest.mark.usefixtures("core")
def test_a_precaution_retired_for_good_cannot_be_named(pack):
    """A pack that names a precaution that nothing replaces is refused, with the reason."""
    folder = pack(files(uses=[{"id": "old_gone"}]))
    [problem] = lowback.validate(folder)
    assert str(problem).endswith(
        "there is no precaution 'old_gone'. It was retired, and nothing replaces it. Remove it"
    )
    with pytest.raises(lowback.PackError, match="nothing replaces it"):
        lowback.load_catalog(folder)
    catalog = lowback.load_catalog(folder, check=False)
    with pytest.raises(lowback.UnknownIdError, match="nothing replaces it"):
        lowback.adapt(catalog.routines["clinic:morning"], {"knee"}, catalog=catalog)


def test_our_own_data_may_lag_behind(redirected):
    """A built-in exercise or question that still names a retired id means all that replaces it, as in other packs."""
    bridge = builtin("exercises/bridge_pose.json")
    bridge["precautions"] = [*STOPS, {"id": "old_trunk", "text": "Turn less."}]
    flags = builtin("vocabulary/red_flags.json")
    first, *others = [each["id"] for each in flags["terms"]]
    flags["terms"][0]["raised"] = {"by": ["old_split"], "to": "emergency"}
    redirects = [
        redirect("old_trunk", ["osteoporosis_flexion", "extension_caution"]),
        redirect("old_split", others[:2], "red_flag"),
    ]
    redirected(redirects, {"exercises/bridge_pose.json": bridge, "vocabulary/red_flags.json": flags})
    names = ("osteoporosis_flexion", "extension_caution")
    with pytest.warns(lowback.RetiredIdWarning) as warned:
        exercise = lowback.get_exercise("bridge_pose")
    assert warned[0].filename == __file__
    assert uses(exercise, *names) == [(name, None, "Turn less.", None) for name in names]
    assert "bridge_pose" not in {each.id for each in lowback.find_exercises(avoid="extension_caution")}
    with pytest.warns(lowback.RetiredIdWarning):
        asked = {flag.id: flag for flag in lowback.red_flags()}
    assert asked[first].raised.by == tuple(others[:2])


@pytest.mark.usefixtures("core")
@pytest.mark.parametrize(("old", "what"), [("old_trunk", "It was split into"), ("old_wrist", "is now called 'wrist'")])
def test_what_an_app_kept_is_never_passed_over(old, what):
    """An exercise that an app kept from before an id was retired is refused: its precaution must not go unmet."""
    record = builtin("exercises/bridge_pose.json")
    record["precautions"].append(
        {"id": old, "action": "leave_out", "sources": [{"id": "lowback", "status": "derived"}]}
    )
    item = lowback.Item(id="lift", exercise=lowback.Exercise.from_dict(record))
    routine = lowback.get_routine("daily_five_minutes").but(items=(item,))
    with pytest.raises(lowback.UnknownIdError, match=what):
        lowback.adapt(routine, {"wrist", "extension_caution"})


@pytest.mark.usefixtures("core")
def test_rules_know_what_a_retired_precaution_stands_for(pack):
    """A rule that asks for a precaution takes the retired one that stands for it."""
    pack_files = small_pack("clinic")
    folder = pack({**files(), LIFT: pack_files[LIFT] | {"precautions": [*STOPS[:2], {"id": "old_lying"}]}})
    assert {each.code for each in lowback.validate(folder)} == {"LB132", "LB302"}


def test_a_retired_precaution_answers_a_rule(pack, redirected):
    """What replaces a retired precaution counts where a rule asks for a precaution."""
    redirected([redirect("old_lying", ["pregnancy_supine", "pregnancy_prone"])])
    folder = pack({LIFT: small_pack("clinic")[LIFT] | {"precautions": [*STOPS[:2], {"id": "old_lying"}]}})
    assert [each.code for each in lowback.validate(folder)] == ["LB138"]


NO = {flag.id: False for flag in lowback.red_flags()}
CONTEXT, URGENT = lowback.red_flags()[-1].id, lowback.red_flags()[0].id


@pytest.fixture
def asked(redirected):
    """Make the built-in pack one with retired questions: split, renamed, made one, and gone."""
    names = list(NO)
    redirected(
        [
            redirect("old_split", names[3:5], "red_flag"),
            redirect("old_name", names[5], "red_flag"),
            redirect("old_one", names[6], "red_flag"),
            redirect("old_other", names[6], "red_flag"),
            redirect("old_gone", None, "red_flag"),
        ]
    )
    return names


@pytest.mark.parametrize("answer", [True, False])
def test_an_answer_to_a_question_that_was_split_does_not_count(asked, answer):
    """Yes or no, it answers none of the new questions: the error names them, and carries both."""
    left = {name: False for name in asked if name not in asked[3:5]}
    with pytest.raises(lowback.UnansweredError, match=f"'old_split' was replaced by {asked[3]}, {asked[4]}") as raised:
        lowback.screen({**left, "old_split": answer})
    assert raised.value.questions == tuple(asked[3:5])
    assert raised.value.retired == {"old_split": tuple(asked[3:5])}
    again = pickle.loads(pickle.dumps(raised.value))
    assert (str(again), again.retired) == (str(raised.value), raised.value.retired)
    with pytest.raises(lowback.UnansweredError) as raised:
        lowback.screen({**left, asked[3]: False, "old_split": answer})
    assert raised.value.questions == (asked[4],)
    assert raised.value.retired == {"old_split": tuple(asked[3:5])}


@pytest.mark.parametrize("answer", [True, False])
def test_an_old_answer_is_passed_over_when_the_new_questions_are_answered(asked, answer):
    """Who answered what replaces a question is told what these answers say, whatever the old one was."""
    assert {*asked} == {*NO}
    old = dict.fromkeys(("old_split", "old_name", "old_one", "old_other", "old_gone"), answer)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert lowback.screen({**NO, **old}).verdict == "go"
        found = lowback.screen({**NO, **old, URGENT: True})
    assert (found.verdict, [flag.id for flag in found.red_flags]) == ("stop", [URGENT])


def test_a_yes_that_calls_for_help_comes_before_old_answers(asked):
    """A current yes that stops counts at once, though an old answer is open."""
    assert lowback.screen({URGENT: True, "old_split": False}).verdict == "stop"
    with pytest.raises(lowback.UnansweredError) as raised:
        lowback.screen({CONTEXT: True, "old_split": True})
    assert {*asked[3:5]} <= {*raised.value.questions}


@pytest.mark.parametrize("answer", [True, False, "no", None])
def test_an_answer_to_a_renamed_question_is_that_of_the_new_one(asked, answer):
    """One question in place of one asks the same: its answer carries over, with a warning; text stays no answer."""
    left = {name: False for name in asked if name != asked[5]}
    expected = outcome({**left, asked[5]: answer})
    with pytest.warns(lowback.RetiredIdWarning, match=f"red flag 'old_name' is now called '{asked[5]}'") as warned:
        assert outcome({**left, "old_name": answer}) == expected
    assert warned[0].filename == __file__
    assert outcome({**left, asked[5]: False, "old_name": True}).verdict == "go"


def outcome(answers):
    """Return what follows from answers: a screening, or the open questions."""
    try:
        return lowback.screen(answers)
    except lowback.UnansweredError as error:
        return error.questions, error.retired


def test_two_questions_that_became_one_are_asked_anew(asked):
    """Where one question replaces two, an old answer is none to it: nobody knows what the other one would have been."""
    left = {name: False for name in asked if name != asked[6]}
    for old in ({"old_one": False}, {"old_one": False, "old_other": False}, {"old_other": True}):
        assert outcome({**left, **old}) == ((asked[6],), dict.fromkeys(old, (asked[6],)))


@pytest.mark.usefixtures("asked")
def test_a_question_that_nobody_asks_any_more_is_passed_over():
    """The answer to a question that nothing replaces changes nothing; a question that never was is a mistake."""
    for answer in (True, False, "yes"):
        assert lowback.screen({**NO, "old_gone": answer}) == lowback.screen(NO)
        assert outcome({"old_gone": answer}) == outcome({})
    with pytest.raises(lowback.UnknownIdError, match="there is no red flag 'old_splt'"):
        lowback.screen({**NO, "old_splt": False})


def test_a_question_may_be_raised_by_a_retired_one(pack, asked):
    """Of a pack that names a retired question, ours or its own, each successor raises; the pack gets warnings."""
    by = ["lowback:old_split", "old_name", "old"]
    flags = [question("fell", raised={"by": by, "to": "emergency"}), question("left"), question("right")]
    folder = pack(files(redirect("old", ["left", "right"], "red_flag"), red_flags=flags))
    found = {each.pointer: each.message for each in lowback.validate(folder)}
    full = f"lowback:{asked[3]}, lowback:{asked[4]}"
    assert found == {
        "/terms/0/raised/by/0": f"'lowback:old_split' was retired and replaced by {full}",
        "/terms/0/raised/by/1": f"'old_name' was retired and replaced by {asked[5]}",
        "/terms/0/raised/by/2": "'old' was retired and replaced by left, right",
    }
    with pytest.warns(lowback.RetiredIdWarning):
        catalog = lowback.load_catalog(folder)
    assert catalog.red_flags["clinic:fell"].raised.by == (*asked[3:6], "clinic:left", "clinic:right")
    answers = {**{flag.id: False for flag in lowback.red_flags(catalog=catalog)}, "clinic:fell": True}
    assert lowback.screen({**answers, "clinic:right": True}, catalog=catalog).tier == "emergency"
    with pytest.raises(lowback.UnansweredError) as raised:
        lowback.screen({"clinic:fell": True, "clinic:old": True}, catalog=catalog)
    assert raised.value.retired == {"clinic:old": ("clinic:left", "clinic:right")}


OWN = {"precautions": [precaution("ankle"), precaution("heel")], "red_flags": [question("left"), question("right")]}
WRONG = {
    "to what is not there": (
        [redirect("old", ["ankle", "heal"]), redirect("gone", "heal")],
        [
            ("/redirects/0/to/1", "there is no precaution 'heal'. Did you mean heel?"),
            ("/redirects/1/to", "there is no precaution 'heal'. Did you mean heel?"),
        ],
    ),
    "to a precaution of another kind": (
        [redirect("old", ["left", "zzz"], "red_flag"), redirect("older", "ankle", "red_flag")],
        [
            ("/redirects/0/to/1", "there is no red flag 'zzz'. Remove it"),
            ("/redirects/1/to", "there is no red flag 'ankle'. Write null when nothing replaces it"),
        ],
    ),
    "from what is still there": (
        [redirect("ankle", ["ankle", "heel"])],
        [("/redirects/0/from", "'ankle' is still in the pack. Remove the record, or this redirect")],
    ),
    "twice": (
        [redirect("old", "left", "red_flag"), redirect("old", None, "red_flag"), redirect("old", None)],
        [("/redirects/1/from", "duplicate redirect of red flag 'old'. Remove one of the two")],
    ),
    "in a chain": (
        [redirect("old", ["older", "heel"]), redirect("older", "ankle")],
        [("/redirects/0/to/0", "there is no precaution 'older'")],
    ),
    "in a circle": (
        [redirect("old", "older"), redirect("older", "old")],
        [("/redirects/0/to", "there is no precaution 'older'"), ("/redirects/1/to", "there is no precaution 'old'")],
    ),
    "exercises in two": (
        [redirect("old", ["hip_lift", "hip_lift2"], "exercise"), redirect("old", ["morning", "x"], "routine")],
        [
            ("/redirects/0/to", "exercise 'old' has several successors. Write one id, or null"),
            ("/redirects/0/to/1", "there is no exercise 'hip_lift2'"),
            ("/redirects/1/to", "routine 'old' has several successors. Write one id, or null"),
            ("/redirects/1/to/1", "there is no routine 'x'"),
        ],
    ),
    "a list of one": (
        [redirect("old", ["ankle"])],
        [("/redirects/0/to", "expected at least 2 entries. Add another, or write the single entry without an array")],
    ),
    "an empty list": ([redirect("old", [])], [("/redirects/0/to", "expected at least 2 entries.")]),
    "the same twice": (
        [redirect("old", ["ankle", "ankle"])],
        [("/redirects/0/to/1", 'duplicate entry "ankle"')],
    ),
    "an id that is none": ([redirect("old", ["ankle", "He el"])], [("/redirects/0/to/1", 'invalid id "He el"')]),
    "a number": ([redirect("old", 5)], [("/redirects/0/to", "expected a string, an array or null, found 5")]),
    "another kind": (
        [redirect("old", "ankle", "precautions")],
        [("/redirects/0/kind", "expected exercise, routine, precaution or red_flag, found")],
    ),
}


@pytest.mark.parametrize(("redirects", "expected"), WRONG.values(), ids=WRONG)
def test_redirects_must_lead_on(pack, redirects, expected):
    """A redirect that leads nowhere, starts at what is there, or is none, is told, and the pack does not load."""
    folder = pack(files(*redirects, **OWN))
    problems = [each for each in lowback.validate(folder) if each.severity == "error"]
    assert [each.pointer for each in problems] == [place for place, _ in expected]
    for each, (_, words) in zip(problems, expected, strict=True):
        assert f"{each.message}. {each.hint}".startswith(words)
    with pytest.raises(lowback.PackError) as raised:
        lowback.load_catalog(folder)
    assert [each.pointer for each in raised.value.problems] == [place for place, _ in expected]


def test_redirects_that_cannot_be_judged_are_left_alone(pack):
    """When the terms of a pack cannot be read, nothing is said of where its redirects lead."""
    changes = files(redirect("old", ["ankle", "heel"])) | {"vocabulary/precautions.json": b"{"}
    assert [each.file.rpartition("/")[2] for each in lowback.validate(pack(changes))] == ["precautions.json"]


@pytest.mark.parametrize("to", [5, ["a", 5], []])
def test_odd_redirects_are_refused_when_nobody_checks_them(pack, to):
    """A pack whose redirects are no redirects is refused without a check as well, with the place."""
    with pytest.raises(lowback.PackError, match=r"redirects\.json: /to.*: expected a"):
        lowback.load_catalog(pack(files(redirect("old", to))), check=False)


@pytest.mark.parametrize("ends", [["older"], ["older", "heel"]])
def test_unchecked_circles_end(pack, ends):
    """Redirects in a circle, loaded without a check, are unknown ids and no endless search."""
    changes = files(redirect("old", ends), redirect("older", "old"), **OWN)
    catalog = lowback.load_catalog(pack(changes), check=False)
    with pytest.raises(lowback.UnknownIdError):
        catalog.precautions["clinic:old"]
    with pytest.raises(lowback.UnknownIdError):
        catalog.find_exercises(avoid="clinic:old")


@pytest.mark.parametrize("kind", ["precaution", "red_flag"])
def test_what_is_new_needs_the_schema_that_brought_it(pack, kind):
    """A pack for schema 1.0 cannot retire a precaution or a question: it must declare 1.1."""
    successor = {"precaution": "ankle", "red_flag": "left"}[kind]
    folder = pack(files(redirect("old", successor, kind), schema="1.0", **OWN))
    [problem] = [each for each in lowback.validate(folder) if each.severity == "error"]
    word = kind.replace("_", " ")
    assert (problem.code, problem.pointer) == ("LB133", "/redirects/0/kind")
    assert f"{problem.message}. {problem.hint}" == (
        f'a {word} can be retired from schema 1.1 on. Write "1.1" in pack.json'
    )
    assert lowback.validate(pack(files(redirect("old", successor, kind), **OWN))).ok


def test_newer_schemas_are_refused_in_the_same_words(pack):
    """A pack for schema 1.2 is refused by validate, by loading, and by loading without a check, in the same words."""
    folder = pack(files(schema="1.2"))
    [problem] = lowback.validate(folder)
    said = (
        'written for schema 1.2; this lowback reads up to 1.1. Install a newer lowback, or write "1.1" if the pack is'
    )
    assert f"{problem.message}. {problem.hint}".startswith(said)
    for check in (True, False):
        with pytest.raises(lowback.PackError) as raised:
            lowback.load_catalog(folder, check=check)
        [found] = raised.value.problems
        assert (found.code, found.message, found.hint) == (problem.code, problem.message, problem.hint)
        assert found.pointer == problem.pointer == "/schema"
    for schema in ("1.0", "1.1"):
        assert lowback.load_catalog(pack(files(schema=schema)))


def test_our_data_declares_the_schema_that_it_uses():
    """The built-in pack is written for schema 1.1, as a new pack is."""
    assert builtin("pack.json")["schema"] == "1.1"


def test_retired_ids_are_exported(pack, tmp_path):
    """NDJSON has the redirects of a pack as its file has them: a list for what was split."""
    redirects = [redirect("old", ["heel", "ankle"]), redirect("older", None), redirect("old", "left", "red_flag")]
    catalog = lowback.load_catalog(pack(files(*redirects, **OWN)))
    lowback.export_data(tmp_path / "x.ndjson", catalog=catalog)
    lines = [json.loads(line) for line in (tmp_path / "x.ndjson").read_text(encoding="utf-8").splitlines()]
    assert [line["redirects"] for line in lines if "redirects" in line][-1] == redirects


def test_differences_of_retired_terms(pack):
    """A rename is told as one, a split as what went and what came; both concern safety."""
    old = [precaution("foot"), precaution("calf")]
    new = [precaution("ankle", "leave_out"), precaution("heel", "stop"), precaution("shin", "ask_first")]
    before = pack(files(uses=[{"id": "foot"}, {"id": "calf"}], precautions=old), "before")
    after = pack(
        files(
            redirect("foot", ["ankle", "heel"]),
            redirect("calf", "shin"),
            uses=[{"id": "heel"}, {"id": "shin"}],
            precautions=new,
        ),
        "after",
    )
    for folder in (before, after):
        about = json.loads((folder / "pack.json").read_text(encoding="utf-8"))
        (folder / "pack.json").write_text(json.dumps(about | {"id": "clinic"}), encoding="utf-8")
    differences = lowback.compare(before, after).differences
    assert {each.concern for each in differences if each.kind == "precaution" and each.change != "renamed"} == {
        "safety"
    }
    found = {(each.kind, each.id, each.change, each.place) for each in differences}
    assert {
        ("precaution", "foot", "removed", ""),
        ("precaution", "ankle", "added", ""),
        ("precaution", "heel", "added", ""),
        ("precaution", "shin", "renamed", ""),
        ("redirects", "redirects", "added", "redirects/foot"),
        ("redirects", "redirects", "added", "redirects/calf"),
    } <= found
    assert not [each for each in found if each[3] in {"precautions/calf", "precautions/shin"}]
    assert "redirects/foot added" in run("diff", str(before), str(after))[1]


def test_a_split_is_no_rename(pack):
    """When one successor says what the retired precaution said, it is new all the same: it means less. So backwards."""
    ankle, heel = precaution("ankle"), precaution("heel")
    one = pack(files(uses=[{"id": "foot"}], precautions=[{**ankle, "id": "foot"}]), "clinic")
    other = pack(files(redirect("foot", ["ankle", "heel"]), uses=[{"id": "ankle"}], precautions=[ankle, heel]), "x")
    about = json.loads((one / "pack.json").read_text(encoding="utf-8"))
    (other / "pack.json").write_text(json.dumps(about), encoding="utf-8")
    for old, new, went, came in ((one, other, "removed", "added"), (other, one, "added", "removed")):
        found = {(each.id, each.change) for each in lowback.compare(old, new).differences if each.kind == "precaution"}
        assert found == {("foot", went), ("ankle", came), ("heel", came)}
        assert "exercise" in {each.kind for each in lowback.compare(old, new).differences}


def test_the_sample_of_schema_1_0_retires_as_before():
    """What a pack of schema 1.0 retires leads on as it did."""
    exercises = lowback.load_catalog(Path(__file__).parent / "packs" / "schema_1_0").exercises
    with pytest.warns(lowback.RetiredIdWarning) as warned:
        assert exercises["sample_1_0:old_hug"].id == "sample_1_0:hug"
    assert warned[0].message.successors == ("sample_1_0:hug",)
