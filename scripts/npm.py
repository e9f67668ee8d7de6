"""What the scripts share that call node and npm."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_OPTIONS = ("--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error")


def install(folder: Path, *packages: str) -> None:
    """Install packages into a folder; without any, those that its package.json names."""
    run(["npm", "install", *_OPTIONS, *(["--no-save"] if packages else []), *packages], folder)


def run(command: list[str], folder: Path | None = None) -> None:
    """Run a command in a folder; exit with what it printed when it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)  # noqa: S603 - our own
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-5000:]}{done.stderr[-5000:]}")
