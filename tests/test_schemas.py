"""The contract: closed, described, exemplified, in keywords on which every engine agrees."""

import json
import re
from importlib.resources import files
from typing import get_args

import pytest
from jsonschema import Draft202012Validator
from strategies import validator

import lowback
from lowback.model import enums
from lowback.pack.folder import VOCABULARY
from lowback.pack.references import references
from lowback.validation.explanations.schema_errors import MOST_ENTRIES, MOST_TERMS
from lowback.validation.schemas import SCHEMA_NAMES, load_schema, schema_text
from lowback.validation.typescript import TYPE_NAMES, types_text

#: The keywords that the schemas may use. `contains`, boolean subschemas, `format`, fractional `multipleOf` and
#: `unevaluatedProperties` stay out: engines differ on them, or generators ignore them.
KEYWORDS = {
    *("$schema", "$id", "$ref", "$defs", "title", "description", "examples"),
    *("type", "enum", "const", "properties", "required", "additionalProperties", "dependentRequired"),
    *("items", "minItems", "maxItems", "uniqueItems", "minProperties", "minimum", "maximum", "maxLength", "pattern"),
    *("oneOf", "not", "if", "then", "else"),
}
#: These describe what lowback prints, not records.
REPORTS = {"steps", "problems", "statistics", "found", "index", "diff", "packs"}
#: What each keyword that can refuse a value refuses in an exercise: what is changed, the code, and the place.
REFUSED = {
    "required": ({"name": ...}, "LB021", ""),
    "additionalProperties": ({"nam": "x"}, "LB022", "/nam"),
    "type": ({"name": 5}, "LB023", "/name"),
    "enum": ({"level": "easy"}, "LB024", "/level"),
    "const": ({"equipment": [{"id": "mat", "optional": False}]}, "LB024", "/equipment/0/optional"),
    "pattern": ({"id": "Bridge"}, "LB025", "/id"),
    "minimum": ({"device_codes": [{"category": -1}]}, "LB026", "/device_codes/0/category"),
    "maximum": ({"device_codes": [{"category": 70_000}]}, "LB026", "/device_codes/0/category"),
    "minItems": ({"phases": []}, "LB027", "/phases"),
    "minProperties": ({"extra": {}}, "LB027", "/extra"),
    "maxLength": ({"name": "x" * 3000}, "LB028", "/name"),
    "maxItems": ({"cues": [f"Lift {number}." for number in range(101)]}, "LB028", "/cues"),
    "uniqueItems": ({"contributors": ["A", "A"]}, "LB029", "/contributors/1"),
    "dependentRequired": ({"precautions": [{"id": "neck", "action": "modify"}]}, "LB021", "/precautions/0"),
    "not": ({"side_is": "the knee you draw in"}, "LB030", "/side_is"),
    "oneOf": ({"doses": [{"id": "a", "mode": "reps", "reps": "x"}]}, "LB023", "/doses/0/reps"),
}
SUBSCHEMA = ("additionalProperties", "items", "not", "if", "then", "else")


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


ALL = [(name, path, schema) for name in SCHEMA_NAMES for path, schema in subschemas(load_schema(name))]


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_schemas_are_schemas(name):
    """Each schema is valid by the 2020-12 metaschema and has its versioned urn."""
    schema = load_schema(name)
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:lowback:schema:{name}:1"


def test_schemas_are_read_from_archives_too(monkeypatch):
    """Where the package is no folder on disk, its resources are asked."""
    expected = load_schema("pack")

    def refuse(*_, **__):
        raise NotADirectoryError

    monkeypatch.setattr("builtins.open", refuse)
    assert json.loads(schema_text("pack")) == expected
    with pytest.raises(FileNotFoundError):
        schema_text("nothing")


def test_every_schema_file_is_named():
    """The list of schemas is the folder of schemas."""
    found = {file.name for file in files("lowback").joinpath("schemas").iterdir() if file.name.endswith(".json")}
    assert found == {f"{name}.json" for name in SCHEMA_NAMES}


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
    used = {keyword for _, _, schema in ALL for keyword in schema} - silent - {"then", "else"}
    assert used == set(REFUSED)


@pytest.mark.parametrize("keyword", REFUSED)
def test_what_a_keyword_refuses_is_explained(bridge, keyword):
    """Whatever keyword refuses a value, the problem is ours: its code, its place and what to do about it."""
    changes, code, place = REFUSED[keyword]
    record = {key: value for key, value in (bridge | changes).items() if value is not ...}
    assert (code, place) in [(problem.code, problem.pointer) for problem in lowback.validate(record) if problem.hint]


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


