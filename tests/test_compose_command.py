"""`lowback compose`, what it saves, and what composing says to wrong input, in Python and on the command line."""

import json
import pickle
import resource

import pytest
from conftest import builtin, small_pack
from support.commands import run

import lowback
from lowback.cli import main
from lowback.pack.file_writer import UnwritableError, create
from lowback.planning.composition import save_routine

TEN = ("compose", "--minutes", "10", "--trigger", "after_long_run")


def test_it_prints_the_routine():
    """The routine is printed as text, as Markdown or as JSON steps, as `render` gives it."""
    routine = lowback.compose(10, "after_long_run").routine
    for name in ("text", "markdown", "json"):
        assert run(*TEN, "--format", name) == (0, lowback.render(routine, name), "")
    assert run(*TEN) == (0, lowback.render(routine), "")


WISHES = {
    "avoid": (["--avoid", "knee, neck", "--avoid", "wrist"], {"avoid": {"knee", "neck", "wrist"}}),
    "level": (["--level", "advanced"], {"level": "advanced"}),
    "equipment": (["--equipment", "mat,chair", "--equipment", "strap"], {"equipment": {"mat", "chair", "strap"}}),
    "nothing": (["--equipment", "none"], {"equipment": ()}),
    "anything": ([], {}),
}


@pytest.mark.parametrize(("arguments", "wish"), WISHES.values(), ids=WISHES)
def test_it_takes_what_the_library_takes(arguments, wish):
    """Each option is an argument of `compose`; lists take commas and come several times."""
    routine = lowback.compose(10, "after_long_run", **wish).routine
    assert run(*TEN, *arguments)[1] == lowback.render(routine)


