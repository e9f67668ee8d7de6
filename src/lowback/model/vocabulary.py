"""The terms and sources that exercises and routines refer to by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self, get_args

from lowback.model.citation import Citation
from lowback.model.record import Record, integer, read, text, value, word
from lowback.model.terms import Action, Tier

if TYPE_CHECKING:
    from collections.abc import Callable

_ACTION: Callable[[object], Action] = word(get_args(Action))
_TIER: Callable[[object], Tier] = word(get_args(Tier))


@value
class Anatomy(Record):
    """Ids of a muscle in anatomy ontologies."""

    #: In Uberon, such as "UBERON:0001370"; None when it has no term.
    uberon: str | None = None
    #: In the Foundational Model of Anatomy, such as "FMA:22314"; None when it has no term.
    fma: str | None = None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the ids; raise `RecordError` when one is wrong."""
        fields = read(cls, data)
        return cls(uberon=fields.optional("uberon", text), fma=fields.optional("fma", text))


@value
class Muscle(Record):
    """A muscle or a group of muscles."""

    id: str
    #: The name a runner knows.
    label: str
    #: The name in anatomy.
    anatomical_name: str
    anatomy: Anatomy
    sources: tuple[Citation, ...]

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the muscle; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(
            id=fields.required("id", text),
            label=fields.required("label", text),
            anatomical_name=fields.required("anatomical_name", text),
            anatomy=fields.required("anatomy", Anatomy.from_dict),
            sources=fields.many("sources", Citation.from_dict),
        )


@value
class Term(Record):
    """A start position, a thing you use, or an event that calls for a routine."""

    id: str
    #: How it reads in a sentence: "lying on your back", "a mat", "after a long run".
    label: str

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the term; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(id=fields.required("id", text), label=fields.required("label", text))


@value
class Precaution(Record):
    """A reason to stop, to change an exercise, or to ask first."""

    id: str
    #: Whom or what it concerns.
    label: str
    action: Action
    #: What to do, as an instruction.
    text: str
    sources: tuple[Citation, ...]
    #: What several precautions have in common, such as "pregnancy"; None when it stands alone.
    condition: str | None = None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the precaution; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(
            id=fields.required("id", text),
            label=fields.required("label", text),
            action=fields.required("action", _ACTION),
            text=fields.required("text", text),
            sources=fields.many("sources", Citation.from_dict),
            condition=fields.optional("condition", text),
        )


@value
class Notice(Record):
    """A safety notice, shown with exercises and routines."""

    id: str
    text: str
    sources: tuple[Citation, ...]

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the notice; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(
            id=fields.required("id", text),
            text=fields.required("text", text),
            sources=fields.many("sources", Citation.from_dict),
        )


@value
class Raised(Record):
    """What makes an answer more urgent: a yes to another question as well."""

    #: The other questions, ids of the red flags vocabulary; a yes to any of them counts.
    by: tuple[str, ...]
    to: Tier

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return what raises an answer; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(by=fields.many("by", text), to=fields.required("to", _TIER))


@value
class RedFlag(Record):
    """A question to ask before a routine. A yes may call for a doctor."""

    id: str
    #: What to ask; yes or no answers it.
    question: str
    #: How urgent a yes is.
    tier: Tier
    sources: tuple[Citation, ...]
    #: What makes a yes more urgent; None when nothing does.
    raised: Raised | None = None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the question; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(
            id=fields.required("id", text),
            question=fields.required("question", text),
            tier=fields.required("tier", _TIER),
            sources=fields.many("sources", Citation.from_dict),
            raised=fields.optional("raised", Raised.from_dict),
        )


@value
class Author(Record):
    """A person to credit."""

    name: str
    #: Who that is.
    about: str | None = None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the author; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(name=fields.required("name", text), about=fields.optional("about", text))


@value
class Source(Record):
    """A reference that facts come from."""

    #: The kind of a source that stands for our own composition.
    OWN_WORK: ClassVar[str] = "own_work"

    id: str
    title: str
    #: Who published it; for an article the journal, volume and page.
    publisher: str
    #: What it is, such as "video" or "review".
    kind: str
    authors: tuple[Author, ...] = ()
    #: The series it belongs to.
    series: str | None = None
    #: The year it was published or last changed; None when unknown.
    year: int | None = None
    #: Its address; None when it has none.
    url: str | None = None

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the source; raise `RecordError` when a field is missing or wrong."""
        fields = read(cls, data)
        return cls(
            id=fields.required("id", text),
            title=fields.required("title", text),
            publisher=fields.required("publisher", text),
            kind=fields.required("kind", text),
            authors=fields.any("authors", Author.from_dict),
            series=fields.optional("series", text),
            year=fields.optional("year", integer),
            url=fields.optional("url", text),
        )

    @property
    def is_own(self) -> bool:
        """Whether it stands for our own composition."""
        return self.kind == self.OWN_WORK
