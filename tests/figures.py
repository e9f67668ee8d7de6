"""How often the rules about texts are right, on records that many people wrote; run this to write the figures anew.

`corpus/tuned.json` holds the records that the wording was tuned on, `corpus/held_out.json` those that it was not, and
`corpus/later.json` records that were written when two rules had been corrected once more. Each record says which
faults it has. A finding is true when its record has that fault, and false when it does not.
"""

from __future__ import annotations

import json
from pathlib import Path

import lowback

FOLDER = Path(__file__).parent / "corpus"
FIGURES = FOLDER / "figures.json"
HALVES = ("tuned", "held_out")
#: The rules that were corrected after the records held out had been read: they are measured on those written later.
LATER = ("LB203", "LB207")

#: The codes that tell of a fault; it is enough when one of them does.
CODES = {
    "side_order": ("LB201",),
    "unmarked_side": ("LB202",),
    "side_repeated": ("LB203",),
    "time_in_prose": ("LB204",),
    "count_in_prose": ("LB205",),
    "hold_without_dose": ("LB206",),
    "equipment_missing": ("LB207",),
    "equipment_unused": ("LB208",),
    "position_conflict": ("LB209",),
    "no_way_back": ("LB210",),
    "breath_conflict": ("LB211",),
    "missing_stop_rule": ("LB301",),
    "missing_implied": ("LB302", "LB304"),
    "dose_too_much": ("LB303",),
    "promise": ("LB401",),
    "not_instruction": ("LB501",),
    "long_sentence": ("LB502",),
    "mixed_quotes": ("LB503",),
    "markup": ("LB504",),
    "hidden_character": ("LB505",),
    "hard_to_read": ("LB506",),
}
FAULTS = {code: fault for fault, codes in CODES.items() for code in codes}
OURS = [{"id": "lowback", "status": "derived"}]
CONTRACTION = {"hold": "isometric", "finish": "passive", "enter": "concentric", "exit": "eccentric"}


def entries(half):
    """Return the records of a half, each with its kind and its faults."""
    return json.loads((FOLDER / f"{half}.json").read_text(encoding="utf-8"))


def record(entry):
    """Return an entry's record in full: what the writers left out is the same for all."""
    given = entry["record"]
    common = {"id": "written", "safety_notice": "general", "sources": OURS, "license": "CC0-1.0"}
    common["contributors"] = ["A. Writer"]
    return {**common, **(_routine(given) if entry.get("kind") == "routine" else _exercise(given))}


def _routine(given):
    evidence = {"text": given.get("evidence", "No study tested this routine."), "sources": OURS}
    items = [{"id": "bridge", "exercise": "lowback:bridge_pose"}]
    when = {"triggers": ["after_long_run"], "sources": OURS}
    return {"level": "beginner", "when": when, "items": items, **given, "evidence": evidence}


def _exercise(given):
    made = {
        **given,
        "muscles": [{"id": "gluteus_maximus", "role": "worked", "sources": OURS}],
        "phases": [_phase(number, phase) for number, phase in enumerate(given["phases"])],
        "doses": [{"id": f"dose_{number}", **dose, "sources": OURS} for number, dose in enumerate(given["doses"])],
        "precautions": [{"id": each} for each in given["precautions"]],
        "equipment": [{"id": each} if isinstance(each, str) else each for each in given.get("equipment", ())],
        "easier": [{"text": text, "sources": OURS} for text in given.get("easier", ())],
        "harder": [{"text": text, "sources": OURS} for text in given.get("harder", ())],
    }
    if given["laterality"] != "unilateral":
        made.pop("side_is", None)
    return {"level": "beginner", **{key: value for key, value in made.items() if value}}


def _phase(number, given):
    timed = {} if given["role"] == "hold" else {"seconds": 3, "sources": OURS}
    contraction = CONTRACTION.get(given["role"], "dynamic")
    return {"id": f"phase_{number}", "contraction": contraction, "breath": "free", **timed, **given}


def findings(entry):
    """Return the codes that tell of what faults of an entry, as sets of codes."""
    report = lowback.validate(record(entry), kind=entry.get("kind", "exercise"), select=list(FAULTS))
    return {problem.code for problem in report}


def measure(half):
    """Return how many records a half has, and of each rule how often it was right, wrong, or missed something."""
    counts = {code: {"true": 0, "false": 0, "missed": 0} for code in FAULTS}
    later = LATER if half == "held_out" else ()
    _count(counts, entries(half), [code for code in FAULTS if code not in later])
    _count(counts, entries("later"), later)
    return counts


def _count(counts, written, codes):
    for code in codes:
        counts[code]["records"] = len(written)
    for entry in written:
        found = findings(entry) if codes else ()
        for code in codes:
            if code in found:
                counts[code]["true" if FAULTS[code] in entry["expect"] else "false"] += 1
            elif FAULTS[code] in entry["expect"] and found.isdisjoint(CODES[FAULTS[code]]):
                counts[code]["missed"] += 1


if __name__ == "__main__":
    text = json.dumps({half: measure(half) for half in HALVES}, indent=2)
    FIGURES.write_text(f"{text}\n", encoding="utf-8")
