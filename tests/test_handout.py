"""The handout: one page whatever stands on it, nothing about safety left out, hostile text as text."""

import io
import os
import re
import subprocess
import sys

import pypdf
import pypdfium2
import pytest
import zxingcpp
from conftest import borrowed, builtin

import lowback
from lowback.cli import main
from lowback.rendering import words
from lowback.rendering.formats import render_as, render_bytes
from lowback.rendering.handout import sheet_of
from lowback.rendering.page import Doses, Options
from lowback.rendering.page_builder import build_page
from lowback.rendering.pdf import UntypableError, typeset

LINK = "https://example.org/lowback/runner"
CATALOG = lowback.load_catalog()
RUNNER = lowback.get_routine("runner_lowback")
HOUR = lowback.compose(60, "after_long_run").routine
#: What keeps words on a line, or lets a long one be broken.
_UNSEEN = re.compile("[\\s\u200b\u2060\u00a0]+")


def squeezed(text):
    """Return a text without spaces and signs that are not seen, for lines end anywhere on a page."""
    return _UNSEEN.sub("", text)


def read(made):
    """Return the only page of a handout, and its text without spaces."""
    (page,) = pypdf.PdfReader(io.BytesIO(made)).pages
    return page, squeezed(page.extract_text())


def asked(subject):
    """Yield each precaution of a subject as it counts there: its label, its action, its text, and the swap's name."""
    for use in {use for exercise in getattr(subject, "exercises", (subject,)) for use in exercise.precautions}:
        term = CATALOG.precautions[use.id]
        swap = use.swap and CATALOG.exercises[use.swap].name
        yield term.label, use.action or term.action, use.text or term.text, swap


def about_safety(subject):
    """Yield what must stand on every handout: each text about safety, whom it concerns, and what to do instead."""
    yield CATALOG.notices[subject.safety_notice].text
    for label, action, text, swap in asked(subject):
        yield label
        if action == "stop":
            yield text
        if swap:
            yield swap


SUBJECTS = [*lowback.routines(), HOUR, *lowback.exercises()[::20]]


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.id)
def test_a_handout_is_one_page_with_all_about_safety(subject):
    """Each routine and exercise is one page that names every exercise and leaves out nothing about safety."""
    _, told = read(lowback.handout(subject, paper="letter" if subject is HOUR else "a4"))
    for text in (subject.name, *about_safety(subject), words.NAME, words.NOTES, "CC-BY-4.0, by lowback contributors"):
        assert squeezed(text) in told
    for exercise in getattr(subject, "exercises", ()):
        assert squeezed(exercise.name) in told
    assert "…" not in told


#: What stands above precautions in one list, in this order.
HEADINGS = {
    "leave_out": "Leave the exercise out",
    "swap": "Do another exercise instead",
    "modify": "Change how you do it",
    "ask_first": "Ask a clinician first",
}
ELSEWHERE = ", as its full page says"
APPLIES = "If one of these applies to you, do what it says"


def in_one_list(made):
    """Return the list of precautions of a handout, by what they ask for, without spaces; None when there is none."""
    _, found, after = read(made)[1].partition(squeezed(APPLIES))
    if not found:
        return None
    pattern = f"({'|'.join(map(squeezed, HEADINGS.values()))})(?:{squeezed(ELSEWHERE)})?:(?=[^:]*[(:])"
    _, *parts = re.split(pattern, after.partition("SafetyStayactive")[0])
    actions = {squeezed(heading): action for action, heading in HEADINGS.items()}
    assert [actions[each] for each in parts[::2]] == [
        each for each in HEADINGS if squeezed(HEADINGS[each]) in parts[::2]
    ]
    return {actions[heading]: text for heading, text in zip(parts[::2], parts[1::2], strict=True)}


