"""`lowback diff`: where the two packs come from, what is printed, and how it ends."""

import json
from zipfile import ZipFile

import pytest
from conftest import shape_problems, small_pack
from markdown_it import MarkdownIt

import lowback
from lowback.cli import main
from lowback.diff.diff_formats import format_text
from lowback.pack.locate import builtin_folder

LIFT = "exercises/hip_lift.json"


def version(number="1.1.0", **changes):
    """Return the files of the small pack in a later version, with keys of its exercise changed."""
    files = small_pack("clinic")
    about = {**files["pack.json"], "version": number}
    return {**files, "pack.json": about, LIFT: {**files[LIFT], **changes}}


def more_reps():
    """Return the doses of the exercise of the small pack with five repetitions more."""
    return [{**small_pack("clinic")[LIFT]["doses"][0], "reps": {"min": 10, "max": 15}}]


@pytest.fixture
def wheel(tmp_path):
    """Return a function that writes a wheel with a pack, as pip takes it, and returns its path."""

    def write(files, number="1.0.0"):
        info = f"lowback_clinic-{number}.dist-info"
        about = {
            "METADATA": f"Metadata-Version: 2.1\nName: lowback-clinic\nVersion: {number}\n",
            "WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            "RECORD": "",
        }
        path = tmp_path / "wheels" / f"lowback_clinic-{number}-py3-none-any.whl"
        path.parent.mkdir(exist_ok=True)
        with ZipFile(path, "w") as made:
            made.writestr("lowback_clinic/__init__.py", "raise SystemError('this was run')")
            for file, record in files.items():
                made.writestr(f"lowback_clinic/{file}", json.dumps(record))
            for file, text in about.items():
                made.writestr(f"{info}/{file}", text)
        return path

    return write


def diff(capsys, *arguments):
    """Run `lowback diff` and return its exit code, what it printed, and its notes."""
    code = main(["diff", *map(str, arguments)])
    return (code, *capsys.readouterr())


def places(old, new):
    """Return where two packs differ."""
    return [difference.place for difference in lowback.compare(old, new).differences]


def test_folders_and_wheels_are_compared(pack, wheel):
    """A folder, as text or as a path, and a wheel hold the same pack; nothing in the wheel is run."""
    folder, built = pack(), wheel(version(doses=more_reps()))
    assert places(folder, str(folder)) == places(built, built) == []
    assert places(folder, built) == ["version", "doses/ten/reps"]
    comparison = lowback.compare(str(folder), built)
    assert comparison.old.to_dict() == {"name": str(folder), "pack": "clinic", "version": "1.0.0"}
    assert (comparison.new.name, comparison.new.version) == (str(built), "1.1.0")
    assert (comparison.changes_dose, comparison.changes_safety) == (True, False)


def test_the_built_in_pack_is_compared(tmp_path):
    """`lowback` is the built-in pack, which has no error either; in its wheel it is comparison beside the schemas."""
    built = tmp_path / "lowback-1.0.0-py3-none-any.whl"
    with ZipFile(built, "w") as made:
        made.writestr("lowback/schemas/pack.json", "{}")
        for file in builtin_folder().files():
            made.writestr(f"lowback/data/{file}", builtin_folder().read(file))
    comparison = lowback.compare(built, "lowback")
    assert (comparison.differences, comparison.old.version) == ((), lowback.data_version)


@pytest.mark.parametrize(
    ("name", "command", "path"),
    [
        ("v1:clinic", "git worktree add --detach ../before v1 first", "../before/clinic"),
        ("HEAD~1:./data", "git worktree add --detach ../before 'HEAD~1' first", "../before/./data"),
        ("v1:", "git worktree add --detach ../before v1 first", "../before/"),
        ("v1; rm:a b", "git worktree add --detach ../before 'v1; rm' first", "../before/'a b'"),
        ("clinic==1.0", "pip download --no-deps --only-binary :all: clinic==1.0 first", "its wheel"),
        ("clinic == 1!2+x", "pip download --no-deps --only-binary :all: clinic=='1!2+x' first", "its wheel"),
    ],
)
def test_what_is_elsewhere_has_to_be_fetched_first(pack, capsys, name, command, path):
    """A git revision and a release are refused with the command that fetches them, and with what to compare then."""
    for sides in ((name, pack()), (pack(), name)):
        code, out, error = diff(capsys, *sides)
        assert (code, out) == (2, "")
        assert f"Run {command}, then lowback diff with {path}\n" in error


