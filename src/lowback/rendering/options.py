"""How a page is to look: what each format can be told."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import attrs

from lowback.errors import LowbackError, UnknownChoiceError
from lowback.model.enums import Mode
from lowback.rendering.page import slug

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[Any, "attrs.Attribute[Any]", Any], None]

DIALECTS = ("commonmark", "gfm", "hugo", "jekyll", "mkdocs")
CREDITS = ("full", "short", "none")
PAPERS = ("a4", "letter")
_LEVELS = range(1, 6)
#: What may stand before the ids of a fragment.
_PREFIX = re.compile(r"[a-z][a-z0-9_-]{0,199}", re.IGNORECASE)
#: An address on the web, and nothing that could end where it stands.
ADDRESS = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x20\x7f-\x9f]{1,2000}", re.IGNORECASE)


class OptionError(LowbackError, ValueError):
    """An option of a format has a value that it cannot have, or the format has no such option.

    Attributes:
        option: its name, as in Python.
        reason: what is wrong and what to do.

    """

    def __init__(self, option: str, reason: str) -> None:
        """Keep the option and the reason."""
        self.option = option
        self.reason = reason
        super().__init__(option, reason)

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
        raise OptionError("heading_level", f"takes a whole number from 1 to 5; found {value!r}")


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
        raise OptionError("date", f"takes a day such as 2026-05-01; found {value!r}")


def _matching(pattern: re.Pattern[str], form: str) -> Check:
    def check(_: object, attribute: attrs.Attribute[Any], value: object) -> None:
        if value is not None and not (isinstance(value, str) and pattern.fullmatch(value)):
            raise OptionError(attribute.name, f"takes {form}; found {value!r}")

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
    """Of HTML: what its ids start with, so that they are unique where several stand on one page."""
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
                raise OptionError(field.name, f"means nothing to {name}. Leave it out")
