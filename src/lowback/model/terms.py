"""The fixed words of the field. Each equals its plain string."""

from __future__ import annotations

from enum import StrEnum


class Mode(StrEnum):
    """How much is measured: repetitions counted, a position held, or time moving."""

    REPS = "reps"
    HOLD = "hold"
    TIME = "time"


class Side(StrEnum):
    """A side of the body."""

    LEFT = "left"
    RIGHT = "right"


class Laterality(StrEnum):
    """What the two sides do: the same at once, one after the other, or take turns."""

    BILATERAL = "bilateral"
    UNILATERAL = "unilateral"
    ALTERNATING = "alternating"


class Per(StrEnum):
    """What a dose counts: each side, or both in total."""

    SIDE = "side"
    TOTAL = "total"


class Role(StrEnum):
    """A phase's part: once before, in every cycle, or once after."""

    PREPARE = "prepare"
    ENTER = "enter"
    HOLD = "hold"
    EXIT = "exit"
    MOVE = "move"
    FINISH = "finish"


class Contraction(StrEnum):
    """What the muscles mainly do in a phase."""

    CONCENTRIC = "concentric"
    ECCENTRIC = "eccentric"
    ISOMETRIC = "isometric"
    DYNAMIC = "dynamic"
    PASSIVE = "passive"


class Breath(StrEnum):
    """How to breathe in a phase."""

    IN = "in"
    OUT = "out"
    FREE = "free"


class Level(StrEnum):
    """How demanding an exercise or a routine is."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


class MuscleRole(StrEnum):
    """What happens to a muscle."""

    WORKED = "worked"
    STRETCHED = "stretched"
    STABILISING = "stabilising"


class Action(StrEnum):
    """What a precaution asks for."""

    STOP = "stop"
    SWAP = "swap"
    MODIFY = "modify"
    LEAVE_OUT = "leave_out"
    ASK_FIRST = "ask_first"


class Status(StrEnum):
    """How well a source was read; derived is our own inference."""

    SEEN = "seen"
    SEEN_PARTIAL = "seen_partial"
    SEEN_SECONDARY = "seen_secondary"
    SEEN_COARSE = "seen_coarse"
    DERIVED = "derived"


class Stretch(StrEnum):
    """A stretch of time in which a frequency counts."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
