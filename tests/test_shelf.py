"""The packs there are, and how commands come by them: known_packs, lowback packs, --pack and LOWBACK_PATH."""

import json
import os
import re
import sys
from pathlib import Path

import pytest
from conftest import PACK_FILES, install, shape_problems, small_pack, zipped
from support.commands import run

import lowback
from lowback.pack.folder import DiskFolder
from lowback.pack.locate import builtin_folder, installed_packs

NO_PACK = "pack.json is missing. Add it to say what the pack is: `lowback new pack ID` shows how"
CONTROL = "\x1b[31m"


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Return a folder for installed packages; the current folder is another one, which is empty."""
    for name in ("site", "empty"):
        (tmp_path / name).mkdir()
    monkeypatch.syspath_prepend(str(tmp_path / "site"))
    monkeypatch.chdir(tmp_path / "empty")
    monkeypatch.delenv("LOWBACK_PATH", raising=False)
    return tmp_path / "site"


def on_path(monkeypatch, *packs):
    """Let the environment name some packs."""
    monkeypatch.setenv("LOWBACK_PATH", os.pathsep.join(map(str, packs)))


def ids(found):
    """Return which packs are known, and whether each can be opened."""
    return [(each.id, each.problem is None) for each in found]


@pytest.mark.usefixtures("site")
def test_the_builtin_pack_is_always_known():
    """Without any other pack there is ours, with its own words; naming it adds nothing."""
    (ours,) = lowback.known_packs()
    assert (ours.id, ours.version, ours.license) == ("lowback", lowback.data_version, "CC-BY-4.0")
    assert (ours.exercises, ours.routines) == (len(lowback.exercises()), len(lowback.routines()))
    assert (ours.distribution, ours.problem) == (None, None)
    assert lowback.known_packs("lowback", Path(builtin_folder().name)) == (ours,)


def test_installed_packs_are_known_and_named_ones_too(site, pack):
    """Installed packs follow, sorted, with what brings them; then those that are named, each once."""
    install(site)
    folder = pack(name="club")
    ours, clinic, club = lowback.known_packs(folder, str(folder), "clinic", folder / ".." / "club")
    assert clinic.distribution == "lowback-clinic-1 1.2"
    assert clinic.place == str(site / "clinic_pack")
    assert (clinic.exercises, clinic.routines, clinic.title) == (1, 1, "Clinic")
    assert (club.id, club.distribution, club.place) == ("club", None, str(folder))
    assert lowback.known_packs("clinic") == (ours, clinic)


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("pack.json", None, "there is no pack.json in a package 'clinic_pack'"),
        ("pack.json", "{", "pack.json: not JSON"),
        ("pack.json", "[]", "pack.json: expected an object, found []"),
        ("pack.json", '{"id": "clinic", "title": 5}', "pack.json: title: expected a string, found 5"),
        ("pack.json", '{"id": "clinic"}', 'pack.json: missing key "title"'),
    ],
)
def test_a_pack_that_cannot_be_opened_has_a_problem(site, file, text, expected):
    """What a pack does not say of itself is told, and the others are still known."""
    install(site, files={**PACK_FILES, file: text} if text else {"sources.json": "{}"})
    ours, clinic = lowback.known_packs()
    assert ours.problem is None
    assert expected in clinic.problem
    assert (clinic.id, clinic.title, clinic.exercises, clinic.place) == ("clinic", "", 0, "")


@pytest.mark.usefixtures("site")
def test_a_folder_without_a_pack_has_a_problem(tmp_path):
    """A path that leads to no pack, or whose pack.json leads out of it, is told as it was named."""
    linked = tmp_path / "linked"
    linked.mkdir()
    (linked / "pack.json").symlink_to(tmp_path / "site")
    whole = zipped(tmp_path / "notes.zip", {"notes.json": "{}"})
    _, empty, out, gone, unknown, notes = lowback.known_packs(tmp_path / "empty", linked, "./gone", "klinic", whole)
    assert "pack.json is missing" in notes.problem
    assert (empty.id, "pack.json is missing" in empty.problem) == (str(tmp_path / "empty"), True)
    assert "pack.json is a link that leads out of the pack" in out.problem
    assert "No such file" in gone.problem
    assert "there is no installed pack 'klinic'" in unknown.problem


def test_a_folder_without_a_pack_is_not_gone_through(tmp_path, monkeypatch):
    """Somebody's home, named by mistake, is refused before anything in it is listed or read."""
    monkeypatch.setattr(DiskFolder, "entries", lambda _: pytest.fail("it was listed"))
    with pytest.raises(lowback.PackError, match=re.escape(NO_PACK)):
        lowback.load_catalog(tmp_path)


