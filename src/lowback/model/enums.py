"""The fixed words of the field: enums where they steer the steps, literal strings elsewhere.

A member of an enum equals its plain string.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal


class Mode(StrEnum):
    """How much is measured: repetitions counted, a position held, or time moving."""

    REPS = "reps"
    HOLD = "hold"
    TIME = "time"


class Side(StrEnum):
    """A side of the body."""

    LEFT = "left"
    RIGHT = "right"


class Role(StrEnum):
    """A phase's part: once before, in every cycle, or once after."""

    PREPARE = "prepare"
    ENTER = "enter"
    HOLD = "hold"
    EXIT = "exit"
    MOVE = "move"
    FINISH = "finish"


#: What the muscles mainly do in a phase.
Contraction = Literal["concentric", "eccentric", "isometric", "dynamic", "passive"]
#: How demanding an exercise or a routine is.
Level = Literal["beginner", "intermediate", "advanced"]
#: What happens to a muscle.
MuscleRole = Literal["worked", "stretched", "stabilising"]
#: Whether a device's code means an exercise or a close relative of it.
CodeMatch = Literal["exact", "near"]
#: What a precaution asks for.
Action = Literal["stop", "swap", "modify", "leave_out", "ask_first"]
#: How urgent a yes to a question about red flags is; context never stops a routine alone.
Tier = Literal["emergency", "same_day", "ask_first", "context"]
#: How well a source was read; derived is our own inference.
Status = Literal["seen", "seen_partial", "seen_secondary", "seen_coarse", "derived"]
#: The period in which a frequency counts.
Period = Literal["hour", "day", "week"]
#: What the two sides do: the same at once, one after the other, or take turns.
Laterality = Literal["bilateral", "unilateral", "alternating"]
#: What a dose counts: each side, or both in total.
Per = Literal["side", "total"]
#: How to breathe in a phase.
Breath = Literal["in", "out", "free"]
