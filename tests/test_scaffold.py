"""Starting records: what is written has blanks, and nothing but the blanks is left to mend."""

import json
import os
from pathlib import Path
from zipfile import ZipFile

import pytest
from support.damage import places

import lowback
from lowback.cli import main
from lowback.pack.file_writer import UnwritableError, create
from lowback.scaffold import BLANK, StartError, start
from lowback.validation.schemas import top

FILLED = {
    "name": "Hip lift",
    "title": "A pack",
    "summary": "Lift your hips.",
    "level": "beginner",
    "position": "standing",
    "side_is": "the knee you draw in",
    "setup": "Stand on your mat.",
    "contraction": "concentric",
    "breath": "out",
    "text": "Lift your hips.",
    "seconds": 3,
    "reps": 10,
    "status": "seen",
    "purpose": "Move your back.",
    "exercise": "lowback:bridge_pose",
    "license": "CC0-1.0",
    "publisher": "A clinic",
    "kind": "book",
}


def blanks(record):
    """Return the pointers of the blanks of a record."""
    return ["".join(f"/{key}" for key in path) for path, value in spots_and_values(record) if value == BLANK]


def spots_and_values(record):
    """Yield the path and the value of everything in a record."""
    for path in places(record):
        value = record
        for key in path:
            value = value[key]
        yield path, value


def fill(record):
    """Fill every blank of a record with something sensible."""
    for path, value in list(spots_and_values(record)):
        if value == BLANK:
            target = record
            for key in path[:-1]:
                target = target[key]
            words = {"muscles": "gluteus_maximus", "triggers": "after_long_run", "contributors": "A. Clinic"}
            inner = {"id": words.get(path[-3] if len(path) > 2 else "", "leaflet"), "role": "worked"}
            target[path[-1]] = (inner | FILLED | words).get(path[-2] if isinstance(path[-1], int) else path[-1])
    if record.get("laterality") == "unilateral":
        record["setup"] = "Draw your {left|right} knee in."


@pytest.fixture
def clinic(tmp_path):
    """Return the folder of a pack that was started and filled in."""
    list(start("pack", "clinic", tmp_path))
    folder = tmp_path / "clinic" / "src" / "clinic"
    for file in ("pack.json", "sources.json"):
        path = folder / file
        record = json.loads(path.read_text(encoding="utf-8"))
        fill(record)
        path.write_text(json.dumps(record), encoding="utf-8")
    return folder


def test_a_new_pack_has_blanks_to_fill(tmp_path):
    """A new pack is told to have its blanks, each once, and nothing else."""
    assert list(start("pack", "clinic", str(tmp_path))) == [
        f"{tmp_path}/clinic/pyproject.toml",
        f"{tmp_path}/clinic/README.md",
        f"{tmp_path}/clinic/src/clinic/__init__.py",
        f"{tmp_path}/clinic/src/clinic/pack.json",
        f"{tmp_path}/clinic/src/clinic/sources.json",
    ]
    report = lowback.validate(tmp_path / "clinic")
    for file in ("pack.json", "sources.json"):
        record = json.loads((tmp_path / "clinic" / "src" / "clinic" / file).read_text(encoding="utf-8"))
        told = [each for each in report if each.file.endswith(f"/{file}")]
        assert {each.code for each in told} == {"LB027"}
        assert sorted(each.pointer for each in told) == sorted(blanks(record))


@pytest.mark.parametrize("laterality", ["bilateral", "unilateral", "alternating"])
def test_a_new_exercise_has_blanks_to_fill(clinic, laterality):
    """The blanks of a new exercise are all that is told; filled in, the pack is right and can be walked."""
    [path] = start("exercise", "hip_lift", str(clinic), laterality)
    record = json.loads(Path(path).read_text(encoding="utf-8"))
    assert record["laterality"] == laterality
    told = [each for each in lowback.validate(clinic) if each.severity == "error"]
    assert sorted(each.pointer for each in told) == sorted(blanks(record))
    fill(record)
    Path(path).write_text(json.dumps(record), encoding="utf-8")
    assert list(lowback.validate(clinic)) == []
    exercise = lowback.load_catalog(clinic).exercises["clinic:hip_lift"]
    assert len(exercise.iter_steps()) == (2 if laterality == "unilateral" else 1)


def test_a_new_routine_has_blanks_to_fill(clinic):
    """So it is with a new routine."""
    [path] = start("routine", "evening", str(clinic))
    record = json.loads(Path(path).read_text(encoding="utf-8"))
    told = [each for each in lowback.validate(clinic) if each.severity == "error"]
    assert sorted(each.pointer for each in told) == sorted(blanks(record))
    fill(record)
    Path(path).write_text(json.dumps(record), encoding="utf-8")
    assert list(lowback.validate(clinic)) == []


@pytest.mark.parametrize("kind", ["exercise", "routine", "pack", "sources"])
def test_starters_have_what_the_schema_requires(clinic, kind):
    """A starter has every key that is required, and none that the schema does not know."""
    made = {"exercise": ("exercises/a.json", "a"), "routine": ("routines/a.json", "a")}
    if kind in made:
        list(start(kind, "a", str(clinic)))
    file = made.get(kind, (f"{kind}.json",))[0]
    record = json.loads((clinic / file).read_text(encoding="utf-8"))
    schema = top(kind).schema
    assert set(schema["required"]) <= set(record) <= set(schema["properties"])


