"""An exercise, its place in a routine, and the steps that both unfold into.

They refer to each other: an exercise unfolds into steps, a step names its exercise, an item holds one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args, overload

from lowback.errors import RecordError, UnavailableModeError, UnknownChoiceError, suggestion
from lowback.invariants import (
    MAX_SETS,
    missing_marks,
    needless_marks,
    nothing_to_hold,
    per_side,
    phase_order,
    too_many_sets,
    twins,
)
from lowback.model.dict_conversion import (
    NO_EXTRA,
    Extra,
    Record,
    Standalone,
    Value,
    build_record,
    integer,
    many,
    refuse,
    string,
    value,
    word,
)
from lowback.model.dose import NOTHING, ONCE, Dose, Hold, Range, Reps, Timed, dose_from_dict, total
from lowback.model.enums import Breath, Laterality, Level, Mode, Role, Side
from lowback.model.exercise_parts import (
    Alias,
    Allowance,
    DeviceCode,
    EquipmentUse,
    Mistake,
    MuscleUse,
    Neighbour,
    Phase,
    PrecautionUse,
    resolve,
    sentences,
    sided_text,
)
from lowback.model.sources import Citation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lowback.model.dict_conversion import Getters


def check_exercise(exercise: Exercise) -> None:
    """Raise `RecordError`, with the place, when phases, sides or doses do not fit together."""
    try:
        refuse(phase_order(tuple(phase.role for phase in exercise.phases)))
    except RecordError as error:
        raise error.under("phases") from None
    check_unique("phases", [phase.id for phase in exercise.phases])
    check_unique("doses", [dose.id for dose in exercise.doses])
    check_unique("precautions", [use.id for use in exercise.precautions])
    check_unique("equipment", [use.id for use in exercise.equipment])
    _check_sides(exercise)
    for index, dose in enumerate(exercise.doses):
        try:
            check_dose(dose, exercise.laterality, exercise.phases)
        except RecordError as error:
            raise error.under(index).under("doses") from None


def check_unique(key: str, ids: Iterable[str]) -> None:
    """Raise `RecordError` at the second of two entries of a list that have the same id."""
    for index, name in twins(ids):
        raise RecordError(f"duplicate id {name!r}. Give each entry its own id", (key, index, "id"))


def check_dose(dose: Dose, laterality: Laterality, phases: Sequence[Phase]) -> None:
    """Raise `RecordError` when a dose does not fit the exercise it is for."""
    refuse(per_side(laterality, dose.per))
    if laterality == "unilateral" and dose.per == "total":
        dose.for_one_side()
    if dose.sets:
        refuse(too_many_sets(dose.sets.min))
    if dose.held_seconds:
        refuse(nothing_to_hold(dose.id, [phase.role for phase in phases]))


def _check_sides(exercise: Exercise) -> None:
    unilateral = exercise.laterality == "unilateral"
    if unilateral != (exercise.side_is is not None):
        raise RecordError("'side_is' is required when the exercise is unilateral, and left out otherwise")
    texts = list(_texts(exercise))
    refuse(missing_marks(exercise.laterality, texts))
    refuse(needless_marks(exercise.laterality, texts))


def _texts(exercise: Exercise) -> Iterator[tuple[tuple[str | int, ...], str]]:
    yield ("setup",), exercise.setup
    for index, phase in enumerate(exercise.phases):
        yield ("phases", index, "text"), phase.text
    for index, cue in enumerate(exercise.cues):
        yield ("cues", index), cue
    for key, neighbours in (("easier", exercise.easier), ("harder", exercise.harder)):
        for index, neighbour in enumerate(neighbours):
            yield (key, index, "text"), neighbour.text or ""


_MODE = word(Mode)
_SIDE = word(Side)


#: How to read an item, its exercise aside: it is looked up.
_GETTERS: Getters = {
    "id": string,
    "mode": _MODE,
    "dose": dose_from_dict,
    "sets": integer,
    "first_side": _SIDE,
    "note": string,
    "rest_seconds": Range.from_dict,
    "extra": Extra.from_dict,
}


@value
class Item(Record):
    """An exercise in its place, with what the routine says differently.

    Raises:
        RecordError: when its dose does not fit the exercise, or its mode is one that it cannot have.

    """

    id: str
    """Unique in the routine; step ids are made from it."""
    exercise: Exercise
    mode: Mode | None = None
    """The mode this routine prefers; None for that of the first dose."""
    dose: Dose | None = None
    """A dose in place of all the exercise's own; None to keep them."""
    sets: int | None = None
    """How many sets; None for the fewest that the dose asks for."""
    first_side: Side | None = None
    """The side to start with; None for left."""
    note: str | None = None
    """A word on the exercise in this routine."""
    rest_seconds: Range | None = None
    """Rest before the next item, in seconds."""
    extra: Extra = NO_EXTRA
    """Data of other apps."""

    def __attrs_post_init__(self) -> None:
        """Refuse a dose or a mode that does not fit the exercise."""
        if self.sets is not None and not 1 <= self.sets <= MAX_SETS:
            raise RecordError(f"expected 1 to {MAX_SETS} sets, found {self.sets}", ("sets",))
        if self.dose:
            try:
                check_dose(self.dose, self.exercise.laterality, self.exercise.phases)
            except RecordError as error:
                raise error.under("dose") from None
        modes = [dose.mode for dose in self.doses]
        if self.mode and self.mode not in modes:
            raise RecordError(f"expected a mode it has a dose for ({', '.join(modes)}), found {self.mode}", ("mode",))

    @classmethod
    def from_dict(cls, data: dict[str, Any], exercises: Mapping[str, Exercise]) -> Self:
        """Return the item with its exercise taken from `exercises`.

        Raises:
            RecordError: when a field is missing or wrong, or `exercises` lacks the exercise.

        """
        return build_record(cls, {**_GETTERS, "exercise": lambda id_: _named(string(id_), exercises)}, data)

    def to_dict(self) -> dict[str, Any]:
        """Return the item as plain JSON values; equal to the dict it was built from."""
        return {**super().to_dict(), "exercise": self.exercise.id}

    @property
    def doses(self) -> tuple[Dose, ...]:
        """The doses to choose from: the routine's own, or else the exercise's."""
        return (self.dose,) if self.dose else self.exercise.doses

    def dose_for(self, mode: Mode | None) -> Dose:
        """Return the first dose in the mode asked for, else in the preferred one, else the first."""
        for preferred in (mode, self.mode):
            for dose in self.doses:
                if dose.mode == preferred:
                    return dose
        return self.doses[0]


