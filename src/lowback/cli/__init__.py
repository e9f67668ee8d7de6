"""The command line: parse, call the library, print."""

from __future__ import annotations

from lowback.cli.main import main

__all__ = ["main"]
