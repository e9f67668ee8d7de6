"""Putting a routine together from single exercises: the same wish always gives the same routine."""

from __future__ import annotations

from itertools import chain, count
from typing import TYPE_CHECKING, get_args

from lowback.catalog.precautions import meant, uses
from lowback.model.record import Value, value
from lowback.model.routine import Evidence, Routine, When
from lowback.model.sources import Citation
from lowback.model.terms import Level
from lowback.pack.folder import CORE
from lowback.pack.references import bare
from lowback.planning.adapt import Change, adapt_routine
from lowback.planning.amounts import item_of
from lowback.planning.candidates import candidates
from lowback.planning.filling import Choice, Placed, Rule, filled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Item
    from lowback.model.vocabulary import Trigger

#: Of a minute, how many seconds it has.
MINUTE = 60
#: So much of an id is kept when something is added to it.
_LONG = 50
#: The levels, the least demanding first.
LEVELS: tuple[Level, ...] = get_args(Level)
_OURS = (Citation(id=CORE, status="derived"),)
_LICENSE = "CC-BY-4.0"
_CONTRIBUTOR = "lowback contributors"
_EVIDENCE = (
    "A program put this routine together from single exercises by fixed rules. Nobody has checked it, and no study has "
    "tested it."
)

#: What each rule says of an exercise that it placed.
REASONS: dict[Rule, str] = {
    "start": "You start here: with movement, or else with what is least still.",
    "usual": "A routine for this event has it, and its main muscle is new here.",
    "focus": "It does what suits this event best, and its main muscle is new here.",
    "muscle": "Its main muscle is new here.",
    "time": "It fills the time. Nothing that fits is for a new main muscle.",
}


@value
class Placement(Value):
    """Why an exercise is in a composed routine."""

    #: The id of the item.
    item: str
    #: The rule that placed it: "start", "usual", "focus", "muscle" or "time".
    rule: Rule
    #: The muscle that stands first in the exercise, by id.
    muscle: str
    #: The rule in words.
    text: str


@value
class Composition(Value):
    """A routine that was put together by rules, and which rule placed each exercise."""

    routine: Routine
    #: One for each item, in the order of the routine.
    placements: tuple[Placement, ...]
    #: What to do differently because of what is to be avoided; in the notes of the items too.
    changes: tuple[Change, ...]


@value
class Wish(Value):
    """What a routine is to be like."""

    #: How long it takes, in minutes.
    minutes: int
    #: The event that it is for, an id of the triggers vocabulary.
    trigger: str
    #: How demanding its exercises may be at most.
    level: Level
    #: Precautions and conditions to meet.
    avoid: tuple[str, ...]
    #: What there is at hand, by id; None for anything.
    equipment: tuple[str, ...] | None


def choice(wish: Wish, catalog: Catalog) -> Choice:
    """Return what there is to choose from for a wish.

    Raises:
        UnknownIdError: when there is no such trigger, precaution or equipment.
        UnsafeRoutineError: when a precaution says to stop, whatever the exercise.

    """
    terms = meant(set(wish.avoid), catalog.precautions)
    levels = LEVELS[: LEVELS.index(wish.level) + 1]
    found = catalog.find_exercises(level=levels, avoid=wish.avoid, equipment=wish.equipment)
    allowed = {each.id for each in found}
    usable = [each for each in candidates(catalog, catalog.triggers[wish.trigger]) if each.exercise.id in allowed]
    plain = [each for each in usable if not (terms and uses(each.exercise, terms))]
    changed = [each for each in usable if terms and uses(each.exercise, terms)]
    return Choice(wish.minutes * MINUTE, plain, changed)


def put_together(wish: Wish, catalog: Catalog, name: str | None = None) -> Composition | None:
    """Return a routine that fulfils a wish; None when there is no way.

    Args:
        wish: what it is to be like.
        catalog: where its exercises come from.
        name: its id; None for one that says what it is.

    Raises:
        UnknownIdError: when there is no such trigger, precaution or equipment.
        UnsafeRoutineError: when a precaution says to stop, whatever the exercise.

    """
    trigger = catalog.triggers[wish.trigger]
    placed = filled(choice(wish, catalog))
    if not placed:
        return None
    items = _items(placed)
    routine = _routine(name or _name(wish), wish, trigger, items)
    adapted = adapt_routine(routine, set(wish.avoid), catalog.exercises, catalog.precautions)
    placements = tuple(
        Placement(item=item.id, rule=each.rule, muscle=item.exercise.muscles[0].id, text=REASONS[each.rule])
        for item, each in zip(items, placed, strict=True)
    )
    return Composition(routine=adapted.routine, placements=placements, changes=adapted.changes)


def _name(wish: Wish) -> str:
    return f"composed_{bare(wish.trigger)[:_LONG].rstrip('_')}_{wish.minutes}"


def _items(placed: Sequence[Placed]) -> tuple[Item, ...]:
    items: dict[str, Item] = {}
    for candidate, _, amount in placed:
        own = bare(candidate.exercise.id)
        # Exercises of two packs may have one id.
        others = (f"{own[:_LONG].rstrip('_')}_{number}" for number in count(2))
        name = next(each for each in chain([own], others) if each not in items)
        # The dose stands there even when it is the exercise's own, because others of it would take another time.
        items[name] = item_of(name, candidate.exercise, amount.dose, amount.sets)
    return tuple(items.values())


def _routine(name: str, wish: Wish, trigger: Trigger, items: tuple[Item, ...]) -> Routine:
    length = "1 minute" if wish.minutes == 1 else f"{wish.minutes} minutes"
    return Routine(
        id=name,
        name=f"Low back in {length}, {trigger.label}",
        purpose=f"Move your low back and your hips for about {length}.",
        when=When(triggers=(trigger.id,), sources=_OURS),
        level=max((item.exercise.level for item in items), key=LEVELS.index),
        items=items,
        safety_notice="general",
        evidence=Evidence(text=_EVIDENCE, sources=_OURS),
        sources=_OURS,
        license=_LICENSE,
        contributors=(_CONTRIBUTOR,),
    )