@pytest.mark.parametrize("subject", SUBJECTS, ids=lambda subject: subject.id)
def test_precautions_in_one_list_stand_where_they_ask(subject):
    """In one list, a condition stands below all that the data ask for and nothing else, with what to do instead."""
    listed = in_one_list(lowback.handout(subject))
    if listed is None:
        assert subject is not HOUR
        return
    asks = [each for each in asked(subject) if each[1] != "stop"]
    assert listed.keys() == {action for _, action, _, _ in asks}
    for action, text in listed.items():
        for label in {label for label, *_ in asks}:
            assert (squeezed(label) in text) == any(each[:2] == (label, action) for each in asks)
    for label, action, _, swap in asks:
        assert not swap or squeezed(swap) in listed[action].partition(squeezed(label))[2]


USES = {
    "modify": {"id": "wrist", "action": "modify", "text": "Make fists."},
    "swap": {"id": "knee", "action": "swap", "text": "Spare your knee.", "swap": "cat_cow"},
    "leave_out": {"id": "shoulder", "action": "leave_out", "text": "Rest your shoulder."},
    "ask_first": {"id": "neck", "action": "ask_first", "text": "Ask about your neck."},
}
OTHERS = [{"id": "knee", "action": "swap", "text": "Spare your knee.", "swap": "sphinx"}, USES["modify"]]


STOP = {"id": "dizziness", "action": "stop", "text": "Stop and sit down."}


def careful(uses, others=(STOP,), filling=""):
    """Return a routine of two exercises, with precautions for the first and for the second, and long cues."""
    exercises = {}
    for number, each in enumerate((uses, others)):
        record = builtin("exercises/bridge_pose.json") | {"id": f"e{number}", "precautions": list(each)}
        record["cues"] += [filling] * bool(filling)
        exercises[record["id"]] = lowback.Exercise.from_dict(record)
    items = [{"id": name, "exercise": name} for name in exercises]
    return lowback.Routine.from_dict(builtin("routines/runner_lowback.json") | {"items": items}, exercises)


def label(use):
    """Return whom a precaution concerns."""
    return squeezed(CATALOG.precautions[use["id"]].label)


def test_a_list_says_what_to_do():
    """One list has every condition below what it asks for: its numbers, what to do instead, and its text once."""
    made = lowback.handout(careful(USES.values(), OTHERS, "Go on. " * 250))
    assert in_one_list(made) == {
        "leave_out": f"•{label(USES['leave_out'])}(1):Restyourshoulder.",
        "swap": f"•{label(USES['swap'])}(1:Cat-cow;2:Sphinx):Spareyourknee.",
        "modify": f"•{label(USES['modify'])}(1,2):Makefists.",
        "ask_first": f"•{label(USES['ask_first'])}(1):Askaboutyourneck.",
    }
    told = read(made)[1]
    assert squeezed(f"{APPLIES}; the numbers are those of the exercises.") in told
    assert "askaphysiotherapistoradoctorfirst" not in told


def test_two_texts_for_one_condition_have_their_numbers():
    """A condition that asks for two changes is named once, and each text has the number of its exercise."""
    other = USES["modify"] | {"text": "Rest on your forearms."}
    listed = in_one_list(lowback.handout(careful([USES["modify"]], [other], "Go on. " * 250)))
    assert listed == {"modify": f"•{label(other)}(1):Makefists.(2):Restonyourforearms."}


def test_cues_and_steps_go_before_how_to_change_an_exercise():
    """Where not all has room, cues, what the heading says already, and steps go; how to change an exercise stays."""
    longer = [use | {"text": f"{use['text']} {'Take good care. ' * 70}".strip()} for use in USES.values()]
    listed = in_one_list(lowback.handout(careful(longer)))
    changes = [use for use in longer if use["action"] == "modify"]
    assert changes
    for use in changes:
        assert squeezed(use["text"]) in listed["modify"]


