"""The built-in pack: valid, cited, in our own words, and safe by what each exercise must say."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from conftest import shape_problems
from reading import grade, syllables

import lowback
from lowback.catalog.catalog import default_catalog
from lowback.pack.folder import PLACES, kind_of
from lowback.pack.json_reader import parse
from lowback.pack.locate import builtin_folder
from lowback.pack.references import references
from lowback.rendering.words import sentence

FILES = builtin_folder().files()
HERE = Path(__file__).parent
TRIAL = sorted((HERE / "packs" / "trial").rglob("*.json"))


def read(file):
    """Return a built-in file as JSON values."""
    return parse(builtin_folder().read(file))


@pytest.mark.parametrize("file", FILES)
def test_files_fit_the_schemas(file):
    """Every built-in file has its place and fits its schema."""
    assert kind_of(file)
    assert shape_problems(kind_of(file), read(file)) == []


@pytest.mark.parametrize("file", TRIAL, ids=lambda file: file.name)
def test_trial_files_fit_the_schemas(file):
    """Every file of the trial pack fits its schema."""
    kind = kind_of(file.relative_to(HERE / "packs" / "trial").as_posix())
    assert list(shape_problems(kind, json.loads(file.read_text(encoding="utf-8")))) == []


def test_the_pack_is_complete():
    """Every fixed file of a pack is there."""
    assert {place for place in PLACES if "<" not in place} <= set(FILES)


def test_every_reference_resolves():
    """Each id by which a record refers to something is there, and the file's name is the record's id."""
    catalog = default_catalog()
    for file in FILES:
        kind, record = kind_of(file), read(file)
        if kind in {"exercise", "routine"}:
            assert file == f"{kind}s/{record['id']}.json"
        for reference in references(kind, record):
            assert reference.id in getattr(catalog, reference.kind), (file, reference.path)


def test_every_source_and_term_is_used():
    """Nothing is listed that no record refers to; `lowback` itself and what `screen` shows aside."""
    catalog = default_catalog()
    used = {(each.kind, each.id) for file in FILES for each in references(kind_of(file), read(file))}
    shown = {"lowback", "go", "emergency", "same_day", "ask_first"}
    for kind in ("sources", "muscles", "positions", "equipment", "precautions", "triggers", "notices"):
        assert {each for each in getattr(catalog, kind) if (kind, each) not in used} <= shown, kind


def test_vocabulary_objects_come_back():
    """dict → object → dict is the identity for every source and every term."""
    catalog = default_catalog()
    for file in FILES:
        record = read(file)
        kind = "sources" if file == "sources.json" else record.get("kind")
        for term in record.get("terms", record.get("sources", ())) if kind else ():
            assert getattr(catalog, kind)[term["id"]].to_dict() == term


def test_the_seed_is_credited():
    """The video is named with its trainer, its series and its address."""
    source = default_catalog().sources["shoemate_video"]
    assert source.title == "Lower Back Stretches for Runners"
    assert [(author.name, author.about) for author in source.authors] == [("Cari Shoemate", "trainer and marathoner")]
    assert source.series == "Stretches & Workout Tips"
    assert source.url.startswith("http://www.ehow.com/video_12252067")


def test_derived_numbers_are_said_to_be_ours():
    """What cites our own composition is marked as derived, never as seen."""
    for file in FILES:
        for reference in references(kind_of(file), read(file)):
            if reference.id == "lowback" and reference.kind == "sources":
                assert reference.holder["status"] == "derived"


def prose(value):
    """Yield every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from prose(each)


def ours():
    """Yield every text that we wrote: all but the titles of sources, and the words that checks listen for."""
    for file in (file for file in FILES if file not in {"sources.json", "vocabulary/wording.json"}):
        yield from prose(read(file))


def test_no_words_of_the_video():
    """No six words in a row of the video stand in the data (its shingles are kept as hashes only)."""
    kept = set((HERE / "seed_shingles.txt").read_text(encoding="utf-8").split())
    assert len(kept) > 300
    for text in ours():
        for left in (True, False):
            plain = re.sub(r"\{(.*?)\|(.*?)\}", r"\1" if left else r"\2", text)
            words = re.findall(r"[a-z0-9']+", plain.lower())
            for start in range(len(words) - 5):
                shingle = " ".join(words[start : start + 6])
                assert hashlib.sha256(shingle.encode()).hexdigest()[:16] not in kept, shingle


