"""How fast lowback validates, as ratios against named peers in one run.

Usage: `pip install '.[benchmark]'`, then `python benchmarks/validate.py [RUNS [RECORDS]]`.
Whole processes are run by turns, in shuffled order, so that a busy moment hits all of them alike. Memory is the
largest that a process held, as the operating system counts it.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from lowback.pack.locate import builtin_folder
from lowback.validation.schemas import load_schema

FILES = 1_000
CYCLE = ("enter", "hold", "exit")
CAUTIONS = ("worse_or_new_pain", "leg_symptoms", "pregnancy_supine", "extension_caution", "osteoporosis_flexion")
SCRIPTS = Path(sys.executable).parent
#: Run without the fast engine, as if it were not installed.
WITHOUT = "import sys; sys.modules['jsonschema_rs'] = None; from lowback.cli import main; sys.exit(main(sys.argv[1:]))"
LOADS = "import json, sys\nfor line in open(sys.argv[1], encoding='utf-8'): json.loads(line)"
PEER = """import json, sys
from jsonschema import Draft202012Validator
check = Draft202012Validator(json.load(open(sys.argv[1], encoding='utf-8'))).is_valid
for line in open(sys.argv[2], encoding='utf-8'): check(json.loads(line))"""


def bundled() -> dict[str, Any]:
    """Return the schema of an exercise in one file, as the peers need it."""
    common, exercise = load_schema("common"), load_schema("exercise")
    whole = {**exercise, "$defs": {**common["$defs"], **exercise["$defs"]}}
    bundle: dict[str, Any] = json.loads(json.dumps(whole).replace("urn:lowback:schema:common:1#", "#"))
    return bundle


def small_exercise(number: int) -> dict[str, Any]:
    """Return an exercise of about 1.4 KB with nothing wrong."""
    record: dict[str, Any] = json.loads(builtin_folder().read("exercises/bridge_pose.json"))
    cited = [{"id": "shoemate_video", "status": "seen"}]
    keep = ("name", "summary", "level", "position", "laterality", "setup", "safety_notice", "license", "contributors")
    return {
        "id": f"exercise_{number}",
        **{key: record[key] for key in keep},
        "muscles": [{"id": "gluteus_maximus", "role": "worked", "sources": cited}],
        "phases": list({phase["role"]: phase for phase in record["phases"] if phase["role"] in CYCLE}.values()),
        "doses": record["doses"][:2],
        "precautions": [{"id": each} for each in CAUTIONS],
        "sources": cited,
    }


def broken(record: dict[str, Any], number: int) -> dict[str, Any]:
    """Return a record that was broken in one of a few ways."""
    record = dict(record)
    way = number % 5
    if way == 0:
        del record["setup"]
    elif way == 1:
        record["levl"] = record.pop("level")
    elif way == 2:  # noqa: PLR2004 - the third way
        record["laterality"] = "bilatral"
    elif way == 3:  # noqa: PLR2004 - the fourth way
        record["name"] = 5
    else:
        record["doses"] = [{**record["doses"][0], "reps": 0}]
    return record


def write_data(folder: Path, records: int) -> None:
    """Write what the processes work on."""
    (folder / "exercise.json").write_text(json.dumps(bundled()), encoding="utf-8")
    good = builtin_folder().read("exercises/bridge_pose.json")
    (folder / "good.json").write_bytes(good)
    (folder / "bad.json").write_bytes(good.replace(b'"level"', b'"levl"'))
    (folder / "many").mkdir()
    for number in range(FILES):
        path = folder / "many" / f"exercise_{number}.json"
        path.write_text(json.dumps(small_exercise(number), indent=2), encoding="utf-8")
    with (folder / "good.ndjson").open("w", encoding="utf-8") as one, (folder / "mixed.ndjson").open("w") as other:
        for number in range(records):
            record = small_exercise(number)
            one.write(json.dumps(record) + "\n")
            other.write(json.dumps(broken(record, number // 20) if number % 20 == 0 else record) + "\n")


def commands(folder: Path) -> dict[str, list[str]]:
    """Return the processes to run, by name."""
    python, lowback = sys.executable, str(SCRIPTS / "lowback")
    check = [str(SCRIPTS / "check-jsonschema"), "--schemafile", str(folder / "exercise.json")]
    files = [str(path) for path in sorted((folder / "many").iterdir())]
    good, bad = str(folder / "good.json"), str(folder / "bad.json")
    lines, mixed = str(folder / "good.ndjson"), str(folder / "mixed.ndjson")
    shape = ["validate", "--select", "LB0"]
    return {
        "bare python": [python, "-c", "pass"],
        "good file": [lowback, "validate", good],
        "bad file": [lowback, "validate", bad],
        "good file, no extra": [python, "-c", WITHOUT, "validate", good],
        "bad file, no extra": [python, "-c", WITHOUT, "validate", bad],
        "check-jsonschema, good file": [*check, good],
        "check-jsonschema, bad file": [*check, bad],
        "1,000 files": [lowback, *shape, *files],
        "1,000 files, all rules": [lowback, "validate", *files],
        "check-jsonschema, 1,000 files": [*check, *files],
        "lines": [lowback, *shape, lines],
        "lines, duplicates ignored": [lowback, *shape, "--ignore", "LB006", lines],
        "lines, all rules": [lowback, "validate", lines],
        "lines, all rules, two jobs": [lowback, "validate", "--jobs", "2", lines],
        "lines, 5 % broken": [lowback, *shape, mixed],
        "json.loads, lines": [python, "-c", LOADS, lines],
        "json.loads, lines, 5 % broken": [python, "-c", LOADS, mixed],
    }


#: What is compared with what, and the ratio to stay below; 0 for no aim.
PAIRS = (
    ("good file", "check-jsonschema, good file", 0.25),
    ("bad file", "check-jsonschema, bad file", 0.25),
    ("good file, no extra", "check-jsonschema, good file", 0.6),
    ("bad file, no extra", "check-jsonschema, bad file", 0.6),
    ("1,000 files", "check-jsonschema, 1,000 files", 0.10),
    ("1,000 files, all rules", "check-jsonschema, 1,000 files", 0.35),
    ("lines", "json.loads, lines", 2.5),
    ("lines, duplicates ignored", "json.loads, lines", 1.5),
    ("lines, 5 % broken", "json.loads, lines, 5 % broken", 4),
    ("lines, all rules", "json.loads, lines", 10),
    ("lines, all rules, two jobs", "lines, all rules", 0.58),
)


def run(command: list[str]) -> tuple[float, float]:
    """Return how long a process takes, in seconds, and how much memory it holds at most, in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    taken = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in {0, 1}:
        raise SystemExit(f"{command[:4]} ended with {process.returncode}")
    return taken, used.ru_maxrss / 1024


