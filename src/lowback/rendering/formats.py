"""The formats, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from lowback.errors import UnknownChoiceError
from lowback.rendering.compose import compose
from lowback.rendering.html import render_html
from lowback.rendering.markdown import render_markdown
from lowback.rendering.options import OptionError
from lowback.rendering.steps_json import render_steps
from lowback.rendering.text import render_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from lowback.model.exercise import Exercise
    from lowback.model.routine import Routine
    from lowback.rendering.compose import References
    from lowback.rendering.options import Options

    Subject = Routine | Exercise

#: What a format gives: text or bytes.
Page = TypeVar("Page", str, bytes)


@attrs.frozen
class Format(Generic[Page]):
    """A format: how it is rendered, and what it can be told."""

    render: Callable[[Subject, Options, References], Page]
    #: The options that it has, besides the mode.
    options: frozenset[str]
    #: How the name of a file of it ends.
    ending: str


def _text(subject: Subject, options: Options, references: References) -> str:
    return render_text(compose(subject, options, references))


def _markdown(subject: Subject, options: Options, references: References) -> str:
    return render_markdown(compose(subject, options, references), options)


def _html(subject: Subject, options: Options, references: References) -> str:
    return render_html(compose(subject, options, references), options)


def _json(subject: Subject, options: Options, references: References) -> str:
    return render_steps(subject, options.mode, references)


def _pdf(subject: Subject, options: Options, references: References) -> bytes:
    from lowback.rendering.handout import render_handout  # noqa: PLC0415 - it needs an extra

    return render_handout(subject, options, references)


#: The formats that are text.
FORMATS: dict[str, Format[str]] = {
    "text": Format(_text, frozenset({"credits"}), ".txt"),
    "markdown": Format(_markdown, frozenset({"credits", "dialect", "standalone", "heading_level", "date"}), ".md"),
    "html": Format(_html, frozenset({"credits", "standalone", "heading_level", "jsonld", "id_prefix"}), ".html"),
    "json": Format(_json, frozenset(), ".json"),
}


#: The formats that are no text.
BINARY: dict[str, Format[bytes]] = {"pdf": Format(_pdf, frozenset({"credits", "paper", "link"}), ".pdf")}


def format_of(name: object) -> Format[str]:
    """Return a format that is text by its name.

    Raises:
        UnknownChoiceError: when there is no such format.
        OptionError: when it is no text.

    """
    if isinstance(name, str) and name in BINARY:
        raise OptionError("format", f"{name!r} is no text. Call lowback.handout, or the command lowback show")
    if not isinstance(name, str) or name not in FORMATS:
        raise UnknownChoiceError("format", name, [*FORMATS, *BINARY])
    return FORMATS[name]


def render_as(subject: Subject, name: str, options: Options, references: References) -> str:
    """Return a routine or an exercise in a format that is text.

    Raises:
        UnknownChoiceError: when there is no such format.
        OptionError: when the format has no such option, or is no text.
        UnknownIdError: when the subject names something that the references lack.

    """
    found = format_of(name)
    options.check(name, found.options)
    return found.render(subject, options, references)


def render_bytes(subject: Subject, name: str, options: Options, references: References) -> bytes:
    """Return a routine or an exercise in any format, as the bytes of a file.

    Raises:
        UnknownChoiceError: when there is no such format.
        OptionError: when the format has no such option.
        UnknownIdError: when the subject names something that the references lack.
        HandoutError: when a handout cannot be made.
        MissingExtraError: when what it needs is not installed.

    """
    if name not in BINARY:
        return render_as(subject, name, options, references).encode()
    options.check(name, BINARY[name].options)
    return BINARY[name].render(subject, options, references)
