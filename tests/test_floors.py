"""The plan of the house: modules import only downwards, rooms on one floor not each other; tests look from outside."""

import ast
import re
from pathlib import Path

import pytest
from support.commands import loaded

import lowback

PACKAGE = Path(lowback.__file__).parent

#: Each room's floor. A module of a room may import from lower floors and from its own room, for types too.
FLOORS = {
    "_version": 0,
    "escaping": 0,
    "licenses": 0,
    "problem": 0,
    "errors": 1,
    "invariants": 1,
    "model": 2,
    "pack": 3,
    "figures": 3,
    "validation": 4,
    "rendering": 4,
    "catalog": 5,
    "scaffold": 6,
    "planning": 6,
    "diff": 6,
    "exports": 6,
    "site": 6,
    "_api": 7,
    "cli": 8,
    "integrations": 8,
    "__init__": 9,
    "__main__": 9,
}
MODULES = {
    ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}


def imports(path):
    """Return the modules of the package that a module imports: at the top, in functions, and for types alone."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "lowback":
            inside = node.module.removeprefix("lowback").removeprefix(".")
            names = {f"{inside}.{alias.name}".removeprefix(".") for alias in node.names}
            found |= names & MODULES.keys() or {inside or "__init__"}
    return found


@pytest.mark.parametrize("module", MODULES)
def test_modules_import_downwards(module):
    """A module imports from below, or from its own room."""
    own = module.split(".")[0]
    assert own in FLOORS, f"{own} has no floor"
    for other in imports(MODULES[module]):
        room = other.split(".")[0]
        assert room == own or FLOORS[room] < FLOORS[own], f"{module} imports {other}"


def test_no_modules_import_each_other():
    """There is no circle of imports, not even for types."""
    left = {module: imports(path) - {module} for module, path in MODULES.items()}
    while free := {
        module for module in left if not left[module] & left.keys() or module not in set().union(*left.values())
    }:
        left = {module: others - free for module, others in left.items() if module not in free}
    assert sorted(left) == []


def test_only_one_module_knows_the_engine():
    """The JSON Schema engines are imported by validation/schemas.py alone."""
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES.values()
        if any(
            line.strip().startswith(("import jsonschema", "from jsonschema", "from referencing"))
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    }
    assert users == {"validation/schemas.py"}


def test_importing_is_light():
    """`import lowback` loads nothing else, not even attrs."""
    modules = loaded("import lowback")
    assert {each for each in modules if each.startswith("lowback")} == {"lowback", "lowback._version"}
    assert not {"attr", "attrs", "json", "argparse", "importlib.resources", "pathlib"} & modules


def test_validating_needs_no_model():
    """Checking a record loads neither attrs nor the model nor the slower engine, so that it starts fast."""
    modules = loaded("import lowback; lowback.validate({'a': 1})")
    assert not {"attr", "attrs", "jsonschema", "lowback.model", "lowback._api", "argparse", "pathlib"} & modules


def test_walking_a_routine_needs_no_engine():
    """Walking a routine loads no schema engine, no renderer, no vocabulary and no command line."""
    modules = loaded(
        "import lowback\nfor mode in ('reps', 'hold'): list(lowback.get_routine('runner_lowback').iter_steps(mode))"
    )
    assert not {"jsonschema", "referencing", "argparse", "importlib.resources", "pathlib", "difflib"} & modules
    assert not {each for each in modules if each.startswith(("lowback.rendering", "lowback.validation", "lowback.cli"))}
    assert not {"lowback.model.vocabulary", "lowback.catalog.search", "lowback.catalog.selection"} & modules


def test_finding_needs_no_engine():
    """Finding loads no schema engine and no renderer, and what compares words only when one is mistyped."""
    modules = loaded("import lowback; lowback.find_exercises(text='bridge', avoid='knee'); lowback.find_routines()")
    assert not {"jsonschema", "referencing", "rapidfuzz", "argparse", "difflib"} & modules
    assert not {each for each in modules if each.startswith(("lowback.rendering", "lowback.validation", "lowback.cli"))}


TESTS = Path(__file__).parent
#: Underscored names that the standard library has for everybody.
PUBLIC = {"_replace", "_asdict", "_exit"}
#: What takes an attribute by its name: functions, and methods of monkeypatch and mock.patch.
BY_NAME = {"getattr", "setattr", "delattr", "patch", "object"}


def touched(path):
    """Yield what a file of the tests imports, the attributes that it looks at, and the names that it gives as texts."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.ImportFrom(module=str(module)):
                yield from (f"{module}.{alias.name}" for alias in node.names)
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.Attribute() if not isinstance(node.value, ast.Name) or node.value.id != "self":
                yield node.attr
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in BY_NAME:
                constants = [argument.value for argument in node.args if isinstance(argument, ast.Constant)]
                yield from (value for value in constants if isinstance(value, str))


@pytest.mark.parametrize("path", sorted(TESTS.rglob("*.py")), ids=lambda path: path.relative_to(TESTS).as_posix())
def test_tests_know_no_private_names(path):
    """A test looks at nothing whose name starts with an underscore, and takes nothing from another test."""
    names = [name for name in touched(path) if name not in PUBLIC]
    assert [name for name in names if re.search(r"(^|\.)_(?!_)", name)] == []
    assert [name for name in names if name.startswith("test_")] == []
