"""Record what the command line prints and writes, and compare two recordings: the guard of a refactoring.

    python tests/record.py before.json            # records the installed lowback
    python tests/record.py after.json --against before.json

The exit code is 1 when the recordings differ. Every invocation is a process of its own, started in the checkout's
root. Commands that write do so in a temporary folder; the files that are there afterwards are recorded too.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import itertools
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
ROUTINES = ("runner_lowback", "pre_run_dynamic", "desk_break_seated", "core_big_three")
EXERCISES = ("lying_twist", "bridge_pose", "side_plank")
CORPUS = ("care", "display", "lines", "newer", "no_pack", "pack", "prose", "rules", "safety", "shape")
PACKS = ("tests/packs/trial", "tests/packs/schema_1_0", "data", *(f"tests/invalid/{name}" for name in CORPUS))
#: The commands, each of which is asked for its help.
COMMANDS = (
    *("list", "find", "show", "compose", "packs", "export-data", "build"),
    *("validate", "explain", "schema", "new", "format", "diff"),
)
#: The libraries of the extra `fast` are hidden by modules that are None.
SLOW = """
import sys
sys.modules |= dict.fromkeys(("jsonschema_rs", "orjson"))
from lowback.cli import main
sys.exit(main(sys.argv[1:]))
"""
#: What is written as bytes rather than as text.
BINARY = {".pdf", ".sqlite"}


def invocations() -> dict[str, list[str]]:
    """Return the arguments of every invocation, by its name; `{}` stands for a temporary folder."""
    lines = [
        "",
        "--version",
        *(f"{command} --help" for command in COMMANDS),
        *pages(),
        *finding(),
        *checks(),
        *writing(),
        *mistakes(),
    ]
    return {line: line.split() for line in lines}


def pages() -> list[str]:
    """Return the invocations that render: every format and mode of four routines, options of pages, exercises."""
    formats = ("text", "markdown", "html", "json", "jsonld")
    modes = ("", " --mode reps", " --mode hold")
    shown = [f"show {each} --format {form}{mode}" for each, form, mode in itertools.product(ROUTINES, formats, modes)]
    shown += [f"show {each} --format {form}" for each, form in itertools.product(EXERCISES, formats)]
    dialects = ("commonmark", "gfm", "hugo", "jekyll", "mkdocs")
    shown += [
        f"show runner_lowback --format markdown --dialect {each} --standalone --date 2026-11-30" for each in dialects
    ]
    shown += [
        f"show runner_lowback --format {form} --credits {amount}"
        for form in formats[:3]
        for amount in ("short", "none")
    ]
    shown += [
        "show runner_lowback --format html --standalone",
        "show runner_lowback --format html --no-jsonld --id-prefix blog- --heading-level 3",
        "show runner_lowback --format markdown --heading-level 4",
        "show runner_lowback --format pdf -o {}/handout.pdf",
        "show lying_twist --mode time",
        "compose --minutes 10 --trigger after_long_run",
        "compose --minutes 10 --trigger after_long_run --why",
        "compose --minutes 15 --trigger daily --avoid knee,pregnancy --level beginner --equipment mat",
        "compose --minutes 5 --trigger before_run --equipment none --format markdown",
        "compose --minutes 20 --trigger strength_day --save {}/mine.json",
        "compose --minutes 60 --trigger before_run --equipment none",
    ]
    return shown


def finding() -> list[str]:
    """Return the invocations that list and find."""
    kinds = (
        *("exercises", "routines", "muscles", "positions", "equipment"),
        *("precautions", "triggers", "notices", "red_flags", "sources"),
    )
    return [
        "list",
        "list --format json",
        *(f"list {kind}" for kind in kinds),
        "list exercises --position supine --muscle hamstrings --role stretched",
        "list exercises --laterality alternating --mode time --level beginner",
        "list routines --trigger after_long_run --max-minutes 20",
        "list exercises --avoid knee,pregnancy --equipment none --format json",
        "list exercises --position supine --equipment none --mode time",
        "find bridge",
        "find --kind routines run",
        "find bridge --level beginner --format json",
        "find --avoid osteoporosis --kind routines",
        "list --pack tests/packs/trial",
        "packs",
        "packs --format json",
    ]


def checks() -> list[str]:
    """Return the invocations that check, explain and compare."""
    reports = ("text", "json", "github", "sarif", "junit")
    return [
        *(f"validate {pack}" for pack in PACKS),
        *(f"validate {pack} --format {form}" for pack in PACKS[-4:] for form in reports[1:]),
        *(f"validate tests/invalid/{each} --statistics" for each in ("prose", "rules")),
        "validate tests/invalid/rules --statistics --format json",
        "validate tests/invalid/lines --jobs 2",
        "validate tests/invalid/rules tests/invalid/prose --jobs 2",
        "validate tests/invalid/rules --select LB1",
        "validate tests/invalid/prose --ignore LB5 --warnings-as-errors",
        "validate tests/invalid/words --fix --diff",
        "validate data --warnings-as-errors",
        "format data --check",
        "format tests/invalid/words --diff",
        "explain",
        *(f"explain {code}" for code in ("LB001", "LB022", "LB101", "LB201", "LB305", "LB502")),
        "schema",
        *(f"schema {name}" for name in ("exercise", "routine", "problems", "steps")),
        "schema exercise --bundled",
        "schema --types",
        "diff data lowback",
        "diff tests/packs/trial data",
        "diff tests/packs/trial data --summary",
        "diff tests/packs/schema_1_0 tests/packs/trial --format json",
        "diff tests/packs/schema_1_0 tests/packs/trial --format markdown",
    ]


def writing() -> list[str]:
    """Return the invocations that write files."""
    return [
        "new exercise hip_lift --pack {}",
        "new exercise hip_lift --pack {} --laterality unilateral",
        "new routine evening --pack {}",
        "new template post.md.j2 --pack {}",
        "new pack {}/clinic",
        "build {}/site",
        "build {}/site --format html --only routines",
        "build {}/site --dialect hugo --date 2026-11-30",
        "build {}/site --dialect mkdocs --dry-run",
        *(f"export-data --format {form} --output {{}}/out" for form in ("csv", "ndjson", "sqlite")),
        "show runner_lowback --format html -o {}/page.html",
    ]


def mistakes() -> list[str]:
    """Return the invocations that are wrong: what the command line says to them."""
    return [
        "show nothing_like_it",
        "show bridge_pos",
        "show runner_lowback --mode fast",
        "show runner_lowback --format markdown --id-prefix x",
        "show runner_lowback --format pdf",
        "list nothing",
        "list exercises --position supin",
        "list --pack nowhere",
        "find zzzz",
        "compose --minutes 0 --trigger daily",
        "compose --minutes 10 --trigger never",
        "validate nowhere.json",
        "validate README.md",
        "validate tests/invalid/words --select XX9",
        "explain LB999",
        "schema nothing",
        "new exercise Hip",
        "build README.md",
        "diff data nowhere",
        "format nowhere",
    ]


def run(arguments: list[str], *, slow: bool = False) -> dict[str, object]:
    """Run one invocation and return what it printed, its exit code, and the files that it wrote."""
    with tempfile.TemporaryDirectory() as folder:
        start = ["-c", SLOW] if slow else ["-m", "lowback"]
        done = subprocess.run(
            [sys.executable, *start, *(argument.replace("{}", folder) for argument in arguments)],
            cwd=ROOT,
            env={**os.environ, "COLUMNS": "100", "PYTHONHASHSEED": "0", "NO_COLOR": "1"},
            capture_output=True,
            check=False,
            timeout=300,
        )
        files = sorted(path for path in Path(folder).rglob("*") if path.is_file())
        return {
            "exit code": done.returncode,
            "stdout": done.stdout.decode("utf-8", "replace").replace(folder, "{}"),
            "stderr": done.stderr.decode("utf-8", "replace").replace(folder, "{}").replace(Path(folder).name, "{}"),
            "files": {path.relative_to(folder).as_posix(): content(path).replace(folder, "{}") for path in files},
        }


def content(path: Path) -> str:
    """Return what a file holds: its text, or a digest of its bytes."""
    if path.suffix in BINARY:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    return path.read_text(encoding="utf-8", errors="replace")


def record() -> dict[str, dict[str, object]]:
    """Run every invocation; those that check are run with either engine."""
    runs = [(name, arguments, False) for name, arguments in invocations().items()]
    runs += [(f"{name} [without fast]", arguments, True) for name, arguments, _ in runs if name.startswith("validate ")]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda one: run(one[1], slow=one[2]), runs)
        return {name: result for (name, _, _), result in zip(runs, results, strict=True)}


def differences(before: dict[str, dict[str, object]], after: dict[str, dict[str, object]]) -> list[str]:
    """Return what differs, as unified diffs of the recordings of each invocation."""
    listed = []
    for name in dict.fromkeys([*before, *after]):
        old, new = (lines(recording.get(name)) for recording in (before, after))
        if old != new:
            listed.append(
                "\n".join([f"=== lowback {name}", *difflib.unified_diff(old, new, "before", "after", n=1, lineterm="")])
            )
    return listed


def lines(result: object) -> list[str]:
    """Return the recording of one invocation in lines that can be compared."""
    return json.dumps(result, indent=1, ensure_ascii=False).replace("\\n", "\n").splitlines()


def main() -> int:
    """Record, and compare where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="where the recording goes")
    parser.add_argument("--against", type=Path, help="an older recording to compare with")
    arguments = parser.parse_args()
    recording = record()
    arguments.file.write_text(json.dumps(recording, indent=1, ensure_ascii=False), encoding="utf-8")
    if not arguments.against:
        sys.stdout.write(f"{len(recording)} invocations recorded\n")
        return 0
    listed = differences(json.loads(arguments.against.read_text(encoding="utf-8")), recording)
    sys.stdout.write("\n\n".join([*listed, f"{len(recording)} invocations, {len(listed)} differ\n"]))
    return 1 if listed else 0


if __name__ == "__main__":
    sys.exit(main())
