"""A routine or an exercise as an `ExercisePlan` of schema.org: how much, how often, and when not to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.model.dose import Hold, Reps
from lowback.model.exercise import Exercise
from lowback.rendering import words
from lowback.rendering.compose import items_of
from lowback.rendering.guide import ways_of
from lowback.rendering.page import Bullets, Doses, Line
from lowback.rendering.schema_org import named, quantity, work

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lowback.model.dose import Dose, Range
    from lowback.model.exercise import Item
    from lowback.model.routine import Routine
    from lowback.rendering.page import Block, Page, Section
    from lowback.rendering.schema_org import Node


def guides(subject: Routine | Exercise, page: Page) -> list[tuple[Item, Section]]:
    """Return each exercise in its place, with the section that tells how to do it."""
    return list(zip(items_of(subject), page.exercises, strict=True))


def doses_of(section: Section) -> Doses:
    """Return how much to do of the exercise that a section tells."""
    return next(block for block in section.blocks if isinstance(block, Doses))


def told(line: Line) -> str:
    """Return the words of a line, its label first."""
    return f"{line.label}: {line.text}" if line.label else line.text


def amounts(block: Doses) -> str:
    """Return how much to do, in words: each way, and what one repetition is."""
    return " ".join(map(told, (*block.ways, *((block.cycle,) if block.cycle else ()))))


def exercise_plan(subject: Routine | Exercise, page: Page) -> Node:
    """Return the plan of a routine or an exercise. The exercises of a routine are its parts."""
    parts = guides(subject, page)
    plan = {
        **work(page),
        "exerciseType": _types(item for item, _ in parts),
        "activityDuration": _duration(page),
    }
    if isinstance(subject, Exercise):
        ((item, section),) = parts
        variables = [*_variables(section.blocks), *_care(page)]
        return {
            **plan,
            "activityFrequency": _often(subject),
            **_counts(item, section, page),
            "additionalVariable": variables,
        }
    return {
        **plan,
        "activityFrequency": [line.text for line in page.blocks if line.label in {"How often", "When"}],
        "additionalVariable": list(_care(page)),
        "hasPart": [_part(item, section, page) for item, section in parts],
    }


def _duration(page: Page) -> Node | None:
    """Return how long it takes, from the shortest way to the longest; None when that is up to you."""
    (text,) = (line.text for line in page.blocks if line.label == "Time")
    return None if page.duration.is_open else quantity(page.duration, text, "SEC")


def _part(item: Item, section: Section, page: Page) -> Node:
    return named(
        "ExercisePlan",
        item.exercise.name,
        description=item.exercise.summary,
        exerciseType=_types((item,)),
        **_counts(item, section, page),
        additionalVariable=list(_variables(section.blocks)),
    )


def _types(items: Iterable[Item]) -> list[str]:
    return list(dict.fromkeys(words.TYPES[use.role] for item in items for use in item.exercise.muscles))


def _often(exercise: Exercise) -> list[str]:
    often = dict.fromkeys(dose.frequency for dose in exercise.doses if dose.frequency)
    return [words.sentence(words.frequency(each)) for each in often]


def _counts(item: Item, section: Section, page: Page) -> Node:
    """Return how often to repeat something in each way, and the rests."""
    ways = ways_of(item, page.mode)
    lines = zip(ways, doses_of(section).ways, strict=True)
    counts = [(_count(item.exercise, way), told(line)) for way, line in lines]
    rests = dict.fromkeys(way.rest_seconds for way in ways if way.rest_seconds)
    return {
        "repetitions": [quantity(count, text) for count, text in counts if count],
        "restPeriods": [
            *(words.sentence(words.rest_between_sets(rest)) for rest in rests),
            *(block.text for block in section.blocks if isinstance(block, Line) and block.label == "Rest"),
        ],
    }


def _count(exercise: Exercise, dose: Dose) -> Range | None:
    """Return how many repetitions or holds a dose asks for, those of one side; None when it counts none."""
    each = dose.for_one_side() if exercise.laterality == "unilateral" and dose.per == "total" else dose
    if isinstance(each, Reps):
        return each.reps
    return each.repeats if isinstance(each, Hold) else None


def _variables(blocks: Iterable[Block]) -> Iterator[str]:
    """Yield how much of an exercise to do, and what to watch."""
    for block in blocks:
        if isinstance(block, Doses):
            yield f"{block.label}: {amounts(block)}"
            yield from (f"{block.others_label}: {told(line)}" for line in block.others)
        elif isinstance(block, Bullets):
            yield from (f"{block.label}: {told(line)}" for line in block.lines)


def _care(page: Page) -> Iterator[str]:
    """Yield when to stop, and the safety notice."""
    for section in page.sections:
        if section.id == "when-to-stop":
            lists = [block.lines for block in section.blocks if isinstance(block, Bullets)]
            yield from (f"{section.title}: {told(line)}" for lines in lists for line in lines)
        elif section.id == "safety-notice":
            yield f"{section.title}: {page.safety}"
