"""The steps of action.yml: run this with paths to install lowback and check them as a workflow would."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
ACTION = ROOT / "action.yml"


def action():
    """Return what stands in action.yml."""
    return yaml.safe_load(ACTION.read_text(encoding="utf-8"))


def run(name, inputs, temp, **options):
    """Run a step of the action by its name, in bash as GitHub calls it, and return how it went."""
    (step,) = [step for step in action()["runs"]["steps"] if step["name"] == name]
    given = {f"${{{{ inputs.{key} }}}}": each.get("default", "") for key, each in action()["inputs"].items()}
    given |= {f"${{{{ inputs.{key} }}}}": value for key, value in inputs.items()}
    own = {key: given[value] for key, value in step.get("env", {}).items()}
    env = {**os.environ, **options.pop("env", {}), "RUNNER_TEMP": str(temp), "GITHUB_ACTION_PATH": str(ROOT), **own}
    bash = ["/bin/bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    return subprocess.run(bash, env=env, check=False, text=True, **options)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        for each in ("Install lowback", "Check"):
            code = run(each, {"paths": "\n".join(sys.argv[1:])}, temporary).returncode
            if code:
                sys.exit(code)
