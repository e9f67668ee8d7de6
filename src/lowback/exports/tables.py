"""The three tables that are exported: exercises, routines and doses, each row with the whole record as JSON.

What a record says in one text, number or range becomes a column as its schema has it. A few columns more tell in words,
or without another table, what the record keeps in lists or refers to.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from lowback.model.enums import Side
from lowback.model.exercise import Item, steps_of
from lowback.model.exercise_parts import resolve
from lowback.pack.json_layout import one_line
from lowback.rendering import words
from lowback.rendering.credits import credit
from lowback.rendering.steps_json import steps_dict
from lowback.validation.schemas import top

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lowback.catalog.catalog import Catalog
    from lowback.model.dose import Dose, Range
    from lowback.model.exercise import Exercise
    from lowback.model.exercise_parts import EquipmentUse, PrecautionUse
    from lowback.model.routine import Routine
    from lowback.model.sources import Citation
    from lowback.validation.schemas import Node

    #: A cell: a text, a whole number, a list of texts, or nothing.
    Cell = str | int | list[str] | None
    #: What gives the cell of a record of a catalogue.
    Getter = Callable[[Catalog, Any], Cell]

#: The tables that there are.
TABLES = ("exercises", "routines", "doses")
#: The version of the layout: it is raised when a column goes or changes its meaning, not when one is added.
TABLES_VERSION = 2
#: The keys of `lowback-steps/1` that a routine's row keeps of each step.
_STEP_KEYS = (
    *("number", "id", "exercise", "side", "set_number", "sets", "mode", "repetitions", "instructions", "ends_when"),
    *("setup_seconds", "duration", "rest_after"),
)


class Column(NamedTuple):
    """One column of a table."""

    name: str
    about: str
    """What it holds, for people."""
    cell: Getter
    optional: bool = True
    """Whether a cell may be empty."""
    type: str = "text"
    """`text` or `integer`."""
    to: str = ""
    """The table whose ids it holds; empty for none."""


class Table(NamedTuple):
    """A table. The same data give the same rows in the same order; the column `id` is the key."""

    about: str
    """What a row is, for people."""
    columns: tuple[Column, ...]
    records: Callable[[Catalog], Iterable[Any]]
    """What the rows are made of, in order."""

    def rows(self, catalog: Catalog) -> Iterator[list[Cell]]:
        """Yield the cells of each row; raise `UnknownIdError` when a record refers to nothing."""
        for record in self.records(catalog):
            yield [column.cell(catalog, record) for column in self.columns]


class PlacedDose(NamedTuple):
    """A dose and where it is: among those of an exercise, or as the own dose of an item of a routine."""

    dose: Dose
    item: Item
    """The item that does it; for a dose of an exercise, one that changes nothing else."""
    number: int | None = None
    """Its place among the doses of its exercise, counted from 1; None for an item's own."""
    routine: Routine | None = None

    @property
    def id(self) -> str:
        """Its id, unique in the table."""
        place = f"{self.routine.id}/{self.item.id}" if self.routine else self.item.exercise.id
        return f"{place}/{self.dose.id}"

    @property
    def duration(self) -> Range:
        """How long all of its sides and sets take, in seconds."""
        return steps_of("", (self.item,), None, strict=False).duration


def _plain_columns(nodes: Sequence[Node], known: Iterable[Column], pick: Callable[[Any], object]) -> Iterator[Column]:
    """Yield a column for each text and number of some schemas, and two for each range.

    Args:
        nodes: the schemas of the kinds of records that the table has.
        known: the table's other columns; what they tell is left out.
        pick: what returns the record that a row is made of.

    """
    names = {"$schema", *(column.name for column in known)}
    for key in dict.fromkeys(key for node in nodes for key in node.schema["properties"] if key not in names):
        having = [node for node in nodes if key in node.schema["properties"]]
        about = " / ".join(dict.fromkeys(node.schema["properties"][key]["description"] for node in having))
        optional = any(key not in node.schema["required"] for node in nodes)
        yield from _columns(key, about, having[0].inside("properties", key), pick, optional=optional)


def _columns(key: str, about: str, node: Node, pick: Callable[[Any], object], *, optional: bool) -> tuple[Column, ...]:
    """Return the columns of a key: one, two for a range, none for what has parts."""
    kind = _type(node)
    if kind == "range":
        return _ends(key, about, lambda record: getattr(pick(record), key, None))
    column = Column(key, about, lambda _, record: getattr(pick(record), key, None), optional, kind)
    return (column,) if kind else ()


