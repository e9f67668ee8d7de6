"""The built-in pack: valid, cited, in our own words, and safe by what each exercise must say."""

import hashlib
import json
import re
from pathlib import Path

import pytest
from conftest import shape_problems

import lowback
from lowback.catalog.catalog import default_catalog
from lowback.pack.folder import builtin_folder
from lowback.pack.layout import PLACES, kind_of
from lowback.pack.reader import parse
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
    """Nothing is listed that no record refers to; `lowback` itself aside."""
    catalog = default_catalog()
    used = {(each.kind, each.id) for file in FILES for each in references(kind_of(file), read(file))}
    for kind in ("sources", "muscles", "positions", "equipment", "precautions", "triggers", "notices"):
        assert {each for each in getattr(catalog, kind) if (kind, each) not in used} <= {"lowback"}, kind


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


@pytest.mark.parametrize("exercise", lowback.exercises(), ids=lambda exercise: exercise.id)
def test_exercises_say_when_to_stop(exercise):
    """Every exercise has the two stop rules, an easier way, and, on the back, the word on pregnancy."""
    catalog = default_catalog()
    precautions = {use.id for use in exercise.precautions}
    stops = {each for each in precautions if catalog.precautions[each].action == "stop"}
    assert stops == {"worse_or_new_pain", "leg_symptoms"}
    assert exercise.easier
    assert exercise.position != "supine" or "pregnancy_supine" in precautions
    assert "spine_surgery" in precautions


def prose(value):
    """Yield every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for each in value.values() if isinstance(value, dict) else value:
            yield from prose(each)


def ours():
    """Yield every text that we wrote: all but the titles of sources."""
    for file in (file for file in FILES if file != "sources.json"):
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


def test_sentences_are_short():
    """Instructions keep to 20 words a sentence."""
    for exercise in lowback.exercises():
        for mode in exercise.modes:
            for step in exercise.iter_steps(mode):
                for told in (*step.instructions, *step.cues):
                    assert len(told.split()) <= 20, told


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
