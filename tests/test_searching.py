"""Searching names: typing errors, accents, case and the order of words are forgiven, with rapidfuzz and without."""

import json
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

import lowback
from lowback.catalog import spelling
from lowback.catalog.searching import Names
from lowback.catalog.spelling import Known, near, sound, words

#: What people type, and what they find, the best match first; three dots for others that do not matter.
TYPED = {
    "brige pose": ["bridge_pose"],
    "pose bridge": ["bridge_pose"],
    "BRIDGE POSE": ["bridge_pose"],
    "lieing twist": ["lying_twist"],
    "twist lying": ["lying_twist"],
    "lyingtwist": ["lying_twist"],
    "cat cow": ["cat_cow", "standing_cat_cow"],
    "kat-kow": ["cat_cow", "standing_cat_cow"],
    "catcow": ["cat_cow", "standing_cat_cow"],
    "dead bugs": ["dead_bug"],
    "deadbug": ["dead_bug"],
    "ded bug": ["dead_bug"],
    "daed bug": ["dead_bug"],
    "plnak": ["side_plank", "side_plank_knees"],
    "glut brige": ["glute_bridge", "single_leg_bridge"],
    "bridge": ["bridge_pose", "glute_bridge", "single_leg_bridge", "side_plank", "side_plank_knees"],
    "hamst": ["supine_hamstring_stretch", "standing_hamstring_stretch"],
    "curl-ups": ["mcgill_curl_up"],
    "mcgil curlup": ["mcgill_curl_up"],
    "sfinx": ["sphinx"],
    "pigeon": ["figure_four_stretch"],
    "90 90": ["hip_switch_90_90"],
    "9090": ["hip_switch_90_90"],
    "90/91": [],
    "child's pose": ["childs_pose", ...],
    "child\u2019s pose": ["childs_pose", ...],
    "childs pose": ["childs_pose", ...],
    "child\u00b4s pose": ["childs_pose", ...],
    "setu bandhasana": ["bridge_pose", "single_leg_bridge"],
    "Setu Bandha Sarvāṅgāsana": ["bridge_pose", "single_leg_bridge"],
    "setu bandha sarvangasana": ["bridge_pose", "single_leg_bridge"],
    "Brücke": ["glute_bridge"],
    "BRÜCKE": ["glute_bridge"],
    "brucke": ["glute_bridge"],
    "bruecke": ["glute_bridge"],
    "Vierfusslerstand": ["bird_dog"],
    "Vierfüßlerstand": ["bird_dog"],
    "postura del nino": ["childs_pose"],
    "matsiendrasana": ["lying_twist", "seated_floor_twist"],
    "balasana child": ["childs_pose", "thread_the_needle"],
    "bicycle": [],
    "deadlift": [],
    "xyzzy": [],
    "zzzzzz": [],
    "qwertz": [],
    "pizza": [],
    "c": [],
    "!!!": [],
    "\ud800": [],
    "a" * 10_000: [],
    "bridge " * 10_000: ["bridge_pose", ...],
    " ".join(map(str, range(10_000))): [],
}


@pytest.fixture(params=["rapidfuzz", "without"])
def engine(request, monkeypatch):
    """Compare words with rapidfuzz however few they are, or never."""
    monkeypatch.setattr(spelling, "_FEW", -1 if request.param == "rapidfuzz" else sys.maxsize)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("text", TYPED, ids=lambda text: ascii(text[:30]))
def test_what_people_type_is_found(text):
    """What is meant is found and comes first, and nonsense finds nothing, whichever library compares the words."""
    found = [exercise.id for exercise in lowback.find_exercises(text=text)]
    wanted = TYPED[text]
    if ... in wanted:
        found = [*found[: len(wanted) - 1], ...]
    assert found == wanted