def test_it_says_why():
    """With `--why` each item has a line with its rule."""
    found = lowback.compose(10, "after_long_run")
    code, out, err = run(*TEN, "--why")
    lines = [line.split(maxsplit=2) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert lines == [[each.item, each.rule, each.text] for each in found.placements]


REFUSED = {
    ("--trigger", "after_longrun"): "there is no trigger 'after_longrun'. Did you mean after_long_run",
    ("--trigger", ""): "there is no trigger ''",
    ("--avoid", "kne"): "there is no precaution 'kne'. Did you mean knee?",
    ("--avoid", "pregnacy"): "there is no precaution 'pregnacy'. Did you mean pregnancy",
    ("--avoid", "dizziness"): "nothing is safe with dizziness. Show this: Stop if you feel dizzy",
    ("--equipment", "chiar"): "there is no equipment 'chiar'. Did you mean chair?",
    ("--equipment", "none,chair,none "): None,
    ("--level", "expert"): "invalid level 'expert', expected beginner, intermediate or advanced.",
    ("--minutes", "0"): "invalid number of minutes 0, expected 1 to 60.",
    ("--minutes", "61"): "invalid number of minutes 61, expected 1 to 60.",
    ("--minutes", "-5"): "--minutes takes a whole number from 1 to 60, found '-5'",
    ("--minutes", "1.5"): "--minutes takes a whole number from 1 to 60, found '1.5'",
    ("--minutes", "9" * 5000): "--minutes takes a whole number from 1 to 60, found '9999",
    ("--minutes", "\u0665"): "--minutes takes a whole number from 1 to 60, found '\u0665'",
    ("--format", "yaml"): "invalid format 'yaml', expected text, markdown,",
    ("--save", "my round.json"): 'id: invalid id "my round". Use lower-case letters',
    ("--save", "round.txt"): "--save takes a file whose name ends in .json, found 'round.txt'",
    ("--save", ""): "--save takes a file whose name ends in .json, found ''",
    ("--save", ".json"): 'id: invalid id "".',
    ("--save", "none/../../../../../../../../dev/null/round.json"): "cannot be written",
}


@pytest.mark.parametrize(("arguments", "reason"), REFUSED.items(), ids=range(len(REFUSED)))
def test_wrong_input_is_told(tmp_path, monkeypatch, arguments, reason):
    """Whatever is wrong is told with what would be right, with exit code 2, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*TEN, *arguments)
    if reason is None:
        assert (code, err) == (0, "")
        return
    assert (code, out) == (2, "")
    assert reason in err
    assert not list(tmp_path.glob("**/*.json"))


WRONG = {
    "minutes as text": ({"minutes": "10"}, TypeError, "minutes takes a whole number"),
    "minutes as a half": ({"minutes": 10.5}, TypeError, "minutes takes a whole number"),
    "minutes as a truth": ({"minutes": True}, TypeError, "minutes takes a whole number"),
    "no minutes": ({"minutes": 0}, lowback.UnknownChoiceError, "invalid number of minutes 0"),
    "too many minutes": ({"minutes": 61}, lowback.UnknownChoiceError, "invalid number of minutes 61"),
    "a trigger that is none": ({"trigger": None}, (TypeError, lowback.UnknownIdError), "trigger"),
    "a list of triggers": ({"trigger": ["daily"]}, (TypeError, lowback.UnknownIdError), "trigger"),
    "an unknown trigger": ({"trigger": "dayly"}, lowback.UnknownIdError, "Did you mean daily"),
    "an unknown level": ({"level": "begginer"}, lowback.UnknownChoiceError, "Did you mean beginner"),
    "levels": ({"level": ["beginner"]}, lowback.UnknownChoiceError, "invalid level"),
    "avoid as a number": ({"avoid": 1}, TypeError, "avoid takes ids of precautions"),
    "avoid as None": ({"avoid": None}, TypeError, "avoid takes ids of precautions"),
    "an unknown precaution": ({"avoid": "nek"}, lowback.UnknownIdError, "Did you mean neck"),
    "equipment as a number": ({"equipment": 1}, TypeError, "equipment takes ids of equipment"),
    "unknown equipment": ({"equipment": {"matt"}}, lowback.UnknownIdError, "Did you mean mat"),
    "an id that is none": ({"id": "My round"}, lowback.RecordError, "my_round"),
    "an empty id": ({"id": ""}, lowback.RecordError, "invalid id"),
    "a long id": ({"id": "a" * 65}, lowback.RecordError, "invalid id"),
    "an id as a number": ({"id": 1}, TypeError, "id takes a text"),
    "a catalogue that is none": ({"catalog": "lowback"}, TypeError, "catalog takes a catalogue"),
}


@pytest.mark.parametrize(("given", "error", "reason"), WRONG.values(), ids=WRONG)
def test_wrong_arguments_are_told(given, error, reason):
    """Arguments of the wrong type or value raise our errors, with what would be right."""
    with pytest.raises(error, match=reason):
        lowback.compose(**{"minutes": 10, "trigger": "daily"} | given)


KEEP = "What you avoid leaves too few exercises. Keep avoiding it, and ask a physiotherapist what suits you."
REFUSALS = {
    "avoid": ({"trigger": "daily", "avoid": "spine_surgery"}, ("avoid",), None, KEEP),
    "time": ({"trigger": "before_run", "minutes": 60}, (), 32, "Ask for 32 minutes."),
    "equipment": ({"trigger": "stiff_back", "equipment": ()}, ("equipment",), None, "Ask for more equipment."),
    "much": (
        {"trigger": "before_run", "minutes": 30, "equipment": ()},
        ("level", "equipment"),
        21,
        "Ask for 21 minutes, a higher level or more equipment.",
    ),
    "avoid and time": (
        {"trigger": "before_run", "minutes": 30, "avoid": "osteoporosis"},
        ("avoid",),
        24,
        f"Ask for 24 minutes. {KEEP}",
    ),
    "all": (
        {"trigger": "stiff_back", "equipment": (), "avoid": "spine_surgery"},
        (),
        None,
        "No single change would do. Ask for another event with more equipment, or add exercises in a pack.",
    ),
}


@pytest.mark.parametrize(("wish", "in_the_way", "nearest", "advice"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_says_what_to_ask_for(wish, in_the_way, nearest, advice):
    """The error names what is in the way, and what would do; never to do what should be avoided."""
    wish = {"minutes": 10} | wish
    with pytest.raises(lowback.CompositionError) as caught:
        lowback.compose(**wish)
    error = caught.value
    assert isinstance(error, ValueError)
    assert (error.in_the_way, error.nearest) == (in_the_way, nearest)
    start = f"there is no routine of {wish['minutes']} minutes for {wish['trigger']!r} as you ask for it. "
    assert str(error) == start + advice
    copy = pickle.loads(pickle.dumps(error))
    assert (str(copy), copy.args) == (str(error), error.args)


def test_what_is_saved_is_right(tmp_path, monkeypatch):
    """A saved routine stands in a new file of its name, passes every check, and is what was composed."""
    monkeypatch.chdir(tmp_path)
    for trigger in ("after_long_run", "desk_break", "strength_day"):
        for folder in ("", "routines/", str(tmp_path / "a" / "b") + "/"):
            file = f"{folder}{trigger}_plan.json"
            command = ("compose", "--minutes", "12", "--trigger", trigger, "--avoid", "osteoporosis", "--save", file)
            assert run(*command) == (0, f"{file}\n", "")
            assert list(lowback.validate(file)) == []
            assert run("validate", "--warnings-as-errors", file)[0] == 0
            assert run("format", "--check", file)[0] == 0
            record = json.loads((tmp_path / file).read_text(encoding="utf-8"))
            assert {item["exercise"].partition(":")[0] for item in record["items"]} == {"lowback"}
            exercises = {f"lowback:{each.id}": each for each in lowback.exercises()}
            found = lowback.Routine.from_dict(record, exercises)
            assert found == lowback.compose(12, trigger, avoid="osteoporosis", id=f"{trigger}_plan").routine


def test_why_and_save_go_together(tmp_path):
    """With both, the path comes first and the reasons after it."""
    file = tmp_path / "mine.json"
    _, out, _ = run(*TEN, "--why", "--save", str(file))
    assert out == f"{file}\n{run(*TEN, '--why')[1]}"


def test_a_pack_takes_what_is_saved(pack, tmp_path):
    """In a pack, its own records have bare ids; ours are written in full where the pack has that word too."""
    term = {"id": "daily", "label": "every morning at the clinic"}
    terms = {"kind": "triggers", "terms": [term], "license": "CC0-1.0", "contributors": ["A. Clinic"]}
    sources = {"id": "lowback", "title": "Our own", "publisher": "A clinic", "kind": "own_work"}
    files = small_pack("clinic")["sources.json"]
    files["sources"].append(sources)
    folder = pack({"vocabulary/triggers.json": terms, "sources.json": files})
    for trigger, written in (("clinic:daily", "daily"), ("daily", "lowback:daily")):
        name = trigger.replace(":", "_")
        file = str(folder / "routines" / f"{name}.json")
        arguments = ("--minutes", "8", "--trigger", trigger, "--pack", str(folder), "--save", file)
        assert run("compose", *arguments)[::2] == (0, "")
        record = json.loads((folder / "routines" / f"{name}.json").read_text(encoding="utf-8"))
        assert record["when"]["triggers"] == [written]
        assert record["when"]["sources"] == [{"id": "lowback:lowback", "status": "derived"}]
    exercises = [item["exercise"] for item in record["items"]]
    assert all(":" in each or each == "hip_lift" for each in exercises)
    report = lowback.validate(folder)
    assert [str(each) for each in report if each.file.endswith(("daily.json",))] == []
    catalog = lowback.load_catalog(folder)
    saved = catalog.routines["clinic:clinic_daily"]
    composed = lowback.compose(8, "clinic:daily", id="clinic_daily", catalog=catalog).routine
    assert saved.items == composed.items
    with pytest.raises(
        lowback.LowbackError, match=r"is of another pack, which this file cannot name\. Save it in the "
    ):
        save_routine(composed, str(tmp_path / "clinic_daily.json"))
    assert not (tmp_path / "clinic_daily.json").exists()


def test_the_built_in_pack_takes_what_is_saved(tmp_path):
    """In a copy of the built-in pack, its records have bare ids."""
    (tmp_path / "pack.json").write_text(json.dumps(builtin("pack.json")), encoding="utf-8")
    file = tmp_path / "routines" / "mine.json"
    save_routine(lowback.compose(5, "daily", id="mine").routine, str(file))
    record = json.loads(file.read_text(encoding="utf-8"))
    assert {item["exercise"] for item in record["items"]} <= {each.id for each in lowback.exercises()}


def test_a_broken_pack_does_not_keep_it_from_being_saved(pack):
    """What cannot be read in the pack around it is passed over: its own check will tell."""
    folder = pack({"sources.json": b"{", "vocabulary/muscles.json": b"[", "pack.json": b"{"})
    file = folder / "routines" / "mine.json"
    save_routine(lowback.compose(5, "daily", id="mine").routine, str(file))
    assert json.loads(file.read_text(encoding="utf-8"))["items"][0]["exercise"].startswith("lowback:")


def test_nothing_is_overwritten(tmp_path):
    """A file that is there stays, be it a link that leads nowhere; so does one of another name."""
    file = tmp_path / "mine.json"
    file.write_text("mine", encoding="utf-8")
    reason = f"lowback: {file} already exists. Choose another id, or edit that file.\n"
    assert run(*TEN, "--save", str(file)) == (2, "", reason)
    assert file.read_text(encoding="utf-8") == "mine"
    (tmp_path / "link.json").symlink_to(tmp_path / "nowhere.json")
    assert run(*TEN, "--save", str(tmp_path / "link.json"))[0] == 2
    assert not (tmp_path / "nowhere.json").exists()
    with pytest.raises(
        lowback.LowbackError, match=r"other\.json: the file name of a routine is its id\. Name the file"
    ):
        save_routine(lowback.compose(5, "daily").routine, str(tmp_path / "other.json"))


def test_what_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    """A folder that is a file or a link, and a full disk, are refused; nothing is left behind."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    for folder, reason in (
        ("file", "cannot be written: (Not a directory|File exists)"),
        ("link", "is behind a symlink"),
    ):
        with pytest.raises(UnwritableError, match=reason):
            create(str(tmp_path / folder / "mine.json"), "{}")
    monkeypatch.chdir(tmp_path)
    create("mine.json", "{}")
    assert list((tmp_path / "folder").iterdir()) == []
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 10, before[1]))
    try:
        with pytest.raises(UnwritableError, match="cannot be written: File too large"):
            create("full.json", "x" * (2 << 10))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert not (tmp_path / "full.json").exists()


