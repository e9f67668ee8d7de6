"""A pack in a released wheel, which pip fetches. Nothing of the wheel is installed or run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from lowback.errors import LowbackError
from lowback.shown import escaped, shown

#: A project's name and a version, as the packaging standards spell them.
RELEASE = re.compile(r"([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?) ?== ?([A-Za-z0-9][A-Za-z0-9.!+_-]*)")
#: Wheels alone: building something would run it.
_DOWNLOAD = ("download", "--no-deps", "--only-binary", ":all:", "--no-input", "--disable-pip-version-check", "--quiet")
#: How pip begins a line that says what went wrong.
_ERROR = "ERROR: "
#: How much of what pip says is passed on.
_LONG = 300


def fetch_wheel(release: str, folder: str) -> str:
    """Return the path of the wheel of `NAME==VERSION` after pip has downloaded it.

    Args:
        release: the project's name and the version.
        folder: where to put it.

    Raises:
        LowbackError: when pip is missing, or finds no such wheel.

    """
    wanted = release.replace(" ", "")
    # With -P, Python does not take a file called pip.py in the current folder for pip.
    command = [sys.executable, "-P", "-m", "pip", *_DOWNLOAD, "--dest", folder, wanted]
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - the name was matched, so that it is no option
    wheels = sorted(Path(folder).glob("*.whl"))
    if done.returncode or not wheels:
        raise LowbackError(f"{shown(release)} cannot be fetched: {_reason(done.stderr)}")
    return str(wheels[0])


def _reason(told: str) -> str:
    if "No module named pip" in told:
        return "pip is not installed. Install it, or download the wheel yourself and give its path"
    errors = [line.removeprefix(_ERROR) for line in told.splitlines() if line.startswith(_ERROR)]
    found = (errors or told.strip().splitlines() or ["pip does not say why"])[-1]
    return f"{escaped(found)[:_LONG]}. Or give the path of a wheel or a folder"
