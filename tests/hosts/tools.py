"""Where the tools are, and how they are called."""

import importlib.util
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parent
#: Where `python scripts/hosts.py` puts the packages of npm; it stands there once all is installed.
FOLDER = Path(os.environ.get("LOWBACK_HOSTS_FOLDER") or HERE.parents[1] / "build" / "hosts")
WANTED = HERE / "package.json"
#: Skipping is no choice where these checks are what is asked for.
MUST = os.environ.get("LOWBACK_HOSTS") == "1"
_PATIENCE = 300
#: The same everywhere; Ruby's advice to the authors of jekyll is no warning of jekyll's.
_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "TZ": "UTC", "RUBYOPT": "-W0"}


class HostError(Exception):
    """A host or a checker failed; the message is its own."""


def need(*commands, module=None):
    """Skip the test, or fail it with LOWBACK_HOSTS=1, when a command or a Python package is not there."""
    if module and importlib.util.find_spec(module) is None:
        _lacking(f"needs {module}. Run: pip install 'lowback[hosts]'")
    if commands and not _is_current():
        _lacking("needs what really publishes and checks pages. Run: python scripts/hosts.py")
    for command in commands:
        if shutil.which(command) is None:
            _lacking(f"needs {command}. Run: python scripts/hosts.py")


def _is_current():
    """Tell whether what is installed is what package.json asks for now."""
    made = FOLDER / WANTED.name
    return made.is_file() and made.read_bytes() == WANTED.read_bytes()


def _lacking(reason):
    if MUST:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def run(command, *, cwd=None, given=None):
    """Run a command and return what it printed, the errors last; raise `HostError` when it fails."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        input=given,
        env={**os.environ, **_ENVIRONMENT},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=_PATIENCE,
    )
    if done.returncode:
        raise HostError(f"{done.stdout}{done.stderr}".strip() or f"{command[0]} failed")
    return done.stdout, done.stderr


def node(script, job):
    """Run a script of this folder with a job, and return its answer; both are JSON values."""
    need("node")
    return json.loads(run(["node", HERE / script, FOLDER], given=json.dumps(job))[0])
