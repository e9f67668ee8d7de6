"""Structured data: what stands in them, in whose words, and that no text acts or breaks them."""

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lowback
from lowback.model.enums import Mode
from lowback.rendering.page import Options
from lowback.rendering.structured_data import jsonld_of, script_safe

#: The properties that we use of each type, looked up in schema.org 30.0: the type or one above it has them.
WORK = {"name", "description", "inLanguage", "keywords", "license", "creditText"}
CITED = {"name", "url", "author", "publisher", "datePublished", "isPartOf", "additionalType"}
PLAN = {"exerciseType", "activityDuration", "activityFrequency", "repetitions", "restPeriods", "additionalVariable"}
PROPERTIES = {
    "HowTo": {*WORK, "totalTime", "tool", "step", "about", "citation"},
    "HowToSection": {"name", "position", "itemListElement"},
    "HowToStep": {"name", "position", "text"},
    "HowToDirection": {"name", "text"},
    "HowToTool": {"name"},
    "ExercisePlan": {*WORK, *PLAN, "hasPart"},
    "QuantitativeValue": {"description", "value", "minValue", "maxValue", "unitCode"},
    **dict.fromkeys(("CreativeWork", "WebPage", "Book", "ScholarlyArticle", "DefinedTermSet", "Dataset"), CITED),
    "Organization": {"name"},
    "CreativeWorkSeries": {"name"},
    "Person": {"name", "description"},
}
MODES = (None, *Mode)
PHASE = {"id": "go", "role": "move", "contraction": "concentric", "breath": "free", "text": "Go.", "seconds": 5}


def rendered(subject, mode=None, catalog=None, **options):
    """Return the structured data of a subject as values."""
    return json.loads(lowback.render(subject, "jsonld", mode, catalog=catalog, **options))


def graph(subject, mode=None, catalog=None, **options):
    """Return the guide and the plan."""
    return rendered(subject, mode, catalog, **options)["@graph"]


def nodes(value):
    """Yield every node in a value."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from nodes(each)


@pytest.fixture
def runner():
    """Return the guide and the plan of the runner's routine."""
    return graph(lowback.get_routine("runner_lowback"))


def test_a_guide_is_about_its_plan(runner):
    """There are two nodes of one type each, of which the first is about the second."""
    guide, plan = runner
    assert (guide["@type"], plan["@type"]) == ("HowTo", "ExercisePlan")
    assert guide["about"] == {"@id": plan["@id"]}
    assert guide["name"] == plan["name"] == "Low-back routine for runners"


def test_properties_belong_to_their_types(trial):
    """Every property of every node is one that schema.org gives its type, and nothing is empty."""
    for subject in (*trial.routines.values(), *trial.exercises.values()):
        for mode in MODES:
            found = rendered(subject, mode, trial)
            assert found.pop("@context") == "https://schema.org"
            for node in nodes(found["@graph"]):
                if set(node) != {"@id"}:
                    assert node.keys() - {"@type", "@id"} <= PROPERTIES[node["@type"]]
                    assert all(value not in ("", [], {}, None) for value in node.values())


def test_steps_stand_in_sections(runner):
    """A routine has a section for each exercise, whose steps have the numbers that the words call them by."""
    sections = runner[0]["step"]
    assert [(each["position"], each["name"]) for each in sections] == [(1, "Bridge pose"), (2, "Lying twist")]
    start, *steps, amount = sections[0]["itemListElement"]
    assert start["text"].startswith("Lie on your back on a mat")
    assert [each["position"] for each in steps] == list(range(1, 8))
    assert steps[2]["name"] == "Lift your hips first, slowly."
    assert steps[4]["text"].startswith("If you hold: Stay there.")
    assert amount["text"].endswith("Hold: Hold as long as you like. One repetition is steps 2–4 and 6–7.")


def test_an_exercise_has_its_steps_alone():
    """The steps of a single exercise stand in no section, and its plan has no parts."""
    guide, plan = graph(lowback.get_exercise("lying_twist"), "hold")
    assert [each["@type"] for each in guide["step"]][:3] == ["HowToDirection", "HowToDirection", "HowToStep"]
    assert plan["additionalVariable"][0] == "How much: Hold on each side until your low back starts to relax."
    assert "hasPart" not in plan


def test_texts_are_those_of_the_page(trial):
    """Whatever a step, a tool or a plan says stands in the plain text as well, word for word."""
    for subject in (*trial.routines.values(), *trial.exercises.values()):
        page = re.sub(r"\s+|- |\[[^\]]*\]", "", lowback.render(subject, "text", catalog=trial))
        guide, plan = graph(subject, catalog=trial)
        told = [node["text"] for node in nodes(guide["step"]) if "text" in node]
        told += [text for node in nodes(plan) for text in node.get("additionalVariable", ())]
        for text in told:
            for sentence in re.split(r"(?<=[.:]) ", text):
                assert re.sub(r"\s|- ", "", sentence).rstrip(":") in page.replace("\n", ""), (subject.id, sentence)


