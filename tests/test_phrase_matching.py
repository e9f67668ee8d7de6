"""The words that rules listen for: how phrases are written, what they find, and what is innocent."""

import re

import pytest
from conftest import builtin, small_pack
from hypothesis import given
from hypothesis import strategies as st

import lowback
from lowback.catalog.catalog import default_catalog
from lowback.validation.phrase_matching import Phrases, is_denied, phrases, wording
from lowback.validation.record_view import RecordView

TERMS = builtin("vocabulary/wording.json")["terms"]
#: What a text may be made of.
WORDS = (
    *("lift", "your", "leg", "and", "hold", "it", "there", ".", ","),
    *("repeat", "on", "the", "other", "side", "10", "times"),
)
#: Uses of phrases that are only looked for where another was found.
WITHIN = {"common", "negation", "pretending", "doubt", "claim", "statement", "statement_start"}
USES = sorted({term["use"] for term in TERMS if not term["use"].startswith("search_")})


@pytest.mark.parametrize(
    ("phrase", "found", "not_found"),
    [
        ("other/opposite side", ["the other side", "opposite  side"], ["other leg", "another side", "other sides"]),
        ("on the? floor", ["on floor", "lie on the floor."], ["on a floor", "the floor"]),
        ("cure~", ["cures", "cured", "curing", "cure"], ["secure", "curious", "manicure"]),
        ("carry~", ["carries", "carried", "carrying"], ["carriage"]),
        ("stop~", ["stops", "stopped", "stopping"], ["stopper"]),
        ("push~", ["pushes", "pushed"], ["pusher"]),
        ("keep … away", ["keep away", "keep the pain away", "keep, as you know, it away"], ["keep a b c d e away"]),
        ("keep … away", [], ["keep it. go away"]),
        ("# sets", ["3 sets", "two sets", "nineteen sets"], ["some sets", "sets"]),
        ("and hold .", ["lift and hold.", "lift and hold", "and hold; then"], ["and hold it", "and holding"]),
        ("don't rush", ["don't rush"], ["do not rush"]),
    ],
)
def test_a_phrase_finds_what_it_says(phrase, found, not_found):
    """Alternatives, optional words, forms of verbs, gaps, numbers and ends of sentences mean what the notation says."""
    made = Phrases([phrase])
    assert all(made.find(text) for text in found)
    assert not [text for text in not_found if made.find(text)]


def test_innocent_phrases_hide_what_is_in_them():
    """A phrase within one of `not_in` is not found; another one beside it is, and `mentions` sees both."""
    made = Phrases(["wall"], ["wall of your belly"])
    assert made.find("feel the wall of your belly") is None
    assert made.mentions("feel the wall of your belly")
    assert made.find("from the wall of your belly to the wall").start() == 35
    assert [each.start() for each in made.matches("wall, wall of your belly, wall")] == [0, 26]
    assert not made.mentions("walls")


def test_a_text_starts_with_a_phrase():
    """Only what stands at the very start counts, punctuation aside."""
    made = Phrases(["the", "you should"], ["the other way"])
    assert made.starts("the knees are bent").group() == "the"
    assert made.starts("you should lie down").group() == "you should"
    assert not made.starts("lie down, the knees bent")
    assert not made.starts("the other way round")
    assert not made.starts("you lie down")
    assert not made.starts("")


@pytest.mark.parametrize("use", USES)
def test_phrases_are_heard_by_their_words(use):
    """Every text that has a phrase is heard to have it, so no rule is left out that would find it."""
    for phrase in (word for term in TERMS if term["use"] == use for word in term["words"]):
        slots = phrase.replace("…", "").replace("#", "ten").removesuffix(" .").split()
        for pick in (0, -1):
            text = " ".join(slot.rstrip("?").split("/")[pick].rstrip("~") for slot in slots)
            assert Phrases([phrase]).mentions(text), (phrase, text)
            view = RecordView("exercise", {"setup": text})
            candidates = [each for some in view.candidates.get(use, {}).values() for each in some]
            assert use in WITHIN or any(each.pattern.search(text) for each in candidates)


@given(st.lists(st.sampled_from(WORDS)))
def test_finding_is_the_same_word_by_word(words):
    """Searching only for phrases all of whose words are there finds what searching for all of them finds."""
    text = " ".join(words)
    for use in ("hold_order", "change_sides", "each_side"):
        found = phrases(use).find(text)
        candidates = RecordView("exercise", {"setup": text}).candidates.get(use, {}).get(phrases(use), {})
        among = [each.span() for each in phrases(use).matches(text, candidates)]
        assert sorted(among) == sorted(each.span() for each in phrases(use).matches(text))
        assert (found.span() if found else None) == (min(among) if among else None)


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("no strap", True),
        ("you do not need any strap", True),
        ("as if you wrung out a wet strap", True),
        ("flat like a strap", True),
        ("use no mat. take a strap", False),
        ("take the strap", False),
        ("not only the strap", False),
        ("do not hurry at all but take your own long strap", False),
    ],
)
def test_what_is_denied_or_an_image_is_not_there(text, denied):
    """A denial counts for some words in its clause, a comparison for some more."""
    assert is_denied([*Phrases(["strap"]).matches(text)][-1]) == denied


def test_the_wording_fits_the_vocabulary():
    """What is told of equipment and positions is told of terms that there are; every use is listened for by a rule."""
    catalog = default_catalog()
    assert set(wording("equipment")) == set(catalog.equipment) - {"mat"}
    assert set(wording("position")) == set(catalog.positions)
    assert {term["id"] for term in TERMS} == set(catalog.wording)
    assert catalog.wording["strap"].use == "equipment"
    assert all(re.fullmatch(r"[a-z0-9'~/?…#. ]+", word) for term in TERMS for word in term["words"])


def test_views_show_texts_as_rules_read_them():
    """Texts come with their paths, plain ones in small letters, with the first form of marks and straight quotes."""
    view = RecordView(
        "exercise",
        {
            "name": "Low-Back Twist",
            "setup": "Don\u2019t bend your {left|right} knee.",
            "phases": [{"id": "a", "text": "Lift."}, {"id": "b"}],
            "cues": ["Slow!"],
            "precautions": [{"id": "c", "text": "Rest."}],
        },
    )
    assert view.texts[1] == (("setup",), "Don\u2019t bend your {left|right} knee.")
    assert view.plain[0] == (("name",), "low back twist")
    assert view.plain[1] == (("setup",), "don't bend your left knee.")
    assert [path for path, _ in view.steps] == [("setup",), ("phases", 0, "text"), ("cues", 0)]
    assert {"low", "back", "knee", "lift", "slow", "rest"} <= view.words
    assert RecordView("routine", {"evidence": {"text": "None."}, "items": []}).texts == [
        (("evidence", "text"), "None.")
    ]
    assert RecordView("sources", {}).plain == []
    with pytest.raises(LookupError):
        view.path_of(object())


def test_rules_about_words_leave_other_languages_alone(pack):
    """In a pack that is not in English no rule reads its words; those about numbers and signs still do."""
    files = small_pack("clinic")
    exercise = files["exercises/hip_lift.json"] | {
        "setup": "The <b>knees</b> are bent.",
        "precautions": [{"id": "neck"}],
    }
    for language, expected in (
        ("en", {"LB301", "LB302", "LB501", "LB504"}),
        ("de", {"LB301", "LB302", "LB504"}),
    ):
        about = files["pack.json"] | {"language": language}
        found = lowback.validate(pack({"pack.json": about, "exercises/hip_lift.json": exercise}))
        assert {each.code for each in found} == expected
