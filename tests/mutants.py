"""Sound files broken in twelve ways, each with the line on which the one problem should be told.

`python tests/mutants.py` prints how many are caught.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from lowback.pack.folder import DiskFolder, kind_of
from lowback.pack.locate import builtin_folder
from lowback.pack.references import references
from lowback.pack.source_map import locate
from lowback.validation.config import config_of
from lowback.validation.pack_check import check_pack, file_reports
from lowback.validation.schemas import load_schema

HERE = Path(__file__).parent
WORDS = ("level", "laterality", "role", "contraction", "breath", "mode", "status", "per", "action", "kind")
#: Keys that every phase, dose, item, source and term of some kind must have.
NEEDED = {"phases": ("id", "role", "text"), "doses": ("id", "mode", "sources"), "items": ("id", "exercise")}


class Mutant(NamedTuple):
    """A file that was broken, and the line where that should be told."""

    way: str
    file: str
    text: str
    line: int


def paths(value, path=()):
    """Yield the path of every value in a record, other apps' data left out."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if key != "extra":
            yield (*path, key), inner
            if isinstance(inner, dict | list):
                yield from paths(inner, (*path, key))


class Breaker:
    """One sound file, and the ways to break it."""

    def __init__(self, file, text):
        """Take a file and its text."""
        self.file, self.text = file, text
        self.record = json.loads(text)
        self.all = [((), self.record), *paths(self.record)]
        self.places = locate(text, [path for path, _ in self.all])

    def mutants(self):
        """Yield the file broken in every way, at every place where that way applies."""
        for way in WAYS:
            for start, end, new, at in way(self):
                text = self.text[:start] + new + self.text[end:]
                yield Mutant(way.__name__, self.file, text, text.count("\n", 0, at) + 1)

    def replaced(self, path, new):
        """Return the edit that puts another value at a path."""
        span = self.places[path].value
        return span.start, span.end, new, span.start

    def objects(self):
        """Yield the path of every object."""
        return (path for path, value in self.all if isinstance(value, dict))

    def drop(self, path):
        """Return the edit that takes a key and its value out, with one comma, and where its object starts."""
        key, end = self.places[path].key, self.places[path].value.end
        rest = self.text[end:].lstrip()
        start = key.start if rest.startswith(",") else self.text.rindex(",", 0, key.start)
        end = self.text.index(",", end) + 1 if rest.startswith(",") else end
        return start, end, "", self.places[path[:-1]].value.start


def drop_required_key(breaker):
    """Take out a key that must be there."""
    kind = kind_of(breaker.file)
    schema = load_schema(kind)
    required = schema.get("required", ("kind", "terms", "license", "contributors"))
    for key in required if len(breaker.record) > 1 else ():
        yield breaker.drop((key,))
    for path, value in breaker.all:
        if len(path) == 2 and isinstance(value, dict):
            for key in NEEDED.get(path[0], ()):
                if len(value) > 1:
                    yield breaker.drop((*path, key))


def misspell_key(breaker):
    """Double the last letter of a key."""
    for path, _ in breaker.all:
        if path and isinstance(path[-1], str):
            span = breaker.places[path].key
            yield span.end - 1, span.end, path[-1][-1] + '"', span.start


def wrong_type(breaker):
    """Put a number in place of a text, a list or an object, a text in place of a number."""
    for path, value in breaker.all:
        if path:
            # A range may be a whole number.
            is_range = isinstance(value, dict) and "min" in value
            yield breaker.replaced(path, "5" if isinstance(value, str | list | dict) and not is_range else '"x"')


def out_of_range(breaker):
    """Put 0 or a million in place of a number."""
    for path, value in breaker.all:
        if isinstance(value, int) and not isinstance(value, bool):
            yield breaker.replaced(path, "0")
            yield breaker.replaced(path, "1000000")


def unknown_word(breaker):
    """Put a word that nobody knows in place of a fixed one."""
    for path, value in breaker.all:
        if path and path[-1] in WORDS and isinstance(value, str):
            yield breaker.replaced(path, '"zzz"')


def dangling_id(breaker):
    """Refer to what does not exist."""
    for reference in references(kind_of(breaker.file), breaker.record):
        yield breaker.replaced(reference.path, json.dumps(f"{reference.id}_zzz"))


