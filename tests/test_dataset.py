"""The data as a data set: its descriptor, its licences and how to cite it."""

import importlib.util
import json
import re
from pathlib import Path

import pytest

import lowback
from lowback.pack.locate import builtin_folder

ROOT = Path(__file__).parents[1]
#: The descriptor and the licences stand in the project; an installed package has its own.
PROJECT = pytest.mark.skipif(not (ROOT / "datapackage.json").exists(), reason="only in the project itself")


@PROJECT
def test_the_descriptor_is_current():
    """datapackage.json lists every file of the data, as scripts/datapackage.py writes it."""
    spec = importlib.util.spec_from_file_location("datapackage", ROOT / "scripts" / "datapackage.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    written = (ROOT / "datapackage.json").read_text(encoding="utf-8")
    assert written == module.text(), "run python scripts/datapackage.py"
    descriptor = json.loads(written)
    paths = [
        path
        for each in descriptor["resources"]
        for path in ([each["path"]] if isinstance(each["path"], str) else each["path"])
    ]
    assert sorted(paths) == [f"data/{file}" for file in builtin_folder().files()]
    assert descriptor["version"] == lowback.data_version
    names = [each["name"] for each in descriptor["resources"]]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9._-]+", name) for name in names)


@PROJECT
def test_the_citation_is_current():
    """CITATION.cff names the version of the library, both licences and the trainer whose video it began with."""
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf"^version: {re.escape(lowback.__version__)}$", text, re.MULTILINE)
    assert all(word in text for word in ("MIT", "CC-BY-4.0", "Shoemate", "Lower Back Stretches for Runners"))


@PROJECT
def test_the_notice_credits_who_asks_for_it():
    """NOTICE has the attributions that the ontologies ask for, and the video."""
    text = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for word in ("Uberon", "CC BY 3.0", "Foundational Model of Anatomy", "Cari Shoemate", "FIT", "free-exercise-db"):
        assert word in text


def test_every_record_has_its_licence():
    """Every exercise, routine and vocabulary says its licence and who wrote it."""
    for file in builtin_folder().files():
        record = json.loads(builtin_folder().read(file))
        if file != "redirects.json":
            assert record["license"] == "CC-BY-4.0", file
            assert record["contributors"], file
