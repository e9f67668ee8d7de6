"""Rules: each finds what it should and nothing else, and together they say what the model says."""

import copy
import inspect
import random

import pytest
from conftest import ENGINES, builtin, small_pack, told
from support.damage import ODD, damaged, places

import lowback
from lowback.errors import IgnoredError, UnknownChoiceError
from lowback.pack.folder import kind_of
from lowback.pack.json_reader import Reading, read
from lowback.pack.locate import builtin_folder
from lowback.pack.references import spots
from lowback.validation.codes import CODES, FATAL, RULES, explain_code, explanations, list_codes
from lowback.validation.config import Config, config_of
from lowback.validation.pack_view import PackView
from lowback.validation.record_check import check_rules, check_schema, record_of
from lowback.validation.record_view import RecordView
from lowback.validation.schemas import load_schema

RECORD_RULES = [rule for rule in RULES if rule.scope == "record"]


def by_code(rule):
    """Name a test after the rule's code."""
    return rule.code


def findings(rule, example):
    """Return what a rule finds in one of its examples."""
    if rule.scope == "record":
        return list(rule.run(RecordView(rule.kinds[0] if rule.kinds else "exercise", copy.deepcopy(example))))
    if rule.scope == "file":
        return [fault for file, record in example.items() for fault in rule.run(file, record)]
    return list(rule.run(PackView(list(example), copy.deepcopy(example).get)))


@pytest.mark.parametrize("rule", RULES, ids=by_code)
def test_rules_find_what_they_say(rule):
    """A rule finds one fault in its first example and none in its second."""
    assert len(findings(rule, rule.fires)) == 1
    assert findings(rule, rule.passes) == []


@pytest.mark.parametrize("rule", RULES, ids=by_code)
def test_rules_explain_themselves(rule):
    """A rule has a code of its own, and a docstring of several sentences with a first paragraph of one line."""
    paragraphs = inspect.cleandoc(rule.run.__doc__).split("\n\n")
    assert len(paragraphs) >= 2
    assert "\n" not in paragraphs[0]
    assert [each.code for each in RULES].count(rule.code) == 1
    assert set(rule.kinds) <= {"exercise", "routine", "vocabulary", "sources"}


@pytest.mark.parametrize("rule", RULES, ids=by_code)
def test_rules_hear_their_example(rule):
    """A rule that listens for words hears one of them in its first example."""
    view = RecordView(rule.kinds[0] if rule.kinds else "exercise", rule.fires)
    assert not rule.listens or view.candidates.keys() & set(rule.listens)


def draft(kind, record, engine=None):
    """Check one record by shape and rules."""
    config = Config(config_of().codes, None, engine or ENGINES["jsonschema-rs"])
    made = record_of("x.json", Reading(str(record), copy.deepcopy(record)), kind)
    return check_rules(check_schema(made, config), config)


@pytest.mark.parametrize("name", ["exercises/bridge_pose.json", "exercises/lying_twist.json"])
def test_what_validation_accepts_the_model_builds(name):
    """Whatever is put in place of any value of an exercise: when nothing is found wrong, the object can be built."""
    record = builtin(name)
    accepted = 0
    for path in places(record):
        for odd in (*ODD, ..., 2, {"min": 3, "max": 2}, {"min": 2, "max": 2}, "hold", "move", "total", "alternating"):
            changed = damaged(record, path, odd)
            errors = [each for each in draft("exercise", changed).problems if CODES[each.code] == "error"]
            if not errors:
                accepted += 1
                assert lowback.Exercise.from_dict(changed).to_dict() == changed
    assert accepted > 100


@pytest.mark.parametrize("file", builtin_folder().files())
def test_rules_bear_any_gap(file):
    """However much of a record was refused, no rule fails on what is left, and none finds fault with the gap."""
    record, kind = builtin(file), kind_of(file)
    chance = random.Random(file)
    everything = list(places(record))
    for _ in range(60):
        changed = copy.deepcopy(record)
        gone = set()
        for path in chance.sample(everything, min(len(everything), 4)):
            target = changed
            try:
                for key in path[:-1]:
                    target = target[key]
                target[path[-1]] = ["?"]
                gone.add(path)
            except (KeyError, IndexError, TypeError):
                continue
        made = draft(kind, changed)
        assert all(told(each) for each in made.problems)
        assert not {each.code for each in made.problems} & {"LB103", "LB106", "LB108", "LB109"}


