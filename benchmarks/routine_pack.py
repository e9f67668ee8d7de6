"""A pack of many routines, made of the built-in exercises: each routine has two to five of them, in its own order."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING, Any

from big_pack import ABOUT

from lowback.pack.locate import builtin_folder

if TYPE_CHECKING:
    from pathlib import Path


def write_routines(folder: Path, count: int) -> Path:
    """Write a pack of so many routines, called "big", into a new folder, and return it."""
    chance = random.Random(1)  # noqa: S311 - chance that can be repeated
    (folder / "routines").mkdir(parents=True)
    (folder / "pack.json").write_text(json.dumps(ABOUT), encoding="utf-8")
    source = builtin_folder()
    files = source.files()
    exercises = [json.loads(source.read(file))["id"] for file in files if file.startswith("exercises/")]
    texts = [source.read(file) for file in files if file.startswith("routines/")]
    for number in range(count):
        chosen = chance.sample(exercises, chance.randint(2, 5))
        record = _made(json.loads(texts[number % len(texts)]), number, chosen)
        (folder / "routines" / f"{record['id']}.json").write_text(json.dumps(record), encoding="utf-8")
    return folder


def _made(record: dict[str, Any], number: int, exercises: list[str]) -> dict[str, Any]:
    return {
        **record,
        "id": f"routine_{number}",
        "name": f"{record['name']} {number}",
        "items": [{"id": each, "exercise": f"lowback:{each}"} for each in exercises],
    }