@pytest.mark.parametrize("action", ["leave_out", "swap", "ask_first"])
def test_texts_go_that_say_no_more_than_their_heading(action):
    """Where even names leave no room for texts, what the heading says goes; how to change an exercise stays."""
    endless = USES[action] | {"text": "Be careful. " * 900}
    listed = in_one_list(
        lowback.handout(careful([*(use for use in USES.values() if use["action"] != action), endless]))
    )
    instead = "(1:Cat-cow)" if action == "swap" else "(1)"
    assert listed[action] == f"{label(endless)}{instead}"
    assert listed["modify"] == f"•{label(USES['modify'])}(1):Makefists."


def test_how_to_change_an_exercise_goes_last():
    """Where there is no room to say how to change an exercise, the list says so, and where to read it."""
    endless = USES["modify"] | {"text": "Make fists. " * 900}
    made = lowback.handout(careful([USES["swap"], endless]))
    assert in_one_list(made) == {"swap": f"{label(USES['swap'])}(1:Cat-cow)", "modify": f"{label(endless)}(1)"}
    assert squeezed(f"{HEADINGS['modify']}{ELSEWHERE}:") in read(made)[1]


def test_one_exercise_needs_no_numbers():
    """The list of an exercise alone has no numbers, and names what to do instead."""
    record = builtin("exercises/bridge_pose.json") | {"precautions": [*USES.values()]}
    record["precautions"][0] = USES["modify"] | {"text": "Make fists. " * 900}
    made = lowback.handout(lowback.Exercise.from_dict(record))
    assert in_one_list(made)["swap"] == f"{label(USES['swap'])}(Cat-cow)"
    assert squeezed(f"{APPLIES}.") in read(made)[1]


@pytest.mark.parametrize("options", [{"mode": "hold"}, {"mode": "time"}, {"paper": "letter"}, {"link": LINK}])
def test_options_leave_it_one_page(options):
    """Whatever the mode, the paper and the link, it is one page."""
    assert read(lowback.handout(RUNNER, **options))


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("letter", (612, 792))])
def test_paper_has_its_size(paper, size):
    """A4 is 210 by 297 mm, letter 8.5 by 11 inches."""
    page, _ = read(lowback.handout(lowback.get_exercise("cat_cow"), paper=paper))
    assert (round(page.mediabox.width), round(page.mediabox.height)) == size


def test_what_to_do_stands_there_as_in_other_formats():
    """The seed routine has start, steps and ways as equals, in the words of the text format."""
    page, told = read(lowback.handout(RUNNER))
    text = squeezed(lowback.render(RUNNER, credits="short"))
    for section in ("Start:Lie", "7.Changesides", "Onerepetitionissteps2–4and6–7."):
        assert section in told
        assert section in text
    assert page.extract_text().count("Choose one way") == 2
    for exercise in RUNNER.exercises:
        for phase in exercise.phases:
            assert squeezed(phase.text.split("{")[0]) in told


def test_a_lacking_mode_is_said():
    """An exercise that lacks the mode says so."""
    _, told = read(lowback.handout(lowback.get_exercise("clamshell"), "hold"))
    assert "Thereisnodoseasaholdhere.Doitbyrepetitions." in told


def test_detail_goes_before_exercises():
    """An hour of exercises keeps every dose, and the list of what to ask about has their numbers."""
    _, told = read(lowback.handout(HOUR))
    page = build_page(HOUR, Options(credits="short"), CATALOG)
    doses = [block for section in page.sections for block in section.blocks if isinstance(block, Doses)]
    for way in (way for each in doses for way in each.ways):
        assert squeezed(way.text) in told
    assert len(doses) == len(HOUR.items)
    assert f"Recentbacksurgeryoraseriousbackinjury(1–{len(HOUR.items)})" in told
    assert squeezed(HOUR.exercises[0].summary) not in told


def variant(subject, number):
    """Return the text of a variant of a handout, which is tried alone."""
    sheet = sheet_of(build_page(subject, Options(credits="short"), CATALOG), 2000)
    return read(typeset({**sheet, "paper": "a4", "link": None, "variants": sheet["variants"][number:]}))[1]