def _named(exercise: str, exercises: Mapping[str, Exercise]) -> Exercise:
    if exercise not in exercises:
        raise RecordError(f"there is no exercise {exercise!r}. {suggestion(exercise, exercises, 'Add it first.')}")
    return exercises[exercise]


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
    seconds: Range
    """How long it takes each time, in seconds; open when the dose is."""


@value
class Step(Value):
    """The smallest thing a person does before changing exercise, side or set."""

    id: str
    """Stable: routine, item, side (left, right or both) and set, as in "runner_lowback/lying_twist/left/1"."""
    number: int
    """From 1 to `total`."""
    total: int
    exercise: Exercise
    side: Side | None
    """The working side; None when there is none."""
    set_number: int
    """From 1 to `sets`."""
    sets: int
    mode: Mode
    requested_mode: Mode | None
    """The mode that was asked for; not `mode` where the exercise lacks it, None when none was."""
    dose: Dose
    """What this step asks for, on this side."""
    repetitions: Range | None
    """How often the cycle is done, both sides of an alternating exercise counted; None for continuous movement."""
    setup: str
    """How to get into the start position, with the side put in."""
    phases: tuple[StepPhase, ...]
    cues: tuple[str, ...]
    """Reminders, with the side put in."""
    note: str | None
    """The routine's word on the exercise."""
    setup_seconds: int
    """What we allow for getting into position, in seconds."""
    duration: Range
    """How long the work takes, in seconds; open when the dose is."""
    rest_after: Range
    """How long to rest afterwards, in seconds."""

    def __repr__(self) -> str:
        """Return the id and the mode."""
        return f"<Step {self.id}: {self.mode}>"

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
    asked: Range
    """How many sets it asks for."""
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
            return tuple(self[position] for position in range(*index.indices(len(self))))
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

        It is least with these steps, which are those of the fewest sets, and most with the most sets.
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


