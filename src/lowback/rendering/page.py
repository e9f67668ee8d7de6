"""A page as plain values, and the options of how it is to look."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Protocol

import attrs

from lowback.errors import LowbackError, UnknownChoiceError
from lowback.escaping import readable
from lowback.model.enums import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lowback.model.dose import Range
    from lowback.model.enums import Action
    from lowback.model.exercise import Exercise
    from lowback.model.sources import Source
    from lowback.model.vocabulary import Muscle, Notice, Precaution, Term

    Check = Callable[[Any, "attrs.Attribute[Any]", Any], None]


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


_MINUTE = 60
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")


class SectionRole(StrEnum):
    """What a section of a page is about."""

    STOP = "stop"
    EXERCISE = "exercise"
    SAFETY = "safety"
    EVIDENCE = "evidence"
    SOURCES = "sources"


class BlockRole(StrEnum):
    """What a block is to its page or to an exercise, for formats and templates that choose what they show."""

    WHEN = "when"
    FREQUENCY = "frequency"
    NEEDS = "needs"
    TIME = "time"
    STOP = "stop"
    SUMMARY = "summary"
    NOTE = "note"
    SIDES = "sides"
    START = "start"
    STEPS = "steps"
    INSTEAD = "instead"
    """Says that the mode that was asked for is lacking."""
    DOSE = "dose"
    CUES = "cues"
    MISTAKES = "mistakes"
    EASIER = "easier"
    HARDER = "harder"
    CARE = "care"
    MUSCLES = "muscles"
    REST = "rest"
    SAFETY = "safety"
    EVIDENCE = "evidence"
    SOURCES = "sources"
    LICENCE = "licence"


@attrs.frozen
class Length:
    """Words in a line's text that state a length of time, such as "10–30 seconds"."""

    pieces: tuple[tuple[str, int | None], ...]
    """The words, as pieces that follow each other; each with the seconds that it states, or None."""

    @property
    def text(self) -> str:
        """The words as they are in the text."""
        return "".join(text for text, _ in self.pieces)


@attrs.frozen
class Line:
    """A text, after a label where it has one, before the numbers of its sources."""

    kind: ClassVar = "line"

    text: str
    """The text, without the label."""
    label: str = attrs.field(default="", kw_only=True)
    """What is shown before the text, without a colon; may be empty."""
    refs: tuple[int | str, ...] = attrs.field(default=(), kw_only=True)
    """Numbers in the page's list of sources, or short words for what is our own."""
    url: str | None = attrs.field(default=None, kw_only=True)
    """An address that belongs to it, or None."""
    length: Length | None = attrs.field(default=None, kw_only=True)
    """The length of time that the text states, or None."""
    role: BlockRole | None = attrs.field(default=None, kw_only=True)
    """What it is, where it is a block of its own; None within a list."""

    @property
    def pieces(self) -> tuple[tuple[str, int | None], ...]:
        """The text, readable, in pieces that follow each other, each with the seconds that it states or None."""
        text = readable(self.text)
        if not self.length:
            return ((text, None),)
        before, words, after = text.partition(self.length.text)
        around = ((before, None), *(self.length.pieces if words else ()), (after, None))
        return tuple(piece for piece in around if piece[0])


@attrs.frozen
class Care(Line):
    """A precaution in an exercise: whom it concerns, and what to do."""

    action: Action = attrs.field(kw_only=True)
    """What it asks for."""
    advice: str = attrs.field(kw_only=True)
    """What to do, without the exercise to do instead."""
    swap: str = attrs.field(default="", kw_only=True)
    """The name of the exercise to do instead; empty when none is named."""


@attrs.frozen
class Bullets:
    """Lines in no order, under a label."""

    kind: ClassVar = "bullets"

    label: str
    """The label, without a colon; may be empty."""
    lines: tuple[Line, ...]
    """The lines."""
    fold: Literal["open", "closed"] | None = None
    """How it starts where a format can fold; None when it does not fold."""
    role: BlockRole | None = attrs.field(default=None, kw_only=True)
    """What they are."""


