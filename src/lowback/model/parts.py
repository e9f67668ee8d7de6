"""The smaller parts of an exercise record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, get_args

from lowback.errors import RecordError
from lowback.model.citation import Citation
from lowback.model.record import Record, integer, read, text, value, word
from lowback.model.sided import sided_text
from lowback.model.terms import Action, CodeMatch, MuscleRole

if TYPE_CHECKING:
    from collections.abc import Callable

_MUSCLE_ROLE: Callable[[object], MuscleRole] = word(get_args(MuscleRole))
_ACTION: Callable[[object], Action] = word(get_args(Action))
_MATCH: Callable[[object], CodeMatch] = word(get_args(CodeMatch))


@value
class Alias(Record):
    """Another name of an exercise."""

    name: str
    #: Where the name is used, such as "yoga"; None for everywhere.
    tradition: str | None = None
    #: The name's language as a BCP 47 tag; None for the pack's.
    language: str | None = None
    sources: tuple[Citation, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the alias; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(
            name=fields.required("name", text),
            tradition=fields.optional("tradition", text),
            language=fields.optional("language", text),
            sources=fields.any("sources", Citation.from_dict),
        )


@value
class EquipmentUse(Record):
    """A thing that an exercise needs, by its id in the equipment vocabulary."""

    id: str
    #: What does as well, by id.
    stand_ins: tuple[str, ...] = ()
    #: Whether you can do without it.
    optional: bool = False

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the use of a thing; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(
            id=fields.required("id", text),
            stand_ins=fields.any("stand_ins", text),
            optional=fields.flag("optional"),
        )


@value
class MuscleUse(Record):
    """A muscle by its id in the muscles vocabulary, and what happens to it."""

    id: str
    role: MuscleRole
    sources: tuple[Citation, ...]

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the use of a muscle; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(
            id=fields.required("id", text),
            role=fields.required("role", _MUSCLE_ROLE),
            sources=fields.many("sources", Citation.from_dict),
        )


@value
class Mistake(Record):
    """A common mistake, and what to do instead."""

    mistake: str
    instead: str

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the mistake; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(mistake=fields.required("mistake", text), instead=fields.required("instead", text))


@value
class PrecautionUse(Record):
    """A precaution by its id in the vocabulary, with what this exercise says differently."""

    id: str
    #: What to do for this exercise; None for the vocabulary's action.
    action: Action | None = None
    #: What to do in this exercise; None for the vocabulary's text.
    text: str | None = None
    #: The id of the exercise to do instead; None when none is named.
    swap: str | None = None
    #: Where this exercise's own action, text or swap comes from.
    sources: tuple[Citation, ...] = ()

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the use of a precaution; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(
            id=fields.required("id", text),
            action=fields.optional("action", _ACTION),
            text=fields.optional("text", text),
            swap=fields.optional("swap", text),
            sources=fields.any("sources", Citation.from_dict),
        )


@value
class Neighbour(Record):
    """An easier or harder way: another exercise by id, or what to do differently."""

    sources: tuple[Citation, ...]
    #: The other exercise's id; None when the way is told in words.
    exercise: str | None = None
    #: What to do differently, with side marks where it differs by side; None for an exercise.
    text: str | None = None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the neighbour; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        if fields.has("exercise") == fields.has("text"):
            raise RecordError("expected either an exercise or a text")
        return cls(
            sources=fields.many("sources", Citation.from_dict),
            exercise=fields.optional("exercise", text),
            text=fields.optional("text", sided_text),
        )


@value
class DeviceCode(Record):
    """What a sports watch or an app calls an exercise."""

    #: Whose code it is; "fit" for the exercise categories and names of the FIT file format.
    system: str
    category: int
    #: The number of the name in its category.
    name: int
    #: Whether the code means this exercise or a close relative.
    match: CodeMatch
    sources: tuple[Citation, ...]

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the code; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(
            system=fields.required("system", text),
            category=fields.required("category", integer),
            name=fields.required("name", integer),
            match=fields.required("match", _MATCH),
            sources=fields.many("sources", Citation.from_dict),
        )
