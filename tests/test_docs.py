"""Documentation says what there is: every name, command, error, format and field."""

import importlib.util
import re
from pathlib import Path

import pytest
from support.commands import commands

import lowback
from lowback.exports.export import EXPORT_FORMATS
from lowback.rendering.formats import FORMATS
from lowback.validation.reporters import REPORTERS

#: The help of every command, by its name.
HELP = commands()
OPTIONS = sorted({option for text in HELP.values() for option in re.findall(r"--[a-z][a-z-]*", text)})
WORDS = ("130", "141", "--version", *(f"lowback {name}" for name in HELP), *OPTIONS)
ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def test_the_generated_pages_are_current():
    """The pages of data, problems and tables are what docs/generate.py writes: each field, code and column."""
    spec = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (DOCS / "reference" / "data.md").read_text(encoding="utf-8") == module.page()
    assert (DOCS / "reference" / "tables.md").read_text(encoding="utf-8") == module.tables_page()
    assert (DOCS / "reference" / "problems.md").read_text(encoding="utf-8") == module.problems_page()


@pytest.mark.parametrize("name", lowback.__all__)
def test_every_public_name_is_documented(name):
    """Each public name stands in the API reference."""
    assert re.search(rf"\b{name}\b", (DOCS / "reference" / "api.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("word", [*WORDS, *FORMATS, *REPORTERS, *EXPORT_FORMATS])
def test_every_command_is_documented(word):
    """Each command, option and format stands in the command line reference."""
    assert word in (DOCS / "reference" / "cli.md").read_text(encoding="utf-8")


def test_links_lead_somewhere():
    """Each relative link of README and docs leads to a file."""
    for page in (ROOT / "README.md", *DOCS.rglob("*.md")):
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http:", "https:")):
                assert (page.parent / target).exists() or target == "LICENSE", (page, target)


def test_the_changelog_knows_the_version():
    """The version is a release of the changelog, or work that is not released yet."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## {lowback.__version__}" in text or "## Unreleased" in text