@pytest.mark.parametrize("number", range(12))
def test_each_variant_can_be_set(number):
    """Every variant makes a page and keeps what needs care, of a routine and of an exercise alone."""
    subject = (lowback.get_exercise("march_in_place"), RUNNER)[number % 2]
    told = variant(subject, number)
    for text in about_safety(subject):
        assert squeezed(text) in told


def kinds(node):
    """Yield the kinds of a structure tree, in reading order, with their alternative text."""
    found = node.get_object()
    for each in found if isinstance(found, list) else [found]:
        kid = each.get_object()
        if isinstance(kid, dict) and "/S" in kid:
            yield kid["/S"], kid.get("/Alt")
            yield from kinds(kid["/K"]) if "/K" in kid else ()


def test_it_is_accessible():
    """It says that it is PDF/UA-1, and has a title, a language, headings, lists and a text for the QR code."""
    root = pypdf.PdfReader(io.BytesIO(lowback.handout(RUNNER, link=LINK))).trailer["/Root"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode()
    assert root["/Lang"] == "en"
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712 - it is a value of its own kind
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True  # noqa: E712 - a value of PDF, not of Python
    tags = list(kinds(root["/StructTreeRoot"]["/K"]))
    names = [name for name, _ in tags]
    assert [name for name in names if name.startswith("/H")] == ["/H1", *["/H2"] * 5]
    assert names.count("/LI") >= 16
    assert [alt for name, alt in tags if name == "/Figure"] == [words.code_of(LINK)]
    assert "/Link" in names


def test_bytes_are_the_same_everywhere():
    """Another process at another place, in another time zone and language, makes the same bytes, without a date."""
    made = lowback.handout(RUNNER, link=LINK)
    code = f"import lowback, sys; routine = lowback.get_routine({RUNNER.id!r})\n"
    code += f"sys.stdout.buffer.write(lowback.handout(routine, link={LINK!r}))"
    elsewhere = {**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1", "TYPST_FONT_PATHS": "/"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60, env=elsewhere)
    assert done.stdout == made
    assert not {"/CreationDate", "/ModDate"} & set(pypdf.PdfReader(io.BytesIO(made)).metadata)


def test_the_code_can_be_scanned():
    """A scanner reads the address from the drawn page, and people read it beside the code."""
    for address in (LINK, f"https://example.org/{'long/' * 55}"):
        made = lowback.handout(lowback.get_exercise("cat_cow"), link=address)
        drawn = pypdfium2.PdfDocument(made)[0].render(scale=3, grayscale=True)
        rows = memoryview(drawn.buffer).cast("B").cast("B", (drawn.height, drawn.stride))
        assert [code.text for code in zxingcpp.read_barcodes(rows)] == [address]
        assert squeezed(address) in read(made)[1]


HOSTILE = [
    '#panic("x") #import "@preview/x:1.0.0" #read("/etc/passwd")',
    "*bold* _italic_ `raw` $x$ @ref <label> // comment /* comment */ = heading - item + item / term: x",
    "\\u(41) \\ \"' ]) ) %s \\n #( 1 + 1 ) --- ... ~ ' https://example.org",
    "\u202eevil\u202c \ufeffx \x00\x1b[31m\t\n\u2028 y \ud800",
    "שלום مرحبا Ελληνικά Кириллица ﬁ ½ ☕ →",
]


#: The keys of a record under which stands what people read.
READ = {"name", "summary", "setup", "text", "cues", "mistake", "instead", "until", "note", "side_is", "contributors"}


def with_hostile(value, text, *, is_read=False):
    """Return a record whose texts for readers are hostile; what differs by side still does."""
    if isinstance(value, list):
        return [with_hostile(each, text, is_read=is_read) for each in value]
    if isinstance(value, dict):
        return {key: with_hostile(each, text, is_read=key in READ) for key, each in value.items()}
    return text + (" {left|right}" if "|" in value else "") if is_read and isinstance(value, str) else value


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text(text):
    """Markup and code in every text of a record are printed letter by letter, on one page."""
    made = lowback.handout(lowback.Exercise.from_dict(with_hostile(builtin("exercises/lying_twist.json"), text)))
    page, told = read(made)
    if text.isascii() and text.isprintable():
        assert told.count(squeezed(text)) >= 10
        assert pypdf.PdfReader(io.BytesIO(made)).metadata.title == text
    assert not {"\u202e", "\x1b", "\x00"} & set(page.extract_text())


def test_braces_are_text(bridge):
    """Braces, which only names and the like may hold, are printed as they are."""
    bridge["name"] = "#{ panic() } {{ x }} {% x %} \\u{41} ${x}$"
    assert squeezed(bridge["name"]) in read(lowback.handout(lowback.Exercise.from_dict(bridge)))[1]


def boxes(made):
    """Return the boxes of the lines that a reader draws: left, bottom, right and top, in points."""
    text = pypdfium2.PdfDocument(made)[0].get_textpage()
    return [text.get_rect(number) for number in range(text.count_rects())]


@pytest.mark.parametrize("text", ["W" * 400, ("W" * 19 + " ") * 9, ("a" * 29 + "-") * 9, "a\u00a0" * 300, "-" * 300])
def test_nothing_leaves_the_margins(text):
    """Words longer than a line, or than a box, are broken or given more room."""
    made = lowback.handout(lowback.Exercise.from_dict(with_hostile(builtin("exercises/bridge_pose.json"), text)))
    assert read(made)
    for left, bottom, right, top in boxes(made):
        assert 40 < left < right < 556
        assert 25 < bottom < top < 815


def test_marks_do_not_pile_up(bridge):
    """A letter with a thousand marks has two."""
    bridge["name"] = "a" + "\u0301" * 1000
    made = lowback.handout(lowback.Exercise.from_dict(bridge))
    assert pypdf.PdfReader(io.BytesIO(made)).metadata.title == "a\u0301\u0301"


@pytest.mark.parametrize("text", ["word " * 20_000, "x" * 100_000])
def test_endless_texts_are_cut(bridge, text):
    """Texts of 100 KB are cut with an ellipsis; what is about safety is whole."""
    bridge |= {"name": text, "summary": text, "setup": text, "cues": [text]}
    exercise = lowback.Exercise.from_dict(bridge)
    _, told = read(lowback.handout(exercise))
    assert "…" in told
    for safe in about_safety(exercise):
        assert squeezed(safe) in told


def refused(subject, **options):
    """Return what the error says for a subject that cannot become a handout."""
    with pytest.raises(lowback.HandoutError) as caught:
        lowback.handout(subject, **options)
    assert caught.value.id == subject.id
    return str(caught.value)


def test_endless_safety_is_refused(bridge):
    """A text about safety is never cut: when it has no room, there is no handout."""
    bridge["precautions"] = [{"id": "worse_or_new_pain", "text": "Stop. " * 3000}]
    told = "bridge_pose does not fit on one page. Split it, or print it in the format html"
    assert refused(lowback.Exercise.from_dict(bridge)) == told


def test_too_many_exercises_are_refused():
    """A hundred exercises have no room on one page."""
    record = borrowed("routines/runner_lowback.json")
    record["items"] = [{"id": f"i{number}", "exercise": "bridge_pose"} for number in range(100)]
    assert "does not fit" in refused(lowback.Routine.from_dict(record, CATALOG.exercises))


def test_letters_that_no_font_has_are_refused(bridge):
    """Letters that would be empty boxes are named, and another format is offered."""
    bridge["cues"] = ["日本語で"]
    told = refused(lowback.Exercise.from_dict(bridge))
    assert "has letters that a handout cannot show: " in told
    assert "日 (U+65E5)" in told
    assert told.endswith("Print it in the format html")


def test_pictures_that_no_font_has_become_boxes(bridge):
    """An emoji becomes an empty box; the words around it stay."""
    bridge["name"] = "Bridge 🏃🦴 pose"
    assert "Bridge□□pose" in read(lowback.handout(lowback.Exercise.from_dict(bridge)))[1]


def test_credits_can_be_out_of_sight():
    """Without credits to see, the sources and the licence are in the file's description."""
    made = lowback.handout(RUNNER, credits="none")
    assert "Basedon" not in read(made)[1]
    subject = pypdf.PdfReader(io.BytesIO(made)).metadata.subject
    assert "Cari Shoemate (trainer and marathoner)" in subject
    assert "CC-BY-4.0, by lowback contributors." in subject


REFUSED = [
    ({"mode": "holds"}, lowback.UnknownChoiceError, "Did you mean hold"),
    ({"paper": "a5"}, lowback.UnknownChoiceError, "invalid paper 'a5', expected a4 or letter"),
    ({"paper": []}, lowback.UnknownChoiceError, "invalid paper"),
    ({"credits": "full"}, lowback.OptionError, "Take 'short' or 'none'"),
    ({"link": "example.org"}, lowback.OptionError, "takes an address"),
    ({"link": 7}, lowback.OptionError, "takes an address"),
    ({"link": "https://example.org/\u202egro"}, lowback.OptionError, "plain letters"),
    ({"link": f"https://example.org/{'x' * 300}"}, lowback.OptionError, "at most 300"),
    ({"catalog": 7}, TypeError, "takes a catalogue"),
]


@pytest.mark.parametrize(("options", "kind", "told"), REFUSED)
def test_bad_options_are_refused(options, kind, told):
    """An option that cannot be is refused with what can."""
    with pytest.raises(kind, match=told):
        lowback.handout(RUNNER, **options)


def test_only_routines_and_exercises_are_printed():
    """An id in place of an object is refused with the way to get one."""
    with pytest.raises(TypeError, match="Get one with get_routine"):
        lowback.handout("runner_lowback")


def test_a_missing_term_is_named(trial):
    """What the catalogue lacks is named, with the catalogue to pass."""
    with pytest.raises(lowback.UnknownIdError, match=r"pass its catalogue: handout\(…, catalog=…\)"):
        lowback.handout(trial.routines["trial:core_big_three"])
    assert read(lowback.handout(trial.routines["trial:core_big_three"], catalog=trial))


def test_text_formats_and_bytes_are_told_apart():
    """`render` gives text only and says what gives bytes; as bytes there is every format."""
    with pytest.raises(lowback.OptionError, match=r"'pdf' is no text. Call lowback.handout, or .* --format pdf"):
        lowback.render(RUNNER, "pdf")
    assert render_bytes(RUNNER, "text", Options(), CATALOG).decode() == lowback.render(RUNNER)
    with pytest.raises(lowback.OptionError, match="paper cannot be used with the format 'text'"):
        render_as(RUNNER, "text", Options(paper="a4"), CATALOG)
    with pytest.raises(lowback.OptionError, match="date cannot be used with the format 'pdf'"):
        render_bytes(RUNNER, "pdf", Options(date="2026-05-01"), CATALOG)


@pytest.mark.parametrize(("module", "options"), [("typst", {}), ("segno", {"link": LINK})])
def test_a_missing_extra_is_told(monkeypatch, module, options):
    """Without the libraries the error has the command that installs them; without a link, only one is needed."""
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(lowback.MissingExtraError, match=r"Install it: pip install 'lowback\[pdf\]'"):
        lowback.handout(RUNNER, **options)
    if not options:
        assert lowback.render(RUNNER)


def test_faults_of_the_template_are_not_hidden():
    """What the typesetter refuses for another reason is told in its own words."""
    with pytest.raises(UntypableError, match="called"):
        typeset({"paper": "a4"})


def test_the_command_writes_a_file(tmp_path, monkeypatch, capsys):
    """`lowback show -o` writes a new file and prints its path; one that is there is replaced only when told to."""
    monkeypatch.chdir(tmp_path)
    asked = ["show", "cat_cow", "--format", "pdf", "--paper", "letter", "--link", LINK, "-o", "cat.pdf"]
    assert main(asked) == 0
    assert capsys.readouterr().out == "cat.pdf\n"
    made = lowback.handout(lowback.get_exercise("cat_cow"), paper="letter", link=LINK)
    assert (tmp_path / "cat.pdf").read_bytes() == made
    (tmp_path / "cat.pdf").write_bytes(b"mine")
    assert main(asked) == 2
    assert "cat.pdf: already exists" in capsys.readouterr().err
    assert (tmp_path / "cat.pdf").read_bytes() == b"mine"
    assert main([*asked, "--force"]) == 0
    assert (tmp_path / "cat.pdf").read_bytes() == made


def test_text_goes_into_a_file_too(tmp_path, capsys):
    """`-o` takes every format and gives the bytes that standard output has; `-` stands for standard output."""
    file = tmp_path / "page.txt"
    assert main(["show", "cat_cow", "-o", str(file)]) == 0
    capsys.readouterr()
    assert main(["show", "cat_cow", "-o", "-"]) == 0
    assert file.read_text(encoding="utf-8") == capsys.readouterr().out


def test_standard_output_gets_bytes(capfdbinary):
    """Into a pipe or a file the bytes of the handout go as they are."""
    assert main(["show", "cat_cow", "--format", "pdf"]) == 0
    assert capfdbinary.readouterr().out == lowback.handout(lowback.get_exercise("cat_cow"))


ERRORS = [
    (["--format", "pdf", "--paper", "a5"], "invalid paper 'a5'"),
    (["--paper", "a4"], "paper cannot be used with the format 'text'"),
    (["--format", "pdf", "--dialect", "gfm"], "dialect cannot be used with the format 'pdf'"),
    (["--force"], "--force replaces a file: name it with -o FILE"),
    (["--format", "pfd"], "Did you mean pdf?"),
    (["--template", "x.md.j2", "--link", LINK], "link cannot be used with a template"),
    (["--format", "pdf", "-o", "."], ".: is a folder"),
    (["--format", "pdf", "-o", "no/such/folder/x.pdf"], "cannot be written"),
]


@pytest.mark.parametrize(("options", "told"), ERRORS)
def test_the_command_refuses(capsys, options, told):
    """A usage error is one line on standard error, and the exit code is 2."""
    assert main(["show", "cat_cow", *options]) == 2
    captured = capsys.readouterr()
    assert told in captured.err
    assert captured.out == ""


def test_a_terminal_gets_no_bytes(capsys, monkeypatch):
    """On a terminal the command asks for a file, before it makes anything."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setitem(sys.modules, "typst", None)
    assert main(["show", "cat_cow", "--format", "pdf"]) == 2
    assert "a terminal cannot show the format pdf: give a file with -o FILE" in capsys.readouterr().err
    assert main(["show", "cat_cow"]) == 0


def test_what_the_typesetter_refuses_is_told():
    """A record that no check has seen, with an empty name, is refused with the typesetter's reason."""
    with pytest.raises(lowback.HandoutError, match=r"runner_lowback cannot be typeset: .*empty.*lowback validate"):
        lowback.handout(RUNNER.but(name=""))


def test_addresses_have_plain_letters():
    """An address with other letters is told how to be written, not that it is long."""
    with pytest.raises(lowback.OptionError, match="Write it as a browser sends it"):
        lowback.handout(RUNNER, link="https://münchen.de/ä")
