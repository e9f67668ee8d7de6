"""The plan of the house: modules import only downwards, rooms on one floor not each other; tests look from outside."""

import ast
import re
from pathlib import Path

import pytest
from support.commands import loaded

import lowback

PACKAGE = Path(lowback.__file__).parent

#: Each room's floor. A module of a room may import from lower floors and from its own room.
FLOORS = {
    "problem": 0,
    "errors": 0,
    "invariants": 0,
    "shown": 0,
    "garbage": 0,
    "packaged": 0,
    "model": 1,
    "pack": 2,
    "figures": 2,
    "validation": 3,
    "rendering": 3,
    "catalog": 4,
    "projects": 4,
    "starters": 5,
    "planning": 5,
    "diff": 5,
    "exports": 5,
    "site": 5,
    "api": 6,
    "planner": 6,
    "publisher": 6,
    "cli": 7,
    "integrations": 7,
    "__init__": 8,
    "__main__": 8,
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def room(path):
    """Return the room that a module stands in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path):
    """Yield what a module imports from the package while it runs, those inside functions included."""
    todo = list(ast.parse(path.read_text(encoding="utf-8")).body)
    while todo:
        node = todo.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "lowback":
            yield [*node.module.split("."), node.names[0].name][1]
        todo.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_modules_import_downwards(path):
    """A module imports from below, or from its own room."""
    own = room(path)
    assert own in FLOORS, f"{own} stands on no floor"
    for other in imports(path):
        assert other in {own, "__version__"} or FLOORS[other] < FLOORS[own], f"{path} imports {other}"


def test_errors_and_problems_stand_alone():
    """The ground floor imports nothing of the package."""
    for path in MODULES:
        if FLOORS[room(path)] == 0:
            assert list(imports(path)) == []


def test_only_one_module_knows_the_engine():
    """The JSON Schema engines are imported by validation/engines.py alone."""
    users = {
        path.relative_to(PACKAGE).as_posix()
        for path in MODULES
        if any(
            line.strip().startswith(("import jsonschema", "from jsonschema", "from referencing"))
            for line in path.read_text(encoding="utf-8").splitlines()
        )
    }
    assert users == {"validation/engines.py"}


def test_importing_is_light():
    """`import lowback` loads nothing else, not even attrs."""
    modules = loaded("import lowback")
    assert {each for each in modules if each.startswith("lowback")} == {"lowback"}
    assert not {"attr", "attrs", "json", "argparse", "importlib.resources", "pathlib"} & modules


def test_validating_needs_no_model():
    """Checking a record loads neither attrs nor the model nor the slower engine, so that it starts fast."""
    modules = loaded("import lowback; lowback.validate({'a': 1})")
    assert not {"attr", "attrs", "jsonschema", "lowback.model", "lowback.api", "argparse", "pathlib"} & modules


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
