"""How fast lowback starts and walks, as ratios against named peers in one run.

Usage: `pip install '.[benchmark]'`, then `python benchmarks/cold_start.py [RUNS]`.
Whole processes are run by turns, in shuffled order, so that a busy moment hits all of them alike.
"""

from __future__ import annotations

import json
import os
import py_compile
import random
import statistics
import subprocess
import sys
import tempfile
import time
import timeit
from pathlib import Path
from typing import TYPE_CHECKING

import lowback
from lowback.pack.locate import builtin_folder

if TYPE_CHECKING:
    from collections.abc import Callable

ROUTINE = "runner_lowback"
WALK = f"import lowback; r = lowback.get_routine({ROUTINE!r}); [list(r.iter_steps(mode)) for mode in ('reps', 'hold')]"

#: Whole processes: the name of each, and its code.
PROCESSES = {
    "bare python": "pass",
    "empty package": "import empty_package",
    "import lowback": "import lowback",
    "import attrs, json": "import attrs, json",
    "routine, all steps of both modes": WALK,
    "pycountry look-up": "import pycountry; pycountry.countries.get(alpha_2='DE').name",
}

#: What is compared with what, and the ratio to stay below.
PAIRS = (
    ("routine, all steps of both modes", "import attrs, json", 1.4),
    ("routine, all steps of both modes", "pycountry look-up", 1.0),
    ("import lowback", "empty package", 1.1),
)

#: The files that walking the routine reads, and the further ones that its Markdown needs.
WALKED = (f"routines/{ROUTINE}.json", "exercises/bridge_pose.json", "exercises/lying_twist.json")
RENDERED = (*WALKED, "sources.json", *(f"vocabulary/{kind}.json" for kind in ("muscles", "equipment", "precautions")))
RENDERED += ("vocabulary/triggers.json", "vocabulary/notices.json")


def run(code: str, environment: dict[str, str]) -> float:
    """Return how long a process with some code takes, in seconds."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, env=environment)
    return time.perf_counter() - start


def processes(runs: int) -> dict[str, list[float]]:
    """Return the times of every process, run by turns."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "empty_package"
        package.mkdir()
        (package / "__init__.py").write_text('"""Nothing."""\n', encoding="utf-8")
        # As pip does for what it installs, lowback and its peers included.
        py_compile.compile(str(package / "__init__.py"), doraise=True)
        environment = {**os.environ, "PYTHONPATH": folder}
        times: dict[str, list[float]] = {name: [] for name in PROCESSES}
        order = list(PROCESSES)
        for turn in range(runs + 1):
            random.Random(turn).shuffle(order)  # noqa: S311 - the same order in every run
            for name in order:
                taken = run(PROCESSES[name], environment)
                if turn:  # the first turn fills the caches of the disk
                    times[name].append(taken)
    return times


def parsing(files: tuple[str, ...]) -> Callable[[], object]:
    """Return a function that parses files that were read before."""
    texts = [builtin_folder().read(file).decode() for file in files]
    return lambda: [json.loads(text) for text in texts]


def paired(work: Callable[[], object], peer: Callable[[], object], rounds: int = 60, number: int = 50) -> float:
    """Return the median ratio of two functions' times, measured by turns."""
    ratios = [timeit.timeit(work, number=number) / timeit.timeit(peer, number=number) for _ in range(rounds)]
    return statistics.median(ratios)


def rows(times: dict[str, list[float]]) -> list[tuple[str, float, float]]:
    """Return what was compared, the ratio, and the ratio to stay below."""
    routine = lowback.get_routine(ROUTINE)
    catalog = lowback.load_catalog()
    made = [
        (f"{name} / {peer}", statistics.median(times[name]) / statistics.median(times[peer]), aim)
        for name, peer, aim in PAIRS
    ]
    for mode in ("reps", "hold"):
        ratio = paired(lambda mode=mode: list(routine.iter_steps(mode)), parsing(WALKED))  # type: ignore[misc]
        made.append((f"all steps, {mode} / json.loads of the same files", ratio, 3))
    ratio = paired(lambda: lowback.render(routine, "markdown", catalog=catalog), parsing(RENDERED))
    made.append(("Markdown, both ways / json.loads of the same files", ratio, 15))
    records = [json.loads(builtin_folder().read(file)) for file in WALKED]

    def build() -> object:
        exercises = {record["id"]: lowback.Exercise.from_dict(record) for record in records[1:]}
        return lowback.Routine.from_dict(records[0], exercises)

    made.append(("(no aim) objects from dicts / json.loads of the same files", paired(build, parsing(WALKED)), 0))
    return made


def main() -> None:
    """Measure and print."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    times = processes(runs)
    print(f"Python {sys.version.split()[0]}, {runs} runs, medians")
    for name, taken in times.items():
        print(f"{statistics.median(taken) * 1000:8.1f} ms  {name}")
    for name, ratio, aim in rows(times):
        verdict = "" if not aim else f"aim {aim}: {'reached' if ratio <= aim else 'MISSED'}"
        print(f"{ratio:8.2f}     {name}  {verdict}")


if __name__ == "__main__":
    main()
