"""An exercise: where it starts, what moves, how much of it, and who should take care."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, get_args

from lowback.model.citation import Citation
from lowback.model.dose import Dose, dose_from_dict
from lowback.model.extra import NO_EXTRA, Extra
from lowback.model.fit import check_exercise
from lowback.model.item import Item
from lowback.model.parts import Alias, Allowance, DeviceCode, EquipmentUse, Mistake, MuscleUse, Neighbour, PrecautionUse
from lowback.model.phase import Phase
from lowback.model.record import Standalone, many, string, value, word
from lowback.model.sided import sided_text
from lowback.model.steps import Steps, steps_of
from lowback.model.terms import Laterality, Level, Mode

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.model.ranges import Range
    from lowback.model.record import Getters

_LEVEL: Callable[[object], Level] = word(get_args(Level))
_LATERALITY: Callable[[object], Laterality] = word(get_args(Laterality))


@value
class Exercise(Standalone):
    """One exercise. Equal by value, hashable, picklable.

    Raises:
        RecordError: when phases, sides or doses do not fit together.

    """

    id: str
    #: The name a runner reads.
    name: str
    #: The movement in one sentence.
    summary: str
    aliases: tuple[Alias, ...] = ()
    level: Level
    #: The start position, an id of the positions vocabulary.
    position: str
    laterality: Laterality
    #: What the side names, such as "the knee you draw in"; None unless unilateral.
    side_is: str | None = None
    equipment: tuple[EquipmentUse, ...] = ()
    #: The most important first.
    muscles: tuple[MuscleUse, ...]
    #: How to get into the start position, with {left|right} marks where it differs by side.
    setup: str
    phases: tuple[Phase, ...]
    #: Short reminders.
    cues: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    #: The first is the default; the first of a mode is that mode's default.
    doses: tuple[Dose, ...]
    precautions: tuple[PrecautionUse, ...]
    easier: tuple[Neighbour, ...] = ()
    harder: tuple[Neighbour, ...] = ()
    #: What sports watches and apps call it, the code that most of them take first.
    device_codes: tuple[DeviceCode, ...] = ()
    #: The notice to show with it, an id of the notices vocabulary.
    safety_notice: str
    #: Where the movement, its cues and its mistakes come from.
    sources: tuple[Citation, ...]
    #: The licence of this record, as an SPDX expression.
    license: str
    contributors: tuple[str, ...]
    #: Warnings of validation that are meant to stay.
    allow: tuple[Allowance, ...] = ()
    #: Data of other apps.
    extra: Extra = NO_EXTRA

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
