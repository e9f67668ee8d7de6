"""The step stream: what a person does, one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

from lowback.errors import UnavailableModeError, UnknownChoiceError
from lowback.model.dose import Hold, Reps, Timed
from lowback.model.ranges import NOTHING, ONCE, Range, total
from lowback.model.record import Value, value
from lowback.model.sided import resolve, sentences
from lowback.model.terms import Breath, Mode, Role, Side

if TYPE_CHECKING:
    from lowback.model.dose import Dose
    from lowback.model.exercise import Exercise
    from lowback.model.item import Item
    from lowback.model.phase import Phase

#: What we allow for getting into position, in seconds: our own estimate.
SETUP_SECONDS = 8

_SIDES = {Side.LEFT: (Side.LEFT, Side.RIGHT), Side.RIGHT: (Side.RIGHT, Side.LEFT)}
#: The roles of phases that happen once, not in every repetition.
ONCE_A_SET = (Role.PREPARE, Role.FINISH)


@value
class StepPhase(Value):
    """A phase that happens in a step, with the side put into its text."""

    id: str
    role: Role
    text: str
    breath: Breath
    #: How long it takes each time, in seconds; open when the dose is.
    seconds: Range


@value
class Step(Value):
    """The smallest thing a person does before changing exercise, side or set."""

    #: Stable: routine, item, side (left, right or both) and set, as in "runner_lowback/lying_twist/left/1".
    id: str
    #: From 1 to `total`.
    number: int
    total: int
    exercise: Exercise
    #: The working side; None when there is none.
    side: Side | None
    #: From 1 to `sets`.
    set_number: int
    sets: int
    mode: Mode
    #: The mode that was asked for; not `mode` where the exercise lacks it, None when none was.
    requested_mode: Mode | None
    #: What this step asks for, on this side.
    dose: Dose
    #: How often the cycle is done, both sides of an alternating exercise counted; None for continuous movement.
    repetitions: Range | None
    #: How to get into the start position, with the side put in.
    setup: str
    phases: tuple[StepPhase, ...]
    #: Reminders, with the side put in.
    cues: tuple[str, ...]
    #: The routine's word on the exercise.
    note: str | None
    #: What we allow for getting into position, in seconds.
    setup_seconds: int
    #: How long the work takes, in seconds; open when the dose is.
    duration: Range
    #: How long to rest afterwards, in seconds.
    rest_after: Range

    @property
    def instructions(self) -> tuple[str, ...]:
        """Setup and phases as sentences."""
        texts = (self.setup, *(phase.text for phase in self.phases))
        return tuple(sentence for text in texts for sentence in sentences(text))

    @property
    def ends_when(self) -> str | None:
        """What ends the step, as a clause: something felt. None when the numbers do."""
        return self.dose.until if isinstance(self.dose, Hold) else None


@value
class _Part(Value):
    """One item with its dose chosen: some sets of one exercise."""

    item: Item
    dose: Dose
    #: How many sets it asks for.
    asked: Range
    sides: tuple[Side, ...] | tuple[None]

    @classmethod
    def of(cls, item: Item, mode: Mode | None) -> _Part:
        dose = item.dose_for(mode)
        unilateral = item.exercise.laterality == "unilateral"
        return cls(
            item=item,
            dose=dose.for_one_side() if unilateral and dose.per == "total" else dose,
            asked=Range.exactly(item.sets) if item.sets else dose.sets or ONCE,
            sides=_SIDES[item.first_side or Side.LEFT] if unilateral else (None,),
        )

    def __len__(self) -> int:
        return self.sets * len(self.sides)

    @property
    def sets(self) -> int:
        """How many sets are walked: the fewest."""
        return self.asked.min

    @property
    def duration(self) -> Range:
        """How long it takes, in seconds, up to the end of the last set: with the fewest sets, up to the most."""
        turns = self.asked * Range.exactly(len(self.sides))
        settled = ONCE if self.sides == (None,) else turns
        between = Range(self.asked.min - 1, None if self.asked.max is None else self.asked.max - 1)
        rests = between * (self.dose.rest_seconds or NOTHING)
        return settled * Range.exactly(SETUP_SECONDS) + turns * work(self.item.exercise, self.dose) + rests

    def step(self, index: int, requested: Mode | None, prefix: str, number: int, count: int) -> Step:
        exercise, dose = self.item.exercise, self.dose
        set_number, turn = index // len(self.sides) + 1, index % len(self.sides)
        side = self.sides[turn]
        return Step(
            id=f"{prefix}{self.item.id}/{side or 'both'}/{set_number}",
            number=number,
            total=count,
            exercise=exercise,
            side=side,
            set_number=set_number,
            sets=self.sets,
            mode=dose.mode,
            requested_mode=requested,
            dose=dose,
            repetitions=repetitions(exercise, dose),
            setup=resolve(exercise.setup, side),
            phases=tuple([_step_phase(phase, dose, side) for phase in active(exercise, dose)]),
            cues=tuple([resolve(cue, side) for cue in exercise.cues]),
            note=self.item.note,
            setup_seconds=0 if index and side is None else SETUP_SECONDS,
            duration=work(exercise, dose),
            rest_after=NOTHING if number == count else self._rest(index),
        )

    def _rest(self, index: int) -> Range:
        if index + 1 == len(self):
            return self.item.rest_seconds or NOTHING
        ends_a_set = (index + 1) % len(self.sides) == 0
        return (ends_a_set and self.dose.rest_seconds) or NOTHING


@value
class Steps(Value, Sequence[Step]):
    """The steps of a routine or an exercise, in order: a lazy sequence that can be walked many times."""

    prefix: str
    requested: Mode | None
    parts: tuple[_Part, ...]

    def __len__(self) -> int:
        """Return how many steps there are."""
        return sum(map(len, self.parts))

    def __iter__(self) -> Iterator[Step]:
        """Build the steps one after the other."""
        number, count = 0, len(self)
        for part in self.parts:
            for index in range(len(part)):
                number += 1
                yield part.step(index, self.requested, self.prefix, number, count)

    def __repr__(self) -> str:
        """Return the number of steps and the first and last of their ids."""
        return f"<{len(self)} steps, {self[0].id} to {self[-1].id}>"

    @overload
    def __getitem__(self, index: int) -> Step: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Step, ...]: ...

    def __getitem__(self, index: int | slice) -> Step | tuple[Step, ...]:
        """Return one step, counted from 0, or a tuple of some; only those are built."""
        if isinstance(index, slice):
            return tuple(self[each] for each in range(*index.indices(len(self))))
        count = len(self)
        place = number = range(count)[index]
        parts = iter(self.parts)
        part = next(parts)
        while place >= len(part):
            place, part = place - len(part), next(parts)
        return part.step(place, self.requested, self.prefix, number + 1, count)

    @property
    def duration(self) -> Range:
        """How long it takes, in seconds: getting into position, work and rests.

        It is least with the steps that stand here, which are those of the fewest sets, and most with the most sets.
        """
        rests = [part.item.rest_seconds or NOTHING for part in self.parts[:-1]]
        return total([*(part.duration for part in self.parts), *rests])


def steps_of(prefix: str, items: Sequence[Item], mode: str | None, *, strict: bool) -> Steps:
    """Return the steps of items in a mode, or in each item's own.

    Raises:
        UnknownChoiceError: when there is no such mode.
        UnavailableModeError: when `strict` and an item lacks it.

    """
    if mode is not None and mode not in Mode.__members__.values():
        raise UnknownChoiceError("mode", mode, Mode)
    requested = None if mode is None else Mode(mode)
    parts = tuple(_Part.of(item, requested) for item in items)
    lacking = [part.item.id for part in parts if requested and part.dose.mode is not requested]
    if strict and requested and lacking:
        raise UnavailableModeError(requested, lacking)
    return Steps(prefix=prefix, requested=requested, parts=parts)


def active(exercise: Exercise, dose: Dose) -> list[Phase]:
    """Return the phases that happen in a dose: the hold only when something is held or paused."""
    return [phase for phase in exercise.phases if phase.role is not Role.HOLD or dose.held_seconds]


def repetitions(exercise: Exercise, dose: Dose) -> Range | None:
    """Return how often the cycle is done in one step; None for continuous movement."""
    if isinstance(dose, Timed):
        return None
    return dose.count * _turns(exercise, dose)


def work(exercise: Exercise, dose: Dose) -> Range:
    """Return how long one step takes, in seconds: what happens once, and every cycle."""
    phases = active(exercise, dose)
    once = total([_seconds(phase, dose) for phase in phases if phase.role in ONCE_A_SET])
    if isinstance(dose, Timed):
        return once + dose.seconds * _turns(exercise, dose)
    return once + dose.count * _turns(exercise, dose) * cycle(exercise, dose)


def cycle(exercise: Exercise, dose: Dose) -> Range:
    """Return how long one repetition takes, or one hold with its way in and out, in seconds."""
    own = dose.seconds_per_rep if isinstance(dose, Reps) else None
    phases = [phase for phase in active(exercise, dose) if phase.role not in ONCE_A_SET]
    return own or total([_seconds(phase, dose) for phase in phases])


def _turns(exercise: Exercise, dose: Dose) -> Range:
    """Return how many times a step does what the dose asks for: twice when the sides take turns and each counts."""
    takes_turns = exercise.laterality == "alternating" and dose.per == "side"
    return Range.exactly(2 if takes_turns else 1)


def _seconds(phase: Phase, dose: Dose) -> Range:
    return phase.seconds or dose.held_seconds or NOTHING


def _step_phase(phase: Phase, dose: Dose, side: Side | None) -> StepPhase:
    return StepPhase(
        id=phase.id,
        role=phase.role,
        text=resolve(phase.text, side),
        breath=phase.breath,
        seconds=_seconds(phase, dose),
    )
