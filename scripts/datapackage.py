"""Write datapackage.json anew: every file of the data with its size and its hash, as a Data Package (version 2).

Run it after the data has changed: python scripts/datapackage.py
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

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
        "sources": [_source(each) for each in _read("sources.json")["sources"] if each["kind"] != "own_work"],
        "resources": [_resource(path) for path in sorted((ROOT / "data").rglob("*.json"))],
    }


def _read(file: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "data" / file).read_text(encoding="utf-8"))
    return found


def _source(source: dict[str, Any]) -> dict[str, str]:
    found = {"title": f"{source['title']}, {source['publisher']}"}
    return found | ({"path": source["url"]} if "url" in source else {})


def _resource(path: Path) -> dict[str, Any]:
    raw = path.read_bytes()
    place = path.relative_to(ROOT)
    return {
        "name": "-".join(place.with_suffix("").parts[1:]),
        "path": place.as_posix(),
        "format": "json",
        "mediatype": "application/json",
        "encoding": "utf-8",
        "bytes": len(raw),
        "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}",
    }


def text() -> str:
    """Return the descriptor as it is written."""
    return json.dumps(descriptor(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
