"""Packs of other people, for real: a project is started, filled in, built, installed three ways and used."""

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import borrowed, small_pack

import lowback
from lowback.cli import main
from lowback.scaffold import start

#: The distribution, its version, and its package, as they stand in the name of the wheel and inside it.
WHEEL = "lowback_hill_club-1.0.0-py3-none-any.whl"
WAYS = ("normal", "editable", "zipped")


def files():
    """Return the files of a pack that has an exercise of its own under an id of ours."""
    bridge = borrowed("exercises/cat_cow.json") | {"id": "bridge_pose", "name": "Bridge of the hill club"}
    return {**small_pack("hill_club"), "exercises/bridge_pose.json": bridge}


def pip(*arguments):
    """Run pip without an index, so that nothing is fetched."""
    command = [sys.executable, "-m", "pip", *map(str, arguments)]
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    subprocess.run(command, check=True, capture_output=True, timeout=60, env=environment)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return the folder of a project that was started, filled in and built; its package fails when it is run."""
    folder = tmp_path_factory.mktemp("a project ü")
    list(start("pack", "hill_club", folder))
    package = folder / "hill_club" / "src" / "hill_club"
    for file, record in files().items():
        (package / file).parent.mkdir(exist_ok=True)
        (package / file).write_text(json.dumps(record), encoding="utf-8")
    (package / "__init__.py").write_text("raise SystemError('this was run')")
    (package / "by_hand.txt").write_text("A note that is no record.")
    pip("wheel", "--quiet", "--no-build-isolation", "--no-deps", "--wheel-dir", folder, folder / "hill_club")
    return folder / "hill_club"


class Site:
    """An environment of its own in which lowback, and what it needs, can be imported."""

    def __init__(self, folder):
        """Make it, without pip; `path` is for wheels that are only put on the path of Python."""
        venv.create(folder, with_pip=False)
        self.python = folder / "bin" / "python"
        (site,) = folder.rglob("site-packages")
        around = [sysconfig.get_path("purelib"), Path(lowback.__file__).parents[1]]
        (site / "around.pth").write_text("".join(f"{each}\n" for each in around))
        self.path = []
        self.folder = folder

    def install(self, *what):
        """Install wheels, or a project to be edited."""
        pip("--python", self.python, "install", "--quiet", "--no-build-isolation", "--no-deps", *what)

    def run(self, *arguments, module="lowback"):
        """Run a command in an empty folder; return its exit code and what it printed."""
        empty = self.folder / "empty"
        empty.mkdir(exist_ok=True)
        environment = {"PYTHONPATH": os.pathsep.join(map(str, self.path)), "PATH": os.environ["PATH"]}
        command = [self.python, *(["-m", module] if module else []), *arguments]
        done = subprocess.run(
            command, capture_output=True, check=False, timeout=60, cwd=empty, env=environment, encoding="utf-8"
        )
        return done.returncode, done.stdout, done.stderr


@pytest.fixture(scope="module", params=WAYS)
def site(request, project, tmp_path_factory):
    """Return an environment with the pack in it, in one of three ways."""
    made = Site(tmp_path_factory.mktemp(request.param))
    wheel = project.parent / WHEEL
    if request.param == "zipped":
        made.path.append(wheel)
    else:
        made.install(*(["--editable", project] if request.param == "editable" else [wheel]))
    return made


def test_an_installed_pack_is_listed(site):
    """`lowback packs list` has it after the built-in pack, with what brings it; its package is not run."""
    code, out, err = site.run("packs", "list")
    ours, theirs = out.splitlines()
    assert (code, err) == (0, "")
    assert ours.startswith(f"lowback {lowback.data_version}")
    assert re.split("  +", theirs) == ["hill_club 1.0.0", "2 exercises, 1 routine", "Clinic", "lowback-hill-club 1.0.0"]


def test_an_installed_pack_is_used_on_the_command_line(site):
    """Its records are listed, shown, found and checked by its id; `show` finds the pack by the id of the record."""
    code, out, err = site.run("list", "routines", "--pack", "hill_club")
    assert (code, err) == (0, "")
    assert "hill_club:morning" in out
    assert "runner_lowback" in out
    code, out, err = site.run("show", "hill_club:morning")
    assert (code, err) == (0, "")
    assert "Bridge pose" in out
    code, out, err = site.run("find", "bridge", "of", "hill", "--pack", "hill_club")
    assert (code, err) == (0, "")
    assert out.split("  ")[0] == "hill_club:bridge_pose"
    assert site.run("validate", "hill_club") == (0, "5 checked: no problems\n", "")


def test_an_installed_pack_is_loaded_and_never_imported(site):
    """In Python its id loads it, all of it; the package, which fails when it is run, stays unknown to Python."""
    script = """
