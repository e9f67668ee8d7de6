"""How far one simple job goes through the house: our modules with a function called, in a cold process.

Usage: `python benchmarks/journeys.py [--list]`. It prints three journeys: `show ID`, `validate` of a file with a
misspelled key, and `build`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from lowback.pack.locate import builtin_folder

#: The most modules that each journey may touch.
AIMS = {"show": 22, "validate": 22, "build": 28}
#: What a process runs: the command line, with a profiler that notes whose functions are called. What runs once when a
#: module is imported is no function: its body, and the bodies and comprehensions of its classes and tables.
TRACED = """
import sys
package = {package!r}
touched = set()

def note(frame, event, _):
    code = frame.f_code
    is_function = code.co_flags & 1 and (code.co_name[0] != "<" or code.co_name == "<lambda>")
    if event == "call" and is_function and code.co_filename.startswith(package):
        touched.add(code.co_filename)

sys.setprofile(note)
import threading
threading.setprofile(note)
from lowback.cli import main
try:
    main(sys.argv[1:])
finally:
    sys.setprofile(None)
    print("\\n".join(sorted(touched)), file=sys.stderr)
"""


def touched(arguments: list[str]) -> list[str]:
    """Return the modules of lowback in which a command calls a function, by their paths in the package."""
    import lowback  # noqa: PLC0415 - its place alone is asked for

    package = str(Path(lowback.__file__).parent)
    command = [sys.executable, "-c", TRACED.format(package=package), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line.removeprefix(package).lstrip("/\\") for line in done.stderr.splitlines() if line.startswith(package)]


def journeys(folder: Path) -> dict[str, list[str]]:
    """Return the arguments of each journey; what they read and write is in a folder."""
    record = json.loads(builtin_folder().read("exercises/bridge_pose.json"))
    record["sumary"] = record.pop("summary")
    misspelled = folder / "hip_lift.json"
    misspelled.write_text(json.dumps(record, indent=2), encoding="utf-8")
    return {
        "show": ["show", "bridge_pose"],
        "validate": ["validate", str(misspelled)],
        "build": ["build", str(folder / "site")],
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        for journey, arguments in journeys(Path(name)).items():
            modules = touched(arguments)
            print(f"{journey:<9} {len(modules):>3} modules (aim: at most {AIMS[journey]})")
            if "--list" in sys.argv:
                print("".join(f"    {module}\n" for module in modules), end="")