def test_a_path_that_is_there_goes_first(pack, monkeypatch):
    """A folder may be called as a revision or a release is; a path object is a path, and so is an address."""
    folder = pack()
    monkeypatch.chdir(folder.parent)
    for name in ("v1:clinic", "clinic==1.0"):
        folder.rename(name)
        assert places(name, folder.with_name(name)) == []
        folder = folder.with_name(name)
    for name in (folder.with_name("v2:clinic"), "https://example.org/clinic", "C:/clinic"):
        with pytest.raises(lowback.PackError, match="cannot be read"):
            lowback.compare(name, folder)


@pytest.mark.parametrize(
    ("side", "reason"),
    [
        ("nowhere", "there is no installed pack 'nowhere'"),
        ("not/there", "cannot be read"),
        ("broken", "exercises/hip_lift.json:1:1: LB005 not JSON"),
        ("newer", "written for schema 1.7"),
        ("wrong", "LB024 /level"),
        ("a\0b:c", "its name holds a character that no name has"),
        ("a\ud800:c", "its name holds a character that no name has"),
    ],
)
def test_a_pack_that_cannot_be_used_is_refused(pack, capsys, monkeypatch, side, reason):
    """Whichever side it is on, it is named with its faults, nothing is printed, and the exit code is 2."""
    monkeypatch.chdir(pack().parent)
    pack({LIFT: b"x"}, "broken")
    pack({"pack.json": {**small_pack("x")["pack.json"], "schema": "1.7"}}, "newer")
    pack({LIFT: version(level="easy")[LIFT]}, "wrong")
    for sides in ((side, pack()), (pack(), side)):
        code, out, error = diff(capsys, *sides)
        assert (code, out) == (2, "")
        assert reason in error.replace("LB001", ""), error


def test_only_names_are_taken():
    """Anything but a text or a path is the caller's mistake."""
    with pytest.raises(TypeError, match="compare takes the names of packs, found dict"):
        lowback.compare({}, "lowback")


def test_the_exit_code_tells_of_doses_and_safety(pack, capsys):
    """0 for nothing and for texts, 1 for a dose, 1 for safety."""
    old = pack()
    for name, changes, expected in (
        ("same", {}, 0),
        ("text", {"summary": "Lift your hips off the floor."}, 0),
        ("dose", {"doses": more_reps()}, 1),
        ("safety", {"precautions": [{"id": "worse_or_new_pain"}]}, 1),
    ):
        new = pack({LIFT: version(**changes)[LIFT]}, name)
        (new / "pack.json").write_bytes((old / "pack.json").read_bytes())
        assert diff(capsys, old, new)[0] == expected, name


def everything(pack):
    """Return two packs that differ in all that has words of its own."""
    cited = small_pack("clinic")[LIFT]["sources"]
    few = {"precautions": [{"id": "neck"}, {"id": "shoulder"}], "easier": [{"text": "Lift less.", "sources": cited}]}
    old = version(**few, cues=["Keep your knees over your feet.", "Move slowly."], extra={"app": {"seconds": [1]}})
    hold = {"id": "hold", "mode": "hold", "seconds": {"min": 20, "max": 30}, "sources": cited}
    care = [{"id": "neck", "action": "modify", "text": "Lift less.", "sources": cited}]
    cues = ["Move slowly.", "Breathe.", "Keep both knees over your feet."]
    new = version(
        "2.0.0",
        doses=[more_reps()[0] | {"sets": 2}, hold],
        precautions=care,
        cues=cues,
        extra={"app": {"seconds": [2]}},
    )
    new[LIFT]["easier"] = few["easier"]
    new["exercises/dip.json"] = {**new[LIFT], "id": "dip", "name": "Hip dip", "summary": "Lift and lower your hips."}
    routine = new.pop("routines/morning.json")
    twist, lift = {**routine["items"][1], "rest_seconds": 30}, routine["items"][0]
    often = {**routine["when"], "frequency": {"times": {"min": 2, "max": 3}, "per": "week"}}
    new["routines/evening.json"] = {**routine, "id": "evening", "items": [twist, lift], "when": often}
    morning = {"kind": "routine", "from": "morning", "to": "evening"}
    new["redirects.json"] = {"redirects": [morning, {"kind": "exercise", "from": "lift", "to": None}]}
    return pack(old, "clinic"), pack({**new, "routines/morning.json": None}, "later")


