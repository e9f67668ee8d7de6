"""How many of the names that people type are answered, by the first match and within the first three.

Usage: `python benchmarks/search.py FILE`. A line of the file has a text, a tab, and the ids of the exercises that
answer it, joined by commas; lines that start with # are notes. Each text without an answer is printed with what came
instead.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import lowback

_FIRST = 3


def main(file: str) -> None:
    """Print the texts without an answer, and the shares."""
    lines = Path(file).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if "\t" in line and not line.startswith("#")]
    ranks = [_rank(text, answers.split(",")) for text, answers in rows]
    for label, count in (
        ("first", ranks.count(0)),
        (f"within the first {_FIRST}", sum(rank < _FIRST for rank in ranks)),
        ("not empty", sum(bool(lowback.find_exercises(text=text)) for text, _ in rows)),
    ):
        print(f"{count / len(rows):8.1%}  {label}, {count} of {len(rows)} texts")
    start = time.perf_counter()
    for text, _ in rows:
        lowback.find_exercises(text=text)
    print(f"{(time.perf_counter() - start) / len(rows) * 1000:8.2f} ms  a text")


def _rank(text: str, answers: list[str]) -> int:
    """Return the place of the first answer, from 0; print the text when it is not among the first ones."""
    ids = [exercise.id for exercise in lowback.find_exercises(text=text)]
    rank = next((place for place, name in enumerate(ids) if name in answers), len(ids) + _FIRST)
    if rank >= _FIRST:
        print(f"{text}: {', '.join(answers)}; found {', '.join(ids[:_FIRST]) or 'nothing'}")
    return rank


if __name__ == "__main__":
    main(sys.argv[1])
