"""What the tests share: the built-in records as dicts, and the trial pack."""

import contextlib
import json
import os
import shutil
import tempfile
import zipfile
from pathlib import Path

import pytest
from support.installation import copied, forget, installed

import lowback
from lowback.pack.folder import DiskFolder, kind_of
from lowback.pack.locate import builtin_folder
from lowback.pack.references import references
from lowback.problem import with_hint
from lowback.validation.explanations.schema_error_messages import schema_problems
from lowback.validation.schemas import FastEngine, ReferenceEngine, top

HERE = Path(__file__).parent


#: Both engines: every test of shape asks the one and the other.
ENGINES = {"jsonschema": ReferenceEngine(), "jsonschema-rs": FastEngine()}


def shape_problems(kind, record):
    """Return the findings of a record's shape, after making sure that both engines give the same."""
    one, other = (sorted(schema_problems(engine, kind, record), key=str) for engine in ENGINES.values())
    assert one == other
    for engine in ENGINES.values():
        assert engine.acceptor(top(kind))(record) == (not one)
    return one


def told(problem):
    """Return a problem or a finding as people read it: the message and the hint."""
    return with_hint(problem.message, problem.hint)


def builtin(file):
    """Return a file of the built-in pack as JSON values."""
    return json.loads(builtin_folder().read(file))


def borrowed(file):
    """Return an exercise or a routine of the built-in pack as another pack may hold it: our exercises by full id."""
    record = builtin(file)
    for reference in references(kind_of(file), record):
        if reference.kind == "exercises":
            reference.replace(f"lowback:{reference.id}")
    return record


@pytest.fixture
def bridge():
    """Return the record of a bilateral exercise, to be changed at will."""
    return builtin("exercises/bridge_pose.json")


@pytest.fixture
def twist():
    """Return the record of a unilateral exercise, to be changed at will."""
    return builtin("exercises/lying_twist.json")


@pytest.fixture
def runner():
    """Return the record of the runner's routine, to be changed at will."""
    return builtin("routines/runner_lowback.json")


@pytest.fixture(scope="session")
def trial():
    """Return a catalogue with the trial pack: twelve awkward exercises and three routines."""
    return lowback.load_catalog(HERE / "packs" / "trial")


@pytest.fixture
def pack(tmp_path):
    """Return a function that writes a small pack, with some files changed, and returns its folder."""

    def write(changes=None, name="clinic"):
        folder = tmp_path / name
        for file, value in {**small_pack(name), **(changes or {})}.items():
            path = folder / file
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(value, bytes):
                path.write_bytes(value)
            elif value is not None:
                path.write_text(json.dumps(value), encoding="utf-8")
        return folder

    return write


def small_pack(name):
    """Return the files of a small pack that is right."""
    credit = {"license": "CC0-1.0", "contributors": ["A. Clinic"]}
    cited = [{"id": "leaflet", "status": "seen"}]
    exercise = borrowed("exercises/bridge_pose.json") | {
        "id": "hip_lift",
        "sources": cited,
        "doses": [{"id": "ten", "mode": "reps", "reps": 10, "sources": cited}],
        "easier": [{"exercise": "lowback:lying_twist", "sources": cited}],
        **credit,
    }
    routine = borrowed("routines/runner_lowback.json") | {
        "id": "morning",
        "items": [{"id": "lift", "exercise": "hip_lift"}, {"id": "twist", "exercise": "lowback:lying_twist"}],
        **credit,
    }
    return {
        "pack.json": {"id": name, "title": "Clinic", "version": "1.0.0", "language": "en", "schema": "1.0", **credit},
        "sources.json": {
            "sources": [{"id": "leaflet", "title": "A leaflet", "publisher": "A clinic", "kind": "book"}],
            **credit,
        },
        "exercises/hip_lift.json": exercise,
        "routines/morning.json": routine,
    }


#: The texts of the small pack, by file.
PACK_FILES = {file: json.dumps(value) for file, value in small_pack("clinic").items()}


def zipped(path, files, start=""):
    """Write a zip file, with the files below a folder in it."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for file, text in files.items():
            made.writestr(f"{start}{file}", text)
    return path


def install(site, name="clinic", value="clinic_pack", files=None, number=1):
    """Put a distribution with a pack into a folder, as an installer does; its package fails when it is run."""
    package = site / value.replace(".", "/")
    package.mkdir(parents=True, exist_ok=True)
    top = site / value.split(".")[0]
    (top / "__init__.py").write_text("raise SystemError('this was run')")
    for file, text in (PACK_FILES if files is None else files).items():
        (package / file).parent.mkdir(exist_ok=True)
        (package / file).write_text(text)
    about = site / f"lowback_{name}_{number}-1.2.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: lowback-{name}-{number}\nVersion: 1.2\n")
    (about / "entry_points.txt").write_text(f"[lowback.packs]\n{name} = {value}\n")
    return site


@pytest.fixture
def workbench(tmp_path):
    """Return the folder of a copy of the built-in pack, which is the built-in pack until the test ends."""
    folder = copied(tmp_path / "workbench")
    with installed(tmp_path / "workbench"):
        yield folder


@pytest.fixture
def redirected(workbench):
    """Return a function that makes the built-in pack one with redirects and other changes, and returns its folder."""

    def write(redirects, changes=None):
        for file, value in {"redirects.json": {"redirects": redirects}, **(changes or {})}.items():
            (workbench / file).write_text(json.dumps(value), encoding="utf-8")
        forget()
        return DiskFolder(workbench)

    return write


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Return a folder for installed packages."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.chdir(tmp_path)
    return folder


NOBODY = 65534
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away and become another user")


@contextlib.contextmanager
def another_user():
    """Be another user for a while."""
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)


@pytest.fixture
def open_folder():
    """Return a folder that every user may enter and write to: that of pytest is closed to others."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o777)
    yield path
    shutil.rmtree(path)