TEXT = """\
clinic 1.1.0 → clinic 2.0.0

added exercises (1): dip
renamed routines (1): morning → evening

pack clinic: Clinic
  version (other)
    - 1.1.0
    + 2.0.0

exercise hip_lift: Bridge pose
  cues/1 (text)
    - Keep your knees over your feet.
    + Move slowly.
  cues/2 (text)
    - Move slowly.
    + Breathe.
  cues/3 added (text)
    + Keep both knees over your feet.
  doses/ten (dose)
    - 10 repetitions
    + 2 sets of 10–15 repetitions
  doses/hold added (dose)
    + hold for 20–30 seconds
  precautions/neck/action added (safety)
    + modify
  precautions/neck/text added (safety)
    + Lift less.
  precautions/neck/sources added (other)
    + leaflet
  precautions/shoulder removed (safety)
  extra/app/seconds (other)
    - [1]
    + [2]

routine evening: Low-back routine for runners
  when/frequency (dose)
    - every week
    + 2–3 times a week
  items/twist/rest_seconds added (dose)
    + 30 seconds
  items in another order (dose)
    - lift, twist
    + twist, lift

redirects
  redirects/morning added (other)
    + kind: routine; to: evening
  redirects/lift added (other)
    + kind: exercise; to: no successor

19 differences: 6 dose, 3 safety, 3 text, 7 other
"""
MARKDOWN = """\
# clinic 1.1.0 → clinic 2.0.0

19 differences: 6 dose, 3 safety, 3 text, 7 other.

- Added exercises (1): `dip`
- Renamed routines (1): `morning → evening`

## Doses

- exercise `hip_lift`, Bridge pose
  - `doses/ten`: 10 repetitions → 2 sets of 10–15 repetitions
  - `doses/hold` added: hold for 20–30 seconds
- routine `evening`, Low-back routine for runners
  - `when/frequency`: every week → 2–3 times a week
  - `items/twist/rest_seconds` added: 30 seconds
  - `items` in another order: lift, twist → twist, lift

## Safety

- exercise `hip_lift`, Bridge pose
  - `precautions/neck/action` added: modify
  - `precautions/neck/text` added: Lift less.
  - `precautions/shoulder` removed

## Texts

- exercise `hip_lift`, Bridge pose: `cues/1`, `cues/2`, `cues/3` added

## Other

- pack `clinic`, Clinic: `version`
- exercise `hip_lift`, Bridge pose: `precautions/neck/sources` added, `extra/app/seconds`
- redirects `redirects`: `redirects/morning` added, `redirects/lift` added
"""


def test_the_text_is_readable(pack, capsys):
    """Records that came and went are listed, the others told with old and new on lines of their own."""
    packs = everything(pack)
    assert diff(capsys, *packs) == (1, TEXT, "")
    headline, counted = TEXT.splitlines()[0], TEXT.splitlines()[-1]
    assert diff(capsys, *packs, "--summary") == (1, f"{headline}: {counted}\n", "")