@pytest.mark.parametrize("exercise", lowback.exercises(), ids=lambda exercise: exercise.id)
def test_instructions_can_be_followed(exercise):
    """Setup and phases have 40 to 120 words, sentences at most 20, and read at or below US grade 7."""
    steps = [step for mode in exercise.modes for step in exercise.iter_steps(mode)]
    told = [exercise.setup, *(phase.text for phase in exercise.phases)]
    for side in (r"\1", r"\2"):
        text = " ".join(re.sub(r"\{(.*?)\|(.*?)\}", side, each) for each in told)
        assert 40 <= len(text.split()) <= 120
        assert grade(text) <= 7
    for sentence_ in (each for step in steps for each in (*step.instructions, *step.cues)):
        assert len(sentence_.split()) <= 20, sentence_


@pytest.mark.parametrize("exercise", lowback.exercises(), ids=lambda exercise: exercise.id)
def test_exercises_are_complete(exercise):
    """Every exercise has 2 to 5 cues, 2 to 5 mistakes, an easier way, and ends at rest or where it began."""
    assert 2 <= len(exercise.cues) <= 5
    assert 2 <= len(exercise.mistakes) <= 5
    assert exercise.easier
    assert exercise.phases[-1].role in {"exit", "finish"}


def test_grades_are_those_of_flesch_and_kincaid():
    """The formula gives the grade that Flesch and Kincaid give, with the syllables of the CMU dictionary."""
    text = "Roll slowly. Keep breathing."
    assert grade(text) == pytest.approx(0.39 * 4 / 2 + 11.8 * 6 / 4 - 15.59)
    assert grade("The multidisciplinary physiotherapeutic rehabilitation intervention necessitates moderation.") > 20
    assert syllables("hip-width") == 2
    assert syllables("figure-four") == 3


PASSIVE = re.compile(r"\b(is|are|was|were|be|been|being)\s+(\w+ed|held|kept|drawn|placed|put|brought)\b")


def test_no_passive_instructions():
    """Setup, phases and cues tell you what to do; nothing "is placed"."""
    for exercise in lowback.exercises():
        for told in (exercise.setup, *(phase.text for phase in exercise.phases), *exercise.cues):
            assert not PASSIVE.search(told), told


MIRROR = {"left": "right", "right": "left"}


@pytest.mark.parametrize(
    "exercise", [each for each in lowback.exercises() if each.laterality == "unilateral"], ids=lambda each: each.id
)
def test_sides_are_never_swapped(exercise):
    """The two sides of a step are each other's mirror: every sided word flips, and no other word differs."""
    left, right = (list(exercise.iter_steps(exercise.modes[0]))[side] for side in (0, 1))
    texts = [(step.setup, *(phase.text for phase in step.phases), *step.cues) for step in (left, right)]
    sided = 0
    for one, other in zip(*texts, strict=True):
        mirrored = re.sub(r"\b(left|right)\b", lambda found: MIRROR[found[0]], one)
        assert mirrored == other
        sided += one != other
    assert sided >= 2
    assert not re.search(r"\b(left|right)\b", re.sub(r"\{.*?\}", "", " ".join((exercise.setup, *exercise.cues))))


def test_nothing_is_promised():
    """No text promises a cure, relief or prevention."""
    banned = (
        r"\b(cure|heal|treat|fix|realign|decompress|prevent|toxin|guarantee|relie(f|ve)|best|proven)(s|d|es|ed|ing)?\b"
    )
    for text in ours():
        assert text == "CC-BY-4.0" or not re.search(
            banned, text.replace("control treatment", "").replace("has healed", ""), re.IGNORECASE
        )


def test_mistakes_are_sentences():
    """Cues and mistakes are whole sentences."""
    for exercise in lowback.exercises():
        for told in (*exercise.cues, *(text for each in exercise.mistakes for text in (each.mistake, each.instead))):
            assert sentence(told) == told
