"""What teams use from outside: hooks for pre-commit, an action for workflows, forms for issues."""

import json
import re
import sys
from pathlib import Path

import pytest
from conftest import small_pack

from lowback.pack.locate import builtin_folder

ROOT = Path(__file__).parents[1]
HOOKS = ROOT / ".pre-commit-hooks.yaml"
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
if not HOOKS.exists():
    pytest.skip("only in the project itself", allow_module_level=True)

import yaml  # noqa: E402 - what follows needs the project's own files
from action_steps import action, run  # noqa: E402 - it reads the action of the project
from support.commands import commands  # noqa: E402 - it stands with what is imported late


def hooks():
    """Return the hooks by their ids."""
    return {hook["id"]: hook for hook in yaml.safe_load(HOOKS.read_text(encoding="utf-8"))}


def test_hooks_call_our_commands():
    """Each hook installs lowback and calls a command of the same name; one process checks, since it reads packs."""
    assert {name: hook["entry"] for name, hook in hooks().items()} == {
        "lowback-validate": "lowback validate",
        "lowback-format": "lowback format",
    }
    assert all(hook["language"] == "python" and hook["types"] == ["json"] for hook in hooks().values())
    assert hooks()["lowback-validate"]["require_serial"] is True
    assert {hook["entry"].removeprefix("lowback ") for hook in hooks().values()} <= set(commands())


@pytest.mark.parametrize("name", ["lowback-validate", "lowback-format"])
def test_hooks_take_the_files_of_packs(name):
    """A hook takes every file of a pack, wherever the pack is, and no other."""
    takes = re.compile(hooks()[name]["files"]).search
    for file in builtin_folder().files():
        assert takes(file)
        assert takes(f"a/b/{file}")
    for file in (
        "package.json",
        "x/my_pack.json",
        "exercises/a/b.json",
        "exercises.json",
        "routines/a.json5",
        "a.json",
    ):
        assert not takes(file)


@pytest.fixture
def temp(tmp_path):
    """Return a folder that holds lowback where the first step of the action puts it."""
    folder = tmp_path / "temp"
    (folder / "lowback").mkdir(parents=True)
    (folder / "lowback" / "bin").symlink_to(Path(sys.executable).parent)
    return folder


@pytest.fixture
def work(tmp_path, pack):
    """Return a folder to run the action in, with one sound pack and one that has a warning only."""
    sources = small_pack("clinic")["sources.json"]
    sources["sources"][0]["kind"] = "web_page"
    (tmp_path / "work").mkdir()
    pack().rename(tmp_path / "work" / "my pack")
    pack({"sources.json": sources}).rename(tmp_path / "work" / "-x")
    return tmp_path / "work"


def test_the_action_checks(temp, work):
    """The action checks every path on a line of its own, and its report is what GitHub shows."""
    done = run("Check", {"paths": "my pack\n\n-x\n"}, temp, cwd=work, capture_output=True)
    assert done.returncode == 0
    assert [line.partition(",")[0] for line in done.stdout.splitlines()] == ["::warning file=-x/sources.json"]
    assert re.fullmatch(r"lowback: [0-9]+ checked: 1 warning .*\n", done.stderr)


def test_the_action_passes_its_inputs_on(temp, work):
    """Each input reaches the command: the form, the codes, the file for the report, and what fails."""
    one = {"paths": "-x", "warnings-as-errors": "true"}
    assert run("Check", one, temp, cwd=work, capture_output=True).returncode == 1
    one |= {"format": "sarif", "output": "a report.sarif"}
    done = run("Check", one, temp, cwd=work, capture_output=True)
    assert (done.returncode, done.stdout) == (1, "")
    code = json.loads((work / "a report.sarif").read_text(encoding="utf-8"))["runs"][0]["results"][0]["ruleId"]
    assert run("Check", {**one, "ignore": code}, temp, cwd=work, capture_output=True).returncode == 0
    assert run("Check", {**one, "select": "LB0"}, temp, cwd=work, capture_output=True).returncode == 0


@pytest.mark.parametrize("key", ["paths", "format", "output", "select", "ignore", "warnings-as-errors"])
def test_inputs_of_the_action_run_nothing(key, temp, work):
    """Whatever stands in an input is never run; what makes no sense is refused, but as the name of a file."""
    nasty = "$(touch pwned) `touch pwned`; touch pwned #\"; touch pwned; ' && touch pwned"
    done = run("Check", {"paths": "my pack", key: nasty}, temp, cwd=work, capture_output=True)
    assert done.returncode == (0 if key == "output" else 2)
    assert not (work / "pwned").exists()
    assert all("${{" not in step["run"] for step in action()["runs"]["steps"] if "run" in step)


