"""The parts of an exercise record: phases, texts that differ by side, muscles, equipment, mistakes, precautions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args

from lowback.errors import RecordError
from lowback.model.dict_conversion import Shared, Standalone, flag, integer, many, string, value, word
from lowback.model.dose import Range
from lowback.model.enums import Action, Breath, CodeMatch, Contraction, MuscleRole, Role
from lowback.model.sources import Citation

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.model.dict_conversion import Getters
    from lowback.model.enums import Side


def sided_text(value: object) -> str:
    """Return a text whose side marks, if any, are well formed.

    Raises:
        RecordError: when it is not a string, or has a brace or bar outside a {left|right} placeholder.

    """
    text = string(value)
    if not ("{" in text or "}" in text or "|" in text):
        return text
    before, marks = _split_sides(text)
    plain = [before, *(part for mark in marks for part in mark)]
    whole = all(left and right for left, right, _ in marks)
    if not whole or any(sign in part for part in plain for sign in "{|}") or len(marks) != text.count("}"):
        raise RecordError(f"write what differs by side as {{left|right}}, found {text!r}")
    return text


def resolve(text: str, side: Side | None) -> str:
    """Return the text for one working side; without a side, the text as it is."""
    if side is None or "{" not in text:
        return text
    before, marks = _split_sides(text)
    return before + "".join((left if side == "left" else right) + after for left, right, after in marks)


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a text, which joined by spaces give it back."""
    return tuple(re.split(r"(?<=[.!?]) ", text))


def _split_sides(text: str) -> tuple[str, list[tuple[str, str, str]]]:
    """Return the text before the first placeholder, and for each its two forms and the text after it."""
    before, *rest = text.split("{")
    marks = []
    for part in rest:
        forms, _, after = part.partition("}")
        left, _, right = forms.partition("|")
        marks.append((left, right, after))
    return before, marks


_ROLE = word(Role)
_CONTRACTION: Callable[[object], Contraction] = word(get_args(Contraction))
_BREATH: Callable[[object], Breath] = word(get_args(Breath))


@value
class Phase(Standalone):
    """One part of a movement."""

    id: str
    """Unique in the exercise."""
    role: Role
    contraction: Contraction
    breath: Breath
    text: str
    """What you do, with {left|right} marks where it differs by side."""
    seconds: Range | None = None
    """How long it takes at an easy pace, in seconds; None for a hold, whose dose says it."""
    sources: tuple[Citation, ...] = ()
    """Where the seconds come from."""

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
            raise RecordError("every phase except a hold requires seconds; the dose gives the duration of a hold")
        return made


_MUSCLE_ROLE: Callable[[object], MuscleRole] = word(get_args(MuscleRole))
_ACTION: Callable[[object], Action] = word(get_args(Action))
_MATCH: Callable[[object], CodeMatch] = word(get_args(CodeMatch))


@value
class Alias(Standalone):
    """Another name of an exercise."""

    name: str
    tradition: str | None = None
    """Where the name is used, such as "yoga"; None for everywhere."""
    language: str | None = None
    """The name's language as a BCP 47 tag; None for the pack's."""
    sources: tuple[Citation, ...] = ()

    GETTERS: ClassVar[Getters] = {
        "name": string,
        "tradition": string,
        "language": string,
        "sources": many(Citation.from_dict),
    }


@value
class EquipmentUse(Standalone):
    """A thing that an exercise needs, by its id in the equipment vocabulary."""

    id: str
    stand_ins: tuple[str, ...] = ()
    """What does as well, by id."""
    optional: bool = False
    """Whether you can do without it."""

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "stand_ins": many(string),
        "optional": flag,
    }


@value
class MuscleUse(Standalone):
    """A muscle by its id in the muscles vocabulary, and what happens to it."""

    id: str
    role: MuscleRole
    sources: tuple[Citation, ...]

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "role": _MUSCLE_ROLE,
        "sources": many(Citation.from_dict),
    }


@value
class Mistake(Standalone):
    """A common mistake, and what to do instead."""

    mistake: str
    instead: str

    GETTERS: ClassVar[Getters] = {
        "mistake": string,
        "instead": string,
    }


@value
class PrecautionUse(Shared):
    """A precaution by its id in the vocabulary, with what this exercise says differently."""

    id: str
    action: Action | None = None
    """What to do for this exercise; None for the vocabulary's action."""
    text: str | None = None
    """What to do in this exercise; None for the vocabulary's text."""
    swap: str | None = None
    """The id of the exercise to do instead; None when none is named."""
    sources: tuple[Citation, ...] = ()
    """Where this exercise's own action, text or swap comes from."""

    GETTERS: ClassVar[Getters] = {
        "id": string,
        "action": _ACTION,
        "text": string,
        "swap": string,
        "sources": many(Citation.from_dict),
    }


@value
class Neighbour(Standalone):
    """An easier or harder way: another exercise by id, or what to do differently."""

    sources: tuple[Citation, ...]
    exercise: str | None = None
    """The other exercise's id; None when the way is told in words."""
    text: str | None = None
    """What to do differently, with side marks where it differs by side; None for an exercise."""

    GETTERS: ClassVar[Getters] = {
        "sources": many(Citation.from_dict),
        "exercise": string,
        "text": sided_text,
    }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the neighbour; raise `RecordError` when a field is missing or wrong."""
        if isinstance(data, dict) and ("exercise" in data) == ("text" in data):
            raise RecordError("expected either an exercise or a text")
        return super().from_dict(data)


@value
class Allowance(Standalone):
    """A warning that is meant to stay."""

    code: str
    """Its code, such as "LB205"."""
    at: str
    """Where it is told, as a JSON pointer."""
    reason: str
    """Why it is right all the same."""

    GETTERS: ClassVar[Getters] = {
        "code": string,
        "at": string,
        "reason": string,
    }


@value
class DeviceCode(Standalone):
    """What a sports watch or an app calls an exercise."""

    system: str
    """Whose code it is; "fit" for the exercise categories and names of the FIT file format."""
    category: int
    name: int
    """The number of the name in its category."""
    match: CodeMatch
    """Whether the code means this exercise or a close relative."""
    sources: tuple[Citation, ...]

    GETTERS: ClassVar[Getters] = {
        "system": string,
        "category": integer,
        "name": integer,
        "match": _MATCH,
        "sources": many(Citation.from_dict),
    }