def test_twins_are_known_as_one_problem(site):
    """When two distributions bring one id, neither is taken, and both are named."""
    install(site)
    install(site, value="other", number=2)
    (_, clinic) = lowback.known_packs()
    assert "several installed packs: of lowback-clinic-1 and lowback-clinic-2" in clinic.problem
    assert clinic.distribution is None


def test_an_entry_point_may_say_anything(site, tmp_path):
    """The name of an entry point is never taken for a path, and cannot act on a terminal."""
    install(site)
    (tmp_path / "empty" / "clinic").mkdir()
    names = ("../clinic", "a b", "", "lowback", f"x{CONTROL}", "é" * 300, "clinic")
    text = "".join(f"{name} = clinic_pack\n" for name in names)
    (site / "lowback_clinic_1-1.2.dist-info" / "entry_points.txt").write_text(f"[lowback.packs]\n{text}")
    found = lowback.known_packs()
    assert [each.id for each in found if each.problem is None] == ["lowback", "clinic"]
    assert all("calls itself 'clinic'" in each.problem or "built-in" in each.problem for each in found if each.problem)
    code, out, err = run("packs", "list")
    assert code == 2
    assert CONTROL not in out + err
    assert "clinic 1.0.0" in out


def test_a_damaged_distribution_is_passed_over(site):
    """What nobody can read names no pack; a distribution that lost its name still brings its own."""
    install(site)
    for number, text in enumerate((b"[lowback.packs]\nnonsense\n", b"[lowback.packs]\n\xff = a\n", b"lowback.packs")):
        folder = site / f"broken{number}-1.dist-info"
        folder.mkdir()
        (folder / "entry_points.txt").write_bytes(text)
    assert [each.id for each in installed_packs()] == ["clinic"]
    (site / "lowback_clinic_1-1.2.dist-info" / "METADATA").unlink()
    (found,) = installed_packs()
    assert (found.id, found.distribution, found.version) == ("clinic", "a package without a name", "")
    assert lowback.known_packs()[1].distribution == "a package without a name"


def test_the_first_of_a_distribution_counts(site, tmp_path, monkeypatch):
    """A distribution that an environment hides behind its own is not there: no twins."""
    install(site)
    install(tmp_path / "hidden", value="hidden_pack")
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path / "hidden")])
    assert [each.package for each in installed_packs()] == ["clinic_pack"]


def test_an_installed_pack_may_be_the_path(site, tmp_path):
    """A name that is an installed pack and a path means one thing when both are the same folder."""
    install(site)
    (tmp_path / "empty" / "clinic").symlink_to(site / "clinic_pack")
    assert "clinic:morning" in lowback.load_catalog("clinic").routines
    (site / "clinic_pack" / "pack.json").unlink()
    with pytest.raises(lowback.PackError, match="is an installed pack and a path"):
        lowback.load_catalog("clinic")


@pytest.mark.parametrize("name", [5, None, ["clinic"]])
def test_a_name_is_a_text_or_a_path(name):
    """Anything else is a TypeError that says what to write."""
    for ask in (lowback.load_catalog, lowback.known_packs):
        with pytest.raises(TypeError, match=r"a pack has the name of a path or an id, found \w+\. Write it as a text"):
            ask(name)


