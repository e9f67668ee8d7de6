"""The contract: closed, described, exemplified, in keywords on which every engine agrees."""

import json
from importlib.resources import files
from typing import get_args

import pytest
from jsonschema import Draft202012Validator

from lowback.model import terms
from lowback.pack.layout import VOCABULARY
from lowback.pack.references import references
from lowback.validation.explain import REASONS
from lowback.validation.schema import NAMES, _validator, load_schema, shape_problems

#: The keywords that the schemas may use. `contains`, boolean subschemas, `format`, fractional `multipleOf` and
#: `unevaluatedProperties` stay out: engines differ on them, or generators ignore them.
KEYWORDS = {
    *("$schema", "$id", "$ref", "$defs", "title", "description", "examples"),
    *("type", "enum", "const", "properties", "required", "additionalProperties", "propertyNames", "dependentRequired"),
    *("items", "minItems", "uniqueItems", "minProperties", "minimum", "maximum", "maxLength", "pattern"),
    *("oneOf", "not", "if", "then", "else"),
}
SUBSCHEMA = ("additionalProperties", "propertyNames", "items", "not", "if", "then", "else")


def subschemas(schema, path=""):
    """Yield every schema in a schema, with its path."""
    yield path, schema
    for group in ("properties", "$defs"):
        for key, inner in schema.get(group, {}).items():
            yield from subschemas(inner, f"{path}/{group}/{key}")
    for key in SUBSCHEMA:
        if isinstance(schema.get(key), dict):
            yield from subschemas(schema[key], f"{path}/{key}")
    for index, inner in enumerate(schema.get("oneOf", ())):
        yield from subschemas(inner, f"{path}/oneOf/{index}")


ALL = [(name, path, schema) for name in NAMES for path, schema in subschemas(load_schema(name))]


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_schemas(name):
    """Each schema is valid by the 2020-12 metaschema and has its versioned urn."""
    schema = load_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:lowback:schema:{name}:1"


def test_every_schema_file_is_named():
    """The list of schemas is the folder of schemas."""
    found = {file.name for file in files("lowback").joinpath("schemas").iterdir()}
    assert found == {f"{name}.json" for name in NAMES}


def test_only_agreed_keywords_are_used():
    """No schema uses a keyword outside the closed list, nor a boolean in place of a schema."""
    for name, path, schema in ALL:
        assert not set(schema) - KEYWORDS, (name, path)
        for key in SUBSCHEMA:
            assert schema.get(key) is not True, (name, path)
            assert key == "additionalProperties" or schema.get(key) is not False, (name, path)


def test_every_refusing_keyword_has_its_words():
    """Each keyword that can refuse a value is explained by us, not by the engine."""
    silent = {"$schema", "$id", "$ref", "$defs", "title", "description", "examples", "properties", "items", "if"}
    used = {keyword for _, _, schema in ALL for keyword in schema} - silent - {"propertyNames", "then", "else"}
    assert used == set(REASONS)


def test_patterns_mean_the_same_everywhere():
    """Patterns are anchored, end before a newline too, and name their characters."""
    for name, path, schema in ALL:
        pattern = schema.get("pattern", r"^x$(?!\n)")
        assert pattern.startswith("^"), (name, path)
        assert pattern.endswith(r"$(?!\n)"), (name, path)
        assert not any(short in pattern for short in (r"\d", r"\w", r"\s", r"\b", r"\D", r"\W", r"\S")), (name, path)


def test_objects_are_closed():
    """Every object with properties refuses unknown keys; only `extra` is open, and only below an app's name."""
    for name, path, schema in ALL:
        if "properties" in schema and not path.endswith("/if"):
            assert schema["additionalProperties"] is False, (name, path)
        elif "additionalProperties" in schema:
            assert path == "/$defs/extra", (name, path)


def test_every_property_is_described_with_examples():
    """Every property says what it is and shows values, and its own schema accepts them."""
    for name, path, schema in ALL:
        if path.endswith("/if"):
            continue
        for key, inner in schema.get("properties", {}).items():
            assert inner["description"].endswith("."), (name, path, key)
            assert inner["examples"], (name, path, key)
            validator = _validator(name).evolve(schema={**inner, "$defs": load_schema(name).get("$defs", {})})
            for example in inner["examples"]:
                assert validator.is_valid(example), (name, path, key, example)


