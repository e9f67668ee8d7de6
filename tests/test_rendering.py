"""Text, Markdown and JSON: goldens that were read, facts that must stand there, hostile text that must not act."""

import json
import re

import pytest
from conftest import builtin, shape_problems
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from pages import GOLDENS, page_of, pages

import lowback
from lowback.model.dict_conversion import Record
from lowback.rendering.formats import FORMATS
from lowback.rendering.markdown_page import escape
from lowback.rendering.words import plain

PAGES = list(pages())


@pytest.mark.parametrize(("golden", "subject", "looks"), PAGES, ids=[golden.name for golden, _, _ in PAGES])
def test_pages_are_the_goldens(trial, golden, subject, looks):
    """Each page is, byte for byte, the one that was read and kept (`python tests/pages.py` writes them)."""
    assert page_of(trial, subject, looks).encode() == golden.read_bytes()


def test_no_golden_is_left_over():
    """Every golden is the page of something."""
    assert {golden for golden, _, _ in PAGES} == set(GOLDENS.iterdir())


FACTS = [
    "Lie on your back on a mat with your hands by your sides",
    "Bend your knees",
    "Lift your hips first, slowly. Then peel up your low back, your middle back and your upper back",
    "Roll back down just as slowly",
    "never pop up or drop down",
    "15–20 slow repetitions",
    "Hold as long as you like",
    "Push both heels and both feet firmly into the floor, so that your glutes and hamstrings work",
    "Keep your right leg long and draw your left knee in",
    "With your right hand, slowly guide your left knee across your body to the right. Look towards your left hand",
    "Reach your left arm out to the side",
    "Change sides",
    "As many repetitions as feel good on each side",
    "Hold on each side until your low back starts to relax",
    "After a long run or when your low back feels tight during or after a run",
    "Every week",
    "Cari Shoemate (trainer and marathoner), “Lower Back Stretches for Runners”, series “Stretches & Workout Tips”",
    "Hold on each side for 30 seconds or more",
]


@pytest.mark.parametrize("fact", FACTS)
def test_every_fact_of_the_seed_is_told(fact):
    """The Markdown with both ways tells everything that the video tells, in our words."""
    assert fact in plain(lowback.render(lowback.get_routine("runner_lowback"), "markdown"))


def test_ways_are_equals_without_a_mode():
    """Without a mode each exercise offers both ways, and the hold is marked as belonging to one."""
    page = lowback.render(lowback.get_routine("runner_lowback"))
    assert page.count("Choose one way:\n- Repetitions: ") == 2
    assert page.count("\n- Hold: Hold ") == 2
    assert page.count("If you hold: ") == 2


def test_a_mode_shows_one_way():
    """With a mode only its doses stand there, and a hold only where something is held."""
    routine = lowback.get_routine("runner_lowback")
    reps, hold = lowback.render(routine, mode="reps"), lowback.render(routine, mode="hold")
    assert "Stay there" not in reps
    assert "Hold for" not in reps
    assert "How much: 15–20 slow repetitions. [1]" in reps
    assert "5. Stay there. Push" in hold
    assert "repetitions" not in hold


def test_a_lacking_mode_is_said(trial):
    """An exercise that lacks the mode says so and shows what it has."""
    page = lowback.render(trial.exercises["trial:cat_cow"], mode="hold", catalog=trial)
    assert "Note: There is no dose as a hold here. Do it by repetitions." in page


def test_the_first_side_leads(trial):
    """A routine that starts on the right tells the steps for the right."""
    page = lowback.render(trial.routines["trial:pre_run_dynamic"], catalog=trial)
    assert "Right first; right means the leg that swings." in page
    assert "Stand on your left leg" in page


def test_notes_rests_and_swaps_are_told(trial):
    """An item's note and rest, and a precaution's other exercise, stand where they belong."""
    page = lowback.render(trial.routines["trial:core_big_three"], catalog=trial)
    assert "Note: To warm up." in page
    assert page.count("Rest: 30 seconds before the next exercise.") == 2
    record = trial.exercises["trial:cat_cow"].to_dict()
    record["precautions"][2] |= {"swap": "trial:bird_dog", "sources": [{"id": "lowback", "status": "derived"}]}
    page = lowback.render(lowback.Exercise.from_dict(record), catalog=trial)
    assert "Do this instead: Bird dog." in page


