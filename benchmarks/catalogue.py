"""How fast the whole catalogue loads, as ratios against json.loads of the same bytes in one run.

Usage: `python benchmarks/catalogue.py [RUNS]`. All that is compared is run by turns, so that a busy moment hits all of
it alike.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from typing import TYPE_CHECKING

from lowback.catalog.catalog import builtin_catalog
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


if __name__ == "__main__":
    main()
