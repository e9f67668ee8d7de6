"""How fast the whole catalogue loads, as ratios against json.loads of the same bytes in one run.

The built-in pack, and a generated outside pack of 10,000 exercises, which is checked in full while it loads: also one
look-up in it, and finding over all of it.

Usage: `python benchmarks/catalogue.py [RUNS]`. All that is compared is run by turns, so that a busy moment hits all of
it alike.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from big_pack import write_pack

from lowback.catalog.catalog import builtin_catalog, load_catalog
from lowback.model.exercise import Exercise
from lowback.pack.folder import VOCABULARY
from lowback.pack.locate import builtin_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.catalog.catalog import Catalog

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
GUIDE = 100
#: How many exercises the outside pack has, and smaller ones to compare a look-up with.
COUNTS = (100, 1000, 10_000)
#: Loading and checking the outside pack, against json.loads of the same bytes, whose values are kept.
LOAD_AIM = 4


def without_garbage(raw: list[bytes]) -> object:
    """Load and keep values without looking for garbage among them."""
    gc.disable()
    try:
        return [json.loads(each) for each in raw]
    finally:
        gc.enable()


#: What loading the outside pack is compared with. A catalogue keeps what it loads, so the first is its peer.
PEERS: dict[str, Callable[[list[bytes]], object]] = {
    "json.loads of its bytes, values kept": lambda raw: [json.loads(each) for each in raw],
    "the same without garbage collection": without_garbage,
    "json.loads of its bytes, values thrown away": lambda raw: sum(json.loads(each) is None for each in raw),
}


def outside(runs: int) -> None:
    """Print how fast an outside pack loads, checked in full, gives a record, and is searched."""
    with TemporaryDirectory() as name:
        # What is loaded once in a process, such as the schemas, is loaded before anything is timed.
        load_catalog(write_pack(Path(name, "first"), 1))
        looked_up = {}
        for count in COUNTS:
            folder = write_pack(Path(name, str(count)), count)
            looked_up[count] = _outside(folder, count, runs if count == COUNTS[-1] else 1)
        for count in COUNTS[1:]:
            ratio = looked_up[count] / looked_up[COUNTS[0]]
            print(f"{ratio:8.2f}     one look-up among {count:,} / among {COUNTS[0]}  aim: independent of the size")


def _outside(folder: Path, count: int, runs: int) -> float:
    raw = [path.read_bytes() for path in sorted(folder.rglob("*.json"))]
    times: dict[str, list[float]] = {name: [] for name in ("load", *PEERS)}
    for _ in range(max(1, runs // 10)):
        for name, code in PEERS.items():
            times[name].append(timed(partial(code, raw)))
        times["load"].append(timed(lambda: load_catalog(folder)))
    medians = {name: statistics.median(found) for name, found in times.items()}
    print(f"{medians['load'] * 1000:8.0f} ms  load and check {count:,} exercises, {sum(map(len, raw)):,} bytes")
    for name, aim in zip(PEERS, (LOAD_AIM if count == COUNTS[-1] else None, None, None), strict=True):
        ratio = medians["load"] / medians[name]
        verdict = "no aim" if aim is None else f"aim {aim}: {'reached' if ratio <= aim else 'MISSED'}"
        print(f"{ratio:8.2f}     to {name}  {verdict}")
    catalog = load_catalog(folder)
    ids = sorted(catalog.exercises)[:: max(1, count // 100)]
    for each in ids:
        catalog.exercises[each]
    looked_up = statistics.median(timed(lambda: [catalog.exercises[each] for each in ids]) for _ in range(runs + 20))
    if count == COUNTS[-1]:
        _found(catalog, count, runs)
    return looked_up / len(ids)


def _found(catalog: Catalog, count: int, runs: int) -> None:
    """Print how long a find over all exercises takes, the first time and once the catalogue is known."""
    for name, filters in FINDS.items():
        find = partial(catalog.find_exercises, **filters)
        first, *times = (timed(find) for _ in range(runs + 1))
        median = statistics.median(times) * 1000
        verdict = "reached" if median <= GUIDE else "MISSED"
        print(
            f"{median:8.2f} ms  {name}, {count:,} exercises; first {first * 1000:.0f} ms  guide {GUIDE} ms: {verdict}"
        )


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
    outside(runs)


if __name__ == "__main__":
    main()