def test_lists_are_limited():
    """Every list of a record has a limit, so that no file can give more faults than fit in memory."""
    for name, path, schema in ALL:
        if schema.get("type") == "array" and name not in REPORTS:
            terms = path.rpartition("/")[2] in {"terms", "redirects"} or (name, path) == (
                "sources",
                "/properties/sources",
            )
            assert schema["maxItems"] == (MOST_TERMS if terms else MOST_ENTRIES), (name, path)


def test_whole_numbers_are_limited():
    """Every number of a record has a largest value: a reader that rounds larger ones changes no verdict."""
    for name, path, schema in ALL:
        if schema.get("type") == "integer" and name not in REPORTS:
            assert schema["maximum"] < 2**53, (name, path)


def test_every_property_is_described_with_examples():
    """Every property says what it is and shows values, and its own schema accepts them."""
    for name, path, schema in ALL:
        if path.endswith("/if"):
            continue
        for key, inner in schema.get("properties", {}).items():
            assert inner["description"].endswith("."), (name, path, key)
            assert inner["examples"], (name, path, key)
            for example in inner["examples"]:
                assert validator(name, inner).is_valid(example), (name, path, key, example)


@pytest.mark.parametrize(
    ("words", "name", "place"),
    [
        (enums.Mode, "routine", ("properties", "items", "items", "properties", "mode")),
        (enums.Side, "routine", ("properties", "items", "items", "properties", "first_side")),
        (enums.Laterality, "exercise", ("properties", "laterality")),
        (enums.Role, "exercise", ("properties", "phases", "items", "properties", "role")),
        (enums.Contraction, "exercise", ("properties", "phases", "items", "properties", "contraction")),
        (enums.Breath, "exercise", ("properties", "phases", "items", "properties", "breath")),
        (enums.MuscleRole, "exercise", ("properties", "muscles", "items", "properties", "role")),
        (enums.Action, "exercise", ("properties", "precautions", "items", "properties", "action")),
        (enums.Action, "vocabulary", ("$defs", "precaution", "properties", "action")),
        (enums.Laterality, "found", ("$defs", "exercise", "properties", "laterality")),
        (enums.Mode, "found", ("$defs", "exercise", "properties", "modes", "items")),
        (enums.MuscleRole, "found", ("$defs", "use", "properties", "role")),
        (enums.Action, "found", ("$defs", "precaution", "properties", "action")),
        (enums.Tier, "found", ("$defs", "red_flag", "properties", "tier")),
        (enums.Level, "common", ("$defs", "level")),
        (enums.Per, "common", ("$defs", "per")),
        (enums.Status, "common", ("$defs", "status")),
        (enums.Period, "common", ("$defs", "frequency", "properties", "per")),
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


def test_references_pass_over_what_has_another_shape():
    """What is no id, or no citation, is no reference: shape tells that."""
    record = {"position": 5, "sources": [5, {"id": 5}, {"status": "seen"}], "extra": {"sources": [{"id": "x"}]}}
    assert list(references("exercise", record)) == []
    assert list(references("exercise", [])) == []


def test_references_are_all_found(twist):
    """Every id by which a record refers to something is found with its place, and none in other apps' data."""
    twist["extra"] = {"app": {"sources": [{"id": "x", "status": "seen"}]}}
    twist["precautions"][0]["swap"] = "cat_cow"
    twist["equipment"] = [{"id": "mat", "stand_ins": ["towel"]}]
    found = {(each.kind, each.id, each.path) for each in references("exercise", twist)}
    assert ("positions", "supine", ("position",)) in found
    assert ("equipment", "towel", ("equipment", 0, "stand_ins", 0)) in found
    assert ("exercises", "cat_cow", ("precautions", 0, "swap")) in found
    assert ("sources", "herlife_twist", ("harder", 0, "sources", 0, "id")) in found
    assert len([each for each in found if each[0] == "sources"]) == json.dumps(twist).count('"status"') - 1


def test_every_type_has_one_name():
    """Each name that the types use is declared, and once."""
    code = re.sub(r'/\*\*.*?\*/|^//.*$|"[^"]*"', "", types_text(), flags=re.MULTILINE)
    declared = re.findall(r"^export (?:interface|type) (\w+)", code, re.MULTILINE)
    assert len(declared) == len(set(declared))
    assert set(re.findall(r"\b[A-Z]\w+", code)) - {"Record"} <= set(declared)


def test_names_of_types_are_of_places():
    """Every name that is given to a type is used: its place is in the schemas."""
    assert set(TYPE_NAMES.values()) <= set(re.findall(r"^export (?:interface|type) (\w+)", types_text(), re.MULTILINE))


def test_every_key_has_a_type():
    """Each key of each schema stands in the types."""
    text = types_text()
    for name, path, schema in ALL:
        for key in schema.get("properties", {}) if "/if" not in path else ():
            assert re.search(rf"^ +{re.escape(key)}\??: ", text, re.MULTILINE), (name, key)