def swap_min_and_max(breaker):
    """Turn a range round."""
    for path, value in breaker.all:
        if isinstance(value, dict) and isinstance(value.get("max"), int) and "min" in value:
            yield breaker.replaced(path, json.dumps({"min": value["max"], "max": value["min"]}))


def duplicate_key(breaker):
    """Write a key and its value twice, the second on a line of its own."""
    for path, _ in breaker.all:
        if path and isinstance(path[-1], str):
            key, value = breaker.places[path].key, breaker.places[path].value
            again = f",\n{breaker.text[key.start : value.end]}"
            yield value.end, value.end, again, value.end + 2


def extra_key(breaker):
    """Add a key that nobody knows."""
    for path in breaker.objects():
        at = breaker.places[path].value.start + 1
        yield at, at, '"zzz": 1, ', at


def empty_string(breaker):
    """Empty a text."""
    for path, value in breaker.all:
        if isinstance(value, str) and path[-1] != "$schema":
            yield breaker.replaced(path, '""')


def wrong_side_marks(breaker):
    """Break a side mark, leave one out, or put one where none belongs."""
    laterality = breaker.record.get("laterality")
    for path, value in breaker.all:
        if not isinstance(value, str) or path[-1] not in {"setup", "text"} or "precautions" in path or not laterality:
            continue
        if laterality != "unilateral":
            yield breaker.replaced(path, json.dumps(f"{value[:-1]} {{left|right}}."))
        elif "{left|right}" in value:
            yield breaker.replaced(path, json.dumps(value.replace("{left|right}", "{left|right", 1)))
            yield breaker.replaced(path, json.dumps(value.replace("{left|right}", "left", 1)))


def truncate(breaker):
    """Cut the file off."""
    text = breaker.text.rstrip()
    for tenth in range(1, 10):
        end = len(text[: len(text) * tenth // 10].rstrip())
        yield end, len(breaker.text), "", end - 1


WAYS = (
    drop_required_key,
    misspell_key,
    wrong_type,
    out_of_range,
    unknown_word,
    dangling_id,
    swap_min_and_max,
    duplicate_key,
    extra_key,
    empty_string,
    wrong_side_marks,
    truncate,
)


def packs():
    """Yield the packs to break: the built-in one and the trial pack."""
    yield builtin_folder()
    yield DiskFolder(HERE / "packs" / "trial")


def survivors(most=None):
    """Yield every mutant, and what was told of it when that is not exactly one problem on its line.

    Args:
        most: how many places to break in each way in a file; None for all.

    """
    plan = config_of()
    for folder in packs():
        with tempfile.TemporaryDirectory() as name:
            for file in folder.files():
                path = Path(name, file)
                path.parent.mkdir(exist_ok=True)
                path.write_bytes(folder.read(file))
            copy = DiskFolder(name)
            for file in folder.files():
                sound = folder.read(file).decode()
                seen = Counter()
                for mutant in Breaker(file, sound).mutants():
                    seen[mutant.way] += 1
                    if most is None or seen[mutant.way] <= most:
                        yield mutant, _told(copy, plan, mutant)
                Path(name, file).write_bytes(folder.read(file))


def _told(folder, plan, mutant):
    Path(folder.name, mutant.file).write_bytes(mutant.text.encode())
    names = {mutant.file: mutant.file}
    reports = file_reports(check_pack(folder, plan, names), plan, names)
    problems = [problem for report in reports for problem in report.problems]
    right = len(problems) == 1 and problems[0].line == mutant.line
    return None if right else [str(problem) for problem in problems]


if __name__ == "__main__":
    made, missed = Counter(), Counter()
    for mutant, told in survivors(int(sys.argv[1]) if len(sys.argv) > 1 else None):
        made[mutant.way] += 1
        if told is not None:
            missed[mutant.way] += 1
            if missed[mutant.way] <= 5:
                print(mutant.way, mutant.file, mutant.line, told)
    for way in WAYS:
        print(f"{way.__name__:20} {made[way.__name__]:6} {made[way.__name__] - missed[way.__name__]:6}")
    print(f"{'in all':20} {made.total():6} {1 - missed.total() / made.total():6.2%}")