@pytest.mark.parametrize(
    ("words", "name", "place"),
    [
        (terms.Mode, "routine", ("properties", "items", "items", "properties", "mode")),
        (terms.Side, "routine", ("properties", "items", "items", "properties", "first_side")),
        (terms.Laterality, "exercise", ("properties", "laterality")),
        (terms.Role, "exercise", ("properties", "phases", "items", "properties", "role")),
        (terms.Contraction, "exercise", ("properties", "phases", "items", "properties", "contraction")),
        (terms.Breath, "exercise", ("properties", "phases", "items", "properties", "breath")),
        (terms.MuscleRole, "exercise", ("properties", "muscles", "items", "properties", "role")),
        (terms.Action, "exercise", ("properties", "precautions", "items", "properties", "action")),
        (terms.Action, "vocabulary", ("$defs", "precaution", "properties", "action")),
        (terms.Level, "common", ("$defs", "level")),
        (terms.Per, "common", ("$defs", "per")),
        (terms.Status, "common", ("$defs", "status")),
        (terms.Stretch, "common", ("$defs", "frequency", "properties", "per")),
    ],
)
def test_words_are_those_of_the_schema(words, name, place):
    """The fixed words of the model are the enums of the schema, no more and no fewer."""
    schema = load_schema(name)
    for key in place:
        schema = schema[key]
    assert schema["enum"] == list(get_args(words) or words)


def test_vocabulary_kinds_are_those_of_the_schema():
    """Each kind of vocabulary has its branch."""
    tags = [load_schema("vocabulary")["$defs"][f"{kind}_file"]["properties"]["kind"]["const"] for kind in VOCABULARY]
    assert tuple(tags) == VOCABULARY
    assert len(load_schema("vocabulary")["oneOf"]) == len(VOCABULARY)


FAULTS = [
    (["name"], 5, "/name", "expected a text; found 5"),
    (["name"], "two  spaces", "/name", 'found "two  spaces". Expected: plain text: no Markdown'),
    (["name"], "line\nbreak", "/name", "Expected: plain text"),
    (["name"], "x" * 2001, "/name", "longer than 2000 characters. Make it shorter"),
    (["id"], "Twist", "/id", 'found "Twist". Expected: an id of this pack: lower-case words'),
    (["id"], "twist\n", "/id", "Expected: an id of this pack"),
    (["setup"], "Lie {on|", "/setup", "Expected: plain text in which {left|right} marks"),
    (["setup"], "Lie {on |the} mat.  Rest.", "/setup", "Expected: plain text in which"),
    (["level"], "easy", "/level", 'expected one of "beginner", "intermediate", "advanced"; found "easy"'),
    (["equipment", 0, "optional"], False, "/equipment/0/optional", "expected true; found false"),
    (["muscles"], [], "/muscles", "expected at least one entry"),
    (["cues"], ["Same.", "Same."], "/cues", "two entries are the same"),
    (["extra"], {}, "/extra", "expected at least one entry"),
    (["extra"], {"app": 5}, "/extra/app", "expected an object; found 5"),
    (["extra"], {"bad name": {}}, "/extra", 'found "bad name". Expected: an app\'s name'),
    (["easier", 0], None, "/easier/0", "expected an object; found null"),
    (["phases", 3], 5, "/phases/3", "expected an object; found 5"),
    (["level"], "a\u2028\x85\u202e", "/level", r'found "a\u2028\x85\u202e"'),
    (["side_is"], ..., "", "'side_is' is missing"),
    (["laterality"], "unilaterall", "/laterality", 'found "unilaterall". Did you mean unilateral?'),
    (["laterality"], ..., "", "'laterality' is missing"),
    (["phases", 3, "role"], "holdd", "/phases/3/role", 'found "holdd". Did you mean hold?'),
    (["name"], "line\u2028break", "/name", "Expected: plain text"),
    (["laterality"], "bilateral", "", "'side_is' does not belong here. Take it out"),
    (["phases", 3, "seconds"], 5, "/phases/3", "'seconds' does not belong here. Take it out"),
    (["phases", 2, "sources"], ..., "/phases/2", "'sources' is missing"),
    (["precautions", 5, "sources"], ..., "/precautions/5", "'sources' is missing: 'action' and 'text' need it"),
    (
        ["easier", 0, "exercise"],
        "cat_cow",
        "/easier/0",
        "expected either 'exercise' or 'text'; found 'exercise' and 'text'",
    ),
    (["easier", 0, "text"], ..., "/easier/0", "expected either 'exercise' or 'text'; found neither"),
    (
        ["doses", 0, "mode"],
        "rep",
        "/doses/0",
        "'mode' must be one of reps, hold, time; found \"rep\". Did you mean reps?",
    ),
    (["doses", 0, "mode"], ..., "/doses/0", "'mode' is missing"),
    (["doses", 0], 5, "/doses/0", "found 5. Expected: how much of an exercise"),
    (["doses", 0, "reps"], "15", "/doses/0/reps", 'found "15". Expected: one whole number, or'),
    (["doses", 0, "reps"], {"min": 15}, "/doses/0/reps", "'max' is missing"),
    (["doses", 0, "reps"], 0, "/doses/0/reps", "expected 1 or more; found 0"),
    (["doses", 0, "reps"], 10**6, "/doses/0/reps", "expected 86400 or less; found 1000000"),
    (["doses", 0, "reps"], 1.5, "/doses/0/reps", "found 1.5. Expected: one whole number, or"),
    (["doses", 0, "sources"], ..., "/doses/0", "'sources' is missing"),
    (["doses", 1, "seconds"], ..., "/doses/1", "expected either 'seconds' or 'breaths'; found neither"),
    (["doses", 0, "sources", 0, "status"], "recalled", "/doses/0/sources/0/status", "expected one of"),
    (["doses", 0, "secnds"], 5, "/doses/0", "unknown key 'secnds'"),
]