def test_packs_are_listed_as_a_table(site, pack, monkeypatch):
    """`lowback packs list` has a line a pack: id, version, how much it has, title, where it comes from."""
    install(site)
    on_path(monkeypatch, pack({"pack.json": small_pack("club")["pack.json"] | {"title": f"Evil {CONTROL}"}}, "club"))
    code, out, err = run("packs", "list")
    lines = out.splitlines()
    assert (code, err, len(lines)) == (0, "", 3)
    assert lines[1].split("  ")[0] == "clinic 1.0.0"
    assert re.split("  +", lines[1]) == ["clinic 1.0.0", "1 exercise, 1 routine", "Clinic", "lowback-clinic-1 1.2"]
    assert r"  Evil \x1b[31m  " in lines[2]


def test_packs_are_listed_as_json(site, monkeypatch, tmp_path):
    """As JSON it has the form that its schema describes; a broken pack is in it, told, and the exit code is 2."""
    install(site)
    code, out, err = run("packs", "list", "--format", "json")
    document = json.loads(out)
    assert (code, err, shape_problems("packs", document)) == (0, "", [])
    assert document == {"format": "lowback-packs/1", "packs": [each.to_dict() for each in lowback.known_packs()]}
    on_path(monkeypatch, tmp_path / "empty")
    code, out, err = run("packs", "list", "--format", "json")
    document = json.loads(out)
    assert (code, shape_problems("packs", document)) == (2, [])
    assert [bool(each["problem"]) for each in document["packs"]] == [False, False, True]
    assert err == f"lowback: pack {tmp_path / 'empty'} was not loaded: 1 problem\n  pack.json: LB130 {NO_PACK}\n"


@pytest.mark.usefixtures("site")
def test_packs_are_told_without_standard_error(monkeypatch, tmp_path):
    """A closed standard error keeps nothing back from the list, and changes no exit code."""
    on_path(monkeypatch, tmp_path / "empty")
    monkeypatch.setattr("sys.stderr", None)
    code, out, _ = run("packs", "list")
    assert (code, out.startswith("lowback ")) == (2, True)
    assert run("list")[:2] == (2, "")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("lst",), "invalid action 'lst', expected list. Did you mean list?"),
        (("list", "--format", "jsn"), "invalid format 'jsn', expected text or json. Did you mean json?"),
    ],
)
@pytest.mark.usefixtures("site")
def test_packs_is_asked_for_a_list(arguments, expected):
    """Another word or format is refused with what there is."""
    assert run("packs", *arguments) == (2, "", f"lowback: {expected}\n")


@pytest.mark.parametrize("command", [["list", "routines"], ["find", "--kind", "routines"], ["list"]])
def test_commands_take_packs(site, pack, monkeypatch, command):
    """Packs come from the environment and from --pack; one that both name, or that is named twice, is there once."""
    install(site)
    folder = pack(name="club")
    on_path(monkeypatch, folder, "", "clinic", folder)
    code, out, err = run(*command, "--pack", folder, "--pack", "clinic", "--pack", site / "clinic_pack")
    assert (code, err) == (0, "")
    assert [out.count(f"{name}:morning") for name in ("club", "clinic")] == [1, 1]
    assert "runner_lowback" in out


@pytest.mark.usefixtures("site")
def test_a_broken_pack_stops_a_command(pack, monkeypatch, tmp_path):
    """A pack that cannot be loaded is refused by its name, and the environment is recalled when it names packs."""
    missing = tmp_path / "empty"
    expected = f"lowback: pack {missing} was not loaded: 1 problem\n  pack.json: LB130 pack.json is missing."
    code, out, err = run("list", "--pack", missing)
    assert (code, out, err.startswith(expected)) == (2, "", True)
    on_path(monkeypatch, pack(), missing, f"{CONTROL}")
    code, out, err = run("show", "bridge_pose")
    assert (code, out) == (2, "")
    assert err.startswith(f"lowback: LOWBACK_PATH is set: {tmp_path / 'clinic'}{os.pathsep}{missing}{os.pathsep}\\x1b")
    assert CONTROL not in err