REFUSED = [
    (("pack", "lowback"), "'lowback' is the built-in pack. Choose another id"),
    (("pack", "calendar"), "'calendar' is a module of Python, which hides an installed pack. Choose another id"),
    (("routine", "a", ".", "unilateral"), "a routine has no laterality. Leave it out"),
    (
        ("exercise", "Hip Lift"),
        'invalid id "Hip Lift". Use lower-case letters, digits and single underscores, such as hip_lift',
    ),
    (("exercise", "../x"), "invalid id"),
    (("exercise", ""), "invalid id"),
    (("exercise", "a" * 65), "invalid id"),
    (("pack", "/x"), "invalid id"),
    (("exercise", "a", "nowhere"), r"nowhere/pack\.json is missing\. Go to a pack's folder"),
    (
        ("exercises", "a"),
        "invalid kind 'exercises', expected exercise, routine, pack or template. Did you mean exercise",
    ),
    (("exercise", "a", ".", "both"), "invalid laterality 'both'"),
]


@pytest.mark.parametrize(("arguments", "reason"), REFUSED, ids=str)
def test_what_cannot_be_started_is_told(clinic, monkeypatch, arguments, reason):
    """A bad id, a folder that is no pack, an unknown kind: the reason is told and nothing is written."""
    monkeypatch.chdir(clinic)
    before = sorted(clinic.rglob("*"))
    with pytest.raises(lowback.LowbackError, match=reason):
        list(start(*arguments))
    assert sorted(clinic.rglob("*")) == before


def test_nothing_is_overwritten(clinic, capsys):
    """A file that already exists stays as it is."""
    assert main(["new", "exercise", "a", "--pack", str(clinic)]) == 0
    path = clinic / "exercises" / "a.json"
    assert capsys.readouterr().out == f"{path}\n"
    path.write_text("mine", encoding="utf-8")
    assert main(["new", "exercise", "a", "--pack", str(clinic)]) == 2
    assert "already exists. Choose another id, or edit that file." in capsys.readouterr().err
    assert main(["new", "pack", "clinic", "--pack", str(clinic.parents[2])]) == 2
    assert path.read_text(encoding="utf-8") == "mine"


def test_a_new_file_replaces_nothing(tmp_path):
    """Making a file where one is, even one that is a link to nowhere, is refused."""
    (tmp_path / "link.json").symlink_to(tmp_path / "nowhere.json")
    with pytest.raises(UnwritableError, match=r"link\.json already exists\. Choose another id, or edit that file"):
        create(str(tmp_path / "link.json"), "{}")
    assert not (tmp_path / "nowhere.json").exists()


def test_what_was_lost_of_a_pack_is_made_again(clinic):
    """A pack whose pack.json is gone gets a new one; its other files stay as they are."""
    before = (clinic / "sources.json").read_bytes()
    (clinic / "pack.json").unlink()
    assert list(start("pack", "clinic", str(clinic.parents[2]))) == [str(clinic / "pack.json")]
    assert (clinic / "sources.json").read_bytes() == before


def test_a_project_stands_for_its_pack(clinic):
    """An exercise for a project goes into the pack in it; into a zip file nothing can be written."""
    project = clinic.parents[1]
    assert list(start("exercise", "hip_lift", str(project))) == [str(clinic / "exercises" / "hip_lift.json")]
    whole = project / "clinic.zip"
    with ZipFile(whole, "w") as made:
        made.write(clinic / "pack.json", "pack.json")
    with pytest.raises(StartError, match=r"is a zip file\. Give the folder of the pack that it was made from"):
        list(start("exercise", "hip_raise", str(whole)))
    whole.write_bytes(whole.read_bytes().replace(b"PK\1\2", b"PK\1\3"))
    with pytest.raises(StartError, match="cannot be read: Bad magic number"):
        list(start("exercise", "hip_raise", str(whole)))


def test_a_damaged_pack_cannot_be_added_to(clinic):
    """Where the pack's own file cannot be read, nothing is started."""
    (clinic / "pack.json").write_text("{", encoding="utf-8")
    with pytest.raises(StartError, match=r"pack\.json cannot be read: not JSON"):
        list(start("routine", "a", str(clinic)))
    (clinic / "pack.json").write_text("[]", encoding="utf-8")
    [path] = start("routine", "a", str(clinic))
    assert json.loads(Path(path).read_text(encoding="utf-8"))["license"] == BLANK


def test_nothing_is_written_through_a_link(clinic, tmp_path):
    """Where the folder of the routines is a link, nothing is written behind it; a pipe is not read."""
    (tmp_path / "elsewhere").mkdir()
    (clinic / "routines").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(StartError, match="is behind a symlink"):
        list(start("routine", "a", str(clinic)))
    assert list((tmp_path / "elsewhere").iterdir()) == []
    (clinic / "pack.json").unlink()
    os.mkfifo(clinic / "pack.json")
    with pytest.raises(StartError, match="not a plain file"):
        list(start("routine", "a", str(clinic)))


def test_a_full_disk_leaves_nothing_behind(clinic, monkeypatch):
    """When a file cannot be written to its end, it is taken away again and the reason told."""
    (clinic / "routines").write_text("a file where a folder should be", encoding="utf-8")
    with pytest.raises(StartError, match="cannot be written: "):
        list(start("routine", "a", str(clinic)))

    def refuse(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(StartError, match="No space left on device"):
        list(start("exercise", "a", str(clinic)))
    assert list((clinic / "exercises").iterdir()) == []