def test_ways_are_equals_without_a_mode(runner):
    """Without a mode the plan offers both ways; with one it has that way only, under other ids."""
    bridge = runner[1]["hasPart"][0]
    assert bridge["additionalVariable"][0].startswith("Choose one way: Repetitions: 15–20 slow repetitions. Hold: ")
    assert bridge["repetitions"] == [
        {
            "@type": "QuantitativeValue",
            "description": "Repetitions: 15–20 slow repetitions.",
            "minValue": 15,
            "maxValue": 20,
        }
    ]
    held = graph(lowback.get_routine("runner_lowback"), "hold")
    assert "repetitions" not in held[1]["hasPart"][0]
    assert held[0]["@id"] == "#runner-lowback-hold"


def test_holds_that_are_counted_are_repetitions(trial):
    """The repeats of a hold are counted, half of a total for each side."""
    (_, plan) = graph(trial.exercises["trial:mcgill_curl_up"], "hold", trial)
    assert plan["repetitions"][0] | {"description": ""} == {
        "@type": "QuantitativeValue",
        "description": "",
        "minValue": 2,
        "maxValue": 3,
    }


def test_rests_and_frequencies_are_told(trial, runner):
    """How often, when, and the rests between sets and exercises stand in the plan."""
    assert runner[1]["activityFrequency"] == [
        "After a long run or when your low back feels tight during or after a run.",
        "Every week.",
    ]
    parts = graph(trial.routines["trial:core_big_three"], catalog=trial)[1]["hasPart"]
    assert [each.get("restPeriods", [""])[-1] for each in parts][1:3] == ["30 seconds before the next exercise."] * 2


def test_what_a_dose_asks_for_besides_is_told(bridge):
    """A dose's own frequency and its rests stand in the plan of an exercise alone."""
    bridge["doses"][0] |= {"frequency": {"times": 2, "per": "week"}, "sets": 2, "rest_seconds": 30}
    plan = graph(lowback.Exercise.from_dict(bridge))[1]
    assert plan["activityFrequency"] == ["Twice a week."]
    assert plan["restPeriods"] == ["30 seconds of rest between sets."]


@pytest.mark.parametrize(
    ("dose", "total", "ends"),
    [
        ({"mode": "time", "seconds": 112}, "PT2M", {"value": 120}),
        ({"mode": "time", "seconds": {"min": 60, "max": 90}}, None, {"minValue": 68, "maxValue": 98}),
        ({"mode": "hold", "seconds": None}, None, None),
    ],
)
def test_only_an_exact_time_is_a_total_time(bridge, dose, total, ends):
    """A range or an open end has no total time; the plan tells both ends and the words, and nothing of an open end."""
    bridge["phases"] = (
        [PHASE]
        if dose["mode"] == "time"
        else [each | ({} if each["role"] == "hold" else {"seconds": 5}) for each in bridge["phases"]]
    )
    bridge["doses"] = [{"id": "only", "sources": [{"id": "lowback", "status": "derived"}], **dose}]
    guide, plan = graph(lowback.Exercise.from_dict(bridge))
    assert guide.get("totalTime") == total
    found = plan.get("activityDuration")
    if ends is None:
        assert found is None
        return
    assert found["description"].startswith("About ")
    assert {key: found[key] for key in found.keys() - {"@type", "description", "unitCode"}} == ends
    assert found["unitCode"] == "SEC"


def test_sources_are_cited():
    """Each source is a work of its kind with its publisher, authors and year; an own work is none."""
    guide, _ = graph(lowback.get_routine("runner_lowback"))
    video, page, *_ = guide["citation"]
    assert video == {
        "@type": "CreativeWork",
        "name": "Lower Back Stretches for Runners",
        "additionalType": "https://schema.org/VideoObject",
        "url": "http://www.ehow.com/video_12252067_lower-back-stretches-runners.html",
        "author": [{"@type": "Person", "name": "Cari Shoemate", "description": "trainer and marathoner"}],
        "publisher": {"@type": "Organization", "name": "eHow"},
        "isPartOf": {"@type": "CreativeWorkSeries", "name": "Stretches & Workout Tips"},
    }
    assert (page["@type"], page["datePublished"]) == ("WebPage", "2020")
    assert "ScholarlyArticle" in {each["@type"] for each in guide["citation"]}
    assert "Our own composition" not in {each["name"] for each in guide["citation"]}


def test_licences_are_addresses_or_names(trial):
    """A licence that we know the address of is told by it, another one by its name, with whom to credit."""
    record = lowback.get_exercise("bridge_pose").to_dict() | {"license": "MIT", "contributors": ["A. Clinic"]}
    guide, plan = graph(lowback.Exercise.from_dict(record))
    assert guide["license"] == plan["license"] == [{"@type": "CreativeWork", "name": "MIT"}]
    assert guide["creditText"] == "MIT, by A. Clinic."
    guide, _ = graph(trial.routines["trial:core_big_three"], catalog=trial)
    assert guide["license"] == ["https://creativecommons.org/licenses/by/4.0/"]