_LEVEL: Callable[[object], Level] = word(get_args(Level))
_LATERALITY: Callable[[object], Laterality] = word(get_args(Laterality))


@value
class Exercise(Standalone):
    """One exercise. Equal by value, hashable, picklable.

    Raises:
        RecordError: when phases, sides or doses do not fit together.

    """

    id: str
    name: str
    """The name a runner reads."""
    summary: str
    """The movement in one sentence."""
    aliases: tuple[Alias, ...] = ()
    level: Level
    position: str
    """The start position, an id of the positions vocabulary."""
    laterality: Laterality
    side_is: str | None = None
    """What the side names, such as "the knee you draw in"; None unless unilateral."""
    equipment: tuple[EquipmentUse, ...] = ()
    muscles: tuple[MuscleUse, ...]
    """The most important first."""
    setup: str
    """How to get into the start position, with {left|right} marks where it differs by side."""
    phases: tuple[Phase, ...]
    cues: tuple[str, ...] = ()
    """Short reminders."""
    mistakes: tuple[Mistake, ...] = ()
    doses: tuple[Dose, ...]
    """The first is the default; the first of a mode is that mode's default."""
    precautions: tuple[PrecautionUse, ...]
    easier: tuple[Neighbour, ...] = ()
    harder: tuple[Neighbour, ...] = ()
    device_codes: tuple[DeviceCode, ...] = ()
    """What sports watches and apps call it, the code that most of them take first."""
    safety_notice: str
    """The notice to show with it, an id of the notices vocabulary."""
    sources: tuple[Citation, ...]
    """Where the movement, its cues and its mistakes come from."""
    license: str
    """The licence of this record, as an SPDX expression."""
    contributors: tuple[str, ...]
    allow: tuple[Allowance, ...] = ()
    """Warnings of validation that are meant to stay."""
    extra: Extra = NO_EXTRA
    """Data of other apps."""

    def __attrs_post_init__(self) -> None:
        """Refuse phases, sides and doses that do not fit together."""
        check_exercise(self)

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "name": string,
        "summary": string,
        "aliases": many(Alias.from_dict),
        "level": _LEVEL,
        "position": string,
        "laterality": _LATERALITY,
        "side_is": string,
        "equipment": many(EquipmentUse.from_dict),
        "muscles": many(MuscleUse.from_dict),
        "setup": sided_text,
        "phases": many(Phase.from_dict),
        "cues": many(sided_text),
        "mistakes": many(Mistake.from_dict),
        "doses": many(dose_from_dict),
        "precautions": many(PrecautionUse.from_dict),
        "easier": many(Neighbour.from_dict),
        "harder": many(Neighbour.from_dict),
        "device_codes": many(DeviceCode.from_dict),
        "safety_notice": string,
        "sources": many(Citation.from_dict),
        "license": string,
        "contributors": many(string),
        "allow": many(Allowance.from_dict),
        "extra": Extra.from_dict,
    }

    @property
    def modes(self) -> tuple[Mode, ...]:
        """The modes it can be done in, the default first."""
        return tuple(dict.fromkeys(dose.mode for dose in self.doses))

    def iter_steps(self, mode: Mode | str | None = None, *, strict: bool = False) -> Steps:
        """Return the steps of this exercise alone.

        Args:
            mode: "reps", "hold" or "time"; None for that of the first dose. A mode the exercise lacks
                falls back to what it has; the step's `requested_mode` tells.
            strict: raise instead of falling back.

        Raises:
            UnknownChoiceError: when there is no such mode.
            UnavailableModeError: when `strict` and the exercise lacks it.

        """
        return steps_of("", (Item(id=self.id, exercise=self),), mode, strict=strict)

    def duration(self, mode: Mode | str | None = None) -> Range:
        """Return how long it takes, in seconds: getting into position, work and rests; open where a dose is."""
        return self.iter_steps(mode).duration