def test_rapidfuzz_need_not_be_there():
    """Without the library the same is found, however many words there are."""
    texts = [text for text in TYPED if len(text) < 100 and text.isprintable()]
    code = (
        "import json, sys; sys.modules['rapidfuzz'] = None\n"
        "import lowback; from lowback.catalog import spelling; spelling._FEW = -1\n"
        f"found = [[each.id for each in lowback.find_exercises(text=text)] for text in {texts!r}]\n"
        "assert spelling._library() is None; print(json.dumps(found))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert json.loads(done.stdout) == [[each.id for each in lowback.find_exercises(text=text)] for text in texts]


LETTERS = st.text("abcdk", min_size=1, max_size=9)


@pytest.mark.usefixtures("engine")
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LETTERS, st.lists(LETTERS | st.text(max_size=5), max_size=9, unique=True), st.integers(0, 3))
@example("ab", ["ba", "cab", ""], 1)
def test_both_count_the_same_errors(wanted, known, most):
    """Either way errors are those of rapidfuzz's optimal string alignment, for any words."""
    expected = {word: OSA.distance(wanted, word) for word in known}
    assert dict(near(wanted, Known.of(known), most)) == {
        word: errors for word, errors in expected.items() if errors <= most
    }


ERRORS = ("drop", "double", "swap", "replace")


def mistyped(word, kind, place):
    """Return a word with a typing error at a place."""
    head, letter, rest = word[:place], word[place], word[place + 1 :]
    changed = {"drop": rest, "double": letter * 2 + rest, "swap": rest[:1] + letter + rest[1:], "replace": "x" + rest}
    return head + changed[kind]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("kind", ERRORS)
def test_one_error_in_each_word_is_forgiven(kind):
    """Every name is found with a typing error anywhere in each word of five letters and more, almost always first."""
    first = tried = 0
    for exercise in lowback.exercises():
        for place in range(5):
            text = " ".join(mistyped(word, kind, place) if len(word) > 4 else word for word in words(exercise.name))
            found = lowback.find_exercises(text=text)
            assert exercise in found, text
            first, tried = first + (found[0] == exercise), tried + 1
    assert first / tried > 0.9


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("CHILD\u2019S Straße", ("childs", "strasse")),
        ("Łódź, Ærø, Þór, \u0131hlamur", ("lodz", "aero", "thor", "ihlamur")),
        ("ﬁgure \uff14", ("figure", "4")),
        ("co\u00adbra", ("cobra",)),
        ("İstanbul", ("istanbul",)),
        ("योगासन", ("योगासन",)),
        ("猫牛式", ("猫牛式",)),
        ("curl-up_x", ("curl", "up", "x")),
        ("¿?", ()),
    ],
)
def test_words_are_folded(text, folded):
    """Case, accents and signs do not count; letters without an accent become what people type instead."""
    assert words(text) == folded


@given(st.text(max_size=30))
def test_folding_ends(text):
    """The words of folded words are the same words, composed or decomposed, in capitals or not."""
    found = words(text)
    assert words(" ".join(found)) == found
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


@given(st.text("abckphqsyz", max_size=9))
def test_sounds_are_stable(word):
    """Words that sound alike in letters sound alike."""
    assert sound(word.replace("k", "c")) == sound(word)
    assert sound(word.replace("z", "s")) == sound(word)
    assert sound(word.replace("y", "i")) == sound(word)


def test_names_without_letters_are_no_names():
    """A record whose names have no letters is found by no text, and there may be no records at all."""
    names = Names([(["!!!"], ["¿?"]), (["one"], [])])
    assert names.best("one") == [1]
    assert names.best("!!!") == []
    assert Names([]).best("one") == []


def test_ids_of_packs_are_names(pack):
    """An exercise of another pack is found by its own id and by the id with the pack's name."""
    catalog = lowback.load_catalog(pack())
    for text in ("hip lift", "clinic:hip_lift", "clinic hip lift", "hiplift"):
        assert catalog.find_exercises(text=text)[0].id == "clinic:hip_lift"
    assert [routine.id for routine in catalog.find_routines(text="clinic")] == ["clinic:morning"]
    assert [routine.id for routine in catalog.find_routines(text="morning clinic")] == ["clinic:morning"]