def main() -> None:
    """Measure and print."""
    runs, records = [int(given) for given in (*sys.argv[1:], *("15", "100000")[len(sys.argv) - 1 :])]
    times: dict[str, list[float]] = {}
    memory: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_data(folder, records)
        size = (folder / "good.ndjson").stat().st_size // records
        todo = commands(folder)
        for turn in range(runs + 1):
            order = list(todo)
            random.Random(turn).shuffle(order)  # noqa: S311 - the same order in every run
            for each in order:
                taken, held = run(todo[each])
                if turn:  # the first turn fills the caches of the disk
                    times.setdefault(each, []).append(taken)
                    memory[each] = max(memory.get(each, 0), held)
        # One run is enough of what takes a minute.
        peer, _ = run([sys.executable, "-c", PEER, str(folder / "exercise.json"), str(folder / "good.ndjson")])
    print(f"Python {sys.version.split()[0]}, {runs} runs, medians; {records:,} lines of {size:,} bytes")
    for each, taken_all in times.items():
        print(f"{statistics.median(taken_all) * 1000:9.1f} ms {memory[each]:6.0f} MB  {each}")
    print(f"{peer * 1000:9.1f} ms             jsonschema alone, lines (one run)")
    for one, other, aim in PAIRS:
        ratio = statistics.median(times[one]) / statistics.median(times[other])
        verdict = f"aim {aim}: {'reached' if ratio <= aim else 'MISSED'}" if aim else "(no aim)"
        print(f"{ratio:8.3f}  {one} / {other}  {verdict}")
    faster = peer / statistics.median(times["lines"])
    print(f"{faster:8.1f}  jsonschema alone / lines  aim 40: {'reached' if faster >= 40 else 'MISSED'}")  # noqa: PLR2004


if __name__ == "__main__":
    main()
