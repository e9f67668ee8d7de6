"""A large pack, made of the built-in exercises: each has an id and a name of its own."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from lowback.pack.locate import builtin_folder
from lowback.pack.references import references

if TYPE_CHECKING:
    from pathlib import Path

_CREDIT = {"license": "CC0-1.0", "contributors": ["A. Clinic"]}
#: What the packs of benchmarks say of themselves.
ABOUT = {"id": "big", "title": "A large pack", "version": "1.0.0", "language": "en", "schema": "1.0", **_CREDIT}


def write_pack(folder: Path, count: int) -> Path:
    """Write a pack of so many exercises into a folder, and return it."""
    chance = random.Random(1)  # noqa: S311 - chance that can be repeated
    (folder / "exercises").mkdir(parents=True)
    (folder / "pack.json").write_text(json.dumps(ABOUT), encoding="utf-8")
    source = builtin_folder()
    texts = [source.read(file) for file in source.files() if file.startswith("exercises/")]
    for number in range(count):
        record = _renamed(
            json.loads(texts[number % len(texts)]), number, "".join(chance.choices("abdeghiklmnoprstu", k=7))
        )
        (folder / "exercises" / f"{record['id']}.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def _renamed(record: dict[str, Any], number: int, word: str) -> dict[str, Any]:
    for reference in list(references("exercise", record)):
        if reference.kind == "exercises":
            reference.replace(f"lowback:{reference.id}")
    return {**record, "id": f"{record['id']}_{number}", "name": f"{record['name']} {word}"}
