"""Hypothesis strategies made from the JSON Schemas, for the closed list of keywords that they use."""

from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from lowback.validation.schemas import SCHEMA_NAMES, load_schema

BY_ID = {load_schema(name)["$id"]: name for name in SCHEMA_NAMES}

#: Texts that fit the patterns without a long search: what the model does not read may be anything that fits.
WORDS = ("Lift", "your", "hips", "slowly.", "Rückwärts", "«ok»", "naïve", "5–6", "e.g.", "x")
TEXT = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join)
MARKED = (*WORDS, "{left|right}", "the {right hand|left hand},")
SIDED = st.lists(st.sampled_from(MARKED), min_size=1, max_size=5).map(" ".join)
SHORTCUTS = {"text": TEXT, "sided_text": SIDED, "clause": TEXT}


def resolve(name, schema):
    """Return the schema that a $ref leads to, the name of the file it is in, and its last key."""
    urn, _, place = schema["$ref"].partition("#")
    target = BY_ID[urn] if urn else name
    found = load_schema(target)
    for key in filter(None, place.split("/")):
        found = found[key]
    return target, found, place.rpartition("/")[2]


def validator(name, schema):
    """Return what checks values against a part of the schema `name`."""
    resources = [(urn, DRAFT202012.create_resource(load_schema(each))) for urn, each in BY_ID.items()]
    whole = {**schema, "$id": load_schema(name)["$id"], "$defs": load_schema(name).get("$defs", {})}
    return Draft202012Validator(whole, registry=Registry().with_resources(resources))


def instances(name, schema=None):
    """Return a strategy of JSON values that fit a schema, which stands in the file of the schema `name`."""
    schema = load_schema(name) if schema is None else schema
    made = _values(name, schema)
    if {"if", "not", "dependentRequired", "oneOf"} & set(schema):
        made = made.filter(validator(name, schema).is_valid)
    return made


def _values(name, schema):
    if "$ref" in schema:
        target, found, key = resolve(name, schema)
        return SHORTCUTS[key] if key in SHORTCUTS else st.deferred(lambda: instances(target, found))
    if "const" in schema:
        return st.just(schema["const"])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "oneOf" in schema and "properties" not in schema:
        return st.one_of([instances(name, branch) for branch in schema["oneOf"]])
    return TYPES[schema["type"]](name, schema)


def _objects(name, schema):
    if "properties" not in schema:
        return st.dictionaries(st.sampled_from(("app", "other-app")), st.just({"any": [1, None]}), min_size=1)
    fields = {key: instances(name, inner) for key, inner in schema["properties"].items() if key != "$schema"}
    required = {key: fields.pop(key) for key in schema.get("required", ())}
    return st.fixed_dictionaries(required, optional=fields)


def _lists(name, schema):
    inner = instances(name, schema["items"])
    unique = repr if schema.get("uniqueItems") else None
    return st.lists(inner, min_size=schema.get("minItems", 0), max_size=3, unique_by=unique)


def _integers(_, schema):
    least = schema.get("minimum", 0)
    return st.integers(least, min(schema.get("maximum", least + 99), least + 99))


def _strings(_, schema):
    if "pattern" not in schema:
        return TEXT
    pattern = schema["pattern"].removesuffix(r"$(?!\n)").replace("^", r"\A", 1) + r"\Z"
    longest = schema.get("maxLength", 500)
    return st.from_regex(pattern).filter(lambda found: len(found) <= longest)


TYPES = {
    "object": _objects,
    "array": _lists,
    "integer": _integers,
    "string": _strings,
    "null": lambda *_: st.none(),
}
