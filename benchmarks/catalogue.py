"""How fast the whole catalogue loads, as ratios against json.loads of the same bytes in one run; how fast it finds.

Usage: `python benchmarks/catalogue.py [RUNS]`. All that is compared is run by turns, so that a busy moment hits all of
it alike.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import time
from typing import TYPE_CHECKING, Any

import attrs

from lowback.catalog.catalog import Catalog, builtin_catalog
from lowback.catalog.records import Records
from lowback.model.exercise import Exercise
from lowback.pack.folder import builtin_folder
from lowback.pack.layout import VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = builtin_folder()
RAW = {file: FOLDER.read(file) for file in FOLDER.files()}
RECORDS = [json.loads(raw) for file, raw in RAW.items() if file.startswith("exercises/")]

#: What is compared with what, and the ratio to stay below; None where there is no aim.
PAIRS = (
    ("the whole catalogue, every object", "json.loads of its bytes", 3),
    ("reading its files", "json.loads of its bytes", None),
    ("the 48 exercises from dicts", "json.loads of its bytes", None),
    ("one routine in a new catalogue", "json.loads of its bytes", None),
)


def whole() -> None:
    """Load every record, source and term into a catalogue of its own."""
    catalog = builtin_catalog(builtin_folder())
    for kind in ("exercises", "routines", "sources", *VOCABULARY):
        list(getattr(catalog, kind).values())


CODE: dict[str, Callable[[], object]] = {
    "json.loads of its bytes": lambda: [json.loads(raw) for raw in RAW.values()],
    "the whole catalogue, every object": whole,
    "reading its files": lambda: [FOLDER.read(file) for file in RAW],
    "the 48 exercises from dicts": lambda: [Exercise.from_dict(record) for record in RECORDS],
    "one routine in a new catalogue": lambda: builtin_catalog(builtin_folder()).routines["runner_lowback"],
}


#: What is found over all of a large catalogue, and how many milliseconds each find may take as a guide.
FINDS: dict[str, dict[str, Any]] = {
    "find over all: everything": {},
    "find over all: eight filters": {
        "position": ["supine", "standing"],
        "muscle": ["hamstrings", "gluteus_maximus"],
        "role": "stretched",
        "equipment": ["mat", "strap"],
        "laterality": ["unilateral", "bilateral"],
        "level": "beginner",
        "mode": "hold",
        "avoid": ["pregnancy", "knee"],
    },
    "find over all: a text": {"text": "bridge pose"},
    "find over all: a text with typing errors": {"text": "brige poze"},
    "find over all: a text and filters": {"text": "lieing strech", "equipment": "mat", "avoid": "knee"},
}
GUIDE = 10


def grown(count: int) -> Catalog:
    """Return a catalogue with so many exercises, made of the built-in ones; each has a name of its own."""
    chance = random.Random(1)  # noqa: S311 - chance that can be repeated
    core = builtin_catalog(builtin_folder())
    base = list(core.exercises.values())
    made = {}
    for number in range(count):
        exercise = base[number % len(base)]
        record, word = f"big:{exercise.id}_{number}", "".join(chance.choices("abdeghiklmnoprstu", k=7))
        made[record] = exercise.but(id=record, name=f"{exercise.name} {word}")
    fields = {field.name: getattr(core, field.name) for field in attrs.fields(Catalog)}
    return Catalog(**{**fields, "exercises": Records.of("exercise", made, {})})


def find_over_all(count: int = 10_000, runs: int = 20) -> None:
    """Print how long a find over all exercises takes, the first time and once the catalogue is known."""
    catalog = grown(count)
    for name, filters in FINDS.items():
        first, *times = (timed(lambda: catalog.find_exercises(**filters)) for _ in range(runs + 1))  # noqa: B023 - called here
        median = statistics.median(times) * 1000
        verdict = "reached" if median <= GUIDE else "MISSED"
        print(f"{median:8.2f} ms  {name}, {count} exercises; first {first * 1000:.0f} ms  guide {GUIDE} ms: {verdict}")


def timed(code: Callable[[], object]) -> float:
    """Return how long some code takes, in seconds."""
    start = time.perf_counter()
    code()
    return time.perf_counter() - start


def main() -> None:
    """Print the medians and the ratios."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    times: dict[str, list[float]] = {name: [] for name in CODE}
    for _ in range(runs + 1):
        for name, code in CODE.items():
            times[name].append(timed(code))
    medians = {name: statistics.median(found[1:]) for name, found in times.items()}
    print(f"{len(RAW)} files, {sum(map(len, RAW.values()))} bytes, Python {sys.version.split()[0]}, {runs} runs")
    for name, median in medians.items():
        print(f"{median * 1000:8.2f} ms  {name}")
    for name, peer, aim in PAIRS:
        ratio = medians[name] / medians[peer]
        verdict = "no aim" if aim is None else f"aim {aim}: {'reached' if ratio <= aim else 'MISSED'}"
        print(f"{ratio:8.2f}     {name} / {peer}  {verdict}")
    find_over_all(runs=runs)


if __name__ == "__main__":
    main()