def test_twins_stop_a_command(site, pack):
    """Two packs with one id are refused, and both places are told."""
    install(site)
    folder = pack()
    code, out, err = run("list", "--pack", folder, "--pack", "clinic")
    assert (code, out) == (2, "")
    assert f"'clinic' is the id of two packs, at {folder} and at {site / 'clinic_pack'}" in err


def test_show_finds_the_pack_of_an_id(site, tmp_path, pack):
    """`show pack:id` takes an installed pack by itself, even beside a folder of its name; others must be named."""
    install(site)
    (tmp_path / "empty" / "clinic").mkdir()
    assert run("show", "clinic:morning")[0] == 0
    assert run("show", "clinic:hip_lift", "--format", "json")[0] == 0
    code, _, err = run("show", "clinic:nothing")
    assert (code, "no routine or exercise 'clinic:nothing'" in err) == (2, True)
    folder = pack(name="club")
    assert "there is no routine or exercise 'club:morning'" in run("show", "club:morning")[2]
    assert run("show", "club:morning", "--pack", folder)[0] == 0
    install(site, value="other", number=2)
    assert "Uninstall all but one" in run("show", "clinic:morning")[2]


def test_an_id_without_its_pack_is_suggested(pack):
    """Who leaves out the name of the pack is told the whole id."""
    assert run("show", "morning", "--pack", pack())[2] == (
        "lowback: there is no routine or exercise 'morning'. Did you mean clinic:morning?\n"
    )


def test_validate_takes_wheels_and_installed_packs(site, tmp_path):
    """A wheel, a pack in a zip file with several, and an installed pack are checked whole."""
    install(site)
    assert run("validate", "clinic") == (0, "4 checked: no problems\n", "")
    whole = zipped(tmp_path / "clinic.whl", PACK_FILES, "clinic/")
    assert run("validate", whole) == (0, "4 checked: no problems\n", "")
    both = zipped(tmp_path / "both.zip", {f"{name}/{file}": text for name in "ab" for file, text in PACK_FILES.items()})
    code, out, _ = run("validate", both)
    assert (code, "it holds several packs: a, b" in out) == (2, True)
    assert run("validate", both / "a", both / "a") == (0, "4 checked: no problems\n", "")
    assert run("validate", both / "c")[0] == 1


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("klinic", "klinic: error LB001: there is no such file"),
        ("text.zip", "text.zip: error LB001: is no zip file\n  Give a wheel, or the folder of a pack"),
        ("gone.zip", "gone.zip: error LB001: cannot be read: No such file"),
        ("gone.zip/a", "gone.zip/a: error LB001: cannot be read: No such file"),
        ("broken", "broken: error LB001: there is no pack.json in a package 'nowhere'"),
    ],
)
def test_validate_tells_what_it_cannot_open(site, name, expected):
    """What is neither a file nor an installed pack, no zip file, or badly installed, is told; nothing is checked."""
    install(site, name="broken", value="nowhere", files={})
    Path("text.zip").write_text("hello")
    code, out, _ = run("validate", name)
    assert (code, out.startswith(expected)) == (2, True), out


def test_the_packs_of_others_are_not_rewritten(site, tmp_path):
    """format and --fix refuse what is installed or in a zip file, change nothing of it, and go on with the others."""
    install(site)
    whole = zipped(tmp_path / "clinic.zip", PACK_FILES)
    before = [path.read_bytes() for path in (whole, *sorted(site.rglob("*.json")))]
    told = "stays as it is, because it is in a zip file or installed. Change the folder that it was made from\n"
    places = {"clinic": site / "clinic_pack", str(whole): whole}
    for command in (["format"], ["format", "--check"], ["format", "--diff"], ["validate", "--fix"]):
        for name, place in places.items():
            code, _, err = run(*command, name)
            assert (code, err) == (2, f"lowback: {place}: {told}")
    assert [path.read_bytes() for path in (whole, *sorted(site.rglob("*.json")))] == before
    mine = tmp_path / "mine.json"
    mine.write_text('{"redirects":[]}')
    assert run("format", whole, mine)[:2] == (2, f"{mine}\n")
    assert mine.read_text() == '{\n  "redirects": []\n}\n'
