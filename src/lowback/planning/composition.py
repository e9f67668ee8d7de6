"""Composing a routine for an event and a time: the same request always gives the same routine, or why there is none."""

from __future__ import annotations

import os
from itertools import chain, count
from typing import TYPE_CHECKING, get_args

from lowback.catalog.contraindications import meant, uses
from lowback.catalog.selection import several
from lowback.errors import LowbackError, RecordError, UnknownChoiceError, wrong_type
from lowback.model.dict_conversion import Value, value
from lowback.model.enums import Level
from lowback.model.routine import Evidence, Routine, When
from lowback.model.sources import Citation
from lowback.pack.file_writer import create
from lowback.pack.folder import CORE, DiskFolder
from lowback.pack.references import bare, references
from lowback.planning.adaptation import Change, adapt_routine
from lowback.planning.candidates import candidates, item_of
from lowback.planning.exercise_selection import Choice, Placed, PlacementRule, select_and_order
from lowback.validation.canonical_text import canonical
from lowback.validation.explanations.text_forms import id_problem
from lowback.validation.pack_view import PackView, pack_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lowback.catalog.catalog import Catalog
    from lowback.model.exercise import Item
    from lowback.model.vocabulary import Trigger
    from lowback.pack.references import Reference


#: The shortest and the longest routine that is composed, in minutes.
SHORTEST, LONGEST = 1, 60


class CompositionError(LowbackError, ValueError):
    """No routine can be put together as it was asked for."""

    minutes: int
    """How long it was to take."""
    trigger: str
    """The event that it was for."""
    in_the_way: tuple[str, ...]
    """The names of the arguments that are in the way: of those that a routine was asked for with, each that alone, left
    out or changed, would let it be."""
    nearest: int | None
    """The nearest number of minutes that does with all the rest as it is; None when none does."""

    def __init__(self, minutes: int, trigger: str, in_the_way: Iterable[str], nearest: int | None) -> None:
        super().__init__(minutes=minutes, trigger=trigger, in_the_way=tuple(in_the_way), nearest=nearest)

    def __str__(self) -> str:
        """Say what is in the way, and what to ask for instead."""
        ways = [f"{self.nearest} minutes"] if self.nearest else []
        ways += [looser for name, looser in _LOOSER.items() if name in self.in_the_way]
        listed = " or ".join(filter(None, (", ".join(ways[:-1]), *ways[-1:])))
        advice = [f"Ask for {listed}."] if ways else []
        if "avoid" in self.in_the_way:
            advice += [_KEEP]
        conclusion = " ".join(advice or [_LOST])
        return f"there is no routine of {self.minutes} minutes for {self.trigger!r} as you ask for it. {conclusion}"


#: What to ask for instead of an argument that is in the way.
_LOOSER = {"level": "a higher level", "equipment": "more equipment"}
_KEEP = "What you avoid leaves too few exercises. Keep avoiding it, and ask a physiotherapist what suits you."
_LOST = "No single change would do. Ask for another event with more equipment, or add exercises in a pack."


def explain_refusal(request: Request, catalog: Catalog) -> CompositionError:
    """Return the error for a request that cannot be met."""
    looser = {
        "level": request.but(level=LEVELS[-1]),
        "equipment": request.but(equipment=None),
        "avoid": request.but(avoid=()),
    }
    in_the_way = [
        name for name, other in looser.items() if other != request and select_and_order(selection_for(other, catalog))
    ]
    return CompositionError(
        request.minutes, request.trigger, in_the_way, _nearest(request.minutes, selection_for(request, catalog))
    )


def _nearest(minutes: int, choice: Choice) -> int | None:
    """Return the number of minutes nearest to one, the shorter of two, that can be filled."""
    if not (choice.plain or choice.changed):
        return None
    lengths = sorted(range(SHORTEST, LONGEST + 1), key=lambda length: (abs(length - minutes), length))
    return next((length for length in lengths if select_and_order(choice._replace(seconds=length * MINUTE))), None)


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
REASONS: dict[PlacementRule, str] = {
    "start": "You start here: with movement, or else with what is least still.",
    "usual": "A routine for this event has it, and its main muscle is new here.",
    "focus": "It does what suits this event best, and its main muscle is new here.",
    "muscle": "Its main muscle is new here.",
    "time": "It fills the time. Nothing that fits is for a new main muscle.",
}


@value
class Placement(Value):
    """Why an exercise is in a composed routine."""

    item: str
    """The id of the item."""
    rule: PlacementRule
    """The rule that placed it: "start", "usual", "focus", "muscle" or "time"."""
    muscle: str
    """The first muscle of the exercise, by id."""
    text: str
    """The rule in words."""


@value
class Composition(Value):
    """A routine that was put together by rules, and which rule placed each exercise."""

    routine: Routine
    placements: tuple[Placement, ...]
    """One for each item, in the order of the routine."""
    changes: tuple[Change, ...]
    """What to do differently because of what is to be avoided; in the notes of the items too."""


@value
class Request(Value):
    """What a routine is to be like."""

    minutes: int
    """How long it takes, in minutes."""
    trigger: str
    """The event that it is for, an id of the triggers vocabulary."""
    level: Level
    """How demanding its exercises may be at most."""
    avoid: tuple[str, ...]
    """Precautions and conditions to meet."""
    equipment: tuple[str, ...] | None
    """What there is at hand, by id; None for anything."""