def test_the_markdown_fits_a_changelog(pack, capsys):
    """What matters most stands first: doses and safety are told in full, the rest by its place."""
    assert diff(capsys, *everything(pack), "--format", "markdown") == (1, MARKDOWN, "")
    code, out, _ = diff(capsys, *everything(pack), "--format", "markdown", "--summary")
    title, _, counted = MARKDOWN.splitlines()[:3]
    assert (code, out) == (1, f"{title[2:]}: {counted[:-1]}\n")


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("reps", None, "as many as feels good"),
        ("seconds", None, "as long as you like"),
        ("seconds", 30, "30 seconds"),
        ("seconds", {"min": 30, "max": None}, "30 seconds or more"),
        ("sets", {"min": 2, "max": 3}, "2–3"),
        ("repeats", {"min": 2, "max": None}, "2 or more"),
        ("sets", 2, "2"),
        ("optional", True, "yes"),
        ("triggers", ["a", "b"], "a, b"),
        ("cues", ["Lift up.", "Go on."], "Lift up. / Go on."),
        ("sources", [{"id": "a", "status": "seen"}, {"id": "b", "status": "seen"}], "a, b"),
        ("equipment", [{"id": "mat"}, {"id": "strap", "stand_ins": ["towel"]}], "mat / strap (stand_ins: towel)"),
        ("raised", {"by": ["a"], "to": "same_day"}, "by: a; to: same_day"),
        ("dose", {"id": "x", "mode": "reps", "reps": 8, "sources": []}, "8 repetitions"),
        ("items", {"id": "x", "exercise": "dip", "mode": "hold"}, "exercise: dip; mode: hold"),
    ],
)
def test_values_are_told_in_words(key, value, words):
    """Ranges, doses and lists read as elsewhere; what is background stays out."""
    if key == "dose":
        value = {**value, "sources": [{"id": "a", "status": "seen"}]}
    record = {"kind": "exercise", "id": "dip", "title": "", "file": "exercises/dip.json"}
    change = {"change": "added", "concern": "text", "pointer": f"/{key}", "place": key, "new_json": json.dumps(value)}
    differences = (lowback.Difference(**record, **change),)
    text = format_text(lowback.compare("lowback", "lowback").but(differences=differences))
    assert text.splitlines()[2:5] == ["exercise dip", f"  {key} added (text)", f"    + {words}"]


def hostile(pack):
    """Return two packs with texts that would act on a terminal, or mean something to Markdown."""
    text = "Lift <img src=x> [up](https://example.org) `now` *and* \u202ehere."
    changes = {"extra": {"app": {"\x1b[31m `key`": "\x1b[2J"}}, "precautions": [{"id": "neck"}]}
    cited = small_pack("clinic")[LIFT]["sources"]
    care = [{"id": "neck", "text": text, "sources": cited}]
    new = version(**changes, summary=text) | {"redirects.json": {"redirects": []}}
    new[LIFT] = {**new[LIFT], "name": text, "precautions": care}
    return pack(version(precautions=[{"id": "neck"}]), "clinic"), pack(new, "later")


@pytest.mark.parametrize("name", ["text", "json", "markdown"])
def test_hostile_texts_do_nothing(pack, capsys, name):
    """What stands in packs neither acts on a terminal nor means anything to Markdown; in JSON it stays what it is."""
    code, out, _ = diff(capsys, *hostile(pack), "--format", name)
    assert code == 1
    assert all(line.isprintable() for line in out.splitlines())
    assert "here." in out
    if name == "markdown":
        html = MarkdownIt("commonmark", {"html": True}).render(out)
        assert not [tag for tag in ("<img", "<a ", "<em>") if tag in html], html
    elif name == "json":
        places = {difference["place"] for difference in json.loads(out)["differences"]}
        assert "extra" in places


def test_hostile_names_of_files_do_nothing(pack, wheel, capsys):
    """The name of a file that is refused does nothing to a terminal either."""
    built = wheel({**version(), "exercises/\x1b[31m.json": {}})
    code, out, error = diff(capsys, pack(), built)
    assert (code, out) == (2, "")
    assert "\\x1b[31m.json" in error
    assert all(line.isprintable() for line in error.splitlines())


def test_the_json_fits_its_schema(pack, capsys):
    """`--format json` is what the schema describes, with and without `--summary`; the values are those of the packs."""
    old, new = everything(pack)
    for more in ([], ["--summary"]):
        code, out, _ = diff(capsys, old, new, "--format", "json", *more)
        printed = json.loads(out)
        assert shape_problems("diff", printed) == []
        assert (code, printed["changes_dose"], printed["changes_safety"]) == (1, True, True)
        assert (printed["differences"] == []) == bool(more)
    assert lowback.compare(old, new).to_dict()["counts"] == printed["counts"]


def test_an_unknown_format_suggests(capsys):
    """A format that does not exist is an error with suggestions, before anything is read."""
    code, out, error = diff(capsys, "a", "b", "--format", "markdwn")
    assert (code, out) == (2, "")
    assert "expected text, json or markdown. Did you mean markdown?" in error
