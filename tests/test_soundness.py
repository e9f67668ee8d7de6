"""The fast question and the full check agree: a pack is sound exactly when no error is found in it."""

import json
import sys
from collections import Counter
from random import Random

import pytest
from conftest import borrowed, small_pack
from mutants import WAYS, Breaker

from lowback.validation.pack_check import check_pack, errors_only, file_reports, sound_records

TERMS = [{"id": "rope", "label": "a rope"}, {"id": "hill", "label": "a hill"}]
REDIRECTS = [{"kind": "exercise", "from": "old", "to": "hip_lift"}, {"kind": "routine", "from": "older", "to": None}]


def sample():
    """Return the texts of a sound pack with a file of every kind, in the layout that `lowback format` gives."""
    credit = {"license": "CC0-1.0", "contributors": ["A. Clinic"]}
    easier = [{"exercise": "hip_lift", "sources": [{"id": "leaflet", "status": "seen"}]}]
    records = {
        **small_pack("clinic"),
        "exercises/lying_twist.json": borrowed("exercises/lying_twist.json") | {"easier": easier},
        "vocabulary/equipment.json": {"kind": "equipment", "terms": TERMS, **credit},
        "redirects.json": {"redirects": REDIRECTS},
    }
    return {file: json.dumps(record, indent=1) for file, record in records.items()}


SOUND = sample()


class Memory:
    """A folder that is nowhere."""

    name = "memory"

    def __init__(self, files):
        """Take the bytes of its files."""
        self._files = files

    def read(self, file):
        """Return the bytes of a file."""
        return self._files[file]

    def entries(self):
        """Return the files; all may be read."""
        return [(file, "") for file in sorted(self._files)]


def verdicts(changes):
    """Return what both ways say of the sound pack with some files changed: records or None, and errors."""
    texts = {**SOUND, **changes}
    files = {file: text if isinstance(text, bytes) else text.encode() for file, text in texts.items() if text != ""}
    names = {file: file for file in ("pack.json", *sorted(files))}
    pack = check_pack(Memory(files), errors_only(), names)
    problems = [problem for report in file_reports(pack, errors_only(), names) for problem in report.problems]
    return sound_records(files), problems, {file: record.value for file, record in pack.records.items()}


@pytest.fixture(params=["orjson", "json"])
def loader(request, monkeypatch):
    """Let JSON be loaded with and without the extra that does it fast."""
    if request.param == "json":
        monkeypatch.setitem(sys.modules, "orjson", None)


@pytest.mark.usefixtures("loader")
def test_a_sound_pack_is_sound():
    """Both accept it, and give the same records."""
    records, problems, values = verdicts({})
    assert problems == []
    assert records == values == {file: json.loads(text) for file, text in SOUND.items()}


@pytest.mark.usefixtures("loader")
def test_both_agree_on_every_mutant():
    """Broken in every way at places by chance, one at a time and two at once: both refuse, or both accept."""
    chance, seen = Random(6), Counter()
    mutants = [mutant for file, text in SOUND.items() for mutant in Breaker(file, text).mutants()]
    for way in WAYS:
        some = [mutant for mutant in mutants if mutant.way == way.__name__]
        for mutant in chance.sample(some, min(6, len(some))):
            other = chance.choice(mutants)
            for changes in ({mutant.file: mutant.text}, {other.file: other.text, mutant.file: mutant.text}):
                records, problems, _ = verdicts(changes)
                assert (records is None) == bool(problems), (mutant.way, changes, problems)
                seen[way.__name__, records is None] += 1
    assert {way for way, refused in seen if refused} == {way.__name__ for way in WAYS}


def edited(file, **changes):
    """Return a file with some keys changed, those that are None taken out."""
    record = json.loads(SOUND[file]) | changes
    return {file: json.dumps({key: value for key, value in record.items() if value is not None})}


HIP, PACK = SOUND["exercises/hip_lift.json"], SOUND["pack.json"]
AWKWARD = {
    "byte order mark": ({"pack.json": "\ufeff" + PACK}, False),
    "not UTF-8": ({"pack.json": PACK.encode("utf-16")}, False),
    "unpaired surrogate": ({"pack.json": PACK.replace("Clinic", "\\ud800")}, False),
    "a character in halves": ({"pack.json": PACK.replace("Clinic", "\\ud83d\\ude00")}, True),
    "an escaped letter": ({"pack.json": PACK.replace("Clinic", "\\u0043linic")}, True),
    "an escaped key twice": ({"pack.json": PACK.replace('"title"', '"title": "a", "\\u0074itle"')}, False),
    "not a number": ({"exercises/hip_lift.json": HIP.replace('"reps": 10', '"reps": NaN')}, False),
    "too large": ({"exercises/hip_lift.json": HIP.replace('"reps": 10', f'"reps": {2**70}')}, False),
    "beyond all": ({"exercises/hip_lift.json": HIP.replace('"reps": 10', '"reps": 1e400')}, False),
    "a fraction": ({"exercises/hip_lift.json": HIP.replace('"reps": 10', '"reps": 10.5')}, False),
    "a whole fraction": ({"exercises/hip_lift.json": HIP.replace('"reps": 10', '"reps": 10.0')}, None),
    "too deep": ({"pack.json": "[" * 100 + "]" * 100}, False),
    "far too deep": ({"pack.json": "[" * 100_000}, False),
    "two values": ({"pack.json": PACK + "{}"}, False),
    "null": ({"pack.json": "null"}, False),
    "blank": ({"pack.json": " "}, False),
    "too long": ({"pack.json": PACK + " " * (1 << 20)}, False),
    "data of an app": (edited("exercises/hip_lift.json", extra={"app": {"a": [1, {"b": None}], "c": 0.5}}), True),
    "a number of an app": (
        {"exercises/hip_lift.json": HIP.replace("{", f'{{"extra": {{"app": {{"n": {10**20}}}}},', 1)},
        False,
    ),
    "no pack": ({"pack.json": ""}, False),
    "another name": ({"exercises/hip_lift.json": "", "exercises/lift.json": HIP}, False),
    "no place": ({"exercise/hip_lift.json": HIP}, False),
    "newer": (edited("pack.json", schema="1.9"), False),
    "our id": (edited("pack.json", id="lowback"), None),
    "no licence": (edited("pack.json", license=None), False),
    "a strange licence": (edited("pack.json", license="Mine"), None),
    "retired and there": (
        {"redirects.json": json.dumps({"redirects": [REDIRECTS[0] | {"from": "hip_lift", "to": None}]})},
        False,
    ),
    "a warning": (edited("exercises/hip_lift.json", summary="This will cure your back for ever and ever."), None),
}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("changes", "is_sound"), AWKWARD.values(), ids=AWKWARD)
def test_both_agree_on_what_is_awkward(changes, is_sound):
    """What readers of JSON differ on, limits, and files that contradict each other: the verdict is the same."""
    records, problems, values = verdicts(changes)
    assert (records is None) == bool(problems), problems
    if is_sound is not None:
        assert (records is not None) is is_sound
    if records is not None:
        assert records == values