def test_one_phase_is_one_step(trial):
    """A cycle of one phase is told as one step."""
    page = lowback.render(trial.exercises["trial:leg_swings_front"], catalog=trial)
    assert "One repetition is step 1." in page


def test_what_you_need_may_be_nothing(trial):
    """No equipment is told as nothing; stand-ins and what is optional are told as such."""
    assert "What you need: Nothing." in lowback.render(trial.exercises["trial:march_in_place"], catalog=trial)
    page = lowback.render(trial.exercises["trial:supine_hamstring_stretch"], catalog=trial)
    assert "What you need: A mat and a strap or a towel." in page
    page = lowback.render(trial.exercises["trial:standing_roll_down"], catalog=trial)
    assert "What you need: Nothing. If you like: a wall." in page


def test_what_one_thing_serves_for_is_needed_once():
    """A routine asks for a thing once, and for no choice of which something stands there already."""
    composed = lowback.compose(60, "after_long_run").routine
    page = " ".join(lowback.render(composed).split())
    assert (
        "What you need: A sturdy chair without wheels; a mat; a cushion or a towel. If you like: a stretch band."
        in page
    )


def test_plain_text_does_not_act():
    """What acts on a terminal unseen does not get into plain text."""
    routine = lowback.get_routine("runner_lowback").but(name="a\x1b[2J\u202eb", purpose="c\x07\n\nd")
    assert lowback.render(routine).startswith("a[2Jb\n=====\n\nc d\n\n")


def test_pages_without_extras_hold_together(bridge):
    """An exercise with nothing but what is required still makes a page, without empty headings."""
    for key in ("cues", "mistakes", "easier", "harder", "aliases", "equipment"):
        del bridge[key]
    bridge["precautions"] = [{"id": "neck", "action": "modify", "sources": [{"id": "lowback", "status": "derived"}]}]
    page = lowback.render(lowback.Exercise.from_dict(bridge))
    assert "When to stop" not in page
    assert "Remember" not in page
    bridge["precautions"] = [{"id": "leg_symptoms"}]
    assert "Take care" not in lowback.render(lowback.Exercise.from_dict(bridge))


@pytest.mark.parametrize("name", [name for name, found in FORMATS.items() if found.is_text])
def test_output_is_deterministic(name):
    """The same call gives the same bytes, which end in one newline."""
    routine = lowback.get_routine("runner_lowback")
    page = lowback.render(routine, name)
    assert page == lowback.render(routine, name)
    assert page.endswith("\n")
    assert not page.endswith("\n\n")


def test_text_is_narrow():
    """Plain text stays within 79 columns, addresses aside."""
    page = lowback.render(lowback.get_routine("runner_lowback"))
    assert [line for line in page.splitlines() if len(line) > 79 and "http" not in line] == []


def test_unknown_formats_and_modes_are_refused():
    """An unknown format or mode lists what there is."""
    routine = lowback.get_routine("runner_lowback")
    with pytest.raises(lowback.UnknownChoiceError, match=r"expected .*, markdown, .*. Did you mean markdown\?"):
        lowback.render(routine, "markdwn")
    with pytest.raises(lowback.UnknownChoiceError, match=r"Did you mean hold\?"):
        lowback.render(routine, mode="holds")
    with pytest.raises(lowback.UnknownChoiceError):
        lowback.render(routine, [])


def test_a_missing_term_is_named(trial):
    """What the catalogue lacks is named, never a traceback from deep inside."""
    with pytest.raises(lowback.UnknownIdError, match="there is no") as caught:
        lowback.render(trial.routines["trial:core_big_three"])
    assert str(caught.value).endswith("pass its catalogue: render(…, catalog=…).")
    with pytest.raises(lowback.UnknownIdError) as caught:
        lowback.render(trial.routines["trial:core_big_three"], catalog=lowback.load_catalog())
    assert not caught.value.advice


def test_only_routines_and_exercises_are_rendered():
    """An id in place of an object is refused with the way to get one."""
    with pytest.raises(TypeError, match="Get one with get_routine"):
        lowback.render("runner_lowback")


def test_totals_are_told_for_each_side(trial):
    """A dose for both sides in total is told as what each side gets, as the steps do."""
    page = lowback.render(trial.exercises["trial:mcgill_curl_up"], catalog=trial)
    assert "2–4 sets: hold on each side for 10 seconds, 2–3 times." in page