@attrs.frozen
class Numbered:
    """Lines in order: what you do, or the sources by their numbers."""

    kind: ClassVar = "numbered"

    lines: tuple[Line, ...]
    """The lines; those of sources have their addresses."""
    role: BlockRole = attrs.field(default=BlockRole.STEPS, kw_only=True)
    """What they are: steps or sources."""


@attrs.frozen
class Doses:
    """How much to do: one way or several as equals, and other amounts that sources give."""

    kind: ClassVar = "doses"
    role: ClassVar = BlockRole.DOSE

    label: str
    """The label, without a colon."""
    ways: tuple[Line, ...]
    """The ways, labelled with what each is when there are several."""
    cycle: Line | None
    """Which steps make one repetition; None when all do."""
    others_label: str
    """The label of the other amounts."""
    others: tuple[Line, ...]
    """Other amounts; may be empty."""


Block = Line | Bullets | Numbered | Doses


@attrs.frozen
class Section:
    """A part of a page under its heading."""

    title: str
    """The heading."""
    blocks: tuple[Block, ...]
    """What it shows, in order."""
    id: str = attrs.field(kw_only=True)
    """Unique on the page: an item's id for an exercise, or words with hyphens, which no id has."""
    role: SectionRole = attrs.field(kw_only=True)
    """What it is about."""


@attrs.frozen
class Need:
    """A thing that you need."""

    text: str
    """As it reads in a sentence, with what does as well: "a strap or a towel"."""
    optional: bool
    """Whether you can do without."""


@attrs.frozen
class Time:
    """How long a routine or an exercise takes in one way."""

    mode: Mode | None
    """The way; None when there is nothing to choose."""
    seconds: Range
    """The seconds; open when a dose is."""
    is_free: bool
    """Whether no dose names even a least amount, so that the smallest number says nothing."""


@attrs.frozen
class Licence:
    """A licence, and whom to name."""

    name: str
    """The licence as an SPDX expression."""
    contributors: tuple[str, ...]
    """Whom to name."""
    url: str | None
    """The address of its text, or None."""


@attrs.frozen(kw_only=True)
class Page:
    """A title, the facts under it, sections, and what is known about all of it."""

    id: str
    """The id of the routine or the exercise."""
    kind: str
    """What it is: "routine" or "exercise"."""
    mode: Mode | None
    """The mode that was asked for; None when the ways are equals."""
    title: str
    """The name."""
    summary: str
    """What it is for, in a sentence or two."""
    facts: tuple[Line, ...]
    """What is shown under the title and the summary: when, how often, what you need, how long."""
    sections: tuple[Section, ...]
    """The sections, in order."""
    safety: str
    """The whole safety notice."""
    tags: tuple[str, ...]
    """A few words to file it under."""
    needs: tuple[Need, ...]
    """What you need, what you cannot do without first; empty for nothing."""
    duration: Range
    """How long it takes, in seconds; open when a dose is."""
    sources: tuple[Source, ...]
    """Every source that was cited, in the order of their numbers."""
    licences: tuple[Licence, ...]
    """The licences of all that is shown, with whom to name."""
    shows_credits: bool
    """Whether the credits are on the page; if not, a format records them out of sight."""

    @property
    def exercises(self) -> tuple[Section, ...]:
        """The sections that describe how to do an exercise."""
        return tuple(section for section in self.sections if section.role is SectionRole.EXERCISE)


def slug(id: str) -> str:
    """Return an id as a slug: "runner_lowback" as "runner-lowback", "pack:some_id" as "pack-some-id"."""
    return _NOT_IN_SLUGS.sub("-", id.lower()).strip("-")


def iso_duration(seconds: int) -> str:
    """Return seconds as a duration of ISO 8601, such as "PT1M30S"."""
    minutes, rest = divmod(seconds, _MINUTE)
    return f"PT{f'{minutes}M' if minutes else ''}{f'{rest}S' if rest or not minutes else ''}"


DIALECTS = ("commonmark", "gfm", "hugo", "jekyll", "mkdocs")
CREDITS = ("full", "short", "none")
PAPERS = ("a4", "letter")
_LEVELS = range(1, 6)
#: The prefixes that ids of a fragment may have.
_PREFIX = re.compile(r"[a-z][a-z0-9_-]{0,199}", re.IGNORECASE)
#: An address on the web, without any character that could end it.
ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x20\x7f-\x9f]{1,2000}", re.IGNORECASE)


