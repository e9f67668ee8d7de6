"""Write datapackage.json anew: the files of the data by what they hold, as a Data Package (version 2).

Run it after files were added or the version was raised: python scripts/datapackage.py
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lowback.pack.json_layout import laid_out

ROOT = Path(__file__).parents[1]
FILE = ROOT / "datapackage.json"
_LICENSE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0 International",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


def descriptor() -> dict[str, Any]:
    """Return the descriptor of the data as it is now."""
    pack = _read("pack.json")
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": pack["id"],
        "title": pack["title"],
        "description": "Exercises and routines for the low back of runners, with doses, precautions and sources.",
        "version": pack["version"],
        "keywords": ["running", "low back", "exercise", "stretching", "routine"],
        "licenses": [_LICENSE],
        "contributors": [{"title": name, "roles": ["author"]} for name in pack["contributors"]],
        "resources": [_resource(name, files) for name, files in _files().items()],
    }


def _read(file: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((ROOT / "data" / file).read_text(encoding="utf-8"))
    return record


def _files() -> dict[str, list[str]]:
    """Return the files of each folder of records together, and every other file by itself."""
    files: dict[str, list[str]] = {}
    for path in sorted((ROOT / "data").rglob("*.json")):
        folder = path.parent.name
        name = path.stem if folder in {"data", "vocabulary"} else folder
        files.setdefault(name, []).append(path.relative_to(ROOT).as_posix())
    return files


def _resource(name: str, files: list[str]) -> dict[str, Any]:
    path = files[0] if len(files) == 1 else files
    return {"name": name, "path": path, "format": "json", "mediatype": "application/json", "encoding": "utf-8"}


def text() -> str:
    """Return the descriptor as it is written."""
    return laid_out(descriptor())


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