@pytest.mark.parametrize("what", [["--why"], ["--save", "mine.json"]])
@pytest.mark.parametrize(
    "page", [["--format", "html"], ["-o", "x.md"], ["--force"], ["--template", "x.md.j2"], ["--jsonld"]]
)
def test_what_prints_no_page_takes_no_looks(tmp_path, monkeypatch, capsys, what, page):
    """Reasons and saved files have no looks: options for pages are refused, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert main(["compose", "--minutes", "10", "--trigger", "daily", *what, *page]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "--save and --why print no page" in captured.err or "--force replaces a file" in captured.err
    assert list(tmp_path.iterdir()) == []


def test_a_composed_routine_is_printed_as_any_page(tmp_path, monkeypatch, capsys):
    """The ending of the file tells the format, and looks are those of show."""
    monkeypatch.chdir(tmp_path)
    assert main(["compose", "--minutes", "10", "--trigger", "daily", "-o", "daily.pdf"]) == 0
    assert capsys.readouterr().out == "daily.pdf\n"
    assert (tmp_path / "daily.pdf").read_bytes().startswith(b"%PDF")
    assert main(["compose", "--minutes", "10", "--trigger", "daily", "-o", "daily.HTML", "--standalone"]) == 0
    assert (tmp_path / "daily.HTML").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