def test_what_you_need_is_a_tool(trial):
    """Each thing that you need is a tool; needing nothing names none."""
    guide, _ = graph(trial.exercises["trial:supine_hamstring_stretch"], catalog=trial)
    assert [each["name"] for each in guide["tool"]] == ["a mat", "a strap or a towel"]
    assert "tool" not in graph(trial.exercises["trial:march_in_place"], catalog=trial)[0]


def test_ids_are_those_of_the_article(trial):
    """The guide has the id of the article in HTML, so that records, modes and prefixes share a page without clashes."""
    found = []
    for subject in (*trial.routines.values(), *trial.exercises.values()):
        for mode in MODES:
            ids = [node["@id"] for node in graph(subject, mode, trial)]
            article = lowback.render(subject, "html", mode, catalog=trial)
            assert f'<article class="lowback" lang="en" id="{ids[0][1:]}"' in article
            assert f'id="{ids[1][1:]}"' not in article
            found += ids
    assert len(found) == len(set(found))
    prefixed = graph(lowback.get_exercise("bridge_pose"), id_prefix="mine")
    assert [node["@id"] for node in prefixed] == ["#mine", "#mine-exercise-plan"]


def test_credits_are_always_recorded():
    """There is no option to hide credits, and a page that hides them still has them in its structured data."""
    routine = lowback.get_routine("runner_lowback")
    with pytest.raises(lowback.LowbackError, match="credits cannot be used with the format 'jsonld'"):
        lowback.render(routine, "jsonld", credits="none")
    hidden = jsonld_of(routine, Options(credits="none"), lowback.load_catalog())
    assert hidden["@graph"][0]["citation"] == graph(routine)[0]["citation"]


def test_modes_that_are_lacking_are_said(trial):
    """An exercise that lacks the mode says so."""
    guide, _ = graph(trial.exercises["trial:cat_cow"], "hold", trial)
    assert "There is no dose as a hold here. Do it by repetitions." in {each["text"] for each in guide["step"]}


def scripts(page):
    """Return the elements of a page, and what stands in them."""
    tags, texts = [], []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attributes: tags.append((tag, *attributes))
    parser.handle_data = texts.append
    parser.feed(page)
    parser.close()
    return tags, "".join(texts)


MARKUP = st.sampled_from(["</script>", "<!--", "-->", "<script>", "]]>", "&lt;", "\u2028", "\u2029", "\x00", "\u202e"])
HOSTILE = st.lists(st.text(st.characters(exclude_characters="{|}"), max_size=6) | MARKUP, min_size=1, max_size=6).map(
    "".join
)


@settings(deadline=None)
@given(HOSTILE)
def test_texts_never_leave_their_script(text):
    """Whatever a text is, the script element holds JSON that gives it back, and nothing else stands on the page."""
    tags, told = scripts(f"<script>{script_safe(json.dumps([text], ensure_ascii=False))}</script>")
    assert tags == [("script",)]
    assert json.loads(told) == [text]


@settings(deadline=None)
@given(HOSTILE)
def test_hostile_texts_give_harmless_json(text):
    """Hostile texts give JSON of the same shape on whole lines, without signs that act unseen."""
    record = lowback.get_exercise("bridge_pose").to_dict()
    hostile = f"x{text}"
    record |= {"name": hostile, "summary": hostile, "cues": [hostile], "setup": "Lie.", "contributors": [hostile]}
    told = lowback.render(lowback.Exercise.from_dict(record), "jsonld")
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]", told)
    guide, plan = json.loads(told)["@graph"]
    plain = graph(lowback.get_exercise("bridge_pose"))
    assert [guide.keys(), plan.keys()] == [each.keys() for each in plain]


def test_the_script_of_a_page_is_its_structured_data():
    """An article can hold the same values, on one line after it."""
    told = lowback.render(lowback.get_routine("runner_lowback"), "html", "hold", jsonld=True)
    tags, text = scripts(told.splitlines()[-1])
    assert tags == [("script", ("type", "application/ld+json"))]
    assert json.loads(text) == rendered(lowback.get_routine("runner_lowback"), "hold")


def test_output_is_deterministic():
    """The same call gives the same bytes, which end in one newline."""
    routine = lowback.get_routine("runner_lowback")
    told = lowback.render(routine, "jsonld")
    assert told == lowback.render(routine, "jsonld")
    assert told.endswith("}\n")


def test_a_missing_term_is_named(trial):
    """What the catalogue lacks is named."""
    with pytest.raises(lowback.UnknownIdError, match="there is no"):
        lowback.render(trial.routines["trial:core_big_three"], "jsonld")