def test_texts_with_sides_are_those_of_the_schema():
    """The places where sides may be marked are those whose schema says so."""
    exercise = load_schema("exercise")
    marked = []
    for path, text in RecordView("exercise", _everything("exercise")).sided:
        schema = exercise["properties"]
        for key in path:
            inner = schema.get("items") if isinstance(key, int) else schema.get("properties", schema).get(key)
            if "$ref" in inner and "neighbours" in inner["$ref"]:
                inner = exercise["$defs"]["neighbours"]
            schema = inner
        assert text
        marked.append(schema["$ref"].rpartition("/")[2])
    assert marked == ["sided_text"] * 5
    assert str(exercise).count("/sided_text") == 4


def _everything(kind):
    """Return a record with one of everything that the examples of a schema have."""
    schema = load_schema(kind)
    neighbours = [{"text": "Go slower."}]
    examples = {key: inner["examples"][0] for key, inner in schema["properties"].items()}
    return examples | {"easier": neighbours, "harder": neighbours}


def test_spots_pass_over_what_has_another_shape():
    """A place of the wrong shape holds nothing."""
    assert list(spots({"doses": 5}, "doses/*/reps")) == []
    assert list(spots([], "doses")) == []
    assert [path for path, _ in spots({"a": [{"b": 1}, {}, 5]}, "a/*/b")] == [("a", 0, "b")]


def test_routines_that_fit_nothing_are_told(pack):
    """Each way in which an item may not fit its exercise is told at the item."""
    dose = {"id": "a", "mode": "hold", "seconds": 20, "sources": [{"id": "lowback", "status": "derived"}]}
    items = [
        {"id": "a", "exercise": "lowback:lying_twist", "dose": dose},
        {"id": "b", "exercise": "lowback:lying_twist", "dose": dose | {"per": "total"}},
        {"id": "c", "exercise": "lowback:lying_twist", "dose": dose | {"per": "side"}, "mode": "reps"},
        {"id": "d", "exercise": "hip_lift", "dose": dose | {"per": "side"}},
        {"id": "e", "exercise": "nowhere", "mode": "time"},
    ]
    routine = small_pack("clinic")["routines/morning.json"] | {"items": items}
    found = [(each.code, each.pointer) for each in lowback.validate(pack({"routines/morning.json": routine}))]
    assert found == [
        ("LB136", "/items/0/dose"),
        ("LB136", "/items/1/dose"),
        ("LB136", "/items/2/mode"),
        ("LB136", "/items/3/dose/per"),
        ("LB132", "/items/4/exercise"),
    ]


def test_every_code_is_explained():
    """Each code has an explanation with an example; `explain` shows it and lists them all."""
    known = explanations()
    assert list(known) == list(CODES)
    for code, found in known.items():
        assert explain_code(code.lower()).startswith(f"{code} ({found.severity})\n\n")
        assert f"{code}  " in list_codes()
        assert found.wrong is not None or code in {"LB001", "LB002", "LB011"}
    assert explain_code("lb13") == list_codes("LB13")
    with pytest.raises(UnknownChoiceError, match=r"invalid code 'LB999'\. lowback explain lists all"):
        explain_code("LB999")


@pytest.mark.parametrize(
    "code", [code for code in CODES if code < "LB100" and code not in {"LB001", "LB002", "LB011", "LB020"}]
)
def test_examples_of_bytes_and_shape_are_true(code, bridge):
    """What an explanation calls refused gives its code, what it calls right does not."""
    found = explanations()[code]
    for value, expected in ((found.wrong, True), (found.right, False)):
        if found.scope == "bytes":
            codes = {each.code for each in read(value).problems}
        else:
            changed = {key: inner for key, inner in (bridge | value).items() if inner is not None}
            codes = {each.code for each in draft("exercise", changed).problems}
        assert (code in codes) == expected


def test_plans_take_codes_and_their_beginnings():
    """Codes are chosen by their beginnings; what stops a check cannot be left out or ignored."""
    assert config_of(["lb10"]).codes == {code for code in CODES if code.startswith("LB10")} | FATAL
    assert config_of([], ["LB0"]).codes == {code for code in CODES if not code.startswith("LB0")} | FATAL
    assert config_of().codes == set(CODES)
    assert not config_of(["LB0"]).has_record_rules
    for bad in (["LB9"], ["x"], [""]):
        with pytest.raises(UnknownChoiceError, match="invalid code"):
            config_of(bad)
    with pytest.raises(IgnoredError, match="LB005 cannot be ignored"):
        config_of([], ["lb005"])