@pytest.mark.parametrize("mode", [None, "reps", "hold", "time"])
def test_json_steps_fit_their_schema(trial, mode):
    """The JSON steps of every record fit schemas/steps.json, without a side mark."""
    for subject in (*trial.exercises.values(), *trial.routines.values()):
        page = lowback.render(subject, "json", mode, catalog=trial)
        assert list(shape_problems("steps", json.loads(page))) == []
        assert "|" not in page


def test_json_steps_are_the_steps():
    """The JSON says what the stream says."""
    page = json.loads(lowback.render(lowback.get_routine("runner_lowback"), "json", "hold"))
    assert page["format"] == "lowback-steps/1"
    assert [step["id"] for step in page["steps"]] == [
        step.id for step in lowback.get_routine("runner_lowback").iter_steps("hold")
    ]
    assert page["steps"][1]["ends_when"] == "your low back starts to relax"
    assert page["sources"][0]["id"] == "shoemate_video"
    assert "Cari Shoemate (trainer and marathoner)" in page["sources"][0]["credit"]
    assert ("bridge_pose", "stop") in {(each["exercise"], each["action"]) for each in page["precautions"]}
    assert page["license"] == "CC-BY-4.0"


PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"]), min_size=1, max_size=8)
MARKUP = r"""<b>x</b> <script> [a](b) ![a](b) `x` *x* _x_ # 1. 2) - + > &amp; \ *** --- === ~~x~~ <http://x> http://x
| $x$ [1]: ** __x__ &#35; * ## ``` ~~~ ![ ]( {{< x >}} {% x %}""".split()  # noqa: SIM905 - forty quoted strings read worse
HOSTILE = st.lists(PLAIN | st.sampled_from(MARKUP), min_size=1, max_size=5).map(" ".join)


@given(HOSTILE)
def test_markdown_shows_texts_letter_for_letter(text):
    """However hostile a text is, a CommonMark parser reads it back as plain text and nothing else."""
    parser = MarkdownIt("commonmark", {"html": True})
    for source in (escape(text), f"- {escape(text)}", f"1. {escape(text)}", f"# {escape(text)}"):
        inline = [token for token in parser.parse(source) if token.type == "inline"]
        assert [token.content and shown(token) for token in inline] == [text]


def shown(token):
    """Return what an inline token shows, which must be text only."""
    kinds = {child.type for child in token.children}
    assert kinds <= {"text", "text_special"}, kinds
    return "".join(child.content for child in token.children)


def texts(value):
    """Yield every text of a record that people read."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        for key, each in value.items():
            if key in {"name", "summary", "setup", "text", "cues", "mistake", "instead", "until", "phases", "mistakes"}:
                yield from texts(each)


def test_a_page_keeps_its_shape_with_hostile_text(bridge):
    """A record full of markup gives the page the same headings, lists and links as a plain one."""

    def shape(record):
        page = lowback.render(lowback.Exercise.from_dict(record), "markdown")
        return [token.type for token in MarkdownIt("commonmark", {"html": True}).parse(page)]

    hostile = json.loads(json.dumps(bridge))
    hostile["name"] = "# <script>alert(1)</script>"
    hostile["summary"] = "1. *x* <!-- -->"
    hostile["setup"] = "- [x](javascript:y) `z`"
    hostile["cues"] = ["> quote", "\n\n# heading", "***", *bridge["cues"][3:]]
    assert shape(hostile) == shape(bridge)


def test_every_text_of_an_exercise_is_told(trial):
    """Nothing that a contributor wrote for readers is lost on the page."""
    for exercise in trial.exercises.values():
        page = re.sub(r"\s+", " ", lowback.render(exercise, catalog=trial))
        assert isinstance(exercise, Record)
        for text in texts(exercise.to_dict()):
            told = text.replace("{left|right}", "left").replace("{right|left}", "right")
            assert told in page, (exercise.id, told)


def test_the_seed_is_the_builtin_routine():
    """The routine holds exactly the two exercises of the video, in its order, and cites it for the doses."""
    runner = builtin("routines/runner_lowback.json")
    assert [item["exercise"] for item in runner["items"]] == ["bridge_pose", "lying_twist"]
    for exercise in lowback.get_routine("runner_lowback").exercises:
        for dose in exercise.doses[:2]:
            assert [(each.id, each.status) for each in dose.sources] == [("shoemate_video", "seen")]