def _type(node: Node) -> str:
    """Return what a schema allows: `text`, `integer`, `range`, or nothing for all else."""
    target = node.target()
    if target.definition.endswith("range"):
        return "range"
    if "oneOf" in target.schema:
        return _type(next(target.branches()))
    is_word = "enum" in target.schema or "const" in target.schema
    return {"string": "text", "integer": "integer"}.get(target.schema.get("type", ""), "text" if is_word else "")


def _ends(name: str, about: str, value: Callable[[Any], Range | None]) -> tuple[Column, Column]:
    """Return the two columns of a range; the second is empty when the range is open."""
    return (
        Column(f"{name}_min", f"{about} At least.", lambda _, r: getattr(value(r), "min", None), type="integer"),
        Column(f"{name}_max", f"{about} At most.", lambda _, r: getattr(value(r), "max", None), type="integer"),
    )


def _muscles(role: str) -> Column:
    return Column(
        f"muscles_{role}", f"Ids of muscles that are {role}.", lambda _, e: [m.id for m in e.muscles if m.role == role]
    )


def _equipment(use: EquipmentUse) -> str:
    return " or ".join((use.id, *use.stand_ins)) + (" (optional)" if use.optional else "")


def _dose(dose: Dose, sets: int | None = None) -> str:
    return words.plain(words.dose(dose, sets))


def _instructions(exercise: Exercise, side: Side) -> str:
    return " ".join(resolve(text, side) for text in (exercise.setup, *(phase.text for phase in exercise.phases)))


def _precautions(catalog: Catalog, uses: Iterable[PrecautionUse]) -> list[dict[str, str | None]]:
    """Return precautions as they count for an exercise, whether the exercise or the vocabulary says so."""
    terms = [(use, catalog.precautions[use.id]) for use in uses]
    return [
        {
            "id": term.id,
            "label": term.label,
            "condition": term.condition,
            "action": use.action or term.action,
            "text": use.text or term.text,
            "swap": use.swap,
        }
        for use, term in terms
    ]


def _advice(precaution: dict[str, str | None]) -> str:
    swap = f" (instead: {precaution['swap']})" if precaution["swap"] else ""
    return f"{precaution['label']}: {precaution['text']}{swap}"


def _source(catalog: Catalog, citation: Citation) -> str:
    return f"{credit(catalog.sources[citation.id]).removesuffix('.')} ({citation.status})"


def _steps(catalog: Catalog, routine: Routine) -> str:
    steps = steps_dict(routine, None, catalog)["steps"]
    return one_line([{key: step[key] for key in _STEP_KEYS} for step in steps])


#: The columns that exercises and routines end with.
_CREDITS = (
    Column(
        "safety_notice",
        "The safety notice in full: show it.",
        lambda c, r: c.notices[r.safety_notice].text,
        optional=False,
    ),
    *_ends(
        "duration_seconds",
        "Seconds that all of it takes, with its first dose or in its own modes.",
        lambda r: r.duration(),
    ),
    Column(
        "sources", "Where it comes from, and how well that was read.", lambda c, r: [_source(c, s) for s in r.sources]
    ),
    Column("contributors", "Whom to name when it is used.", lambda _, r: list(r.contributors)),
    Column("json", "The whole record.", lambda _, r: one_line(r.to_dict()), optional=False),
)

_EXERCISE = (
    Column("aliases", "Other names.", lambda _, e: [alias.name for alias in e.aliases]),
    Column("equipment", "Ids of what you need, and what does as well.", lambda _, e: [*map(_equipment, e.equipment)]),
    *map(_muscles, ("worked", "stretched", "stabilising")),
    Column("modes", "`reps`, `hold` or `time`: how it can be done, the default first.", lambda _, e: list(e.modes)),
    Column("doses", "Its doses in words, the default first.", lambda _, e: [_dose(dose) for dose in e.doses]),
    Column(
        "instructions_left",
        "Setup and movement when the left side works.",
        lambda _, e: _instructions(e, Side.LEFT),
    ),
    Column("instructions_right", "The same for the right side.", lambda _, e: _instructions(e, Side.RIGHT)),
    Column(
        "precautions",
        "Who should take care or when to stop, and what to do then: show them.",
        lambda c, e: [*map(_advice, _precautions(c, e.precautions))],
    ),
    Column(
        "precautions_json",
        "The same as JSON: a list of objects with `id`, `label`, `condition`, `action`, `text` and `swap`.",
        lambda c, e: one_line(_precautions(c, e.precautions)),
    ),
    Column("easier", "Ids of easier exercises, or what to do.", lambda _, e: [n.exercise or n.text for n in e.easier]),
    Column("harder", "Ids of harder exercises, or what to do.", lambda _, e: [n.exercise or n.text for n in e.harder]),
)

