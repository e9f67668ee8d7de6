"""Records that are listed, as a table and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lowback.escaping import escaped
from lowback.model.dict_conversion import as_json_value
from lowback.model.dose import Range
from lowback.rendering import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine


LISTING_FORMAT = "lowback-found/1"
_MINUTE = 60
_LABELLED = ("id", "label")

#: What a table shows of each kind.
_COLUMNS = {
    **dict.fromkeys(("exercises", "routines"), ("id", "name")),
    **dict.fromkeys(("muscles", "positions", "equipment", "triggers"), _LABELLED),
    "precautions": ("id", "action", "condition", "label"),
    "notices": ("id", "text"),
    "red_flags": ("id", "tier", "question"),
    "wording": ("id", "use"),
    "sources": ("id", "title"),
}
#: What JSON tells of terms and sources.
_FIELDS = {
    **dict.fromkeys(("positions", "equipment", "triggers"), _LABELLED),
    "muscles": (*_LABELLED, "anatomical_name"),
    "precautions": (*_LABELLED, "action", "condition", "text"),
    "notices": ("id", "text"),
    "red_flags": ("id", "question", "tier"),
    "wording": ("id", "use", "words"),
    "sources": ("id", "title", "publisher", "kind", "year", "url"),
}


def table(kind: str, records: Iterable[Any], indent: str = "") -> str:
    """Return a line for each record: its id and what it is, in columns with two spaces between."""
    return _aligned([[getattr(record, name) or "-" for name in _COLUMNS[kind]] for record in records], indent)


def detailed_table(kind: str, records: Iterable[Any]) -> str:
    """Return a line for each exercise or routine, with more of what one chooses by."""
    return _aligned([list(_DETAILS[kind](record)) for record in records])


def document(records: Mapping[str, Iterable[Any]], *, near: bool = False) -> str:
    """Return records, by their kind, as JSON of the form "lowback-found/1", each on a line; its schema is `found`.

    Args:
        records: the records of each kind.
        near: whether nothing is called what was asked for, so that the records are only near it.

    """
    parts = [f'"format": "{LISTING_FORMAT}"', *(['"near": true'] if near else [])]
    for kind, listed in records.items():
        lines = [f"\n  {json.dumps(_dict(kind, record), ensure_ascii=False)}" for record in listed]
        parts.append(f'"{kind}": [{",".join(lines)}{chr(10) if lines else ""}]')
    return f"{{{', '.join(parts)}}}\n"


def _aligned(rows: Sequence[Sequence[str]], indent: str = "") -> str:
    """Return rows as lines; other people's texts cannot act on a terminal."""
    shown = [[escaped(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    padded = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in shown)
    return "".join(f"{indent}{line.rstrip()}\n" for line in padded)


def _details_of_exercise(exercise: Exercise) -> Iterator[str]:
    yield from (exercise.id, exercise.name, exercise.position, exercise.level, ", ".join(exercise.modes))


def _details_of_routine(routine: Routine) -> Iterator[str]:
    yield from (routine.id, routine.name, routine.level, minutes(routine.duration()), ", ".join(routine.when.triggers))


_DETAILS: dict[str, Callable[[Any], Iterator[str]]] = {
    "exercises": _details_of_exercise,
    "routines": _details_of_routine,
}


def minutes(seconds: Range) -> str:
    """Return how many minutes something takes, the most rounded up: "4–7 min", "5 min or more" when it is open."""
    if seconds.max is None:
        return f"{seconds.min // _MINUTE} min or more" if seconds.min >= _MINUTE else "up to you"
    least = max(1, seconds.min // _MINUTE)
    return f"{words.plain(words.number(Range(least, -(-seconds.max // _MINUTE))))} min"


def _dict(kind: str, record: Any) -> dict[str, Any]:
    if kind == "exercises":
        return _exercise(record)
    if kind == "routines":
        return _routine(record)
    return {name: as_json_value(getattr(record, name)) for name in _FIELDS[kind]}


def _exercise(exercise: Exercise) -> dict[str, Any]:
    return {
        "id": exercise.id,
        "name": exercise.name,
        "aliases": [alias.name for alias in exercise.aliases],
        "level": exercise.level,
        "position": exercise.position,
        "laterality": exercise.laterality,
        "modes": as_json_value(exercise.modes),
        "equipment": [
            {"id": use.id, "stand_ins": list(use.stand_ins), "optional": use.optional} for use in exercise.equipment
        ],
        "muscles": [{"id": use.id, "role": use.role} for use in exercise.muscles],
    }


def _routine(routine: Routine) -> dict[str, Any]:
    seconds = routine.duration()
    return {
        "id": routine.id,
        "name": routine.name,
        "purpose": routine.purpose,
        "level": routine.level,
        "triggers": list(routine.when.triggers),
        "duration": {"min": seconds.min, "max": seconds.max},
        "exercises": [exercise.id for exercise in routine.exercises],
    }