def test_the_action_needs_paths(temp, work):
    """Without a path the action says so, and checks nothing."""
    done = run("Check", {"paths": "\n"}, temp, cwd=work, capture_output=True)
    assert (done.returncode, done.stderr) == (2, "lowback: paths is empty; give a file, a folder or a pack\n")


def test_the_action_says_which_python_it_needs(temp, work):
    """Where there is no Python that will do, the action says what to do."""
    env = {"PATH": str(work)}
    done = run("Install lowback", {}, temp, cwd=work, env=env, capture_output=True)
    assert done.returncode == 2
    assert done.stdout.startswith("::error::lowback needs Python 3.11 or newer.")


def test_the_action_sets_python_up_only_when_asked():
    """The one step that is not ours runs only when a version is named."""
    (step,) = [step for step in action()["runs"]["steps"] if "uses" in step]
    assert step["if"] == "inputs.python-version != ''"
    assert action()["inputs"]["python-version"]["default"] == ""


def form(name):
    """Return an issue form."""
    return yaml.safe_load((FORMS / f"{name}.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["exercise", "correction"])
def test_forms_are_forms(name):
    """A form has what GitHub asks for: a name, a description, and fields with labels and ids that stand once."""
    found = form(name)
    assert set(found) == {"name", "description", "title", "body"}
    fields = [each for each in found["body"] if each["type"] != "markdown"]
    for keys in ([each["id"] for each in fields], [each["attributes"]["label"] for each in fields]):
        assert len(set(keys)) == len(keys) > 0
    for each in fields:
        assert each["type"] in {"input", "textarea", "dropdown", "checkboxes"}
        assert re.fullmatch(r"[A-Za-z0-9_-]+", each["id"])
        assert ("options" in each["attributes"]) == (each["type"] in {"dropdown", "checkboxes"})


@pytest.mark.parametrize("name", ["exercise", "correction"])
def test_forms_ask_for_licence_and_no_claims(name):
    """Whoever sends a form agrees to the licence of the data, and claims no cure."""
    (consent,) = [each for each in form(name)["body"] if each["type"] == "checkboxes"]
    options = consent["attributes"]["options"]
    assert all(option["required"] is True for option in options)
    assert "CC-BY-4.0" in options[0]["label"]
    assert "no medical claims" in options[1]["label"]


def test_the_form_asks_for_what_an_exercise_needs():
    """The form asks for everything that an exercise must have and its author alone can tell."""
    fields = {each.get("id"): each.get("validations", {}).get("required", False) for each in form("exercise")["body"]}
    assert [key for key, required in fields.items() if required] == [
        "name",
        "start",
        "steps",
        "sides",
        "amount",
        "source",
    ]
    assert {"things", "care", "credit"} <= set(fields)


def examples():
    """Return the YAML blocks of the page about CI."""
    page = (ROOT / "docs" / "how-to" / "check-in-ci.md").read_text(encoding="utf-8")
    return [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]


def uses(value, name):
    """Yield every mapping in a YAML value whose `uses` or `id` is this."""
    if isinstance(value, dict) and name in {value.get("uses"), value.get("id")}:
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from uses(inner, name)


def test_the_page_about_ci_uses_what_there_is():
    """The page names only inputs that the action has, and every one of them, and only hooks that there are."""
    page = (ROOT / "docs" / "how-to" / "check-in-ci.md").read_text(encoding="utf-8")
    steps = list(uses(examples(), "OWNER/lowback@main"))
    assert len(steps) > 1
    assert set().union(*(step["with"] for step in steps)) <= set(action()["inputs"])
    assert all(f"`{key}`" in page for key in action()["inputs"])
    for name in hooks():
        assert list(uses(examples(), name))
    named = re.findall(r"- id: (\S+)", page)
    assert set(named) == set(hooks())


def test_the_page_about_ci_maps_every_schema():
    """The editor settings that the page shows map every kind of file, as those of this repository do."""
    page = (ROOT / "docs" / "how-to" / "check-in-ci.md").read_text(encoding="utf-8")
    shown = json.loads(re.search(r"```json\n(.*?)```", page, re.DOTALL)[1])["json.schemas"]
    ours = json.loads((ROOT / ".vscode" / "settings.json").read_text(encoding="utf-8"))["json.schemas"]
    assert [each["url"] for each in shown] == [each["url"] for each in ours]
    assert [f"data/{each['fileMatch'][0]}" for each in shown] == [each["fileMatch"][0] for each in ours]
