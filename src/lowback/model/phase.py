"""The parts of a movement, in order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args

from lowback.errors import RecordError
from lowback.model.citation import Citation
from lowback.model.ranges import Range
from lowback.model.record import Standalone, many, string, value, word
from lowback.model.sided import sided_text
from lowback.model.terms import Breath, Contraction, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.model.record import Getters

_ROLE = word(Role)
_CONTRACTION: Callable[[object], Contraction] = word(get_args(Contraction))
_BREATH: Callable[[object], Breath] = word(get_args(Breath))


@value
class Phase(Standalone):
    """One part of a movement."""

    #: Unique in the exercise.
    id: str
    role: Role
    contraction: Contraction
    breath: Breath
    #: What you do, with {left|right} marks where it differs by side.
    text: str
    #: How long it takes at an easy pace, in seconds; None for a hold, whose dose says it.
    seconds: Range | None = None
    #: Where the seconds come from.
    sources: tuple[Citation, ...] = ()

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "role": _ROLE,
        "contraction": _CONTRACTION,
        "breath": _BREATH,
        "text": sided_text,
        "seconds": Range.from_dict,
        "sources": many(Citation.from_dict),
    }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the phase; raise `RecordError` when a field is missing or wrong."""
        made = super().from_dict(data)
        if (made.role is Role.HOLD) == (made.seconds is not None):
            raise RecordError("every phase but a hold has seconds; how long a hold takes stands in the doses")
        return made
