"""Changing a routine so that it suits somebody: swaps, changes, things left out, or a refusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lowback.catalog.contraindications import against, meant, refuse_stops, refuse_unknown, uses
from lowback.errors import UnsafeRoutineError
from lowback.model.dict_conversion import Value, value
from lowback.model.exercise import Item

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from lowback.catalog.contraindications import Use
    from lowback.model.enums import Action
    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.model.sources import Citation
    from lowback.model.vocabulary import Precaution


@value
class Change(Value):
    """What became of one item of a routine, and why."""

    item: str
    """The id of the item in the routine that was given."""
    exercise: str
    """The exercise that it concerns."""
    action: Action
    """"modify": do it differently; "swap": do another; "leave_out"; "ask_first": left out until a clinician agrees."""
    replacement: str | None
    """The exercise to do instead; None unless swapped."""
    precautions: tuple[str, ...]
    """The precautions that ask for it, of those that were to be met."""
    text: str
    """What changes and why, to show to the person."""
    sources: tuple[Citation, ...]
    """Where that comes from."""


@value
class Adaptation(Value):
    """A routine that suits somebody, and how it differs from the one that was given."""

    routine: Routine
    avoid: tuple[str, ...]
    """The precautions that were met."""
    changes: tuple[Change, ...]


def adapt_routine(
    routine: Routine,
    avoid: AbstractSet[str],
    exercises: Mapping[str, Exercise],
    precautions: Mapping[str, Precaution],
) -> Adaptation:
    """Return a routine in which nothing is left that the precautions forbid.

    An exercise is forbidden when one of the precautions says to stop, to swap it, to leave it out or to ask first. It
    is swapped when its record names an exercise that none of them forbids and that is not in the routine already; else
    it is left out. An exercise that only asks for a change stays, and the change is added to the item's note.

    Args:
        routine: what to change.
        avoid: the precautions to meet, by id or by their condition, which stands for all that have it. An id without a
            pack's name also stands for the precaution that another pack calls so. A retired id stands for all of its
            successors.
        exercises: where swaps are looked up.
        precautions: the precautions there are.

    Raises:
        UnknownIdError: when there is no such precaution or condition, or the routine names one that is not there.
        UnsafeRoutineError: when a precaution says to stop whatever the exercise, or nothing is left.

    """
    terms = meant(avoid, precautions)
    refuse_unknown(routine.exercises, precautions)
    refuse_stops(terms, routine.id)
    return _Adapting(routine, terms, exercises).result()


class _Adapting:
    """One routine on its way to suit somebody."""

    def __init__(self, routine: Routine, terms: Mapping[str, Precaution], exercises: Mapping[str, Exercise]) -> None:
        self.routine = routine
        self.terms = terms
        self.exercises = exercises
        self.taken = {item.exercise.id for item in routine.items}
        self.changes: list[Change] = []
        self.reasons: dict[str, None] = {}

    def result(self) -> Adaptation:
        """Return the routine with its changes; raise `UnsafeRoutineError` when nothing is left."""
        items = tuple(item for original in self.routine.items for item in self._kept(original))
        if not items:
            raise UnsafeRoutineError(self.routine.id, self.terms, self._refusal())
        return Adaptation(routine=self.routine.but(items=items), avoid=tuple(self.terms), changes=tuple(self.changes))

    def _refusal(self) -> str:
        why = f"nothing in it suits you ({'; '.join(self.reasons)})"
        return f"Do not do “{self.routine.name}”: {why}. Ask a doctor or physiotherapist."

    def _kept(self, item: Item) -> Iterator[Item]:
        """Yield the item, changed or swapped; nothing when it is left out."""
        precluding = against(item.exercise, self.terms)
        if not precluding:
            yield self._modified(item.id, item)
            return
        self.reasons |= dict.fromkeys(use.term.label for use in precluding)
        said = " ".join(use.reason for use in precluding)
        place = (item.id, item.exercise.id)
        target = next((self.exercises[use.swap] for use in precluding if use.swap and self._free(use.swap)), None)
        if target:
            self.taken.add(target.id)
            self._note(
                place, "swap", precluding, f"Do {target.name} instead of {item.exercise.name}. {said}", target.id
            )
            yield self._modified(item.id, self._swapped(item, target))
        else:
            action: Action = "ask_first" if any(use.action == "ask_first" for use in precluding) else "leave_out"
            self._note(place, action, precluding, f"Leave out {item.exercise.name}. {said}")

    def _swapped(self, item: Item, target: Exercise) -> Item:
        """Return an item for another exercise: with that one's own dose, no more sets than before, and as much rest."""
        ids = {other.id for other in self.routine.items}
        mode = item.mode if item.mode in target.modes else None
        name = item.id if target.id in ids else target.id
        swapped = Item(id=name, exercise=target, mode=mode, rest_seconds=item.rest_seconds)
        before, after = _sets(item), _sets(swapped)
        return swapped.but(sets=before) if before < after else swapped

    def _modified(self, original: str, item: Item) -> Item:
        """Return an item with what to do differently added to its note."""
        modified = [use for use in uses(item.exercise, self.terms) if not use.forbids]
        if not modified:
            return item
        text = " ".join(use.reason for use in modified)
        self._note((original, item.exercise.id), "modify", modified, text)
        return item.but(note=" ".join(filter(None, (item.note, text))))

    def _free(self, target: str) -> bool:
        """Return whether an exercise may take another's place."""
        return target not in self.taken and not against(self.exercises[target], self.terms)

    def _note(
        self, place: tuple[str, str], action: Action, asking: list[Use], text: str, replacement: str | None = None
    ) -> None:
        """Note what became of an item, given by its id and the id of the exercise that it concerns."""
        change = Change(
            item=place[0],
            exercise=place[1],
            action=action,
            replacement=replacement,
            precautions=tuple(use.term.id for use in asking),
            text=text,
            sources=tuple(dict.fromkeys(source for use in asking for source in use.sources)),
        )
        self.changes.append(change)


def _sets(item: Item) -> int:
    """Return how many sets an item asks for in its own mode."""
    dose = item.dose_for(None)
    return item.sets or (dose.sets.min if dose.sets else 1)
