"""Ids as they stand in addresses and file names."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, Protocol

import attrs

from lowback.escaping import readable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lowback.model.dose import Range
    from lowback.model.exercise import Exercise
    from lowback.model.sources import Source
    from lowback.model.terms import Action, Mode
    from lowback.model.vocabulary import Muscle, Notice, Precaution, Term
    from lowback.rendering.options import Options


class References(Protocol):
    """Where a page looks up what the subject names by id: a catalogue."""

    @property
    def exercises(self) -> Mapping[str, Exercise]:
        """Exercises by id, for neighbours and swaps."""

    @property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""

    @property
    def muscles(self) -> Mapping[str, Muscle]:
        """Muscles by id."""

    @property
    def equipment(self) -> Mapping[str, Term]:
        """Equipment by id."""

    @property
    def precautions(self) -> Mapping[str, Precaution]:
        """Precautions by id."""

    @property
    def triggers(self) -> Mapping[str, Term]:
        """Triggers by id."""

    @property
    def notices(self) -> Mapping[str, Notice]:
        """Safety notices by id."""


@attrs.frozen
class Time:
    """How long items take in one way."""

    #: The way; None when there is nothing to choose.
    mode: Mode | None
    #: In seconds; open when a dose is.
    seconds: Range
    #: Whether no dose names even a least amount, so that the smallest number tells nothing.
    is_free: bool


_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")
_OTHER = re.compile(r"[^a-z0-9]+")


def slug(id: str) -> str:
    """Return an id as a slug: "runner_lowback" as "runner-lowback", "pack:some_id" as "pack-some-id"."""
    return _OTHER.sub("-", id.lower()).strip("-")


def fragment(id: str) -> str:
    """Return an id as it may stand in an address after "#"; the ids of valid records are so already."""
    return _UNSAFE.sub("-", id)


def anchor(id: str, options: Options) -> str:
    """Return what the ids of a page start with: what was asked for, or its slug and its mode."""
    return options.id_prefix or "-".join(filter(None, (slug(id), options.mode)))


@attrs.frozen
class Length:
    """Words in a line's text that tell a length of time, such as "10–30 seconds"."""

    #: The words, as pieces that follow each other.
    pieces: tuple[tuple[str, int | None], ...]

    @property
    def text(self) -> str:
        """The words as they stand in the text."""
        return "".join(text for text, _ in self.pieces)


class Part(StrEnum):
    """What a line or bullets are to an exercise, for formats that choose what they show."""

    SUMMARY = "summary"
    NOTE = "note"
    SIDES = "sides"
    START = "start"
    #: Says that the mode that was asked for is lacking.
    INSTEAD = "instead"
    CUES = "cues"
    CARE = "care"
    REST = "rest"


@attrs.frozen
class Line:
    """A text, after a label where it has one, before the numbers of its sources."""

    text: str
    label: str = attrs.field(default="", kw_only=True)
    #: Numbers in the page's list of sources, or short words for what is our own.
    refs: tuple[int | str, ...] = attrs.field(default=(), kw_only=True)
    #: An address that belongs to it, or None.
    url: str | None = attrs.field(default=None, kw_only=True)
    #: The length of time that the text tells; each piece of it has its seconds, or None.
    length: Length | None = attrs.field(default=None, kw_only=True)
    part: Part | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Care(Line):
    """What to take care of in an exercise: whom it concerns, and what to do."""

    action: Action = attrs.field(kw_only=True)
    #: What to do, without the exercise to do instead.
    advice: str = attrs.field(kw_only=True)
    #: The name of the exercise to do instead; empty when none is named.
    swap: str = attrs.field(default="", kw_only=True)


@attrs.frozen
class Bullets:
    """Lines in no order, under a label."""

    label: str
    lines: tuple[Line, ...]
    #: How it starts where a format can fold: "open", "closed", or None when it does not fold.
    fold: Literal["open", "closed"] | None = None
    part: Part | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Numbered:
    """What you do, in order."""

    lines: tuple[Line, ...]


@attrs.frozen
class Doses:
    """How much to do: one way or several as equals, and other amounts that sources give."""

    label: str
    #: Labelled with what each way is when there are several.
    ways: tuple[Line, ...]
    #: Which steps make one repetition; None when all do.
    cycle: Line | None
    others_label: str
    others: tuple[Line, ...]


@attrs.frozen
class Links:
    """The list of sources, numbered: a text, and an address or None."""

    entries: tuple[tuple[str, str | None], ...]


Block = Line | Bullets | Numbered | Doses | Links


@attrs.frozen
class Section:
    """A part of a page under its heading."""

    title: str
    blocks: tuple[Block, ...]
    #: Unique on the page: an item's id for an exercise, or words with hyphens, which no id has.
    id: str


@attrs.frozen
class Need:
    """A thing that you need."""

    #: As it reads in a sentence, with what does as well: "a strap or a towel".
    text: str
    #: Whether you can do without.
    optional: bool


@attrs.frozen
class Licence:
    """A licence, and whom to name."""

    #: As an SPDX expression.
    name: str
    contributors: tuple[str, ...]
    #: Where its text stands, or None.
    url: str | None


@attrs.frozen(kw_only=True)
class Page:
    """A title, what stands under it, sections, and what is known about all of it."""

    #: That of the routine or the exercise.
    id: str
    #: "routine" or "exercise".
    kind: str
    #: The mode that was asked for; None when ways stand as equals.
    mode: Mode | None
    title: str
    #: What it is for, in a sentence or two.
    summary: str
    #: What stands under the title and the summary.
    blocks: tuple[Line, ...]
    sections: tuple[Section, ...]
    #: The whole safety notice.
    safety: str
    #: A few words to file it under.
    tags: tuple[str, ...]
    #: What you need, what you cannot do without first; empty for nothing.
    needs: tuple[Need, ...]
    #: How long it takes, in seconds; open when a dose is.
    duration: Range
    #: Every source that was cited, in the order of their numbers.
    sources: tuple[Source, ...]
    licences: tuple[Licence, ...]
    #: Whether the credits stand on the page; if not, a format records them out of sight.
    shows_credits: bool

    @property
    def exercises(self) -> tuple[Section, ...]:
        """The sections that tell how to do an exercise: those with steps."""
        return tuple(
            section for section in self.sections if any(isinstance(block, Numbered) for block in section.blocks)
        )


_MINUTE = 60


def pieces(line: Line) -> tuple[tuple[str, int | None], ...]:
    """Return a line's text, readable, in pieces that follow each other, each with the seconds that it tells or None."""
    text = readable(line.text)
    if not line.length:
        return ((text, None),)
    before, length, after = text.partition(line.length.text)
    around = ((before, None), *(line.length.pieces if length else ()), (after, None))
    return tuple(piece for piece in around if piece[0])


def iso_duration(seconds: int) -> str:
    """Return seconds as a duration of ISO 8601, such as "PT1M30S"."""
    minutes, rest = divmod(seconds, _MINUTE)
    return f"PT{f'{minutes}M' if minutes else ''}{f'{rest}S' if rest or not minutes else ''}"