@pytest.mark.parametrize(("path", "value", "pointer", "reason"), FAULTS)
def test_refusals_are_explained(twist, path, value, pointer, reason):
    """Each fault gives exactly one problem, at its place, in the words of this field."""
    *way, last = path
    target = twist
    for key in way:
        target = target[key]
    if value is ...:
        del target[last]
    else:
        target[last] = value
    found = [("".join(f"/{part}" for part in place), why) for place, why in shape_problems("exercise", twist)]
    assert len(found) == 1, found
    assert found[0][0] == pointer
    assert reason in found[0][1]


def test_missing_keys_are_each_named_once(twist):
    """Two missing keys and a stranger give three problems."""
    del twist["name"], twist["setup"]
    twist["zzz"] = 1
    assert sorted(why for _, why in shape_problems("exercise", twist)) == [
        "'name' is missing",
        "'setup' is missing",
        "unknown key 'zzz'. Take it out.",
    ]


def test_long_values_are_shortened_in_messages(twist):
    """A message stays on a line however long the value is."""
    twist["level"] = "x" * 500
    assert [len(why) < 200 for _, why in shape_problems("exercise", twist)] == [True]


def test_references_are_all_found(twist):
    """Every id by which a record refers to something is found with its place, and none in other apps' data."""
    twist["extra"] = {"app": {"sources": [{"id": "x", "status": "seen"}]}}
    twist["precautions"][0]["swap"] = "cat_cow"
    twist["equipment"] = [{"id": "mat", "stand_ins": ["towel"]}]
    found = {(each.kind, each.id, each.path) for each in references("exercise", twist)}
    assert ("positions", "supine", ("position",)) in found
    assert ("equipment", "towel", ("equipment", 0, "stand_ins", 0)) in found
    assert ("exercises", "cat_cow", ("precautions", 0, "swap")) in found
    assert ("sources", "herlife_twist", ("easier", 0, "sources", 0, "id")) in found
    assert len([each for each in found if each[0] == "sources"]) == json.dumps(twist).count('"status"') - 1
