"""Schemas in one piece: they accept the same as the schemas, in any program."""

import importlib.util
import json
from fnmatch import fnmatch
from pathlib import Path

import jsonschema_rs
import pytest
from conftest import ENGINES
from jsonschema import Draft202012Validator
from mutants import Breaker

from lowback.cli import main
from lowback.pack.folder import DiskFolder, kind_of
from lowback.pack.locate import builtin_folder
from lowback.validation.schemas import RECORD_KINDS, SCHEMA_NAMES, bundle, load_schema, top

ROOT = Path(__file__).parents[1]
SETTINGS = ROOT / ".vscode" / "settings.json"
#: The editor's settings stand in the project alone.
PROJECT = pytest.mark.skipif(not SETTINGS.exists(), reason="only in the project itself")
ANNOTATIONS = {"description", "examples", "title"}


@pytest.mark.parametrize("name", SCHEMA_NAMES)
def test_a_bundle_refers_to_no_other_schema(name):
    """A bundle is a schema whose references, if any, lead into itself."""
    found = bundle(name)
    Draft202012Validator.check_schema(found)
    assert '"$ref": "urn:' not in json.dumps(found)
    assert (found["$id"], found["title"]) == (load_schema(name)["$id"], load_schema(name)["title"])


@pytest.mark.parametrize("kind", RECORD_KINDS)
def test_a_bundle_accepts_the_same(kind):
    """A bundle and the schema give the same verdict: on sound files, and on a small one broken in every way."""
    accepts = ENGINES["jsonschema-rs"].acceptor(top(kind))
    bundled = jsonschema_rs.Draft202012Validator(bundle(kind))
    folders = (builtin_folder(), DiskFolder(ROOT / "tests" / "packs" / "trial"))
    own = [(file, folder.read(file).decode()) for folder in folders for file in folder.files() if kind_of(file) == kind]
    assert all(bundled.is_valid(json.loads(text)) for _, text in own)
    verdicts = []
    for mutant in Breaker(*min(own, key=lambda each: len(each[1]))).mutants():
        try:
            value = json.loads(mutant.text)
        except ValueError:
            continue
        verdicts.append((accepts(value), bundled.is_valid(value)))
    assert (False, False) in verdicts
    assert {one == other for one, other in verdicts} == {True}


def test_nothing_that_refuses_stands_beside_a_reference():
    """Beside a reference only annotations are written twice, so that putting the two together changes no verdict."""

    def beside(schema, name):
        for inner in schema.values() if isinstance(schema, dict) else schema:
            if isinstance(inner, dict | list):
                yield from beside(inner, name)
        if isinstance(schema, dict) and isinstance(schema.get("$ref"), str):
            urn, _, way = schema["$ref"].partition("#/")
            target = top(urn.split(":")[3] if urn else name).inside(*way.split("/")).schema
            yield set(schema) & set(target) - {"$ref"}

    found = [keys for name in SCHEMA_NAMES for keys in beside(load_schema(name), name)]
    assert len(found) > 100
    assert set().union(*found) <= ANNOTATIONS


def test_a_key_keeps_its_own_description():
    """What stands beside a reference goes first: an editor shows what this key is, not what any text is."""
    name = bundle("exercise")["properties"]["name"]
    assert name["description"] == load_schema("exercise")["properties"]["name"]["description"]
    assert name["type"] == "string"


def test_the_command_prints_a_bundle(capsys):
    """`lowback schema NAME --bundled` prints one line of JSON."""
    assert main(["schema", "routine", "--bundled"]) == 0
    out = capsys.readouterr().out
    assert (out.count("\n"), json.loads(out)) == (1, bundle("routine"))
    assert main(["schema", "routin", "--bundled"]) == 2


@PROJECT
def test_the_editor_has_a_current_schema_for_every_file_of_the_data():
    """.vscode/settings.json maps each file of the data to the bundle of its kind, as docs/generate.py writes it."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    entries = json.loads(SETTINGS.read_text(encoding="utf-8"))["json.schemas"]
    urls = {pattern: entry["url"] for entry in entries for pattern in entry["fileMatch"]}
    for file in builtin_folder().files():
        for folder in ("data", "tests/packs/trial"):
            (url,) = [url for pattern, url in urls.items() if fnmatch(f"{folder}/{file}", pattern)]
            assert ROOT / url == generate.EDITOR[kind_of(file)]
    for kind, path in generate.EDITOR.items():
        assert json.loads(path.read_text(encoding="utf-8")) == bundle(kind), "run python docs/generate.py"