import sys, lowback
catalog = lowback.load_catalog("hill_club")
print(len(catalog.routines["hill_club:morning"].iter_steps()), lowback.known_packs()[1].version)
print(catalog.exercises["bridge_pose"].name, catalog.exercises["hill_club:bridge_pose"].name, sep=", ")
print("hill_club" in sys.modules)
import hill_club
"""
    code, out, err = site.run("-c", script, module="")
    assert (code, out) == (1, "3 1.0.0\nBridge pose, Bridge of the hill club\nFalse\n")
    assert "this was run" in err


def test_an_installed_pack_is_not_rewritten(site, project):
    """`lowback format` and `validate --fix` refuse what is installed or in a wheel, and change nothing."""
    folders = (project, site.folder)
    before = {path: path.read_bytes() for folder in folders for path in folder.rglob("*.*") if path.is_file()}
    for command in (["format", "hill_club"], ["validate", "--fix", "hill_club"]):
        code, _, err = site.run(*command)
        assert code == 2
        assert "hill_club: stays as it is, because it is in a zip file or installed. Change the folder" in err
    assert {path: path.read_bytes() for folder in folders for path in folder.rglob("*.*") if path.is_file()} == before


def test_a_wheel_is_a_pack(project, capsys):
    """A wheel that nobody installed is loaded, listed and checked by its path."""
    wheel = str(project.parent / WHEEL)
    assert main(["validate", wheel]) == 0
    assert capsys.readouterr().out == "5 checked: no problems\n"
    assert main(["list", "routines", "--pack", wheel]) == 0
    assert "hill_club:morning" in capsys.readouterr().out
    (_, found) = lowback.known_packs(wheel)
    assert (found.id, found.place, found.distribution) == ("hill_club", f"{wheel}/hill_club", None)


def test_a_wheel_holds_the_pack_and_its_version(project):
    """The wheel that hatchling builds has the pack in its package, the version of pack.json, and the entry point."""
    with ZipFile(project.parent / WHEEL) as wheel:
        names = wheel.namelist()
        about = {name.rpartition("/")[2]: wheel.read(name).decode() for name in names if ".dist-info/" in name}
    assert {f"hill_club/{file}" for file in files()} <= set(names)
    assert about["entry_points.txt"].split() == ["[lowback.packs]", "hill_club", "=", "hill_club"]
    assert "Version: 1.0.0\n" in about["METADATA"]
    assert "Requires-Dist: lowback>=0.1\n" in about["METADATA"]


def remade(wheel, name, **changes):
    """Write a wheel like another one, under another name: its distribution, its package and a part of pack.json."""
    made = wheel.parent / f"lowback_{name}-1.0.0-py3-none-any.whl"
    with ZipFile(wheel) as old, ZipFile(made, "w") as new:
        for each in old.namelist():
            text = old.read(each).decode()
            if each == "hill_club/pack.json":
                text = json.dumps({key: value for key, value in (json.loads(text) | changes).items() if value})
            text = text.replace("lowback-hill-club", f"lowback-{name}").replace("lowback_hill_club", f"lowback_{name}")
            text = text.replace("hill_club = hill_club", f"{changes.get('id', 'hill_club')} = {name}")
            place = each.replace("lowback_hill_club", f"lowback_{name}").replace("hill_club/", f"{name}/")
            new.writestr(place, "" if each.endswith("RECORD") else text)
    return made


@pytest.fixture(scope="module")
def crowded(project, tmp_path_factory):
    """Return an environment with packs that must not be loaded, all installed by pip."""
    wheel = project.parent / WHEEL
    made = Site(tmp_path_factory.mktemp("crowded"))
    newer = remade(wheel, "newer", id="newer", schema="1.9")
    free = remade(wheel, "free", id="free", license=None)
    core = remade(wheel, "core", id="lowback")
    made.install(wheel, remade(wheel, "twin"), newer, free, core)
    return made


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        ("hill_club", "'hill_club' is the id of several installed packs: of lowback-hill-club and lowback-twin."),
        ("newer", "LB131 /schema: written for schema 1.9; this lowback reads up to 1.1. Install a newer"),
        ("free", 'pack.json:1:1: LB021 missing key "license". Add it'),
    ],
)
def test_a_wheel_that_must_not_be_loaded_is_refused(crowded, pack, expected):
    """Twins, a pack for a newer schema and one without a licence: refused and named, and nothing is loaded."""
    code, out, err = crowded.run("list", "--pack", pack)
    assert (code, out) == (2, "")
    assert expected in err
    assert pack in err.splitlines()[0]


def test_a_pack_cannot_take_the_place_of_ours(crowded):
    """An installed pack that calls itself lowback is told, and changes nothing of what lowback has."""
    code, out, err = crowded.run("packs", "list")
    assert code == 2
    assert "entry point of lowback-core: 'lowback' is the built-in pack, which no other can replace" in err
    assert out.splitlines()[0].startswith(f"lowback {lowback.data_version}  {len(lowback.exercises())} exercises")
    code, out, err = crowded.run("show", "bridge_pose")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "Bridge pose"
    found = json.loads(crowded.run("packs", "list", "--format", "json")[1])["packs"]
    assert [(each["id"], bool(each["problem"]), each["distribution"]) for each in found] == [
        ("lowback", False, None),
        ("free", True, "lowback-free 1.0.0"),
        ("hill_club", True, None),
        ("lowback", True, "lowback-core 1.0.0"),
        ("newer", False, "lowback-newer 1.0.0"),
    ]
