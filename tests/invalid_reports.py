"""The broken packs of tests/invalid and what `lowback validate` prints of them: run this to write the reports anew."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

from lowback.cli import main

FOLDER = Path(__file__).parent / "invalid"
CASES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def report(case, *options):
    """Return what checking one of the packs prints, with the exit code last."""
    out, notes = io.StringIO(), io.StringIO()
    with contextlib.chdir(FOLDER), contextlib.redirect_stdout(out), contextlib.redirect_stderr(notes):
        code = main(["validate", *options, case])
    return f"{out.getvalue()}{notes.getvalue()}exit code {code}\n"


if __name__ == "__main__":
    for each in CASES:
        (FOLDER / f"{each}.txt").write_text(report(each), encoding="utf-8")
