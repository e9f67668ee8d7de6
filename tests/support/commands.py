"""The command line, run here or in a process of its own, and what a process loads."""

import contextlib
import io
import re
import subprocess
import sys
from typing import NamedTuple

from lowback.cli import main


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def run(*arguments):
    """Run a command here and return its exit code, what it printed and what it noted."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(list(map(str, arguments)))
        except SystemExit as ended:
            code = ended.code
    return Done(code, *(_written(stream) for stream in (out, err)))


def _written(stream):
    stream.flush()
    return stream.buffer.getvalue().decode()


def run_alone(*arguments, **options):
    """Run a command in a process of its own and return the finished process."""
    command = [sys.executable, "-m", "lowback", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False, timeout=60, **options)


def commands():
    """Return the help of every command, by its name."""
    listed = re.findall(r"^    ([a-z-]+)", run("--help").out, re.MULTILINE)
    return {name: run(name, "--help").out for name in listed}


def loaded(code):
    """Return the modules that are loaded after some code ran in a process of its own."""
    script = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    # Without the environment, so that coverage measures elsewhere and loads nothing here.
    command = [sys.executable, "-I", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60, env={})
    return set(done.stdout.split())