_ROUTINE = (
    Column("triggers", "Ids of events that call for it, the main one first.", lambda _, r: list(r.when.triggers)),
    Column("frequency", "How often.", lambda _, r: r.when.frequency and words.plain(words.frequency(r.when.frequency))),
    Column("exercises", "Ids of its exercises, in order.", lambda _, r: [item.exercise.id for item in r.items]),
    Column("doses", "How much of each, in words.", lambda _, r: [_dose(i.dose_for(None), i.sets) for i in r.items]),
    Column("steps", "What to do, as JSON: a list of objects with the keys of `lowback-steps/1`.", _steps),
    Column("evidence", "What is known about it and what is not.", lambda _, r: r.evidence.text),
)

_DOSE_PLACE = (
    Column("id", "Its exercise, or its routine and item, and its own id.", lambda _, d: d.id, optional=False),
    Column("exercise_id", "The exercise.", lambda _, d: d.item.exercise.id, optional=False, to="exercises"),
    Column(
        "routine_id",
        "The routine that sets it; empty for an exercise's own.",
        lambda _, d: d.routine and d.routine.id,
        to="routines",
    ),
    Column("item_id", "The item of that routine.", lambda _, d: d.item.id if d.routine else None),
    Column("number", "Its place in its exercise, from 1; empty for an item's.", lambda _, d: d.number, type="integer"),
    Column(
        "is_default",
        "1 for the first dose of an exercise, which is done unless another is asked for; or else 0.",
        lambda _, d: int(d.number == 1),
        optional=False,
        type="integer",
    ),
    Column(
        "mode",
        "`reps` (counted), `hold` (held) or `time` (continuous movement).",
        lambda _, d: d.dose.mode,
        optional=False,
    ),
    Column("text", "The dose in words.", lambda _, d: _dose(d.dose, d.item.sets), optional=False),
)
_DOSE_REST = (
    *_ends(
        "frequency_times",
        "How many times in an hour, a day or a week.",
        lambda d: d.dose.frequency and d.dose.frequency.times,
    ),
    Column("frequency_per", "`hour`, `day` or `week`.", lambda _, d: d.dose.frequency and d.dose.frequency.per),
    *_ends("duration_seconds", "Seconds that all sides and sets take, rests included.", lambda d: d.duration),
    Column(
        "sources",
        "Where the numbers come from, and how well that was read.",
        lambda c, d: [_source(c, s) for s in d.dose.sources],
    ),
    Column("json", "The whole dose.", lambda _, d: one_line(d.dose.to_dict()), optional=False),
)


def _sorted(records: Mapping[str, Any]) -> list[Any]:
    """Return records in the order of their ids, whatever that of the mapping."""
    return [records[record] for record in sorted(records)]


def _doses(catalog: Catalog) -> Iterator[PlacedDose]:
    for exercise in _sorted(catalog.exercises):
        for number, dose in enumerate(exercise.doses, 1):
            yield PlacedDose(dose, Item(id="alone", exercise=exercise, dose=dose), number)
    for routine in _sorted(catalog.routines):
        yield from (PlacedDose(item.dose, item, routine=routine) for item in routine.items if item.dose)


@cache
def tables() -> dict[str, Table]:
    """Return the tables by name; what others lead to comes first."""
    return {
        "exercises": Table("An exercise.", _record_columns("exercise", _EXERCISE), lambda c: _sorted(c.exercises)),
        "routines": Table("A routine.", _record_columns("routine", _ROUTINE), lambda c: _sorted(c.routines)),
        "doses": Table("A dose of an exercise, or one that a routine sets in their place.", _dose_columns(), _doses),
    }


def _record_columns(kind: str, own: tuple[Column, ...]) -> tuple[Column, ...]:
    columns = (*own, *_CREDITS)
    return (*_plain_columns([top(kind)], columns, lambda record: record), *columns)


def _dose_columns() -> tuple[Column, ...]:
    nodes = [top("common").inside("$defs", kind) for kind in ("reps", "hold", "timed")]
    plain = _plain_columns(nodes, (*_DOSE_PLACE, *_DOSE_REST), lambda placed: placed.dose)
    return (*_DOSE_PLACE, *plain, *_DOSE_REST)
