"""The parts of a movement, in order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import attrs

from lowback.errors import RecordError
from lowback.model.citation import Citation
from lowback.model.ranges import Range
from lowback.model.record import Record, read, text, word
from lowback.model.sided import sided_text
from lowback.model.terms import Breath, Contraction, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

_ROLE = word(Role)
_CONTRACTION = word(Contraction)
_BREATH = word(Breath)

_ORDER = re.compile("(prepare )*((enter )+(hold )?(exit )+|(move )+)(finish )*")


@attrs.frozen(kw_only=True)
class Phase(Record):
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

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the phase; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        role = fields.required("role", _ROLE)
        if (role is Role.HOLD) == fields.has("seconds"):
            raise RecordError("every phase but a hold has seconds; how long a hold takes stands in the doses")
        return cls(
            id=fields.required("id", text),
            role=role,
            contraction=fields.required("contraction", _CONTRACTION),
            breath=fields.required("breath", _BREATH),
            text=fields.required("text", sided_text),
            seconds=fields.optional("seconds", Range.from_dict),
            sources=fields.any("sources", Citation.from_dict),
        )


def check_order(phases: Sequence[Phase]) -> None:
    """Raise `RecordError` unless the phases are: prepare, then one cycle, then finish."""
    if not _ORDER.fullmatch("".join(f"{phase.role} " for phase in phases)):
        found = ", ".join(phase.role for phase in phases)
        raise RecordError(
            "expected any prepare phases, then one cycle (enter, a hold or none, exit; or moves only), "
            f"then any finish phases; found {found}"
        )