def selection_for(request: Request, catalog: Catalog) -> Choice:
    """Return what there is to choose from for a request.

    Raises:
        UnknownIdError: when there is no such trigger, precaution or equipment.
        UnsafeRoutineError: when a precaution says to stop, whatever the exercise.

    """
    terms = meant(set(request.avoid), catalog.precautions)
    levels = LEVELS[: LEVELS.index(request.level) + 1]
    selected = catalog.find_exercises(level=levels, avoid=request.avoid, equipment=request.equipment)
    allowed = {candidate.id for candidate in selected}
    usable = [
        candidate
        for candidate in candidates(catalog, catalog.triggers[request.trigger])
        if candidate.exercise.id in allowed
    ]
    plain = [candidate for candidate in usable if not (terms and uses(candidate.exercise, terms))]
    changed = [candidate for candidate in usable if terms and uses(candidate.exercise, terms)]
    return Choice(request.minutes * MINUTE, plain, changed)


def assemble(request: Request, catalog: Catalog, name: str | None = None) -> Composition | None:
    """Return a routine that meets a request; None when there is no way.

    Args:
        request: what it is to be like.
        catalog: where its exercises come from.
        name: its id; None for one that says what it is.

    Raises:
        UnknownIdError: when there is no such trigger, precaution or equipment.
        UnsafeRoutineError: when a precaution says to stop, whatever the exercise.

    """
    trigger = catalog.triggers[request.trigger]
    placed = select_and_order(selection_for(request, catalog))
    if not placed:
        return None
    items = _items(placed)
    routine = _routine(name or _name(request), request, trigger, items)
    adapted = adapt_routine(routine, set(request.avoid), catalog.exercises, catalog.precautions)
    placements = tuple(
        Placement(item=item.id, rule=place.rule, muscle=item.exercise.muscles[0].id, text=REASONS[place.rule])
        for item, place in zip(items, placed, strict=True)
    )
    return Composition(routine=adapted.routine, placements=placements, changes=adapted.changes)


def _name(request: Request) -> str:
    return f"composed_{bare(request.trigger)[:_LONG].rstrip('_')}_{request.minutes}"


def _items(placed: Sequence[Placed]) -> tuple[Item, ...]:
    items: dict[str, Item] = {}
    for candidate, _, amount in placed:
        own = bare(candidate.exercise.id)
        # Exercises of two packs may have one id.
        others = (f"{own[:_LONG].rstrip('_')}_{number}" for number in count(2))
        name = next(candidate_name for candidate_name in chain([own], others) if candidate_name not in items)
        # The dose is written even when it is the exercise's own, because others of it would take another time.
        items[name] = item_of(name, candidate.exercise, amount.dose, amount.sets)
    return tuple(items.values())


def _routine(name: str, request: Request, trigger: Trigger, items: tuple[Item, ...]) -> Routine:
    length = "1 minute" if request.minutes == 1 else f"{request.minutes} minutes"
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


def save_routine(routine: Routine, path: str) -> None:
    """Write a new file with a routine, whose id is the file's name.

    In the folder `routines` of a pack, references lead to the pack's own records and to those of the built-in pack;
    anywhere else they are as a pack without records of its own would write them.

    Args:
        routine: what to write.
        path: the file; it must not be there.

    Raises:
        LowbackError: when it cannot be written, or names a record of another pack, which no file there can.

    """
    if os.path.basename(path) != f"{routine.id}.json":
        raise LowbackError(f"{path}: the file name of a routine is its id. Name the file {routine.id}.json")
    folder, name = os.path.split(os.path.dirname(os.path.abspath(path)))
    is_in_pack = name == "routines" and os.path.isfile(os.path.join(folder, "pack.json"))
    pack = pack_of(DiskFolder(folder)) if is_in_pack else PackView([], lambda _: None)
    record = routine.to_dict()
    for reference in references("routine", record):
        reference.replace(_from_inside(reference, pack))
    create(path, canonical(record, "routine"))


def _from_inside(reference: Reference, pack: PackView) -> str:
    """Return the id that a record has inside a pack."""
    prefix, _, name = reference.id.rpartition(":")
    if prefix and prefix != pack.id:
        hint = f"Save it in the folder routines of the pack {prefix}"
        raise LowbackError(f"{reference.id} is of another pack, which this file cannot name. {hint}")
    if prefix or pack.id == CORE:
        return name
    is_taken = reference.kind == "exercises" or name in (pack.ids(reference.kind) or ())
    return f"{CORE}:{name}" if is_taken else name


def compose_routine(  # noqa: PLR0913 - each is a part of the request
    catalog: Catalog,
    minutes: int,
    trigger: str,
    *,
    level: str = LEVELS[0],
    avoid: object = (),
    equipment: object = None,
    id: str | None = None,
) -> Composition:
    """Return a routine for an event; see `lowback.compose`."""
    if not isinstance(minutes, int) or isinstance(minutes, bool):
        raise wrong_type("minutes takes a whole number", minutes, "Write it without quotes, such as 10")
    if not SHORTEST <= minutes <= LONGEST:
        raise UnknownChoiceError("number of minutes", minutes, [f"{SHORTEST} to {LONGEST}"])
    if id is not None:
        _check_id(id)
    known_level = next((known for known in LEVELS if known == level), None)
    if known_level is None:
        raise UnknownChoiceError("level", level, LEVELS)
    request = Request(
        minutes=minutes,
        trigger=trigger,
        level=known_level,
        avoid=tuple(meant(several("avoid", avoid), catalog.precautions)),
        equipment=None if equipment is None else tuple(sorted(several("equipment", equipment))),
    )
    composition = assemble(request, catalog, id)
    if composition is None:
        raise explain_refusal(request, catalog)
    return composition


def _check_id(name: object) -> None:
    """Raise an error when a routine cannot be called so."""
    if not isinstance(name, str):
        raise wrong_type("id takes a text", name, 'Write it in quotes, such as "after_club_run"')
    fault = id_problem(name)
    if fault:
        raise RecordError(fault, ("id",))