class OptionError(LowbackError, ValueError):
    """An option of a format has a value that it cannot have, or the format has no such option."""

    option: str
    """Its name, as in Python."""
    reason: str
    """What is wrong and what to do."""

    def __init__(self, option: str, reason: str) -> None:
        """Keep the option and the reason."""
        super().__init__(option=option, reason=reason)

    def __str__(self) -> str:
        """Say which option, and what is wrong."""
        return f"{self.option} {self.reason}"


def _choice(what: str, choices: tuple[str, ...]) -> Check:
    def check(_: object, __: object, value: object) -> None:
        if value is not None and value not in choices:
            raise UnknownChoiceError(what, value, choices)

    return check


def _mode(value: Any) -> Mode | None:
    if value is not None and value not in Mode.__members__.values():
        raise UnknownChoiceError("mode", value, Mode)
    return None if value is None else Mode(value)


def _level(_: object, __: object, value: Any) -> None:
    if value is not None and (isinstance(value, bool) or value not in _LEVELS):
        raise OptionError("heading_level", f"takes a whole number from 1 to 5, found {value!r}")


def _day(value: Any) -> Any:
    return value.isoformat() if type(value) is dt.date else value


def _date(_: object, __: object, value: Any) -> None:
    if value is None:
        return
    try:
        day = dt.date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        day = None
    if day != value:
        raise OptionError("date", f"takes a day such as 2026-05-01, found {value!r}")


def _matching(pattern: re.Pattern[str], form: str) -> Check:
    def check(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
            raise OptionError(attribute.name, f"takes {form}, found {value!r}")

    return check


def level_of(written: str) -> int | str:
    """Return a level as a number; what is none is left to the check of the options."""
    return int(written) if written.isascii() and written.isdecimal() and len(written) == 1 else written


@attrs.frozen(kw_only=True)
class Options:
    """How a page is to look. None stands for what suits the format.

    Raises:
        UnknownChoiceError: when there is no such mode, dialect, paper or kind of credits.
        OptionError: when another option has a value that it cannot have.

    """

    mode: Mode | None = attrs.field(default=None, converter=_mode)
    """One way only; None for the ways as equals."""
    dialect: str | None = attrs.field(default=None, validator=_choice("dialect", DIALECTS))
    """Of Markdown: whose Markdown it is."""
    standalone: bool | None = None
    """Whether it is a whole post or a whole page, or a part of one."""
    heading_level: int | None = attrs.field(default=None, validator=_level)
    """The level of the title's heading, from 1 to 5."""
    credits: str | None = attrs.field(default=None, validator=_choice("kind of credits", CREDITS))
    """How much of the sources to show: "full", "short", or "none", when they are recorded out of sight."""
    date: str | None = attrs.field(default=None, converter=_day, validator=_date)
    """The day of a post, such as "2026-05-01"."""
    jsonld: bool | None = None
    """Of HTML: whether structured data are part of it."""
    id_prefix: str | None = attrs.field(default=None, validator=_matching(_PREFIX, "letters, digits, - and _"))
    """Of HTML: what its ids start with, so that they are unique if a page has several."""
    paper: str | None = attrs.field(default=None, validator=_choice("paper", PAPERS))
    """Of a handout: "a4" or "letter"."""
    link: str | None = attrs.field(default=None, validator=_matching(ADDRESS, "an address such as https://example.org"))
    """Of a handout: an address to print as a QR code and in letters."""

    def anchor(self, id: str) -> str:
        """Return what the ids of a page start with: what was asked for, or the slug of its id and the mode."""
        return self.id_prefix or "-".join(filter(None, (slug(id), self.mode)))

    def check(self, name: str, known: frozenset[str]) -> None:
        """Raise `OptionError` for an option that a format does not have.

        Args:
            name: what the format is called in a message.
            known: the options that it has, besides the mode.

        """
        for field in attrs.fields(Options):
            if field.name not in {"mode", *known} and getattr(self, field.name) is not None:
                raise OptionError(field.name, f"cannot be used with {name}. Remove it")
